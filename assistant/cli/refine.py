"""`assistant refine`: the main job."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.batch import Event, Outcome, Plan
    from assistant.cli.learning import Learnt
    from assistant.cli.outputs import Outputs
    from assistant.domain import Progress


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(refine)


def refine(
    exports: options.Exports,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("out"),
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    only: options.Only = None,
    limit: options.Limit = None,
    history: options.History = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    everything: Annotated[bool, typer.Option("--all", help="Refine done items too.")] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Also try what was set aside.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and what it would take.")
    ] = False,
    tasks: Annotated[
        bool,
        typer.Option("--tasks", help="Plan tasks by discipline under each part of a split, too."),
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Refine an exported backlog: findings, similar items, drafted criteria, splits, questions.

    Writes to --out: the export again with drafts marked as drafts, refinements.jsonl, and
    report.html to show in the refinement meeting. Run it again to go on where it stopped.
    """
    from assistant.api import Assistant
    from assistant.cli.console import complain, err, progress
    from assistant.cli.console import out as stdout
    from assistant.cli.learning import learn, say_what_changed
    from assistant.cli.loading import load, say_embedding, say_what_was_read
    from assistant.cli.outputs import write_outputs
    from assistant.refinement import with_tasks

    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        workspace=workspace,
        only=only,
        limit=limit,
        everything=everything,
    )
    say_what_was_read(loaded, quiet=as_json)
    with (
        progress(quiet=as_json) as (bar, tell),
        Assistant(
            model,
            base_url=base_url,
            workspace=workspace,
            progress=tell,
            embedding=embedding,
            embedding_url=embedding_url,
        ) as assistant,
    ):
        _say_model(assistant, quiet=as_json)
        say_embedding(assistant, quiet=as_json)
        learnt = learn(assistant, loaded, history)
        say_what_changed(learnt, quiet=as_json)
        over_set = assistant.survey(loaded.items)
        if dry_run:
            plan = assistant.plan(loaded.wanted)
            bar.stop()
            _print_plan(plan, assistant.model.label, as_json=as_json)
            return
        if loaded.wanted:
            _ = assistant.endpoint
        outcome = assistant.refine_all(
            loaded.wanted,
            on_event=None if as_json else _teller(bar.console.print, tell),
            retry_failed=retry_failed,
        )
        decisions = assistant.workspace.decisions()
    if tasks:
        planned = tuple(with_tasks(one) for one in outcome.refinements)
        outcome = replace(outcome, refinements=planned)
    outputs = write_outputs(out, loaded, outcome.refinements, over_set, decisions)
    if as_json:
        _print_json(outcome, outputs, learnt)
    else:
        from assistant.report import clean, closing_table

        stdout().print(closing_table(outcome.refinements))
        for note in outputs.notes:
            err().print(clean(note), style="yellow", soft_wrap=True, markup=False)
        for path in outputs.written:
            err().print(f"Wrote {path}", soft_wrap=True, markup=False)
    if outcome.stopped:
        complain(f"{outcome.reason} Run the same command again to go on.")
    raise typer.Exit(outcome.exit_code)


def _say_model(assistant: "Assistant", *, quiet: bool) -> None:
    if quiet:
        return
    from assistant.cli.console import err

    label = assistant.model.label
    if label == "none":
        err().print(
            "No model: findings, relations, split outlines and questions only. "
            "Add --model embedded or name another."
        )
    else:
        where = "on this machine" if assistant.model.provider == "embedded" else "as you named it"
        err().print(f"Model: {label} ({where}).")


def _teller(show: Callable[..., None], tell: "Progress") -> Callable[["Event"], None]:
    """Print a line for every item that is settled, and move the bar."""
    from rich.text import Text

    from assistant.batch import EventKind
    from assistant.report import clean, item_line, split_lines

    def told(event: "Event") -> None:
        if event.kind in (EventKind.REFINED, EventKind.REUSED) and event.refinement is not None:
            line = item_line(event.refinement)
            if event.kind is EventKind.REUSED:
                line.append(" (as before)", style="dim")
            show(line)
            for part in split_lines(event.refinement):
                show(part)
        elif event.kind in (EventKind.FAILED, EventKind.SET_ASIDE, EventKind.WAITING):
            show(Text(clean(f"{event.key}  {event.message}"), style="yellow"))
        tell(event.done, event.total, "Refining")

    return told


def _print_plan(plan: "Plan", label: str, *, as_json: bool) -> None:
    from assistant.cli.console import out as stdout
    from assistant.cli.console import print_json

    if as_json:
        print_json(plan.model_dump(mode="json"))
        return
    from rich.table import Table
    from rich.text import Text

    from assistant.report import clean

    table = Table(title=f"What would be done with --model {label}", title_justify="left")
    for name in ("Key", "Title", "What", "Why"):
        table.add_column(name)
    for name in ("Calls", "Tokens in", "Tokens out"):
        table.add_column(name, justify="right")
    for planned in plan.items:
        guess = planned.estimate
        table.add_row(
            Text(clean(planned.key)),
            Text(clean(planned.title)),
            planned.action.value,
            planned.why,
            str(guess.calls),
            f"{guess.tokens_in:,}",
            f"{guess.tokens_out:,}",
        )
    console = stdout()
    console.print(table)
    total = plan.total
    seconds = f", about {total.seconds:.0f} s" if total.seconds else ""
    cost = "" if total.cost is None else f", {total.cost:.2f} USD"
    console.print(
        f"{len(plan.run)} items, {total.calls} model calls, about {total.tokens_in:,} tokens in "
        f"and {total.tokens_out:,} out{seconds}{cost}. Nothing was done."
    )


def _print_json(outcome: "Outcome", outputs: "Outputs", learnt: "Sequence[Learnt]") -> None:
    from assistant.cli.console import print_json
    from assistant.report import summary

    print_json(
        {
            "summary": summary(outcome.refinements).model_dump(mode="json"),
            "reused": outcome.reused,
            "refined": outcome.refined,
            "failed": [{"key": one.key, "reason": one.reason} for one in outcome.failed],
            "stopped": outcome.stopped,
            "reason": outcome.reason,
            "seconds": round(outcome.seconds, 1),
            "imported": {str(one.given): one.as_json() for one in learnt},
            "written": [str(path) for path in outputs.written],
            "notes": list(outputs.notes),
            "refinements": [one.model_dump(mode="json") for one in outcome.refinements],
        }
    )
