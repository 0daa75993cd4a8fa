"""Markup of the trackers to Markdown and back.

A markup is a module with four functions over its own raw form (text, or a document for `adf`):

- `to_markdown(raw)`: the text as Markdown;
- `from_markdown(text)`: Markdown in this markup;
- `append(raw, text)`: the raw form with Markdown added at its end as a block of its own;
- `cut_draft(raw)`: the raw form without the block of drafts that an earlier run appended.
"""

import importlib
from typing import Any, Protocol, cast

from assistant.domain import UserError

MARKUPS = ("adf", "html", "markdown", "plain", "wiki")


class Markup(Protocol):
    """What each markup module offers."""

    def to_markdown(self, raw: Any) -> str:
        """The raw form as Markdown."""
        ...

    def from_markdown(self, text: str) -> Any:
        """Markdown in the raw form."""
        ...

    def append(self, raw: Any, text: str) -> Any:
        """The raw form with Markdown added at its end."""
        ...

    def cut_draft(self, raw: Any) -> Any:
        """The raw form without a block of drafts from an earlier run."""
        ...


def markup(name: str) -> Markup:
    """The module of a markup.

    Raises:
        UserError: there is no such markup.
    """
    if name not in MARKUPS:
        raise UserError(f"There is no markup {name!r}; there are: {', '.join(MARKUPS)}.")
    return cast(Markup, importlib.import_module(f"{__name__}.{name}"))


def to_markdown(raw: Any, name: str) -> str:
    """A tracker's text as Markdown.

    Args:
        raw: text; for `adf` a document as parsed from JSON.
        name: one of `MARKUPS`.
    """
    return markup(name).to_markdown(raw)


def from_markdown(text: str, name: str) -> Any:
    """Markdown as a tracker's text; for `adf` a document ready for JSON."""
    return markup(name).from_markdown(text)
