"""What a dialect offers, and what the detection looks at."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.domain import Change, Item, UserError
from assistant.exchange import limits
from assistant.exchange.csvfile import (
    Row,
    allow_large_cells,
    guess_delimiter,
    parse,
    physical_lines,
)
from assistant.exchange.encoding import detect_encoding, open_text, read_text
from assistant.exchange.model import Report, Written
from assistant.exchange.text import MAGIC, open_binary
from assistant.exchange.vocabulary import fold

XML_BEGINS = re.compile(r'[\ufeff\s]*(?:[^"\n]{1,500}\n\s*)?<(?:\?xml|rss\b|!--)')
"""Only where the text begins: texts of a table hold HTML comments, too."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an export with all its cells, for `diff`.

    Attributes:
        row: 1-based record number as a person would count it.
        key: empty where the record has none.
        cells: column name (made unique) to the raw value.
    """

    row: int
    key: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way of writing a backlog into a file.

    Attributes:
        name: what `--from` takes.
        title: for people.
        sniff: says in a sentence why a file is of this dialect, or None where it is not.
        read: yields the items; the mapping is our field name to a column's name.
        write: the source again with the decided changes.
        records: every record with its cells.
        beside: whether `write` keeps further files beside the target, so that it has to work in
            the target's folder; the others' output moves there as a whole.
        maps: whether a user's mapping has an effect.
    """

    name: str
    title: str
    sniff: Callable[["Head"], str | None]
    read: Callable[[Path, Mapping[str, str], Report], Iterator[Item]]
    write: Callable[[Path, Path, Sequence[Change], Mapping[str, str]], Written]
    records: Callable[[Path, Mapping[str, str]], Iterator[Record]]
    beside: bool = False
    maps: bool = False


@dataclass
class Head:
    """The beginning of a file as the detection sees it; each view is made when first asked for."""

    path: Path
    data: bytes = field(init=False)

    def __post_init__(self) -> None:
        self.data = open_binary(self.path)

    @cached_property
    def is_zip(self) -> bool:
        """Whether it is a ZIP archive, as spreadsheets are."""
        return self.data.startswith(b"PK\x03\x04")

    @cached_property
    def text(self) -> str:
        """The first characters; empty for binary files.

        Raises:
            UserError: the file is text in no encoding that can be read, or too large.
        """
        if any(self.data.startswith(magic) for magic, _ in MAGIC):
            return ""
        with open_text(self.path, detect_encoding(self.path)) as file:
            return file.read(limits.SAMPLE_BYTES)

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether the text begins like a JSON document."""
        return self.text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}

    @cached_property
    def json(self) -> Any:
        """The whole JSON document, or None where it is none (then `json_error` says why)."""
        if not self.looks_like_json:
            return None
        from assistant.exchange.jsontext import load_json

        try:
            return load_json(read_text(self.path)[0])
        except UserError as error:
            self.json_error = str(error)
            return None

    json_error: str = ""

    @cached_property
    def first_line(self) -> str:
        """The first line that is not blank."""
        return next((line for line in self.text.split("\n") if line.strip()), "")

    @cached_property
    def rows(self) -> list[Row]:
        """The first rows, read as CSV; empty where the text cannot be one."""
        if not self.text or self.looks_like_json or self.looks_like_xml:
            return []
        allow_large_cells()
        sample = self.text
        lines = physical_lines(sample)
        if len(sample) >= limits.SAMPLE_BYTES:
            lines = lines[:-1] or lines
        rows: list[Row] = []
        for row in parse(lines, guess_delimiter(sample)):
            rows.append(row)
            if len(rows) >= 30:
                break
        return rows

    @cached_property
    def looks_like_xml(self) -> bool:
        """Whether an XML document begins here, perhaps after a line that a browser put before it."""
        return bool(XML_BEGINS.match(self.text))

    @cached_property
    def header(self) -> list[str]:
        """Folded names of the first row that is not blank."""
        return next(([fold(cell) for cell in row.cells] for row in self.rows if not row.blank), [])
