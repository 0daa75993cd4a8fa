"""Which dialects there are, and which one a file is written in."""

import importlib
from functools import cache
from pathlib import Path
from typing import Any

from assistant.domain import UserError
from assistant.exchange.dialect import Dialect, Head
from assistant.exchange.model import Detected
from assistant.exchange.text import clean, refuse_binary

NAMES = (
    "xlsx",
    "jira_flat_csv",
    "jira_csv",
    "jira_json",
    "jira_xml",
    "azure_json",
    "trello_json",
    "github_project",
    "gitlab_json",
    "github_json",
    "jsonl",
    "azure_csv",
    "linear_csv",
    "clickup_csv",
    "asana_csv",
    "shortcut_csv",
    "pivotal_csv",
    "gitlab_csv",
    "markdown",
    "plain_table",
)
"""In the order in which the detection asks them: the most particular first."""


JSON_HINT = "it takes issues, cards or work items as the tracker's search or export gives them"
PAGES = {
    "comments": "it holds an issue's comments, not issues",
    "worklogs": "it holds an issue's work logs, not issues",
    "histories": "it holds an issue's history, not issues",
    "transitions": "it holds an issue's transitions, not issues",
    "errorMessages": "it holds an error of the tracker, not issues",
}
"""Answers of trackers that are easily taken for an export, by the name that gives them away."""


@cache
def dialect(name: str) -> Dialect:
    """The dialect with a name.

    Raises:
        UserError: there is none of that name; the sentence lists those that there are.
    """
    if name not in NAMES:
        raise UserError(f"There is no dialect {name!r}; there are: {', '.join(NAMES)}.")
    found: Dialect = importlib.import_module(f"assistant.exchange.dialects.{name}").DIALECT
    return found


def detect(path: Path) -> Detected:
    """Find out from a file's content which dialect it is written in.

    Raises:
        UserError: missing, empty, not readable as text, or of no known dialect.
    """
    head = Head(path)
    for name in NAMES:
        why = dialect(name).sniff(head)
        if why:
            return Detected(dialect=name, why=why)
    raise UserError(_unknown(head))


def _unknown(head: Head) -> str:
    refuse_binary(head.path, head.data)
    hint = "name its dialect, or export it again as CSV, JSON or XML"
    if head.looks_like_json and head.json is None:
        return (
            f"{head.path} looks like JSON but cannot be read ({head.json_error}); export it again."
        )
    if head.json is not None:
        return f"{head.path} is a JSON document, but {_content(head.json)}; {JSON_HINT}."
    if head.rows and len(head.header) > 1:
        return (
            f"{head.path} is a table, but it has no column that looks like a key and a title "
            f"(columns: {', '.join(next(row.cells for row in head.rows if not row.blank))[:300]}); {hint}."
        )
    return f"{head.path} is in no format that is known here; {hint}."


def _content(root: Any) -> str:
    """What a document of no known dialect holds, for a sentence."""
    if isinstance(root, dict):
        told = next((told for name, told in PAGES.items() if name in root), "")
        names = ", ".join(clean(str(name))[:40] for name in list(root)[:8])
        return told or f"none of its entries is known here (it has {names or 'none'})"
    if isinstance(root, list):
        return "its list is empty" if not root else "its list holds nothing that is known here"
    return "it holds a single value"
