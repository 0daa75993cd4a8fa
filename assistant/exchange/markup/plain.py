"""Plain text, as spreadsheets and simple importers show it: Markdown without its signs."""

import re

from assistant.exchange.drafts import cut_lines as cut_draft
from assistant.exchange.markup.markdown import to_markdown

__all__ = ["append", "cut_draft", "from_markdown", "to_markdown"]

HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
EMPHASIS = re.compile(r"(?<![\w*])\*(?![\s*])([^*\n]+?)(?<![\s*])\*(?![\w*])")


def from_markdown(text: str) -> str:
    """Markdown with headings as `Heading:` and without emphasis marks."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    if found := HEADING.match(line):
        return found[1] if found[1].endswith((":", ".", "?", "!")) else f"{found[1]}:"
    return EMPHASIS.sub(r"\1", BOLD.sub(r"\2", line))


def append(raw: str, text: str) -> str:
    """The text with a block added at its end."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    added = from_markdown(text).replace("\n", newline)
    return f"{raw.rstrip()}{newline}{newline}{added}" if raw.strip() else added
