"""One item's inspection with what the whole set adds to it."""

from collections.abc import Sequence

from assistant.domain import Finding, Inspection, Readiness


def within(inspection: Inspection, of_set: Sequence[Finding]) -> Inspection:
    """An inspection with the findings over the set that concern its item.

    Only the whole set knows whether what an item waits for is done, so this also settles the
    check `ready.no_open_dependency`.

    Args:
        inspection: what was found in the item by itself.
        of_set: `inspect_backlog(...)[key]` of the same item.
    """
    open_ones = [one for one in of_set if one.rule == "set.blocked"]
    checks = tuple(
        check.model_copy(
            update={
                "passed": not open_ones,
                "reason": open_ones[0].message if open_ones else "It waits for no open item.",
            }
        )
        if check.rule == "ready.no_open_dependency"
        else check
        for check in inspection.readiness.checks
    )
    return inspection.model_copy(
        update={
            "findings": (*inspection.findings, *of_set),
            "readiness": Readiness(checks=checks),
        }
    )
