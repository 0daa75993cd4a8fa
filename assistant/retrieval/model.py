"""What goes in and comes out of retrieval, apart from the domain's own models."""

from datetime import datetime

from pydantic import Field

from assistant.domain.base import Model
from assistant.domain.item import ItemKind, ItemState
from assistant.domain.relation import RelationType


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
    """As the export names them; where it does not, what stands before the number in the keys."""
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


class RelatedPair(Model):
    """Two items and the one relation that says most of them."""

    key: str
    """The item of which it is said: the one that depends, the one that asks again."""
    title: str
    other: str
    """The item that it relates to."""
    other_title: str
    type: RelationType
    evidence: str
    """Why, in words that a reader can check."""
    score: float
    """Confidence, 0 to 1; 1 for a link of the export."""


class Related(Model):
    """How the items of a backlog relate. What is not listed was not sure enough to be said."""

    items: int
    """How many items were asked about."""
    silent: int
    """Of how many of them nothing is said."""
    groups: tuple[Group, ...] = ()
    """Duplicates, largest group first."""
    pairs: tuple[RelatedPair, ...] = ()
    """All other relations, each pair once: links of the export first, then by confidence.
    Members of one group are not listed again as duplicates."""
