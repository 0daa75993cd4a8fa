"""Intervals by bootstrap, resampling whole products (Efron and Tibshirani 1993, ch. 6 and 13).

Items of one product share authors, words and history; to resample them one by one would make
intervals look narrower than they are. With fewer than three products there is nothing to
resample but items, and the interval then speaks of those products only.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .tally import Tally, ratio

DRAWS = 2000
LEAST_CLUSTERS = 3


class Interval(NamedTuple):
    """A figure with its 95 % percentile interval; None where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None


def weights(clusters: Sequence[str], *, seed: int, draws: int = DRAWS) -> Any:
    """How often each row is drawn: an array of shape (draws, rows).

    Args:
        clusters: the product of each row.
        seed: of the generator; the same seed gives the same draws.
        draws: number of resamples.
    """
    import numpy as np

    names = sorted(set(clusters))
    generator = np.random.Generator(np.random.PCG64(seed))
    if len(names) < LEAST_CLUSTERS:
        picks = generator.integers(0, len(clusters), size=(draws, len(clusters)))
        width, place = len(clusters), np.arange(len(clusters))
    else:
        picks = generator.integers(0, len(names), size=(draws, len(names)))
        width = len(names)
        place = np.array([names.index(cluster) for cluster in clusters])
    counts = np.zeros((draws, width))
    np.add.at(counts, (np.arange(draws)[:, None], picks), 1)
    return counts[:, place]


def interval(tallies: Sequence[Tally | None], drawn: Any) -> Interval:
    """Ratio of sums over rows, with its interval; rows that are None say nothing.

    Args:
        tallies: one a row, in the order of `drawn`'s columns.
        drawn: what `weights` returned.
    """
    import numpy as np

    num = np.array([tally.num if tally else 0.0 for tally in tallies])
    den = np.array([tally.den if tally else 0.0 for tally in tallies])
    value = ratio(float(num.sum()), float(den.sum()))
    if value is None:
        return Interval(None, None, None)
    sums, bases = drawn @ num, drawn @ den
    kept = bases > 0
    if not kept.any():
        return Interval(value, None, None)
    low, high = np.percentile(sums[kept] / bases[kept], [2.5, 97.5])
    return Interval(value, float(low), float(high))


def difference(
    before: Sequence[Tally | None], after: Sequence[Tally | None], drawn: Any
) -> Interval:
    """`after` minus `before`, both drawn with the same rows: a paired interval."""
    import numpy as np

    columns = [
        np.array([getattr(tally, name) if tally else 0.0 for tally in side])
        for side in (before, after)
        for name in ("num", "den")
    ]
    first = ratio(float(columns[0].sum()), float(columns[1].sum()))
    second = ratio(float(columns[2].sum()), float(columns[3].sum()))
    if first is None or second is None:
        return Interval(None, None, None)
    num_a, den_a, num_b, den_b = (drawn @ column for column in columns)
    kept = (den_a > 0) & (den_b > 0)
    if not kept.any():
        return Interval(second - first, None, None)
    low, high = np.percentile(num_b[kept] / den_b[kept] - num_a[kept] / den_a[kept], [2.5, 97.5])
    return Interval(second - first, float(low), float(high))


def mcnemar(gained: int, lost: int) -> float:
    """Exact two-sided p-value of McNemar's test on paired yes/no outcomes (McNemar 1947).

    Args:
        gained: pairs that were wrong before and are right now.
        lost: pairs that were right before and are wrong now.
    """
    from math import comb

    changed = gained + lost
    if not changed:
        return 1.0
    tail = sum(comb(changed, count) for count in range(min(gained, lost) + 1))
    return min(1.0, 2.0 * tail / float(2**changed))


def quantile(values: Sequence[float], share: float) -> float | None:
    """Linear interpolation between order statistics; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def columns(rows: Sequence[Mapping[str, Tally]], figure: str) -> list[Tally | None]:
    """One figure's tallies, a row each."""
    return [row.get(figure) for row in rows]
