"""Fixtures of the retrieval tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
from retrieval_parts import SqliteVectors, WordEmbedder

from assistant.retrieval import Retriever


@pytest.fixture
def store(tmp_path: Path) -> SqliteVectors:
    return SqliteVectors(tmp_path / "workspace.db")


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
def opened(tmp_path: Path, store: SqliteVectors, embedder: WordEmbedder) -> Callable[[], Retriever]:
    """Opens the index of this test anew; to be used in a `with`."""
    return lambda: Retriever(tmp_path / "index", store, embedder=embedder, wait=5)
