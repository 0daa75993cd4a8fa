"""Checks of the harness itself: is it fooled by noise, does it see a real loss, can it be gamed?

`python -m eval.selfcheck REPORT` runs them on a report; the tests do so on small ones.
"""

import random
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from assistant import (
    Clause,
    ClauseKind,
    Criterion,
    Finding,
    Inspection,
    Item,
    Part,
    Question,
    QuoteOrigin,
    Recalled,
    Refinement,
    Relation,
    RunInfo,
    Severity,
    Span,
    Split,
    Steps,
)

from .compare import compare_results
from .figures import FIGURES, describe
from .gate import regression
from .golden import GoldenItem, Product
from .golden.passages import Passage
from .golden.schema import Expected
from .report import Result
from .score import ItemScore
from .tally import Tally

WATCHED = frozenset(figure.id for figure in FIGURES if figure.headline or figure.guard)
SEED = 7
ECHO = 0.4
"""What repetition may reach of what the labels reach: they are taken from what the items say."""


class Shares(NamedTuple):
    """What the simulations found."""

    false_alarms: float
    """Share of pairs of runs of one system that the gate called a regression."""
    caught: float
    """Share of injected regressions that the gate saw."""


@contextmanager
def oracle(product: Product) -> Any:
    """A system that has read the labels: what no metric may fail to reward."""
    golden = {item.key: item for item in product.labelled}
    yield lambda item: _answer(golden[item.key], item)


def _answer(golden: GoldenItem, item: Item) -> Refinement:
    label = golden.label
    assert label is not None
    title = Span(source="title", start=0, end=len(item.title), text=item.title)
    criteria = tuple(
        Criterion(
            id=f"k{number}",
            text=one.text,
            steps=Steps(given="the item as described", when="it is done", then=one.text),
            origin=QuoteOrigin(span=title),
        )
        for number, one in enumerate(label.must, 1)
    )
    clauses, split = _split(golden)
    inspection = Inspection(
        key=item.key,
        kind=item.kind,
        clauses=clauses,
        findings=tuple(
            Finding(rule=rule, severity=Severity.LOW, message="m", remedy="r")
            for rule in label.findings
        ),
    )
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=inspection,
        criteria=criteria,
        questions=tuple(
            Question(id=f"q{number}", text=topic.text, role=topic.roles[0])
            for number, topic in enumerate(label.questions, 1)
        ),
        relations=tuple(
            Relation(key=one.key, type=one.type, evidence="label", score=1.0)
            for one in label.relations
        ),
        recalled=tuple(
            Recalled(key=key, title=key, score=1.0 / number)
            for number, key in enumerate(label.precedents, 1)
        ),
        split=split,
        run=RunInfo(model="oracle"),
    )


def _split(golden: GoldenItem) -> tuple[tuple[Clause, ...], Split | None]:
    label = golden.label
    assert label is not None
    if label.split.wanted is not Expected.SPLIT:
        return (), None
    ids: dict[Passage, str] = {}
    for part in label.split.parts:
        for passage in golden.passages(part):
            ids.setdefault(passage, f"c{len(ids) + 1}")
    clauses = tuple(
        Clause(
            id=id_,
            kind=ClauseKind.ACTION,
            text=passage.text,
            span=Span(
                source=passage.source,
                index=passage.place,
                start=passage.start,
                end=passage.end,
                text=passage.text,
            ),
        )
        for passage, id_ in ids.items()
    )
    carried = tuple(
        Criterion(
            id=f"e{number}",
            text=text,
            origin=QuoteOrigin(
                span=Span(source="criteria", index=number, start=0, end=len(text), text=text)
            ),
        )
        for number, text in enumerate(golden.item.criteria)
    )
    parts = tuple(
        Part(
            id=f"p{number}",
            title=part.title,
            clauses=tuple(ids[passage] for passage in golden.passages(part)),
            criteria=carried if number == 1 else (),
        )
        for number, part in enumerate(label.split.parts, 1)
    )
    return clauses, Split(pattern=label.split.patterns[0], why="label", parts=parts)


def redrawn(items: Sequence[ItemScore], seed: int) -> Result:
    """Another run of the same system: every yes and no drawn anew with the item's own odds."""
    dice = random.Random(seed)
    sums: dict[str, list[float]] = {}
    for item in items:
        for name in WATCHED & set(item.tallies):
            known = sums.setdefault(name, [0.0, 0.0])
            known[0] += item.tallies[name].num
            known[1] += item.tallies[name].den
    fresh = []
    for item in items:
        tallies: dict[str, Tally] = {}
        for name in sorted(WATCHED & set(item.tallies)):
            num, den = item.tallies[name]
            odds = (num + sums[name][0] / max(1.0, sums[name][1])) / (den + 1)
            hits = sum(dice.random() < odds for _ in range(round(den)))
            tallies[name] = Tally(float(hits), float(round(den)))
        fresh.append(item.model_copy(update={"tallies": tallies}))
    return Result(system="redrawn", values=(), items=tuple(fresh), scored=len(fresh), unscored=0)


def injured(items: Sequence[ItemScore], figure: str, points: float, seed: int) -> Result:
    """The same run with `points` (0.05 is five) of one figure lost, at random places."""
    dice = random.Random(seed)
    hits = [
        (place, unit)
        for place, item in enumerate(items)
        for unit in range(round(item.tallies.get(figure, Tally(0, 0)).num))
    ]
    whole = sum(item.tallies.get(figure, Tally(0, 0)).den for item in items)
    lost = dice.sample(hits, min(len(hits), round(points * whole)))
    losses = [0] * len(items)
    for place, _unit in lost:
        losses[place] += 1
    fresh = []
    for item, loss in zip(items, losses, strict=True):
        tallies = dict(item.tallies)
        if loss:
            tallies[figure] = Tally(tallies[figure].num - loss, tallies[figure].den)
        fresh.append(item.model_copy(update={"tallies": tallies}))
    return Result(system="injured", values=(), items=tuple(fresh), scored=len(fresh), unscored=0)


def trips(before: Result, after: Result) -> bool:
    """Whether the gate calls `after` a regression."""
    found = compare_results(before, after, seed=SEED)
    return any(regression(one) is not None for one in found.differences)


def simulate(
    items: Sequence[ItemScore], *, seeds: int = 200, figure: str = "criteria.coverage"
) -> Shares:
    """How often noise trips the gate, and how often a loss of five points does."""
    watched = [
        item.model_copy(update={"tallies": {n: t for n, t in item.tallies.items() if n in WATCHED}})
        for item in items
        if not item.unscored
    ]
    base = Result(system="base", values=(), items=tuple(watched), scored=len(watched), unscored=0)
    alarms = sum(
        trips(redrawn(watched, 2 * seed), redrawn(watched, 2 * seed + 1)) for seed in range(seeds)
    )
    caught = sum(trips(base, injured(watched, figure, 0.05, seed)) for seed in range(seeds))
    return Shares(alarms / seeds, caught / seeds)


def gamed(oracle_: Result, trivial: Sequence[Result], *, most: float = 0.25) -> list[str]:
    """Headline figures that a trivial system does well by, or that the labels themselves do not.

    Args:
        oracle_: result of a system that has read the labels.
        trivial: results of systems that have read nothing.
        most: what a trivial system may reach of what the oracle reaches.

    Returns:
        One sentence a figure that fails; none where all is well.
    """
    failed = []
    for figure in FIGURES:
        if not figure.headline:
            continue
        best = oracle_.value(figure.id)
        if best is None or best.value is None or best.value < 0.95:
            failed.append(f"{figure.id}: the labels themselves reach {best and best.value}")
            continue
        for one in trivial:
            value = one.value(figure.id)
            if value is not None and value.value is not None and value.value > most * best.value:
                failed.append(f"{figure.id}: {one.system} reaches {value.value:.2f}")
    return failed


def trivially_won(known: Sequence[Result] = ()) -> list[str]:
    """`gamed` over the whole golden set; `echo` may reach more, as the labels are what items say.

    Args:
        known: results of baselines that ran over the whole set already.
    """
    from .golden import load_golden
    from .matcher import open_matcher
    from .report import summarise
    from .runner import run_system
    from .systems import BASELINES

    golden, matcher = load_golden(), open_matcher()
    results = {one.system: one for one in known}
    for name, system in {"oracle": oracle, **BASELINES}.items():
        if name not in results:
            results[name] = summarise(name, run_system(system, golden, matcher), seed=SEED)
    failed = gamed(results["oracle"], [results["empty"], results["template"]])
    failed += gamed(results["oracle"], [results["echo"]], most=ECHO)
    # To copy the most similar item recalls it: that is what retrieval must beat, not a trick.
    return failed + [
        one
        for one in gamed(results["oracle"], [results["nearest"]])
        if not one.startswith("retrieval.")
    ]


def main() -> int:
    """Run all checks and print what they found.

    `python -m eval.selfcheck [REPORT]`: the report whose noise is simulated, by default the
    baseline.
    """
    from .commands import load_report

    path = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "baseline.json"
    report = load_report(path)
    found = simulate(report.result.items)
    print(f"false alarms: {100 * found.false_alarms:.1f} % of 200 (at most 5)")
    print(
        f"a loss of 5 points of {describe('criteria.coverage').title} caught: "
        f"{100 * found.caught:.1f} % of 200 (at least 80)"
    )
    valid = report.validation
    print(
        f"matcher: F1 {valid.f1:.2f} (at least 0.80), κ {valid.kappa:.2f} (at least 0.60) on "
        f"{valid.pairs} hand-labelled pairs"
    )
    failed = trivially_won(report.baselines if report.part == "all" else ())
    print("headline figures that a trivial system wins, or the labels lose: " + (
        "; ".join(failed) or "none"
    ))  # fmt: skip
    good = found.false_alarms <= 0.05 and found.caught >= 0.80 and valid.valid
    return int(not good or bool(failed))


if __name__ == "__main__":
    sys.exit(main())
