"""Decided changes into a table: only the decided cells, and new rows for parts of a split."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain import Change, NewItem
from assistant.exchange.blocks import add_criteria
from assistant.exchange.csvfile import Row
from assistant.exchange.drafts import LABEL, PART_NOTE, draft_parent, same
from assistant.exchange.guard import neutralise, restore
from assistant.exchange.keys import KeyMaker
from assistant.exchange.markup import markup
from assistant.exchange.model import Written
from assistant.exchange.roles import Columns
from assistant.exchange.table import (
    RowPlan,
    Survey,
    Table,
    TableRules,
    columns_of,
    continues,
    data_rows,
    is_draft_part,
    parent_text,
    survey_table,
)
from assistant.exchange.table_parts import KIND_WORDS, PartContext, PartFiller, plain_parents, put


@dataclass(slots=True)
class TableWriter:
    """Plans what happens to each row; used for one writing."""

    rules: TableRules
    columns: Columns
    survey: Survey
    changes: Mapping[str, Sequence[Change]]
    fill: PartFiller
    existing: Mapping[str, Sequence[str]]
    """Titles of rows without a key, by the key of their parent (or "" where none has a key)."""
    header: int
    new_column: int | None = None
    """Index of a column that is added for criteria."""
    keys: KeyMaker = field(init=False)
    met: set[str] = field(default_factory=set)
    changed: int = 0
    added: int = 0
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = KeyMaker(self.columns, make=self.rules.make_keys)

    def plan(self, rows: Iterable[Row]) -> Iterator[tuple[Row, RowPlan | None]]:
        """What happens to each row; new rows come after the rows that go on with their parent."""
        held: tuple[Row, RowPlan | None] | None = None
        for row in rows:
            if held is not None:
                goes_on = held[1] is not None and held[1].after and self._goes_on(row)
                plan = self._grown(row) if goes_on else self._plan(row)
                if goes_on and held[1] is not None:
                    plan = plan or RowPlan()
                    plan.after, held[1].after = held[1].after, []
                yield held
            else:
                plan = self._plan(row)
            held = (row, plan)
        if held is not None:
            yield held

    def _goes_on(self, row: Row) -> bool:
        return (
            not row.blank
            and not is_draft_part(self.columns, row.cells)
            and continues(self.rules, self.columns, row.cells)
        )

    def _plan(self, row: Row) -> RowPlan | None:
        if row.number <= self.header or row.blank or self._goes_on(row):
            return self._grown(row)
        if is_draft_part(self.columns, row.cells):
            return RowPlan(drop=True) if self._replaced(row) else self._grown(row)
        key = self.keys.key(row.cells)
        if not key or key in self.met or key not in self.changes:
            return self._grown(row)
        self.met.add(key)
        plan = self._grown(row) or RowPlan()
        for change in self.changes[key]:
            self._edit(row.cells, change, plan.edits)
            plan.after += [
                self._part(key, row.cells, part) for part in change.parts if self._is_new(key, part)
            ]
        plan.edits = {
            index: value
            for index, value in plan.edits.items()
            if index >= len(row.cells) or row.cells[index] != value or index == self.new_column
        }
        self.changed += any(value for value in plan.edits.values())
        self.added += len(plan.after)
        return plan

    def _is_new(self, key: str, part: NewItem) -> bool:
        """Whether a part does not stand there without a key already, accepted in an earlier run."""
        there = (*self.existing.get(key, ()), *self.existing.get("", ()))
        return part.draft or not any(same(part.title, title) for title in there)

    def _grown(self, row: Row) -> RowPlan | None:
        """The cell of an added column, where one is added and the row holds anything."""
        if self.new_column is None or row.number < self.header or row.blank:
            return None
        return RowPlan({self.new_column: self.rules.grow if row.number == self.header else ""})

    def _replaced(self, row: Row) -> bool:
        parent = parent_of_part(self.columns, self.survey, row.cells)
        return any(change.parts for change in self.changes.get(parent, ()))

    def _edit(self, cells: Sequence[str], change: Change, edits: dict[int, str]) -> None:
        text = markup(self.rules.markup)
        columns = self.columns

        def current(index: int) -> str:
            return edits.get(index, cells[index] if index < len(cells) else "")

        title, description = columns.first("title"), columns.first("description")
        if change.title is not None and title is not None:
            edits[title] = neutralise(" ".join(change.title.split()))
        if change.description is not None and description is not None:
            edits[description] = neutralise(str(text.from_markdown(change.description)))
        elif change.description is not None:
            self._note("The export has no column for descriptions; they were not written.")
        if change.criteria:
            own = columns.first("criteria")
            target = own if own is not None else description
            if target is None:
                self._note(
                    "The export has neither a column for criteria nor for descriptions; criteria were not written."
                )
            else:
                value = add_criteria(
                    restore(current(target)),
                    change.criteria,
                    text,
                    draft=change.draft,
                    own_field=own is not None,
                )
                edits[target] = neutralise(str(value))

    def _part(self, key: str, parent: Sequence[str], part: NewItem) -> list[str]:
        columns = self.columns
        text = markup(self.rules.markup)
        row: dict[int, str] = {}
        told = [PART_NOTE.format(key=key).join("**")] if part.draft else []
        own = columns.first("criteria")
        raw = str(text.from_markdown("\n\n".join([*told, part.description]).strip()))
        if part.criteria:
            base = "" if own is not None and columns.has("description") else raw
            raw_criteria = add_criteria(
                base, part.criteria, text, draft=part.draft, own_field=own is not None
            )
        if own is not None and (part.criteria or not columns.has("description")):
            row[own] = neutralise(str(raw_criteria) if part.criteria else raw)
        elif part.criteria:
            raw = str(raw_criteria)
        put(columns, row, "title", neutralise(" ".join(part.title.split())))
        put(columns, row, "description", neutralise(raw))
        put(columns, row, "kind", self.survey.kind_words.get(part.kind, KIND_WORDS[part.kind]))
        if part.draft:
            put(columns, row, "labels", LABEL)
        elif not any(columns.has(role) for role in ("parent", "parent_key", "epic")):
            self._note(
                "There is no column for parents: accepted parts stand below theirs, nothing else tells it."
            )
        self.fill(PartContext(columns, self.survey, key, parent, part), row)
        return [row.get(index, "") for index in range(len(columns.names))]

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def parent_of_part(columns: Columns, survey: Survey, cells: Sequence[str]) -> str:
    """Key of the item that a row without a key was cut from."""
    told = draft_parent(columns.value(cells, "description")) or draft_parent(
        columns.value(cells, "criteria")
    )
    parent = parent_text(columns, cells)
    return told or survey.by_id.get(parent, parent)


def _keyless(columns: Columns, survey: Survey, table: Table) -> dict[str, list[str]]:
    """Titles of rows without a key of their own: by their parent's key, or all under ""."""
    found: dict[str, list[str]] = {}
    for row in data_rows(table):
        if not columns.value(row.cells, "key") and not is_draft_part(columns, row.cells):
            parent = parent_of_part(columns, survey, row.cells) if columns.has("key") else ""
            found.setdefault(parent, []).append(columns.value(row.cells, "title"))
    return found


def by_key(changes: Sequence[Change]) -> dict[str, list[Change]]:
    """Changes of each item, in the order they were decided."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.key, []).append(change)
    return found


def write_table(
    name: str,
    rules: TableRules,
    table: Table,
    target: Path,
    changes: Sequence[Change],
    mapping: Mapping[str, str],
    fill: PartFiller = plain_parents,
) -> Written:
    """Write a table again with the decided changes.

    Args:
        name: of the dialect.
        rules: of the dialect.
        table: the source.
        target: where to write; may not be the source.
        changes: what was decided.
        mapping: the user's field mapping.
        fill: fills in the parent's columns of a new row.

    Raises:
        UserError: a column is missing, or the target cannot be written.
    """
    columns = columns_of(rules, table, mapping)
    survey = survey_table(rules, table, columns)
    wanted = by_key(changes)
    new_column = None
    needed = any(change.criteria or change.parts for change in changes)
    if rules.grow and needed and not columns.has("criteria") and not columns.has("description"):
        new_column = len(columns.names)
        columns.names = [*columns.names, rules.grow]
        columns.roles["criteria"] = [new_column]
    existing = _keyless(columns, survey, table) if any(change.parts for change in changes) else {}
    writer = TableWriter(rules, columns, survey, wanted, fill, existing, table.header, new_column)
    notes = table.save(target, writer.plan)
    if new_column is not None:
        notes.append(
            f"Added the column {rules.grow!r}, because there was none to write criteria into."
        )
    return Written(
        target=target,
        dialect=name,
        changed=writer.changed,
        added=writer.added,
        missing=tuple(key for key in wanted if key not in writer.met),
        notes=(*writer.notes, *notes),
    )
