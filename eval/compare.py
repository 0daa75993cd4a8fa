"""Two reports side by side, item by item: what really changed, and what is noise."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant import UserError

from .figures import describe
from .report import PLACES, EvalReport, Result
from .score import ItemScore
from .stats import difference, mcnemar, weights
from .tally import Tally, ratio, total

Verdict = Literal["better", "worse", "unclear", "same"]
Pair = tuple[str, str, int]


class Difference(BaseModel):
    """One figure before and after."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    n: int
    """Items that say something about it in both reports."""
    p: float | None = None
    """Exact sign test over the items whose own value changed; for a figure that is yes or no this
    is McNemar's exact test. None where no item can be compared."""
    verdict: Verdict


class Comparison(BaseModel):
    """Every figure that both reports have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: str
    after: str
    paired: int
    """Items (and repetitions) that are scored in both."""
    lost: tuple[str, ...] = ()
    """Items that only the first report has a score for: they are in no difference."""
    gained: tuple[str, ...] = ()
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def difference(self, figure: str) -> Difference | None:
        """One figure's difference."""
        return next((one for one in self.differences if one.figure == figure), None)


def compare(before: EvalReport, after: EvalReport) -> Comparison:
    """Compare two reports of the same golden items.

    Args:
        before: the earlier report.
        after: the later one.

    Raises:
        UserError: they have no item in common.
    """
    notes = []
    if before.golden != after.golden:
        notes.append("The golden sets differ: only items of both are compared.")
    if (before.matcher, before.validation) != (after.matcher, after.validation):
        notes.append("The matchers differ: figures that rest on them are not comparable.")
    found = compare_results(before.result, after.result, seed=after.seed)
    return found.model_copy(update={"notes": (*notes, *found.notes)})


def compare_results(before: Result, after: Result, *, seed: int) -> Comparison:
    """Compare two systems over the same items, by a paired bootstrap clustered by product.

    Raises:
        UserError: they have no item in common.
    """
    first, second = _by_pair(before.items), _by_pair(after.items)
    both = sorted(set(first) & set(second))
    if not both:
        raise UserError("The two reports have no item in common.")
    drawn = weights([product for product, _key, _repeat in both], seed=seed)
    figures = _figures([first[pair] for pair in both], [second[pair] for pair in both])
    differences = []
    for figure in figures:
        one = [first[pair].tallies.get(figure) for pair in both]
        two = [second[pair].tallies.get(figure) for pair in both]
        if _pairs_up(figure):
            kept = [bool(a and b and a.den and b.den) for a, b in zip(one, two, strict=True)]
            one = [tally if keep else None for tally, keep in zip(one, kept, strict=True)]
            two = [tally if keep else None for tally, keep in zip(two, kept, strict=True)]
        found = difference(one, two, drawn)
        differences.append(
            Difference(
                figure=figure,
                before=_rounded(_value(one)),
                after=_rounded(_value(two)),
                change=_rounded(found.value),
                low=_rounded(found.low),
                high=_rounded(found.high),
                n=sum(bool(a and b and a.den and b.den) for a, b in zip(one, two, strict=True)),
                p=_p_value(one, two),
                verdict=_verdict(figure, found.value, found.low, found.high),
            )
        )
    return Comparison(
        before=before.system,
        after=after.system,
        paired=len(both),
        lost=_names(set(first) - set(second)),
        gained=_names(set(second) - set(first)),
        differences=tuple(differences),
        notes=_unscored_notes(before, after),
    )


def _pairs_up(figure: str) -> bool:
    """Whether an item must have a denominator on both sides.

    Coverage, decisions and costs are asked of the same things on both sides. Precision is asked
    of whatever was drafted, so an item that got no line is still part of the comparison.
    """
    return figure.startswith(("cost.", "retrieval.")) and figure != "retrieval.given_precision"


def _figures(before: Sequence[ItemScore], after: Sequence[ItemScore]) -> list[str]:
    one = {name for item in before for name in item.tallies}
    two = {name for item in after for name in item.tallies}
    return sorted(one & two, key=lambda name: ("[" in name, name))


def _by_pair(items: Sequence[ItemScore]) -> Mapping[Pair, ItemScore]:
    return {(item.product, item.key, item.repeat): item for item in items if not item.unscored}


def _names(pairs: set[Pair]) -> tuple[str, ...]:
    return tuple(sorted({key for _product, key, _repeat in pairs}))


def _value(tallies: Sequence[Tally | None]) -> float | None:
    return ratio(*total(tally for tally in tallies if tally is not None))


def _p_value(before: Sequence[Tally | None], after: Sequence[Tally | None]) -> float | None:
    changes = [
        b.num / b.den - a.num / a.den
        for a, b in zip(before, after, strict=True)
        if a and b and a.den and b.den
    ]
    if not changes:
        return None
    gained, lost = (sum(sign * change > 1e-12 for change in changes) for sign in (1, -1))
    return round(mcnemar(gained, lost), PLACES)


def _verdict(figure: str, change: float | None, low: float | None, high: float | None) -> Verdict:
    if change is None or low is None or high is None:
        return "unclear"
    if change == low == high == 0:
        return "same"
    better = describe(figure).better
    if better == "neither" or low <= 0 <= high:
        return "unclear"
    return "better" if (change > 0) == (better == "higher") else "worse"


def _unscored_notes(before: Result, after: Result) -> tuple[str, ...]:
    if not before.unscored and not after.unscored:
        return ()
    return (
        f"Unscored: {before.unscored} before, {after.unscored} after; an item that is unscored on "
        "either side is in no difference.",
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)
