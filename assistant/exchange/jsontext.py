"""JSON documents as text: parsed for reading, patched in place for writing.

A patch replaces the text of single values, so that white space, the order of members, number
formats and escapes of everything else stay byte for byte.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from assistant.domain import UserError
from assistant.exchange.text import leading_space, spliced

Path = tuple[str | int, ...]
SPACE = re.compile(r"[ \t\n\r]*")


def load_json(text: str) -> Any:
    """Parse a JSON document.

    Raises:
        UserError: it is none, or is nested too deeply.
    """
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise UserError("The JSON document is nested too deeply.") from None
    except ValueError as error:
        raise UserError(f"The JSON document cannot be read: {error}.") from None


@dataclass(frozen=True, slots=True)
class SetValue:
    """Give the member or element at a path another value; a missing member is added."""

    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class InsertAfter:
    """Put new elements into an array, after the element at a path."""

    path: Path
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class RemoveElement:
    """Take the element at a path out of its array."""

    path: Path


Edit = SetValue | InsertAfter | RemoveElement


@dataclass(slots=True)
class _Node:
    """Where a value stands, and its children as far as they are needed."""

    start: int
    end: int = 0
    children: "dict[str | int, _Node] | None" = None
    is_object: bool = False


def patch_json(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits to a JSON document's text.

    Args:
        text: a valid document.
        edits: at distinct paths.

    Raises:
        KeyError: a path leads nowhere.
    """
    if not edits:
        return text
    wanted: set[Path] = {()}
    for edit in edits:
        wanted |= {edit.path[:length] for length in range(len(edit.path) + 1)}
    offset = len(text) - len(text.lstrip("\ufeff"))
    root = _scan(text, _skip(text, offset), (), wanted)
    style = _Style(text)
    pieces: list[tuple[int, int, str]] = []
    members: dict[Path, list[SetValue]] = {}
    for edit in edits:
        if isinstance(edit, SetValue):
            node = _find(root, edit.path, missing_ok=True)
            if node is None:
                members.setdefault(edit.path[:-1], []).append(edit)
            else:
                pieces.append(
                    (node.start, node.end, style.dump(edit.value, _indent_at(text, node.start)))
                )
        elif isinstance(edit, InsertAfter):
            node = _must(root, edit.path)
            indent = _indent_at(text, node.start)
            lead = leading_space(text, node.start)
            added = "".join("," + lead + style.dump(value, indent) for value in edit.values)
            pieces.append((node.end, node.end, added))
        else:
            pieces.append(_removal(text, _must(root, edit.path)))
    for path, added_members in members.items():
        pieces.append(_members(text, _must(root, path), added_members, style))
    return spliced(text, pieces)


def _skip(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


def _scan(text: str, at: int, path: Path, wanted: set[Path]) -> _Node:
    """Find where values stand; goes down only where an edit needs it."""
    node = _Node(at)
    mark = text[at]
    if path not in wanted or mark not in "{[":
        node.end = json.JSONDecoder().raw_decode(text, at)[1]
        return node
    node.children = {}
    node.is_object = mark == "{"
    close = "}" if node.is_object else "]"
    at = _skip(text, at + 1)
    index = 0
    while text[at] != close:
        name: str | int = index
        if node.is_object:
            name, at = scanstring(text, at + 1)
            at = _skip(text, _skip(text, at) + 1)
        child = _scan(text, at, (*path, name), wanted)
        node.children[name] = child
        index += 1
        at = _skip(text, child.end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    node.end = at + 1
    return node


def _find(root: _Node, path: Path, *, missing_ok: bool = False) -> _Node | None:
    node = root
    for depth, step in enumerate(path):
        found = (node.children or {}).get(step)
        if found is None:
            if missing_ok and depth == len(path) - 1 and node.is_object:
                return None
            raise KeyError(path)
        node = found
    return node


def _must(root: _Node, path: Path) -> _Node:
    node = _find(root, path)
    if node is None:
        raise KeyError(path)
    return node


def _indent_at(text: str, start: int) -> str:
    """Indentation of the line that a position stands on."""
    line = text.rfind("\n", 0, start) + 1
    found = re.compile(r"[ \t]*").match(text, line)
    return found[0] if found else ""


def _removal(text: str, node: _Node) -> tuple[int, int, str]:
    start = node.start - len(leading_space(text, node.start))
    if text[start - 1] == ",":
        return start - 1, node.end, ""
    after = _skip(text, node.end)
    return (start, after + 1, "") if text[after] == "," else (start, node.end, "")


def _members(
    text: str, node: _Node, added: Sequence[SetValue], style: "_Style"
) -> tuple[int, int, str]:
    if not node.is_object:
        raise KeyError(added[0].path)
    indent = _indent_at(text, node.start)
    if node.children:
        last = max(node.children.values(), key=lambda child: child.end)
        first = text.find('"', node.start)
        lead = leading_space(text, first)
        inner = lead.rpartition("\n")[2] if "\n" in lead else indent
        body = "".join("," + lead + style.member(edit, inner) for edit in added)
        return last.end, last.end, body
    value = {str(edit.path[-1]): edit.value for edit in added}
    return node.start, node.end, style.dump(value, indent)


class _Style:
    """How a document is written: indentation, separators, escapes."""

    def __init__(self, text: str) -> None:
        self.escape = text.isascii() and "\\u" in text
        found = re.search(r"[{\[]\r?\n([ \t]+)\S", text)
        self.step = found[1] if found else ""
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.colon = ": " if self.step or re.search(r'"[ \t]*: ', text[:4096]) else ":"
        self.comma = ", " if re.search(r'["\d\]}], "', text[:4096]) else ","

    def dump(self, value: Any, indent: str) -> str:
        """A value as text, continued at the indentation of its line."""
        if not self.step:
            return json.dumps(value, ensure_ascii=self.escape, separators=(self.comma, self.colon))
        text = json.dumps(
            value, ensure_ascii=self.escape, indent=self.step, separators=(",", self.colon)
        )
        return text.replace("\n", self.newline + indent)

    def member(self, edit: SetValue, indent: str) -> str:
        """A member of an object as text."""
        name = json.dumps(str(edit.path[-1]), ensure_ascii=self.escape)
        return name + self.colon + self.dump(edit.value, indent)
