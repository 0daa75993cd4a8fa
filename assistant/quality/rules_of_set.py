"""The rules over the whole set, as a table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain import Agreements, Finding, Inspection, Item, ItemState, Severity, Span


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with what was found in it."""

    item: Item
    inspection: Inspection

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.item.state in {ItemState.OPEN, ItemState.ACTIVE}


Hits = Iterator[tuple[str, Finding]]
SetCheck = Callable[["SetRule", Sequence[Entry], Agreements, date], Hits]


@dataclass(frozen=True, slots=True)
class SetRule:
    """A row of the table."""

    id: str
    title: str
    severity: Severity
    reference: str
    check: SetCheck

    def finding(
        self,
        message: str,
        remedy: str,
        *,
        others: tuple[str, ...] = (),
        span: Span | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            rule=self.id,
            severity=severity or self.severity,
            message=message,
            remedy=remedy,
            reference=self.reference,
            others=others,
            span=span,
        )


def _table() -> tuple[SetRule, ...]:
    from assistant.quality import across, upkeep

    return (
        SetRule("set.duplicate", "unique", Severity.HIGH, "QUS 2016: unique", across.duplicates),
        SetRule(
            "set.conflict",
            "conflict-free",
            Severity.HIGH,
            "QUS 2016: conflict-free",
            across.conflicts,
        ),
        SetRule("set.template", "uniform", Severity.LOW, "QUS 2016: uniform", upkeep.uniform),
        SetRule(
            "set.blocked",
            "waits for another",
            Severity.MEDIUM,
            "QUS 2016: independent",
            across.blocked,
        ),
        SetRule(
            "set.circle",
            "wait for each other",
            Severity.HIGH,
            "QUS 2016: independent",
            across.circles,
        ),
        SetRule(
            "set.depends",
            "uses what another creates",
            Severity.LOW,
            "QUS 2016: independent",
            across.uses,
        ),
        SetRule(
            "set.incomplete",
            "nothing creates it",
            Severity.LOW,
            "QUS 2016: complete",
            across.incomplete,
        ),
        SetRule(
            "set.orphan",
            "orphan",
            Severity.LOW,
            "Impact Mapping: deliverable without a goal",
            upkeep.orphans,
        ),
        SetRule("set.stale", "stale", Severity.LOW, "DEEP: emergent", upkeep.stale),
        SetRule(
            "set.terms",
            "a term in two ways",
            Severity.LOW,
            "QUS 2016: unambiguous, over the set",
            upkeep.terms,
        ),
    )


SETS = _table()
