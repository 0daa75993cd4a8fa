"""How well code decides whether and how to split: invented items, the golden set, rough products.

`--why` prints what each item that may be looked at got; what is held out is only ever counted, and
`--tuning` leaves it out: whoever changes the rules looks at it once, at the end.
"""

import sys
from collections.abc import Sequence

from assistant.domain import Agreements, Refinement
from assistant.quality import inspect_many
from assistant.refinement import Context, refine

from ..figures import FIGURES
from ..golden import GoldenItem, load_golden
from ..golden.load import ROUGH
from ..score.splits import score_split
from ..tally import Tallies, Tally, total
from ._split_items import HALVES, load

_UNSEEN = frozenset({"held out", "golden holdout", "rough holdout"})
GOAL = 0.85
"""F1 of the decision on items that nothing was chosen by."""


def run() -> int:
    """Print the figures of both halves and of the dev part.

    Returns:
        0; 1 where the decision's F1 is below the goal on items that nobody may look at.
    """
    why = "--why" in sys.argv[1:]
    parts: dict[str, tuple[GoldenItem, ...]] = {half: load(name) for half, name in HALVES.items()}
    for name, folder in (("golden", None), ("rough", ROUGH)):
        for part in ("dev", "holdout"):
            parts[f"{name} {part}"] = tuple(
                item
                for product in load_golden(folder).select(part).products
                for item in product.labelled
            )
    if "--tuning" in sys.argv[1:]:
        parts = {name: items for name, items in parts.items() if name not in _UNSEEN}
    good = True
    for name, items in parts.items():
        figures = measure(items, show=why and name not in _UNSEEN)
        print(f"{name} ({len(items)} items)")
        for figure in FIGURES:
            if figure.group == "splits" and (found := figures.get(figure.id)) and found.den:
                amount = f"{found.num:g} of {found.den:g}"
                print(f"  {figure.title:<34} {found.num / found.den:6.1%}   ({amount})")
        decision = figures.get("splits.f1", Tally(0, 1))
        if name in _UNSEEN:
            good = good and decision.num >= GOAL * decision.den
    return 0 if good else 1


def measure(items: Sequence[GoldenItem], *, show: bool = False) -> Tallies:
    """The tallies of every figure over the items, without a model.

    Args:
        items: labelled items.
        show: print each item's decision, parts and what is amiss.
    """
    inspections = inspect_many([item.item for item in items], Agreements())
    found: dict[str, list[Tally]] = {}
    for golden, inspection in zip(items, inspections, strict=True):
        refinement = refine(golden.item, Context(inspection=inspection))
        tallies, story = score_split(golden, refinement)
        for name, tally in tallies.items():
            found.setdefault(name, []).append(tally)
        if show:
            _show(golden, refinement, story)
    return {name: total(tallies) for name, tallies in found.items()}


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
