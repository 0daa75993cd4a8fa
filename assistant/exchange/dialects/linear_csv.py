"""Linear's CSV export, and tables in the shape of its importer."""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from assistant.domain import ItemState, Link
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.label_words import kind_by_labels
from assistant.exchange.dialects.tracker_columns import cell, named_columns
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import STATES, fold

NAMES = {
    "key": "id|identifier",
    "title": "title",
    "description": "description|issue description",
    "status": "status",
    "priority": "priority",
    "estimate": "estimate",
    "labels": "labels",
    "parent": "parent issue",
    "project": "project",
    "created": "created",
    "updated": "updated",
}
LINKS = {"Related to": "related to", "Blocked by": "blocked by", "Duplicate of": "duplicate of"}
SHARED = frozenset({"team", "project", "project id", "cycle number", "cycle name"})
"""Columns that a part shares with its parent."""


def sniff(head: Head) -> str | None:
    """Columns for cycles beside a title."""
    names = set(head.header)
    if "title" in names and {"cycle name", "cycle start", "cycle end"} <= names:
        return "The header has Linear's columns for title and cycle."
    return None


def finish(columns: Columns) -> Finish:
    """Links of several keys in a cell; dates that tell how an issue ended."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        fields["links"] = tuple(
            Link(type=kind, key=clean(key))
            for name, kind in LINKS.items()
            for key in re.split(r"[,;\s]+", cell(columns, cells, name))
            if key
        )
        fields["kind"] = kind_by_labels(fields["labels"], fields["title"], fields["description"])
        if not STATES.get(fold(fields["status"])):
            if cell(columns, cells, "Canceled"):
                fields["state"] = ItemState.DECLINED
            elif cell(columns, cells, "Completed"):
                fields["state"] = ItemState.DONE
            elif cell(columns, cells, "Started"):
                fields["state"] = ItemState.ACTIVE
        if fold(fields["priority"]) in {"none", "no priority", "0"}:
            fields["priority"] = ""

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """The parent's key, its team and its project."""
    columns, parent = context.columns, context.parent
    put(columns, row, "parent", context.parent_key)
    for index, name in enumerate(columns.names):
        if fold(name) in SHARED and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(
    columns=named_columns(NAMES),
    markup="markdown",
    separator=r",",
    make_keys=True,
    finish=finish,
)
DIALECT = table_dialect("linear_csv", "Linear CSV", RULES, sniff, fill=fill_part)
