"""ClickUp's CSV export."""

import json
import re
from collections.abc import Iterator, MutableMapping, Sequence
from datetime import datetime
from typing import Any

from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dates import from_milliseconds
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.label_words import kind_by_labels
from assistant.exchange.dialects.tracker_columns import (
    cell,
    instant,
    joined,
    named_columns,
    task_lines,
)
from assistant.exchange.dialects.trello_json import holds_criteria
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "task id",
    "title": "task name",
    "description": "task content|task description|description",
    "criteria": "acceptance criteria",
    "kind": "task type",
    "status": "status",
    "priority": "priority",
    "estimate": "sprint points|story points|points|points estimate",
    "labels": "tags",
    "parent": "parent id|parent task id",
    "project": "list name|list",
    "created": "date created text|date created",
    "updated": "date updated text|date updated",
}
PRIORITIES = {"1": "Urgent", "2": "High", "3": "Normal", "4": "Low"}
NOTHING = frozenset({"null", "none", "[]", "undefined"})
SHARED = frozenset(
    {
        "list name",
        "list id",
        "folder name",
        "folder name path",
        "folder id",
        "space name",
        "space id",
        "list",
        "folder",
        "space",
    }
)
"""Columns that a part shares with its parent."""
MAX_JSON = 1_000_000


def sniff(head: Head) -> str | None:
    """ClickUp's task id and task name."""
    names = set(head.header)
    if {"task id", "task name"} <= names:
        return "The header has ClickUp's task id and task name."
    return None


def finish(columns: Columns) -> Finish:
    """Lists in brackets, `null`, numbers for priorities, milliseconds, checklists as JSON."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        for name in ("description", "priority", "status", "project"):
            if fields[name].strip().lower() in NOTHING:
                fields[name] = ""
        if fields["parent"] and fields["parent"].lower() in NOTHING:
            fields["parent"] = None
        labels = (label.strip("[]\"' ") for label in fields["labels"])
        fields["labels"] = tuple(
            dict.fromkeys(label for label in labels if label and label != "null")
        )
        fields["priority"] = PRIORITIES.get(fields["priority"], fields["priority"])
        for name in ("created", "updated"):
            fields[name] = _when(columns.value(cells, name))
        criteria, tasks = _checklists(cell(columns, cells, "Checklists"))
        fields["criteria"] = tuple(dict.fromkeys([*fields["criteria"], *criteria]))
        fields["description"] = joined(fields["description"], task_lines(tasks))
        if fields["kind"].value in {"other", "task"}:
            by_labels = kind_by_labels(fields["labels"], fields["title"], fields["description"])
            fields["kind"] = by_labels if by_labels.value != "other" else fields["kind"]

    return last_word


def _when(value: str) -> datetime | None:
    if re.fullmatch(r"\d{11,14}", value):
        return from_milliseconds(float(value))
    return instant(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", value))


def _checklists(text: str) -> tuple[list[str], list[str]]:
    """Criteria and other entries of checklists: an object of lists, or a list of objects."""
    if text[:1] not in {"{", "["} or len(text) > MAX_JSON:
        return [], []
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return [], []
    criteria: list[str] = []
    tasks: list[str] = []
    for name, entries in _named(value):
        target = criteria if holds_criteria(name) else tasks
        for entry in entries if isinstance(entries, list) else ():
            shown = entry.get("name") if isinstance(entry, dict) else entry
            if isinstance(shown, str) and shown.strip():
                target.append(clean(shown.strip()))
    return criteria, tasks


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from ((str(name), entries) for name, entries in value.items())
    elif isinstance(value, list):
        for one in value:
            if isinstance(one, dict):
                yield str(one.get("name", "")), one.get("items", one.get("checklist"))


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """The parent's id, its list, folder and space."""
    columns, parent = context.columns, context.parent
    put(columns, row, "parent", context.parent_key)
    kinds = columns.roles.get("kind", ())
    for index, name in enumerate(columns.names):
        if (fold(name) in SHARED or index in kinds) and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(columns=named_columns(NAMES), markup="plain", separator=r"[,;|]", finish=finish)
DIALECT = table_dialect("clickup_csv", "ClickUp CSV", RULES, sniff, fill=fill_part)
