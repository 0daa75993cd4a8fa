"""A sheet of an XLSX workbook as a table.

Values are read with openpyxl. Writing patches the sheet's XML inside the package, because saving
with openpyxl would lose charts, pictures and rules that it does not know.
"""

import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import UserError
from assistant.exchange import limits
from assistant.exchange.csvfile import Row
from assistant.exchange.table import Planner

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

HEADER_WITHIN = 30


@dataclass(frozen=True, slots=True)
class XlsxTable:
    """One sheet whose header was found."""

    path: Path
    sheet: str
    names: tuple[str, ...]
    header: int
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """All rows of the sheet, as text."""
        with open_workbook(self.path) as book:
            yield from sheet_rows(book, self.sheet)

    def save(self, target: Path, plan: Planner) -> list[str]:
        """Write the workbook again with the sheet patched; new rows stand below the last one.

        Without changes the file is copied byte by byte. With changes every other part of the
        package keeps its content; only its compression may differ.
        """
        from assistant.exchange.xlsxpatch import SheetEdits, patch_package

        edits = SheetEdits()
        added: list[list[str]] = []
        last = 0
        for row, planned in plan(self.rows()):
            if planned is not None and planned.drop:
                edits.drop.add(row.number)
                continue
            if not row.blank:
                last = row.number
            if planned is not None:
                if planned.edits:
                    edits.cells[row.number] = dict(planned.edits)
                added += planned.after
        for number, values in enumerate(added, start=last + 1):
            edits.drop.discard(number)
            edits.cells[number] = {index: value for index, value in enumerate(values) if value}
        try:
            if not edits.cells and not edits.drop:
                shutil.copyfile(self.path, target)
                return []
            return patch_package(self.path, target, self.sheet, edits)
        except OSError as error:
            raise UserError(
                f"{target} cannot be written ({error.strerror}); name another place."
            ) from None


def check_package(path: Path) -> None:
    """Refuse a ZIP archive that would unpack to too much, by its directory alone.

    Raises:
        UserError: it is no workbook, damaged, encrypted, or beyond `limits`.
    """
    refuse_large_directory(path)
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RecursionError) as error:
        raise UserError(
            f"{path} is damaged and cannot be opened ({error}); save it again."
        ) from None
    if not any(info.filename.lstrip("/") == "xl/workbook.xml" for info in infos):
        raise UserError(
            f"{path} is a ZIP archive, but no workbook; unpack it and name the export in it."
        )
    total = sum(info.file_size for info in infos)
    worst = max((ratio(info) for info in infos if info.file_size > 1_000_000), default=0.0)
    if len(infos) > limits.MAX_ZIP_ENTRIES:
        raise UserError(
            f"{path} holds {len(infos)} entries, more than {limits.MAX_ZIP_ENTRIES}; it was refused."
        )
    if total > limits.MAX_ZIP_BYTES or any(
        info.file_size > limits.MAX_ZIP_ENTRY_BYTES for info in infos
    ):
        raise UserError(
            f"{path} would unpack to {total / 1e6:,.0f} MB; it was refused. Export it as CSV."
        )
    if worst > limits.MAX_ZIP_RATIO:
        raise UserError(
            f"{path} unpacks to {worst:,.0f} times its size, as a ZIP bomb does; it was refused. Export it as CSV."
        )
    if any(info.flag_bits & 0x1 for info in infos):
        raise UserError(f"{path} is encrypted; save it without a password.")


def refuse_large_directory(path: Path) -> None:
    """Refuse a ZIP archive by the length of its directory, before that is parsed.

    The end record (PKWARE's APPNOTE, 4.3.16) tells the length; a million entries would take a
    minute to list.

    Raises:
        UserError: the directory is longer than that of `limits.MAX_ZIP_ENTRIES` entries.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if length > limits.MAX_ZIP_DIRECTORY_BYTES:
        raise UserError(f"{path} holds more than {limits.MAX_ZIP_ENTRIES} entries; it was refused.")


def ratio(info: zipfile.ZipInfo) -> float:
    """Unpacked size by packed size of one entry."""
    return info.file_size / max(1, info.compress_size)


@contextmanager
def open_workbook(path: Path) -> Iterator["Workbook"]:
    """Open a workbook for reading values; every error in it becomes a UserError."""
    import warnings

    check_package(path)
    from openpyxl import load_workbook

    book = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
            yield book
    except UserError:
        raise
    except GeneratorExit:
        raise
    except Exception as error:  # openpyxl raises whatever its XML, ZIP and number parsers raise
        raise UserError(
            f"{path} cannot be read as a workbook ({error}); save it again as XLSX or CSV."
        ) from None
    finally:
        if book is not None:
            book.close()


def sheet_rows(book: "Workbook", name: str) -> Iterator[Row]:
    """Rows of a sheet as text."""
    sheet = book[name]
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > limits.MAX_SHEET_ROWS:
            raise UserError(
                f"The sheet {name!r} has more than {limits.MAX_SHEET_ROWS} rows; export it as CSV."
            )
        cells = [shown(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        yield Row(number, cells)


def shown(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, dates in ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        at_midnight = value.time() == time(0)
        return (
            value.date().isoformat()
            if at_midnight
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def open_sheet(path: Path, score: Callable[[Sequence[Row]], tuple[int, Row] | None]) -> XlsxTable:
    """Open the sheet whose header is recognised best.

    Args:
        path: the workbook.
        score: how good a sheet's first rows are and which is the header; None: not at all.

    Raises:
        UserError: it cannot be read, or no sheet has a header that is recognised.
    """
    best: tuple[int, Row, str] | None = None
    with open_workbook(path) as book:
        titles = [
            sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"
        ] or book.sheetnames
        for title in titles:
            if not hasattr(book[title], "iter_rows"):
                continue
            first: list[Row] = []
            for row in sheet_rows(book, title):
                first.append(row)
                if len(first) >= HEADER_WITHIN:
                    break
            found = score(first)
            if found is not None and (best is None or found[0] > best[0]):
                best = (*found, title)
    if best is None:
        raise UserError(
            f"{path} has no sheet with a header row that names at least a title; name the columns in its first row."
        )
    _, header, title = best
    names = tuple(cell.strip() for cell in header.cells)
    notes = (f"Read the sheet {title!r} of {len(titles)}.",) if len(titles) > 1 else ()
    return XlsxTable(path, title, names, header.number, notes)
