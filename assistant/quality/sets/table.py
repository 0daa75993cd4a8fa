"""What rules over the whole set are given, and what a row of their table holds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain import Agreements, Finding, Inspection, Item, ItemState, Severity, Span
from assistant.quality.facts import what_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with what was found in it."""

    item: Item
    place: int
    inspections: Sequence[Inspection]

    @property
    def inspection(self) -> Inspection:
        """What was found in the item; a long backlog's is unpacked only when it is looked at."""
        return self.inspections[self.place]

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.item.state in {ItemState.OPEN, ItemState.ACTIVE}


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole set, and what it is judged by."""

    entries: Sequence[Entry]
    agreements: Agreements
    today: date

    @property
    def open(self) -> list[Entry]:
        """The items that are still to be done."""
        return [one for one in self.entries if one.open]


Hits = Iterator[tuple[str, Finding]]
SetCheck = Callable[["SetRule", Whole], Hits]


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
            title=self.title,
            severity=severity or self.severity,
            message=message,
            remedy=remedy,
            reference=self.reference,
            others=others,
            span=span,
        )

    @property
    def what(self) -> str:
        """What it looks for, in a sentence."""
        return what_of(self.check, self.title)
