"""`assistant refine`: the main job."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.cli import batch_options as batch
from assistant.cli import options


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
    depth: batch.Depth = "auto",
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
    budget: batch.Budget = None,
    max_tokens: batch.MaxTokens = None,
    max_minutes: batch.MaxMinutes = None,
    concurrency: batch.Concurrency = None,
    requests_per_minute: batch.RequestsPerMinute = None,
    tokens_per_minute: batch.TokensPerMinute = None,
    export_requests: batch.ExportRequests = None,
    import_responses: batch.ImportResponses = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    as_json: options.AsJson = False,
) -> None:
    """Refine an exported backlog: findings, similar items, drafted criteria, splits, questions.

    Writes to --out: the export again with drafts marked as drafts, refinements.jsonl, and
    report.html to show in the refinement meeting. Run it again to go on where it stopped. Ends
    with 0 (done), 2 (something to mend), 3 (some items failed) or 4 (stopped: run it again).
    """
    from assistant.api import Assistant
    from assistant.cli import running
    from assistant.cli.console import complain, progress
    from assistant.cli.learning import learn, say_what_changed
    from assistant.cli.loading import load, say_embedding, say_what_was_read
    from assistant.cli.outputs import check_out, write_outputs
    from assistant.cli.planning import print_plan
    from assistant.refinement import with_tasks

    silent = quiet or as_json
    by_files = export_requests is not None or bool(import_responses)
    limits = batch.limits_of(
        budget=budget,
        max_tokens=max_tokens,
        max_minutes=max_minutes,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        by_files=by_files,
    )
    loaded = load(
        exports,
        dialect=dialect,
        mapping=options.mapping_of(mapping),
        workspace=workspace,
        only=only,
        limit=limit,
        everything=everything,
    )
    say_what_was_read(loaded, quiet=silent)
    files = None
    with (
        progress(quiet=silent) as (bar, tell),
        Assistant(
            model,
            base_url=base_url,
            workspace=workspace,
            progress=tell,
            embedding=embedding,
            embedding_url=embedding_url,
        ) as assistant,
    ):
        if not dry_run:
            _ = assistant.model  # a missing key is told before anything is done
        assistant.check_limits(limits)
        if not dry_run:
            check_out(out, [source for source, _ in loaded.backlogs])
        if not silent:
            running.say_model(assistant)
        say_embedding(assistant, quiet=silent)
        if loaded.wanted and not dry_run and not by_files:
            _ = assistant.endpoint  # whether it answers is told before the work begins
        learnt = learn(assistant, loaded, history)
        say_what_changed(learnt, quiet=silent)
        over_set = assistant.survey(loaded.items)
        if dry_run:
            plan = assistant.plan(
                loaded.wanted, retry_failed=retry_failed, concurrency=concurrency, depth=depth
            )
            bar.stop()
            print_plan(plan, assistant.model_label, as_json=as_json)
            return
        if by_files:
            outcome, files = assistant.refine_by_files(
                loaded.wanted,
                responses=import_responses or (),
                requests=export_requests,
                retry_failed=retry_failed,
                depth=depth,
            )
        else:
            outcome = assistant.run(
                loaded.wanted,
                on_event=None if silent else running.teller(bar, tell),
                retry_failed=retry_failed,
                concurrency=concurrency,
                depth=depth,
                limits=limits,
            )
        decisions = assistant.workspace.decisions()
    if tasks:
        planned = tuple(with_tasks(one) for one in outcome.refinements)
        outcome = replace(outcome, refinements=planned)
    outputs = write_outputs(out, loaded, outcome.refinements, over_set, decisions)
    if as_json:
        running.as_json(outcome, outputs, learnt, files)
    elif not quiet:
        running.say_end(outcome, outputs, files)
    if outcome.stopped:
        complain(running.how_to_go_on(outcome, files))
    raise typer.Exit(outcome.exit_code)
