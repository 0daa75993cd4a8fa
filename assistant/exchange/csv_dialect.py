"""A CSV dialect from its rules: the reader, the writer and the records, all shared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from assistant.domain import Change, Item
from assistant.exchange.csvtable import open_csv
from assistant.exchange.dialect import Dialect, Head, Record
from assistant.exchange.keys import KeyMaker
from assistant.exchange.model import Report, Written
from assistant.exchange.roles import Columns, apply_mapping
from assistant.exchange.table import Table, TableRules
from assistant.exchange.table_parts import PartFiller, plain_parents
from assistant.exchange.table_read import read_table
from assistant.exchange.table_write import write_table


def table_dialect(
    name: str,
    title: str,
    rules: TableRules,
    sniff: Callable[[Head], str | None],
    *,
    fill: PartFiller = plain_parents,
    open_table: Callable[[Path], Table] = open_csv,
    open_mapped: Callable[[Path, Mapping[str, str]], Table] | None = None,
) -> Dialect:
    """Make a dialect of tables.

    Args:
        name: what `--from` takes.
        title: for people.
        rules: which columns hold what, and in which markup.
        sniff: recognises a file.
        fill: fills in the parent's columns of a new row.
        open_table: opens the file; CSV by default.
        open_mapped: opens the file where the user's mapping helps to find the header.
    """

    def opened(path: Path, mapping: Mapping[str, str]) -> Table:
        return open_mapped(path, mapping) if open_mapped else open_table(path)

    def read(path: Path, mapping: Mapping[str, str], report: Report) -> Iterator[Item]:
        return read_table(rules, opened(path, mapping), mapping, report)

    def write(
        source: Path, target: Path, changes: Sequence[Change], mapping: Mapping[str, str]
    ) -> Written:
        return write_table(name, rules, opened(source, mapping), target, changes, mapping, fill)

    def records(path: Path, mapping: Mapping[str, str]) -> Iterator[Record]:
        table = opened(path, mapping)
        columns = rules.columns(table.names)
        apply_mapping(columns, mapping)
        return table_records(table, columns, make_keys=rules.make_keys)

    return Dialect(name, title, sniff, read, write, records, maps=True)


def table_records(table: Table, columns: Columns, *, make_keys: bool) -> Iterator[Record]:
    """Every row below the header with its cells; repeated column names are numbered."""
    names: list[str] = []
    counts: dict[str, int] = {}
    for index in range(len(columns.names)):
        name = columns.name(index)
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    keys = KeyMaker(columns, make=make_keys)
    for row in table.rows():
        if row.number <= table.header or row.blank:
            continue
        cells = {
            names[index] if index < len(names) else f"column {index + 1}": cell
            for index, cell in enumerate(row.cells)
        }
        yield Record(row.number, keys.key(row.cells), cells)
