"""`assistant import`, `assistant diff` and `assistant schema`."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.exchange import CellChange

_CONTEXT = 2
"""Lines shown beside those that differ."""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command()(diff)
    app.command()(schema)


def import_(
    exports: options.Exports,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    as_json: options.AsJson = False,
) -> None:
    """Keep an export's items in the workspace and index them; say what changed since last time."""
    from assistant.cli.console import err, out, print_json
    from assistant.cli.learning import Learnt, changed_lines, learn, learn_file
    from assistant.cli.loading import (
        agreed_mapping,
        load,
        say_file,
        say_what_was_read,
        without_model,
    )

    learnt: tuple[Learnt, ...]
    columns = {**agreed_mapping(workspace), **(options.mapping_of(mapping) or {})}
    with without_model(workspace, embedding, embedding_url, quiet=as_json) as assistant:
        if len(exports) == 1 and not exports[0].is_dir():
            path = exports[0]
            one, reading, still_open = learn_file(assistant, path, dialect=dialect, mapping=columns)
            learnt = (one,)
            if not as_json:
                say_file(
                    path,
                    reading,
                    len(one.imported.new) + len(one.imported.changed) + len(one.imported.unchanged),
                    still_open,
                )
        else:
            loaded = load(exports, dialect=dialect, mapping=columns, workspace=workspace)
            say_what_was_read(loaded, quiet=as_json)
            learnt = learn(assistant, loaded)
        indexed = assistant.index()
    if as_json:
        print_json({str(one.given): one.as_json() for one in learnt})
        return
    from assistant.report import clean, plural

    for one in learnt:
        known = one.earlier not in (None, str(one.given))
        compared = f" (compared with {one.earlier})" if known else ""
        done = one.imported
        out().print(
            clean(
                f"{one.given}{compared}: {len(done.new)} new, {len(done.changed)} changed, "
                f"{len(done.unchanged)} unchanged, {len(done.vanished)} vanished."
            ),
            soft_wrap=True,
            markup=False,
        )
        if one.earlier is not None:
            for line in changed_lines(one):
                out().print(clean(f"  {line}"), soft_wrap=True, markup=False)
    rate = f", {indexed.embedded / indexed.seconds:.0f} items/s" if indexed.embedded else ""
    err().print(
        f"Index: {plural(indexed.embedded, 'item')} indexed, {indexed.reused} as before, "
        f"{indexed.removed} removed ({indexed.seconds:.1f} s{rate}).",
        soft_wrap=True,
    )


def diff(
    before: Annotated[Path, typer.Argument(help="The export as it was.")],
    after: Annotated[Path, typer.Argument(help="The export as it is written now.")],
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    as_json: options.AsJson = False,
) -> None:
    """Show which cells differ between two exports of the same dialect.

    Of long texts only the lines around a difference are shown; --json has them whole.
    """
    from assistant.cli.console import out, print_json
    from assistant.exchange import diff as compare
    from assistant.report import clean

    changes = compare(before, after, dialect=dialect, mapping=options.mapping_of(mapping))
    if as_json:
        print_json([one.model_dump(mode="json") for one in changes])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    for name in ("Key", "Column", "Before", "After"):
        table.add_column(name, overflow="fold")
    for row in _rows(changes):
        table.add_row(*(Text(clean(cell)) for cell in row))
    out().print(table if changes else "No cell differs.")


def _rows(changes: "Iterable[CellChange]") -> Iterator[tuple[str, str, str, str]]:
    """A row for each cell; one for all cells of a record that has no key, as it is all new or gone."""
    for (key, _, new), cells in groupby(
        changes, lambda one: (one.key, one.row, one.before is None)
    ):
        if key:
            for one in cells:
                yield key, one.column, *excerpts(one.before or "", one.after or "")
            continue
        told = "\n".join(_named(one.column, one.after or one.before or "") for one in cells)
        yield ("new", "all", "", told) if new else ("gone", "all", told, "")


def _named(column: str, value: str) -> str:
    return f"{column}:{chr(10) if chr(10) in value else ' '}{value}"


def excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts without the lines that both begin or end with, save for two next to a difference."""
    old, new = before.split("\n"), after.split("\n")
    pairs = list(zip(old, new, strict=False))
    first = next((at for at, (one, two) in enumerate(pairs) if one != two), len(pairs))
    most = len(pairs) - first
    ends = list(zip(reversed(old), reversed(new), strict=False))[:most]
    last = next((at for at, (one, two) in enumerate(ends) if one != two), len(ends))
    start, end = max(first - _CONTEXT, 0), max(last - _CONTEXT, 0)
    return _excerpt(old, start, end), _excerpt(new, start, end)


def _excerpt(lines: Sequence[str], start: int, end: int) -> str:
    def told(count: int) -> list[str]:
        return [f"… {count} lines as before"] if count else []

    return "\n".join([*told(start), *lines[start : len(lines) - end], *told(end)])


def schema(
    name: Annotated[
        str, typer.Argument(help="refinement, item, backlog, decision or agreements.")
    ] = "refinement",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write all schemas into this folder.", show_default=False),
    ] = None,
) -> None:
    """Print a JSON Schema; without a name, that of a line of refinements.jsonl."""
    from assistant.api.schemas import schema as schema_of
    from assistant.api.schemas import write_schemas
    from assistant.cli.console import print_json

    if out is None:
        print_json(schema_of(name))
        return
    for path in write_schemas(out):
        typer.echo(f"Wrote {path}")
