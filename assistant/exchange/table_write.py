"""Decided changes into a table: only the decided cells, and new rows for parts of a split."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain import Change, ItemKind, NewItem
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
    data_rows,
    is_draft_part,
    parent_text,
    survey_table,
)

KIND_WORDS = {
    ItemKind.EPIC: "Epic",
    ItemKind.FEATURE: "Feature",
    ItemKind.STORY: "Story",
    ItemKind.TASK: "Task",
    ItemKind.BUG: "Bug",
    ItemKind.SPIKE: "Spike",
    ItemKind.ENABLER: "Enabler",
    ItemKind.OTHER: "Story",
}


@dataclass(frozen=True, slots=True)
class PartContext:
    """What a dialect may look at to write the row of a part."""

    columns: Columns
    survey: Survey
    parent_key: str
    parent: Sequence[str]
    """Cells of the parent's row."""
    part: NewItem


PartFiller = Callable[[PartContext, dict[int, str]], None]
"""Fills in what the tracker's importer wants beside title, kind, text and label."""


def put(columns: Columns, row: dict[int, str], role: str, value: str) -> None:
    """Set the first column of a role, where there is one."""
    index = columns.first(role)
    if index is not None and value:
        row[index] = value


def plain_parents(context: PartContext, row: dict[int, str]) -> None:
    """The usual way: the parent's key in whichever parent column there is, the project copied."""
    columns = context.columns
    by_id = (
        columns.has("id")
        and columns.value(context.parent, "id")
        and _parents_are_ids(context.survey, columns)
    )
    put(
        columns, row, "parent", columns.value(context.parent, "id") if by_id else context.parent_key
    )
    put(columns, row, "parent_key", context.parent_key)
    put(columns, row, "parent_title", columns.value(context.parent, "title"))
    for index in columns.roles.get("project", ()):
        if index < len(context.parent):
            row[index] = context.parent[index]


def _parents_are_ids(survey: Survey, columns: Columns) -> bool:
    return columns.first("id") != columns.first("key") and bool(survey.by_id)


@dataclass(slots=True)
class TableWriter:
    """Plans what happens to each row; used for one writing."""

    rules: TableRules
    columns: Columns
    survey: Survey
    changes: Mapping[str, Sequence[Change]]
    fill: PartFiller
    existing: Mapping[str, Sequence[str]]
    """Titles of rows without a key, by the key of their parent."""
    keys: KeyMaker = field(init=False)
    met: set[str] = field(default_factory=set)
    changed: int = 0
    added: int = 0
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keys = KeyMaker(self.columns, make=self.rules.make_keys)

    def plan(self, row: Row) -> RowPlan | None:
        """What happens to a row; None where nothing does."""
        if row.blank:
            return None
        if is_draft_part(self.columns, row.cells):
            return RowPlan(drop=True) if self._replaced(row) else None
        key = self.keys.key(row.cells)
        if not key or key in self.met or key not in self.changes:
            return None
        self.met.add(key)
        plan = RowPlan()
        for change in self.changes[key]:
            self._edit(row.cells, change, plan.edits)
            for part in change.parts:
                if not part.draft and any(
                    same(part.title, title) for title in self.existing.get(key, ())
                ):
                    continue
                plan.after.append(self._part(key, row.cells, part))
        plan.edits = {
            index: value
            for index, value in plan.edits.items()
            if index >= len(row.cells) or row.cells[index] != value
        }
        self.changed += bool(plan.edits)
        self.added += len(plan.after)
        return plan

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
        description = part.description
        if part.draft:
            description = f"*{PART_NOTE.format(key=key)}*\n\n{description}".strip()
        raw = str(text.from_markdown(description)) if description else ""
        own = columns.first("criteria")
        listed = ""
        if part.criteria and own is not None:
            listed = str(add_criteria("", part.criteria, text, draft=part.draft, own_field=True))
            row[own] = neutralise(listed)
        elif part.criteria:
            raw = str(add_criteria(raw, part.criteria, text, draft=part.draft, own_field=False))
        put(columns, row, "title", neutralise(" ".join(part.title.split())))
        put(columns, row, "description", neutralise(raw))
        put(columns, row, "kind", self.survey.kind_words.get(part.kind, KIND_WORDS[part.kind]))
        if part.draft:
            put(columns, row, "labels", LABEL)
        self.fill(PartContext(columns, self.survey, key, parent, part), row)
        return [row.get(index, "") for index in range(len(columns.names))]

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def parent_of_part(columns: Columns, survey: Survey, cells: Sequence[str]) -> str:
    """Key of the item that a row without a key was cut from."""
    told = draft_parent(columns.value(cells, "description"))
    parent = parent_text(columns, cells)
    return told or survey.by_id.get(parent, parent)


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
    existing: dict[str, list[str]] = {}
    if columns.has("key") and any(change.parts for change in changes):
        for row in data_rows(table):
            if not columns.value(row.cells, "key") and not is_draft_part(columns, row.cells):
                existing.setdefault(parent_of_part(columns, survey, row.cells), []).append(
                    columns.value(row.cells, "title")
                )
    writer = TableWriter(rules, columns, survey, wanted, fill, existing)
    notes = table.save(target, writer.plan)
    return Written(
        target=target,
        dialect=name,
        changed=writer.changed,
        added=writer.added,
        missing=tuple(key for key in wanted if key not in writer.met),
        notes=(*writer.notes, *notes),
    )
