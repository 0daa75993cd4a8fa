"""The smallest unit of every figure: a numerator and a denominator of one item.

Coverage, precision, F1 (2·tp over 2·tp + fp + fn), means and rates are all a ratio of sums over
items; so one bootstrap serves them all, and an item without a denominator says nothing.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Tally(NamedTuple):
    """What one item adds to one figure."""

    num: float
    den: float


Tallies = dict[str, Tally]


def ratio(num: float, den: float) -> float | None:
    """`num / den`, or None where there is nothing to divide by."""
    return num / den if den else None


def prf(name: str, tp: float, fp: float, fn: float) -> Tallies:
    """Precision, recall and F1 of one item's counts under `name.precision` and so on."""
    return {
        f"{name}.precision": Tally(tp, tp + fp),
        f"{name}.recall": Tally(tp, tp + fn),
        f"{name}.f1": Tally(2 * tp, 2 * tp + fp + fn),
    }


def total(tallies: Iterable[Tally]) -> Tally:
    """Sum of tallies."""
    num = den = 0.0
    for tally in tallies:
        num += tally.num
        den += tally.den
    return Tally(num, den)
