"""What goes in and comes out of retrieval, apart from the domain's own models."""

from datetime import datetime

from pydantic import Field

from assistant.domain.base import Model
from assistant.domain.item import ItemKind, ItemState


class Updated(Model):
    """What bringing the index up to date took."""

    embedded: int = 0
    """Texts that the model had to read."""
    reused: int = 0
    """Items whose vector was there already."""
    removed: int = 0
    """Items that are no longer in the index."""
    seconds: float = 0.0


class Filters(Model):
    """Which items may be found. Empty: any; several values: any of them; case does not count."""

    projects: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    """The tracker's own words."""
    states: tuple[ItemState, ...] = ()
    kinds: tuple[ItemKind, ...] = ()
    labels: tuple[str, ...] = ()
    created_from: datetime | None = None
    """Inclusive; a time without a zone is read as UTC. Items without the date are left out."""
    created_to: datetime | None = None
    """Exclusive."""
    updated_from: datetime | None = None
    updated_to: datetime | None = None


class Group(Model):
    """Duplicates of one another, with the item to keep."""

    canonical: str
    """Key of the item that the others duplicate: done or oldest first, then the fullest."""
    duplicates: tuple[str, ...] = Field(min_length=1)
    """Keys of the others; each is a duplicate of the canonical item itself, not of a neighbour."""
    evidence: tuple[str, ...] = ()
    """Why, one sentence for each duplicate, in their order."""
    scores: tuple[float, ...] = ()
    """Confidence of each, 0 to 1."""
