"""Tables (CSV, spreadsheets) to items: what all tabular dialects share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from assistant.domain import ItemKind, UserError
from assistant.exchange.csvfile import Row
from assistant.exchange.dates import month_first
from assistant.exchange.drafts import LABEL, draft_parent
from assistant.exchange.keys import KeyMaker, break_cycles
from assistant.exchange.roles import Columns, apply_mapping
from assistant.exchange.vocabulary import SUBTASKS, fold, kind_of

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


Planner = Callable[[Iterable[Row]], Iterator[tuple[Row, RowPlan | None]]]
"""Goes through all rows of a table once, in order, and says what happens to each."""


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
        join_rows: a row without key and title goes on with the row above (merged cells).
        grow: name of a column that is added for criteria where the table has none for them and
            none for descriptions; empty: nothing is added.
        finish: made once a reading, so that it may keep state (such as the parents of a tree).
        notes: says what was guessed of the columns.
    """

    columns: Callable[[Sequence[str]], Columns]
    markup: str = "markdown"
    separator: str = r"[,;]"
    make_keys: bool = False
    join_rows: bool = False
    grow: str = ""
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
        if is_draft_part(columns, row.cells) or continues(rules, columns, row.cells):
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


def continues(rules: TableRules, columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row goes on with the row above, as rows of merged cells do."""
    return rules.join_rows and not any(
        columns.value(cells, role) for role in ("key", "title", "epic")
    )


def parent_text(columns: Columns, cells: Sequence[str]) -> str:
    """A row's parent as the tracker wrote it: a key, or a tracker's own id."""
    for role in ("parent_key", "parent", "epic"):
        if value := columns.value(cells, role):
            return value
    return ""


def is_draft_part(columns: Columns, cells: Sequence[str]) -> bool:
    """Whether a row is a part of a split that this program wrote and that has no key yet."""
    if columns.value(cells, "key"):
        return False
    if any(LABEL in value for value in columns.values(cells, "labels")):
        return True
    return any(draft_parent(columns.value(cells, role)) for role in ("description", "criteria"))
