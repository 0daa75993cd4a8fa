"""How well code decides whether and how to split: invented items, the golden set, rough products.

`--why` prints what each item that may be looked at got; what is held out is only ever counted, and
`--tuning` leaves it out: whoever changes the rules looks at it once, at the end.
"""

import sys
from collections.abc import Iterable, Sequence

from assistant.domain import Agreements, Refinement
from assistant.domain.agreements import SizeAgreement
from assistant.quality import inspect_many, with_usual
from assistant.refinement import Context, refine

from ..figures import FIGURES
from ..golden import GoldenItem, load_golden
from ..golden.load import READING, ROUGH
from ..golden.real import real_items
from ..golden.schema import Expected
from ..score.splits import score_split
from ..tally import Tallies, Tally, total
from ._split_items import HALVES, load

_UNSEEN = frozenset({"held out", "golden holdout", "rough holdout", "reading holdout"})
GOAL = 0.85
"""F1 of the decision on items that nothing was chosen by."""


def run() -> int:
    """Print the figures of both halves and of the dev part.

    Returns:
        0; 1 where the decision's F1 is below the goal on items that nobody may look at.
    """
    why = "--why" in sys.argv[1:]
    parts: dict[str, list[Sequence[GoldenItem]]] = {
        half: [load(name)] for half, name in HALVES.items()
    }
    for name, folder in (("golden", None), ("rough", ROUGH), ("reading", READING)):
        for part in ("dev", "holdout"):
            products = load_golden(folder).select(part).products
            parts[f"{name} {part}"] = [product.items for product in products]
    if "--tuning" in sys.argv[1:]:
        parts = {name: items for name, items in parts.items() if name not in _UNSEEN}
    good = True
    for name, backlogs in parts.items():
        figures = measure(backlogs, show=why and name not in _UNSEEN)
        labelled = sum(item.label is not None for items in backlogs for item in items)
        print(f"{name} ({labelled} items)")
        for figure in FIGURES:
            if figure.group == "splits" and (found := figures.get(figure.id)) and found.den:
                amount = f"{found.num:g} of {found.den:g}"
                print(f"  {figure.title:<34} {found.num / found.den:6.1%}   ({amount})")
        decision = figures.get("splits.f1", Tally(0, 1))
        if name in _UNSEEN:
            good = good and decision.num >= GOAL * decision.den
    _real()
    return 0 if good else 1


def measure(backlogs: Iterable[Sequence[GoldenItem]], *, show: bool = False) -> Tallies:
    """The tallies of every figure over the labelled items, without a model.

    Args:
        backlogs: items, each backlog's with its own estimates; those without a label are history.
        show: print each item's decision, parts and what is amiss.
    """
    found: dict[str, list[Tally]] = {}
    for items in backlogs:
        agreed = with_usual(Agreements(), [item.item for item in items])
        labelled = [item for item in items if item.label is not None]
        inspections = inspect_many([item.item for item in labelled], agreed)
        for golden, inspection in zip(labelled, inspections, strict=True):
            refinement = refine(golden.item, Context(inspection=inspection, agreements=agreed))
            tallies, story = score_split(golden, refinement)
            for name, tally in tallies.items():
                found.setdefault(name, []).append(tally)
            if show:
                _show(golden, refinement, story)
    return {name: total(tallies) for name, tallies in found.items()}


def _real() -> None:
    """The decision on real items, of which half the weight of an invented one went into the fit."""
    hit = said = wanted = 0
    told = [one for one in real_items() if one.wanted is not Expected.EITHER]
    for usual in {one.usual for one in told}:
        mine = [one for one in told if one.usual == usual]
        agreed = Agreements(size=SizeAgreement(usual_estimate=usual))
        inspections = inspect_many([one.item for one in mine], agreed)
        for one, inspection in zip(mine, inspections, strict=True):
            split = refine(one.item, Context(inspection=inspection, agreements=agreed)).split
            hit += split is not None and one.wanted is Expected.SPLIT
            said += split is not None
            wanted += one.wanted is Expected.SPLIT
    if told:
        print(f"real ({len(told)} items; they were fitted to, see eval.fits for those unseen)")
        print(f"  proposed {said}, right {hit}, wanted {wanted}")


def _show(golden: GoldenItem, refinement: Refinement, story: Sequence[str]) -> None:
    print(f"\n{golden.key} {golden.kind.value}: {golden.title}")
    print(f"  size: {'; '.join(refinement.inspection.size.reasons) or 'fine'}")
    clauses = {clause.id: clause for clause in refinement.inspection.clauses}
    if refinement.split is None:
        for clause in clauses.values():
            print(f"  {clause.id} {clause.kind.value}: {clause.action} | {clause.text}")
    for part in refinement.split.parts if refinement.split else ():
        wait = " (can wait)" if part.can_wait else ""
        after = f" after {', '.join(part.depends_on)}" if part.depends_on else ""
        print(f"  {part.id} {part.title}{wait}{after}")
        for name in part.clauses:
            print(f"       {name} {clauses[name].kind.value}: {clauses[name].text}")
    for line in story:
        print(f"  = {line}")
