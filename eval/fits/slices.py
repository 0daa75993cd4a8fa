"""`python -m eval.fits slices`: whether an item holds several slices of value.

Learned from the labelled items of the golden set's dev part, of `golden/splits/tuning.yaml`, of the
rough products and of those that are there to be read (their dev parts), and of real items where the
data are at hand. A backlog's median is taken for its usual estimate, as the assistant does.
"""

import sys
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from assistant.domain import Agreements, Item, ItemState
from assistant.domain.agreements import SizeAgreement
from assistant.quality.counts import counts
from assistant.quality.inspection import facts_of
from assistant.quality.slices import vectors

from ..bench._split_items import load as split_items
from ..golden import Golden, GoldenItem, load_golden
from ..golden.load import READING, ROUGH
from ..golden.real import real_items
from ..golden.schema import Expected, Product
from .regression import Answers, Fit, Table, by_group, columns, fit, keep, scored, table_of

LIKELY = 0.42
_SHOWN = 40
"""Weights that are printed, the largest first."""
_STRENGTH = 0.1
_MEANING = 4.0
"""Scale of the sentence vector; counts are taken at the scale of their spread."""
_REAL = 0.5
"""How much a real item counts beside an invented one: there are many, and most stay whole."""
_SIZE = 384
_IS_WORD = ("wish ", "title ", "does ")
_OFTEN = 8
"""Items that a word must stand in before it is learned from."""
_SMALL = 5
"""Most points of an item of the past that plainly was small enough."""
_SPREAD = 0.05
"""Least spread of a count, so that a rare one gets no free hand."""


class Row(NamedTuple):
    """An item, as the regression sees it."""

    source: str
    group: str
    item: Item
    usual: float | None
    split: bool


def rows(part: str = "dev") -> list[Row]:
    """The items that may be learned from, without those on which readers differ."""
    found: list[Row] = []
    sources = {"golden": None, "rough": ROUGH, "reading": READING}
    for source, folder in sources.items():
        found += _of_golden(source, load_golden(folder), part)
    if part == "dev":
        for at, item in enumerate(split_items("tuning.yaml")):
            found += _row("splits", f"splits {at % 4}", item, None)
        for real in real_items():
            if real.wanted is not Expected.EITHER:
                split = real.wanted is Expected.SPLIT
                found.append(Row("real", real.source, real.item, real.usual, split))
    else:
        for item in split_items("held_out.yaml"):
            found += _row("splits", "splits", item, None)
    return found


def _of_golden(source: str, golden: Golden, part: str) -> list[Row]:
    found: list[Row] = []
    for product in golden.products:
        if product.part == part:
            known = [item.estimate for item in product.items if item.estimate]
            usual = median(known) if len(known) >= 5 else None
            group = f"{source} {product.product}"
            for item in product.labelled:
                found += _row(source, group, item, usual)
            found += _done(group, product, usual)
    return found


def _done(group: str, product: Product, usual: float | None) -> list[Row]:
    """Small items of the past, which were done as they are; and as they stood before refinement."""
    found: list[Row] = []
    for one in product.items:
        small = one.estimate is not None and one.estimate <= _SMALL
        if one.label is None and one.state is ItemState.DONE and small:
            plain = one.item.model_copy(update={"criteria": (), "estimate": None})
            found += [Row("done", group, item, usual, False) for item in (one.item, plain)]
    return found


def _row(source: str, group: str, item: GoldenItem, usual: float | None) -> list[Row]:
    wanted = item.label.split.wanted if item.label else Expected.EITHER
    if wanted is Expected.EITHER:
        return []
    return [Row(source, group, item.item, usual, wanted is Expected.SPLIT)]


def signs_of(told: Sequence[Row]) -> list[dict[str, float]]:
    """The counts of each row."""
    found: list[dict[str, float]] = [{} for _ in told]
    for usual in {row.usual for row in told}:
        places = [at for at, row in enumerate(told) if row.usual == usual]
        agreed = Agreements(size=SizeAgreement(usual_estimate=usual))
        facts = facts_of([told[at].item for at in places], agreed)
        for at, one in zip(places, facts, strict=True):
            found[at] = counts(one)
    return found


def learn(
    names: Sequence[str], table: Table, meaning: Table, answers: Answers, counted: Table
) -> tuple[Fit, float]:
    """The fit over counts and vectors, and what the vectors add on average."""
    worded = np.array([name.startswith(_IS_WORD) for name in names])
    spread = np.where(worded, 1.0, 1 / np.maximum(table.std(axis=0), _SPREAD))
    scales = np.concatenate([spread, [_MEANING] * _SIZE])
    one = fit(np.hstack([table, meaning]), answers, scales, _STRENGTH, counted)
    return one, float(meaning.mean(axis=0) @ one.weights[-_SIZE:])


def main(*, write: bool) -> int:
    """Print figures by cross-validation; with `write`, keep the weights."""
    told = rows()
    if not any(row.source == "real" for row in told):
        print("../shared/data is missing: no real items are learned from", file=sys.stderr)
    signs = signs_of(told)
    often = set(columns(signs, _OFTEN))
    names = tuple(
        name for name in columns(signs, 3) if not name.startswith(_IS_WORD) or name in often
    )
    table = table_of(signs, names)
    meaning: Table = np.array(vectors([row.item for row in told]), dtype=np.float64)
    answers: Answers = np.array([row.split for row in told])
    counted = np.array([_REAL if row.source in {"real", "done"} else 1.0 for row in told])
    sources = np.array([row.source for row in told])
    both = np.hstack([table, meaning])

    def guess(given: Answers, held: Answers) -> Table:
        one, _ = learn(names, table[given], meaning[given], answers[given], counted[given])
        return one.guess(both[held])

    guesses = by_group([row.group for row in told], guess)
    for name in dict.fromkeys(sources):
        mine = sources == name
        print(f"{name:<8}{mine.sum():>5} items, {answers[mine].sum():>3} to be split")
        for likely in (0.35, 0.4, 0.45, 0.5, 0.55):
            print(f"   from {likely:.2f}:", scored(guesses[mine], answers[mine], likely))
    invented = sources != "real"
    for likely in (0.35, 0.4, 0.45, 0.5):
        told_so = scored(guesses[invented], answers[invented], likely)
        print(f"all invented, from {likely:.2f}: {told_so}")
    whole, middle = learn(names, table, meaning, answers, counted)
    for name, weight in sorted(
        zip(names, whole.weights[:-_SIZE], strict=True), key=lambda one: -abs(one[1])
    )[:_SHOWN]:
        print(f"   {name:<28} {weight:6.2f}")
    if write:
        more = [f"vector {at}" for at in range(_SIZE)]
        keep("slices", LIKELY, whole, [*names, *more], direction=_SIZE, middle=middle)
    return 0
