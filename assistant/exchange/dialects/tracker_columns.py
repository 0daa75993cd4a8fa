"""What the tabular dialects of single trackers share."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from assistant.exchange.dates import parse_date
from assistant.exchange.roles import Columns, words
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import fold

YEAR_FIRST = re.compile(r"(\d{4})[/-](\d\d)[/-](\d\d)(?P<rest>.*)\Z", re.DOTALL)
BOX = re.compile(r"\[(?P<mark>[ xX]?)\]\s*")
REPEATED = frozenset({"labels", "components", "criteria", "tasks", "description", "title"})


def named_columns(table: Mapping[str, str]) -> Callable[[Sequence[str]], Columns]:
    """A finder of roles by the columns' names, from `role: "name|name"` rows.

    A role that is not in `REPEATED` is given to the first column only.
    """
    known = words(table)

    def find(names: Sequence[str]) -> Columns:
        columns = Columns(names)
        for index, name in enumerate(names):
            role = known.get(fold(name))
            if role and (role in REPEATED or not columns.has(role)):
                columns.roles.setdefault(role, []).append(index)
        return columns

    return find


def cell(columns: Columns, cells: Sequence[str], name: str) -> str:
    """The value of a column by its name; letter case and punctuation do not count."""
    wanted = fold(name)
    for index, shown in enumerate(columns.names):
        if fold(shown) == wanted and index < len(cells):
            return cells[index].strip()
    return ""


def instant(value: str) -> datetime | None:
    """A date that begins with the year, with slashes or with `UTC` at its end too."""
    value = value.strip()
    if len(value) > 64:
        return None
    found = YEAR_FIRST.match(value)
    if not found:
        return parse_date(value)
    rest = re.sub(r"\s*UTC\s*\Z", "Z", found["rest"])
    return parse_date(f"{found[1]}-{found[2]}-{found[3]}{rest}")


def task_lines(values: Sequence[str]) -> str:
    """Tasks as a Markdown block under the word *Tasks*; empty where there are none."""
    lines = [
        "- " + clean(BOX.sub("", line, count=1).strip())
        for value in values
        for line in value.split("\n")
        if BOX.sub("", line, count=1).strip()
    ]
    return "Tasks:\n" + "\n".join(lines) if lines else ""


def joined(*texts: str) -> str:
    """Texts as paragraphs; empty ones are left out."""
    return "\n\n".join(text for text in texts if text)
