"""Real issues with links that people made, and a store of vectors that lasts over runs."""

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant import Item

DATA = Path(__file__).parents[3] / "shared" / "data" / "retrieval"
CACHE = Path(tempfile.gettempdir()) / "backlog-assistant-bench-vectors.db"
"""Embedding both projects takes minutes; a second run takes them from here."""


class Project(NamedTuple):
    """Issues of one project and which of them people linked."""

    name: str
    items: list[Item]
    linked: dict[str, set[str]]
    """Key of a query to the keys of the issues linked to it."""
    duplicates: set[frozenset[str]]
    """Pairs that people called duplicates."""


class Vectors:
    """Vectors by content hash in SQLite."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(model TEXT, hash TEXT, vector BLOB, PRIMARY KEY (model, hash))"
        )

    def load_vectors(self, model: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        """Those that are stored."""
        rows = self._connection.execute("SELECT hash, vector FROM vectors WHERE model=?", (model,))
        found = dict(rows.fetchall())
        return {key: found[key] for key in hashes if key in found}

    def save_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Keep them."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?,?,?)",
                [(model, key, raw) for key, raw in vectors.items()],
            )


def projects() -> list[Project]:
    """Both projects; statuses and resolutions are not read, as they would give the answer away."""
    return [_project("springxd"), _project("seamonkey")]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _project(name: str) -> Project:
    items = [
        Item(
            key=row["id"],
            title=row["title"],
            description="" if row["description"] in {None, "NULL"} else row["description"],
        )
        for row in _rows(DATA / name / "items.jsonl")
    ]
    known = {item.key for item in items}
    linked: dict[str, set[str]] = {}
    same: set[frozenset[str]] = set()
    for row in _rows(DATA / name / "pairs.jsonl"):
        key = row["query_id"]
        others = set(row["relevant_ids"]) & known
        if key in known and others:
            linked[key] = others
        by_type = row.get("by_type", {"duplicates": row["relevant_ids"]})
        for type_, keys in by_type.items():
            if "duplicat" in type_:
                same.update(frozenset((key, other)) for other in keys if {key, other} <= known)
    return Project(name, items, linked, same)
