"""A CSV file as a table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from assistant.domain import UserError
from assistant.exchange import limits
from assistant.exchange.csvfile import CsvLayout, Row, csv_layout
from assistant.exchange.csvpatch import format_row, patch_row, write_rows
from assistant.exchange.csvspans import line_end
from assistant.exchange.table import Planner
from assistant.exchange.text import clean

HEADER_WITHIN = 30
"""Rows among which the header is looked for."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file whose header was found."""

    layout: CsvLayout
    names: tuple[str, ...]
    header: int
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """All records of the file."""
        return self.layout.rows()

    def save(self, target: Path, plan: Planner) -> list[str]:
        """Write the file again, record by record; what is not planned keeps its bytes."""
        return write_rows(target, self.layout, self._texts(plan))

    def _texts(self, plan: Planner) -> Iterator[str]:
        for row, planned in plan(self.rows()):
            if planned is None:
                yield row.raw
            elif not planned.drop:
                text = patch_row(row, planned.edits, self.layout) if planned.edits else row.raw
                yield text
                if planned.after and not line_end(text):
                    yield self.layout.newline
                for values in planned.after:
                    yield format_row(values, self.layout)


HeaderFinder = Callable[[Sequence[Row]], Row | None]


def first_row(rows: Sequence[Row]) -> Row | None:
    """The header of an export that begins with it: the first row that is not blank."""
    return next((row for row in rows if not row.blank and not _is_hint(row)), None)


def _is_hint(row: Row) -> bool:
    return row.number == 1 and row.raw.lower().startswith("sep=")


def open_csv(path: Path, find_header: HeaderFinder = first_row) -> CsvTable:
    """Open a CSV file as a table.

    Raises:
        UserError: missing, empty, binary, in an unreadable encoding, or without a header.
    """
    layout = csv_layout(path)
    header = find_header(list(islice(layout.rows(), HEADER_WITHIN)))
    if header is None:
        raise UserError(f"{path} has no header row with column names; export it with one.")
    if len(header.cells) > limits.MAX_COLUMNS:
        raise UserError(f"{path} has {len(header.cells)} columns; it does not look like an export.")
    names = tuple(clean(cell).strip().lstrip("\ufeff") for cell in header.cells)
    return CsvTable(layout, names, header.number, layout.notes)
