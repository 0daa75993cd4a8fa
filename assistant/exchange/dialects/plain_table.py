"""A plain table: CSV or TSV of anybody, with a guessed mapping of its columns."""

from collections.abc import Mapping
from pathlib import Path

from assistant.exchange.csv_dialect import table_dialect
from assistant.exchange.csvtable import CsvTable, first_row, open_csv
from assistant.exchange.dialect import Head
from assistant.exchange.plain_columns import PLAIN, find_header, role_of


def sniff(head: Head) -> str | None:
    """A row among the first that names at least a title and one more column."""
    header = find_header(head.rows)
    if header is None or len(head.rows) < 2:
        return None
    names = [cell.strip() for cell in header.cells if cell.strip()]
    known = [name for name in names if role_of(name)]
    if len(names) == 1 and (len(names[0]) > 40 or len(head.rows) <= header.number):
        return None
    return f"Row {header.number} names columns: {', '.join(known[:8])}."


def open_plain(path: Path, mapping: Mapping[str, str]) -> CsvTable:
    """Open the table at the header that is recognised best, else at the first row."""
    return open_csv(path, lambda rows: find_header(rows, mapping) or first_row(rows))


DIALECT = table_dialect(
    "plain_table", "Plain table (CSV, TSV)", PLAIN, sniff, open_mapped=open_plain
)
