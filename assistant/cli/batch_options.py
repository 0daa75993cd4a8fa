"""Options of a run over many items."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.batch import Limits

Depth = Annotated[
    str,
    typer.Option(
        "--depth",
        help="How far down to draft: all, a number of items (30), of points (40pt), or auto: as "
        "agreed, 50 items, and all without a model. What lies below is inspected only.",
    ),
]
Budget = Annotated[
    float | None,
    typer.Option("--budget", min=0, help="US dollars that this run may cost.", show_default=False),
]
MaxTokens = Annotated[
    int | None,
    typer.Option("--max-tokens", min=0, help="Tokens it may take, in and out.", show_default=False),
]
MaxMinutes = Annotated[
    float | None,
    typer.Option("--max-minutes", min=0.001, help="Minutes it may run.", show_default=False),
]
Concurrency = Annotated[
    int | None,
    typer.Option(
        "--concurrency",
        min=1,
        max=256,
        help="Most calls at once; fewer while the provider asks to slow down.",
        show_default=False,
    ),
]
RequestsPerMinute = Annotated[
    float | None,
    typer.Option("--requests-per-minute", min=1, help="The provider's limit.", show_default=False),
]
TokensPerMinute = Annotated[
    float | None,
    typer.Option("--tokens-per-minute", min=1, help="The provider's limit.", show_default=False),
]
ExportRequests = Annotated[
    Path | None,
    typer.Option(
        "--export-requests",
        help="Ask nobody: write the requests to this file, for OpenAI's Batch API.",
        show_default=False,
    ),
]
ImportResponses = Annotated[
    list[Path] | None,
    typer.Option(
        "--import-responses",
        help="Take in a file that the Batch API gave back; may be repeated.",
        show_default=False,
    ),
]


def limits_of(
    *,
    budget: float | None,
    max_tokens: int | None,
    max_minutes: float | None,
    requests_per_minute: float | None,
    tokens_per_minute: float | None,
    by_files: bool,
) -> "Limits":
    """The bounds of a run.

    Raises:
        UserError: a bound that cannot be kept by files, whose calls the provider makes later.
    """
    from assistant.batch import Limits
    from assistant.domain import UserError

    if by_files and any(one is not None for one in (budget, max_tokens, max_minutes)):
        raise UserError(
            "--budget, --max-tokens and --max-minutes bound calls that are made now; with batch "
            "files choose how many requests are written by --depth or --limit."
        )
    return Limits(
        budget=budget,
        max_tokens=max_tokens,
        max_minutes=max_minutes,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
    )
