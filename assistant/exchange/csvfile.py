"""CSV records together with the text they were read from, so that a file can be patched.

`csv.reader` does the parsing. It pulls physical lines only as it needs them; the lines that it
pulled for one record are that record's raw text. Joined in order, the raw texts are the file.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.exchange import limits
from assistant.exchange.csvspans import cell_spans
from assistant.exchange.encoding import Encoding, detect_encoding, open_text

DELIMITERS = (",", ";", "\t", "|")
QUOTED = re.compile(r'"(?:[^"]|"")*"')
SEP_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
MAX_READ_AGAIN = 1_000_000
"""Physical lines that may be read twice in one file because of quotes that are out of order."""
BAD_QUOTES = "its quotes are out of order; its first line was read on its own"


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

    def push_back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))


def parse(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Records of physical lines (with their line ends).

    A quote that is never closed, or that closes at another cell's quote, would swallow the
    records between: the line that opens it is then read on its own, reported, and reading goes on
    with the next line.
    """
    tape = _Tape(lines)
    reader = csv.reader(tape, delimiter=delimiter, strict=True)
    number = again = 0
    while True:
        problem = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = []
            problem = BAD_QUOTES
        pulled = tape.take()
        if problem:
            if again <= MAX_READ_AGAIN:
                again += len(pulled)
                tape.push_back(pulled[1:])
                del pulled[1:]
            cells = _alone(pulled[0], delimiter)
            reader = csv.reader(tape, delimiter=delimiter, strict=True)
        number += 1
        yield Row(number, cells, "".join(pulled), problem)


def _alone(line: str, delimiter: str) -> list[str]:
    """Cells of one physical line whose quotes are out of order."""
    if cell_spans(line, delimiter)[-1].open or len(line) > limits.MAX_CELL_CHARS:
        return line.rstrip("\r\n").split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.rstrip("\r\n").split(delimiter)


def physical_lines(text: str) -> list[str]:
    """Lines with their ends, split where a text file opened with `newline=""` splits."""
    return [line for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text) if line]
