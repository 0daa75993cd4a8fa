"""What a run leaves in `--out`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from assistant.cli.loading import Loaded
from assistant.domain import Decision, Finding, Refinement, UserError

LINES, PAGE = "refinements.jsonl", "report.html"


class Outputs(NamedTuple):
    """The files that were written, and what could not be written as it was asked for."""

    written: tuple[Path, ...]
    notes: tuple[str, ...]


def write_outputs(
    folder: Path,
    loaded: Loaded,
    refinements: Sequence[Refinement],
    over_set: Sequence[Finding],
    decisions: Sequence[Decision],
) -> Outputs:
    """Write the export with its drafts, `refinements.jsonl` and `report.html`.

    Args:
        folder: made where it is missing.
        loaded: what was read.
        refinements: suggestions.
        over_set: findings about the backlog as a whole.
        decisions: what people decided so far.

    Returns:
        The files written, and what could not be written as it was asked for.

    Raises:
        UserError: the folder cannot be written, or is where the export itself lies.
    """
    from assistant.exchange import write
    from assistant.refinement import changes_of
    from assistant.report import render_html

    items = {item.key: item for item in loaded.items}
    changes = changes_of(refinements, items, decisions)
    targets = targets_in(folder, [source for source, _ in loaded.backlogs])
    written: list[Path] = []
    notes: list[str] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for (source, backlog), target in zip(loaded.backlogs, targets, strict=True):
            own = [change for change in changes if change.key in backlog.by_key]
            told = write(source, target, own, dialect=backlog.dialect, mapping=loaded.mapping)
            notes += [f"{target.name}: {note}" for note in told.notes]
            written.append(target)
        lines = folder / LINES
        with lines.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(one.model_dump_json() + "\n" for one in refinements)
        page = folder / PAGE
        page.write_text(
            render_html(
                refinements,
                items,
                title=", ".join(source.name for source, _ in loaded.backlogs),
                generated=datetime.now().astimezone(),
                backlog_findings=over_set,
                notes=[problem.message for problem in loaded.problems],
            ),
            encoding="utf-8",
        )
    except OSError as error:
        raise _unwritable(folder, error) from error
    return Outputs((*written, lines, page), tuple(notes))


def check_out(folder: Path, sources: Sequence[Path]) -> None:
    """Make sure that results can be written, before anything is paid for.

    Raises:
        UserError: the folder cannot be written, or is where an export itself lies.
    """
    targets_in(folder, sources)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> UserError:
    return UserError(
        f"{folder} cannot be written to ({error.strerror or error}); "
        "name another folder with --out."
    )


def targets_in(folder: Path, sources: Sequence[Path]) -> list[Path]:
    """Where each export goes in a folder.

    Raises:
        UserError: one would overwrite an export.
    """
    given = {source.resolve() for source in sources}
    targets = [folder / name for name in names_for(sources)]
    for target in targets:
        if target.resolve() in given:
            raise UserError(
                f"--out {folder} is where {target.name} itself lies and would overwrite it; "
                "name another folder."
            )
    return targets


def names_for(sources: Sequence[Path]) -> Iterator[str]:
    """A name of its own in one folder for each file, its own name wherever that is free."""
    taken = {LINES, PAGE}
    for source in sources:
        folder = source.resolve().parent.name
        choices = chain(
            (source.name, f"{folder}-{source.name}"),
            (f"{folder}-{number}-{source.name}" for number in count(2)),
        )
        name = next(one for one in choices if one.casefold() not in taken)
        taken.add(name.casefold())
        yield name
