"""What an item says besides the demands that were found in it: it goes along with a part, or stays.

A reader may overlook a demand, code may as well. So a passage that could be one is lost to no part: it
goes, word for word, with the part that holds what stands next to it, for people to look at.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from assistant.domain import Inspection, Item, Part, Span, Split
from assistant.refinement.addressed import is_addressed
from assistant.refinement.words import content_stems

if TYPE_CHECKING:
    from assistant.quality.lines import Passage
    from assistant.quality.prepare import Prepared

_LEAD = re.compile(r"^(?:[\s,;:.–—-]|and\b|or\b|but\b|so\b|then\b)+", re.IGNORECASE)
_WISHES = re.compile(
    r"(?:as an? [^,]+,\s*)?(?:i|we) (?:want|need|wish|would like)(?: to)?", re.IGNORECASE
)
"""What leads to a wish says nothing by itself."""
_JOINS = re.compile(r"[,/&+]|\b(?:and|or|und|oder|et|ou|y|e|en)\b", re.IGNORECASE)
_PROSE = re.compile(r"(?:\b[a-z]+\b[ ,]+){5}")
"""Plain words in a row: whatever it calls by the way, it is a sentence."""
_WORDS = 3
"""A shorter remainder is a loose end of a sentence."""
_BEFORE = 0.5
"""A passage belongs rather to what stands before it than to what follows: gaps behind it count half."""


def with_notes(split: Split, item: Item, inspection: Inspection) -> Split:
    """The split, each part with the passages that stand next to its demands and hold none.

    Args:
        split: its parts.
        item: the item that it divides.
        inspection: the clauses that were found in it.
    """
    places = {
        clause.id: clause.span
        for clause in inspection.clauses
        if clause.span.source == "description"
    }
    notes: dict[str, list[Span]] = {}
    if not _named(item, inspection):
        title = Span(source="title", start=0, end=len(item.title), text=item.title)
        notes[split.parts[0].id] = [title]
    for passage in unread(item, inspection):
        if is_addressed(passage.text):
            continue  # it speaks to a model: it stays with the parent, in sight
        nearest = min(
            ((_gap(passage, places[name]), part.id)
             for part in split.parts for name in part.clauses if name in places),
            default=(0.0, split.parts[0].id),
        )  # fmt: skip
        notes.setdefault(nearest[1], []).append(passage)
    return split.model_copy(
        update={"parts": tuple(_noted(part, notes.get(part.id, ())) for part in split.parts)}
    )


def _named(item: Item, inspection: Inspection) -> bool:
    """Whether what an item's title names is said by its clauses as well, or is one thing only."""
    told = " ".join(clause.text for clause in inspection.clauses)
    language = inspection.language
    named = content_stems(item.title, language)
    missing = named - content_stems(told, language)
    return not missing or not (_JOINS.search(item.title) or len(missing) * 2 >= len(named))


def _noted(part: Part, notes: Sequence[Span]) -> Part:
    return part.model_copy(update={"notes": tuple(notes)})


def _gap(passage: Span, other: Span) -> float:
    if other.start < passage.end and passage.start < other.end:
        return 0.0
    behind = passage.start - other.end
    return behind * _BEFORE if behind >= 0 else float(other.start - passage.end)


def unread(item: Item, inspection: Inspection) -> Iterator[Span]:
    """Passages of the description that may ask for something and that no clause holds, in order."""
    from assistant.quality.prepare import prepare

    prepared = prepare(item, fine=True)
    found = prepared.candidates
    for one, chance in zip(found, prepared.chances, strict=True):
        if one.listed or chance >= _HARDLY or not prepared.english:
            yield from left_of(one.passage.span(), item, inspection, listed=one.listed)
    for passage in _beside(prepared, {one.line for one in found}):
        yield from left_of(passage.span(), item, inspection)


def _beside(prepared: "Prepared", seen: Set[int]) -> "Iterator[Passage]":
    """Sentences that are no candidates: before the words that lead to a list, behind a label, and
    what looks like a piece of code and yet is a sentence."""
    from assistant.quality.demanding import is_foreign_to_it
    from assistant.quality.prepare import is_heading
    from assistant.quality.sections import Section
    from assistant.quality.sentences import sentences

    told = {Section.ASIDE, Section.EXCLUDED, Section.QUESTIONS, Section.CONTEXT}
    for at, (line, section) in enumerate(zip(prepared.lines, prepared.sections, strict=True)):
        if section in told or line.shape in {"quote", "table"} or is_heading(line):
            continue
        parts = list(sentences(line.passage))
        if at in seen:
            yield from (
                one for one in parts if _PROSE.search(one.text) and is_foreign_to_it(one.text)
            )
            continue
        yield from parts[:-1] if line.text.endswith(":") else parts


_HARDLY = 0.02
"""Below, a passage says that it asks for nothing: a greeting, a joke, a sigh."""


def left_of(
    sentence: Span, item: Item, inspection: Inspection, *, listed: bool = False
) -> Iterator[Span]:
    """What of a sentence neither a clause nor the story sentence holds.

    Args:
        sentence: where it stands in the description.
        item: the item.
        inspection: its clauses and story parts.
        listed: whether it is a line of a list, of which a single word counts.
    """
    text = item.description
    at = sentence.start
    for start, end in [*_taken(sentence, inspection), (sentence.end, sentence.end)]:
        if start > at:
            lead = _LEAD.match(text[at:start])
            first = at + (lead.end() if lead else 0)
            last = start - (len(text[first:start]) - len(text[first:start].rstrip(" ,;:\n")))
            whole = first == sentence.start and start == sentence.end  # "Thumbnails."
            enough = len(re.findall(r"[^\W_]+", text[first:last])) >= (
                1 if listed or whole else _WORDS
            )
            if enough and not _WISHES.fullmatch(text[first:last]):
                yield Span(source="description", start=first, end=last, text=text[first:last])
        at = max(at, end)


def _taken(sentence: Span, inspection: Inspection) -> list[tuple[int, int]]:
    story = inspection.story
    told = (story.role, story.end) if story is not None else ()
    spans = [*(clause.span for clause in inspection.clauses), *(one for one in told if one)]
    return sorted(
        (one.start, one.end)
        for one in spans
        if one.source == "description" and one.start < sentence.end and sentence.start < one.end
    )
