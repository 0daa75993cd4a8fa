"""One Markdown parser for all writers."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def parse_markdown(text: str) -> list["Token"]:
    """Tokens of CommonMark with tables and strikethrough."""
    return _parser().parse(text)


def render_html(text: str) -> str:
    """Markdown as HTML; HTML in the Markdown stays text."""
    return str(_parser().render(text))
