"""`python -m eval.slices`: fit the weights by which code decides whether an item holds several slices.

A logistic regression over the counts of `assistant.quality.slices` on the labelled items of the golden
set's dev part, of `golden/splits/tuning.yaml` and of the rough products' dev part. Cross-validated by
product: the items of each are judged by weights that saw none of them. Needs the extra `eval`.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from math import exp, log
from typing import Any, NamedTuple

from assistant.domain import Agreements, Item
from assistant.quality.inspection import facts_of
from assistant.quality.slices import LIKELY, WEIGHTS, counts

from .bench._split_items import load as split_items
from .golden import GoldenItem, load_golden
from .golden.load import ROUGH
from .golden.schema import Expected

HELD_BACK = "no type"
"""No weight is fitted for it: invented items have types. Real exports without types chose it."""


class Row(NamedTuple):
    """An item, as the regression sees it."""

    source: str
    group: str
    counts: dict[str, float]
    split: bool


def rows() -> list[Row]:
    """The counts and labels of every item that may be learned from; unclear ones are left out."""
    found: list[tuple[str, str, Item, Expected]] = []
    for source, folder in (("golden", None), ("rough", ROUGH)):
        for product in load_golden(folder).select("dev").products:
            found += [
                (source, product.product, item.item, _wanted(item)) for item in product.labelled
            ]
    for at, item in enumerate(split_items("tuning.yaml")):
        found.append(("splits", f"splits {at % 4}", item.item, _wanted(item)))
    kept = [one for one in found if one[3] is not Expected.EITHER]
    facts = facts_of([item for _, _, item, _ in kept], Agreements())
    return [
        Row(source, group, counts(one), wanted is Expected.SPLIT)
        for (source, group, _, wanted), one in zip(kept, facts, strict=True)
    ]


def _wanted(item: GoldenItem) -> Expected:
    return item.label.split.wanted if item.label else Expected.EITHER


def fit(told: Sequence[Row], names: Sequence[str]) -> tuple[dict[str, float], float]:
    """Weights and bias by logistic regression with a ridge penalty on standardised counts."""
    scaler: Any = import_module("sklearn.preprocessing").StandardScaler()
    model: Any = import_module("sklearn.linear_model").LogisticRegression(C=0.3, max_iter=3000)
    table = scaler.fit_transform([[row.counts[name] for name in names] for row in told])
    model.fit(table, [row.split for row in told])
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}, bias


def probability(row: Row, weights: dict[str, float], bias: float) -> float:
    """The score of one row, 0 to 1."""
    score = bias + sum(weights.get(name, 0.0) * value for name, value in row.counts.items())
    return 1 / (1 + exp(-score))


def main() -> int:
    """Print the weights, and the decision's figures by cross-validation."""
    told = rows()
    names = [name for name in WEIGHTS if name != HELD_BACK]
    guessed: dict[int, float] = {}
    for group in sorted({row.group for row in told}):
        weights, bias = fit([row for row in told if row.group != group], names)
        for at, row in enumerate(told):
            if row.group == group:
                guessed[at] = probability(row, weights, bias)
    for source in ("golden", "splits", "rough"):
        mine = [(at, row) for at, row in enumerate(told) if row.source == source]
        hit = sum(row.split and guessed[at] >= LIKELY for at, row in mine)
        false = sum(not row.split and guessed[at] >= LIKELY for at, row in mine)
        missed = sum(row.split and guessed[at] < LIKELY for at, row in mine)
        loss = -sum(
            log(max(1e-6, guessed[at] if row.split else 1 - guessed[at])) for at, row in mine
        )
        print(
            f"{source:<7} {len(mine):>4} items: hit {hit}, false {false}, missed {missed}, "
            f"F1 {2 * hit / max(1, 2 * hit + false + missed):.3f}, log loss {loss / len(mine):.3f}"
        )
    weights, bias = fit(told, names)
    print(f"bias {bias:.1f}")
    for name, weight in weights.items():
        print(f'"{name}": {weight:.1f},  # now {WEIGHTS[name]:g}')
    return 0


if __name__ == "__main__":
    sys.exit(main())
