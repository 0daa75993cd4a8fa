"""Elements of an XML text by their positions, without building a document.

Jira's RSS is patched in place, and copies that a browser saved are not well-formed (a sentence
before the root, HTML unescaped inside elements): positions serve both. Nothing is ever expanded
but the predefined and numeric character references; a document type is refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

from assistant.domain import UserError

HIDDEN = (("<![CDATA[", "]]>"), ("<!--", "-->"))
START = re.compile(r"<!\[CDATA\[|<!--")
DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
ATTRIBUTE = re.compile(r"([\w:.-]{1,100})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Element:
    """Where one element stands.

    Attributes:
        start: of the opening tag.
        inner: where the content begins.
        close: where the content ends.
        end: after the closing tag.
        head: the opening tag's text.
    """

    start: int
    inner: int
    close: int
    end: int
    head: str

    @property
    def empty_tag(self) -> bool:
        """Whether it is written as `<name/>`."""
        return self.inner == self.end

    def attribute(self, name: str) -> str:
        """Value of an attribute; empty where there is none."""
        for found in ATTRIBUTE.finditer(self.head):
            if found[1] == name:
                return unescape(found[2] if found[2] is not None else found[3])
        return ""


def masked(text: str) -> str:
    """The text with comments and CDATA sections blanked out, character by character.

    Raises:
        UserError: it declares a document type or entities.
    """
    out: list[str] = []
    at = 0
    for start, end in _hidden(text):
        out += (text[at:start], " " * (end - start))
        at = end
    blank = "".join([*out, text[at:]])
    if DOCTYPE.search(blank):
        raise UserError(
            "The XML declares a document type or entities and is refused; remove the declaration."
        )
    return blank


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of comments and CDATA sections; one that is never closed hides nothing."""
    closings = dict(HIDDEN)
    never: set[str] = set()
    at = 0
    while found := START.search(text, at):
        at = found.end()
        close = closings[found[0]]
        end = -1 if close in never else text.find(close, found.end())
        if end < 0:
            never.add(close)
            if len(never) == len(closings):
                return
            continue
        at = end + len(close)
        yield found.start(), at


def elements(mask: str, name: str, start: int = 0, end: int | None = None) -> Iterator[Element]:
    """Elements of a name in a stretch of a masked text, one after the other, not nested."""
    stop = len(mask) if end is None else end
    opening = re.compile(rf"<{re.escape(name)}(?=[\s/>])[^<>]*>")
    closing = f"</{name}>"
    at = start
    while found := opening.search(mask, at, stop):
        head = found[0]
        if head.endswith("/>"):
            yield Element(found.start(), found.end(), found.end(), found.end(), head)
            at = found.end()
            continue
        close = mask.find(closing, found.end(), stop)
        if close < 0:
            return
        yield Element(found.start(), found.end(), close, close + len(closing), head)
        at = close + len(closing)


def first(mask: str, name: str, start: int, end: int) -> Element | None:
    """The first element of a name in a stretch."""
    return next(elements(mask, name, start, end), None)


def content(text: str, element: Element) -> str:
    """An element's text: CDATA unwrapped, references resolved; tags inside are kept."""
    inner = text[element.inner : element.close]
    out: list[str] = []
    at = 0
    for start, end in _hidden(inner):
        out.append(_resolved(inner[at:start]))
        if inner.startswith("<![CDATA[", start):
            out.append(inner[start + 9 : end - 3])
        at = end
    out.append(_resolved(inner[at:]))
    return "".join(out)


def _resolved(piece: str) -> str:
    """HTML that stands unescaped is HTML already; escaped text is unescaped once."""
    return piece if re.search(r"<[a-zA-Z/]", piece) else unescape(piece)


def replaced(text: str, element: Element, value: str) -> str:
    """The whole element with new content, written as its content was."""
    inner = text[element.inner : element.close]
    if "<![CDATA[" in inner:
        body = "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
    elif re.search(r"<[a-zA-Z/]", inner):
        body = value
    else:
        body = escape(value, quote=False)
    if element.empty_tag:
        name = re.match(r"<([\w:.-]+)", element.head)
        return f"{element.head[:-2].rstrip()}>{body}</{name[1] if name else ''}>"
    return text[element.start : element.inner] + body + text[element.close : element.end]
