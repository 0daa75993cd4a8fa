"""Where the items of a Markdown file stand."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from assistant.exchange.criteria_words import ANYWHERE, LABEL, SHORT_LABEL, STOP
from assistant.exchange.dialects.md_front import FRONT, by_role, meta_lines, parse_head, text_of
from assistant.exchange.drafts import draft_parent, is_draft_heading
from assistant.exchange.vocabulary import fold

HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>[^\r\n]*)", re.MULTILINE)
FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
KEY = re.compile(
    r"\[?(?P<key>[A-Za-z][A-Za-z0-9_]{0,15}-\d{1,7}(?:\.\d{1,4}){0,3}|#\d{1,7}"
    r"|(?:user story|story|us|epic|feature|task|bug|item|ticket)[ #]{1,2}\d{1,5}(?:\.\d{1,3}){0,3}(?=\]|\s*[:.–—-]))\]?"
    r"(?:\s*[:–—.)-])?\s+(?=\S)",
    re.IGNORECASE,
)
FIRST_HEADING = re.compile(r"\s*# +(?P<title>[^\r\n]*)(?:\r?\n|\Z)")


@dataclass(slots=True)
class Section:
    """One item in a Markdown file.

    Attributes:
        row: 1-based number of its first line.
        level: of its heading; 0 for a file that is one item.
        start: where its heading begins.
        title_at: where its title stands.
        body: where its text begins, after heading and entries.
        end: where its text ends.
        key: empty where it has none yet.
        made: whether the key was made from the title.
        title: without the key.
        entries: what its front matter or the lines below its heading say.
        parent: key of the item around it.
    """

    row: int
    level: int
    start: int
    title_at: tuple[int, int]
    body: int
    end: int
    key: str
    title: str
    made: bool = False
    entries: dict[str, Any] = field(default_factory=dict)
    parent: str = ""
    is_yaml: bool = True


def outline(text: str, stem: str) -> list[Section]:
    """Items of a file: one with front matter, else one a heading.

    Args:
        text: the whole file.
        stem: its name without the ending, for an item without an id.
    """
    front = FRONT.match(text)
    if front:
        return [_whole(text, front, stem)]
    return _headed(text)


def _whole(text: str, front: re.Match[str], stem: str) -> Section:
    entries, is_yaml = parse_head(front["head"])
    roles = by_role(entries)
    body = front.end()
    first = FIRST_HEADING.match(text, body)
    title, title_at = text_of(roles.get("title")), (0, 0)
    if first and (not title or fold(title) in fold(first["title"])):
        shown = _title(first)
        title_at = title_span(first) if shown == title or not title else (0, 0)
        title = title or shown
        body = first.end()
    key = text_of(roles.get("key"))
    made = not key and draft_parent(text[body:]) is None and "parent" not in roles
    return Section(
        row=1,
        level=0,
        start=0,
        title_at=title_at,
        body=body,
        end=len(text),
        key=key or (stem if made else ""),
        title=title or stem,
        made=made,
        entries=entries,
        is_yaml=is_yaml,
    )


def _headings(text: str) -> list[re.Match[str]]:
    """Headings outside of code blocks."""
    marks = [found.span() for found in FENCE.finditer(text)]
    inside = list(zip(marks[::2], marks[1::2], strict=False))
    found: list[re.Match[str]] = []
    at = 0
    for heading in HEADING.finditer(text):
        while at < len(inside) and inside[at][1][0] < heading.start():
            at += 1
        if at < len(inside) and inside[at][0][0] < heading.start():
            continue
        found.append(heading)
    return found


def title_span(heading: re.Match[str]) -> tuple[int, int]:
    """Where a heading's title stands, without white space and closing marks."""
    start = heading.start("title")
    title = heading["title"].rstrip()
    bare = title.rstrip("#")
    if bare != title and (not bare or bare[-1] in " \t"):
        title = bare.rstrip()
    return start, start + len(title)


def _title(heading: re.Match[str]) -> str:
    start, end = title_span(heading)
    return heading.string[start:end]


def is_label(title: str) -> bool:
    """Whether a heading names a section of an item, such as its criteria."""
    name = fold(re.sub(r"\(.*?\)", " ", title))
    return bool(
        is_draft_heading(title)
        or LABEL.match(name)
        or SHORT_LABEL.match(name)
        or STOP.match(name)
        or ANYWHERE.search(name)
    )


def _headed(text: str) -> list[Section]:
    headings = _headings(text)
    levels = _item_levels(headings)
    marked = [
        heading
        for heading in headings
        if not is_label(_title(heading))
        and (len(heading["marks"]) in levels or len(heading["marks"]) < min(levels, default=0))
    ]
    sections: list[Section] = []
    around: list[Section] = []
    counts: Counter[str] = Counter()
    row = 1
    at = 0
    for number, heading in enumerate(marked):
        level = len(heading["marks"])
        row += text.count("\n", at, heading.start())
        at = heading.start()
        around = [one for one in around if one.level < level]
        if level not in levels:
            continue
        end = marked[number + 1].start() if number + 1 < len(marked) else len(text)
        section = _section(text, heading, row, end)
        section.parent = next((one.key for one in reversed(around) if one.key), "")
        if not section.key and draft_parent(text[section.body : end]) is None:
            digest = hashlib.sha256(fold(section.title).encode("utf-8", "replace")).hexdigest()[:6]
            counts[digest] += 1
            section.key = f"T-{digest}" if counts[digest] == 1 else f"T-{digest}-{counts[digest]}"
            section.made = True
        sections.append(section)
        around.append(section)
    return sections


def _item_levels(headings: list[re.Match[str]]) -> set[int]:
    """Levels whose headings are items: those with keys, else the first with two or more."""
    keyed: Counter[int] = Counter()
    all_: Counter[int] = Counter()
    for heading in headings:
        if not is_label(_title(heading)):
            level = len(heading["marks"])
            all_[level] += 1
            keyed[level] += bool(KEY.match(_title(heading)))
    levels = {level for level, number in keyed.items() if number and number * 2 >= all_[level]}
    if levels:
        return levels
    several = [level for level in sorted(all_) if all_[level] > 1]
    return set(several[:1])


def _section(text: str, heading: re.Match[str], row: int, end: int) -> Section:
    key = KEY.match(_title(heading))
    start, stop = title_span(heading)
    if key:
        start += key.end()
    body = text.find("\n", heading.end(), end) + 1 or end
    if text[heading.end() - 1 : heading.end()] == "\n":
        body = heading.end()
    entries, body = meta_lines(text, body, end)
    return Section(
        row=row,
        level=len(heading["marks"]),
        start=heading.start(),
        title_at=(start, stop),
        body=body,
        end=end,
        key=key["key"] if key else "",
        title=text[start:stop].strip(),
        entries=dict(entries),
    )
