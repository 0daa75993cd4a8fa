"""Backlogs in: read them, and choose what a refinement is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from assistant.domain import Backlog, Item, ItemState


def read_backlog(
    path: Path | str | Sequence[Path | str],
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Backlog:
    """Read one export, several, or a folder of them.

    Examples:
        >>> backlog = read_backlog("examples/webshop-jira.csv")
        >>> backlog.dialect, len(backlog.items)
        ('jira_csv', 18)

    Args:
        path: file or files, as the tracker exported them.
        dialect: name of the format; None: found from the content.
        mapping: our field name to the export's column name, where the guess is wrong.

    Returns:
        The items in the export's order, with row-level problems and the reader's notes.

    Raises:
        UserError: the file cannot be read as a backlog; says what to do.
    """
    from assistant.exchange import read

    given = [path] if isinstance(path, str | Path) else path
    return read([Path(one) for one in given], dialect=dialect, mapping=mapping)


def open_items(items: Iterable[Item]) -> Iterator[Item]:
    """Items that are neither done nor declined: what a refinement is about by default.

    Examples:
        >>> backlog = read_backlog("examples/webshop-jira.csv")
        >>> [item.key for item in open_items(backlog.items)][:3]
        ['WEB-1', 'WEB-2', 'WEB-8']
    """
    return (item for item in items if item.state in (ItemState.OPEN, ItemState.ACTIVE))
