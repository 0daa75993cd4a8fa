"""`assistant eval`: how good the suggestions are, on a golden set."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.cli import options

Part = Annotated[str, typer.Option("--part", help="dev, holdout or all.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", help="A product or a key; may be repeated.", show_default=False),
]
Repeat = Annotated[int, typer.Option("--repeat", min=1, help="Runs of each item.")]
Golden = Annotated[
    Path | None,
    typer.Option("--golden", help="Your own golden set: a folder.", show_default=False),
]
Record = Annotated[
    Path | None,
    typer.Option(
        "--record",
        help="Keep the model's answers in this folder; what it holds is not asked again.",
        show_default=False,
    ),
]
Replay = Annotated[
    Path | None,
    typer.Option(
        "--replay", help="Take all answers from this folder; no model is asked.", show_default=False
    ),
]
Baselines = Annotated[
    bool, typer.Option("--baselines/--no-baselines", help="Run the baselines too.")
]
Judge = Annotated[
    str | None,
    typer.Option(
        "--judge",
        help="A model that compares the suggestions with the last baseline, in both orders.",
        show_default=False,
    ),
]
JudgeUrl = Annotated[
    str | None,
    typer.Option("--judge-url", help="The judge's server, as --base-url.", show_default=False),
]
Html = Annotated[
    Path | None,
    typer.Option("--html", help="Write a page with every item here.", show_default=False),
]
Save = Annotated[
    Path | None,
    typer.Option("--save", help="Write the report here, to compare with.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the command and those below it."""
    group = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
    group.callback()(eval_)
    group.command()(compare)
    group.command()(gate)
    group.command()(harvest)
    app.add_typer(group, name="eval")


def eval_(
    context: typer.Context,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    part: Part = "dev",
    only: Only = None,
    repeat: Repeat = 1,
    golden: Golden = None,
    record: Record = None,
    replay: Replay = None,
    baselines: Baselines = True,
    judge: Judge = None,
    judge_url: JudgeUrl = None,
    rules: Annotated[bool, typer.Option("--rules", help="A row for each findings rule.")] = False,
    save: Save = None,
    html: Html = None,
    as_json: options.AsJson = False,
) -> None:
    """Score the suggestions against a golden set, with baselines beside them.

    Judge a model of your own in five minutes: run it on one product, run the assistant without a
    model on the same, and see what really differs.

    \b
      assistant eval --only pawprint --model openai:NAME --save mine.json --html mine.html
      assistant eval --only pawprint --model none --save none.json
      assistant eval compare none.json mine.json

    On your own items: write them as the golden set's guide says, or let `assistant eval harvest`
    make them from what your team accepted, edited and rejected; then add `--golden DIR`. A run that
    was interrupted goes on where it stopped.
    """
    if context.invoked_subcommand is not None:
        _refuse_misplaced(context)
        return
    report = _run(
        model=model,
        base_url=base_url,
        part=part,
        only=only,
        repeat=repeat,
        golden=golden,
        record=record,
        replay=replay,
        baselines=baselines,
        judge=judge,
        judge_url=judge_url,
        quiet=as_json,
    )
    from assistant.cli.console import out

    console = None if as_json else out()
    _module("commands").show(report, console, save=save, html=html, rules=rules)
    if as_json:
        sys.stdout.write(report.to_json())


def compare(
    before: Annotated[Path, typer.Argument(help="A report written with --save or --json.")],
    after: Annotated[Path, typer.Argument(help="Another one of the same items.")],
    as_json: options.AsJson = False,
) -> None:
    """Say what really changed between two reports, item by item, with 95 % intervals."""
    from assistant.cli.console import out, print_json

    commands = _module("commands")
    found = commands.compare(commands.load_report(before), commands.load_report(after))
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        commands.print_comparison(found, out())


def gate(
    baseline: Annotated[Path, typer.Argument(help="The report that was good enough.")],
    report: Annotated[
        Path | None,
        typer.Option("--report", help="A report instead of a run.", show_default=False),
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    part: Part = "dev",
    only: Only = None,
    repeat: Repeat = 1,
    golden: Golden = None,
    record: Record = None,
    replay: Replay = None,
    save: Save = None,
    html: Html = None,
) -> None:
    """Exit with 1 where a report is really worse, or dearer by a fifth, than the baseline.

    Worse: the 95 % interval of a headline figure's paired difference lies wholly below -2 points.
    """
    from assistant.cli.console import out

    commands = _module("commands")
    console = out()
    if report is not None:
        now = commands.load_report(report)
    else:
        now = _run(
            model=model,
            base_url=base_url,
            part=part,
            only=only,
            repeat=repeat,
            golden=golden,
            record=record,
            replay=replay,
            baselines=False,
        )
        commands.show(now, console, save=save, html=html)
    raise typer.Exit(commands.run_gate(baseline, now, console))


def harvest(
    workspace: options.WorkspaceFolder = Path(".assistant"),
    to: Annotated[Path, typer.Option("--out", help="The golden file to write.")] = Path(
        "golden/ours.yaml"
    ),
    product: Annotated[str, typer.Option("--product", help="A name for the backlog.")] = "ours",
) -> None:
    """Make golden items of what your team accepted, edited and rejected in a workspace."""
    from assistant.cli.console import out

    _module("commands").run_harvest(workspace, to, out(), product=product)


def _run(
    *,
    model: str | None,
    base_url: str | None,
    part: str,
    only: list[str] | None,
    quiet: bool = False,
    **given: Any,
) -> Any:
    from assistant.cli.console import progress
    from assistant.domain import UserError
    from assistant.llm import ModelSpec

    if part not in ("dev", "holdout", "all"):
        raise UserError(f"--part is dev, holdout or all; got “{part}”.")
    label = "" if given["replay"] else ModelSpec.parse(model, base_url=base_url).label
    runner = _module("runner")
    wanted = runner.EvalOptions(
        model=label, base_url=base_url, part=part, only=tuple(only or ()), **given
    )
    with progress(quiet=quiet) as (_, tell):
        return runner.evaluate(wanted, progress=tell)


def _refuse_misplaced(context: typer.Context) -> None:
    from assistant.domain import UserError

    told = [
        name
        for name in context.params
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    ]
    if told:
        command = context.invoked_subcommand
        raise UserError(f"Options stand after the command: `assistant eval {command} …`.")


def _module(name: str) -> Any:
    """A module of the harness: inside the wheel, or beside the package in a checkout."""
    if find_spec("assistant._eval") is not None:
        return import_module(f"assistant._eval.{name}")
    root = str(Path(__file__).resolve().parents[2])
    if root not in sys.path:
        sys.path.append(root)
    return import_module(f"eval.{name}")
