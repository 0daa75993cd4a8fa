"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Exports = Annotated[
    list[Path],
    typer.Argument(help="The export: a file, several, or a folder of them.", show_default=False),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        envvar="ASSISTANT_MODEL",
        help="none, embedded, openai:NAME, anthropic:NAME, ollama:NAME. "
        "Default: embedded where it is installed, else none.",
        show_default=False,
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option("--base-url", help="An OpenAI-compatible server.", show_default=False),
]
Embedding = Annotated[
    str | None,
    typer.Option(
        "--embedding",
        envvar="ASSISTANT_EMBEDDING",
        help="Model by which similar items are found: minilm (on this machine), openai:NAME, "
        "ollama:NAME, or any NAME with --embedding-url. Default: minilm.",
        show_default=False,
    ),
]
EmbeddingUrl = Annotated[
    str | None,
    typer.Option(
        "--embedding-url",
        envvar="ASSISTANT_EMBEDDING_URL",
        help="An OpenAI-compatible server for --embedding.",
        show_default=False,
    ),
]
WorkspaceFolder = Annotated[
    Path,
    typer.Option("--workspace", help="Folder that keeps items, results and decisions."),
]
Dialect = Annotated[
    str | None,
    typer.Option(
        "--from", help="The export's format, where it is not recognised.", show_default=False
    ),
]
Mapping = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        help="FIELD=COLUMN, where the guess is wrong; may be repeated.",
        show_default=False,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="Only this key; may be repeated.", show_default=False),
]
Limit = Annotated[
    int | None,
    typer.Option("--limit", min=1, help="At most this many items.", show_default=False),
]
History = Annotated[
    list[Path] | None,
    typer.Option("--history", help="An export of past items to learn from.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, nothing else.")]


def mapping_of(pairs: list[str] | None) -> dict[str, str] | None:
    """`FIELD=COLUMN` pairs as a mapping.

    Raises:
        UserError: a pair without `=`.
    """
    from assistant.domain import UserError

    if not pairs:
        return None
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not equals or not name.strip() or not column.strip():
            raise UserError(f"--map needs FIELD=COLUMN, such as title=Summary; got “{pair}”.")
        found[name.strip()] = column.strip()
    return found
