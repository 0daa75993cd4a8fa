"""`assistant inspect`: findings, relations and the backlog's health at once, without a model."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.cli.loading import Loaded
    from assistant.domain import Finding, Refinement

FOUND = 5
"""Exit code where `--fail-on` found something."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(inspect)


def inspect(
    exports: options.Exports,
    only: options.Only = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            help="Only findings of this rule or family, such as qus.atomic or qus; may be repeated.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            help="Only items judged as this kind, such as story or bug; may be repeated.",
            show_default=False,
        ),
    ] = None,
    limit: options.Limit = None,
    history: options.History = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    embedding: options.Embedding = None,
    embedding_url: options.EmbeddingUrl = None,
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    everything: Annotated[bool, typer.Option("--all", help="Inspect done items too.")] = False,
    as_json: options.AsJson = False,
    sarif: Annotated[
        Path | None,
        typer.Option(
            "--sarif",
            help="Also write the findings as SARIF 2.1.0 for CI; - is standard output.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        list[str] | None,
        typer.Option(
            "--fail-on",
            help="End with exit code 5 where there is a finding of this rule, or of this severity "
            "(low, medium, high) or above; may be repeated.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Say what is unclear, oversized or related, and how healthy the backlog is. No model."""
    from assistant.cli import findings
    from assistant.cli.console import print_json
    from assistant.cli.learning import learn, say_what_changed
    from assistant.cli.loading import load, say_what_was_read, without_model

    chosen = findings.chosen(rule, kind, fail_on)
    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        workspace=workspace,
        only=only,
        limit=limit,
        everything=everything,
    )
    piped = sarif is not None and str(sarif) == "-"
    quiet = as_json or piped
    say_what_was_read(loaded, quiet=quiet)
    with without_model(workspace, embedding, embedding_url, quiet=quiet) as assistant:
        learnt = learn(assistant, loaded, history)
        say_what_changed(learnt, quiet=quiet)
        over_set = chosen.of_set(assistant.survey(loaded.items))
        found = chosen.of_items(assistant.examine(loaded.wanted))
        health = assistant.health(loaded.items)
    if sarif is not None:
        log = findings.sarif_of(loaded, found, over_set)
        if piped:
            print_json(log)
        else:
            findings.write_json(sarif, log)
            if not quiet:
                findings.say_written(sarif)
    if as_json and not piped:
        told = findings.as_json(loaded, found, over_set, health)
        print_json({**told, "imported": {str(one.given): one.as_json() for one in learnt}})
    elif not quiet:
        _print(loaded, found, over_set, only=bool(only), rules=bool(rule))
        from assistant.cli.console import out
        from assistant.cli.health import health_table

        out().print(health_table(health, found), soft_wrap=False)
    failing = chosen.failing((*over_set, *(f for one in found for f in one.inspection.findings)))
    if failing:
        findings.say_failing(failing)
        raise typer.Exit(FOUND)


def _print(
    loaded: "Loaded",
    found: "Sequence[Refinement]",
    over_set: "Sequence[Finding]",
    *,
    only: bool,
    rules: bool,
) -> None:
    from assistant.cli.console import out
    from assistant.report import clean, finding_grid, inspected_line, item_panel

    console = out()
    items = {item.key: item for item in loaded.items}
    for one in found:
        if only:
            console.print(item_panel(one, items[one.key]), soft_wrap=False)
            continue
        console.print(inspected_line(one, items[one.key]))
        if rules:
            console.print(*finding_grid(one), soft_wrap=False)
    for finding in over_set:
        console.print(
            clean(f"Whole backlog: {finding.message} {finding.remedy}"),
            style="yellow",
            markup=False,
        )
