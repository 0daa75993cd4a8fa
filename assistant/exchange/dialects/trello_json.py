"""A Trello board's JSON export."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.domain import Change, ItemState, Link, NewItem
from assistant.exchange.criteria import extract_criteria
from assistant.exchange.criteria_words import ANYWHERE, SHORT_LABEL
from assistant.exchange.criteria_words import LABEL as CRITERIA_LABEL
from assistant.exchange.dates import parse_date
from assistant.exchange.dialect import Head
from assistant.exchange.dialects.forge_text import visible
from assistant.exchange.dialects.json_lists import records_in
from assistant.exchange.dialects.label_words import (
    estimate_by_labels,
    kind_by_labels,
    kind_by_word,
    priority_by_labels,
)
from assistant.exchange.dialects.tracker_columns import joined, task_lines
from assistant.exchange.drafts import LABEL
from assistant.exchange.encoding import read_text
from assistant.exchange.jsonfile import Document, JsonRecord, JsonRules, at, json_dialect, text_at
from assistant.exchange.jsontext import load_json
from assistant.exchange.model import Report, Written
from assistant.exchange.plain_columns import role_of
from assistant.exchange.table_read import parse_number
from assistant.exchange.text import clean, count
from assistant.exchange.vocabulary import STATES, fold, state_of

ESTIMATE = re.compile(r"\s*\((?P<points>\d{1,3}(?:[.,]\d+)?|\?)\)\s+")
"""Points before a card's name, as the *Scrum for Trello* extension writes them."""
SEPARATOR = re.compile(r"[\s\-–—_=*~#.]*\Z")
UNNAMED = frozenset({"checklist", "checkliste", "liste de controle", "lista de verificacion", ""})
"""What Trello itself calls a checklist that nobody named."""
CARD = re.compile(r"trello\.com/c/(\w+)")
PART_OF = re.compile(r"^Part of (?:\S{0,60}trello\.com/c/(\w+)|#(\d+))", re.MULTILINE)


def is_card(value: Mapping[str, Any]) -> bool:
    """Whether an object is a card."""
    return isinstance(value.get("name"), str) and "idList" in value and "desc" in value


def find(root: Any) -> list[JsonRecord]:
    """Cards of a board, or of a list of cards."""
    cards = root.get("cards") if isinstance(root, Mapping) else None
    if isinstance(cards, list):
        return [
            JsonRecord(number, ("cards", number - 1), card)
            for number, card in enumerate(cards, start=1)
            if isinstance(card, Mapping) and is_card(card)
        ]
    return records_in(root, is_card)


def sniff(head: Head) -> str | None:
    """A board with lists and cards, or cards alone."""
    root = head.json
    if isinstance(root, Mapping) and isinstance(root.get("cards"), list) and "lists" in root:
        return "The document is a Trello board with its lists and cards."
    return "The document holds Trello cards." if root is not None and find(root) else None


def _named(root: Any, name: str) -> dict[str, Mapping[str, Any]]:
    """Objects of one of the board's lists by their id."""
    values = root.get(name) if isinstance(root, Mapping) else None
    return {
        text_at(value, "id"): value
        for value in (values if isinstance(values, list) else ())
        if isinstance(value, Mapping)
    }


def prepare(document: Document, report: Report) -> None:
    """Lists, checklists and custom fields of the board; what is left out."""
    checklists: dict[str, list[Mapping[str, Any]]] = {}
    for checklist in _named(document.root, "checklists").values():
        checklists.setdefault(text_at(checklist, "idCard"), []).append(checklist)
    lists = _named(document.root, "lists")
    document.facts.update(
        lists=lists,
        checklists=checklists,
        fields=_named(document.root, "customFields"),
        numbers={
            text_at(record.value, "shortLink"): text_at(record.value, "idShort")
            for record in document.records
        },
    )
    cards = [record.value for record in document.records]
    left = sum(not _is_item(card) for card in cards)
    if left:
        report.note(f"Left out {count(left, 'separator or template card')}; they stay in the file.")
    archived = sum(_archived(card, lists) for card in cards if _is_item(card))
    if archived:
        report.note(
            f"Trello does not say whether {count(archived, 'archived card')} were built; "
            "they count as done unless their list or a label says otherwise."
        )


def _is_item(card: Mapping[str, Any]) -> bool:
    return not SEPARATOR.match(text_at(card, "name")) and card.get("isTemplate") is not True


def _archived(card: Mapping[str, Any], lists: Mapping[str, Mapping[str, Any]]) -> bool:
    return card.get("closed") is True or at(lists.get(text_at(card, "idList")), ("closed",)) is True


def item(document: Document, record: JsonRecord) -> dict[str, Any] | None:
    """One card as fields of an item; None for a separator."""
    card = record.value
    if not _is_item(card):
        return None
    name = clean(text_at(card, "name"))
    estimate = ESTIMATE.match(name)
    title = name[estimate.end() :] if estimate else name
    labels = _labels(card)
    column = document.facts["lists"].get(text_at(card, "idList"), {})
    status = clean(text_at(column, "name"))
    text = visible(text_at(card, "desc"))
    criteria, tasks = _checklists(document, card)
    own = dict(_custom(document, card))
    points = estimate["points"] if estimate else ""
    by_labels = kind_by_labels(labels, title, text)
    return {
        "key": clean(text_at(card, "idShort") or text_at(card, "id")),
        "kind": by_labels if by_labels.value != "other" else kind_by_word(status),
        "title": title,
        "description": joined(text, task_lines(tasks)),
        "criteria": tuple(dict.fromkeys([*extract_criteria(text), *criteria])),
        "status": status,
        "state": _state(card, status, labels, _archived(card, document.facts["lists"])),
        "priority": own.get("priority", "") or priority_by_labels(labels),
        "rank": _rank(column, card),
        "estimate": parse_number(points or own.get("estimate", "")) or estimate_by_labels(labels),
        "labels": tuple(dict.fromkeys(labels)),
        "parent": _parent(document, card, text),
        "links": tuple(_links(document, card)),
        "project": clean(text_at(document.root, "name")),
        "created": _created(text_at(card, "id")),
        "updated": parse_date(text_at(card, "dateLastActivity")),
    }


def _labels(card: Mapping[str, Any]) -> list[str]:
    labels = card.get("labels")
    names = [
        label if isinstance(label, str) else text_at(label, "name") or text_at(label, "color")
        for label in (labels if isinstance(labels, list) else ())
    ]
    return [clean(name) for name in names if name]


def _checklists(document: Document, card: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Criteria, and the entries of checklists that somebody gave another name."""
    criteria: list[str] = []
    tasks: list[str] = []
    inside = card.get("checklists")
    found = [*document.facts["checklists"].get(text_at(card, "id"), ())]
    if not found and isinstance(inside, list):
        found = [checklist for checklist in inside if isinstance(checklist, Mapping)]
    for checklist in sorted(found, key=_position):
        entries = at(checklist, ("checkItems",))
        names = [
            clean(text_at(entry, "name"))
            for entry in sorted(
                (
                    one
                    for one in (entries if isinstance(entries, list) else ())
                    if isinstance(one, Mapping)
                ),
                key=_position,
            )
        ]
        target = criteria if holds_criteria(text_at(checklist, "name")) else tasks
        target += [name for name in names if name]
    return criteria, tasks


def holds_criteria(name: str) -> bool:
    """Whether a checklist's name says criteria, or nothing at all."""
    folded = fold(name)
    return bool(
        folded in UNNAMED
        or CRITERIA_LABEL.match(folded)
        or SHORT_LABEL.match(folded)
        or ANYWHERE.search(folded)
    )


def _position(value: Mapping[str, Any]) -> float:
    place = value.get("pos")
    return float(place) if isinstance(place, int | float) and abs(place) < 1e300 else 0.0


def _rank(column: Mapping[str, Any], card: Mapping[str, Any]) -> str:
    return f"{_position(column):020.3f}|{_position(card):020.3f}"


def _custom(document: Document, card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Values of the board's custom fields by our name for them."""
    entries = card.get("customFieldItems")
    for entry in entries if isinstance(entries, list) else ():
        field = document.facts["fields"].get(text_at(entry, "idCustomField"))
        role = role_of(text_at(field, "name")) if field else None
        value = text_at(entry, "value", "number") or text_at(entry, "value", "text")
        if not value and field:
            options = at(field, ("options",))
            value = next(
                (
                    text_at(option, "value", "text")
                    for option in (options if isinstance(options, list) else ())
                    if text_at(option, "id") == text_at(entry, "idValue")
                ),
                "",
            )
        if role and value:
            yield role, clean(value)


def _state(
    card: Mapping[str, Any], status: str, labels: Sequence[str], archived: bool
) -> ItemState:
    by_list = STATES.get(fold(status)) or state_of(status)
    if any(STATES.get(fold(label)) is ItemState.DECLINED for label in labels):
        return ItemState.DECLINED
    if archived:
        return ItemState.DECLINED if by_list is ItemState.DECLINED else ItemState.DONE
    return ItemState.DONE if card.get("dueComplete") is True else by_list


def _parent(document: Document, card: Mapping[str, Any], text: str) -> str | None:
    """The card that a line such as `Part of https://trello.com/c/…` names."""
    found = PART_OF.search(text)
    if not found:
        return None
    number: str = document.facts["numbers"].get(found[1], "") if found[1] else found[2]
    return number if number and number != text_at(card, "idShort") else None


def _links(document: Document, card: Mapping[str, Any]) -> Iterator[Link]:
    attachments = card.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        found = CARD.search(text_at(attachment, "url"))
        key = document.facts["numbers"].get(found[1]) if found else None
        if key and key != text_at(card, "idShort"):
            yield Link(type="attached card", key=key)


def _created(identifier: str) -> datetime | None:
    """An id begins with the second of its making, in hexadecimal (Trello's own documentation)."""
    try:
        return datetime.fromtimestamp(int(identifier[:8], 16), tz=UTC) if identifier else None
    except (ValueError, OverflowError, OSError):
        return None


def part(
    _document: Document, record: JsonRecord, new: NewItem, description: Any, _criteria: Any
) -> dict[str, Any]:
    """A new card as *create a card* takes it, in its parent's list; its text names the parent."""
    link = text_at(record.value, "shortLink")
    number = text_at(record.value, "idShort")
    parent = f"https://trello.com/c/{link}" if link else f"#{number}"
    made: dict[str, Any] = {
        "name": " ".join(new.title.split()),
        "desc": f"Part of {parent}\n\n{description or ''}".strip(),
        "idList": text_at(record.value, "idList"),
    }
    if new.draft:
        made["labels"] = [{"name": LABEL}]
    return made


_PLAIN = json_dialect(
    "trello_json",
    "Trello board (JSON)",
    JsonRules(
        find=find,
        item=item,
        title=("name",),
        description=("desc",),
        markup=lambda _document, _record: "markdown",
        part=part,
        prepare=prepare,
    ),
    sniff,
)


def write(
    source: Path, target: Path, changes: Sequence[Change], mapping: Mapping[str, str]
) -> Written:
    """The board again; a new title keeps the points that stood before the old one."""
    points: dict[str, str] = {}
    if any(change.title is not None for change in changes):
        for record in find(load_json(read_text(source)[0])):
            found = ESTIMATE.match(text_at(record.value, "name"))
            if found:
                key = clean(text_at(record.value, "idShort") or text_at(record.value, "id"))
                points.setdefault(key, found[0].strip())
    kept = [
        change.model_copy(update={"title": f"{points[change.key]} {change.title}"})
        if change.title is not None and change.key in points
        else change
        for change in (_titled(change) for change in changes)
    ]
    return _PLAIN.write(source, target, kept, mapping)


def _titled(change: Change) -> Change:
    """A change without a new title that would make a separator of a card."""
    if change.title is not None and SEPARATOR.match(change.title):
        return change.model_copy(update={"title": None})
    return change


DIALECT = replace(_PLAIN, write=write)
