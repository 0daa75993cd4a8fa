"""What every reader of whole documents (JSON, XML, Markdown) does with its records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.domain import Cell, Change, Item, NewItem
from assistant.exchange.drafts import LABEL, draft_parent, same
from assistant.exchange.keys import break_cycles
from assistant.exchange.model import Report
from assistant.exchange.text import clean, count


@dataclass(frozen=True, slots=True)
class Prepared:
    """One record as fields of an item.

    Attributes:
        row: 1-based record number.
        fields: for `Item(...)`, without `fields`; the key may be empty.
        cells: gives the original cells; asked only for items that are kept.
    """

    row: int
    fields: dict[str, Any]
    cells: Callable[[], Iterable[tuple[str, str]]]


def items_of(prepared: Sequence[Prepared], report: Report, noun: str = "Record") -> Iterator[Item]:
    """Items of a document's records; what is wrong with a record is reported.

    Args:
        prepared: the records in order.
        report: told of missing keys, repeated keys, missing titles and circles of parents.
        noun: what a record is called.
    """
    kept: dict[str, Prepared] = {}
    parts = 0
    for record in prepared:
        _clean_references(record.fields)
        key = record.fields["key"]
        if not key and is_draft(record.fields):
            parts += 1
        elif not key:
            report.problem(
                record.row,
                None,
                f"{noun} {record.row} has no key; it was left out and stays in the file.",
            )
        elif key in kept:
            report.problem(
                record.row, key, f"{noun} {record.row} repeats the key {key}; the first one counts."
            )
        else:
            kept[key] = record
    loops = break_cycles(
        {key: parent for key, record in kept.items() if (parent := record.fields.get("parent"))}
    )
    if parts:
        report.note(
            f"Left out {count(parts, 'draft part')} of splits that nobody has accepted yet."
        )
    if not kept:
        report.note("The export has no items.")
    for key, record in kept.items():
        fields = record.fields
        if key in loops:
            report.problem(
                record.row,
                key,
                f"{key}: its chain of parents returns to itself; its parent was left out.",
            )
            fields["parent"] = None
        if not fields["title"]:
            fields["title"] = key
            report.problem(record.row, key, f"{key} has no title; it is called by its key here.")
        fields["fields"] = tuple(
            Cell(name=clean(name), value=clean(value)) for name, value in record.cells()
        )
        yield Item(**fields)


def is_draft(fields: Mapping[str, Any]) -> bool:
    """Whether a record without a key is a draft part that this program wrote."""
    return LABEL in fields.get("labels", ()) or bool(draft_parent(fields.get("description", "")))


def parent_of(fields: Mapping[str, Any]) -> str:
    """Key of the item that a record without a key was cut from."""
    return draft_parent(fields.get("description", "")) or fields.get("parent") or ""


def new_parts(changes: Sequence[Change], there: Iterable[Mapping[str, Any]]) -> list[NewItem]:
    """Parts to write under an item.

    Drafts replace earlier drafts. An accepted part that already stands there without a key, from
    an earlier run, is not written twice.
    """
    titles = [fields["title"] for fields in there if not is_draft(fields)]
    return [
        part
        for change in changes
        for part in change.parts
        if part.draft or not any(same(part.title, title) for title in titles)
    ]


def _clean_references(fields: dict[str, Any]) -> None:
    """Keys of other items come from texts and objects of many shapes: none holds a broken character."""
    if parent := fields.get("parent"):
        fields["parent"] = clean(parent) or None
    if links := fields.get("links"):
        fields["links"] = tuple(
            link.model_copy(update={"type": clean(link.type), "key": clean(link.key)})
            for link in links
        )
