"""Asana's CSV export."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain import Change, ItemState, Link
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.label_words import kind_by_labels
from assistant.exchange.dialects.tracker_columns import cell, named_columns
from assistant.exchange.model import Written
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "task id",
    "title": "name",
    "description": "notes",
    "criteria": "acceptance criteria|acceptance criterion|akzeptanzkriterien|criterios de aceptación|critères d acceptation|acceptatiecriteria",
    "kind": "type|task type|issue type",
    "status": "section column|column|section",
    "priority": "priority",
    "estimate": "estimate|estimated points|story points|points|effort|size",
    "labels": "tags",
    "parent": "parent task",
    "project": "projects",
    "created": "created at",
    "updated": "last modified",
}
LINKS = {"Blocked By (Dependencies)": "blocked by", "Blocking (Dependencies)": "blocks"}
SHARED = frozenset({"projects", "section column"})
"""Columns that a part shares with its parent."""
_by_name = named_columns(NAMES)


def columns(names: Sequence[str]) -> Columns:
    """Roles; Asana names parents by their title, so titles serve as ids."""
    found = _by_name(names)
    if found.has("parent") and found.has("title"):
        found.roles["id"] = found.roles["title"][:1]
    return found


def sniff(head: Head) -> str | None:
    """A task's id and name with Asana's section or times."""
    names = set(head.header)
    if {"task id", "name"} <= names and names & {"section column", "last modified", "parent task"}:
        return "The header has Asana's task id, name and section."
    return None


def finish(found: Columns) -> Finish:
    """A task is done when it has a time of completion; links are titles of tasks."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        if cell(found, cells, "Completed At") and fields["state"] is not ItemState.DECLINED:
            fields["state"] = ItemState.DONE
        elif fields["state"] is ItemState.DONE:
            fields["state"] = ItemState.OPEN
        if fields["kind"].value == "other":
            words = fields["labels"]
            fields["kind"] = kind_by_labels(words, fields["title"], fields["description"])
        fields["links"] = tuple(
            Link(type=kind, key=clean(other.strip()))
            for name, kind in LINKS.items()
            for other in cell(found, cells, name).split(",")
            if other.strip()
        )

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """The parent's title, its projects and its section."""
    found, parent = context.columns, context.parent
    put(found, row, "parent", found.value(parent, "title"))
    for index, name in enumerate(found.names):
        if fold(name) in SHARED and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(columns=columns, markup="plain", separator=r",", finish=finish)
_TABLE = table_dialect("asana_csv", "Asana CSV", RULES, sniff, fill=fill_part)


def write(
    source: Path, target: Path, changes: Sequence[Change], mapping: Mapping[str, str]
) -> Written:
    """The table again; tells where a new title leaves subtasks with the old one."""
    done = _TABLE.write(source, target, changes, mapping)
    renamed = ", ".join(change.key for change in changes if change.title is not None)
    if not renamed:
        return done
    note = f"Asana names parents by title: subtasks of {renamed} still name the old title."
    return done.model_copy(update={"notes": (*done.notes, note)})


DIALECT = replace(_TABLE, write=write)
