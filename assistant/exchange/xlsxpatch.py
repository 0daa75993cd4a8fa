"""Set single cells in the XML of one sheet of an XLSX package."""

import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.domain import UserError
from assistant.exchange.text import spliced
from assistant.exchange.xmltext import Element, elements

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetEdits:
    """What changes in a sheet: values by row number and 0-based column, and rows to empty."""

    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    drop: set[int] = field(default_factory=set)


def patch_package(source: Path, target: Path, sheet: str, edits: SheetEdits) -> list[str]:
    """Copy a package with one sheet patched.

    Returns:
        Notes on cells that were left as they are because they hold a formula.

    Raises:
        UserError: the sheet's part cannot be found or read.
        OSError: the target cannot be written.
    """
    notes: list[str] = []
    try:
        with zipfile.ZipFile(source) as package:
            part = sheet_part(package, sheet)
            text = package.read(part).decode("utf-8-sig")
            patched = patch_sheet(text, edits, notes)
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
                for info in package.infolist():
                    data = patched.encode("utf-8") if info.filename == part else package.read(info)
                    out.writestr(info, data, compress_type=info.compress_type)
    except (UserError, OSError):
        raise
    except Exception as error:  # ZIP, zlib and XML parsers each raise their own
        raise UserError(
            f"{source} is damaged and cannot be written again ({error}); save it again."
        ) from None
    return notes


def sheet_part(package: zipfile.ZipFile, sheet: str) -> str:
    """Name of the package's part that holds a sheet.

    Raises:
        KeyError: there is none.
    """
    from defusedxml.ElementTree import fromstring

    book = fromstring(package.read("xl/workbook.xml"))
    relation = next(
        (
            node.get(RELATIONS)
            for node in book.iter()
            if node.tag.endswith("}sheet") and node.get("name") == sheet
        ),
        None,
    )
    relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
    for node in relations.iter():
        if node.get("Id") == relation and relation is not None:
            named = str(node.get("Target"))
            return named.lstrip("/") if named.startswith("/") else f"xl/{named}"
    raise KeyError(sheet)


def patch_sheet(text: str, edits: SheetEdits, notes: list[str]) -> str:
    """The sheet's XML with cells set; everything else stays character by character."""
    found = re.search(r"<(?:(\w+):)?worksheet\b", text)
    prefix = f"{found[1]}:" if found and found[1] else ""
    data = next(elements(text, f"{prefix}sheetData"), None)
    if data is None:
        raise UserError("The sheet holds no rows.")
    rows = dict(_numbered(text, prefix, data))
    numbers = sorted(rows)
    pieces: list[tuple[int, int, str]] = []
    appended: dict[int, list[str]] = {}
    for number in sorted({*edits.cells, *edits.drop}):
        row = rows.get(number)
        values = edits.cells.get(number, {})
        if row is None:
            if values:
                at = bisect_left(numbers, number)
                place = rows[numbers[at]].start if at < len(numbers) else -1
                appended.setdefault(place, []).append(_new_row(prefix, number, values))
        elif number in edits.drop and not values:
            pieces.append((row.start, row.end, ""))
        else:
            pieces.append(
                (row.start, row.end, _patched_row(text, prefix, row, number, values, notes))
            )
    for place, made in appended.items():
        if place >= 0:
            pieces.append((place, place, "".join(made)))
        elif data.empty_tag:
            pieces.append(
                (data.start, data.end, f"<{prefix}sheetData>{''.join(made)}</{prefix}sheetData>")
            )
        else:
            pieces.append((data.close, data.close, "".join(made)))
    return spliced(text, pieces)


def _numbered(text: str, prefix: str, data: Element) -> Iterator[tuple[int, Element]]:
    number = 0
    for row in elements(text, f"{prefix}row", data.inner, data.close):
        told = row.attribute("r")
        number = int(told) if told.isdigit() else number + 1
        yield number, row


def _patched_row(
    text: str, prefix: str, row: Element, number: int, values: Mapping[int, str], notes: list[str]
) -> str:
    if row.empty_tag:
        return _new_row(prefix, number, values, head=row.head[:-2].rstrip() + ">")
    pieces: list[tuple[int, int, str]] = []
    left = dict(values)
    column = -1
    for cell in elements(text, f"{prefix}c", row.inner, row.close):
        told = REFERENCE.match(cell.attribute("r"))
        column = column_index(told[1]) if told else column + 1
        for earlier in sorted(index for index in left if index < column):
            pieces.append(
                (cell.start, cell.start, _cell(prefix, earlier, number, left.pop(earlier)))
            )
        if column in left:
            value = left.pop(column)
            if re.search(rf"<{prefix}f[\s/>]", text[cell.inner : cell.close]):
                notes.append(
                    f"The cell {column_name(column)}{number} holds a formula and was left as it is."
                )
            else:
                made = _cell(prefix, column, number, value, style=cell.attribute("s"))
                pieces.append((cell.start, cell.end, made))
    for index in sorted(left):
        pieces.append((row.close, row.close, _cell(prefix, index, number, left[index])))
    moved = [(start - row.start, end - row.start, made) for start, end, made in pieces]
    return spliced(text[row.start : row.end], moved)


def _new_row(prefix: str, number: int, values: Mapping[int, str], head: str = "") -> str:
    cells = "".join(_cell(prefix, index, number, values[index]) for index in sorted(values))
    opening = head or f'<{prefix}row r="{number}">'
    return f"{opening}{cells}</{prefix}row>"


def _cell(prefix: str, column: int, row: int, value: str, *, style: str = "") -> str:
    reference = f'r="{column_name(column)}{row}"' + (f' s="{escape(style)}"' if style else "")
    if not value:
        return f"<{prefix}c {reference}/>"
    shown = escape(ILLEGAL.sub("", value))
    return (
        f'<{prefix}c {reference} t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
        f"{shown}</{prefix}t></{prefix}is></{prefix}c>"
    )


def column_index(letters: str) -> int:
    """0-based index of a column's letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_name(index: int) -> str:
    """Letters of a 0-based column index."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
