"""All commands, in the order in which a Product Owner meets them."""

from typing import Annotated

import typer

from assistant.cli import chat, decide, evaluate, exchange, export, inspect, refine, search

app = typer.Typer(
    name="assistant",
    help="Turns a backlog from a storage room for requests into a decision tool. "
    "People decide; the assistant never acts on its own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Rich help takes four times as long to load as everything else together.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        import assistant

        typer.echo(f"backlog-assistant {assistant.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


refine.register(app)
inspect.register(app)
chat.register(app)
decide.register(app)
export.register(app)
search.register(app)
exchange.register(app)
evaluate.register(app)
