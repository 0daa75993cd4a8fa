"""What an item itself leaves open: its own questions and what it calls undecided."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind
from assistant.quality.lines import Passage
from assistant.quality.open import left_open
from assistant.quality.prepare import Prepared, is_heading
from assistant.quality.sections import Section
from assistant.quality.sentences import sentences

_ASKS = re.compile(r"[?？][)\]*_]*$")
_QUOTED = re.compile(r"[\"“„«‘'「].*[?？][\"”»’'」][)\].]*$")
_ANSWERED = re.compile(
    r"(?:yes|no|ja|nein|oui|non|a|answer|antwort)\b\s*[:,.–-]|→|[-=]>", re.IGNORECASE
)
_TOLD = {Section.STEPS, Section.EXPECTED, Section.ACTUAL, Section.CRITERIA, Section.EXCLUDED}
_FEWEST = 2
_FEWEST_SIGNS = 3


def open_questions(prepared: Prepared) -> Iterator[Passage]:
    """The questions that an item's own description asks, in order, word for word.

    Under a heading for open questions every line is one; elsewhere what ends in a question mark or
    is labelled as open. What is quoted (a message to the user), answered at once, a step of a bug
    report or the question that a spike is there for is none.
    """
    for line, section in zip(prepared.lines, prepared.sections, strict=True):
        if line.shape in {"quote", "table"} or is_heading(line) or section in _TOLD:
            continue
        asked = section is Section.QUESTIONS
        parts = list(sentences(line.passage))
        if asked and line.shape == "bullet" and len(parts) > 1 and not _ASKS.search(parts[0].text):
            parts = [line.passage]
        for at, one in enumerate(parts):
            after = parts[at + 1].text if at + 1 < len(parts) else ""
            if _ANSWERED.match(after):
                continue
            told = asked and len(one.text) > _FEWEST_SIGNS
            if told or left_open(one.text) or _is_question(prepared, one):
                yield one
    for table, _ in prepared.tables:
        for row in table.rows:
            if row.open:
                yield row.passage


def _is_question(prepared: Prepared, one: Passage) -> bool:
    if prepared.kind is ItemKind.SPIKE or not _ASKS.search(one.text):
        return False
    return _says(one.text) and not _QUOTED.search(one.text)


def _says(text: str) -> bool:
    """Whether it is more than a single word."""
    return (
        len(re.findall(r"\w+", text)) >= _FEWEST
        or len(re.sub(r"\W", "", text)) > 12
        or not text.isascii()
    )
