"""Fills the page: everything escaped, nothing loaded from elsewhere."""

from pathlib import Path
from typing import Any

from ..figures import Figure, describe
from ..report import EvalReport, Result, Value
from ..score import ItemScore
from ..tables import footnotes, interval_text, shown

HERE = Path(__file__).parent
SILENT = "empty"
"""The baseline that says nothing: it would only cover the zero of every bar."""
WIDTH, ROW, LABEL = 780, 30, 210


def render_html(report: EvalReport) -> str:
    """The whole report: figures with baselines, a plot, and every item to look into.

    Args:
        report: what `evaluate` gave back.

    Returns:
        One HTML document that works offline.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html.j2").render(
        report=report,
        systems=[report.result.system, *(one.system for one in report.baselines)],
        rows=[_row(report, value) for value in report.result.values],
        bars=_bars(report),
        marked=[one.system for one in report.baselines if one.system != SILENT],
        plot={"width": WIDTH, "row": ROW, "label": LABEL},
        items=[_item(item) for item in report.result.items],
        products=sorted({item.product for item in report.result.items}),
        kinds=sorted({item.kind for item in report.result.items}),
        notes=footnotes(report),
    )


def _row(report: EvalReport, value: Value) -> dict[str, Any]:
    figure = describe(value.figure)
    return {
        "figure": figure,
        "rule": "[" in value.figure,
        "unvalidated": report.unvalidated(figure),
        "value": shown(figure, value.value),
        "interval": interval_text(figure, value),
        "n": value.n,
        "others": [
            shown(figure, other.value) if (other := one.value(value.figure)) else "–"
            for one in report.baselines
        ],
    }


def _bars(report: EvalReport) -> list[dict[str, Any]]:
    """The headline figures as bars with their intervals, baselines as marks."""
    found = []
    for value in report.result.values:
        figure = describe(value.figure)
        if not (figure.headline or figure.guard) or value.value is None:
            continue
        found.append(
            {
                "title": figure.title,
                "better": figure.better,
                "value": value.value,
                "low": value.low if value.low is not None else value.value,
                "high": value.high if value.high is not None else value.value,
                "text": shown(figure, value.value),
                "marks": _marks(report.baselines, figure),
            }
        )
    return found


def _marks(baselines: tuple[Result, ...], figure: Figure) -> list[dict[str, Any]]:
    marks = []
    for result in baselines:
        value = result.value(figure.id)
        if value is not None and value.value is not None and result.system != SILENT:
            marks.append({"system": result.system, "value": value.value})
    return marks


def _item(item: ItemScore) -> dict[str, Any]:
    verdicts = {"right": "expected and reported", "missed": "expected, not reported",
                "false": "reported, not expected", "tolerated": "reported, readers may differ"}  # fmt: skip
    covered = item.tallies.get("criteria.coverage")
    return {
        "score": item,
        "covered": covered,
        "complete": bool(covered and covered.num == covered.den),
        "wrong": sum(
            line.verdict in {"invented", "redundant", "unlabelled"} for line in item.lines
        ),
        "complaints": any(line.complaints for line in item.lines),
        "findings": [(rule, verdict, verdicts[verdict]) for rule, verdict in item.findings],
        "precision": item.tallies.get("criteria.precision"),
    }
