"""What one room needs of another that it may not import."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class VectorStore(Protocol):
    """Where embeddings survive (the workspace's SQLite file). Vectors are float32 bytes."""

    def load_vectors(self, model: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        """Vectors that are stored for these content hashes under this embedding model."""
        ...

    def save_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Store vectors by content hash; durable when this returns."""
        ...


class Progress(Protocol):
    """Called as work goes on."""

    def __call__(self, done: int, total: int, label: str) -> None: ...
