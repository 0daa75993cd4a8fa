"""Shortcut's CSV export (once Clubhouse)."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from assistant.domain import ItemKind, ItemState
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.tracker_columns import (
    cell,
    instant,
    joined,
    named_columns,
    task_lines,
)
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "id",
    "title": "name",
    "description": "description",
    "tasks": "tasks",
    "kind": "type",
    "status": "state",
    "priority": "priority",
    "estimate": "estimate",
    "labels": "labels",
    "parent": "epic id",
    "epic": "epic",
    "project": "project",
    "created": "created at",
    "updated": "updated at",
}
KINDS = {"feature": ItemKind.STORY, "bug": ItemKind.BUG, "chore": ItemKind.ENABLER}
"""What Shortcut and Pivotal Tracker call a feature is of a story's size."""
WORDS = {
    ItemKind.BUG: "bug",
    ItemKind.ENABLER: "chore",
    ItemKind.TASK: "chore",
    ItemKind.SPIKE: "chore",
}
SHARED = frozenset(
    {
        "epic id",
        "epic",
        "epic labels",
        "epic state",
        "project id",
        "project",
        "iteration id",
        "iteration",
        "team id",
        "team",
    }
)
"""Columns that a part shares with its parent: a story takes no stories below it."""


def sniff(head: Head) -> str | None:
    """Shortcut's lower-case names with underscores."""
    names = set(head.header)
    if {"id", "name", "type"} <= names and names & {
        "is completed",
        "epic id",
        "external ticket count",
    }:
        return "The header has Shortcut's id, name, type and more."
    return None


def finish(columns: Columns) -> Finish:
    """Features are stories; tasks into the description; flags tell the state."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        fields["kind"] = KINDS.get(fold(columns.value(cells, "kind")), fields["kind"])
        tasks = [part for value in columns.values(cells, "tasks") for part in value.split(";")]
        fields["description"] = joined(fields["description"], task_lines(tasks))
        done = cell(columns, cells, "is_completed").lower() == "true"
        if done and fields["state"] is not ItemState.DECLINED:
            fields["state"] = ItemState.DONE
        for name in ("created", "updated"):
            fields[name] = instant(columns.value(cells, name))

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """The word for its type, and the parent's epic, project, iteration and team."""
    columns, parent = context.columns, context.parent
    put(columns, row, "kind", WORDS.get(context.part.kind, "feature"))
    for index, name in enumerate(columns.names):
        if fold(name) in SHARED and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(
    columns=named_columns(NAMES), markup="markdown", separator=r"[;,]", finish=finish
)
DIALECT = table_dialect("shortcut_csv", "Shortcut CSV", RULES, sniff, fill=fill_part)
