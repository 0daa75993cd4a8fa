"""What `refine` and `inspect` do before their own work: read, learn, choose."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.api import Assistant, open_items, read_backlog
from assistant.cli.console import err
from assistant.domain import Backlog, Item, RowProblem, UserError

_PROBLEMS_SHOWN = 5


class Loaded(NamedTuple):
    """Backlogs as read, and which of their items are wanted."""

    backlogs: tuple[tuple[Path, Backlog], ...]
    items: tuple[Item, ...]
    wanted: tuple[Item, ...]

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Row-level problems of all files."""
        return tuple(problem for _, backlog in self.backlogs for problem in backlog.problems)


def load(
    exports: Sequence[Path],
    *,
    dialect: str | None,
    mapping: dict[str, str] | None,
    only: Sequence[str] | None,
    limit: int | None,
    everything: bool = False,
) -> Loaded:
    """Read exports and choose the items to work on.

    Args:
        exports: files or folders.
        dialect: the format, where the user named it.
        mapping: field to column, where the user named it.
        only: keys to choose; None: what is open.
        limit: most items.
        everything: choose done items too.

    Raises:
        UserError: nothing readable, or a key that is not there.
    """
    backlogs = tuple(
        (path, read_backlog(path, dialect=dialect, mapping=mapping)) for path in files_of(exports)
    )
    items = tuple({item.key: item for _, backlog in backlogs for item in backlog.items}.values())
    if only:
        by_key = {item.key.casefold(): item for item in items}
        missing = [key for key in only if key.casefold() not in by_key]
        if missing:
            some = ", ".join(item.key for item in items[:5])
            raise UserError(
                f"There is no item {', '.join(missing)} in the export; its keys look like {some}."
            )
        wanted = [by_key[key.casefold()] for key in only]
    else:
        wanted = list(items) if everything else list(open_items(items))
    if limit is not None:
        from assistant.batch import order

        wanted = order(wanted)[:limit]
    return Loaded(backlogs, items, tuple(wanted))


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant: a folder stands for the visible files in it, by name.

    Raises:
        UserError: a folder without a file.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if one.is_file() and one.name[0] != ".")
        if not inside:
            raise UserError(f"The folder {path} holds no file to read.")
        found += inside
    return found


def say_what_was_read(loaded: Loaded, *, quiet: bool) -> None:
    """Tell what was found in each file, and what was wrong with which row."""
    if quiet:
        return
    from rich.markup import escape

    console = err()
    for path, backlog in loaded.backlogs:
        open_ones = sum(1 for _ in open_items(backlog.items))
        console.print(
            f"Read [bold]{escape(path.name)}[/] as {backlog.dialect}: "
            f"{len(backlog.items)} items, {open_ones} of them open."
        )
        for note in backlog.notes:
            console.print(f"  {escape(note)}", style="dim")
        for problem in backlog.problems[:_PROBLEMS_SHOWN]:
            row = f"row {problem.row}: " if problem.row is not None else ""
            console.print(f"  {row}{escape(problem.message)}", style="yellow")
        hidden = len(backlog.problems) - _PROBLEMS_SHOWN
        if hidden > 0:
            console.print(f"  … and {hidden} more rows with a problem.", style="yellow")


def say_embedding(assistant: Assistant, *, quiet: bool) -> None:
    """Tell, where another embedding model than our own is used, what is sent where."""
    name = assistant.embedder.name
    if quiet or not name.startswith("openai:"):
        return
    model, _, where = name.removeprefix("openai:").partition("@")
    err().print(
        f"Similar items are found by {model} at {where or 'OpenAI'}: "
        "the words of every item are sent there.",
        markup=False,
        soft_wrap=True,
    )


def learn(assistant: Assistant, loaded: Loaded, history: Sequence[Path] | None) -> None:
    """Keep all items in the workspace, past ones to learn from first."""
    for path in files_of(history or ()):
        assistant.learn(read_backlog(path))
    for _, backlog in loaded.backlogs:
        assistant.learn(backlog)
