"""INVEST (Wake 2003) as a view over findings: each letter with what speaks against it."""

from assistant.domain import Finding, Inspection
from assistant.domain.base import Model

LETTERS: dict[str, tuple[str, ...]] = {
    "independent": ("qus.independent", "set.blocked", "set.circle"),
    "negotiable": ("qus.problem_oriented",),
    "valuable": ("story.no_end", "qus.conceptually_sound", "epic.no_outcome", "enabler.no_effect"),
    "estimable": ("qus.estimatable", "qus.unambiguous", "spike."),
    "small": ("size.oversized", "qus.atomic"),
    "testable": ("criteria.", "bug."),
}
"""Which rules (or families of rules) speak against which letter."""


class Letter(Model):
    """One letter of INVEST."""

    name: str
    passed: bool
    reasons: tuple[str, ...] = ()
    """Messages of the findings that speak against it."""


def invest(inspection: Inspection, of_set: tuple[Finding, ...] = ()) -> tuple[Letter, ...]:
    """INVEST of one item.

    Args:
        inspection: what was found in the item.
        of_set: findings over the whole set that concern this item, for "independent".

    Returns:
        The six letters in their order.
    """
    everything = (*inspection.findings, *of_set)
    return tuple(
        Letter(name=name, passed=not against, reasons=tuple(one.message for one in against))
        for name, rules in LETTERS.items()
        for against in [[one for one in everything if one.rule.startswith(rules)]]
    )
