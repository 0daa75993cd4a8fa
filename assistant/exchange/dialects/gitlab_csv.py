"""GitLab's CSV of issues: the export, and the shape of its importer."""

import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from assistant.exchange.criteria import extract_criteria
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.forge_text import links_in_text, parent_in_text, visible
from assistant.exchange.dialects.label_words import (
    components_by_labels,
    estimate_by_labels,
    kind_by_labels,
    priority_by_labels,
    state_by_labels,
)
from assistant.exchange.dialects.tracker_columns import cell, named_columns
from assistant.exchange.drafts import LABEL
from assistant.exchange.roles import Columns
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.table_parts import PartContext
from assistant.exchange.vocabulary import fold

NAMES = {
    "key": "issue id|work item iid|work item id|iid|id",
    "title": "title",
    "description": "description",
    "kind": "type|work item type",
    "status": "state",
    "estimate": "weight",
    "labels": "labels",
    "parent": "parent iid|parent id",
    "created": "created at utc|created at",
    "updated": "updated at utc|updated at",
}
EXPORT = frozenset({"author username", "time estimate", "time spent", "confidential", "locked"})
QUICK = re.compile(
    r"^/(?P<action>label|labels|weight|milestone|assign|estimate|epic|due|confidential|todo|relate|blocks|blocked_by|set_parent|type|iteration)\b[ \t]*(?P<rest>[^\n]*)$",
    re.MULTILINE,
)
"""Quick actions that GitLab carries out when it imports a description."""
NAME = re.compile(r'~"(?P<quoted>[^"\n]+)"|~(?P<plain>[^\s~"]+)')
SHARED = frozenset({"milestone", "epic id", "epic title"})
"""Columns that a part shares with its parent."""


def sniff(head: Head) -> str | None:
    """The export's own columns; or title and description first, with what the importer takes."""
    names = set(head.header)
    if {"title", "description"} <= names and len(names & EXPORT) >= 2:
        return "The header has GitLab's columns for title, description and time."
    if head.header[:2] == ["title", "description"]:
        texts = [row.cells[1] for row in head.rows if len(row.cells) > 1]
        if {"due date", "milestone"} <= names or any(QUICK.search(text) for text in texts):
            return "Title and description come first, with quick actions or dates of GitLab's importer."
    return None


def finish(columns: Columns) -> Finish:
    """What labels, quick actions and references say."""
    has_kind = columns.has("kind")

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        raw = columns.value(cells, "description")
        actions = QUICK.findall(raw)
        labels = list(fields["labels"])
        for action, rest in actions:
            if action in {"label", "labels"}:
                labels += [one["quoted"] or one["plain"] for one in NAME.finditer(rest)]
            elif action == "weight" and fields["estimate"] is None and rest.strip().isdigit():
                fields["estimate"] = float(rest) if len(rest) < 6 else None
        text = visible(QUICK.sub("", fields["description"])) if actions else visible(raw)
        fields["labels"] = tuple(dict.fromkeys(labels))
        fields["description"] = text
        fields["criteria"] = extract_criteria(text)
        if not has_kind or fields["kind"].value in {"other", "task"}:
            by_labels = kind_by_labels(labels, fields["title"], text)
            fields["kind"] = by_labels if by_labels.value != "other" else fields["kind"]
        if has_kind and fold(columns.value(cells, "kind")) == "issue":
            fields["kind"] = kind_by_labels(labels, fields["title"], text)
        fields["state"] = state_by_labels(labels, closed=fold(fields["status"]) == "closed")
        fields["priority"] = priority_by_labels(labels)
        fields["components"] = components_by_labels(labels)
        if fields["estimate"] is None:
            fields["estimate"] = estimate_by_labels(labels)
        if not fields["parent"]:
            epic = cell(columns, cells, "Epic ID")
            fields["parent"] = f"&{epic}" if epic else parent_in_text(text) or None
        fields["links"] = tuple(links_in_text(text))

    return last_word


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """A row without an ID; its text names the parent, milestone and epic are the parent's."""
    columns, parent = context.columns, context.parent
    text, labels = columns.first("description"), columns.first("labels")
    if text is not None:
        own = columns.value(parent, "key")
        lead = f"Part of #{own}\n\n" if own else ""
        action = f'\n\n/label ~"{LABEL}"' if labels is None and context.part.draft else ""
        row[text] = f"{lead}{row.get(text, '')}{action}".strip()
    for index, name in enumerate(columns.names):
        if fold(name) in SHARED and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(
    columns=named_columns(NAMES), markup="markdown", separator=r",", make_keys=True, finish=finish
)
DIALECT = table_dialect(
    "gitlab_csv", "GitLab CSV (export and import)", RULES, sniff, fill=fill_part
)
