"""What matters next comes first."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assistant.domain import Item

_PRIORITIES: dict[str, int] = {
    word: place
    for place, words in enumerate(
        (
            ("blocker", "highest", "critical", "urgent", "immediate", "showstopper", "must"),
            ("high", "major", "important", "should"),
            ("medium", "normal", "moderate", "default", "could"),
            ("low", "minor", "wont"),
            ("lowest", "trivial", "none", "someday"),
        )
    )
    for word in words
}
_MIDDLE = 2
_NUMBERED = re.compile(r"^(?:p|prio|priority|sev|s)?[ :_-]*(\d+)\b")


def order(items: Sequence[Item]) -> list[Item]:
    """Items by rank in the export, then priority, then age; otherwise as they came.

    Rank is the tracker's own ordering and beats everything; items without one come after those
    that have one. Among equals the higher priority comes first, then what has waited longest
    (an item's age: Kanban Guide). The sort is stable, so an export without any of the three
    keeps its order. A run that is interrupted has then refined the top.
    """
    rank = _ranks(items)
    return sorted(items, key=lambda item: (rank(item), _priority(item), _created(item)))


def _ranks(items: Sequence[Item]) -> Callable[[Item], tuple[bool, float, str]]:
    """How ranks compare: as numbers where all of them are numbers, else as text."""
    numbers = {rank: _number(rank) for rank in {item.rank for item in items if item.rank}}
    numeric = all(number is not None for number in numbers.values())

    def key(item: Item) -> tuple[bool, float, str]:
        number = numbers.get(item.rank) if numeric else None
        return (not item.rank, number or 0.0, "" if numeric else item.rank)

    return key


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _priority(item: Item) -> float:
    """0 is the most urgent; a word that is not known counts as the middle."""
    word = item.priority.strip().casefold().replace("'", "").replace("\u2019", "")
    if numbered := _NUMBERED.match(word):
        return float(numbered[1])
    places = [_PRIORITIES[part] for part in re.split(r"[^a-z]+", word) if part in _PRIORITIES]
    return min(places, default=_MIDDLE)


def _created(item: Item) -> datetime:
    if item.created is None:
        return datetime.max.replace(tzinfo=UTC)
    created = item.created
    return created if created.tzinfo else created.replace(tzinfo=UTC)
