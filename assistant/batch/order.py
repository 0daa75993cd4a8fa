"""What matters next comes first."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assistant.domain import Item, UserError
from assistant.domain.agreements import BatchAgreement
from assistant.domain.base import Model

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


class Depth(Model):
    """How far down items are refined; what lies below is examined."""

    items: int | None = None
    """Items at the top; None: any number."""
    points: float | None = None
    """Points at the top, in the export's own unit; None: any."""


ALL = Depth()
"""Refine everything."""

_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:p|pt|pts|points?|sp)", re.IGNORECASE)


def depth_of(text: str, agreed: BatchAgreement, *, free: bool = False) -> Depth:
    """Read what the user gave as `--depth`.

    Args:
        text: `auto`, `all`, a number of items, or a number of points such as `40pt`.
        agreed: what `auto` stands for.
        free: whether a draft costs nothing, so that `auto` means everything.

    Raises:
        UserError: it is none of these.
    """
    word = text.strip().casefold()
    if word == "all" or (word == "auto" and free):
        return ALL
    if word == "auto":
        return Depth(items=agreed.deep_items, points=agreed.deep_points)
    if word.isdecimal() and int(word) > 0:
        return Depth(items=int(word))
    found = _POINTS.fullmatch(word)
    if found and float(found[1]) > 0:
        return Depth(points=float(found[1]))
    raise UserError(
        f"--depth “{text}” is not understood: give auto, all, a number of items such as 30, or of "
        "points such as 40pt."
    )


def top(items: Sequence[Item], *, most: int | None = None, points: float | None = None) -> int:
    """How many items at the top are to be refined deeply; the rest is only inspected.

    DEEP (Pichler, Cohn): detailed appropriately, deep near the top and thin below.

    Args:
        items: in the order of `order`.
        most: items at the most; None: any number.
        points: sum of estimates, in the export's own unit, that the top may reach; an item
            without an estimate counts as the mean of those that have one, or as 1. None: any.

    Returns:
        The length of the top: at least 1 where there is an item and the bounds are above 0.
    """
    count = len(items) if most is None else min(most, len(items))
    if points is None:
        return count
    known = [item.estimate for item in items if item.estimate is not None]
    usual = sum(known) / len(known) if known else 1.0
    reached = 0.0
    for place, item in enumerate(items[:count]):
        reached += usual if item.estimate is None else item.estimate
        if reached > points:
            return max(place, 1) if points > 0 else 0
    return count
