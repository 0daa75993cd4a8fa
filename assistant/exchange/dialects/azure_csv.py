"""Azure Boards' CSV export: flat, or a tree with the columns Title 1, Title 2, …"""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain import ItemKind, UserError
from assistant.exchange.csv_dialect import table_dialect, table_records
from assistant.exchange.csvtable import open_csv
from assistant.exchange.dialect import Head, Record
from assistant.exchange.dialects.azure_json import state_by_reason
from assistant.exchange.dialects.title_tree import LEVEL, PARENT, TITLE, TreeTable, title_levels
from assistant.exchange.dialects.tracker_columns import cell, named_columns
from assistant.exchange.roles import Columns, apply_mapping
from assistant.exchange.table import Finish, Table, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "id|work item id",
    "title": "title",
    "description": "description|repro steps",
    "criteria": "acceptance criteria",
    "kind": "work item type",
    "status": "state",
    "priority": "priority",
    "rank": "stack rank|backlog priority|order",
    "estimate": "story points|effort|size",
    "labels": "tags",
    "components": "area path|node name",
    "parent": "parent",
    "project": "team project",
    "created": "created date",
    "updated": "changed date",
}
_by_name = named_columns(NAMES)
PLACES = frozenset({"area path", "iteration path", "team project"})
"""Columns that a part shares with its parent."""
STORY_WORDS = ("User Story", "Product Backlog Item", "Requirement", "Issue")


def columns(names: Sequence[str]) -> Columns:
    """Roles by Azure's reference names; a tree's own columns for title and parent win."""
    found = _by_name(names)
    if TITLE in names:
        found.roles["title"] = [list(names).index(TITLE)]
        found.roles["parent"] = [list(names).index(PARENT)]
    return found


def sniff(head: Head) -> str | None:
    """Columns for ID, work item type and a title."""
    names = set(head.header)
    typed = {"id", "work item type"} <= names
    if typed and any(LEVEL.match(name) for name in names):
        return "The header has Azure Boards' work item type and titles by depth."
    return (
        "The header has Azure Boards' ID, work item type and title."
        if typed and "title" in names
        else None
    )


def open_boards(path: Path) -> Table:
    """Open the file, as a tree where it has titles by depth.

    Raises:
        UserError: as `open_csv`; or a tree without a column for IDs.
    """
    table = open_csv(path)
    found = _by_name(table.names)
    levels = title_levels(table.names)
    key, title = found.first("key"), found.first("title")
    if levels and key is None:
        raise UserError(f"{path} has titles by depth but no column ID; export it with the ID.")
    if not levels and (_has_text(found) or key is None or title is None):
        return table
    if not levels and title is not None:
        levels = [title]
    return TreeTable(table, levels, key or 0, found.first("parent"), found.first("labels"))


def _has_text(found: Columns) -> bool:
    """Whether a part can say in its row which item it was cut from."""
    return found.has("description") or found.has("criteria") or found.has("parent")


def finish(found: Columns) -> Finish:
    """The state by its reason, the area's last name; columns of the tree are no cells."""

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        reason = cell(found, cells, "Reason")
        fields["state"] = state_by_reason(fields["status"], reason)
        fields["components"] = tuple(
            dict.fromkeys(area.rpartition("\\")[2] for area in fields["components"])
        )
        if TITLE in found.names:
            fields["fields"] = tuple(
                one for one in fields["fields"] if one.name not in {TITLE, PARENT}
            )

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """A row without an ID, as Azure Boards' import makes a new item of it."""
    found, parent = context.columns, context.parent
    put(found, row, "parent", context.parent_key)
    labels = found.first("labels")
    if labels is not None and not (found.has("description") or found.has("criteria")):
        tags = [row.get(labels, ""), f"part of {context.parent_key}"]
        row[labels] = "; ".join(tag for tag in tags if tag)
    if context.part.kind in {ItemKind.STORY, ItemKind.OTHER}:
        words = context.survey.kind_words
        there = {fold(word) for word in words.values()}
        named = next((word for word in STORY_WORDS if fold(word) in there), STORY_WORDS[0])
        put(found, row, "kind", words.get(ItemKind.STORY, named))
    for index, name in enumerate(found.names):
        if fold(name) in PLACES and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(columns=columns, markup="html", separator=r";", finish=finish)
_TABLE = table_dialect(
    "azure_csv",
    "Azure Boards CSV",
    RULES,
    sniff,
    fill=fill_part,
    open_table=open_boards,
)


def records(path: Path, mapping: Mapping[str, str]) -> Iterator[Record]:
    """Every row with the cells of the file itself."""
    table = open_csv(path)
    found = _by_name(table.names)
    apply_mapping(found, mapping)
    return table_records(table, found, make_keys=False)


DIALECT = replace(_TABLE, records=records)
