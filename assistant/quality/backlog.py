"""Findings over the whole set: what no item shows by itself."""

from collections.abc import Sequence
from datetime import date

from assistant.domain import Agreements, Finding, Inspection, Item
from assistant.quality.sets import set_rules
from assistant.quality.sets.table import Entry, Whole


def inspect_backlog(
    items: Sequence[Item],
    inspections: Sequence[Inspection],
    agreements: Agreements,
    *,
    today: date,
) -> dict[str, tuple[Finding, ...]]:
    """Judge items against each other.

    Args:
        items: the whole backlog; done items count as what others may resemble or build on, and
            get no findings of their own.
        inspections: what was found in each item, in the same order.
        agreements: what the team agreed on; rules that it switched off are left out.
        today: the day from which age is counted.

    Returns:
        Findings by the item's key; "" holds findings about the backlog as a whole.

    Raises:
        ValueError: where items and inspections do not belong together.
    """
    if len(items) != len(inspections):
        raise ValueError("the arguments differ in length: each item needs its inspection")
    entries = [Entry(item, place, inspections) for place, item in enumerate(items)]
    whole = Whole(entries, agreements, today)
    off = set(agreements.disabled_rules)
    found: dict[str, list[Finding]] = {}
    for rule in set_rules():
        if rule.id in off:
            continue
        for key, finding in rule.check(rule, whole):
            found.setdefault(key, []).append(finding)
    return {key: tuple(findings) for key, findings in found.items()}
