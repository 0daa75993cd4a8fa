"""`assistant eval`: how good the suggestions are, on a golden set."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("eval")(eval_)


def eval_(
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    part: Annotated[str, typer.Option("--part", help="dev, holdout or all.")] = "dev",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="A product or a key; may be repeated.", show_default=False),
    ] = None,
    repeat: Annotated[int, typer.Option("--repeat", min=1, help="Runs of each item.")] = 1,
    golden: Annotated[
        Path | None,
        typer.Option("--golden", help="Your own golden set: a folder.", show_default=False),
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="A row for each findings rule.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Score the suggestions against a golden set, with baselines beside them."""
    from assistant.cli.console import out, progress
    from assistant.domain import UserError
    from assistant.llm import ModelSpec

    if part not in ("dev", "holdout", "all"):
        raise UserError(f"--part is dev, holdout or all; got “{part}”.")
    runner, tables = _evaluation("runner"), _evaluation("tables")
    with progress(quiet=as_json) as (_, tell):
        report = runner.evaluate(
            runner.EvalOptions(
                model=ModelSpec.parse(model, base_url=base_url).label,
                base_url=base_url,
                part=part,
                only=tuple(only or ()),
                repeat=repeat,
                golden=golden,
            ),
            progress=tell,
        )
    if as_json:
        sys.stdout.write(report.to_json())
        return
    console = out()
    for renderable in tables.render(report, rules=rules):
        console.print(renderable)


def _evaluation(module: str) -> Any:
    """A module of the harness: inside the wheel, or beside the package in a checkout."""
    if find_spec("assistant._eval") is not None:
        return import_module(f"assistant._eval.{module}")
    root = str(Path(__file__).resolve().parents[2])
    if root not in sys.path:
        sys.path.append(root)
    return import_module(f"eval.{module}")
