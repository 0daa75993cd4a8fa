"""Pivotal Tracker's CSV export: ragged rows, and pairs of columns Task and Task Status."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from assistant.domain import ItemState
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.shortcut_csv import KINDS, WORDS
from assistant.exchange.dialects.tracker_columns import joined, named_columns, task_lines
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "id",
    "title": "title|story",
    "description": "description",
    "tasks": "task",
    "kind": "type|story type",
    "status": "current state",
    "priority": "priority",
    "estimate": "estimate",
    "labels": "labels",
    "created": "created at",
    "updated": "updated at",
}
STATES = {
    "unscheduled": ItemState.OPEN,
    "unstarted": ItemState.OPEN,
    "planned": ItemState.OPEN,
    "started": ItemState.ACTIVE,
    "finished": ItemState.ACTIVE,
    "delivered": ItemState.ACTIVE,
    "rejected": ItemState.ACTIVE,
    "accepted": ItemState.DONE,
}
"""Only an accepted story is done; a rejected one goes back to work."""


def sniff(head: Head) -> str | None:
    """Pivotal's id, title and current state."""
    names = set(head.header)
    if {"id", "current state"} <= names and names & {"title", "story"}:
        return "The header has Pivotal Tracker's id, title and current state."
    return None


def finish(columns: Columns) -> Finish:
    """Features are stories; tasks into the description; the states' own meaning."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        fields["kind"] = KINDS.get(fold(columns.value(cells, "kind")), fields["kind"])
        fields["state"] = STATES.get(fold(fields["status"]), fields["state"])
        tasks = task_lines(columns.values(cells, "tasks"))
        fields["description"] = joined(fields["description"], tasks)

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """A row without an id in the icebox, with the parent's labels, as Pivotal groups by them."""
    columns, parent = context.columns, context.parent
    put(columns, row, "kind", WORDS.get(context.part.kind, "feature"))
    put(columns, row, "status", "unscheduled")
    labels = columns.first("labels")
    if labels is not None and (own := columns.value(parent, "labels")):
        row[labels] = f"{own}, {row[labels]}" if row.get(labels) else own


RULES = TableRules(columns=named_columns(NAMES), markup="markdown", separator=r",", finish=finish)
DIALECT = table_dialect("pivotal_csv", "Pivotal Tracker CSV", RULES, sniff, fill=fill_part)
