"""Findings against labelled rule ids."""

from assistant import Refinement

from ..golden import Label
from ..tally import Tallies, Tally, prf

SCORED_RULES = (
    "qus.well_formed",
    "qus.atomic",
    "qus.conceptually_sound",
    "qus.problem_oriented",
    "qus.unambiguous",
    "qus.full_sentence",
    "qus.estimatable",
    "qus.minimal",
)
"""Rules that the golden set labels on every item; what else is reported is neither right nor wrong.

The names are those of the Quality User Story framework (Lucassen et al. 2016).
"""


def score_findings(
    label: Label, refinement: Refinement
) -> tuple[Tallies, tuple[tuple[str, str], ...]]:
    """Precision, recall and F1 over all rules and of each rule.

    A rule counts once an item, however often it fired. Tolerated rules are left out.
    """
    said = {finding.rule for finding in refinement.inspection.findings}
    expected, tolerated = set(label.findings), set(label.tolerated)
    verdicts: list[tuple[str, str]] = []
    tallies: Tallies = {}
    sums = {"right": 0, "false": 0, "missed": 0}
    for rule in SCORED_RULES:
        if rule in tolerated:
            if rule in said:
                verdicts.append((rule, "tolerated"))
            continue
        if rule in expected:
            verdict = "right" if rule in said else "missed"
        elif rule in said:
            verdict = "false"
        else:
            continue
        verdicts.append((rule, verdict))
        sums[verdict] += 1
        right, false, missed = (float(verdict == one) for one in ("right", "false", "missed"))
        for name, tally in prf("findings", right, false, missed).items():
            if tally.den:
                tallies[f"{name}[{rule}]"] = tally
    for name, tally in prf("findings", sums["right"], sums["false"], sums["missed"]).items():
        tallies[name] = Tally(*tally)
    return tallies, tuple(verdicts)
