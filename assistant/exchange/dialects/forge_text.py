"""What GitHub and GitLab share: Markdown with hidden parts, and references to other issues."""

import re
from collections.abc import Iterator

from assistant.domain import Link
from assistant.exchange.markup import markdown
from assistant.exchange.text import clean

CODE = re.compile(
    r"(^[ \t]*(?:```|~~~).*?(?:^[ \t]*(?:```|~~~)[ \t]*$|\Z))", re.DOTALL | re.MULTILINE
)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")

REFERENCE = r"(?:[\w.-]{1,80}/[\w.-]{1,80})?#(\d{1,9})|https?://[\w.:-]{1,80}/[\w./-]{1,120}/issues/(\d{1,9})"
ONE = re.compile(REFERENCE)
PART_OF = re.compile(
    rf"^[ \t]*[*_]{{0,3}}(?:part of|parent(?: issue)?|epic|sub-?(?:task|issue) of|child of)\b:?[*_]{{0,3}}:?[ \t]{{0,3}}(?:{REFERENCE})",
    re.IGNORECASE | re.MULTILINE,
)
RELATES = re.compile(
    r"\b(?P<type>depends on|blocked by|is blocked by|waiting (?:on|for)|requires|blocks|duplicates|duplicate of|relates to|related to"
    r"|follow-?up (?:to|of)|supersedes|replaces)\b:?[ \t]{0,3}(?P<rest>[^\n.;]{1,200})",
    re.IGNORECASE,
)
TASK = re.compile(
    rf"^[ \t]*[-*+] \[[ xX]\] (?:{REFERENCE})(?=[\s,:.]|\Z)",
    re.MULTILINE,
)
LIST = re.compile(rf"(?:{REFERENCE})(?:[ \t]*(?:,|and|&)[ \t]*)?")


def visible(raw: str) -> str:
    """A text as its readers see it: without drafts of ours and without HTML comments.

    `<br>` becomes a line break outside of tables; code blocks stay as they are.
    """
    text = markdown.to_markdown(markdown.cut_draft(raw))
    if "<" in text:
        pieces = CODE.split(text)
        text = "".join(piece if index % 2 else _shown(piece) for index, piece in enumerate(pieces))
    return clean(text).strip()


def _shown(text: str) -> str:
    if "<!--" in text:
        text = BLANK_LINES.sub("\n\n", COMMENT.sub("", text))
    if "<" not in text:
        return text
    return "\n".join(
        line if line.lstrip().startswith("|") else BREAK.sub("\n", line)
        for line in text.split("\n")
    )


def parent_in_text(text: str) -> str:
    """Number of the issue that a line such as `Part of #12` names; empty where there is none."""
    found = PART_OF.search(text)
    return (found[1] or found[2]) if found else ""


def links_in_text(text: str) -> Iterator[Link]:
    """Issues named after words such as *depends on* or *duplicate of*."""
    for found in RELATES.finditer(text):
        rest = found["rest"]
        at = 0
        while one := LIST.match(rest, at):
            yield Link(type=found["type"].lower(), key=one[1] or one[2])
            at = one.end()


def children_in_text(text: str) -> list[str]:
    """Numbers of the issues in a task list (`- [ ] #12`)."""
    return [found[1] or found[2] for found in TASK.finditer(text)]
