"""The report on a terminal."""

from typing import TYPE_CHECKING

from .figures import Figure, describe
from .report import EvalReport, Value

if TYPE_CHECKING:
    from rich.console import RenderableType

WIDE = 100
"""Columns of a terminal that has room for every baseline."""


def shown(figure: Figure, value: float | None) -> str:
    """A number as a person reads it: costs as they are, shares in per cent."""
    if value is None:
        return "–"
    if figure.group == "cost":
        return f"{value:,.2f}" if value < 100 else f"{value:,.0f}"
    if figure.id == "retrieval.mrr":
        return f"{value:.2f}"
    return f"{100 * value:.1f} %"


def plain(figure: Figure, value: float | None) -> str:
    """The same without the sign for per cent, where a caption says it."""
    return shown(figure, value).removesuffix(" %")


def interval_text(figure: Figure, value: Value) -> str:
    """The 95 % interval, or p50 and p95 for costs."""
    if figure.group == "cost":
        return f"p50 {shown(figure, value.p50)}, p95 {shown(figure, value.p95)}"
    if value.low is None or value.high is None:
        return ""
    if figure.id == "retrieval.mrr":
        return f"{value.low:.2f} – {value.high:.2f}"
    return f"{100 * value.low:.0f} – {100 * value.high:.0f}"


def render(report: EvalReport, *, rules: bool = False, width: int = 120) -> "list[RenderableType]":
    """Tables and notes to print with rich.

    Args:
        report: what `evaluate` gave back.
        rules: whether each rule of the findings gets its own row.
        width: of the terminal in columns; a narrow one does without the baseline that says nothing.
    """
    from rich.table import Table
    from rich.text import Text

    baselines = [one for one in report.baselines if width >= WIDE or one.system != "empty"]
    table = Table(
        title=f"Evaluation of {report.model} ({report.part})",
        title_justify="left",
        caption="Shares in per cent.",
        caption_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
    )
    table.add_column("figure", min_width=20)
    for name in (report.result.system, "95 %", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    for baseline in baselines:
        table.add_column(baseline.system, justify="right", style="dim", no_wrap=True)
    group = ""
    for value in report.result.values:
        if "[" in value.figure and not rules:
            continue
        figure = describe(value.figure)
        if group and figure.group != group:
            table.add_row()
        group = figure.group
        mark = " *" if report.unvalidated(figure) else ""
        others = [baseline.value(value.figure) for baseline in baselines]
        table.add_row(
            Text(figure.title + mark, style="bold" if figure.headline or figure.guard else ""),
            plain(figure, value.value),
            "" if figure.group == "cost" else interval_text(figure, value),
            str(value.n),
            *(plain(figure, other.value) if other else "–" for other in others),
        )
        if figure.group == "cost" and value.p95:
            table.add_row(Text(f"  {interval_text(figure, value)}", style="dim"))
    return [table, *(Text(line) for line in footnotes(report))]


def footnotes(report: EvalReport) -> list[str]:
    """What a reader must know to trust the figures, one sentence each."""
    result = report.result
    lines = [f"{result.scored} items scored, {result.unscored} unscored."]
    valid = report.validation
    lines.append(
        f"Matcher {report.matcher}: precision {valid.precision:.2f}, recall {valid.recall:.2f}, "
        f"F1 {valid.f1:.2f}, κ {valid.kappa:.2f} on {valid.pairs} hand-labelled pairs, each judged "
        "by a model that saw no pair of its product."
    )
    lines.append(who_read(report))
    if any(report.unvalidated(describe(value.figure)) for value in result.values):
        lines.append(
            "* unvalidated: the matcher behind this figure has not shown F1 ≥ 0.80 and κ ≥ 0.6."
        )
    lines.append("Bold figures are those that the gate watches.")
    lines.append(
        f"golden {report.golden[:12]} · code {report.code} · seed {report.seed}"
        + (f" · model {report.model_hash[:12]}" if report.model_hash else "")
        + "".join(f" · {one.id} v{one.version} {one.hash[:8]}" for one in report.prompts)
    )
    if report.judged:
        lines.append(report.judged)
    return [*lines, *report.notes]


def who_read(report: EvalReport) -> str:
    """Whose lines were judged by readers, and how far the matcher can stand in for them."""
    shares = ", ".join(
        f"{one.system} {100 * one.read:.0f} %" for one in (report.result, *report.baselines)
    )
    within = report.within
    return (
        f"Lines that readers judged, without knowing whose they are: {shares}. The matcher judged the "
        f"others; where both did, it agrees with them with F1 {within.f1:.2f}, κ {within.kappa:.2f} "
        f"({within.pairs:,} pairs)."
    )
