"""`assistant export`: the export again, with what people decided in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.api.exporting import Exported


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    exports: options.Exports,
    out: Annotated[Path, typer.Option("--out", help="Folder for the result.")] = Path("decided"),
    drafts: Annotated[
        bool, typer.Option("--drafts", help="Also what is undecided, marked as drafts.")
    ] = False,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
    as_json: options.AsJson = False,
) -> None:
    """Write the export again with accepted lines and parts only, ready to import.

    Nothing else in it differs; look with `assistant diff`. No model.
    """
    from assistant.api import Assistant
    from assistant.cli.console import err, print_json
    from assistant.cli.console import out as stdout
    from assistant.cli.loading import agreed_mapping
    from assistant.cli.outputs import targets_in
    from assistant.exchange import export_files
    from assistant.report import clean

    told = []
    sources, notes = export_files(exports, dialect=dialect)
    targets = targets_in(out, sources)
    columns = {**agreed_mapping(workspace), **(options.mapping_of(mapping) or {})}
    with Assistant("none", workspace=workspace) as assistant:
        for source, target in zip(sources, targets, strict=True):
            done = assistant.export(
                source,
                target,
                drafts=drafts,
                dialect=dialect,
                mapping=columns,
            )
            told.append(done)
            if not as_json:
                for sentence in _sentences(done, drafts=drafts):
                    stdout().print(clean(sentence), soft_wrap=True)
    for note in notes:
        err().print(clean(note), style="yellow", soft_wrap=True, markup=False)
    if as_json:
        print_json([one.model_dump(mode="json") for one in told])


def _sentences(done: "Exported", *, drafts: bool) -> list[str]:
    from assistant.report import plural

    written = done.written
    found = [
        f"Wrote {written.target}: {plural(done.agreed, 'agreed line')}, "
        f"{plural(written.changed, 'item')} changed, {written.added} new."
    ]
    if done.open:
        left = "written as drafts" if drafts else "left out; --drafts writes them, marked"
        found.append(f"{plural(done.open, 'suggestion')} undecided: {left}.")
    if done.declined:
        found.append(f"Declined, nothing written: {', '.join(done.declined)}.")
    if done.moved:
        found.append(
            f"The text changed since lines were agreed on: {', '.join(done.moved)}; look again."
        )
    return [*found, *written.notes]
