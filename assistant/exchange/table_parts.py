"""The row of a part of a split, as a tracker's importer wants it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.domain import ItemKind, NewItem
from assistant.exchange.roles import Columns
from assistant.exchange.table import Survey
from assistant.exchange.vocabulary import kind_of

KIND_WORDS = {
    ItemKind.EPIC: "Epic",
    ItemKind.FEATURE: "Feature",
    ItemKind.STORY: "Story",
    ItemKind.TASK: "Task",
    ItemKind.BUG: "Bug",
    ItemKind.SPIKE: "Spike",
    ItemKind.ENABLER: "Enabler",
    ItemKind.OTHER: "Story",
}


@dataclass(frozen=True, slots=True)
class PartContext:
    """What a dialect may look at to write the row of a part."""

    columns: Columns
    survey: Survey
    parent_key: str
    parent: Sequence[str]
    """Cells of the parent's row."""
    part: NewItem


PartFiller = Callable[[PartContext, dict[int, str]], None]
"""Fills in what the tracker's importer wants beside title, kind, text and label."""


def put(columns: Columns, row: dict[int, str], role: str, value: str) -> None:
    """Set the first column of a role, where there is one."""
    index = columns.first(role)
    if index is not None and value:
        row[index] = value


def plain_parents(context: PartContext, row: dict[int, str]) -> None:
    """The usual way: the parent's key in whichever parent column there is, the project copied."""
    columns = context.columns
    by_id = (
        columns.has("id")
        and columns.value(context.parent, "id")
        and _parents_are_ids(context.survey, columns)
    )
    put(
        columns, row, "parent", columns.value(context.parent, "id") if by_id else context.parent_key
    )
    put(columns, row, "parent_key", context.parent_key)
    put(columns, row, "parent_title", columns.value(context.parent, "title"))
    is_epic = kind_of(columns.value(context.parent, "kind")) is ItemKind.EPIC
    put(
        columns,
        row,
        "epic",
        context.parent_key if is_epic else columns.value(context.parent, "epic"),
    )
    for index in columns.roles.get("project", ()):
        if index < len(context.parent):
            row[index] = context.parent[index]


def _parents_are_ids(survey: Survey, columns: Columns) -> bool:
    return columns.first("id") != columns.first("key") and bool(survey.by_id)
