from collections.abc import Iterator
from pathlib import Path

import pytest
from batch_parts import Model, Told, backlog

from assistant.domain import Item
from assistant.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def items() -> list[Item]:
    return backlog(6)


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def told() -> Told:
    return Told()
