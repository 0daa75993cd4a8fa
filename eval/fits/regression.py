"""A logistic regression over named signs, and how good its guesses are."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

FITTED = Path("assistant") / "quality" / "fitted"
"""Where the weights are kept, from the top of a checkout."""

Table = NDArray[np.float64]
Answers = NDArray[np.bool_]


class Fit(NamedTuple):
    """Bias and weights, by the names of the signs."""

    bias: float
    weights: NDArray[np.float64]

    def guess(self, table: Table) -> Table:
        """How likely each row is, 0 to 1."""
        total: Table = table @ self.weights + self.bias
        return 1 / (1 + np.exp(-total))


def columns(rows: Sequence[Mapping[str, float]], fewest: int) -> tuple[str, ...]:
    """Names of the signs that so many rows have."""
    seen = Counter(name for row in rows for name, value in row.items() if value)
    return tuple(sorted(name for name, count in seen.items() if count >= fewest))


def table_of(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Table:
    """One line a row, one column a name."""
    place = {name: at for at, name in enumerate(names)}
    found = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                found[number, place[name]] = value
    return found


def fit(table: Table, answers: Answers, scales: Table, strength: float, counted: Table) -> Fit:
    """A ridge regression; a sign's scale says how freely its weight may grow.

    Args:
        table: one line a row.
        answers: what is true of each.
        scales: by which each column is multiplied before the penalty applies.
        strength: inverse of the penalty (scikit-learn's `C`).
        counted: how much each row counts.
    """
    model: Any = import_module("sklearn.linear_model").LogisticRegression(C=strength, max_iter=5000)
    means = table.mean(axis=0)
    model.fit((table - means) * scales, answers, sample_weight=counted)
    weights = model.coef_[0] * scales
    return Fit(float(model.intercept_[0] - means @ weights), weights)


def by_group(
    groups: Sequence[str], guess: Callable[[Answers, Answers], Table], skip: Answers | None = None
) -> Table:
    """Guesses for each group's rows by what was fitted to all others.

    Args:
        groups: the group of each row.
        guess: takes the rows to learn from and those to judge; gives a guess for the latter.
        skip: rows that nothing may be learned from.
    """
    named = np.array(groups)
    found = np.zeros(len(named))
    for group in sorted(set(groups)):
        held = named == group
        learn = ~held if skip is None else ~held & ~skip
        found[held] = guess(learn, held)
    return found


def scored(guesses: Table, answers: Answers, likely: float) -> str:
    """Precision, recall and F1 at a threshold, and the log loss."""
    said = guesses >= likely
    hit, all_said, all_true = (said & answers).sum(), said.sum(), answers.sum()
    loss = -np.mean(np.log(np.clip(np.where(answers, guesses, 1 - guesses), 1e-6, 1)))
    return (
        f"P {hit / max(1, all_said):.3f} R {hit / max(1, all_true):.3f} "
        f"F1 {2 * hit / max(1, all_said + all_true):.3f} log loss {loss:.3f}"
    )


def keep(
    name: str,
    likely: float,
    one: Fit,
    names: Sequence[str],
    *,
    direction: int = 0,
    middle: float = 0.0,
) -> None:
    """Write a fit to the file that the assistant reads.

    Args:
        name: of the score.
        likely: its threshold.
        one: the fit.
        names: of its columns; the last `direction` of them are a sentence vector's.
        direction: how many.
        middle: what these add on average.
    """
    cut = len(names) - direction
    told: dict[str, Any] = {
        "likely": likely,
        "bias": round(one.bias, 4),
        "weights": {
            word: round(float(weight), 3)
            for word, weight in zip(names[:cut], one.weights[:cut], strict=True)
            if abs(weight) >= 0.0005
        },
    }
    if direction:
        told["middle"] = round(middle, 4)
        told["direction"] = [round(float(weight), 3) for weight in one.weights[cut:]]
    text = json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True)
    (FITTED / f"{name}.json").write_text(text + "\n", encoding="utf-8")
