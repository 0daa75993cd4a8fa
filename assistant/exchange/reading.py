"""Read one export, several, or a folder of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import Backlog, Item, RowProblem, UserError
from assistant.exchange import registry
from assistant.exchange.keys import break_cycles
from assistant.exchange.model import Reading, Report
from assistant.exchange.roles import IfThere
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
        if not spoken.maps and any(not isinstance(name, IfThere) for name in wanted.values()):
            report.note(f"A field mapping has no effect on {spoken.title}.")
        with naming(path):
            yield from spoken.read(path, wanted, report)

    return Reading(spoken.name, str(path), start)


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an import.

    Attributes:
        path: the file.
        given: what the user named: the file itself, or the folder that it lies in.
        backlog: its items, without those whose key came in an earlier file.
    """

    path: Path
    given: Path
    backlog: Backlog


@dataclass(frozen=True, slots=True)
class Exports:
    """Files that were read together.

    Attributes:
        files: in the order in which they were named; those of a folder by name.
        notes: which files of a folder were left out, and why.
    """

    files: tuple[ExportFile, ...]
    notes: tuple[str, ...] = ()


def read_each(
    paths: Sequence[Path | str],
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Exports:
    """Read one or several exports, each into a backlog of its own.

    Args:
        paths: files, and folders that stand for the exports in them.
        dialect: name of the dialect of all files; None: found from each file's content.
        mapping: our field name to the export's column name; wins over what is guessed.

    Returns:
        The files. Where a key comes in several of them, the first wins and the others are
        reported; so is a circle of parents that several files close.

    Raises:
        UserError: a file cannot be read, its dialect is unknown, or a folder has no export.
    """
    if not paths:
        raise UserError("No export was named; name a file or a folder.")
    report = Report()
    owner: dict[str, str] = {}
    parents: dict[str, str] = {}
    found: list[tuple[Path, Path, Reading, list[Item], list[RowProblem]]] = []
    for given, path in _files([Path(path) for path in paths], dialect, report):
        reading = stream(path, dialect=dialect, mapping=mapping)
        own: list[Item] = []
        problems: list[RowProblem] = []
        for item in reading:
            if item.key in owner:
                told = f"{item.key} came in {owner[item.key]} already; the first one counts."
                problems.append(RowProblem(row=None, key=item.key, message=told))
                continue
            owner[item.key] = path.name
            own.append(item)
            if item.parent:
                parents[item.key] = item.parent
        found.append((given, path, reading, own, [*problems, *reading.problems]))
    loops = break_cycles(parents)
    return Exports(
        tuple(
            ExportFile(path, given, _backlog(path, reading, own, problems, loops))
            for given, path, reading, own, problems in found
        ),
        tuple(report.notes),
    )


def _backlog(
    path: Path,
    reading: Reading,
    items: list[Item],
    problems: list[RowProblem],
    loops: frozenset[str],
) -> Backlog:
    """One file's backlog; circles within a file are left out by its dialect before."""
    for at, item in enumerate(items):
        if item.key in loops:
            told = f"{item.key}: its chain of parents returns to itself over several files; its parent was left out."
            problems.append(RowProblem(row=None, key=item.key, message=told))
            items[at] = item.model_copy(update={"parent": None})
    return Backlog(
        items=tuple(items),
        dialect=reading.dialect,
        source=str(path),
        problems=tuple(problems),
        notes=reading.notes,
    )


def export_files(
    paths: Sequence[Path | str], *, dialect: str | None = None
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files that are meant, in the order in which `read_each` reads them.

    Returns:
        The files, and notes on those of a folder that were left out.

    Raises:
        UserError: a folder has no export.
    """
    report = Report()
    files = tuple(file for _, file in _files([Path(path) for path in paths], dialect, report))
    return files, tuple(report.notes)


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
    exports = read_each(given, dialect=dialect, mapping=mapping)
    several = len(exports.files) > 1
    problems: list[RowProblem] = []
    notes: list[str] = list(exports.notes)
    for file in exports.files:
        where = f"{file.path.name}: " if several else ""
        problems += (
            RowProblem(row=problem.row, key=problem.key, message=where + problem.message)
            for problem in file.backlog.problems
        )
        notes += (where + note for note in file.backlog.notes)
    return Backlog(
        items=tuple(item for file in exports.files for item in file.backlog.items),
        dialect=", ".join(dict.fromkeys(file.backlog.dialect for file in exports.files)),
        source=", ".join(str(path) for path in given),
        problems=tuple(problems),
        notes=tuple(dict.fromkeys(notes)),
    )


def _files(
    paths: Sequence[Path], dialect: str | None, report: Report
) -> Iterator[tuple[Path, Path]]:
    """What was named and the file to read; in folders only those whose dialect is known."""
    met: set[Path] = set()
    for path in paths:
        found = [path]
        if path.is_dir():
            inside = sorted(
                child
                for child in path.iterdir()
                if child.is_file() and not child.name.startswith((".", "~$"))
            )
            found = [child for child in inside if dialect or _known(child, report)]
            if not found:
                raise UserError(
                    f"The folder {path} has no export in it; name a folder with exports or a file."
                )
        for one in found:
            if one.resolve() not in met:
                met.add(one.resolve())
                yield path, one


def _known(path: Path, report: Report) -> bool:
    try:
        registry.detect(path)
    except UserError as error:
        report.note(f"Left out: {error}")
        return False
    return True
