"""Items as they were imported, per source, with every version that was seen."""

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from assistant.domain import Item
from assistant.workspace.chunks import chunks
from assistant.workspace.clock import now
from assistant.workspace.database import Database

CHUNK = 500


@dataclass(frozen=True)
class Imported:
    """What an import changed, as keys in the export's order."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """What refinement reads is different; dates and ranks alone do not count."""
    unchanged: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    """Known from an earlier import of this source and no longer in it; kept, only marked."""
    repeated: tuple[str, ...] = ()
    """Keys that came more than once in this import: the first is kept, as `Backlog.by_key`."""


@dataclass
class _Import:
    """One import under way: its number, and what it has found so far."""

    source: str
    number: int
    position: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    def add(self, connection: sqlite3.Connection, piece: tuple[Item, ...]) -> None:
        """Store a piece of the export within the caller's transaction."""
        marks = ",".join("?" * len(piece))
        query = f"SELECT key, content_hash, payload_hash, import FROM items WHERE source = ? AND key IN ({marks})"  # noqa: S608 - only question marks
        rows = connection.execute(query, (self.source, *(item.key for item in piece)))
        known = {key: (content, payload, number) for key, content, payload, number in rows}
        for item in piece:
            content_hash, payload_hash, number = known.get(item.key, ("", "", 0))
            if number == self.number:
                self.repeated.append(item.key)
                continue
            payload = item.model_dump_json()
            new_payload_hash = hashlib.sha256(payload.encode()).hexdigest()
            if payload_hash == new_payload_hash:
                self.unchanged.append(item.key)
                self._keep(connection, item.key)
            else:
                same = content_hash == item.content_hash
                (self.unchanged if same else self.changed if number else self.new).append(item.key)
                self._replace(connection, item, payload, new_payload_hash)
            known[item.key] = ("", "", self.number)
            self.position += 1

    def _keep(self, connection: sqlite3.Connection, key: str) -> None:
        connection.execute(
            "UPDATE items SET position = ?, import = ?, vanished_at = NULL "
            "WHERE source = ? AND key = ?",
            (self.position, self.number, self.source, key),
        )

    def _replace(
        self, connection: sqlite3.Connection, item: Item, payload: str, payload_hash: str
    ) -> None:
        version = connection.execute(
            "INSERT INTO item_versions "
            "(source, key, content_hash, payload_hash, payload, seen_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (self.source, item.key, item.content_hash, payload_hash, payload, now()),
        ).lastrowid
        connection.execute(
            "INSERT INTO items "
            "(source, key, position, version, content_hash, payload_hash, import) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET "
            "position = excluded.position, version = excluded.version, "
            "content_hash = excluded.content_hash, payload_hash = excluded.payload_hash, "
            "import = excluded.import, vanished_at = NULL",
            (
                self.source,
                item.key,
                self.position,
                version,
                item.content_hash,
                payload_hash,
                self.number,
            ),
        )


def save_items(database: Database, items: Iterable[Item], *, source: str) -> Imported:
    """Store the items of one export; a piece at a time, so memory stays small.

    Each piece is durable by itself: an import that is cut off is completed by the next one.

    Args:
        database: where to.
        items: in the export's order; may be a generator.
        source: names the export. Items of other sources are not touched.
    """
    with database.writing() as connection:
        number = connection.execute(
            "INSERT INTO imports (source, started_at) VALUES (?, ?)", (source, now())
        ).lastrowid
    assert number is not None
    import_ = _Import(source, number)
    for piece in chunks(items, CHUNK):
        with database.writing() as connection:
            import_.add(connection, piece)
    return Imported(
        new=tuple(import_.new),
        changed=tuple(import_.changed),
        unchanged=tuple(import_.unchanged),
        vanished=_finish(database, source, number),
        repeated=tuple(import_.repeated),
    )


def _finish(database: Database, source: str, number: int) -> tuple[str, ...]:
    """Mark what the import did not hold; returns its keys."""
    missing = "source = ? AND import <> ? AND vanished_at IS NULL"
    with database.writing() as connection:
        gone = connection.execute(
            f"SELECT key FROM items WHERE {missing} ORDER BY position",  # noqa: S608 - a constant
            (source, number),
        ).fetchall()
        connection.execute(
            f"UPDATE items SET vanished_at = ? WHERE {missing}",  # noqa: S608 - a constant
            (now(), source, number),
        )
        connection.execute("UPDATE imports SET finished_at = ? WHERE id = ?", (now(), number))
    return tuple(key for (key,) in gone)


def iterate(database: Database, source: str | None) -> Iterator[Item]:
    """Items that have not vanished, in the order of their source; the oldest source first.

    Read a page at a time, so that other threads get their turn and memory stays small.
    """
    for name in [source] if source is not None else sources(database):
        last = (-1, 0)
        while True:
            with database.reading() as connection:
                rows = connection.execute(
                    "SELECT i.position, i.id, v.payload FROM items i "
                    "JOIN item_versions v ON v.id = i.version "
                    "WHERE i.source = ? AND (i.position, i.id) > (?, ?) AND i.vanished_at IS NULL "
                    "ORDER BY i.position, i.id LIMIT ?",
                    (name, *last, CHUNK),
                ).fetchall()
            if not rows:
                break
            for *_, payload in rows:
                yield Item.model_validate_json(payload)
            last = rows[-1][:2]


def resembling(
    database: Database, items: Iterable[Item], *, besides: Collection[str] = ()
) -> str | None:
    """The source of which these items are a newer export under another name.

    Key and title have to agree, so that the number 12 of one repository is not taken for that of
    another; and most items of both have to, so that a part of a backlog is not taken for the whole.

    Args:
        database: where the sources are.
        items: a new export's.
        besides: sources that are not meant.

    Returns:
        The source that shares most, or None where none shares two thirds.
    """
    if not set(sources(database)) - set(besides):
        return None
    new = {(item.key, item.title) for item in items}
    shared: Counter[str] = Counter()
    present: Counter[str] = Counter()
    with database.reading() as connection:
        for source, key, title in connection.execute(
            "SELECT i.source, i.key, v.payload ->> '$.title' FROM items i "
            "JOIN item_versions v ON v.id = i.version WHERE i.vanished_at IS NULL"
        ):
            present[source] += 1
            shared[source] += (key, title) in new
    for source, count in shared.most_common():
        if source not in besides and count * 3 >= 2 * max(present[source], len(new), 1):
            return source
    return None


def sources(database: Database) -> list[str]:
    """Names of the sources that were imported, oldest first."""
    with database.reading() as connection:
        return [
            name
            for (name,) in connection.execute(
                "SELECT source FROM imports GROUP BY source ORDER BY min(id)"
            )
        ]


def find(database: Database, key: str, source: str | None) -> Item | None:
    """The item with this key: present before vanished, latest import before earlier ones.

    A key in another case is found where none is written so.
    """
    query = (
        "SELECT v.payload FROM items i JOIN item_versions v ON v.id = i.version "
        "WHERE i.key = ?{} AND (? IS NULL OR i.source = ?) "
        "ORDER BY i.vanished_at IS NOT NULL, i.import DESC LIMIT 1"
    )
    with database.reading() as connection:
        for collation in ("", " COLLATE NOCASE"):
            row = connection.execute(query.format(collation), (key, source, source)).fetchone()
            if row:
                return Item.model_validate_json(row[0])
    return None


def versions(database: Database, key: str, source: str | None) -> list[Item]:
    """Every version of an item that an import has seen, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT payload FROM item_versions WHERE key = ? AND (? IS NULL OR source = ?) "
            "ORDER BY id",
            (key, source, source),
        ).fetchall()
    return [Item.model_validate_json(payload) for (payload,) in rows]
