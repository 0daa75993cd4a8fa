"""Change single cells of a CSV file; every other byte stays."""

from collections.abc import Iterable
from pathlib import Path

from assistant.domain import UserError
from assistant.exchange.csvfile import CsvLayout, Row
from assistant.exchange.csvspans import CellSpan, cell_spans, line_end


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
    text = "".join(parts)
    # A lone empty cell needs its quotes, or the record would be read as blank.
    return '""' + text if text in {"", "\n", "\r\n", "\r"} else text


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
