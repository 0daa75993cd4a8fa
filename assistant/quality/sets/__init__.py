"""The rules over the whole set, as a table: what no item shows by itself."""

from functools import lru_cache

from assistant.domain import Severity
from assistant.quality.sets.table import SetRule


@lru_cache(maxsize=1)
def set_rules() -> tuple[SetRule, ...]:
    """All rules over the whole set. Ids are stable: teams switch rules off by them."""
    from assistant.quality.sets import conflicts, dependencies, duplicates, terms, upkeep

    return (
        SetRule("qus.unique", "unique", Severity.HIGH, "QUS 2016: unique", duplicates.duplicates),
        SetRule(
            "qus.conflict_free",
            "conflict-free",
            Severity.HIGH,
            "QUS 2016: conflict-free",
            conflicts.conflicts,
        ),
        SetRule("qus.uniform", "uniform", Severity.LOW, "QUS 2016: uniform", upkeep.uniform),
        SetRule(
            "set.blocked",
            "waits for another",
            Severity.MEDIUM,
            "QUS 2016: independent",
            dependencies.blocked,
        ),
        SetRule(
            "set.circle",
            "wait for each other",
            Severity.HIGH,
            "QUS 2016: independent",
            dependencies.circles,
        ),
        SetRule(
            "qus.independent",
            "changes what another makes",
            Severity.LOW,
            "QUS 2016: independent",
            dependencies.uses,
        ),
        SetRule(
            "qus.complete",
            "nothing makes it",
            Severity.LOW,
            "QUS 2016: complete",
            dependencies.incomplete,
        ),
        SetRule(
            "set.orphan",
            "orphan",
            Severity.LOW,
            "Impact Mapping: a deliverable without a goal",
            upkeep.orphans,
        ),
        SetRule("set.stale", "stale", Severity.LOW, "DEEP: emergent", upkeep.stale),
        SetRule(
            "set.terms",
            "a term in two ways",
            Severity.LOW,
            "QUS 2016: unambiguous, over the set",
            terms.terms,
        ),
    )
