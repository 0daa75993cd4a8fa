"""Decided changes into a Markdown file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Change, NewItem
from assistant.exchange.blocks import add_criteria, draft_lines
from assistant.exchange.collect import is_draft, new_parts
from assistant.exchange.dialects.md_front import ENTRY, FRONT, by_role, text_of, yaml_text
from assistant.exchange.dialects.md_outline import Section, outline
from assistant.exchange.drafts import LABEL, PART_NOTE, block, draft_parent, one_line, same
from assistant.exchange.encoding import Encoding, read_text, save_text
from assistant.exchange.markup import markdown
from assistant.exchange.model import Written
from assistant.exchange.table_write import by_key
from assistant.exchange.vocabulary import fold

LAST_MARK = re.compile(r"[ \t]*<!-- AC:END -->")
COUNTED = re.compile(r"^[ \t]*[-*+] \[[ xX]\] #(\d{1,3})\s", re.MULTILINE)

MORE = re.compile(r"(?:\r?\n[ \t]+[^\s][^\r\n]*)+")
"""Indented lines in which an entry's value goes on."""
Piece = tuple[int, int, str]


def write_document(name: str, source: Path, target: Path, changes: Sequence[Change]) -> Written:
    """Write a Markdown file again with only the decided stretches changed.

    Parts of a file with front matter become files beside the target; parts of a heading become
    headings after it.

    Raises:
        UserError: the source cannot be read, or the target cannot be written.
    """
    text, encoding = read_text(source)
    sections = outline(text, source.stem)
    wanted = by_key(changes)
    pieces: list[Piece] = []
    met: set[str] = set()
    notes: list[str] = []
    changed = added = 0
    for place, section in enumerate(sections):
        if not section.key or section.key in met or section.key not in wanted:
            continue
        met.add(section.key)
        own = _edits(text, section, wanted[section.key])
        changed += bool(own)
        pieces += own
        if not any(change.parts for change in wanted[section.key]):
            continue
        if section.level:
            more, number = _headings(text, sections, place, wanted[section.key])
            pieces += more
            added += number
        else:
            number = _files(target, section, wanted[section.key], encoding)
            added += number
            notes.append(f"Parts of {section.key} were written as files beside {target.name}.")
    notes += save_text(target, _spliced(text, pieces), encoding)
    return Written(
        target=target,
        dialect=name,
        changed=changed,
        added=added,
        missing=tuple(key for key in wanted if key not in met),
        notes=tuple(notes),
    )


def _spliced(text: str, pieces: Sequence[Piece]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    out: list[str] = []
    at = 0
    for start, end, new in sorted(pieces, key=lambda piece: piece[:2]):
        out += (text[at : max(at, start)], re.sub(r"\r?\n", newline, new))
        at = max(at, end)
    return "".join([*out, text[at:]])


def _edits(text: str, section: Section, changes: Sequence[Change]) -> list[Piece]:
    body = text[section.body : section.end]
    core = body.strip("\r\n \t") if not body.strip() else body.strip("\r\n").rstrip()
    new, title = core.replace("\r\n", "\n"), section.title
    for change in changes:
        if change.title and change.title.strip():
            title = " ".join(change.title.split())
        if change.description is not None:
            new = change.description.strip("\n")
        if change.criteria:
            new = _with_criteria(new, change)
    pieces = _title_pieces(text, section, title) if title != section.title else []
    if new != core.replace("\r\n", "\n"):
        pieces.append(_body_piece(text, section, core, new))
    return pieces


def _body_piece(text: str, section: Section, core: str, new: str) -> Piece:
    if core:
        start = text.index(core, section.body)
        return start, start + len(core), new
    lead = "" if text[section.body - 1 : section.body] == "\n" else "\n"
    tail = "\n" if section.end < len(text) else ""
    return section.body, section.end, f"{lead}\n{new}\n{tail}"


def _with_criteria(body: str, change: Change) -> str:
    """The text with criteria added; agreed ones go into Backlog.md's own list where there is one."""
    mark = LAST_MARK.search(body)
    if change.draft or mark is None:
        return str(
            add_criteria(body, change.criteria, markdown, draft=change.draft, own_field=False)
        )
    numbers = [int(found[1]) for found in COUNTED.finditer(body)]
    there = [fold(line.split(" ", 4)[-1]) for line in body.split("\n") if COUNTED.match(line)]
    fresh = [one for one in dict.fromkeys(change.criteria) if fold(one) not in there]
    last = max(numbers, default=0)
    lines = "".join(
        f"- [ ] #{last + place} {one_line(one)}\n" for place, one in enumerate(fresh, start=1)
    )
    undecided = draft_lines(body)
    body = body[: mark.start()] + lines + body[mark.start() :]
    left = [one for one in undecided if not any(same(one, other) for other in change.criteria)]
    base = str(markdown.cut_draft(body))
    return markdown.append(base, block(left, draft=True)) if left else base


def _title_pieces(text: str, section: Section, title: str) -> list[Piece]:
    pieces: list[Piece] = []
    start, end = section.title_at
    if end > start or section.level:
        pieces.append((start, end, title))
    front = FRONT.match(text) if not section.level else None
    if front:
        shown = next(
            (
                entry
                for entry in ENTRY.finditer(text, front.start("head"), front.end("head"))
                if "title" in by_role({entry["name"]: "x"})
            ),
            None,
        )
        if shown:
            pieces.append((shown.start("value"), _entry_end(text, shown, front), yaml_text(title)))
        elif not pieces:
            at = front.start("head")
            pieces.append((at, at, f"title: {yaml_text(title)}\n"))
    return pieces


def _entry_end(text: str, entry: re.Match[str], front: re.Match[str]) -> int:
    """Where an entry's value ends; it may go on in indented lines."""
    end = entry.start("value") + len(entry["value"].rstrip())
    more = MORE.match(text, entry.end("value"), front.end("head"))
    return more.end() if more else end


def _part_text(key: str, part: NewItem) -> str:
    pieces = [f"*{PART_NOTE.format(key=key)}*"] if part.draft else []
    text = "\n\n".join([*pieces, part.description.strip()]).strip()
    if part.criteria:
        text = str(add_criteria(text, part.criteria, markdown, draft=part.draft, own_field=False))
    return text


def _headings(
    text: str, sections: Sequence[Section], place: int, changes: Sequence[Change]
) -> tuple[list[Piece], int]:
    """New headings after an item and all below it; drafts of an earlier run go."""
    section = sections[place]
    later = sections[place + 1 :]
    at = next((one.start for one in later if one.level <= section.level), None)
    if at is None:
        at = max(one.end for one in sections[place:])
    pieces: list[Piece] = [
        (one.start, one.end, "")
        for one in sections
        if not one.key and draft_parent(text[one.body : one.end]) == section.key
    ]
    there = [{"title": one.title, "labels": (), "description": ""} for one in sections if one.made]
    parts = new_parts(changes, there)
    marks = "#" * section.level
    texts = [
        f"{marks} {' '.join(part.title.split())}\n\n{_part_text(section.key, part)}".rstrip() + "\n"
        for part in parts
    ]
    if texts:
        before = text[:at].replace("\r\n", "\n")
        lead = (
            ""
            if before.endswith("\n\n") or not before
            else "\n"
            if before.endswith("\n")
            else "\n\n"
        )
        rest = text[max([at, *(end for start, end, _ in pieces if start >= at)]) :]
        pieces.append((at, at, lead + "\n".join(texts) + ("\n" if rest.strip() else "")))
    return pieces, len(parts)


def _files(target: Path, section: Section, changes: Sequence[Change], encoding: Encoding) -> int:
    """New files for parts; drafts of an earlier run are replaced."""
    old = sorted(target.parent.glob(f"{_escaped(target.stem)}.part-*.md"))
    there: list[dict[str, Any]] = []
    for path in old:
        text, _ = read_text(path)
        found = outline(text, "")
        labels = by_role(found[0].entries).get("labels") if found else None
        title = found[0].title if found else ""
        if is_draft({"labels": labels or (), "description": text}):
            path.unlink()
        else:
            there.append({"title": title, "labels": (), "description": ""})
    parts = new_parts(changes, there)
    taken = {path.name for path in old if path.exists()}
    numbers = (n for n in range(1, 10_000) if f"{target.stem}.part-{n}.md" not in taken)
    for part, number in zip(parts, numbers, strict=False):
        name = target.with_name(f"{target.stem}.part-{number}.md")
        save_text(name, _file_text(section, part), Encoding(encoding.name))
    return len(parts)


def _escaped(stem: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", stem)


def _file_text(section: Section, part: NewItem) -> str:
    """A new file as Backlog.md reads it, without an id."""
    roles = by_role(section.entries)
    parent = "parent_task_id" if "dependencies" in section.entries else "parent"
    head = {
        "title": yaml_text(" ".join(part.title.split())),
        "type": part.kind.value,
        "labels": f"[{LABEL}]" if part.draft else "[]",
        parent: yaml_text(section.key),
    }
    if project := text_of(roles.get("project")):
        head["project"] = yaml_text(project)
    lines = "\n".join(f"{name}: {value}" for name, value in head.items())
    return f"---\n{lines}\n---\n\n{_part_text(section.key, part)}".rstrip() + "\n"
