"""Rows of a table to items, one at a time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.domain import Cell, Item, Link
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.csvfile import Row
from assistant.exchange.dates import parse_date
from assistant.exchange.guard import restore
from assistant.exchange.keys import KeyMaker
from assistant.exchange.markup import Markup, markup
from assistant.exchange.model import Report
from assistant.exchange.roles import Columns
from assistant.exchange.table import (
    Finish,
    Survey,
    Table,
    TableRules,
    columns_of,
    continues,
    is_draft_part,
    parent_text,
    survey_table,
)
from assistant.exchange.text import clean, count, needs_cleaning
from assistant.exchange.vocabulary import kind_of, state_of

NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


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
    seen: set[str] = set()
    short = 0
    for key, row in _records(rules, table, columns, report):
        _check(row, key, columns, seen, report)
        short += bool(row.raw) and len(row.cells) < len(columns.names)
        if not key or key in seen:
            continue
        seen.add(key)
        if key in survey.loops:
            report.problem(
                row.number,
                key,
                f"{key}: its chain of parents returns to itself; its parent was left out.",
            )
        yield reader.item(key, row, report)
    if short:
        report.note(
            f"{count(short, 'row')} shorter than the header; the missing cells count as empty."
        )
    if not seen:
        report.note("The export has no items.")


def _records(
    rules: TableRules, table: Table, columns: Columns, report: Report
) -> Iterator[tuple[str, Row]]:
    """Rows with their keys; rows that go on with the row above are joined to it."""
    keys = KeyMaker(columns, make=rules.make_keys)
    open_row: tuple[str, Row] | None = None
    blank = parts = joined = 0
    for row in table.rows():
        if row.number <= table.header:
            continue
        if row.blank:
            blank += 1
        elif is_draft_part(columns, row.cells):
            parts += 1
        elif open_row is not None and continues(rules, columns, row.cells):
            joined += 1
            _join(open_row[1], row)
        else:
            if open_row is not None:
                yield open_row
            open_row = (keys.key(row.cells), row)
    if open_row is not None:
        yield open_row
    if blank:
        report.note(f"Skipped {count(blank, 'blank row')}.")
    if joined:
        report.note(f"Joined {count(joined, 'row')} without a title to the row above.")
    if parts:
        report.note(
            f"Left out {count(parts, 'draft part')} of splits that nobody has accepted yet."
        )


def _join(row: Row, more: Row) -> None:
    row.cells += [""] * (len(more.cells) - len(row.cells))
    for index, cell in enumerate(more.cells):
        if cell.strip():
            above, cell_text = row.cells[index], clean(cell)
            row.cells[index] = f"{above}\n{cell_text}" if above.strip() else cell_text


def _check(row: Row, key: str, columns: Columns, seen: set[str], report: Report) -> None:
    """Report what is wrong with a row."""
    if row.problem:
        report.problem(row.number, key, f"Row {row.number}: {row.problem}.")
    extra = sum(1 for cell in row.cells[len(columns.names) :] if cell.strip())
    if extra:
        report.problem(
            row.number,
            key,
            f"Row {row.number} has {count(extra, 'cell')} more than the header; kept without a name.",
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
    names: list[str] = field(init=False)
    finish: Finish | None = field(init=False)

    def __post_init__(self) -> None:
        self.text = markup(self.rules.markup)
        self.names = [self.columns.name(index) for index in range(len(self.columns.names))]
        self.finish = self.rules.finish(self.columns) if self.rules.finish else None

    def item(self, key: str, row: Row, report: Report) -> Item:
        """One row as an item."""
        columns, cells = self.columns, row.cells
        if needs_cleaning(row.raw or "".join(cells)):
            if any("\x00" in cell for cell in cells):
                told = f"Row {row.number} has NUL characters; they were left out."
                report.problem(row.number, key, told)
            key, cells = clean(key), [clean(cell) for cell in cells]
        title = restore(columns.value(cells, "title"))
        description = self._text(columns.value(cells, "description"))
        if not title:
            title = description.strip().split("\n")[0][:120] or key
            report.problem(row.number, key, f"{key} has no title; it is called {title!r} here.")
        status = columns.value(cells, "status")
        names = self.names
        fields: dict[str, Any] = {
            "key": key,
            "kind": kind_of(columns.value(cells, "kind")),
            "title": title,
            "description": description,
            "criteria": self._criteria(cells, description),
            "status": status,
            "state": state_of(
                status,
                category=columns.value(cells, "category"),
                resolution=columns.value(cells, "resolution"),
            ),
            "priority": columns.value(cells, "priority"),
            "rank": columns.value(cells, "rank"),
            "estimate": parse_number(columns.value(cells, "estimate")),
            "labels": self._many(cells, "labels"),
            "components": self._many(cells, "components"),
            "parent": self._parent(key, cells),
            "links": self._links(cells),
            "project": columns.value(cells, "project"),
            "created": parse_date(
                columns.value(cells, "created"), month_first=self.survey.month_first
            ),
            "updated": parse_date(
                columns.value(cells, "updated"), month_first=self.survey.month_first
            ),
            "fields": tuple(
                Cell(name=names[index] if index < len(names) else columns.name(index), value=cell)
                for index, cell in enumerate(cells)
                if cell
            ),
        }
        if self.finish:
            self.finish(fields, cells)
        return Item(**fields)

    def _text(self, raw: str) -> str:
        return self.text.to_markdown(self.text.cut_draft(restore(raw))).strip() if raw else ""

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
                    found[part.strip()] = None
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


def number_in(value: object) -> float | None:
    """A number of a JSON document; None for anything else and for one that no team means."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return float(value) if abs(value) < 1e12 else None  # not even a float can hold every integer
