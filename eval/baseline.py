"""The baseline of the gate: a report without what a gate does not look at, an item a line."""

import json
from pathlib import Path

from .gate import COSTS
from .report import EvalReport
from .score import ItemScore
from .selfcheck import WATCHED

NEEDED = WATCHED | frozenset(COSTS)


def slim(report: EvalReport) -> EvalReport:
    """The same without texts, baselines and figures that the gate does not watch.

    Args:
        report: a whole report, or one that is slim already.
    """
    items = tuple(
        ItemScore(
            product=item.product,
            key=item.key,
            kind=item.kind,
            language=item.language,
            repeat=item.repeat,
            unscored=item.unscored,
            tallies={name: one for name, one in item.tallies.items() if name in NEEDED},
        )
        for item in report.result.items
    )
    values = tuple(value for value in report.result.values if value.figure in NEEDED)
    result = report.result.model_copy(update={"items": items, "values": values})
    return report.model_copy(update={"result": result, "baselines": ()})


def write_baseline(report: EvalReport, path: Path) -> None:
    """Write the slim report so that the change of an item changes one line."""
    content = slim(report).model_dump(mode="json", exclude_defaults=True)
    path.write_text(_spread(content) + "\n", encoding="utf-8")


def _spread(value: object, depth: int = 0) -> str:
    """JSON with a line for each member of the outer objects and for each element of a list."""
    pad, end = " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, dict) and depth < 2:
        members = [
            f"{pad}{_line(name)}: {_spread(value[name], depth + 1)}" for name in sorted(value)
        ]
        return "{\n" + ",\n".join(members) + end + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(pad + _line(one) for one in value) + end + "]"
    return _line(value)


def _line(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
