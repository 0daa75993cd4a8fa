"""CSV records together with the text they were read from, so that a file can be patched.

`csv.reader` does the parsing. It pulls physical lines only as it needs them; the lines that it
pulled for one record are that record's raw text. Joined in order, the raw texts are the file.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.domain import UserError
from assistant.exchange import limits
from assistant.exchange.text import Encoding, detect_encoding, open_text

DELIMITERS = (",", ";", "\t", "|")
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SEP_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
MAX_RECOVERIES = 20
OPEN_QUOTE = "a quote is opened and never closed; the line was read as it stands"


@dataclass(slots=True)
class Row:
    """One record of a table.

    Attributes:
        number: 1-based record number in the file as a person would count it.
        cells: values, unquoted.
        raw: the record's own text with its line end; empty for tables that are not text.
        problem: what is wrong with it, in a plain sentence, or empty.
    """

    number: int
    cells: list[str]
    raw: str = ""
    problem: str = ""

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell and not cell.isspace() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CsvLayout:
    """How one CSV file is written.

    Attributes:
        path: the file.
        encoding: how its bytes are read.
        delimiter: between cells.
        newline: at the end of the first record.
    """

    path: Path
    encoding: Encoding
    delimiter: str = ","
    newline: str = "\n"
    notes: tuple[str, ...] = field(default=())

    def rows(self) -> Iterator[Row]:
        """Records from the first line on; blank ones too, nothing is skipped."""
        allow_large_cells()
        with open_text(self.path, self.encoding) as file:
            yield from parse(file, self.delimiter)


def allow_large_cells() -> None:
    """Raise the limit of the csv module for one cell, which is kept by the whole process."""
    if csv.field_size_limit() < limits.MAX_CELL_CHARS:
        csv.field_size_limit(limits.MAX_CELL_CHARS)


def csv_layout(path: Path) -> CsvLayout:
    """Find out how a CSV file is written.

    Raises:
        UserError: missing, empty, binary or in an unreadable encoding.
    """
    encoding = detect_encoding(path)
    with open_text(path, encoding) as file:
        sample = file.read(64 * 1024)
    notes = (encoding.note,) if encoding.note else ()
    layout = CsvLayout(path, encoding, guess_delimiter(sample), _newline(sample), notes)
    hint = SEP_LINE.match(sample)
    return replace(layout, delimiter=hint[1]) if hint else layout


def guess_delimiter(sample: str) -> str:
    """The delimiter of a table by its first lines; a comma where there is none.

    The first line that holds any delimiter outside quotes decides; where it holds several sorts,
    the commonest.
    """
    for line in QUOTED.sub("q", sample.lstrip("\ufeff")).split("\n")[:30]:
        counts = {mark: line.count(mark) for mark in DELIMITERS}
        best = max(DELIMITERS, key=lambda mark: counts[mark])
        if counts[best] and line.strip(best + " \r"):
            return best
    return ","


def _newline(sample: str) -> str:
    found = re.search(r"\r\n|\n|\r", QUOTED.sub("q", sample))
    return found[0] if found else "\n"


class _Tape:
    """Physical lines that remember what was pulled since the last record."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._again: list[str] = []
        self.pulled: list[str] = []

    def __iter__(self) -> "_Tape":
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.pulled.append(line)
        return line

    def take(self) -> list[str]:
        pulled, self.pulled = self.pulled, []
        return pulled

    def exhausted(self) -> bool:
        """Whether no line is left."""
        if not self._again:
            line = next(self._lines, None)
            if line is None:
                return True
            self._again.append(line)
        return False

    def push_back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))


def parse(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Records of physical lines (with their line ends).

    A quote that is never closed would swallow the rest of the file: the line that opens it is
    then read as it stands, reported, and reading goes on with the next line.
    """
    tape = _Tape(lines)
    reader = csv.reader(tape, delimiter=delimiter)
    number = 0
    recoveries = 0
    while True:
        problem = ""
        try:
            cells = next(reader)
        except StopIteration:
            if not tape.pulled:
                return
            cells = []
        except csv.Error as error:
            cells = []
            problem = f"it could not be read as CSV ({error})"
        pulled = tape.take()
        if not pulled:
            return
        if not problem and len(pulled) > 1 and tape.exhausted():
            problem = OPEN_QUOTE if _is_open("".join(pulled), delimiter) else ""
        if problem and recoveries < MAX_RECOVERIES:
            recoveries += 1
            tape.push_back(pulled[1:])
            reader = csv.reader(tape, delimiter=delimiter)
            cells = pulled[0].rstrip("\r\n").split(delimiter)
            pulled = pulled[:1]
        number += 1
        yield Row(number, cells, "".join(pulled), problem)


def _is_open(raw: str, delimiter: str) -> bool:
    """Whether a record ends inside a quoted cell; only a file's last record can."""
    spans = cell_spans(raw, delimiter)
    return spans[-1].open


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


def format_cell(value: str, delimiter: str, *, quoted: bool = False) -> str:
    """One cell as text, quoted where it must be or where the original was."""
    must = (
        quoted
        or any(mark in value for mark in (delimiter, '"', "\n", "\r"))
        or value != value.strip()
    )
    return '"' + value.replace('"', '""') + '"' if must else value


def patch_row(row: Row, edits: dict[int, str], layout: CsvLayout) -> str:
    """A record's raw text with some cells replaced; every other byte stays.

    Args:
        row: the record.
        edits: new values by column index; a column beyond the record's end is filled up to.
    """
    delimiter = layout.delimiter
    raw = row.raw
    spans = cell_spans(raw, delimiter)
    if not _agrees(raw, spans, row.cells):
        values = [edits.get(index, cell) for index, cell in enumerate(row.cells)]
        return format_row(values, layout, ending=line_end(raw))
    parts: list[str] = []
    at = 0
    for index, span in enumerate(spans):
        if index in edits:
            parts += (
                raw[at : span.start],
                format_cell(edits[index], delimiter, quoted=span.quoted),
            )
            at = span.end
    beyond = max((index for index in edits if index >= len(spans)), default=-1)
    if beyond >= 0:
        parts.append(raw[at : spans[-1].end])
        at = spans[-1].end
        for index in range(len(spans), beyond + 1):
            parts += (delimiter, format_cell(edits.get(index, ""), delimiter))
    parts.append(raw[at:])
    return "".join(parts)


def _agrees(raw: str, spans: list[CellSpan], cells: list[str]) -> bool:
    if len(spans) != len(cells):
        return not cells and len(spans) == 1 and spans[0].start == spans[0].end
    for span, cell in zip(spans, cells, strict=True):
        text = raw[span.start : span.end]
        if span.quoted and text.endswith('"'):
            text = text[1:-1].replace('""', '"')
        if text != cell:
            return False
    return True


def line_end(raw: str) -> str:
    """The line end of a record's raw text; empty for a last line without one."""
    if raw.endswith("\r\n"):
        return "\r\n"
    return raw[-1] if raw[-1:] in {"\n", "\r"} else ""


def format_row(values: list[str], layout: CsvLayout, *, ending: str | None = None) -> str:
    """A new record as text with its line end."""
    text = layout.delimiter.join(format_cell(value, layout.delimiter) for value in values)
    if len(values) == 1 and not text:
        text = '""'
    return text + (layout.newline if ending is None else ending)


def write_rows(target: Path, layout: CsvLayout, texts: Iterable[str]) -> list[str]:
    """Write raw texts to a file in the layout's encoding.

    Returns:
        Notes on characters that the encoding lacks and that were replaced.

    Raises:
        UserError: the target cannot be written.
    """
    notes: list[str] = []
    encoding = layout.encoding
    try:
        with target.open("wb") as file:
            file.write(encoding.bom)
            for text in texts:
                try:
                    file.write(encoding.encode(text))
                except UnicodeError:
                    file.write(text.encode(encoding.name, "replace"))
                    notes.append(
                        f"The encoding {encoding.name} lacks some characters; they were written as '?'."
                    )
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror}); name another place."
        ) from None
    return sorted(set(notes))
