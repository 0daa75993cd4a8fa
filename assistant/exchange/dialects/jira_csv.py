"""Jira's CSV export (Cloud, Server, Data Center), in several interface languages."""

from collections.abc import Sequence

from assistant.domain import ItemKind
from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.jira_words import NAMES, PROJECT_COLUMNS, jira_columns
from assistant.exchange.table import TableRules
from assistant.exchange.table_parts import PartContext, put
from assistant.exchange.vocabulary import fold, kind_of

TYPICAL = frozenset({"kind", "id", "project", "resolution", "category"})
"""Columns that hardly any other tool names as Jira does."""


def sniff(head: Head) -> str | None:
    """A header with Jira's own words."""
    return recognise(head.header)


def recognise(header: Sequence[str]) -> str | None:
    """Why a header is Jira's: a summary or a key, and at least one typical column.

    Args:
        header: folded column names.
    """
    roles = {NAMES.get(name) for name in header}
    own = "issue key" in header or "work item key" in header
    if {"title", "key"} <= roles and (roles & TYPICAL or own):
        return "The header has Jira's columns for summary, key and more."
    if own:
        return "The header has Jira's issue key, but no summary."
    if "summary" in header and roles & TYPICAL:
        return "The header has Jira's columns, but no key."
    return None


def fill_part(context: PartContext, row: dict[int, str]) -> None:
    """Parent columns as Jira's CSV importer reads them.

    `Parent` takes the parent's issue id, `Parent key` its key, `Epic Link` the key of an epic. An
    issue that is no epic takes only sub-tasks below it: the part is written as one, and can be
    converted to a story in Jira once it is accepted.
    """
    columns, parent, survey = context.columns, context.parent, context.survey
    own_id = columns.value(parent, "id")
    put(columns, row, "parent", own_id or context.parent_key)
    put(columns, row, "parent_key", context.parent_key)
    put(columns, row, "parent_title", columns.value(parent, "title"))
    if kind_of(columns.value(parent, "kind")) in {ItemKind.EPIC, ItemKind.FEATURE}:
        put(columns, row, "epic", context.parent_key)
    elif columns.value(parent, "kind"):
        put(columns, row, "kind", survey.subtask_word or "Sub-task")
    for index, name in enumerate(columns.names):
        if fold(name) in PROJECT_COLUMNS and index < len(parent):
            row[index] = parent[index]


RULES = TableRules(columns=jira_columns, markup="wiki", separator=r"[\s,;]+")
DIALECT = table_dialect("jira_csv", "Jira CSV export", RULES, sniff, fill=fill_part)
