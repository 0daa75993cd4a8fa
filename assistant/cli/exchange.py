"""`assistant import`, `assistant diff` and `assistant schema`."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options


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
    from assistant.api import Assistant
    from assistant.cli.console import err, out, print_json, progress
    from assistant.cli.loading import load, say_embedding, say_what_was_read

    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        only=None,
        limit=None,
        everything=True,
    )
    say_what_was_read(loaded, quiet=as_json)
    report: dict[str, dict[str, list[str]]] = {}
    with (
        progress(quiet=as_json) as (_, tell),
        Assistant(
            "none",
            workspace=workspace,
            progress=tell,
            embedding=embedding,
            embedding_url=embedding_url,
        ) as assistant,
    ):
        say_embedding(assistant, quiet=as_json)
        for path, backlog in loaded.backlogs:
            done = assistant.learn(backlog)
            report[str(path)] = {
                "new": list(done.new),
                "changed": list(done.changed),
                "unchanged": list(done.unchanged),
                "vanished": list(done.vanished),
            }
        indexed = assistant.index()
    if as_json:
        print_json(report)
        return
    for name, groups in report.items():
        counts = ", ".join(f"{len(keys)} {what}" for what, keys in groups.items())
        out().print(f"{name}: {counts}.", soft_wrap=True)
    rate = f", {indexed.embedded / indexed.seconds:.0f} items/s" if indexed.embedded else ""
    err().print(
        f"Index: {indexed.embedded} items embedded, {indexed.reused} as before, "
        f"{indexed.removed} removed ({indexed.seconds:.1f} s{rate}).",
        soft_wrap=True,
    )


def diff(
    before: Annotated[Path, typer.Argument(help="The export as it was.")],
    after: Annotated[Path, typer.Argument(help="The export as it is written now.")],
    as_json: options.AsJson = False,
) -> None:
    """Show which cells differ between two exports of the same dialect."""
    from assistant.cli.console import out, print_json
    from assistant.exchange import diff as compare
    from assistant.report import clean

    changes = compare(before, after)
    if as_json:
        print_json([one.model_dump(mode="json") for one in changes])
        return
    from rich.table import Table

    table = Table(show_lines=True)
    for name in ("Key", "Column", "Before", "After"):
        table.add_column(name, overflow="fold")
    for one in changes:
        table.add_row(
            clean(one.key), clean(one.column), clean(one.before or ""), clean(one.after or "")
        )
    out().print(table if changes else "No cell differs.")


def schema() -> None:
    """Print the JSON Schema of a line of refinements.jsonl."""
    from assistant.cli.console import print_json
    from assistant.domain import Refinement

    print_json(Refinement.model_json_schema(mode="serialization"))
