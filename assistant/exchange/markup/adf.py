"""Atlassian Document Format (Jira REST v3) to Markdown and back.

Follows Atlassian's description of the document's nodes and marks. Nodes without a Markdown
counterpart (panels, mentions, media, dates) keep their text.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from assistant.exchange.drafts import is_draft_heading
from assistant.exchange.markup.adf_write import from_markdown

__all__ = ["append", "cut_draft", "from_markdown", "to_markdown"]

MARKS = {"strong": "**", "em": "*", "strike": "~~", "code": "`"}


def to_markdown(raw: Any) -> str:
    """Convert an ADF document to Markdown; text instead of a document stays text."""
    if isinstance(raw, str):
        return raw.replace("\r\n", "\n").strip("\n")
    if not isinstance(raw, Mapping):
        return ""
    return "\n\n".join(block for block in _blocks(_content(raw)) if block).strip("\n")


def append(raw: Any, text: str) -> dict[str, Any]:
    """The document with Markdown added at its end."""
    base = raw if isinstance(raw, Mapping) else from_markdown(raw or "")
    added = from_markdown(text)["content"]
    return {
        **base,
        "type": "doc",
        "version": base.get("version", 1),
        "content": [*_content(base), *added],
    }


def cut_draft(raw: Any) -> Any:
    """The document without a heading of drafts and the list right under it."""
    if not isinstance(raw, Mapping):
        return raw
    content = list(_content(raw))
    kept: list[Any] = []
    dropping = False
    for node in content:
        kind = node.get("type") if isinstance(node, Mapping) else None
        if kind == "heading" and is_draft_heading(_inline(_content(node))):
            dropping = True
            continue
        if dropping and kind in {"bulletList", "orderedList"}:
            dropping = False
            continue
        dropping = False
        kept.append(node)
    return raw if len(kept) == len(content) else {**raw, "content": kept}


def _content(node: Mapping[str, Any]) -> list[Any]:
    content = node.get("content")
    return content if isinstance(content, list) else []


def _attrs(node: Mapping[str, Any]) -> Mapping[str, Any]:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, Mapping) else {}


def _blocks(nodes: Iterable[Any]) -> list[str]:
    return [_block(node) for node in nodes if isinstance(node, Mapping)]


def _block(node: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one return a sort of node
    kind = str(node.get("type", ""))
    inside = _content(node)
    if kind == "heading":
        level = _attrs(node).get("level", 1)
        return (
            "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
            + " "
            + _inline(inside)
        )
    if kind == "paragraph":
        return _inline(inside)
    if kind in {"bulletList", "orderedList", "taskList", "decisionList"}:
        return _list(node)
    if kind == "codeBlock":
        return f"```{_attrs(node).get('language') or ''}\n{_plain(inside)}\n```"
    if kind == "rule":
        return "---"
    if kind == "blockquote":
        return "\n".join("> " + line for line in "\n\n".join(_blocks(inside)).split("\n"))
    if kind == "table":
        return _table(inside)
    if kind in {"expand", "nestedExpand"} and _attrs(node).get("title"):
        return f"**{_attrs(node)['title']}**\n\n" + "\n\n".join(_blocks(inside))
    if kind == "media":
        return f"![]({_attrs(node).get('alt') or _attrs(node).get('url') or _attrs(node).get('id') or ''})"
    if kind in {"blockCard", "embedCard"}:
        return f"<{_attrs(node).get('url', '')}>"
    if inside and any(
        isinstance(child, Mapping) and child.get("type") == "text" for child in inside
    ):
        return _inline(inside)
    return "\n\n".join(block for block in _blocks(inside) if block)


def _list(node: Mapping[str, Any]) -> str:
    lines: list[str] = []
    start = _attrs(node).get("order", 1)
    number = start if isinstance(start, int) else 1
    for child in _content(node):
        if not isinstance(child, Mapping):
            continue
        kind = child.get("type")
        if kind in {"taskList", "bulletList", "orderedList"}:
            lines += ["  " + line for line in _list(child).split("\n")]
            continue
        if kind in {"taskItem", "decisionItem"}:
            done = _attrs(child).get("state") == "DONE"
            mark = "- " if kind == "decisionItem" else "- [x] " if done else "- [ ] "
            lines.append(mark + _inline(_content(child)))
            continue
        mark = f"{number}. " if node.get("type") == "orderedList" else "- "
        number += 1
        inner = "\n".join(block for block in _blocks(_content(child)) if block).split("\n")
        lines.append(mark + inner[0])
        lines += [" " * len(mark) + line if line else "" for line in inner[1:]]
    return "\n".join(lines)


def _table(rows: Iterable[Any]) -> str:
    lines: list[str] = []
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        cells = [
            " ".join(" ".join(_blocks(_content(cell))).split()).replace("|", "\\|")
            for cell in _content(row)
            if isinstance(cell, Mapping)
        ]
        lines.append("| " + " | ".join(cells) + " |")
        if len(lines) == 1:
            lines.append("|" + "---|" * len(cells))
    return "\n".join(lines)


def _inline(nodes: Iterable[Any]) -> str:
    return "".join(_piece(node) for node in nodes if isinstance(node, Mapping))


def _piece(node: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one return a sort of node
    kind = node.get("type")
    attrs = _attrs(node)
    if kind == "text":
        return _marked(str(node.get("text", "")), node.get("marks"))
    if kind == "hardBreak":
        return "\n"
    if kind in {"mention", "status", "emoji"}:
        return str(attrs.get("text") or attrs.get("shortName") or "")
    if kind == "inlineCard":
        return f"<{attrs.get('url', '')}>"
    if kind == "date":
        try:
            return datetime.fromtimestamp(int(attrs["timestamp"]) / 1000, tz=UTC).date().isoformat()
        except (KeyError, ValueError, TypeError, OverflowError, OSError):
            return ""
    return _inline(_content(node)) or str(attrs.get("text") or "")


def _marked(text: str, marks: Any) -> str:
    core = text.strip()
    if not core or not isinstance(marks, list):
        return text
    lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    link = ""
    for mark in marks:
        kind = mark.get("type") if isinstance(mark, Mapping) else None
        if kind in MARKS:
            core = f"{MARKS[kind]}{core}{MARKS[kind]}"
        elif kind == "link":
            link = str(_attrs(mark).get("href", ""))
    if link:
        core = f"<{link}>" if core == link else f"[{core}]({link})"
    return lead + core + tail


def _plain(nodes: Iterable[Any]) -> str:
    return "".join(str(node.get("text", "")) for node in nodes if isinstance(node, Mapping))
