"""What differs between two exports, cell by cell."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.exchange import registry
from assistant.exchange.dialect import Record
from assistant.exchange.model import CellChange


def diff(
    before: Path,
    after: Path,
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> tuple[CellChange, ...]:
    """Cells that differ between two exports of the same dialect.

    Records are matched by their key, and records without a key by their content. The order of
    the records does not count.

    Args:
        before: the earlier export.
        after: the later export.
        dialect: name of the dialect of both; None: found from each file's content.
        mapping: our field name to the export's column name.

    Returns:
        Changes in the order of the later file, then what is gone.

    Raises:
        UserError: a file cannot be read, or its dialect is unknown.
    """
    wanted = dict(mapping or {})
    first = dialect or registry.detect(Path(before)).dialect
    second = dialect or registry.detect(Path(after)).dialect
    old = _matched(registry.dialect(first).records(Path(before), wanted))
    new = _matched(registry.dialect(second).records(Path(after), wanted))
    found: list[CellChange] = []
    for identity, record in new.items():
        found += _compare(old.get(identity), record)
    for identity, record in old.items():
        if identity not in new:
            found += [
                CellChange(key=record.key, row=record.row, column=column, before=value)
                for column, value in record.cells.items()
                if value
            ]
    return tuple(found)


def _matched(records: Iterable[Record]) -> dict[tuple[str, int, object], Record]:
    """Records by key (numbered where it repeats), or by content where there is no key."""
    found: dict[tuple[str, int, object], Record] = {}
    for record in records:
        content = None if record.key else tuple(pair for pair in record.cells.items() if pair[1])
        number = 1
        while (record.key, number, content) in found:
            number += 1
        found[record.key, number, content] = record
    return found


def _compare(old: Record | None, new: Record) -> list[CellChange]:
    if old is None:
        return [
            CellChange(key=new.key, row=new.row, column=column, after=value)
            for column, value in new.cells.items()
            if value
        ]
    columns = dict.fromkeys([*new.cells, *old.cells])
    return [
        CellChange(
            key=new.key,
            row=new.row,
            column=column,
            before=old.cells.get(column),
            after=new.cells.get(column),
        )
        for column in columns
        if (old.cells.get(column) or "") != (new.cells.get(column) or "")
    ]
