"""The smallest demands of an item, and where in the text they stand."""

from enum import StrEnum
from typing import Literal

from assistant.domain.base import Model


class Span(Model):
    """A piece of an item's text: `text == source[start:end]`, offsets in characters."""

    source: Literal["title", "description", "criteria"]
    index: int = 0
    """Which criterion, where the source is `criteria`; else 0."""
    start: int
    end: int
    text: str


class ClauseKind(StrEnum):
    """What sort of demand a clause is."""

    ACTION = "action"
    INTERFACE = "interface"
    DATA = "data"
    RULE = "rule"
    QUALITY = "quality"
    CRITERION = "criterion"


class Clause(Model):
    """One smallest demand. Clauses are what a split conserves and what criteria must cover."""

    id: str
    """`c1`, `c2`, … in the order of the text; unique within the item."""
    kind: ClauseKind
    text: str
    """The demand in words that stand on their own (a joined verb gets its object back)."""
    span: Span
    action: str = ""
    """The verb's base form, where the clause is an action."""
    object: str = ""
    """What the action is done to, in the item's words."""
    actor: str = ""
    """Who acts, in the item's words, where the sentence (or the heading of its list) names them."""
