"""How drafts are marked in an export, and how they are recognised again.

A draft must never be taken for a decision: its block carries the heading below, and whoever
reads the export again, this program included, leaves the block out.
"""

import re
from collections.abc import Sequence

from assistant.exchange.vocabulary import fold

DRAFT_HEADING = "Acceptance criteria (draft by Backlog Assistant, not yet accepted)"
HEADING = "Acceptance criteria"
PART_NOTE = "Draft part of {key}, proposed by Backlog Assistant, not yet accepted."
LABEL = "draft-split"

_MARK = re.compile(r"draft by Backlog Assistant,? not yet accepted", re.IGNORECASE)
_PART = re.compile(r"Draft part of (.+?), proposed by Backlog Assistant", re.IGNORECASE)
LIST_LINE = re.compile(r"\s*(?:[-*+•]|#+|\*+|\d+[.)])\s+\S")


def is_draft_heading(line: str) -> bool:
    """Whether a line of any markup heads a block of drafts."""
    return "draft by" in line.lower() and bool(_MARK.search(line))


def draft_parent(text: str) -> str | None:
    """Key of the item that a draft part was cut from, or None where a text is no draft part."""
    found = _PART.search(text)
    return found[1] if found else None


def one_line(text: str) -> str:
    """A criterion on one line, as a list needs it."""
    return " ".join(text.split())


def block(criteria: Sequence[str], *, draft: bool) -> str:
    """Criteria as a Markdown block with its heading."""
    heading = DRAFT_HEADING if draft else HEADING
    return f"#### {heading}\n\n" + "\n".join(f"- {one_line(text)}" for text in criteria)


def cut_lines(text: str) -> str:
    """A text of lines without its block of drafts: the heading and the list right under it.

    The list ends at the first line that is not of the list; what a person wrote below stays.
    """
    if "draft by" not in text.lower() or not _MARK.search(text):
        return text
    lines = re.split(r"(?<=\n)", text)
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if not is_draft_heading(lines[at]):
            kept.append(lines[at])
            at += 1
            continue
        at += 1
        while at < len(lines) and not lines[at].strip():
            at += 1
        while at < len(lines) and LIST_LINE.match(lines[at]):
            at += 1
        while kept and not kept[-1].strip():
            kept.pop()
    return "".join(kept).rstrip()


def same(first: str, second: str) -> bool:
    """Whether two criteria say the same words."""
    return fold(first) == fold(second)
