"""Where each cell stands in a record's raw text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellSpan:
    """Where a cell stands in its record's raw text, quotes included."""

    start: int
    end: int
    quoted: bool
    open: bool = False


def cell_spans(raw: str, delimiter: str) -> list[CellSpan]:
    """Find each cell of one record in the record's raw text, by the rules of `csv.reader`.

    Returns:
        One span a cell; a record without text has one empty cell.
    """
    body_end = len(raw) - len(line_end(raw))
    spans: list[CellSpan] = []
    at = 0
    while True:
        start = at
        quoted = raw[at : at + 1] == '"' and at < body_end
        is_open = False
        if quoted:
            at, is_open = _quoted_end(raw, at + 1, len(raw))
            if is_open:
                at = len(raw)
        found = raw.find(delimiter, at, body_end) if at < body_end else -1
        stop = max(at, body_end) if found < 0 else found
        spans.append(CellSpan(start, stop, quoted, is_open))
        if found < 0:
            return spans
        at = found + 1


def _quoted_end(raw: str, at: int, end: int) -> tuple[int, bool]:
    """Index after the closing quote, and whether none was found."""
    while True:
        found = raw.find('"', at, end)
        if found < 0:
            return end, True
        if raw[found + 1 : found + 2] != '"':
            return found + 1, False
        at = found + 2


def line_end(raw: str) -> str:
    """The line end of a record's raw text; empty for a last line without one."""
    if raw.endswith("\r\n"):
        return "\r\n"
    return raw[-1] if raw[-1:] in {"\n", "\r"} else ""
