"""The items of an index, by row: what filters look at in columns, the rest read when asked for."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.domain import Item, ItemState
from assistant.retrieval.model import Filters

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray


class Entry(NamedTuple):
    """One row of the catalogue."""

    key: str
    print: str
    """Hash of the whole item but its raw cells: equal means that nothing is to be done."""
    digest: str
    """Hash of its prepared text: vectors are kept by it."""
    text: bytes
    """The item as JSON."""


def serialise(item: Item) -> bytes:
    """An item as JSON without its raw cells, which retrieval never needs."""
    return item.model_dump_json(exclude={"fields"}).encode("utf-8")


def fingerprint(text: bytes) -> str:
    """BLAKE2b (hex, 128 bits) of a serialised item."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def seconds(moment: datetime | None) -> float:
    """POSIX seconds, a time without a zone read as UTC; not a number where there is none."""
    if moment is None:
        return float("nan")
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


class Catalogue:
    """Rows in the order of the vectors and the postings.

    Args:
        entries: one a row.
        boilerplate: shapes of the lines that count as a template's.
    """

    def __init__(self, entries: Sequence[Entry], boilerplate: frozenset[str]) -> None:
        self.entries = entries
        self.boilerplate = boilerplate
        self.rows = {entry.key: row for row, entry in enumerate(entries)}
        self._items: dict[int, Item] = {}
        self._columns: dict[str, Any] | None = None
        self._folded: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self.entries)

    def item(self, row: int) -> Item:
        """The item of a row."""
        if row not in self._items:
            self._items[row] = Item.model_validate_json(self.entries[row].text)
        return self._items[row]

    def holds(self, item: Item) -> bool:
        """Whether the item is here just as it is."""
        row = self.rows.get(item.key)
        return row is not None and self.entries[row].print == fingerprint(serialise(item))

    def named(self, words: Iterable[str]) -> list[int]:
        """Rows whose key is one of the words, whatever their case; each once, in order."""
        if self._folded is None:
            self._folded = {}
            for key, row in self.rows.items():
                self._folded.setdefault(key.casefold(), row)
        found = (self._folded.get(word.strip("#.,;:()").casefold()) for word in words)
        return list(dict.fromkeys(row for row in found if row is not None))

    def allowed(self, filters: Filters | None) -> "NDArray[bool_] | None":
        """Which rows pass; None where every one does."""
        import numpy as np

        if filters is None or filters == Filters():
            return None
        columns = self._filterable()
        mask = np.ones(len(self), dtype=np.bool_)
        for name, wanted in (
            ("project", filters.projects),
            ("status", filters.statuses),
            ("state", filters.states),
            ("kind", filters.kinds),
        ):
            if wanted:
                codes, numbers = columns[name]
                known = [codes[word] for text in wanted if (word := text.casefold()) in codes]
                mask &= np.isin(numbers, known)
        if filters.labels:
            labelled = np.zeros_like(mask)
            for label in filters.labels:
                labelled[columns["labels"].get(label.casefold(), [])] = True
            mask &= labelled
        for name, start, end in (
            ("created", filters.created_from, filters.created_to),
            ("updated", filters.updated_from, filters.updated_to),
        ):
            moments = columns[name]
            if start is not None:
                mask &= moments >= seconds(start)
            if end is not None:
                mask &= moments < seconds(end)
        return mask

    def agreed(self) -> "NDArray[bool_]":
        """Rows of items that were built to written criteria."""
        columns = self._filterable()
        codes, numbers = columns["state"]
        built: NDArray[bool_] = columns["criteria"] & (numbers == codes.get(ItemState.DONE, -1))
        return built

    def unknown(self, filters: Filters) -> str | None:
        """A sentence about the first project, status or label that no item has, if there is one."""
        columns = self._filterable()
        known = {
            "project": dict.fromkeys(columns["project"][0]),
            "status": dict.fromkeys(columns["status"][0]),
            "label": dict.fromkeys(columns["labels"]),
        }
        asked = (filters.projects, filters.statuses, filters.labels)
        for (name, words), wanted in zip(known.items(), asked, strict=True):
            for value in wanted:
                if value.casefold() not in words:
                    some = sorted(filter(None, words))[:12]
                    rest = f"these are known: {', '.join(some)}" if some else "none has any"
                    more = " …" if len(words) > 12 else ""
                    return f"No item has the {name} “{value}”; {rest}{more}."
        return None

    def _filterable(self) -> dict[str, Any]:
        """Columns for filtering, decoded once: equal words share a number."""
        import numpy as np

        if self._columns is not None:
            return self._columns
        found: dict[str, Any] = {"labels": {}}
        raw = [json.loads(entry.text) for entry in self.entries]
        for row in raw:
            # Many an export has no column for it, yet its keys tell.
            row["project"] = row["project"] or row["key"].rpartition("-")[0]
        for name in ("project", "status", "state", "kind"):
            codes: dict[str, int] = {}
            numbers = [codes.setdefault(row[name].casefold(), len(codes)) for row in raw]
            found[name] = (codes, np.array(numbers, dtype=np.int32))
        for place, row in enumerate(raw):
            for label in row["labels"]:
                found["labels"].setdefault(label.casefold(), []).append(place)
        found["criteria"] = np.array([bool(row["criteria"]) for row in raw], dtype=np.bool_)
        for name in ("created", "updated"):
            moments = (datetime.fromisoformat(row[name]) if row[name] else None for row in raw)
            found[name] = np.array([seconds(moment) for moment in moments], dtype=np.float64)
        self._columns = found
        return found


def unique(items: Iterable[Item], refuse: Callable[[str], None] | None = None) -> list[Item]:
    """Items by key, the first of each; those without a key cannot be told apart and are left."""
    found: dict[str, Item] = {}
    for item in items:
        if item.key and item.key not in found:
            found[item.key] = item
        elif refuse is not None:
            refuse(item.key)
    return list(found.values())
