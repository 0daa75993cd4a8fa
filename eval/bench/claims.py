"""How well code tells lines that twist an item's words from lines that say what it says.

A line *stands* where it gets a quote of the item as its origin; else it was refused or became an
assumption with a question. `--why` prints the reason for each line of the tuning half, `--tuning`
leaves the held-out half out: whoever changes the checks looks at it once, at the end, at its figures.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.domain import Agreements
from assistant.quality import inspect_many
from assistant.refinement.claims import account
from assistant.refinement.frames import USER
from assistant.refinement.grounding import sources_of
from assistant.refinement.stating import actor_in
from assistant.refinement.verify import verify

from ._claim_pairs import HALVES, TWISTS, Labelled, Pair, load

WRONGED = 0.05
"""Share of faithful lines that may be refused or called an assumption."""


class Verdict(NamedTuple):
    """What the checks made of one line."""

    pair: Pair
    reason: str
    """Why it does not stand; empty where it is a quote of the item."""


def run() -> int:
    """Print precision and recall of what was kept from standing, for each half.

    Returns:
        0; 1 where more faithful lines of the held-out half were kept from standing than may be.
    """
    good = True
    for half, name in HALVES.items():
        if half == "held out" and "--tuning" in sys.argv[1:]:
            continue
        verdicts = list(judge(load(name)))
        if half == "tuning" and "--why" in sys.argv[1:]:
            for one in verdicts:
                print(f"  {one.pair.twist or 'faithful':<10} {one.pair.line}\n      {one.reason}")
        report(half, verdicts)
        if half == "held out":
            good = wronged(verdicts) <= WRONGED
    return 0 if good else 1


def judge(labelled: Sequence[Labelled]) -> Iterator[Verdict]:
    """Each line, offered to the checks as a model's."""
    inspections = inspect_many([one.item for one in labelled], Agreements())
    for (item, pairs), inspection in zip(labelled, inspections, strict=True):
        actor = actor_in(item, inspection)
        said = account([item.title, item.description], "" if actor == USER else actor.name)
        clauses = {clause.id: clause for clause in inspection.clauses}
        sources = sources_of(item, (), Agreements())
        for pair in pairs:
            found = verify([pair.raw(tuple(clauses))], clauses, item, sources, said=said)
            reasons = [one.reason for one in found.withheld]
            for criterion in found.criteria:
                if criterion.origin.type == "assumption":
                    reasons.append(f"assumption: {criterion.origin.why}")
            yield Verdict(pair, "; ".join(reasons))


def caught(verdicts: Sequence[Verdict]) -> float:
    """Share of twisted lines that do not stand (recall)."""
    twisted = [one for one in verdicts if one.pair.twist]
    return sum(bool(one.reason) for one in twisted) / len(twisted)


def wronged(verdicts: Sequence[Verdict]) -> float:
    """Share of faithful lines that do not stand."""
    faithful = [one for one in verdicts if not one.pair.twist]
    return sum(bool(one.reason) for one in faithful) / len(faithful)


def report(half: str, verdicts: Sequence[Verdict]) -> None:
    """Print the figures of one half."""
    every = Counter(one.pair.twist for one in verdicts)
    kept = Counter(one.pair.twist for one in verdicts if one.reason)
    twisted, hit = every.total() - every[""], kept.total() - kept[""]
    print(f"{half}: {every['']} faithful lines, {twisted} twisted ones")
    print(f"  recall of twisted lines       {hit / twisted:6.1%}   ({hit} of {twisted})")
    print(f"  precision of what was kept    {hit / max(kept.total(), 1):6.1%}   ({hit} of {kept.total()})")  # fmt: skip
    print(f"  faithful lines wronged        {kept[''] / every['']:6.1%}   ({kept['']} of {every['']})")  # fmt: skip
    for twist in TWISTS:
        print(f"    {twist:<12} {kept[twist] / every[twist]:6.1%}   ({kept[twist]} of {every[twist]})")  # fmt: skip
