"""What a divided item itself becomes: it holds the parts, keeps its reason, loses its estimate."""

import re
from collections.abc import Iterator

from assistant.domain import (
    ClauseKind,
    Inspection,
    Item,
    ItemKind,
    ParentAfter,
    Span,
    Split,
)

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?]+(?=\s|$)|\.(?=\S)[^\n.!?]*)*[.!?]*")
_LEAD = re.compile(r"^[\s>*+#\-•\d.)|\[\]xX]*")
_WORDS = 3
"""A shorter remainder is a heading or a loose end of a sentence."""


def parent_after(split: Split, item: Item, inspection: Inspection) -> ParentAfter:
    """The new state of the item once its parts are accepted.

    Args:
        split: the parts.
        item: the item as it is.
        inspection: its clauses and story parts.

    Returns:
        A proposal. Its text is kept as it is: the parts point to it.
    """
    holds = item.kind in (ItemKind.EPIC, ItemKind.FEATURE)
    kind = item.kind if holds else ItemKind.EPIC
    story = inspection.story
    outcome = story.end.text.strip(" ,.") if story is not None and story.end is not None else ""
    matrix = split.matrix()
    moved = {
        clause.id: matrix[clause.id]
        for clause in inspection.clauses
        if clause.kind is ClauseKind.CRITERION and clause.id in matrix
    }
    after = ParentAfter(
        kind=kind,
        title=item.title,
        outcome=" ".join(outcome.split()),
        moved=moved,
        stays=tuple(_uncovered(split, item, inspection)),
        estimate_cleared=item.estimate,
    )
    return after.model_copy(update={"summary": tuple(_told(after, split, holds=holds))})


def _told(after: ParentAfter, split: Split, *, holds: bool) -> Iterator[str]:
    count = len(split.parts)
    what = f"an {after.kind.value}" if after.kind is ItemKind.EPIC else f"a {after.kind.value}"
    become = "stays" if holds else "becomes"
    yield f"The item {become} {what} that holds the {count} parts; its text stays as it is."
    if after.outcome:
        yield f"It keeps the reason why: “{after.outcome}”."
    if after.moved:
        yield (
            f"Its {len(after.moved)} acceptance criteria move to the parts, word for word."
            if len(after.moved) > 1
            else "Its acceptance criterion moves to a part, word for word."
        )
    if after.estimate_cleared is not None:
        yield (
            f"Its estimate of {after.estimate_cleared:g} no longer holds; "
            "the parts are estimated one by one."
        )
    if after.stays:
        passages = "passage" if len(after.stays) == 1 else "passages"
        yield (
            f"{len(after.stays)} {passages} of its text belong to no part and stay with it: "
            "read them once more before the parts are accepted."
        )
    waiting = [part.id for part in split.parts if part.can_wait]
    if waiting:
        yield f"It is done without {', '.join(waiting)} where the team so decides: they can wait."


def _uncovered(split: Split, item: Item, inspection: Inspection) -> Iterator[Span]:
    """Sentences and list lines of the description that touch no part and no story part."""
    text = item.description
    taken = [note for part in split.parts for note in part.notes]
    taken += [clause.span for clause in inspection.clauses if clause.span.source == "description"]
    story = inspection.story
    if story is not None:
        taken += [
            one
            for one in (story.role, story.means, story.end)
            if one is not None and one.source == "description"
        ]
    for found in _SENTENCE.finditer(text):
        start = found.start() + len(_LEAD.match(found[0])[0])  # type: ignore[index]
        end = found.end()
        while end > start and text[end - 1].isspace():
            end -= 1
        if len(re.findall(r"\w+", text[start:end])) < _WORDS or text[start:end].endswith(":"):
            continue
        if any(one.start < end and start < one.end for one in taken):
            continue
        yield Span(source="description", start=start, end=end, text=text[start:end])
