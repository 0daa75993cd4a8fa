"""What a run leaves in `--out`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from assistant.cli.loading import Loaded
from assistant.domain import Decision, Finding, Refinement, UserError


def write_outputs(
    folder: Path,
    loaded: Loaded,
    refinements: Sequence[Refinement],
    over_set: Sequence[Finding],
    decisions: Sequence[Decision],
    *,
    mapping: Mapping[str, str] | None = None,
) -> list[Path]:
    """Write the export with its drafts, `refinements.jsonl` and `report.html`.

    Args:
        folder: made where it is missing.
        loaded: what was read.
        refinements: suggestions.
        over_set: findings about the backlog as a whole.
        decisions: what people decided so far.
        mapping: field to column, as it was read.

    Returns:
        The files written.

    Raises:
        UserError: the folder cannot be written, or is where the export itself lies.
    """
    from assistant.exchange import write
    from assistant.refinement import changes_of
    from assistant.report import render_html

    items = {item.key: item for item in loaded.items}
    changes = changes_of(refinements, items, decisions)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, backlog in loaded.backlogs:
            target = folder / source.name
            if target.resolve() == source.resolve():
                raise UserError(
                    f"--out {folder} is where {source.name} itself lies and would overwrite it; "
                    "name another folder."
                )
            own = [change for change in changes if change.key in backlog.by_key]
            write(source, target, own, dialect=backlog.dialect, mapping=mapping)
            written.append(target)
        lines = folder / "refinements.jsonl"
        lines.write_text(
            "".join(one.model_dump_json() + "\n" for one in refinements), encoding="utf-8"
        )
        page = folder / "report.html"
        page.write_text(
            render_html(
                refinements,
                items,
                title=", ".join(source.name for source, _ in loaded.backlogs),
                generated=datetime.now().astimezone(),
                backlog_findings=over_set,
                notes=[problem.message for problem in loaded.problems],
            ),
            encoding="utf-8",
        )
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written to ({error.strerror or error}); "
            "name another folder with --out."
        ) from error
    return [*written, lines, page]
