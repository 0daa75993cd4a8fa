"""A spreadsheet (XLSX): a plain table, or a Jira export that was saved as one."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.domain import Change, Item, UserError
from assistant.exchange.csv_dialect import table_records
from assistant.exchange.csvfile import Row
from assistant.exchange.dialect import Dialect, Head, Record
from assistant.exchange.dialects import jira_csv
from assistant.exchange.model import Report, Written
from assistant.exchange.plain_columns import PLAIN, find_header, role_of
from assistant.exchange.roles import apply_mapping
from assistant.exchange.table import TableRules
from assistant.exchange.table_parts import PartFiller, plain_parents
from assistant.exchange.table_read import read_table
from assistant.exchange.table_write import write_table
from assistant.exchange.vocabulary import fold
from assistant.exchange.xlsxfile import XlsxTable, open_sheet, refuse_large_directory

NAME = "xlsx"


def _open(path: Path, mapping: Mapping[str, str]) -> tuple[XlsxTable, TableRules, PartFiller]:
    def score(rows: Sequence[Row]) -> tuple[int, Row] | None:
        header = find_header(rows, mapping)
        return (len({role_of(cell) for cell in header.cells} - {None}), header) if header else None

    table = open_sheet(path, score)
    if jira_csv.recognise([fold(name) for name in table.names]):
        return table, jira_csv.RULES, jira_csv.fill_part
    return table, PLAIN, plain_parents


def sniff(head: Head) -> str | None:
    """A ZIP archive with a workbook in it; whether it can be read shows when it is."""
    return (
        "It is a ZIP archive with a workbook in it."
        if head.is_zip and _is_workbook(head.path)
        else None
    )


def _is_workbook(path: Path) -> bool:
    import zipfile

    try:
        refuse_large_directory(path)
        with zipfile.ZipFile(path) as package:
            return "xl/workbook.xml" in package.NameToInfo
    except (
        UserError,
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        RecursionError,
    ):
        return path.suffix.lower() in {".xlsx", ".xlsm"}


def read(path: Path, mapping: Mapping[str, str], report: Report) -> Iterator[Item]:
    """Items of the sheet that looks most like a backlog."""
    table, rules, _ = _open(path, mapping)
    return read_table(rules, table, mapping, report)


def write(
    source: Path, target: Path, changes: Sequence[Change], mapping: Mapping[str, str]
) -> Written:
    """The workbook again with the decided cells of that sheet."""
    table, rules, fill = _open(source, mapping)
    if target.suffix.lower() not in {".xlsx", ".xlsm"}:
        raise UserError(f"{target} is written as a workbook; name it .xlsx.")
    return write_table(NAME, rules, table, target, changes, mapping, fill)


def records(path: Path, mapping: Mapping[str, str]) -> Iterator[Record]:
    """Every row with its cells."""
    table, rules, _ = _open(path, mapping)
    columns = rules.columns(table.names)
    apply_mapping(columns, mapping)
    return table_records(table, columns, make_keys=rules.make_keys)


DIALECT = Dialect(NAME, "Spreadsheet (XLSX)", sniff, read, write, records, maps=True)
