"""Against the same model unaided, on every product that nothing was chosen by.

The golden set's holdout has twelve products. The figures of six were seen again and again while the
assistant was built; six were written later, committed before anything was run on them, and are shown apart. The
held-out rough products are counted too, every third of their items, as each costs the unaided model half
a minute.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .compare import Comparison, compare_results
from .figures import describe
from .golden import load_golden
from .golden.load import ROUGH
from .report import EvalReport, Result, summarise
from .runner import EvalOptions, evaluate
from .tables import shown

RECORDING = Path(__file__).parent / "recordings_rough" / "embedded"
"""Answers of the embedded model, aided and unaided, to every third held-out rough item."""
_EVERY = 3
_FRESH = frozenset({"crumb", "kettle", "mooring", "parley", "quad", "tracer"})
"""The products that were written last."""
FIGURES = ("criteria.coverage", "criteria.precision", "criteria.f1", "criteria.unsupported")


class HeldOut(NamedTuple):
    """One row: which products, and what the assistant changes there."""

    name: str
    products: int
    compared: Comparison


def keys() -> tuple[str, ...]:
    """The rough items that are held out and counted: every third of each product."""
    golden = load_golden(ROUGH).select("holdout")
    return tuple(item.key for product in golden.products for item in product.labelled[::_EVERY])


def rough_report(*, record: bool = False, model: str = "embedded") -> EvalReport:
    """The report over these items, from what was recorded.

    Args:
        record: ask the model for what the recording lacks.
        model: as in `--model`; only for a recording.
    """
    kept = {"model": model, "record": RECORDING} if record else {"replay": RECORDING}
    return evaluate(EvalOptions(golden=ROUGH, part="holdout", only=keys(), **kept))


def held_out(golden: EvalReport, rough: EvalReport) -> tuple[HeldOut, ...]:
    """The comparisons: the golden set's holdout, its newest products, the rough ones, all together.

    Args:
        golden: a report that holds the golden set's holdout.
        rough: see `rough_report`.
    """
    narrowed = golden.narrowed("holdout")
    if narrowed is None:
        return ()
    return (
        _row("golden", (narrowed,)),
        _row("golden, the six newest", (narrowed,), among=_FRESH),
        _row("rough", (rough,)),
        _row("all", (narrowed, rough)),
    )


def _row(
    name: str, reports: Sequence[EvalReport], *, among: frozenset[str] = frozenset()
) -> HeldOut:
    seed = reports[0].seed
    unaided = _joined([_unaided(one) for one in reports], seed, among)
    ours = _joined([one.result for one in reports], seed, among)
    products = len({item.product for item in ours.items})
    return HeldOut(name, products, compare_results(unaided, ours, seed=seed))


def _unaided(report: EvalReport) -> Result:
    return next(one for one in report.baselines if one.system == "unaided")


def _joined(results: Sequence[Result], seed: int, among: frozenset[str]) -> Result:
    items = [
        item for result in results for item in result.items if not among or item.product in among
    ]
    return summarise(results[0].system, items, seed=seed)


def table(rows: Sequence[HeldOut]) -> list[str]:
    """The comparisons as a Markdown table."""
    lines = [
        "| held out | products | figure | unaided | with the assistant | change | 95 % interval | n | |",
        "|---|---:|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        for id_ in FIGURES:
            one, figure = row.compared.difference(id_), describe(id_)
            if one is None or one.change is None or one.low is None or one.high is None:
                continue
            lines.append(
                f"| {row.name} | {row.products} | {figure.title} | {shown(figure, one.before)} "
                f"| {shown(figure, one.after)} | {100 * one.change:+.1f} "
                f"| {100 * one.low:+.1f} … {100 * one.high:+.1f} | {one.n} | {one.verdict} |"
            )
    return lines
