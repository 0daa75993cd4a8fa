"""`assistant inspect`: findings and relations at once, without a model."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(inspect)


def inspect(
    exports: options.Exports,
    only: options.Only = None,
    limit: options.Limit = None,
    history: options.History = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    everything: Annotated[bool, typer.Option("--all", help="Inspect done items too.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Say what is unclear, oversized or related. No model, nothing leaves the machine."""
    from assistant.api import Assistant
    from assistant.cli.console import out, print_json, progress
    from assistant.cli.loading import learn, load, say_embedding, say_what_was_read
    from assistant.report import clean, closing_table, item_line, item_panel, summary

    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        only=only,
        limit=limit,
        everything=everything,
    )
    say_what_was_read(loaded, quiet=as_json)
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
        learn(assistant, loaded, history)
        over_set = assistant.survey(loaded.items)
        found = assistant.examine(loaded.wanted)
    if as_json:
        print_json(
            {
                "summary": summary(found).model_dump(mode="json"),
                "backlog_findings": [one.model_dump(mode="json") for one in over_set],
                "problems": [one.model_dump(mode="json") for one in loaded.problems],
                "items": [one.model_dump(mode="json") for one in found],
            }
        )
        return
    console = out()
    items = {item.key: item for item in loaded.items}
    for one in found:
        console.print(item_panel(one, items[one.key]) if only else item_line(one))
    for finding in over_set:
        console.print(clean(f"Whole backlog: {finding.message} {finding.remedy}"), style="yellow")
    console.print(closing_table(found))
