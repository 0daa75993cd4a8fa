"""Tables (CSV, spreadsheets) to items: what all tabular dialects share."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assistant.domain import Cell, Item, ItemKind, Link, UserError
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.csvfile import Row
from assistant.exchange.dates import month_first, parse_date
from assistant.exchange.drafts import LABEL, draft_parent
from assistant.exchange.guard import restore
from assistant.exchange.keys import KeyMaker, break_cycles
from assistant.exchange.markup import Markup, markup
from assistant.exchange.model import Report
from assistant.exchange.roles import Columns, apply_mapping
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import SUBTASKS, fold, kind_of, state_of

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


@dataclass(slots=True)
class RowPlan:
    """What happens to one row when a table is written.

    Attributes:
        edits: new values by column index.
        after: new rows below it.
        drop: leave the row out (a draft part of an earlier run that is replaced).
    """

    edits: dict[int, str] = field(default_factory=dict)
    after: list[list[str]] = field(default_factory=list)
    drop: bool = False


Planner = Callable[[Row], RowPlan | None]


class Table(Protocol):
    """A table in a file, whatever the file's format."""

    @property
    def names(self) -> Sequence[str]:
        """Column names, as printed in the header."""
        ...

    @property
    def header(self) -> int:
        """Number of the header's row; rows above it are not data."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was guessed to open it."""
        ...

    def rows(self) -> Iterator[Row]:
        """All rows from the first, header and blank ones included."""
        ...

    def save(self, target: Path, plan: Planner) -> list[str]:
        """Write the table again with the planned changes; returns notes."""
        ...


Finish = Callable[[MutableMapping[str, Any], Sequence[str]], None]
"""Has the last word on an item: the fields for `Item(...)`, and the row's cells."""


@dataclass(frozen=True, slots=True)
class TableRules:
    """What distinguishes one tabular dialect from another.

    Attributes:
        columns: finds the columns' roles in the header's names.
        markup: of descriptions and criteria.
        separator: between several labels or components in one cell.
        make_keys: derive keys from titles where the table has no key column.
        finish: made once a reading, so that it may keep state (such as the parents of a tree).
        notes: says what was guessed of the columns.
    """

    columns: Callable[[Sequence[str]], Columns]
    markup: str = "markdown"
    separator: str = r"[,;]"
    make_keys: bool = False
    finish: Callable[[Columns], Finish] | None = None
    notes: Callable[[Columns], Sequence[str]] | None = None


@dataclass(slots=True)
class Survey:
    """What is known of a whole table before its first item is read."""

    keys: set[str] = field(default_factory=set)
    by_id: dict[str, str] = field(default_factory=dict)
    loops: frozenset[str] = frozenset()
    """Keys whose parent is left out because it closes a cycle."""
    month_first: bool = False
    kind_words: dict[ItemKind, str] = field(default_factory=dict)
    subtask_word: str = ""


def columns_of(rules: TableRules, table: Table, mapping: Mapping[str, str]) -> Columns:
    """The table's columns after the user's mapping.

    Raises:
        UserError: no column for the title or the key, and none can be made.
    """
    columns = rules.columns(table.names)
    apply_mapping(columns, mapping)
    for role, what in (("key", "keys"), ("title", "titles")):
        if not columns.has(role) and not (role == "key" and rules.make_keys):
            raise UserError(
                f"There is no column with the items' {what}; the columns are: "
                f"{', '.join(name for name in dict.fromkeys(table.names) if name) or 'none'}. "
                f"Name it in the field mapping ({role} = column name)."
            )
    return columns


def data_rows(table: Table) -> Iterator[Row]:
    """Rows below the header that are not blank."""
    return (row for row in table.rows() if row.number > table.header and not row.blank)


def survey_table(rules: TableRules, table: Table, columns: Columns) -> Survey:
    """Look at every row once, cell by cell only where relations, dates and kinds need it."""
    survey = Survey()
    parents: dict[str, str] = {}
    kinds: Counter[str] = Counter()
    order: bool | None = None
    keys = KeyMaker(columns, make=rules.make_keys)
    for row in data_rows(table):
        if is_draft_part(columns, row.cells):
            continue
        key = keys.key(row.cells)
        kinds[columns.value(row.cells, "kind")] += 1
        if order is None:
            order = month_first(
                columns.values(row.cells, "created") + columns.values(row.cells, "updated")
            )
        if not key or key in survey.keys:
            continue
        survey.keys.add(key)
        if own := columns.value(row.cells, "id"):
            survey.by_id.setdefault(own, key)
        if parent := parent_text(columns, row.cells):
            parents[key] = parent
    survey.loops = break_cycles({key: survey.by_id.get(to, to) for key, to in parents.items()})
    survey.month_first = bool(order)
    for word, _ in kinds.most_common():
        if fold(word) in SUBTASKS:
            survey.subtask_word = survey.subtask_word or word
        elif word:
            survey.kind_words.setdefault(kind_of(word), word)
    return survey


def parent_text(columns: Columns, cells: Sequence[str]) -> str:
    """A row's parent as the tracker wrote it: a key, or a tracker's own id."""
    for role in ("parent_key", "parent", "epic"):
        if value := columns.value(cells, role):
            return value
    return ""


def read_table(
    rules: TableRules, table: Table, mapping: Mapping[str, str], report: Report
) -> Iterator[Item]:
    """Items of a table, one at a time; nothing but keys and parents is held in memory.

    Raises:
        UserError: a column that is needed is missing.
    """
    columns = columns_of(rules, table, mapping)
    survey = survey_table(rules, table, columns)
    for note in (*table.notes, *(rules.notes(columns) if rules.notes else ())):
        report.note(note)
    reader = RowReader(rules, columns, survey)
    keys = KeyMaker(columns, make=rules.make_keys)
    seen: set[str] = set()
    blank = parts = total = 0
    for row in table.rows():
        if row.number <= table.header:
            continue
        if row.blank:
            blank += 1
            continue
        if is_draft_part(columns, row.cells):
            parts += 1
            continue
        key = keys.key(row.cells)
        _check(row, key, columns, seen, report)
        if not key or key in seen:
            continue
        seen.add(key)
        if key in survey.loops:
            report.problem(
                row.number, key, "Its parent is one of its own children; the parent was left out."
            )
        total += 1
        yield reader.item(key, row, report)
    if blank:
        report.note(f"{blank} blank rows were skipped.")
    if parts:
        report.note(
            f"{parts} rows are draft parts of splits that nobody accepted yet; they were left out."
        )
    if not total:
        report.note("The export has no items.")


def is_draft_part(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row is a part of a split that this program wrote and that has no key yet."""
    if columns.has("key") and columns.value(cells, "key"):
        return False
    if not columns.has("key") and not columns.has("description"):
        return LABEL in columns.values(cells, "labels")
    return LABEL in columns.values(cells, "labels") or bool(
        draft_parent(columns.value(cells, "description"))
    )


def _check(row: Row, key: str, columns: Columns, seen: set[str], report: Report) -> None:
    """Report what is wrong with a row."""
    if row.problem:
        report.problem(row.number, key, f"Row {row.number}: {row.problem}.")
    extra = sum(1 for cell in row.cells[len(columns.names) :] if cell.strip())
    if extra:
        report.problem(
            row.number,
            key,
            f"Row {row.number} has {extra} cells more than the header; they are kept without a name.",
        )
    elif len(row.cells) < len(columns.names):
        missing = len(columns.names) - len(row.cells)
        report.problem(
            row.number,
            key,
            f"Row {row.number} has {missing} cells fewer than the header; they count as empty.",
        )
    if not key:
        report.problem(
            row.number, None, f"Row {row.number} has no key; it was left out and stays in the file."
        )
    elif key in seen:
        report.problem(
            row.number, key, f"Row {row.number} repeats the key {key}; the first row counts."
        )


@dataclass(slots=True)
class RowReader:
    """Turns rows into items; holds what is the same for all rows of one table."""

    rules: TableRules
    columns: Columns
    survey: Survey
    text: Markup = field(init=False)
    finish: Finish | None = field(init=False)

    def __post_init__(self) -> None:
        self.text = markup(self.rules.markup)
        self.finish = self.rules.finish(self.columns) if self.rules.finish else None

    def item(self, key: str, row: Row, report: Report) -> Item:
        """One row as an item."""
        columns, cells = self.columns, row.cells
        if any("\x00" in cell for cell in cells):
            report.problem(
                row.number, key, f"Row {row.number} has NUL characters; they were left out."
            )
        title = restore(columns.value(cells, "title"))
        description = self._text(columns.value(cells, "description"))
        if not title:
            title = description.strip().split("\n")[0][:120] or key
            report.problem(
                row.number, key, f"{key} has no title; it is called {clean(title)!r} here."
            )
        status = columns.value(cells, "status")
        fields: dict[str, Any] = {
            "key": clean(key),
            "kind": kind_of(columns.value(cells, "kind")),
            "title": clean(title),
            "description": description,
            "criteria": self._criteria(cells, description),
            "status": clean(status),
            "state": state_of(
                status,
                category=columns.value(cells, "category"),
                resolution=columns.value(cells, "resolution"),
            ),
            "priority": clean(columns.value(cells, "priority")),
            "rank": clean(columns.value(cells, "rank")),
            "estimate": parse_number(columns.value(cells, "estimate")),
            "labels": self._many(cells, "labels"),
            "components": self._many(cells, "components"),
            "parent": self._parent(key, cells),
            "links": self._links(cells),
            "project": clean(columns.value(cells, "project")),
            "created": parse_date(
                columns.value(cells, "created"), month_first=self.survey.month_first
            ),
            "updated": parse_date(
                columns.value(cells, "updated"), month_first=self.survey.month_first
            ),
            "fields": tuple(
                Cell(name=columns.name(index), value=clean(cell))
                for index, cell in enumerate(cells)
                if cell
            ),
        }
        if self.finish:
            self.finish(fields, cells)
        return Item(**fields)

    def _text(self, raw: str) -> str:
        return (
            clean(self.text.to_markdown(self.text.cut_draft(restore(raw)))).strip() if raw else ""
        )

    def _criteria(self, cells: Sequence[str], description: str) -> tuple[str, ...]:
        own: list[str] = []
        for raw in self.columns.values(cells, "criteria"):
            own += criteria_of_field(self._text(raw))
        return tuple(dict.fromkeys([*own, *extract_criteria(description)]))

    def _many(self, cells: Sequence[str], role: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for value in self.columns.values(cells, role):
            for part in re.split(self.rules.separator, value):
                if part.strip():
                    found[clean(part.strip())] = None
        return tuple(found)

    def _parent(self, key: str, cells: Sequence[str]) -> str | None:
        if key in self.survey.loops:
            return None
        parent = parent_text(self.columns, cells)
        return clean(self.survey.by_id.get(parent, parent)) or None

    def _links(self, cells: Sequence[str]) -> tuple[Link, ...]:
        return tuple(
            Link(
                type=kind,
                key=clean(cells[index].strip()),
                direction="inward" if way == "inward" else "outward",
            )
            for index, kind, way in self.columns.links
            if index < len(cells) and cells[index].strip()
        )


def parse_number(text: str) -> float | None:
    """The first number in a text; None where there is none."""
    found = NUMBER.search(text) if text else None
    if not found:
        return None
    value = float(found[0].replace(",", "."))
    return value if abs(value) < 1e12 else None
