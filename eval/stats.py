"""Intervals by bootstrap (Efron and Tibshirani 1993, ch. 6 and 13).

Items of one product share authors, words and history; to resample them one by one would make
intervals look narrower than they are. So whole products are resampled. With few products, and
figures that few items speak to, that can turn out too narrow as well: items are resampled too, and
the wider of the two intervals counts. With fewer than three products only items are, and the
interval then speaks of those products only.

The percentiles are expanded for the small number of products (Hesterberg 2015,
doi 10.1080/00031305.2015.1089789, section 3.1): a plain percentile interval of ten clusters covers
as little as a normal interval would that used z for t and n for n - 1.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import NormalDist
from typing import Any, NamedTuple

from .tally import Tally, ratio

DRAWS = 2000
LEAST_CLUSTERS = 3
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042,
)  # fmt: skip
"""97.5 % quantiles of Student's t for 1 to 30 degrees of freedom."""


class Interval(NamedTuple):
    """A figure with its 95 % percentile interval; None where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None


class Plan(NamedTuple):
    """Resamples of one kind of unit, and how far into their tails an interval reaches."""

    counts: Any
    """How often each row is drawn: an array of shape (draws, rows)."""
    tail: float
    """Per cent of the resamples below the interval, and above it."""


Drawn = tuple[Plan, ...]
"""Resamples of items and, where there are enough, of products."""


def weights(clusters: Sequence[str], *, seed: int, draws: int = DRAWS) -> Drawn:
    """Draw items, and products, with replacement.

    Args:
        clusters: the product of each row.
        seed: of the generator; the same seed gives the same draws.
        draws: number of resamples of each kind.
    """
    return _weights(tuple(clusters), seed, draws)


@lru_cache(maxsize=4)
def _weights(clusters: tuple[str, ...], seed: int, draws: int) -> Drawn:
    import numpy as np

    generator = np.random.Generator(np.random.PCG64(seed))
    names = sorted(set(clusters))
    kinds = [list(range(len(clusters)))]
    if len(names) >= LEAST_CLUSTERS:
        kinds.append([names.index(cluster) for cluster in clusters])
    plans = []
    for place in kinds:
        units = max(place, default=0) + 1
        picks = generator.integers(0, units, size=(draws, units))
        counts = np.zeros((draws, units))
        np.add.at(counts, (np.arange(draws)[:, None], picks), 1)
        plans.append(Plan(counts[:, place], expanded_tail(units)))
    return tuple(plans)


def expanded_tail(units: int) -> float:
    """Per cent in each tail of a 95 % percentile interval over so many resampled units."""
    if units < 2:
        return 2.5
    t = _T[units - 2] if units - 2 < len(_T) else 1.96 + 2.4 / (units - 1)
    return 100 * NormalDist().cdf(-t * (units / (units - 1)) ** 0.5)


def interval(tallies: Sequence[Tally | None], drawn: Drawn) -> Interval:
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
    samples = []
    for plan in drawn:
        sums, bases = plan.counts @ num, plan.counts @ den
        kept = bases > 0
        samples.append((sums[kept] / bases[kept], plan.tail))
    return _widest(value, samples)


def _widest(value: float, samples: Sequence[tuple[Any, float]]) -> Interval:
    import numpy as np

    ends = [np.percentile(sample, [tail, 100 - tail]) for sample, tail in samples if len(sample)]
    if not ends:
        return Interval(value, None, None)
    return Interval(value, min(float(one[0]) for one in ends), max(float(one[1]) for one in ends))


def difference(
    before: Sequence[Tally | None], after: Sequence[Tally | None], drawn: Drawn
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
    samples = []
    for plan in drawn:
        num_a, den_a, num_b, den_b = (plan.counts @ column for column in columns)
        kept = (den_a > 0) & (den_b > 0)
        samples.append((num_b[kept] / den_b[kept] - num_a[kept] / den_a[kept], plan.tail))
    return _widest(second - first, samples)


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
