"""Where an item and a piece of its text stand in the export's own file, as line and column.

Trackers write texts down in their own way (quotes doubled, line breaks escaped, wiki markup), so
each way is tried, and only within the item's own record. Where a piece cannot be found, the line
where the item's record stands is the answer: less exact, and never wrong.
"""

import html
import json
import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.domain import Item, Span

_Written = Callable[[str], str]
_PLAIN: tuple[_Written, ...] = (lambda text: text.replace('"', '""'), lambda text: text)
_JSON: tuple[_Written, ...] = (
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: json.dumps(text)[1:-1],
)
_XML: tuple[_Written, ...] = (
    lambda text: html.escape(text, quote=False),
    lambda text: html.escape(html.escape(text, quote=False), quote=False),
    lambda text: text,
)
_BEFORE, _AFTER = r"(?<![^\s,;|>\"'\]])", r"(?![^\s,;|<\"'\[\\])"
_MARK = re.compile(r"[\s>]*(?:[-*+#•]+|\d+[.)])?\s*(?:\[[ xX]?\]\s*)?")
_TELLING = 12
"""So many characters of one line are enough to know a place by."""


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of a text file: lines and columns count from 1, the end column is exclusive."""

    line: int
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


Locate = Callable[[str, Span | None], Region | None]
"""The region of an item, by its key, or of a span of its text; None where it was not found."""


def locate_in(text: str, items: Sequence[Item]) -> Locate:
    """Find the records of an export's items in its text.

    Args:
        text: the whole file, decoded, without a byte order mark.
        items: its items, in the file's order.

    Returns:
        A function that finds items and spans.
    """
    ways = {"{": _JSON, "[": _JSON, "<": _XML}.get(text.lstrip()[:1], _PLAIN)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    anchors = _anchors(text, items, ways)
    order = sorted(set(anchors.values()))
    by_key = {item.key: item for item in items}

    def locate(key: str, span: Span | None) -> Region | None:
        anchor = anchors.get(key)
        if anchor is None:
            return None
        place = bisect_right(order, anchor)
        begin = order[place - 2] if place > 1 else 0
        end = order[place] if place < len(order) else len(text)
        found = _find(text, by_key[key], span, ways, (begin, anchor, end)) if span else None
        if found is None:
            return Region(bisect_right(starts, anchor))
        first, last = (bisect_right(starts, at) for at in found)
        return Region(
            first, found[0] - starts[first - 1] + 1, last, found[1] - starts[last - 1] + 1
        )

    return locate


def _anchors(text: str, items: Sequence[Item], ways: Sequence[_Written]) -> dict[str, int]:
    """Where each item's title stands, searched in the items' order."""
    found: dict[str, int] = {}
    at = 0
    for item in items:
        places = (
            match
            for way in ways
            if item.title.strip()
            for match in [
                re.compile(f"{_BEFORE}{re.escape(way(item.title.strip()))}{_AFTER}").search(
                    text, at
                )
            ]
            if match
        )
        first = next(places, None)
        if first is not None:
            found[item.key] = first.start()
            at = first.end()
    return found


_Record = tuple[int, int, int]
"""Where an item's record begins at the earliest, where its title stands, and where it ends."""


def _find(
    text: str, item: Item, span: Span, ways: Sequence[_Written], record: _Record
) -> tuple[int, int] | None:
    source = {"title": item.title, "description": item.description}.get(span.source)
    if source is None:
        source = item.criteria[span.index] if span.index < len(item.criteria) else ""
    if source[span.start : span.end] != span.text or not span.text:
        return None
    if span.source == "title":
        record = (record[1], *record[1:])
    for way in ways:
        first = _place(text, source, span.start, way, record)
        last = _place(text, source, span.end, way, record)
        if first is not None and last is not None and first < last:
            return first, last
    return None


def _place(text: str, source: str, at: int, way: _Written, record: _Record) -> int | None:
    """Where one character of an item's text stands: found by the line around it."""
    begin, anchor, end = record
    start = source.rfind("\n", 0, at) + 1
    stop = source.find("\n", at)
    line = source[start : len(source) if stop < 0 else stop]
    mark = _MARK.match(line)
    cut = min(mark.end() if mark else 0, at - start)
    line, at = line[cut:].rstrip("\r "), at - start - cut
    if at > len(line) or (len(line) < _TELLING and source != line):
        return None
    written = way(line)
    places = [found.start() for found in re.finditer(re.escape(written), text[begin:end])]
    if not places:
        return None
    nearest = min((place + begin for place in places), key=lambda place: abs(place - anchor))
    return nearest + len(way(line[:at]))
