"""A refined item and decisions on it, for the tests of decisions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from refinement_parts import book_clauses, book_inspection, book_item

from assistant.domain import (
    Criterion,
    Decision,
    DecisionAction,
    Item,
    Part,
    QuoteOrigin,
    Refinement,
    Relation,
    RelationType,
    RunInfo,
    Split,
    SplitPattern,
)
from assistant.refinement import Request, rule, standing

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LEND = "Given a free book, when the librarian lends it, then it is shown as lent."
RENEW = "When the librarian renews a loan, then it lasts 21 more days."


def criterion(label: str, text: str, *covers: str, outline: bool = False) -> Criterion:
    """A drafted line that quotes the first clause it covers."""
    spans = {clause.id: clause.span for clause in book_clauses()}
    return Criterion(
        id=label,
        text=text,
        covers=covers,
        origin=QuoteOrigin(span=spans[covers[0]]),
        outline=outline,
    )


def refined(
    *criteria: Criterion, parts: Sequence[Part] | None = None, item: Item | None = None
) -> Refinement:
    """A refinement of the item about loans."""
    item = item or book_item()
    lines = criteria or (criterion("k1", LEND, "c1"), criterion("k2", RENEW, "c2"))
    split = Split(
        pattern=SplitPattern.OPERATIONS,
        why="three operations",
        parts=tuple(parts)
        if parts is not None
        else (
            Part(id="p1", title="Lend a book", clauses=("c1", "c4", "c5"), criteria=lines[:1]),
            Part(id="p2", title="Renew a book", clauses=("c2",), criteria=lines[1:2]),
            Part(id="p3", title="Take back a book", clauses=("c3",), can_wait=True, why="later"),
        ),
    )
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=book_inspection(),
        relations=(
            Relation(key="LIB-7", type=RelationType.OVERLAPS, evidence="both lend", score=0.6),
        ),
        criteria=lines,
        split=split,
        run=RunInfo(model="none"),
    )


def decided(
    refinement: Refinement,
    action: DecisionAction,
    *lines: str,
    before: Sequence[Decision] = (),
    item: Item | None = None,
    **rest: Any,
) -> tuple[Decision, ...]:
    """Decisions as the workspace would hold them, after those taken before."""
    ruling = rule(
        Request(action=action, lines=lines, **rest),
        item or book_item(),
        standing(refinement, before),
        who="Ada",
        when=WHEN,
    )
    first = len(before) + 1
    return (
        *before,
        *(
            one.model_copy(update={"id": first + at, "step": first})
            for at, one in enumerate(ruling.decisions)
        ),
    )
