"""What `refine` and `inspect` do before their own work: read and choose."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.api import open_items
from assistant.cli.console import err
from assistant.domain import Backlog, Item, RowProblem, UserError

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.exchange import Exports, Reading

_PROBLEMS_SHOWN = 5


class Loaded(NamedTuple):
    """Exports as read, and which of their items are wanted."""

    exports: "Exports"
    mapping: dict[str, str]
    wanted: tuple[Item, ...]

    @property
    def backlogs(self) -> tuple[tuple[Path, Backlog], ...]:
        """Each file with its backlog."""
        return tuple((file.path, file.backlog) for file in self.exports.files)

    @property
    def items(self) -> tuple[Item, ...]:
        """Items of all files; a key comes once."""
        return tuple(item for _, backlog in self.backlogs for item in backlog.items)

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """Row-level problems of all files."""
        return tuple(problem for _, backlog in self.backlogs for problem in backlog.problems)


def load(
    exports: Sequence[Path],
    *,
    dialect: str | None,
    mapping: Mapping[str, str] | None,
    workspace: Path,
    only: Sequence[str] | None = None,
    limit: int | None = None,
    everything: bool = False,
) -> Loaded:
    """Read exports and choose the items to work on.

    Args:
        exports: files or folders.
        dialect: the format, where the user named it.
        mapping: field to column, where the user named it; wins over the working agreements.
        workspace: where the working agreements are.
        only: keys to choose; None: what is open.
        limit: most items.
        everything: choose done items too.

    Raises:
        UserError: nothing readable, or a key that is not there.
    """
    from assistant.exchange import read_each

    columns = {**agreed_mapping(workspace), **(mapping or {})}
    read = read_each(exports, dialect=dialect, mapping=columns)
    loaded = Loaded(read, columns, ())
    items = loaded.items
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
    return loaded._replace(wanted=tuple(wanted))


def agreed_mapping(workspace: Path) -> dict[str, str]:
    """Columns as the working agreements name them; an export of another kind may lack them."""
    from assistant.exchange import IfThere
    from assistant.workspace import load_agreements

    return {field: IfThere(column) for field, column in load_agreements(workspace).fields.items()}


def say_what_was_read(loaded: Loaded, *, quiet: bool) -> None:
    """Tell what was found in each file, and what was wrong with which row."""
    if quiet:
        return
    for path, backlog in loaded.backlogs:
        open_ones = sum(1 for _ in open_items(backlog.items))
        say_file(path, backlog, len(backlog.items), open_ones)
    for note in loaded.exports.notes:
        err().print(note, style="yellow", soft_wrap=True, markup=False)


def say_file(path: Path, read: "Backlog | Reading", items: int, open_ones: int) -> None:
    """Tell what was found in one file.

    Args:
        path: the file.
        read: what its reading had to say.
        items: how many there are.
        open_ones: how many of them are not done.
    """
    from rich.markup import escape

    from assistant.exchange.text import count as counted

    console = err()
    console.print(
        f"Read [bold]{escape(path.name)}[/] as {read.dialect}: {counted(items, 'item')}, {open_ones} of them open."
    )
    for note in read.notes:
        console.print(f"  {escape(note)}", style="dim")
    for problem in read.problems[:_PROBLEMS_SHOWN]:
        row = f"row {problem.row}: " if problem.row is not None else ""
        console.print(f"  {row}{escape(problem.message)}", style="yellow")
    hidden = len(read.problems) - _PROBLEMS_SHOWN
    if hidden > 0:
        console.print(f"  … and {hidden} more rows with a problem.", style="yellow")


def say_embedding(assistant: "Assistant", *, quiet: bool) -> None:
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


@contextmanager
def without_model(
    workspace: Path, embedding: str | None, embedding_url: str | None, *, quiet: bool
) -> Iterator["Assistant"]:
    """An assistant with no chat model that tells on standard error how far its work is.

    Args:
        workspace: its folder.
        embedding: the embedding model, where the user named one.
        embedding_url: where that model is.
        quiet: tell nothing.
    """
    from assistant.api import Assistant
    from assistant.cli.console import progress

    with (
        progress(quiet=quiet) as (_, tell),
        Assistant(
            "none",
            workspace=workspace,
            progress=tell,
            embedding=embedding,
            embedding_url=embedding_url,
        ) as assistant,
    ):
        say_embedding(assistant, quiet=quiet)
        yield assistant
