"""Markdown to Atlassian Document Format, over the tokens of markdown-it-py."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.exchange.markup.parse import parse_markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

BLOCKS = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "bullet_list_open": "bulletList",
    "ordered_list_open": "orderedList",
    "list_item_open": "listItem",
    "blockquote_open": "blockquote",
    "table_open": "table",
    "tr_open": "tableRow",
    "th_open": "tableHeader",
    "td_open": "tableCell",
}
MARKS = {"strong_open": "strong", "em_open": "em", "s_open": "strike"}


def from_markdown(text: str) -> dict[str, Any]:
    """Convert Markdown to an ADF document (version 1)."""
    root: dict[str, Any] = {"type": "doc", "version": 1, "content": []}
    stack = [root]
    for token in parse_markdown(text):
        _block(token, stack)
    return root


def _block(token: "Token", stack: list[dict[str, Any]]) -> None:
    kind = token.type
    if kind in BLOCKS:
        node: dict[str, Any] = {"type": BLOCKS[kind]}
        if kind == "heading_open":
            node["attrs"] = {"level": int(token.tag[1])}
        elif kind == "ordered_list_open" and token.attrs.get("start", 1) != 1:
            node["attrs"] = {"order": token.attrs["start"]}
        node["content"] = []
        stack[-1]["content"].append(node)
        stack.append(node)
    elif kind == "inline":
        pieces = _inline(token.children or [])
        if stack[-1]["type"] in {"tableHeader", "tableCell"}:
            pieces = [{"type": "paragraph", "content": pieces}]
        stack[-1]["content"] += pieces
    elif kind in {"fence", "code_block"}:
        language = token.info.split()[0] if token.info.strip() else ""
        body = token.content.removesuffix("\n")
        stack[-1]["content"].append(
            {
                "type": "codeBlock",
                **({"attrs": {"language": language}} if language else {}),
                "content": [{"type": "text", "text": body}] if body else [],
            }
        )
    elif kind == "hr":
        stack[-1]["content"].append({"type": "rule"})
    elif kind.endswith("_close") and kind.replace("_close", "_open") in BLOCKS:
        stack.pop()


def _inline(children: Sequence["Token"]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for child in children:
        kind = child.type
        if kind == "text":
            _text(out, child.content, marks)
        elif kind == "softbreak":
            _text(out, "\n", marks)
        elif kind == "hardbreak":
            out.append({"type": "hardBreak"})
        elif kind == "code_inline":
            _text(
                out, child.content, [*(m for m in marks if m["type"] == "link"), {"type": "code"}]
            )
        elif kind in MARKS:
            marks = [*marks, {"type": MARKS[kind]}]
        elif kind == "link_open":
            marks = [*marks, {"type": "link", "attrs": {"href": str(child.attrs.get("href", ""))}}]
        elif kind.endswith("_close"):
            marks = marks[:-1]
        elif kind == "image":
            source = str(child.attrs.get("src", ""))
            _text(out, child.content or source, [{"type": "link", "attrs": {"href": source}}])
    return _breaks(out)


def _text(out: list[dict[str, Any]], text: str, marks: list[dict[str, Any]]) -> None:
    if text:
        out.append({"type": "text", "text": text, **({"marks": list(marks)} if marks else {})})


def _breaks(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Line ends as nodes of their own: ADF shows none inside a text."""
    return [{"type": "hardBreak"} if node.get("text") == "\n" else node for node in nodes]
