"""Tables of a description: each row as a passage in reading order, "Role: clerk; May print: yes"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quality.lines import Line, Passage, clean
from assistant.quality.open import open_cell

_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"(?:\\.|[^|\\])*")
_MOST_ROWS = 12
"""A longer table is data that is kept elsewhere: no list of demands that somebody goes through."""
_MOST_COLUMNS = 8
_META = frozenset(
    """author authors date dates version revision rev status state reviewer reviewed approver approved owner
    assignee reporter created updated modified changed changes change history comment comments priority
    severity estimate points story sprint epic id key ticket tickets issue issues jira link links url pr
    pull request branch merge environment browser os build component components team contact department
    document page confluence figma mockup due start end effort progress step steps task tasks no nr phase
    milestone by last of in and the label labels release
    autor datum stand bearbeiter prüfer geprüft freigabe änderung änderungen priorität schätzung vorgang
    verweis von am auteur fecha autore data versione""".split()
)
"""Words of columns that tell of the document or of the work, and of nothing that is asked for."""
_NEUTRAL = frozenset("field value property attribute name key item feld wert what detail".split())
_OUTCOME = re.compile(
    r"\b(?:results?|outcomes?|expect\w*|then|behaviou?r|responses?|reaction|message|error|allowed|"
    r"may|can|must|should|permissions?|access|rights?|required|mandatory|rules?|limits?|max\w*|min\w*|"
    r"validation|default|action|effect|visible|editable|shown|fee|discount|deadline|happens?|notif\w+|"
    r"ergebnis|erwartet\w*|darf|erlaubt|pflicht|regel|grenze|dann|résultat|attendu|permis\w*|resultado|"
    r"read|write|edit|delete|create|view|print|approve)\b",
    re.IGNORECASE,
)
"""Columns that say what holds or what follows."""
_CASES = re.compile(
    r"\b(?:cases?|conditions?|if|when|given|situations?|inputs?|events?|scenarios?|rules?|triggers?|fall|"
    r"bedingung|wenn|cas|condición)\b",
    re.IGNORECASE,
)
"""First columns that tell cases: each row is a rule of its own, and no detail of one thing."""
_ANSWER = re.compile(
    r"(?:yes|no|y|n|x|ja|nein|oui|non|sí|si|✓|✔️?|✗|✘|❌|✅|☑|☒|–|—|-|allowed|forbidden|denied|never|always|"
    r"required|optional|mandatory|only\b.*|(?:read|write)(?:[- ]only)?)\.?$",
    re.IGNORECASE,
)
_LIMITS = re.compile(
    r"[≤≥<>]|\d\s*(?:%|€|\$|£|EUR\b|USD\b|CHF\b)|\b(?:at most|at least|up to|no more than|max\.?|min\.?|maximum|minimum|between|only|must|"
    r"unique|required|mandatory|not allowed|höchstens|mindestens|bis zu|nur)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, each cell with the name of its column."""

    passage: Passage
    """Its words in reading order; its span is the whole row."""
    outcome: bool
    """Whether it says what holds or what follows, rather than only names data."""
    case: bool
    """Whether it is a case with its outcome."""
    open: bool
    """Whether one of its cells is still to be decided."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that asks for something."""

    lines: range
    """Numbers of its lines."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    whole: Passage
    """From its first row to its last, named as one."""

    @property
    def large(self) -> bool:
        """Whether it is too long or too wide to be taken row by row."""
        return len(self.rows) > _MOST_ROWS or len(self.columns) > _MOST_COLUMNS


def tables(lines: Sequence[Line]) -> Iterator[Table]:
    """The tables among some lines, without those that only tell of the document.

    A row above a separator names the columns; without one, or where it is empty, they have no
    names. Rows in which nothing but the first cell is filled are a template's and left out.
    """
    at = 0
    while at < len(lines):
        stop = at
        while (
            stop < len(lines)
            and lines[stop].shape == "table"
            and (stop == at or not lines[stop].gap)
        ):
            stop += 1
        if stop > at:
            found = _table(lines, range(at, stop))
            if found is not None:
                yield found
        at = max(stop, at + 1)


def separates(text: str) -> bool:
    """Whether a line is the rule below a table's head ("| --- | :-: |")."""
    return "|" in text and "-" in text and _SEPARATOR.match(text) is not None


def _table(lines: Sequence[Line], where: range) -> Table | None:
    cut = [_cells(lines[number].passage) for number in where]
    texts = [lines[number].text for number in where]
    head = next((n for n, text in enumerate(texts) if separates(text)), 0) - 1
    if head < 0 and texts[0].startswith("||"):
        head = 0
    columns = tuple(cell.text.strip(" *:") for cell in cut[head]) if head >= 0 else ()
    body = [
        cells
        for number, cells in enumerate(cut)
        if number > head and not separates(texts[number]) and any(cell.text for cell in cells)
    ]
    columns = columns if any(columns) else ()
    if (columns and all(_is_meta(one) for one in columns)) or not body:
        return None
    pairs = max(len(cells) for cells in body) == 2
    named = pairs and all(not one or one.lower() in _NEUTRAL for one in columns)
    told = pairs and bool(columns) and _is_meta(columns[0])  # "Author | Jane" as the first row
    if told and all(_is_meta(cells[0].text) for cells in body):
        return None
    rows = tuple(
        _row(columns, cells)
        for cells in body
        if _filled(cells) and not ((named or told) and _is_meta(cells[0].text))
    )
    if not rows:
        return None
    return Table(where, columns, rows, _whole(columns, rows))


def _cells(line: Passage) -> list[Passage]:
    """The cells of a row, cleaned; an escaped bar is part of its cell."""
    raw = line.raw
    start = raw.rfind("\n", 0, line.offsets[0]) + 1
    stop = raw.find("\n", start)
    stop = len(raw) if stop < 0 else stop
    double = raw.startswith("||", line.offsets[0])
    start = line.offsets[0]
    stop = start + len(raw[start:stop].rstrip())
    if raw[start] == "|":
        start += 1 + double
        if raw[stop - 1] == "|" and raw[stop - 2] != "\\":
            stop -= 1 + (double and raw[stop - 2] == "|")
    found: list[Passage] = []
    at = start
    while at <= stop:
        cell = _CELL.match(raw, at, max(at, stop))
        end = cell.end() if cell else at
        found.append(_stripped(clean(raw, line.source, line.index, at, end)))
        at = end + 1 + (double and raw.startswith("|", end + 1))
    return found


def _stripped(cell: Passage) -> Passage:
    return cell.part(0, len(cell.text))


def _is_meta(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", name.lower())
    return bool(words or name.strip() == "#") and all(word in _META for word in words)


def _filled(cells: Sequence[Passage]) -> bool:
    """Whether a row says something beyond its first cell."""
    others = cells[1:] or cells
    return any(
        re.search(r"\w|[✓✔✗✘❌✅☑☒–—-]", cell.text)
        and not re.fullmatch(r"[.…_\s]*|<[^>]*>|\[[^\]]*\]", cell.text)
        for cell in others
    )


def _row(columns: Sequence[str], cells: Sequence[Passage]) -> Row:
    first = cells[0]
    text: list[str] = []
    offsets: list[int] = []
    for number, cell in enumerate(cells):
        if not cell.text:
            continue
        name = columns[number] if number < len(columns) else ""
        before = ("; " if text else "") + (f"{name}: " if name else "")
        text.append(before + cell.text)
        offsets += [offsets[-1] if offsets else cell.offsets[0]] * len(before)
        offsets += cell.offsets
    raw = first.raw
    at = offsets[0]
    start = raw.rfind("\n", 0, at) + 1
    stop = raw.find("\n", at)
    whole = raw[start : len(raw) if stop < 0 else stop]
    offsets[0] = start + len(whole) - len(whole.lstrip())
    offsets[-1] = start + len(whole.rstrip()) - 1
    others = cells[1:]
    outcome = (
        any(_OUTCOME.search(name) for name in columns[1:])
        or any(_ANSWER.match(cell.text) for cell in others)
        or any(_LIMITS.search(cell.text) for cell in others)
    )
    passage = Passage(raw, first.source, first.index, "".join(text), tuple(offsets))
    undecided = any(open_cell(cell.text) for cell in others)
    outcome = outcome and len(cells) > 1 and not undecided
    case = outcome and bool(columns) and _CASES.search(columns[0]) is not None
    return Row(passage, outcome, case, undecided)


def _whole(columns: Sequence[str], rows: Sequence[Row]) -> Passage:
    first, last = rows[0].passage, rows[-1].passage
    name = f"Table of {len(rows)} rows" + (
        f" ({', '.join(one for one in columns if one)})" if columns else ""
    )
    offsets = [first.offsets[0]] * (len(name) - 1) + [last.offsets[-1]]
    return Passage(first.raw, first.source, first.index, name, tuple(offsets))
