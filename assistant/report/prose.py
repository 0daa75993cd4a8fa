"""An item's own text as safe HTML in which quoted spans can be found again.

Markdown is read with raw HTML off and links only to http, https and mailto. Quoted spans are
character offsets into the Markdown source, while a reader sees rendered text; so each rendered
piece of text is aligned with its place in the source, and cut where a span begins or ends. The
rendering itself never depends on the spans.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from assistant.report.clean import Cleaned

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LINK_TARGET = re.compile(r"\]\((?:[^()\n]|\([^()\n]*\))*\)|\]\[[^\]\n]*\]|\]")
_ALLOWED_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
LONGEST = 20_000
"""Characters of one text that are shown; the export holds the rest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text that a drafted line or a finding points at."""

    id: str
    """Id of the line within its item, such as `k1` or `f2`."""
    start: int
    end: int
    anchor: str = ""
    """Id of the element to create at its start; empty: none."""
    back: str = ""
    """Id of the line's own element, to refer back to; empty: no reference."""


def shifted(marks: Sequence[Mark], text: Cleaned) -> list[Mark]:
    """Marks over an original text, moved to their places in the cleaned one."""
    moved = (Mark(m.id, text.at(m.start), text.at(m.end), m.anchor, m.back) for m in marks)
    return [mark for mark in moved if mark.start < mark.end]


def marked(text: str, marks: Sequence[Mark], offset: int = 0) -> Markup:
    """Escaped text with each marked stretch in a `span`.

    Args:
        text: a stretch of the source that starts at `offset`.
        marks: spans in offsets of the whole source.
        offset: where `text` starts in the source, in characters.
    """
    end = offset + len(text)
    near = [mark for mark in marks if mark.start < end and mark.end > offset]
    if not near:
        return escape(text)
    cuts = {offset, end}
    for mark in near:
        cuts.update(cut for cut in (mark.start, mark.end) if offset < cut < end)
    edges = sorted(cuts)
    out: list[Markup] = []
    for left, right in pairwise(edges):
        piece = text[left - offset : right - offset]
        inside = [mark for mark in near if mark.start < right and mark.end > left]
        if not inside:
            out.append(escape(piece))
            continue
        out += [
            Markup('<span id="{}"></span>').format(m.anchor)
            for m in inside
            if m.anchor and m.start == left
        ]
        ids = " ".join(mark.id for mark in inside)
        out.append(Markup('<span class="q" data-q="{}">{}</span>').format(ids, piece))
        out += [
            Markup('<a class="ref" href="#{}">{}</a>').format(m.back, m.id)
            for m in inside
            if m.back and m.end == right
        ]
    return Markup("").join(out)


def plain(text: str, marks: Sequence[Mark]) -> Markup:
    """A text that is not Markdown, such as a title."""
    return marked(text, marks)


def markdown(reader: "MarkdownIt", text: str, marks: Sequence[Mark]) -> Markup:
    """A Markdown text as safe HTML with its marked spans."""
    shown = text[:LONGEST]
    tokens = reader.parse(shown)
    seen = _align(tokens, shown)
    environment = {"marks": [snapped for mark in marks if (snapped := _snap(mark, seen))]}
    html = Markup(reader.renderer.render(tokens, reader.options, environment))  # noqa: S704
    if len(text) > LONGEST:
        rest = f"{len(text) - LONGEST:,} more characters are in the export."
        html += Markup('<p class="aside">{}</p>').format(rest)
    return html


def markdown_reader() -> "MarkdownIt":
    """A CommonMark reader with tables, without HTML, images or unsafe links."""
    from markdown_it import MarkdownIt

    class Reader(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
            return bool(_ALLOWED_LINK.match(url))

    reader = Reader("commonmark", {"html": False, "breaks": True, "maxNesting": 12})
    reader.enable(["table", "strikethrough"])
    reader.disable("text_join")  # entities and escapes stay apart, so that they can be aligned
    for name, rule in (
        ("text", _text),
        ("code_inline", _code_inline),
        ("code_block", _code_block),
        ("fence", _code_block),
        ("image", _image),
        ("link_open", _link_open),
        ("heading_open", _heading),
        ("heading_close", _heading),
    ):
        reader.add_render_rule(name, rule)
    return reader


def _align(tokens: "Sequence[Token]", source: str) -> list[tuple[int, int]]:
    """Note on each piece of text where it stands in the source; -1 where that is not known.

    Returns:
        The stretches of the source that a reader sees, in order.
    """
    starts = [0]
    starts += [match.end() for match in re.finditer("\n", source)]
    cursor = 0
    seen: list[tuple[int, int]] = []
    for token in tokens:
        if token.map and token.map[0] < len(starts):
            cursor = max(cursor, starts[token.map[0]])
        if token.type == "inline":
            stop = starts[token.map[1]] if token.map and token.map[1] < len(starts) else len(source)
            cursor = _align_inline(token.children or [], source, cursor, stop, seen)
        elif token.type in {"fence", "code_block"}:
            _place(token, token.content, source, cursor, len(source), seen)
    return seen


def _align_inline(
    children: "Sequence[Token]", source: str, cursor: int, stop: int, seen: list[tuple[int, int]]
) -> int:
    for child in children:
        if child.type == "text_special":  # an entity or an escape: written otherwise than shown
            child.type = "text"
            cursor = _place(child, child.markup, source, cursor, stop, seen)
            child.meta["width"] = len(child.markup)
        elif child.type in {"text", "code_inline"}:
            cursor = _place(child, child.content, source, cursor, stop, seen)
        elif child.type in {"link_close", "image"}:
            found = _LINK_TARGET.search(source, cursor, stop)
            cursor = found.end() if found else cursor
    return cursor


def _place(
    token: "Token", written: str, source: str, cursor: int, stop: int, seen: list[tuple[int, int]]
) -> int:
    at = source.find(written, cursor, stop) if written else -1
    token.meta["at"] = at
    if at < 0:
        return cursor
    seen.append((at, at + len(written)))
    return at + len(written)


def _snap(mark: Mark, seen: Sequence[tuple[int, int]]) -> Mark | None:
    """The mark without markup at its ends, which no reader sees; None where nothing is left."""
    first = bisect_right(seen, mark.start, key=lambda stretch: stretch[1])
    last = bisect_left(seen, mark.end, key=lambda stretch: stretch[0]) - 1
    if first > last:
        return None
    return replace(mark, start=max(mark.start, seen[first][0]), end=min(mark.end, seen[last][1]))


def _rendered(token: "Token", env: Any) -> Markup:
    at = token.meta.get("at", -1)
    if at < 0:
        return escape(token.content)
    marks: Sequence[Mark] = env["marks"]
    if "width" in token.meta:  # marked whole or not at all
        until, shown = at + token.meta["width"], at + len(token.content)
        marks = [
            replace(
                mark,
                start=at if mark.start >= at else mark.start,
                end=shown if mark.end <= until else mark.end,
            )
            for mark in marks
            if mark.start < until and mark.end > at
        ]
    return marked(token.content, marks, at)


def _text(_self: Any, tokens: "Sequence[Token]", idx: int, _options: Any, env: Any) -> str:
    return str(_rendered(tokens[idx], env))


def _code_inline(_self: Any, tokens: "Sequence[Token]", idx: int, _options: Any, env: Any) -> str:
    return f"<code>{_rendered(tokens[idx], env)}</code>"


def _code_block(_self: Any, tokens: "Sequence[Token]", idx: int, _options: Any, env: Any) -> str:
    return f"<pre><code>{_rendered(tokens[idx], env)}</code></pre>\n"


def _image(_self: Any, tokens: "Sequence[Token]", idx: int, _options: Any, _env: Any) -> str:
    """An image is named, never loaded: the page makes no request."""
    words = tokens[idx].content or "no description"
    return str(Markup('<span class="image">[image: {}]</span>').format(words))


def _link_open(self: Any, tokens: "Sequence[Token]", idx: int, options: Any, env: Any) -> str:
    tokens[idx].attrSet("rel", "noopener noreferrer nofollow")
    return str(self.renderToken(tokens, idx, options, env))


def _heading(self: Any, tokens: "Sequence[Token]", idx: int, options: Any, env: Any) -> str:
    """Headings of a description stay below those of the page, so that its outline holds."""
    tokens[idx].tag = "h5" if tokens[idx].tag in {"h1", "h2", "h3"} else "h6"
    return str(self.renderToken(tokens, idx, options, env))
