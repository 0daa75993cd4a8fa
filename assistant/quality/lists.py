"""What introduces a list, and whether its lines are commands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quality.lines import Line, Passage
from assistant.quality.sections import section_of
from assistant.quality.units import is_verb

_COMMANDS = re.compile(r"\b(?:can|could|to|must|should|shall|may|want|able to)\W*$", re.IGNORECASE)
_BINDS = re.compile(
    r"\b(?:when(?:ever)?|if|once|after|before|until|unless|while|as soon as|for (?:each|every)|only|no longer|"
    r"not|never|cannot|nobody|no one|none|except|without|within|during|in case|may no|by the time|"
    r"at (?:most|least)|up to)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What in the words before a list changes what each of its lines says."""
_RUNS_ON = re.compile(
    r"\b(?:can|could|to|must|should|shall|may|will|not|no longer|never|only|cannot|also)\W*$",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(r"\b(?:out of scope|not (?:in scope|part of)|excluded)\b", re.IGNORECASE)
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a list line stands."""

    intro: Passage | None = None
    """The words that introduce its list."""
    commands: bool = False
    """Whether the lines of its list are commands."""
    excluded: bool = False
    """Whether the introduction says that the list is not asked for."""


def places(lines: Sequence[Line]) -> tuple[dict[int, ListPlace], set[int]]:
    """For each list line its place, and the numbers of the lines that introduce a list."""
    found: dict[int, ListPlace] = {}
    intros: set[int] = set()
    at = 0
    while at < len(lines):
        if lines[at].shape != "bullet":
            at += 1
            continue
        stop = at
        while stop < len(lines) and lines[stop].shape == "bullet":
            stop += 1
        intro = _intro(lines, at)
        words = [re.match(r"[A-Za-z]+", line.text) for line in lines[at:stop]]
        verbs = sum(bool(word) and is_verb(word.group()) for word in words if word)
        told = intro is not None and _COMMANDS.search(intro.text)
        place = ListPlace(
            intro=intro,
            commands=bool(told) or (stop - at > 1 and verbs >= _MOST * (stop - at)),
            excluded=intro is not None and bool(_EXCLUDES.search(intro.text)),
        )
        if intro is not None:
            intros.add(at - 1)
        found.update(dict.fromkeys(range(at, stop), place))
        at = stop
    return found, intros


def _intro(lines: Sequence[Line], at: int) -> Passage | None:
    """The words right before a list: they end with a colon, or with no full stop at all."""
    before = lines[at - 1] if at else None
    if before is None or before.shape not in {"plain", "heading"} or section_of(before.text):
        return None
    loose = (
        before.shape == "plain"
        and not lines[at].gap
        and not re.search(r"[.!?。！？]$", before.text)
    )
    return before.passage if before.text.endswith((":", "：")) or loose else None


def bound(intro: Passage, text: str) -> str:
    """A list line with the words before its list, where these say when, whether or for whom it holds.

    Args:
        intro: the words before the list.
        text: the line, or a piece of it.

    Returns:
        Both as one sentence; the line alone where the words before it only introduce it.
    """
    lead = intro.text.rstrip(" :：.…")
    if not _BINDS.search(lead):
        return text
    first = text if text[1:2].isupper() else text[:1].lower() + text[1:]
    return f"{lead} {first}" if _RUNS_ON.search(lead) else f"{lead}: {first}"
