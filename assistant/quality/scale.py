"""What an ordinary item of a backlog is estimated at."""

from collections.abc import Iterable
from statistics import median

from assistant.domain import Agreements, Item

_FEWEST = 5
"""Estimates that it takes to say what is usual."""


def with_usual(agreements: Agreements, items: Iterable[Item]) -> Agreements:
    """The agreements with the median of a backlog's estimates, where the team names no usual one.

    Estimates mean something within one backlog only: 20 is much to one team, and to another what
    every second item has.

    Args:
        agreements: what the team agreed on.
        items: the whole backlog.
    """
    if agreements.size.usual_estimate is not None:
        return agreements
    known = [item.estimate for item in items if item.estimate and item.estimate > 0]
    if len(known) < _FEWEST:
        return agreements
    size = agreements.size.model_copy(update={"usual_estimate": float(median(known))})
    return agreements.model_copy(update={"size": size})
