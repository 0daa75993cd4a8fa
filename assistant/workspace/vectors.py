"""Embedding vectors by the hash of the text that they stand for."""

from collections.abc import Iterable, Mapping

from assistant.workspace.chunks import chunks
from assistant.workspace.database import Database

CHUNK = 500
"""Values in one IN clause; far below SQLite's limit of 32,766 variables."""


def load_vectors(database: Database, model: str, hashes: Iterable[str]) -> dict[str, bytes]:
    """Vectors stored for these content hashes under this embedding model; the rest is absent."""
    found: dict[str, bytes] = {}
    for piece in chunks(dict.fromkeys(hashes), CHUNK):
        marks = ",".join("?" * len(piece))
        with database.reading() as connection:
            found.update(
                connection.execute(
                    f"SELECT hash, vector FROM vectors WHERE model = ? AND hash IN ({marks})",  # noqa: S608 - only question marks
                    (model, *piece),
                )
            )
    return found


def save_vectors(database: Database, model: str, vectors: Mapping[str, bytes]) -> None:
    """Store vectors by content hash in one transaction; a known hash gets the new vector."""
    with database.writing() as connection:
        connection.executemany(
            "INSERT INTO vectors (model, hash, vector) VALUES (?, ?, ?) "
            "ON CONFLICT (model, hash) DO UPDATE SET vector = excluded.vector",
            ((model, hash_, vector) for hash_, vector in vectors.items()),
        )
