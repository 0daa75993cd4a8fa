"""Our own JSON Lines: one item a line, with the names of the domain's `Item`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.domain import Cell, Change, Item, NewItem, UserError
from assistant.exchange import limits
from assistant.exchange.blocks import add_criteria, without_drafts
from assistant.exchange.collect import is_draft, new_parts, parent_of
from assistant.exchange.criteria import extract_criteria
from assistant.exchange.dialect import Dialect, Head, Record
from assistant.exchange.drafts import LABEL, PART_NOTE, one_line, same
from assistant.exchange.encoding import Encoding, detect_encoding, open_text
from assistant.exchange.jsonfile import flatten
from assistant.exchange.jsontext import Edit, SetValue, load_json, patch_json
from assistant.exchange.keys import break_cycles
from assistant.exchange.markup import markdown
from assistant.exchange.model import Report, Written
from assistant.exchange.table_write import by_key
from assistant.exchange.text import clean, count

NAME = "jsonl"
KNOWN = frozenset(Item.model_fields)


def sniff(head: Head) -> str | None:
    """A first line that is an item."""
    line = head.first_line
    if not line.lstrip("\ufeff \t").startswith("{") or len(line) > limits.MAX_CELL_CHARS:
        return None
    try:
        value = load_json(line)
    except UserError:
        return None
    if (
        isinstance(value, dict)
        and {"key", "title"} <= set(value)
        and not isinstance(value.get("fields"), dict)
    ):
        return "Each line is an item with a key and a title."
    return None


def _lines(path: Path, encoding: Encoding) -> Iterator[tuple[int, str, dict[str, Any] | None, str]]:
    """Number, raw line, parsed object (None for blank and broken lines), and what is wrong."""
    with open_text(path, encoding) as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                yield number, line, None, ""
                continue
            try:
                value = load_json(line)
            except UserError as error:
                yield number, line, None, str(error)
                continue
            if isinstance(value, dict):
                yield number, line, value, ""
            else:
                yield number, line, None, "The line is no JSON object."


def _shape(value: Mapping[str, Any]) -> dict[str, Any]:
    """What tells a part of a split, whatever the line holds there."""
    labels = value.get("labels")
    found: dict[str, Any] = {
        name: text if isinstance(text := value.get(name), str) else ""
        for name in ("title", "description", "parent")
    }
    return {**found, "labels": labels if isinstance(labels, list) else ()}


def _is_draft(value: Mapping[str, Any]) -> bool:
    return not value.get("key") and is_draft(_shape(value))


def read(path: Path, _mapping: Mapping[str, str], report: Report) -> Iterator[Item]:
    """Items line by line; a line that is none is reported."""
    encoding = detect_encoding(path)
    if encoding.note:
        report.note(encoding.note)
    parents: dict[str, str] = {}
    for _, _, value, _ in _lines(path, encoding):
        if (
            value
            and isinstance(value.get("key"), str)
            and isinstance(value.get("parent"), str)
            and value["parent"]
        ):
            parents.setdefault(value["key"], value["parent"])
    loops = break_cycles(parents)
    seen: set[str] = set()
    parts = 0
    for number, _, value, wrong in _lines(path, encoding):
        if value is None:
            if wrong:
                report.problem(
                    number, None, f"Line {number}: {wrong} It was left out and stays in the file."
                )
            continue
        if _is_draft(value):
            parts += 1
            continue
        item = _item(number, value, loops, report)
        if item is not None and item.key in seen:
            report.problem(
                number, item.key, f"Line {number} repeats the key {item.key}; the first one counts."
            )
        elif item is not None:
            seen.add(item.key)
            yield item
    if parts:
        report.note(
            f"Left out {count(parts, 'draft part')} of splits that nobody has accepted yet."
        )
    if not seen:
        report.note("The export has no items.")


def _item(number: int, value: dict[str, Any], loops: frozenset[str], report: Report) -> Item | None:
    own = {name: _cleaned(found) for name, found in value.items() if name in KNOWN}
    key = own.get("key")
    if not isinstance(key, str) or not key.strip():
        report.problem(
            number, None, f"Line {number} has no key; it was left out and stays in the file."
        )
        return None
    if not own.get("title"):
        own["title"] = key
        report.problem(number, key, f"{key} has no title; it is called by its key here.")
    if key in loops:
        own["parent"] = None
        report.problem(
            number, key, f"{key}: its chain of parents returns to itself; its parent was left out."
        )
    description = own.get("description")
    if isinstance(description, str):
        own["description"] = markdown.to_markdown(markdown.cut_draft(description)).strip()
        if "criteria" not in value:
            own["criteria"] = extract_criteria(own["description"])
    strange = [(name, found) for name, found in value.items() if name not in KNOWN]
    if strange and isinstance(own.get("fields", []), list):
        cells = [
            Cell(name=clean(name), value=text)
            for key_, found in strange
            for name, text in flatten(_cleaned(found), key_)
        ]
        own["fields"] = [*own.get("fields", []), *cells]
    try:
        return Item.model_validate(own, strict=False)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        report.problem(
            number,
            key,
            f"Line {number}: {where}: {first['msg']}. It was left out and stays in the file.",
        )
        return None


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(child) for child in value]
    if isinstance(value, dict):
        return {clean(str(name)): _cleaned(child) for name, child in value.items()}
    return value


def records(path: Path, _mapping: Mapping[str, str]) -> Iterator[Record]:
    """Every line that is an object."""
    for number, _, value, _ in _lines(path, detect_encoding(path)):
        if value is not None:
            key = value.get("key")
            yield Record(number, key if isinstance(key, str) else "", dict(flatten(value)))


def write(
    source: Path, target: Path, changes: Sequence[Change], _mapping: Mapping[str, str]
) -> Written:
    """The lines again; a changed line keeps all that was not decided, byte for byte."""
    encoding = detect_encoding(source)
    wanted = by_key(changes)
    keyless: dict[str, list[dict[str, Any]]] = {}
    if any(change.parts for change in changes):
        for _, _, value, _ in _lines(source, encoding):
            if value is not None and not value.get("key"):
                keyless.setdefault(parent_of(_shape(value)), []).append(value)
    met: set[str] = set()
    totals = {"changed": 0, "added": 0}

    def texts() -> Iterator[str]:
        for _, line, value, _ in _lines(source, encoding):
            key = value.get("key") if value else None
            if (
                value is not None
                and _is_draft(value)
                and any(change.parts for change in wanted.get(parent_of(_shape(value)), ()))
            ):
                continue
            if value is None or not isinstance(key, str) or key not in wanted or key in met:
                yield line
                continue
            met.add(key)
            edits = _edits(value, wanted[key])
            totals["changed"] += bool(edits)
            text = patch_json(line, edits)
            yield text
            there = [_shape(found) for found in keyless.get(key, ())]
            parts = new_parts(wanted[key], there)
            totals["added"] += len(parts)
            if parts and not text.endswith(("\n", "\r")):
                yield "\n"
            yield from (json.dumps(_part(key, part), ensure_ascii=False) + "\n" for part in parts)

    try:
        with target.open("wb") as file:
            file.write(encoding.bom)
            for text in texts():
                file.write(
                    text.encode(
                        encoding.name,
                        "surrogatepass" if encoding.errors == "strict" else encoding.errors,
                    )
                )
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror}); name another place."
        ) from None
    missing = tuple(key for key in wanted if key not in met)
    return Written(
        target=target,
        dialect=NAME,
        changed=totals["changed"],
        added=totals["added"],
        missing=missing,
    )


def _edits(value: Mapping[str, Any], changes: Sequence[Change]) -> list[Edit]:
    new: dict[str, Any] = {}
    for change in changes:
        if change.title is not None:
            new["title"] = " ".join(change.title.split())
        if change.description is not None:
            new["description"] = change.description
        text = str(new.get("description", value.get("description") or ""))
        held = new.get("criteria", value.get("criteria"))
        agreed = [str(found) for found in held] if isinstance(held, list) else []
        fresh = [
            found for found in change.criteria if not any(same(found, other) for other in agreed)
        ]
        if change.criteria and change.draft:
            new["description"] = add_criteria(text, fresh, markdown, draft=True, own_field=False)
        elif change.criteria:
            new["description"] = without_drafts(text, change.criteria, markdown)
            new["criteria"] = [*agreed, *(one_line(found) for found in fresh)]
    return [
        SetValue((name,), found)
        for name, found in new.items()
        if found != (value.get(name) or type(found)())
    ]


def _part(key: str, part: NewItem) -> dict[str, Any]:
    description = (
        f"*{PART_NOTE.format(key=key)}*\n\n{part.description}".strip()
        if part.draft
        else part.description
    )
    if part.criteria and part.draft:
        description = add_criteria(
            description, part.criteria, markdown, draft=True, own_field=False
        )
    made: dict[str, Any] = {
        "key": "",
        "kind": part.kind.value,
        "title": part.title,
        "description": description,
        "parent": key,
    }
    if part.draft:
        made["labels"] = [LABEL]
    elif part.criteria:
        made["criteria"] = [one_line(found) for found in part.criteria]
    return made


DIALECT = Dialect(NAME, "Our own JSON Lines", sniff, read, write, records)
