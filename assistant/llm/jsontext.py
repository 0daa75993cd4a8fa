"""JSON out of what a model wrote: fences, prose around it, trailing commas."""

import json
import re
from typing import Any

_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```[A-Za-z0-9_-]*[ \t]*\n(.*?)```", re.DOTALL)
_BEGUN = re.compile(r"[{\[]|```")
_OPENING = {"{": "}", "[": "]"}


def read_json(text: str) -> Any:
    """Read the JSON value in a model's answer, mended where mending needs no guess.

    Thoughts in `<think>` are left out. Tried in this order: the text as it is, the content of a Markdown fence, the first balanced
    object or array in the prose; each also without commas before a closing bracket.

    Args:
        text: the answer.

    Returns:
        The value.

    Raises:
        ValueError: no JSON value in it.
    """
    text = text.strip().lstrip("\ufeff").strip()
    # Once a value has begun, "<think>" is data.
    while (thought := _THOUGHT.search(text)) and not _BEGUN.search(text, 0, thought.start()):
        text = (text[: thought.start()] + text[thought.end() :]).strip().lstrip("\ufeff")
    candidates = [text, *(block.strip() for block in _FENCE.findall(text))]
    candidates += _balanced(text)
    for candidate in candidates:
        for attempt in (candidate, _without_trailing_commas(candidate)):
            try:
                return json.loads(attempt, strict=False)
            except ValueError:
                continue
    raise ValueError("no JSON value in the answer")


def _balanced(text: str) -> list[str]:
    """Balanced objects and arrays at the top level of a text, the longest first."""
    found: list[str] = []
    start = 0
    while start < len(text):
        if text[start] in _OPENING and (end := _closing(text, start)) is not None:
            found.append(text[start : end + 1])
            start = end
        start += 1
    return sorted(found, key=len, reverse=True)


def _closing(text: str, start: int) -> int | None:
    """Index of the bracket that closes the one at `start`; None where it stays open."""
    stack: list[str] = []
    in_string = escaped = False
    for index in range(start, len(text)):
        char = text[index]
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in _OPENING:
            stack.append(_OPENING[char])
        elif char in "}]":
            if stack.pop() != char:
                return None
            if not stack:
                return index
    return None


def _without_trailing_commas(text: str) -> str:
    """Drop commas that stand before a closing bracket, outside of strings."""
    out: list[str] = []
    in_string = escaped = False
    for char in text:
        if in_string:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                in_string = False
        elif char == '"':
            in_string = True
        elif char in "}]":
            tail = len(out)
            while tail and out[tail - 1].isspace():
                tail -= 1
            if tail and out[tail - 1] == ",":
                del out[tail - 1]
        out.append(char)
    return "".join(out)
