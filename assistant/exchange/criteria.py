"""Acceptance criteria that a Markdown text already holds.

Teams keep them under a heading or a bold label in many wordings, as a list, as paragraphs, or as
Gherkin steps. What is found is copied, never reworded.
"""

import re
from dataclasses import dataclass, field

from assistant.exchange.criteria_lines import criteria_of_lines, loose_scenarios
from assistant.exchange.criteria_words import ANYWHERE, LABEL, SHORT_LABEL, STOP
from assistant.exchange.drafts import cut_lines, is_draft_heading
from assistant.exchange.vocabulary import fold

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
ATX = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
BOLD = re.compile(r"\s*(?:\*\*|__)(?!\s)(?P<name>.+?)(?:\*\*|__)\s*(?P<colon>:?)\s*(?P<rest>.*)$")
EMPHASIS = re.compile(r"\s*[*_](?![\s*_])(?P<name>[^*_]+)[*_]\s*(?P<colon>:?)\s*(?P<rest>.*)$")
PLAIN = re.compile(r"\s*(?P<name>[^:\n]{2,80}?)\s*(?P<colon>:)\s*(?P<rest>.*)$")
LISTED = re.compile(r"(?P<indent>\s*)(?:[-*+•]|\d{1,3}[.)])\s+(?P<name>.*)$")
SETEXT = re.compile(r"\s{0,3}(?:=+|-{3,})\s*$")
UNDERLINES = frozenset({"=", "-"})
PARENTHESIS = re.compile(r"\s*[(\[].*?[)\]]\s*")
NO_HEADING, BOLD_LEVEL, PLAIN_LEVEL = 0, 7, 8
HINTS = (
    "accept",
    "akzept",
    "abnahme",
    "annahme",
    "aceita",
    "aceite",
    "acepta",
    "accetta",
    "crit",
    "satisfaction",
    "прием",
    "приём",
    "akcept",
    "bdd",
    "cds",
)
HINT = re.compile(r"\bacs?\b|\ba/c\b")
STEP_HINT = re.compile(
    r"^[^\w\n]*(?:then|dann|dan|alors|entonces|então|entao)\b", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Label:
    """A line that heads something: its depth, its words, and what follows on the same line."""

    level: int
    name: str
    rest: str = ""

    @property
    def heads_criteria(self) -> bool:
        name = fold(PARENTHESIS.sub(" ", self.name))
        if self.level < BOLD_LEVEL:
            return bool(LABEL.match(name) or SHORT_LABEL.match(name) or ANYWHERE.search(name))
        if self.level == BOLD_LEVEL and ANYWHERE.search(name) and len(name.split()) <= 8:
            return True
        found = LABEL.match(name)
        return bool(found and len(name[found.end() :].split()) <= 3) or bool(
            SHORT_LABEL.match(name)
        )

    @property
    def stops(self) -> bool:
        return bool(STOP.match(fold(PARENTHESIS.sub(" ", self.name))))


@dataclass(slots=True)
class _Section:
    level: int
    lines: list[str] = field(default_factory=list)


def extract_criteria(text: str) -> tuple[str, ...]:
    """Criteria of a description, in its order and words.

    Args:
        text: Markdown.

    Returns:
        One text each, without bullets, numbers and check boxes; empty where there are none.
        Blocks that this program marked as drafts do not count.
    """
    lowered = text.lower()
    if (
        not any(hint in lowered for hint in HINTS)
        and not HINT.search(lowered)
        and not STEP_HINT.search(text)
    ):
        return ()
    lines = _body(text)
    found: list[str] = []
    for section in _sections(lines):
        found += criteria_of_lines(section.lines)
    return tuple(dict.fromkeys(found or loose_scenarios(lines)))


def criteria_of_field(text: str) -> tuple[str, ...]:
    """Criteria of a field that holds nothing else, given as Markdown."""
    lines: list[str] = []
    for line in _body(cut_lines(text)):
        label = _label(line, "")
        if label is None or not label.heads_criteria:
            lines.append(line)
        elif label.rest:
            lines.append(label.rest)
    return tuple(dict.fromkeys(criteria_of_lines(lines)))


def _body(text: str) -> list[str]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return (COMMENT.sub("", text) if "<!--" in text else text).split("\n")


def _label(line: str, below: str) -> _Label | None:
    """The label that a line is, or None for a line of text."""
    mark = line.lstrip()[:1]
    if not mark or len(line) > 400:
        return None
    if mark == "#" and (found := ATX.match(line)):
        return _Label(len(found[1]), found[2].strip("*_ :"))
    if (
        below[:4].lstrip()[:1] in UNDERLINES
        and SETEXT.match(below)
        and len(line.split()) <= 10
        and not LISTED.match(line)
    ):
        return _Label(1 if "=" in below else 2, line.strip())
    found = (BOLD.match(line) or EMPHASIS.match(line)) if mark in "*_" else None
    if found and (found["colon"] or found["name"].rstrip().endswith(":") or not found["rest"]):
        return _Label(BOLD_LEVEL, found["name"].strip(" :*_"), found["rest"].strip("*_ "))
    return _plain_label(line)


def _plain_label(line: str) -> _Label | None:
    if LISTED.match(line):
        return None
    found = PLAIN.match(line) if ":" in line else None
    if found and len(found["name"].split()) <= 8:
        return _Label(PLAIN_LEVEL, found["name"].strip(), found["rest"].strip())
    if len(line) > 60:
        return None
    bare = fold(line)
    if LABEL.fullmatch(bare) or (SHORT_LABEL.match(bare) and line.strip().isupper()):
        return _Label(PLAIN_LEVEL, line.strip())
    return None


def _sections(lines: list[str]) -> list[_Section]:
    """Lines under each heading or label of criteria."""
    sections: list[_Section] = []
    current: _Section | None = None
    drafts = False
    code = _code_lines(lines)
    for index, line in enumerate(lines):
        if is_draft_heading(line):
            drafts, current = True, None
            continue
        below = lines[index + 1] if index + 1 < len(lines) else ""
        label = None if index in code else _label(line, below)
        if label is None:
            listed = None if current or drafts else LISTED.match(line)
            inner = _label(listed["name"], "") if listed else None
            if listed and inner and inner.heads_criteria:
                sections.append(_nested(lines, index, listed["indent"], inner.rest))
            elif current is not None and not SETEXT.match(line):
                current.lines.append(line)
            continue
        if label.heads_criteria:
            drafts = False
            current = _Section(label.level, [label.rest] if label.rest else [])
            sections.append(current)
        elif current is not None or drafts:
            if _closes(label, current.level if current else BOLD_LEVEL):
                current, drafts = None, False
            elif current is not None:
                current.lines.append("" if label.level <= BOLD_LEVEL and not label.rest else line)
    return sections


def _code_lines(lines: list[str]) -> set[int]:
    """Lines inside code blocks; a fence that is never closed opens none."""
    fences = [at for at, line in enumerate(lines) if line.lstrip().startswith(("```", "~~~"))]
    inside: set[int] = set()
    for start, end in zip(fences[::2], fences[1::2], strict=False):
        inside.update(range(start, end))
    return inside


def _closes(label: _Label, level: int) -> bool:
    """Whether a label ends a section of criteria that began at a level."""
    if label.level <= level and label.level < BOLD_LEVEL:
        return True
    if label.level >= BOLD_LEVEL and label.stops:
        return True
    if label.level == BOLD_LEVEL:
        return level == BOLD_LEVEL and not label.rest
    return label.level < BOLD_LEVEL and label.stops


def _nested(lines: list[str], index: int, indent: str, rest: str) -> _Section:
    """Criteria under a list line that is itself the label."""
    section = _Section(PLAIN_LEVEL, [rest] if rest else [])
    for line in lines[index + 1 :]:
        if line.strip() and len(line) - len(line.lstrip()) <= len(indent):
            break
        section.lines.append(line)
    return section
