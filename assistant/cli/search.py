"""`assistant similar` and `assistant related`."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(similar)


def similar(
    what: Annotated[str, typer.Argument(help="A key, or words to search for.")],
    count: Annotated[int, typer.Option("-k", "--count", min=1, help="Most results.")] = 10,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    as_json: options.AsJson = False,
) -> None:
    """Find items of the workspace that resemble an item or a text."""
    from assistant.api import Assistant
    from assistant.cli.console import out, print_json, progress
    from assistant.domain import UserError
    from assistant.report import clean

    with (
        progress(quiet=as_json) as (_, tell),
        Assistant("none", workspace=workspace, progress=tell) as assistant,
    ):
        if not assistant.workspace.sources():
            raise UserError(
                f"The workspace {workspace} is empty; run `assistant import EXPORT` first."
            )
        hits = assistant.similar(assistant.workspace.item(what) or what, k=count)
    if as_json:
        print_json([hit.model_dump(mode="json") for hit in hits])
        return
    from rich.table import Table

    table = Table(box=None)
    for name in ("Key", "Title", "State"):
        table.add_column(name)
    table.add_column("Score", justify="right")
    for hit in hits:
        table.add_row(
            clean(hit.key), clean(hit.title), "done" if hit.done else "open", f"{hit.score:.2f}"
        )
    out().print(table if hits else "Nothing resembles it.")
