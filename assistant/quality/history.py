"""A likely estimate from similar items that are done."""

from collections.abc import Sequence
from statistics import median, quantiles

from assistant.domain import Inspection, Item, ItemState

_FEWEST = 3
_MOST = 10


def likely_estimate(inspection: Inspection, similar: Sequence[Item]) -> Inspection:
    """Add the range in which an item's estimate probably lies.

    The range is the middle half (first to third quartile) of the estimates of the most similar
    items that are done; where at least three are of the item's own kind, only those count. How
    far it can be trusted grows with their number and falls with their spread:
    `min(1, n / 10) x 1 / (1 + (q3 - q1) / median)`.

    Args:
        inspection: what was found in the item.
        similar: items that resemble it, the most similar first; those that are not done or have
            no estimate are passed over. Estimates must share one unit.

    Returns:
        The inspection with `low`, `high`, `confidence` and `like` of its size; unchanged where fewer
        than three similar items have an estimate.
    """
    known = [
        one
        for one in similar
        if one.state is ItemState.DONE and one.estimate is not None and one.key != inspection.key
    ]
    own = [one for one in known if one.kind is inspection.kind]
    chosen = (own if len(own) >= _FEWEST else known)[:_MOST]
    values = sorted(float(one.estimate or 0.0) for one in chosen)
    if len(values) < _FEWEST:
        return inspection
    low, _, high = quantiles(values, n=4, method="inclusive")
    spread = (high - low) / (median(values) or 1.0)
    confidence = min(1.0, len(values) / _MOST) / (1.0 + spread)
    size = inspection.size.model_copy(
        update={
            "low": low,
            "high": high,
            "confidence": round(confidence, 2),
            "like": tuple(one.key for one in chosen),
        }
    )
    return inspection.model_copy(update={"size": size})
