"""Markdown text as cleaned lines, each character still knowing where it came from."""

import html
import itertools
import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.domain import Span

Source = Literal["title", "description", "criteria"]
Shape = Literal["plain", "bullet", "heading", "quote", "table"]

_MARKUP = re.compile(
    r"""
    (?P<comment><!--.*?(?:-->|\Z))
  | (?P<struck>~~[^~\n]+~~|<(?:del|s|strike)>.*?</(?:del|s|strike)>)
  | (?P<image>!\[[^\]\n]*\]\([^)\n]*\))
  | \[(?P<linktext>[^\]\n]+)\]\([^)\s]*(?:\s"[^"\n]*")?\)
  | (?P<url>\b(?:https?://|www\.)[^\s<>)\]]*[^\s<>)\].,;:!?'"])
  | (?P<tag></?[a-zA-Z][^<>\n]{0,200}>)
  | (?P<brace>\{(?:color|panel|quote|code|noformat)[^{}\n]{0,60}\})
  | (?P<entity>&(?:[a-zA-Z]{2,8}|\#\d{1,6}|\#x[0-9a-fA-F]{1,5});)
  | (?P<escape>\\(?=[\\`*_{}\[\]()\#+\-.!|>~]))
  | (?P<stars>\*+|`+|(?<![A-Za-z0-9])_+(?=\S)|(?<=[^\s_])_+(?![A-Za-z0-9]))
  | (?P<space>[\s\u00a0\u2028\u2029\u200b\ufeff]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = "link"
"""What the grammar reads in place of a bare address, which it would take for anything."""
_ADDRESSED = re.compile(rf"\b{_ADDRESS}\b", re.IGNORECASE)
_BULLET = re.compile(
    r"[\s\u00a0]*(?:>[ \t]*)?(?:[-*+•·◦▪–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)](?=[ \t]+[A-Z])|#(?=[ \t]+[a-z]))[ \t]+"
    r"|[\s\u00a0\u3000]*(?:[・●○◆◇■□※]|[0-9０-９]{1,3}[、．]|[（(][0-9０-９]{1,3}[）)](?=[\u3040-\u9fff]))[ \t\u3000]*"
)
_BOX = re.compile(r"(?:\[[ xX]?\]|☐|☑|✅|❌|✔️?|✓)[ \t]*")
_HEADING = re.compile(r"[ \t]*(?:#{1,6}[ \t]*|h[1-6]\.[ \t]+)(?=\S)")
_WIKI = re.compile(r"^h[1-6]\. ", re.MULTILINE)
_NUMBERED = re.compile(r"#{1,6}[ \t]+(?=\S)")
"""A line of a numbered list, where headings are written "h3."."""
_FENCE = re.compile(r"[ \t]*(```|~~~|\{code|\{noformat)")
_RULE = re.compile(r"[ \t]*(?:[-=_*~+][ \t]*){3,}$")
_BELOW_HEAD = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$")
_BOLD_LINE = re.compile(r"[ \t]*(\*\*|__)(?P<in>[^*_\n]{2,60}?)(:?)\1[ \t]*:?[ \t]*$")
_INNER_LABEL = re.compile(
    r"(?<=[.!?;,] )(?=(?:Expected|Actual|Observed|Steps|Got|Wanted)(?: [a-z]+){0,3}\s?:\s)"
)
_WRAP = 60
"""Characters from which on a line may have been wrapped; shorter ones were ended on purpose."""
_CLOSED = re.compile(r"[.!?:;。！？][)\"'”’]*$")
_OPENS = re.compile(
    r"(?:as an?|i (?:want|need|would)|so that|so i|in order|given|when|then|and|but|scenario|"
    r"\w+:)\b",
    re.IGNORECASE,
)
_HANGS = re.compile(
    r"(?:,|\b(?:an?|the|of|in|on|at|by|to|for|from|with|and|or|as|is|are|be|that|which|their|his|"
    r"her|its|our|my|your|no|not|can|may|must|will))$",
    re.IGNORECASE,
)
_LABEL_LINE = re.compile(r"[ \t]*[\"“]?[A-Z][\w /&'’()-]{1,48}:[ \t]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Clean text with, for each character, its offset in the item's own text."""

    raw: str
    source: Source
    index: int
    text: str
    offsets: tuple[int, ...]

    def part(self, start: int, end: int) -> "Passage":
        """The passage of clean characters `start` to `end`, without blanks at its ends."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return Passage(
            self.raw, self.source, self.index, self.text[start:end], self.offsets[start:end]
        )

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The span of the item's own text that clean characters `start` to `end` stand for."""
        end = len(self.text) if end is None else min(end, len(self.text))
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else 0
            return Span(source=self.source, index=self.index, start=at, end=at, text="")
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        return Span(
            source=self.source,
            index=self.index,
            start=first,
            end=last,
            text=self.raw[first:last],
        )

    def written(self, text: str, start: int = 0) -> str:
        """Text made of the passage's words, with the addresses as the item has them.

        Args:
            text: words of the passage, in their order.
            start: the character of the item's own text from which on they were taken.
        """
        if not _ADDRESSED.search(text):
            return text
        places = [found.start() for found in _ADDRESSED.finditer(self.text)]
        at = -1

        def told(found: re.Match[str]) -> str:
            nonlocal at
            if not places:
                return found.group()
            before = text[: found.start()]
            at = max(
                places,
                key=lambda place: (
                    _shared_end(before, self.text[:place]),
                    place > at and self.offsets[place] >= start,
                    -place,
                ),
            )
            return self._address(at) or found.group()

        return _ADDRESSED.sub(told, text)

    def _address(self, at: int) -> str:
        """The address that clean text at a place stands for; empty where it is a word."""
        first, last = self.offsets[at], self.offsets[at + len(_ADDRESS) - 1]
        return self.raw[first : last + 1] if self.offsets[at + 1] == last else ""

    def __add__(self, other: "Passage") -> "Passage":
        """Both passages with a blank between them; they must come from one text, in order."""
        if not self.text or not other.text:
            return self if self.text else other
        return Passage(
            self.raw,
            self.source,
            self.index,
            f"{self.text} {other.text}",
            (*self.offsets, self.offsets[-1], *other.offsets),
        )


def _shared_end(one: str, other: str) -> int:
    """How many characters two texts have in common at their ends."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an item's text: what it says and which shape it has."""

    passage: Passage
    shape: Shape
    gap: bool
    """Whether a blank line, or something skipped, stands before it."""
    depth: int = 0
    """Of a bullet: blanks before it. Of a heading: its level, 1 to 6; 7 where it has no mark."""

    @property
    def text(self) -> str:
        """The clean text."""
        return self.passage.text


def clean(
    raw: str, source: Source, index: int = 0, start: int = 0, end: int | None = None
) -> Passage:
    """Strip Markdown from `raw[start:end]`, and keep where each character came from.

    Links keep their words, bare addresses become "link", struck-out text and comments go.
    """
    end = len(raw) if end is None else end
    text: list[str] = []
    offsets: list[int] = []

    def put(piece: str, at: int) -> None:
        text.append(piece)
        offsets.extend(range(at, at + len(piece)))

    def blank(at: int) -> None:
        if text and not text[-1].endswith(" "):
            put(" ", at)

    at = start
    while at < end:
        found = _MARKUP.search(raw, at, end)
        if not found:
            put(raw[at:end], at)
            break
        if found.start() > at:
            put(raw[at : found.start()], at)
        kind, first, stop = found.lastgroup, found.start(), found.end()
        if kind == "linktext":
            inner = clean(raw, source, index, found.start("linktext"), found.end("linktext"))
            if inner.text:
                text.append(inner.text)
                offsets.extend(inner.offsets)
        elif kind == "url":
            text.append(_ADDRESS)
            offsets.extend((first, stop - 1, stop - 1, stop - 1))
        elif kind == "entity":
            char = html.unescape(found.group())
            if char.isspace():
                blank(first)
            else:
                text.append(char)
                offsets.extend([first, *[stop - 1] * (len(char) - 1)])
        elif kind in {"space", "tag", "comment", "struck", "image"}:
            blank(first)
        at = stop
    whole = "".join(text)
    kept = whole.rstrip(" ")
    return Passage(raw, source, index, kept, tuple(offsets[: len(kept)]))


def lines(raw: str, source: Source, index: int = 0) -> list[Line]:
    """Cut a text into its lines; code blocks, comments, rules and images are left out."""
    found: list[Line] = []
    fence, gap = "", False
    hidden = _comments(raw)
    at, wiki = 0, _WIKI.search(raw) is not None
    while at <= len(raw):
        stop = raw.find("\n", at)
        stop = len(raw) if stop < 0 else stop
        start, at = at, stop + 1
        here = raw[start:stop].rstrip("\r")
        if any(first <= start and stop <= last for first, last in hidden):
            gap = True
            continue
        if mark := _FENCE.match(here):
            token = mark.group(1)
            fence = "" if fence else (token if here.strip() != "" else "")
            if fence.startswith("{") and here.count("{") > 1:
                fence = ""
            gap = True
            continue
        if fence:
            continue
        if not here.strip() or _RULE.match(here):
            gap = True
            continue
        for first, last in _labelled_parts(here):
            line = _line(raw, source, index, start + first, start + last, gap, wiki=wiki)
            if line.text:
                found.append(line)
                gap = False
    return _unwrapped(_tabled(found))


def _tabled(found: list[Line]) -> list[Line]:
    """Mark the rows of tables that have no bars at their edges ("Role | May print")."""
    for at, line in enumerate(found):
        if at and _BELOW_HEAD.match(line.text) and "|" in line.text:
            last = at
            while last + 1 < len(found) and "|" in found[last + 1].text and not found[last + 1].gap:
                last += 1
            for row in range(at - 1, last + 1):
                if found[row].shape == "plain" and "|" in found[row].text:
                    found[row] = replace(found[row], shape="table")
    return found


def _unwrapped(found: list[Line]) -> list[Line]:
    """Join what an editor wrapped at a column: sentences, not the lines of a file, are read."""
    whole: list[Line] = []
    last_length = 0
    for line in found:
        before = whole[-1] if whole else None
        length = len(line.text)
        if before is not None and last_length >= _WRAP and _goes_on(before, line):
            whole[-1] = replace(before, passage=before.passage + line.passage)
        else:
            whole.append(line)
        last_length = length
    return whole


def _goes_on(before: Line, line: Line) -> bool:
    if line.gap or line.shape != "plain" or before.shape not in {"plain", "bullet"}:
        return False
    if _CLOSED.search(before.text) or _OPENS.match(line.text):
        return False
    return line.text[0].islower() or (before.shape == "plain" and bool(_HANGS.search(before.text)))


def _labelled_parts(here: str) -> list[tuple[int, int]]:
    """Cut a line where a bug report's next label begins ("Steps: … Expected: … Actual: …")."""
    cuts = [0, *(found.start() for found in _INNER_LABEL.finditer(here)), len(here)]
    return list(itertools.pairwise(cuts))


def _comments(raw: str) -> list[tuple[int, int]]:
    return [
        (found.start(), found.end()) for found in re.finditer(r"<!--.*?(?:-->|\Z)", raw, re.DOTALL)
    ]


def _line(
    raw: str, source: Source, index: int, start: int, end: int, gap: bool, *, wiki: bool
) -> Line:
    shape: Shape = "plain"
    begin, depth = start, 0
    here = raw[start:end]
    if wiki and (found := _NUMBERED.match(here)):
        shape, begin, depth = "bullet", start + found.end(), found.end() - 1
    elif found := _HEADING.match(here):
        shape, begin = "heading", start + found.end()
        depth = here.count("#", 0, found.end()) or int(found.group().strip()[1])
    elif _BOLD_LINE.match(here) or _LABEL_LINE.match(here):
        shape, depth = "heading", 7
    elif found := _BULLET.match(here):
        shape, begin = "bullet", start + found.end()
        depth = len(here) - len(here.lstrip())
    elif here.lstrip().startswith(">"):
        shape, begin = "quote", start + here.index(">") + 1
    elif here.lstrip().startswith("|") and here.count("|") > 1:
        shape = "table"
    if found := _BOX.match(raw, begin, end):
        begin = found.end()
    return Line(clean(raw, source, index, begin, end), shape, gap, depth)
