"""Markdown itself: GitHub, GitLab, Linear and our own files."""

from assistant.exchange.drafts import cut_lines as cut_draft

__all__ = ["append", "cut_draft", "from_markdown", "to_markdown"]


def to_markdown(raw: str) -> str:
    """The same text with plain line ends."""
    return raw.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def from_markdown(text: str) -> str:
    """The same text."""
    return text


def append(raw: str, text: str) -> str:
    """The text with a block added at its end."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    added = text.replace("\n", newline)
    return f"{raw.rstrip()}{newline}{newline}{added}" if raw.strip() else added
