"""Jira wiki markup (also known as Confluence text formatting) to Markdown and back.

Follows Atlassian's *Text Formatting Notation Help*. What Markdown cannot say (colour, panels,
subscript) keeps its text.
"""

import re

from assistant.exchange.drafts import cut_lines as cut_draft
from assistant.exchange.markup.wiki_write import from_markdown

__all__ = ["append", "cut_draft", "from_markdown", "to_markdown"]

BLOCK = re.compile(r"\{(code|noformat)(?::([^}\n]{0,200}))?\}")
HEADING = re.compile(r"\s*h([1-6])\.\s*(.*)")
LIST = re.compile(r"\s*([*#]+|-)\s+(.*)")
QUOTE = re.compile(r"\s*bq\.\s*(.*)")
PANEL = re.compile(r"\{(?:panel|info|note|tip|warning|expand)(?::([^}]{0,300}))?\}")
TITLE = re.compile(r"(?:^|\|)title=([^|]*)")
MARKS = frozenset({"*", "#", "-"})
NEEDS_WORK = re.compile(r"[*_{}\[\]|#!\\^~+?-]|\bh[1-6]\.|\bbq\.")

INLINE = re.compile(
    r"""
    \\(?P<escaped>[*_{}\[\]|\#!^~+?\\-])(?P<double>(?<=\\\\)\ ?)?
  | \{\{(?P<mono>[^\n]{1,500}?)\}\}
  | \{color(?::[^}]{0,80})?\} | \{anchor:[^}]{0,80}\}
  | \[(?P<link>[^\]\[\n]+)\]
  | (?<![\w!])!(?P<image>[^!\s|]{1,300}\.[^!\s|]{1,80})(?:\|[^!\n]{0,200})?!(?!\w)
  | (?P<url>\b(?:https?|ftp|mailto):[^\s\]|]+)
  | (?<![\w*])\*(?=[^\s*])(?P<bold>[^*\n|]*[^\s*|])\*(?![\w*])
  | (?<![\w_])_(?=[^\s_])(?P<em>(?:[^_\n|]|(?<=\w)_(?=\w))*(?<![\s_|]))_(?![\w_])
  | (?<![\w-])-(?=[^\s-])(?P<strike>[^-\n|]*[^\s|-])-(?![\w-])
  | (?<![\w+])\+(?=[^\s+])(?P<ins>[^+\n|]*[^\s+|])\+(?![\w+])
  | \?\?(?P<cite>[^?\n]+)\?\?
  | \{[\^~]?(?P<brace>[*_+^~-])\}
    """,
    re.VERBOSE,
)


def to_markdown(raw: str) -> str:
    """Convert Jira wiki markup to Markdown."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if not NEEDS_WORK.search(text):
        return text.strip("\n")
    parts: list[str] = []
    at = 0
    tags = list(BLOCK.finditer(text))
    ends = _block_ends(tags)
    for number, opened in enumerate(tags):
        closed = ends.get(number)
        if opened.start() < at or closed is None:
            continue
        parts.append(_blocks(text[at : opened.start()]))
        parts.append(_fence(opened[1], opened[2] or "", text[opened.end() : tags[closed].start()]))
        at = tags[closed].end()
    parts.append(_blocks(text[at:]))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(part for part in parts if part)).strip("\n")


def _block_ends(tags: list[re.Match[str]]) -> dict[int, int]:
    """Which tag closes each one, were it an opening: the next of its name without options."""
    following: dict[str, int] = {}
    ends: dict[int, int] = {}
    for number in range(len(tags) - 1, -1, -1):
        name = tags[number][1]
        if name in following:
            ends[number] = following[name]
        if tags[number][2] is None:
            following[name] = number
    return ends


def append(raw: str, text: str) -> str:
    """Wiki text with Markdown added at its end."""
    newline = "\r\n" if "\r\n" in raw else "\n"
    added = from_markdown(text).replace("\n", newline)
    return f"{raw.rstrip()}{newline}{newline}{added}" if raw.strip() else added


def _fence(kind: str, options: str, body: str) -> str:
    language = (
        "" if kind == "noformat" or "=" in options else options.split("|", maxsplit=1)[0].strip()
    )
    mark = "```"
    while mark in body:
        mark += "`"
    return f"{mark}{language}\n{body.strip(chr(10))}\n{mark}"


def _blocks(text: str) -> str:
    out: list[str] = []
    counters: list[tuple[str, int]] = []
    quoting = False
    table = 0
    for line in _panels(text).split("\n"):
        mark = line.lstrip()[:1]
        if "{quote}" in line:
            quoting = _quote(line, quoting, out)
            continue
        found = LIST.match(line) if mark in MARKS and not quoting else None
        if found:
            if not counters and out and out[-1].strip():
                out.append("")
            out.append(_item(found[1], found[2], counters))
            continue
        if not mark or not counters or (mark == "h" and HEADING.match(line)):
            counters.clear()
        if mark == "|" and not quoting:
            out += _table_row(line.strip(), first=table == 0)
            table += 1
            continue
        table = 0
        out.append(_line(line, mark, quoting))
    return "\n".join(out)


def _quote(line: str, quoting: bool, out: list[str]) -> bool:
    """Lines of a `{quote}`; returns whether the quotation goes on."""
    for index, piece in enumerate(line.split("{quote}")):
        quoting = quoting if index == 0 else not quoting
        if piece.strip():
            out.append(("> " if quoting else "") + _inline(piece.strip()))
    return quoting


def _panels(text: str) -> str:
    return PANEL.sub(_panel, text) if "{" in text else text


def _panel(found: re.Match[str]) -> str:
    title = TITLE.search(found[1] or "")
    return f"*{title[1].strip()}*\n" if title and title[1].strip() else ""


def _line(line: str, mark: str, quoting: bool) -> str:
    if mark == "h" and (found := HEADING.match(line)):
        return "#" * int(found[1]) + " " + _inline(found[2].strip())
    if mark == "b" and (found := QUOTE.match(line)):
        return "> " + _inline(found[1])
    if mark == "-" and line.strip() == "----":
        return "---"
    return ("> " if quoting else "") + _inline(line)


def _item(marks: str, text: str, counters: list[tuple[str, int]]) -> str:
    """One list line; `counters` holds mark and number of each open level."""
    del counters[len(marks) :]
    for level, mark in enumerate(marks):
        if level < len(counters) and counters[level][0] != mark:
            del counters[level:]
        if level >= len(counters):
            counters.append((mark, 0))
    mark, number = counters[-1]
    counters[-1] = (mark, number + 1)
    indent = sum(
        len(str(max(count, 1))) + 2 if outer == "#" else 2 for outer, count in counters[:-1]
    )
    bullet = f"{number + 1}." if mark == "#" else "-"
    return " " * indent + f"{bullet} {_inline(text.strip())}"


def _table_row(line: str, *, first: bool) -> list[str]:
    heading = line.startswith("||")
    inner = _inline(line).strip()
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|\|?", inner.strip("|"))]
    row = "| " + " | ".join(cells) + " |"
    rule = "|" + "---|" * len(cells)
    if first:
        return [row, rule] if heading else ["|" + "  |" * len(cells), rule, row]
    return [row]


def _inline(text: str) -> str:
    if not NEEDS_WORK.search(text):
        return text
    text = INLINE.sub(_replace, text.replace("\\\\", "<br>") if "\\\\" in text else text)
    return text.replace("&#92;", "\\\\") if "&#92;" in text else text


def _replace(found: re.Match[str]) -> str:  # noqa: PLR0911 - one return a construct
    kind = found.lastgroup
    if kind in {"escaped", "double"}:
        return found["escaped"]
    if kind == "mono":
        return f"`{found['mono']}`"
    if kind == "link":
        return _link(found["link"])
    if kind == "image":
        return f"![]({found['image']})"
    if kind == "url":
        return found["url"]
    if kind == "bold":
        return f"**{_inline(found['bold'])}**"
    if kind in {"em", "cite"}:
        return f"*{_inline(found[kind])}*"
    if kind == "strike":
        return f"~~{_inline(found['strike'])}~~"
    if kind == "ins":
        return _inline(found["ins"])
    if kind == "brace":
        return found["brace"]
    return ""


def _link(inner: str) -> str:
    alias, _, target = inner.rpartition("|")
    if inner.count("|") == 2 and inner.endswith(("smart-link", "smart-card", "smart-embed")):
        alias, target, _ = inner.split("|")
    if target.startswith("~"):
        return "@" + target[1:].removeprefix("accountid:")
    if target.startswith("^"):
        return target[1:]
    if not re.match(r"(?:https?|ftp|mailto|file):|#|//|/", target):
        return f"[{inner}]"
    if not alias or alias == target:
        return f"<{target}>" if "://" in target else target
    return f"[{_inline(alias)}]({target})"
