"""Where a quoted passage stands in an item."""

import re
from typing import Literal, NamedTuple

from assistant import Item, Span

Source = Literal["title", "description", "criteria"]


class Passage(NamedTuple):
    """A piece of an item's text: `text == source[start:end]`, offsets in characters.

    `place` says which criterion, where the source is `criteria`; else it is 0.
    """

    source: Source
    place: int
    start: int
    end: int
    text: str

    def overlap(self, span: Span) -> float:
        """Share of the shorter of the two that both hold, 0 to 1."""
        if (span.source, span.index) != (self.source, self.place):
            return 0.0
        common = min(self.end, span.end) - max(self.start, span.start)
        shorter = min(self.end - self.start, span.end - span.start)
        return max(0, common) / shorter if shorter > 0 else 0.0


def texts_of(item: Item) -> list[tuple[Source, int, str]]:
    """Every text of the item that a passage may come from, in reading order."""
    found: list[tuple[Source, int, str]] = [
        ("title", 0, item.title),
        ("description", 0, item.description),
    ]
    found.extend(("criteria", index, text) for index, text in enumerate(item.criteria))
    return found


def find_passage(item: Item, words: str) -> Passage:
    """Find the words in the item: the description first, then criteria, the title last.

    Raises:
        ValueError: the words do not stand there, character for character but for line breaks.
    """
    title, *rest = texts_of(item)
    wrapped = re.compile(r"\s+".join(re.escape(word) for word in words.split()))
    for source, index, text in [*rest, title]:
        if found := wrapped.search(text):
            return Passage(source, index, found.start(), found.end(), found.group())
    raise ValueError(f"{item.key} does not hold the passage {words!r}")
