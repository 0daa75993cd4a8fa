"""Makers of items, refinements and decisions for the workspace's tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.domain import Decision, DecisionAction, Inspection, Item, Refinement, RunInfo
from assistant.workspace import Workspace, open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "team" / ".assistant"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with open_workspace(folder) as opened:
        yield opened


@pytest.fixture
def make_item():
    def make(key: str, title: str = "Pay by invoice", **rest: Any) -> Item:
        return Item(key=key, title=title, **rest)

    return make


@pytest.fixture
def make_refinement():
    def make(
        key: str,
        fingerprint: str = "f1",
        *,
        failure: str | None = None,
        model: str = "none",
        seconds: float = 0.0,
        title: str = "Pay by invoice",
    ) -> Refinement:
        item = Item(key=key, title=title)
        return Refinement(
            key=key,
            title=title,
            content_hash=item.content_hash,
            inspection=Inspection(key=key, kind=item.kind),
            failure=failure,
            run=RunInfo(model=model, fingerprint=fingerprint, seconds=seconds),
        )

    return make


@pytest.fixture
def make_decision():
    def make(
        item: str = "SHOP-1",
        target: str = "k1",
        action: DecisionAction = DecisionAction.ACCEPT,
        **rest: Any,
    ) -> Decision:
        at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        return Decision(item=item, target=target, action=action, who="Ada", when=at, **rest)

    return make
