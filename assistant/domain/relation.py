"""How items relate, and which past items help."""

from enum import StrEnum

from assistant.domain.base import Model


class RelationType(StrEnum):
    """Relations have a type and a reason; below the threshold nothing is said."""

    DUPLICATE = "duplicate"
    OVERLAPS = "overlaps"
    DEPENDS_ON = "depends_on"
    CONFLICTS_WITH = "conflicts_with"
    SAME_TEMPLATE = "same_template"
    DECLINED_BEFORE = "declined_before"
    SIMILAR = "similar"


class Relation(Model):
    """One item's relation to another."""

    key: str
    """Key of the other item."""
    type: RelationType
    evidence: str
    """Why, in words that a reader can check."""
    score: float
    """Confidence, 0 to 1."""
    title: str = ""
    """Title of the other item, for display."""


class Recalled(Model):
    """A past item that was recalled because it may help to write this one."""

    key: str
    title: str
    score: float
    """Fused retrieval score; comparable only within one recall."""
    description: str = ""
    criteria: tuple[str, ...] = ()
    done: bool = False
    near: bool = True
    """Near enough to take wording from. Others are worth a look when the item is written."""
