"""The sentences of a description that state something, with the clauses that were found in them."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.domain import Clause, ClauseKind, Inspection, ItemKind, Span
from assistant.refinement.kinds import tells_of_a_fault
from assistant.refinement.wishes import unclear_in

if TYPE_CHECKING:
    from assistant.quality.lines import Passage
    from assistant.quality.prepare import Prepared

UNMEASURED = frozenset({"vague", "unmeasurable", "open_list", "undecided"})
"""Findings that call a sentence unclear: a question comes of it, no criterion."""


class Said(NamedTuple):
    """A sentence of the description and what the clause cutter found in it."""

    passage: "Passage"
    span: Span
    clauses: tuple[Clause, ...]
    line: int
    bullet: bool
    rules: bool
    they: bool = False
    """Whether "they" was said in full: positions in the text no longer count."""


def said_in(
    prepared: "Prepared", wanted: Sequence[Clause], inspection: Inspection
) -> Iterator[Said]:
    """The sentences of an item that state something, in order.

    Args:
        prepared: the item as it was read.
        wanted: clauses that still need a criterion.
        inspection: what code found in it.
    """
    from assistant.quality.demanding import is_background
    from assistant.quality.independent import independent
    from assistant.quality.open import left_open
    from assistant.quality.prepare import is_heading
    from assistant.quality.sections import Section
    from assistant.quality.sentences import sentences

    story = prepared.story
    skipped = story.whole.span() if story is not None and not prepared.story_in_title else None
    known = {clause.id: clause for clause in wanted}
    asked = [
        finding.span
        for finding in inspection.findings
        if finding.part in UNMEASURED and finding.span is not None and finding.span.text
    ]
    stating = {Section.BODY, Section.RULES, Section.TASKS, Section.CRITERIA}
    if prepared.kind is not ItemKind.BUG:
        stating.add(Section.EXPECTED)  # "Wanted: …"; a bug's expectation goes with its steps
    further = story.rest if skipped is not None and story is not None else None
    for at, (line, section) in enumerate(zip(prepared.lines, prepared.sections, strict=True)):
        if line.shape in {"quote", "table"} or is_heading(line):
            continue
        if section not in stating:
            continue
        told = is_background(line.text)
        # What follows the story in its own line may begin within its last sentence: "…, and as a …".
        last = further is not None and story is not None and at == story.lines[-1]
        pieces = (
            one
            for whole in sentences(further if last and further is not None else line.passage)
            for one in ([whole] if tells_of_a_fault(whole.text) else independent(whole))
        )
        for passage in pieces:
            span = passage.span()
            if skipped is not None and span.start < skipped.end and skipped.start < span.end:
                continue
            clauses = tuple(one for one in known.values() if overlap(one.span, span))
            if left_open(passage.text):
                continue
            if prepared.letter and (not clauses or _chats(passage.text)):
                continue
            unclear = [one.text for one in asked if overlap(one, span)]
            if unclear and unclear_in(passage.text, unclear):
                continue
            if clauses or (
                not told
                and not _is_told(prepared, span)
                and _may_stand(passage.text, inspection, span)
            ):
                yield Said(
                    passage=passage,
                    span=span,
                    clauses=clauses,
                    line=at,
                    bullet=line.shape == "bullet",
                    rules=section is Section.RULES
                    or all(c.kind in (ClauseKind.RULE, ClauseKind.QUALITY) for c in clauses),
                )


_I_DO = re.compile(
    r"^\W*(?:and |but |so |still, |now )?I (?!(?:want|need|would|wish|can|could|must|should|may|have to|am able)\b)",
    re.IGNORECASE,
)


def _chats(text: str) -> bool:
    """Whether a sentence of a letter tells what somebody does or feels, and asks for nothing."""
    from assistant.quality.demanding import is_chat, is_told, is_wish

    return (is_told(text) and not is_wish(text)) or is_chat(text) or bool(_I_DO.match(text))


def overlap(one: Span, other: Span) -> bool:
    return one.source == other.source and one.start < other.end and other.start < one.end


def _is_told(prepared: "Prepared", span: Span) -> bool:
    """Whether it is part of a sentence that hardly asks for anything."""
    return any(start < span.end and span.start < end for start, end in prepared.told)


def _may_stand(text: str, inspection: Inspection, span: Span) -> bool:
    """Whether a sentence in which no clause was found states something all the same."""
    from assistant.quality.demanding import may_state

    if any(overlap(clause.span, span) for clause in inspection.clauses):
        return False  # an existing criterion says it
    if not text.rstrip().endswith(".") or len(text.split()) < 4:
        return False
    return may_state(text) and not _FIRST.match(text)


_FIRST = re.compile(r"^(?:we|i|our|my)\b", re.IGNORECASE)
