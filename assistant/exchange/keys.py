"""Keys of records, and parents that go in circles."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.exchange.vocabulary import fold

if TYPE_CHECKING:
    from assistant.exchange.roles import Columns


class KeyMaker:
    """Gives each row its key, in the order of the rows.

    Where a table has no key column, keys are made from the titles, so that a row keeps its key
    when rows are moved: `T-` and six hex digits of the title's SHA-256; a title that repeats gets
    `-2`, `-3`, …

    Args:
        columns: the table's columns.
        make: whether keys may be made.
    """

    def __init__(self, columns: "Columns", *, make: bool) -> None:
        self._columns = columns
        self._make = make and not columns.has("key")
        self._counts: dict[str, int] = {}

    def key(self, cells: Sequence[str]) -> str:
        """The key of a row, or an empty text where it has none."""
        if not self._make:
            return self._columns.value(cells, "key")
        title = self._columns.value(cells, "title")
        if not title:
            return ""
        base = "T-" + hashlib.sha256(fold(title).encode("utf-8", "replace")).hexdigest()[:6]
        self._counts[base] = self._counts.get(base, 0) + 1
        return base if self._counts[base] == 1 else f"{base}-{self._counts[base]}"


def break_cycles(parents: Mapping[str, str]) -> frozenset[str]:
    """Keys whose parent must be left out so that no chain of parents returns to itself.

    Args:
        parents: key to parent's key.

    Returns:
        One key of each cycle: the one whose parent closes it when chains are walked in order.
    """
    safe: set[str] = set()
    broken: set[str] = set()
    for start in parents:
        trail: dict[str, None] = {}
        at: str | None = start
        while at is not None and at not in safe and at not in trail:
            trail[at] = None
            following = None if at in broken else parents.get(at)
            if following is not None and following in trail:
                broken.add(at)
                following = None
            at = following
        safe.update(trail)
    return frozenset(broken)
