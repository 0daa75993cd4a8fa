"""The passages that go along with a part of a split, as far as a terminal shows them."""

from assistant.domain import Part
from assistant.report.clean import shorten

SHOWN = 3
"""Passages that a terminal shows of a part; the page and the JSON hold all."""


def first_notes(part: Part) -> list[str]:
    """The first passages that go along with a part, quoted, and how many more there are."""
    told = [f"“{shorten(note.text, 160)}”" for note in part.notes[:SHOWN]]
    more = len(part.notes) - len(told)
    return [*told, f"and {more} more, in the page and the JSON"] if more else told
