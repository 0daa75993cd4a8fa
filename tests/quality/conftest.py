"""Helpers for the quality tests."""

from pathlib import Path

import pytest

from assistant.domain import Agreements, Inspection, Item, ItemKind
from assistant.quality import inspect

SHARED = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture
def agreements() -> Agreements:
    return Agreements()


@pytest.fixture
def judge():
    """Inspect an item that is given as keywords; a story by default."""

    def run(title: str, description: str = "", **more) -> Inspection:
        rules = more.pop("agreements", Agreements())
        more.setdefault("kind", ItemKind.STORY)
        return inspect(Item(key="T-1", title=title, description=description, **more), rules)

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the shared data is not beside the checkout")
    return SHARED
