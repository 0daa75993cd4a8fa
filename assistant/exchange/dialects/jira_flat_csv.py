"""Jira's REST answer flattened into a CSV, as `pandas.json_normalize` writes it.

Columns have dotted names (`status.name`), lists are Python texts.
"""

import ast
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from assistant.domain import ItemKind, Link
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.drafts import LABEL
from assistant.exchange.roles import Columns, words
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import fold, kind_of

NAMES = words(
    {
        "key": "key",
        "id": "id",
        "title": "summary",
        "description": "description",
        "kind": "issuetype.name",
        "status": "status.name",
        "category": "status.statusCategory.key|status.statusCategory.name",
        "resolution": "resolution.name",
        "priority": "priority.name",
        "parent_key": "parent.key",
        "parent": "parent.id",
        "parent_title": "parent.fields.summary",
        "project": "project.key",
        "created": "created",
        "updated": "updated",
    }
)
LISTS = {"labels": "labels", "components": "components", "issuelinks": "links"}
MAX_LITERAL = 200_000


def columns(names: Sequence[str]) -> Columns:
    """Roles by the dotted names, with or without a leading `fields.`."""
    found = Columns(names)
    for index, name in enumerate(names):
        role = NAMES.get(fold(_plain(name)))
        if role:
            found.roles.setdefault(role, []).append(index)
    return found


def _plain(name: str) -> str:
    return name.removeprefix("fields.")


def sniff(head: Head) -> str | None:
    """Dotted names of Jira's REST fields."""
    names = {name.removeprefix("fields ") for name in head.header}
    if {"key", "summary", "issuetype name"} <= names:
        return "The header has the dotted names of Jira's REST fields."
    return None


def finish(found: Columns) -> Finish:
    """Lists that stand as Python texts in their cells."""
    places = {
        LISTS[plain]: index
        for index, name in enumerate(found.names)
        if (plain := _plain(name)) in LISTS
    }

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        def values(role: str) -> Iterator[Any]:
            index = places.get(role)
            text = cells[index] if index is not None and index < len(cells) else ""
            return iter(_literal(text))

        fields["labels"] = tuple(clean(str(label)) for label in values("labels"))
        fields["components"] = tuple(
            clean(str(part.get("name", "")))
            for part in values("components")
            if isinstance(part, dict)
        )
        fields["links"] = tuple(link for value in values("links") for link in _links(value))

    return last_word


def _literal(text: str) -> list[Any]:
    if len(text) < 3 or len(text) > MAX_LITERAL or text[0] != "[":
        return []
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _links(value: Any) -> Iterator[Link]:
    if not isinstance(value, dict):
        return
    kind = value.get("type")
    name = str(kind.get("name", "")) if isinstance(kind, dict) else ""
    for field, way in (("outwardIssue", "outward"), ("inwardIssue", "inward")):
        other = value.get(field)
        if isinstance(other, dict) and other.get("key"):
            yield Link(
                type=name,
                key=str(other["key"]),
                direction="inward" if way == "inward" else "outward",
            )


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """The parent in all its columns, the project copied, the label as a Python list."""
    found, parent = context.columns, context.parent
    put(found, row, "parent_key", context.parent_key)
    put(found, row, "parent", found.value(parent, "id"))
    put(found, row, "parent_title", found.value(parent, "title"))
    if kind_of(found.value(parent, "kind")) not in {ItemKind.EPIC, ItemKind.FEATURE}:
        put(found, row, "kind", context.survey.subtask_word or "Sub-task")
    for index, name in enumerate(found.names):
        plain = _plain(name)
        if plain.startswith("project.") and index < len(parent):
            row[index] = parent[index]
        elif plain == "labels" and context.part.draft:
            row[index] = f"['{LABEL}']"


DIALECT = table_dialect(
    "jira_flat_csv",
    "Jira REST answer flattened to CSV",
    TableRules(columns=columns, markup="wiki", finish=finish),
    sniff,
    fill=fill_part,
)
