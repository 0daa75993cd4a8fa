"""Cut the lines of a criteria section into single criteria."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.exchange.criteria_words import (
    EMPTY,
    FEATURE,
    FIRST,
    SCENARIO,
    STEP,
    STEP_KINDS,
    THEN,
    THEN_INSIDE,
    WHEN,
)
from assistant.exchange.vocabulary import fold

ITEM = re.compile(
    r"(\s*)(?:[-*+•‣◦–▪]|\(?\d{1,3}[.)]|\(?[a-z][.)]|AC[ -]?\d+\s*[:.)–-])\s+(.*)$", re.DOTALL
)
BOX = re.compile(r"\[[ xX✓]?\]\s*")
LONE_MARK = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])?\s*(?:\[[ xX✓]?\])?\s*$")
STRUCK = re.compile(r"~~.*~~\W*\Z", re.DOTALL)
PLACEHOLDER = re.compile(r"(?:<[^<>]*>|\[[^\[\]()]*\]|\{[^{}]*\}|[\s.…?_*-])+\Z")
SAMPLE = re.compile(r"(?:given )?(?:samples?|dummy) (?:acceptance )?criteri(?:a|on)\b")
INSTRUCTION = re.compile(
    r"\bth(?:is|ese)\b.{0,40}\b(?:filled (?:in|out)|reviewed and completed|checked off)\b"
)
"""What a template says of its own list."""
FENCE = re.compile(r"\s*(?:```|~~~)")
RULE = re.compile(r"\s*(?:[-*_]\s*){3,}$")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-{3,}")


@dataclass(slots=True)
class _Line:
    """One line, or one list item with its continuation lines."""

    text: str
    listed: bool
    gap: bool
    """Whether a blank line stands before it."""


@dataclass(slots=True)
class _Group:
    """Steps that make one scenario."""

    lines: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    scenario: bool = False

    @property
    def complete(self) -> bool:
        return THEN in self.kinds

    @property
    def stands_alone(self) -> bool:
        """Whether it is a scenario beyond doubt, without a heading above it."""
        return self.complete and (self.scenario or WHEN in self.kinds)


def criteria_of_lines(lines: Iterable[str]) -> list[str]:
    """Criteria of a section: list items if it has any, else paragraphs; steps joined.

    Args:
        lines: Markdown lines of the section without its heading.
    """
    merged = list(_merge(lines))
    found = _cut(merged, listed=any(line.listed for line in merged))
    # Under a list that is only a template's sample, the prose is what somebody wrote.
    return found or _cut(merged, listed=False)


def _cut(merged: list[_Line], *, listed: bool) -> list[str]:
    found: list[str] = []
    group: _Group | None = None
    for line in merged:
        group, finished, used = _take(line, group)
        if finished:
            found.append(finished)
        if not used and (line.listed or not listed):
            found.append(line.text)
    if group is not None:
        found.append("\n".join(group.lines))
    return [text for text in found if _says_something(text)]


def loose_scenarios(lines: Iterable[str]) -> list[str]:
    """Scenarios in a text that has no heading for criteria: only those with an outcome."""
    found: list[str] = []
    group: _Group | None = None
    for line in _merge(lines):
        before = group
        group, finished, _ = _take(line, group)
        if finished and before is not None and before.stands_alone:
            found.append(finished)
    if group is not None and group.stands_alone:
        found.append("\n".join(group.lines))
    return [text for text in found if _says_something(text)]


def _take(line: _Line, group: _Group | None) -> tuple[_Group | None, str, bool]:
    """Add a line to a group of steps, or close the group.

    Returns:
        The group that is open afterwards, the text of a group that was closed, and whether the
        line belongs to a group.
    """
    finished = "\n".join(group.lines) if group else ""
    if FEATURE.match(line.text):
        return None, finished, True
    if SCENARIO.match(line.text):
        return _Group([line.text], [], scenario=True), finished, True
    kind = _step(line.text)
    if group is not None:
        if kind and _continues(kind, group, line):
            group.lines.append(line.text)
            group.kinds += _kinds(kind, line.text)
            return group, "", True
        if group.scenario and not line.listed and (line.text.startswith("|") or not line.gap):
            group.lines.append(line.text)
            return group, "", True
    if kind in {FIRST, WHEN}:
        return _Group([line.text], _kinds(kind, line.text)), finished, True
    return None, finished, False


def _continues(kind: str, group: _Group, line: _Line) -> bool:
    if group.scenario:
        return not (kind == FIRST and group.complete and line.gap)
    if kind == FIRST:
        return False
    if kind == WHEN:
        return not group.complete and WHEN not in group.kinds
    return True


def _step(text: str) -> str:
    found = STEP.match(text)
    if not found:
        return ""
    return STEP_KINDS.get(fold(found["word"]), "")


def _kinds(kind: str, text: str) -> list[str]:
    return [kind, THEN] if kind != THEN and THEN_INSIDE.search(text) else [kind]


def _merge(lines: Iterable[str]) -> Iterator[_Line]:
    """Join continuation lines with their list item, and wrapped lines of prose."""
    current: _Line | None = None
    gap = False
    for line in lines:
        mark = line.lstrip()[:1]
        if not mark or (mark in "`~" and FENCE.match(line)) or (mark in "-*_" and RULE.match(line)):
            gap = True
            continue
        if mark in "|:-" and "|" in line and TABLE_RULE.match(line):
            continue
        item = ITEM.match(line)
        if item:
            if current:
                yield current
            current = _Line(
                BOX.sub("", item[2], count=1).strip()
                if item[2].startswith("[")
                else item[2].strip(),
                True,
                gap,
            )
        elif LONE_MARK.match(line):
            if current:
                yield current
            current = None
        elif current and _joins(current, line, gap):
            current.text += ("\n" if _step(line) else " ") + line.strip()
        else:
            if current:
                yield current
            current = _Line(line.strip(), False, gap)
        gap = False
    if current:
        yield current


def _joins(current: _Line, line: str, gap: bool) -> bool:
    """Whether a line goes on with the one before."""
    if SCENARIO.match(line) or line.lstrip().startswith(("|", ">")) or current.text.startswith("|"):
        return False
    indented = line.startswith(("  ", "\t"))
    if current.listed:
        return indented or (not gap and not _step(line))
    if gap or SCENARIO.match(current.text) or _step(line):
        return False
    # A line that starts in lower case goes on with the sentence before; others are lines of a list
    # without bullets.
    return line.lstrip()[:1].islower() and not current.text.endswith((".", ";", "!", "?"))


def _says_something(text: str) -> bool:
    folded = fold(text)
    if len(folded) < 2 or folded in EMPTY or SAMPLE.match(folded) or INSTRUCTION.search(folded):
        return False
    return not (STRUCK.match(text) or PLACEHOLDER.match(text))
