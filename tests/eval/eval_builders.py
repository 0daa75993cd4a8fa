"""Parts of refinements, built where the words stand."""

from assistant import (
    Clause,
    ClauseKind,
    Criterion,
    Inspection,
    Item,
    QuoteOrigin,
    Refinement,
    RunInfo,
    Span,
    Steps,
)


def span(item: Item, words: str) -> Span:
    """Where the words stand in the item's description."""
    start = item.description.index(words)
    return Span(source="description", start=start, end=start + len(words), text=words)


def clause(item: Item, id_: str, words: str) -> Clause:
    """A clause at these words."""
    return Clause(id=id_, kind=ClauseKind.ACTION, text=words, span=span(item, words))


def quoted(item: Item, id_: str, text: str, words: str) -> Criterion:
    """A rule that quotes the item."""
    return Criterion(id=id_, text=text, origin=QuoteOrigin(span=span(item, words)))


def scenario(item: Item, id_: str, given: str, when: str, then: str, words: str) -> Criterion:
    """A scenario that quotes the item."""
    return Criterion(
        id=id_,
        text=f"Given {given}, when {when}, then {then}",
        steps=Steps(given=given, when=when, then=then),
        origin=QuoteOrigin(span=span(item, words)),
    )


def refinement(item: Item, **parts: object) -> Refinement:
    """A refinement of the item with these parts."""
    return Refinement.model_validate(
        {
            "key": item.key,
            "title": item.title,
            "content_hash": item.content_hash,
            "inspection": Inspection(key=item.key, kind=item.kind),
            "run": RunInfo(model="test"),
            **parts,
        }
    )
