"""Builders that the tests of this room share."""

from assistant.domain import (
    Agreements,
    Clause,
    ClauseKind,
    Inspection,
    Item,
    ItemKind,
    Size,
    Span,
    StoryParts,
)
from assistant.refinement.grounding import Sources, sources_of

TEXT = (
    "As a librarian, I want to lend, renew and take back a book so that readers get what they "
    "came for. A loan lasts 21 days. At most 5 books per reader."
)


def span(text: str, within: str = TEXT) -> Span:
    """Where a piece stands in the description."""
    start = within.index(text)
    return Span(source="description", start=start, end=start + len(text), text=text)


def clause(number: int, kind: ClauseKind, text: str, words: str = "", **more: str) -> Clause:
    """A clause whose span is `words` (or its own text) in the description."""
    return Clause(id=f"c{number}", kind=kind, text=text, span=span(words or text), **more)


def book_item() -> Item:
    """An item with three operations and two rules."""
    return Item(key="LIB-1", kind=ItemKind.STORY, title="Loans", description=TEXT)


def book_clauses() -> tuple[Clause, ...]:
    """Its clauses."""
    return (
        clause(1, ClauseKind.ACTION, "lend a book", "lend", action="lend", object="book"),
        clause(2, ClauseKind.ACTION, "renew a book", "renew", action="renew", object="book"),
        clause(3, ClauseKind.ACTION, "take back a book", action="take", object="book"),
        clause(4, ClauseKind.RULE, "A loan lasts 21 days"),
        clause(5, ClauseKind.RULE, "At most 5 books per reader"),
    )


def book_inspection(*, oversized: bool = False) -> Inspection:
    """What code found in it."""
    return Inspection(
        key="LIB-1",
        kind=ItemKind.STORY,
        clauses=book_clauses(),
        story=StoryParts(role=span("a librarian"), end=span("readers get what they came for")),
        size=Size(oversized=oversized, reasons=("test",) if oversized else ()),
    )


def book_sources() -> Sources:
    """What may support a line of it."""
    return sources_of(book_item(), (), Agreements())
