"""JSON documents to items and back: what all JSON dialects share."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from assistant.domain import Change, Item, NewItem
from assistant.exchange.blocks import add_criteria
from assistant.exchange.collect import Prepared, is_draft, items_of, new_parts, parent_of
from assistant.exchange.dialect import Dialect, Head, Record
from assistant.exchange.drafts import PART_NOTE
from assistant.exchange.encoding import Encoding, read_text, save_text
from assistant.exchange.jsontext import (
    Edit,
    InsertAfter,
    RemoveElement,
    SetValue,
    load_json,
    patch_json,
)
from assistant.exchange.jsontext import Path as JsonPath
from assistant.exchange.markup import markup
from assistant.exchange.model import Report, Written
from assistant.exchange.table_write import by_key


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One record of a document and where it stands."""

    row: int
    path: JsonPath
    value: Mapping[str, Any]


@dataclass(slots=True)
class Document:
    """A parsed document with what a dialect wants to know of it as a whole."""

    root: Any
    records: list[JsonRecord]
    mapping: Mapping[str, str]
    facts: dict[str, Any] = field(default_factory=dict)
    """Whatever the dialect's `prepare` finds out, such as the names of custom fields."""


@dataclass(frozen=True, slots=True)
class JsonRules:
    """What distinguishes one JSON dialect from another.

    Attributes:
        find: the records of a document, or an empty list where it is of another dialect.
        item: fields for `Item(...)` without `fields`; None where a record is no item (such as a
            pull request); the key may be empty.
        title: path of the title within a record.
        description: path of the description within a record.
        markup: name of the markup of a record's texts.
        criteria: path of a field of its own for criteria, or None.
        part: a new record for a part: document, parent's record, part, its description in the
            dialect's markup (None where empty), and the criteria for a field of their own.
        prepare: fills `facts` once, and says what it guessed.
        maps: whether `prepare` heeds the user's mapping.
    """

    find: Callable[[Any], list[JsonRecord]]
    item: Callable[[Document, JsonRecord], dict[str, Any] | None]
    title: JsonPath
    description: JsonPath
    markup: Callable[[Document, JsonRecord], str]
    part: Callable[[Document, JsonRecord, NewItem, Any, Any], Any]
    criteria: Callable[[Document, JsonRecord], JsonPath | None] = lambda _document, _record: None
    prepare: Callable[[Document, Report], None] | None = None
    maps: bool = False


def json_dialect(
    name: str, title: str, rules: JsonRules, sniff: Callable[[Head], str | None]
) -> Dialect:
    """Make a dialect of JSON documents.

    Args:
        name: what `--from` takes.
        title: for people.
        rules: where things are.
        sniff: recognises a file; may use `head.json`.
    """

    def read(path: Path, mapping: Mapping[str, str], report: Report) -> Iterator[Item]:
        document, encoding, _ = _open(rules, path, mapping, report)
        if encoding.note:
            report.note(encoding.note)
        return _items(rules, document, report)

    def write(
        source: Path, target: Path, changes: Sequence[Change], mapping: Mapping[str, str]
    ) -> Written:
        return _write(name, rules, source, target, changes, mapping)

    def records(path: Path, mapping: Mapping[str, str]) -> Iterator[Record]:
        document, _, _ = _open(rules, path, mapping, Report())
        for record in document.records:
            fields = rules.item(document, record)
            yield Record(record.row, fields["key"] if fields else "", dict(flatten(record.value)))

    return Dialect(name, title, sniff, read, write, records, maps=rules.maps)


def at(value: Any, path: JsonPath) -> Any:
    """The value at a path; None where there is none."""
    for step in path:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        elif isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        else:
            return None
    return value


def text_at(value: Any, *path: str | int) -> str:
    """The text at a path; numbers as text, anything else empty."""
    found = at(value, path)
    if isinstance(found, str):
        return found.strip()
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def list_at(value: Any, *path: str | int) -> list[Any]:
    """The list at a path; empty where there is none."""
    found = at(value, path)
    return found if isinstance(found, list) else []


def rich_text_at(value: Any, *path: str | int) -> Any:
    """A text or a document (ADF) at a path; empty where there is neither."""
    found = at(value, path)
    return found if isinstance(found, str | Mapping) else ""


def flatten(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Leaves of a record as dotted names with their values as text; null and empty are left out.

    Documents in ADF stay in one piece, as JSON.
    """
    stack = [(name, value)]
    while stack:
        where, found = stack.pop()
        if isinstance(found, Mapping) and found.get("type") != "doc":
            stack += [
                (f"{where}.{key}" if where else str(key), child)
                for key, child in reversed(list(found.items()))
            ]
        elif isinstance(found, list) and any(isinstance(child, Mapping | list) for child in found):
            stack += [
                (f"{where}.{index}", child) for index, child in reversed(list(enumerate(found)))
            ]
        elif isinstance(found, str):
            if found:
                yield where, found
        elif found is not None and not (isinstance(found, list | Mapping) and not found):
            yield where, json.dumps(found, ensure_ascii=False)


def _open(
    rules: JsonRules, path: Path, mapping: Mapping[str, str], report: Report
) -> tuple[Document, Encoding, str]:
    text, encoding = read_text(path)
    root = load_json(text)
    document = Document(root, rules.find(root), mapping)
    if rules.prepare:
        rules.prepare(document, report)
    return document, encoding, text


def _items(rules: JsonRules, document: Document, report: Report) -> Iterator[Item]:
    prepared = [
        Prepared(record.row, fields, partial(flatten, record.value))
        for record in document.records
        if (fields := rules.item(document, record)) is not None
    ]
    return items_of(prepared, report)


def _write(
    name: str,
    rules: JsonRules,
    source: Path,
    target: Path,
    changes: Sequence[Change],
    mapping: Mapping[str, str],
) -> Written:
    document, encoding, text = _open(rules, source, mapping, Report())
    wanted = by_key(changes)
    edits: list[Edit] = []
    met: set[str] = set()
    changed = added = 0
    keyless: dict[str, list[tuple[JsonRecord, dict[str, Any]]]] = {}
    read = [(record, rules.item(document, record)) for record in document.records]
    for record, fields in read:
        if fields is not None and not fields["key"]:
            keyless.setdefault(parent_of(fields), []).append((record, fields))
    for record, fields in read:
        key = fields["key"] if fields else ""
        if not key or key in met or key not in wanted:
            continue
        met.add(key)
        own = _edits(rules, document, record, wanted[key])
        changed += bool(own)
        edits += own
        if (
            any(change.parts for change in wanted[key])
            and record.path
            and isinstance(record.path[-1], int)
        ):
            there = keyless.get(key, [])
            edits += [RemoveElement(old.path) for old, found in there if is_draft(found)]
            new = [
                _part(rules, document, record, key, part)
                for part in new_parts(wanted[key], [found for _, found in there])
            ]
            edits.append(InsertAfter(record.path, new))
            added += len(new)
    notes = save_text(target, patch_json(text, edits), encoding)
    return Written(
        target=target,
        dialect=name,
        changed=changed,
        added=added,
        missing=tuple(key for key in wanted if key not in met),
        notes=notes,
    )


def _edits(
    rules: JsonRules, document: Document, record: JsonRecord, changes: Sequence[Change]
) -> list[Edit]:
    is_adf = rules.markup(document, record) == "adf"
    text = markup(rules.markup(document, record))
    values: dict[JsonPath, Any] = {}
    own = rules.criteria(document, record)

    def current(path: JsonPath) -> Any:
        if path in values:
            return values[path]
        # A number where a text belongs is no text that a markup could read.
        found = at(record.value, path)
        return found if isinstance(found, str) or (is_adf and isinstance(found, Mapping)) else ""

    for change in changes:
        if change.title is not None:
            values[rules.title] = " ".join(change.title.split())
        if change.description is not None:
            values[rules.description] = text.from_markdown(change.description)
        if change.criteria:
            path = own or rules.description
            values[path] = add_criteria(
                current(path) or "",
                change.criteria,
                text,
                draft=change.draft,
                own_field=own is not None,
            )
    return [
        SetValue((*record.path, *path), value)
        for path, value in values.items()
        if value != (at(record.value, path) or "")
    ]


def _part(rules: JsonRules, document: Document, record: JsonRecord, key: str, part: NewItem) -> Any:
    text = markup(rules.markup(document, record))
    description = part.description
    if part.draft:
        description = f"*{PART_NOTE.format(key=key)}*\n\n{description}".strip()
    raw = text.from_markdown(description) if description else None
    own = rules.criteria(document, record)
    listed = None
    if part.criteria and own is not None:
        listed = add_criteria("", part.criteria, text, draft=part.draft, own_field=True)
    elif part.criteria:
        raw = add_criteria(raw or "", part.criteria, text, draft=part.draft, own_field=False)
    return rules.part(document, record, part, raw, listed)
