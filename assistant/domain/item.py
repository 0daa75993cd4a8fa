"""An item of a backlog, and the backlog."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from assistant.domain.base import Model


class ItemKind(StrEnum):
    """What sort of item it is; each is judged by its own rules."""

    EPIC = "epic"
    FEATURE = "feature"
    STORY = "story"
    TASK = "task"
    BUG = "bug"
    SPIKE = "spike"
    ENABLER = "enabler"
    OTHER = "other"


class ItemState(StrEnum):
    """The tracker's own status reduced to what the assistant needs to know."""

    OPEN = "open"
    ACTIVE = "active"
    DONE = "done"
    DECLINED = "declined"
    """Closed without being built: rejected, won't do, duplicate."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One non-empty original cell of the export: column name (as printed there) and raw value.

    A dataclass, because an export has millions of them: a third of the memory of a model.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    value: str


class Link(Model):
    """An explicit link that the export holds, with the tracker's own words for its type."""

    type: str
    key: str
    direction: Literal["outward", "inward"] = "outward"


class Item(Model):
    """One item of a backlog.

    Examples:
        >>> item = Item(key="S-1", title="Pay by invoice")
        >>> item.content_hash == item.model_copy(update={"rank": "0|i2"}).content_hash
        True
        >>> item.content_hash == item.model_copy(update={"title": "Pay by card"}).content_hash
        False

    Texts are Markdown whatever the export's own markup. `fields` holds the original cells in
    their order, untouched, so that what goes out equals what came in wherever nobody decided
    otherwise.
    """

    key: str
    kind: ItemKind = ItemKind.OTHER
    title: str
    description: str = ""
    criteria: tuple[str, ...] = ()
    """Acceptance criteria that the export already has, one text each."""
    status: str = ""
    """The tracker's own word."""
    state: ItemState = ItemState.OPEN
    priority: str = ""
    rank: str = ""
    """The tracker's own ordering token, compared as text within one backlog."""
    estimate: float | None = None
    """Story points, or whatever unit the team uses."""
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    parent: str | None = None
    links: tuple[Link, ...] = ()
    project: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    fields: tuple[Cell, ...] = ()

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 (hex) of what refinement reads; bookkeeping such as dates does not count."""
        content = self.model_dump(
            mode="json",
            include={
                "kind",
                "title",
                "description",
                "criteria",
                "labels",
                "components",
                "parent",
                "estimate",
                "state",
                "links",
            },
        )
        text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


class RowProblem(Model):
    """Something wrong with one record of an export; the rest goes on."""

    row: int | None = None
    """1-based record number in the file as a person would count it (the header is row 1)."""
    key: str | None = None
    message: str
    """One plain sentence: what is wrong and what was done about it."""


class Backlog(Model):
    """Items of one export, in the export's order.

    Examples:
        >>> Backlog(items=(Item(key="S-1", title="Pay by invoice"),)).by_key["S-1"].title
        'Pay by invoice'
    """

    items: tuple[Item, ...] = ()
    dialect: str = ""
    """The exchange dialect that read it, such as `jira_csv`."""
    source: str = ""
    """Where it was read from, as the user named it."""
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = Field(default=())
    """What the reader guessed (a column mapping, an encoding), in plain sentences."""

    @cached_property
    def by_key(self) -> dict[str, Item]:
        """Items by their key; the first wins where keys repeat."""
        found: dict[str, Item] = {}
        for item in self.items:
            found.setdefault(item.key, item)
        return found
