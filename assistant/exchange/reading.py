"""Read one export, several, or a folder of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant.domain import Backlog, Item, RowProblem, UserError
from assistant.exchange import registry
from assistant.exchange.model import Reading, Report
from assistant.exchange.text import naming, open_binary


def stream(
    path: Path, *, dialect: str | None = None, mapping: Mapping[str, str] | None = None
) -> Reading:
    """Read an export item by item; memory does not grow with the items' texts.

    Args:
        path: the export.
        dialect: name of the dialect; None: found from the content.
        mapping: our field name to the export's column name; wins over what is guessed.

    Returns:
        A Reading: iterate it for the items; `problems` and `notes` are complete afterwards.

    Raises:
        UserError: the file cannot be read, or its dialect is unknown. Errors that show only while
            reading are raised by the iteration.
    """
    path = Path(path)
    if dialect is None:
        dialect = registry.detect(path).dialect
    else:
        open_binary(path)
    spoken = registry.dialect(dialect)
    wanted = dict(mapping or {})

    def start(report: Report) -> Iterator[Item]:
        with naming(path):
            yield from spoken.read(path, wanted, report)

    return Reading(spoken.name, str(path), start)


def read(
    paths: Path | str | Sequence[Path | str],
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Backlog:
    """Read one or several exports into one backlog.

    Args:
        paths: a file, a folder (all exports in it, by name), or several of either.
        dialect: name of the dialect of all files; None: found from each file's content.
        mapping: our field name to the export's column name; wins over what is guessed.

    Returns:
        The items in order. Where a key comes in several files, the first wins and the others are
        reported; a parent that is in none of the files stays as it is.

    Raises:
        UserError: a file cannot be read, its dialect is unknown, or a folder has no export.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    if not given:
        raise UserError("No export was named; name a file or a folder.")
    report = Report()
    files = _files([Path(path) for path in given], dialect, report)
    items: dict[str, Item] = {}
    dialects: dict[str, None] = {}
    for path in files:
        _read_one(path, dialect, mapping, items, dialects, report, several=len(files) > 1)
    return Backlog(
        items=tuple(items.values()),
        dialect=", ".join(dialects),
        source=", ".join(str(path) for path in given),
        problems=tuple(report.problems),
        notes=tuple(report.notes),
    )


def _read_one(
    path: Path,
    dialect: str | None,
    mapping: Mapping[str, str] | None,
    items: dict[str, Item],
    dialects: dict[str, None],
    report: Report,
    *,
    several: bool,
) -> None:
    reading = stream(path, dialect=dialect, mapping=mapping)
    dialects[reading.dialect] = None
    where = f"{path.name}: " if several else ""
    for item in reading:
        if item.key in items:
            report.problem(
                None,
                item.key,
                f"{where}{item.key} came in an earlier file already; the first one counts.",
            )
        else:
            items[item.key] = item
    for problem in reading.problems:
        report.problems.append(
            RowProblem(row=problem.row, key=problem.key, message=where + problem.message)
        )
    for note in reading.notes:
        report.note(where + note)


def _files(paths: Sequence[Path], dialect: str | None, report: Report) -> list[Path]:
    """Files to read; those in folders only where their dialect is known."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            child
            for child in path.iterdir()
            if child.is_file() and not child.name.startswith((".", "~$"))
        )
        known = [child for child in inside if dialect or _known(child, report)]
        if not known:
            raise UserError(
                f"The folder {path} has no export in it; name a folder with exports or a file."
            )
        found += known
    return found


def _known(path: Path, report: Report) -> bool:
    try:
        registry.detect(path)
    except UserError as error:
        report.note(f"Left out: {error}")
        return False
    return True
