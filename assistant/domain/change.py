"""What is to be written back into an export."""

from assistant.domain.base import Model
from assistant.domain.item import ItemKind


class NewItem(Model):
    """A part of a split, to be written as a new record under its parent. Texts are Markdown."""

    title: str
    kind: ItemKind = ItemKind.STORY
    description: str = ""
    criteria: tuple[str, ...] = ()
    draft: bool = True
    """A draft is marked as one where it is written, so that nobody takes it for a decision."""


class Change(Model):
    """What changes in one record of an export; what is None or empty stays as it was."""

    key: str
    title: str | None = None
    description: str | None = None
    criteria: tuple[str, ...] = ()
    """Criteria to add, in order; existing ones stay."""
    draft: bool = True
    """Whether the added criteria are drafts (marked so) or were accepted by a person."""
    parts: tuple[NewItem, ...] = ()
