"""What the commands do: show, compare, gate, harvest."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant import UserError

from .compare import Comparison, compare
from .figures import describe
from .gate import gate
from .harvest import harvest, to_yaml
from .page import render_html
from .report import EvalReport
from .tables import render, shown

if TYPE_CHECKING:
    from rich.console import Console

PASSED, REGRESSED = 0, 1
__all__ = ["compare", "load_report", "print_comparison", "run_gate", "run_harvest", "show"]


def load_report(path: Path) -> EvalReport:
    """Read a report that was written with `--save` or `--json`.

    Raises:
        UserError: the file cannot be read or is no report.
    """
    try:
        return EvalReport.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValidationError, ValueError) as error:
        raise UserError(f"{path} is no report of this version: write one with `--save`.") from error


def show(
    report: EvalReport,
    console: "Console | None",
    *,
    save: Path | None = None,
    html: Path | None = None,
    rules: bool = False,
) -> None:
    """Print the table, and write what was asked for.

    Args:
        report: what `evaluate` gave back.
        console: where the table goes; None: nothing is printed.
        save: for the whole report as JSON, to compare with.
        html: for the report as a page.
        rules: a row for each rule of the findings.

    Raises:
        UserError: a file cannot be written.
    """
    if console is not None:
        for renderable in render(report, rules=rules, width=console.width):
            console.print(renderable)
    if save:
        _write(save, report.to_json())
    if html:
        _write(html, render_html(report))


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from error


def run_gate(baseline: Path, now: EvalReport, console: "Console", *, every: bool = False) -> int:
    """Hold a report against a baseline and say why it does not pass.

    Args:
        baseline: a report written with `--save`, or a slim one (see `baseline`).
        now: the report of the change.
        console: where the verdict goes.
        every: print every figure, not only those that changed.

    Returns:
        0 where it passes, 1 on a real regression.

    Raises:
        UserError: the two cannot be held against each other.
    """
    found = gate(load_report(baseline), now)
    print_comparison(found.comparison, console, every=every)
    for reason in found.reasons:
        console.print(f"[red]regression:[/red] {reason}", highlight=False)
    console.print("The gate passes." if found.passed else "The gate does not pass.")
    return PASSED if found.passed else REGRESSED


def run_harvest(workspace: Path, out: Path, console: "Console", *, product: str) -> None:
    """Write a golden file from the decisions in a workspace.

    Raises:
        UserError: there is nothing to harvest, or the file exists already.
    """
    if out.exists():
        raise UserError(f"{out} exists already: choose another --out.")
    found = harvest(workspace, product=product)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(to_yaml(found), encoding="utf-8")
    labelled = len(found.labelled)
    console.print(
        f"{out}: {labelled} labelled items and {len(found.items) - labelled} of history. Read and "
        f"complete it, then run `assistant eval --golden {out.parent}`."
    )


def print_comparison(found: Comparison, console: "Console", *, every: bool = False) -> None:
    """A table of differences; those that are nothing are left out unless asked for."""
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{found.before} → {found.after}, {found.paired} items in both")
    for name in ("figure", "before", "after", "change", "95 %", "n", "p", ""):
        right = name in {"before", "after", "change", "95 %", "n", "p"}
        table.add_column(name, justify="right" if right else "left", no_wrap=name != "figure")
    colours = {"better": "green", "worse": "red", "unclear": "dim", "same": "dim"}
    for one in found.differences:
        if "[" in one.figure or (one.verdict == "same" and not every):
            continue
        figure = describe(one.figure)
        scale = 1 if figure.group == "cost" or figure.id == "retrieval.mrr" else 100
        table.add_row(
            Text(figure.title, style="bold" if figure.headline or figure.guard else ""),
            shown(figure, one.before),
            shown(figure, one.after),
            _signed(one.change, scale),
            f"{_signed(one.low, scale)} … {_signed(one.high, scale)}",
            str(one.n),
            "" if one.p is None else f"{one.p:.3f}",
            Text(one.verdict, style=colours[one.verdict]),
        )
    if table.row_count:
        console.print(table)
    else:
        console.print(f"No figure differs on {found.paired} items.")
    for note in _notes(found):
        console.print(note)


def _notes(found: Comparison) -> Sequence[str]:
    notes = list(found.notes)
    for names, side in ((found.lost, "first"), (found.gained, "second")):
        if names:
            notes.append(f"Scored in the {side} report only: {', '.join(names)}.")
    return notes


def _signed(value: float | None, scale: int) -> str:
    return "–" if value is None else f"{scale * value:+.1f}"
