"""Markdown files: one item a file with front matter (as Backlog.md keeps them), or a heading an item."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Change, Item, ItemKind, Link
from assistant.exchange.collect import Prepared, items_of
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.dates import parse_date
from assistant.exchange.dialect import Dialect, Head, Record
from assistant.exchange.dialects.forge_text import visible
from assistant.exchange.dialects.label_words import kind_by_labels
from assistant.exchange.dialects.md_front import FRONT, by_role, parse_head, text_of, texts_of
from assistant.exchange.dialects.md_outline import HEADING, Section, outline
from assistant.exchange.dialects.md_write import write_document
from assistant.exchange.encoding import read_text
from assistant.exchange.jsonfile import flatten
from assistant.exchange.model import Report, Written
from assistant.exchange.plain_columns import STORY_FORM
from assistant.exchange.table_read import parse_number
from assistant.exchange.text import clean, count
from assistant.exchange.vocabulary import kind_of, state_of

NAME = "markdown"
NUMBERED = re.compile(r"#\d{1,3}\s+")
"""Backlog.md counts its criteria: `- [ ] #1 …`."""
SETEXT = re.compile(r"\S[^\n]{0,200}\r?\n=+[ \t]*\r?\n")


def sniff(head: Head) -> str | None:
    """Front matter with a title or id and a status; or headings whose texts look like items."""
    text = head.text.lstrip("\n\r \t") if not head.is_zip else ""
    if text.startswith("---"):
        front = FRONT.match(head.text)
        roles = by_role(parse_head(front["head"])[0]) if front else {}
        if roles.keys() & {"title", "key"} and len(roles) >= 2:
            return "The file begins with front matter that names " + ", ".join(sorted(roles)) + "."
        return None
    if not (HEADING.match(text) or text.startswith("<!--") or SETEXT.match(text)):
        return None
    if "<rss" in text[:4096]:
        return None
    sections = outline(text, "")
    keyed = sum(not section.made for section in sections)
    telling = sum(_tells(text, section) for section in sections)
    if keyed or (len(sections) > 1 and telling * 2 >= len(sections)):
        return f"The file has {count(len(sections), 'heading')} that look like items."
    return None


def _tells(text: str, section: Section) -> bool:
    body = text[section.body : section.end]
    return bool(
        section.entries
        or STORY_FORM.match(section.title)
        or STORY_FORM.match(body.lstrip())
        or extract_criteria(body)
    )


def item_fields(text: str, section: Section) -> dict[str, Any]:
    """One item of a file as fields of an Item."""
    roles = by_role(section.entries)
    body = visible(text[section.body : section.end])
    labels = [clean(label) for label in texts_of(roles.get("labels"))]
    kind = kind_of(text_of(roles.get("kind")))
    if kind is ItemKind.OTHER:
        kind = kind_of(re.sub(r"[\W\d]+", " ", section.key))
    if kind in {ItemKind.OTHER, ItemKind.TASK}:
        by_words = kind_by_labels(labels, section.title, body)
        kind = by_words if by_words is not ItemKind.OTHER else kind
    own = roles.get("criteria")
    criteria = texts_of(own) if isinstance(own, list) else list(criteria_of_field(text_of(own)))
    found = [
        NUMBERED.sub("", one, count=1) if NUMBERED.match(one) else one
        for one in extract_criteria(body)
    ]
    status = clean(text_of(roles.get("status")))
    return {
        "key": clean(section.key),
        "kind": kind,
        "title": clean(section.title),
        "description": body,
        "criteria": tuple(dict.fromkeys([*(clean(one) for one in criteria), *found])),
        "status": status,
        "state": state_of(status),
        "priority": clean(text_of(roles.get("priority"))),
        "rank": clean(text_of(roles.get("rank"))),
        "estimate": parse_number(text_of(roles.get("estimate"))),
        "labels": tuple(dict.fromkeys(labels)),
        "components": tuple(clean(one) for one in texts_of(roles.get("components"))),
        "parent": clean(text_of(roles.get("parent")) or section.parent) or None,
        "links": tuple(
            Link(type=role, key=clean(key))
            for role in ("depends on", "relates to")
            for key in texts_of(roles.get(role))
        ),
        "project": clean(text_of(roles.get("project"))),
        "created": parse_date(text_of(roles.get("created"))),
        "updated": parse_date(text_of(roles.get("updated"))),
    }


def read(path: Path, _mapping: Mapping[str, str], report: Report) -> Iterator[Item]:
    """Items of a file, in order."""
    text, encoding = read_text(path)
    if encoding.note:
        report.note(encoding.note)
    sections = outline(text, path.stem)
    if any(not section.is_yaml for section in sections):
        report.problem(
            1, sections[0].key, "The front matter is no valid YAML; it was read line by line."
        )
    if any(section.made for section in sections):
        report.note("Items without a key are called by a key made from their title or file name.")
    prepared = [
        Prepared(section.row, item_fields(text, section), lambda one=section: _cells(text, one))  # type: ignore[misc]
        for section in sections
    ]
    return items_of(prepared, report, "The heading in line")


def _cells(text: str, section: Section) -> Iterator[tuple[str, str]]:
    yield "title", section.title
    for name, value in flatten(section.entries):
        if name != "title":
            yield name, value
    body = text[section.body : section.end].strip()
    if body:
        yield "body", body


def records(path: Path, _mapping: Mapping[str, str]) -> Iterator[Record]:
    """Every item with title, entries and text."""
    text, _ = read_text(path)
    for section in outline(text, path.stem):
        yield Record(section.row, section.key, dict(_cells(text, section)))


def write(
    source: Path, target: Path, changes: Sequence[Change], _mapping: Mapping[str, str]
) -> Written:
    """The file again with the decided changes."""
    return write_document(NAME, source, target, changes)


DIALECT = Dialect(NAME, "Markdown files", sniff, read, write, records, beside=True)
