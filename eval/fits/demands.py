"""`python -m eval.fits demands`: which sentences of an item ask for something."""

from typing import NamedTuple

import numpy as np

from assistant.quality.asking import LIKELY, Candidate, signs
from assistant.quality.prepare import prepare

from ..golden import GoldenItem, load_golden
from ..golden.load import READING
from ..golden.passages import find_passage
from .regression import Answers, Table, by_group, columns, fit, keep, scored, table_of

_FEWEST = 15
"""Rows that a word must stand in before it is learned from."""
_STRENGTH = 0.1
_WORDS = 1.5
"""Scale of the words; all other signs are taken at the scale of their spread."""
_SAME = 0.5
"""Share of the shorter of two passages that must be common."""
_IS_WORD = ("w ", "first ", "last ", "before ")


class Row(NamedTuple):
    """A candidate, as the regression sees it."""

    group: str
    signs: dict[str, float]
    asked: bool
    """By the rules."""
    demands: bool
    """By the label."""
    text: str


def rows(part: str = "dev") -> list[Row]:
    """Every candidate of the English items that are there to be read."""
    found: list[Row] = []
    for product in load_golden(READING).products:
        if product.part != part:
            continue
        for item in product.labelled:
            prepared = prepare(item.item)
            if not prepared.english:
                continue
            given = prepared.candidates
            for one, told in zip(given, signs(prepared, given), strict=True):
                found.append(
                    Row(product.product, told, one.asked, _demands(item, one), one.passage.text)
                )
    return found


def _demands(item: GoldenItem, one: Candidate) -> bool:
    span = one.passage.span()
    named = item.label.demands if item.label else ()
    return any(find_passage(item.item, words).overlap(span) >= _SAME for words in named)


def scales(table: Table, names: tuple[str, ...]) -> Table:
    """The scale of each column."""
    spread = np.maximum(table.std(axis=0), 0.02)
    worded = np.array([name.startswith(_IS_WORD) for name in names])
    return np.where(worded, _WORDS, 1 / spread)


def main(*, write: bool) -> int:
    """Print figures by cross-validation; with `write`, keep the weights."""
    told = rows()
    answers: Answers = np.array([row.demands for row in told])
    ones = np.ones(len(told))

    def guess(learn: Answers, held: Answers) -> Table:
        names = columns([row.signs for row, yes in zip(told, learn, strict=True) if yes], _FEWEST)
        table = table_of([row.signs for row in told], names)
        one = fit(table[learn], answers[learn], scales(table[learn], names), _STRENGTH, ones[learn])
        return one.guess(table[held])

    guesses = by_group([row.group for row in told], guess)
    print(f"{len(told)} sentences and list lines, {int(answers.sum())} ask for something")
    print("rules            ", scored(np.array([float(row.asked) for row in told]), answers, 0.5))
    for likely in (0.35, 0.4, 0.45, 0.5, 0.55):
        print(f"fitted, from {likely:.2f}", scored(guesses, answers, likely))
    names = columns([row.signs for row in told], _FEWEST)
    table = table_of([row.signs for row in told], names)
    whole = fit(table, answers, scales(table, names), _STRENGTH, ones)
    if held := rows("holdout"):
        over = np.array([row.demands for row in held])
        fresh = whole.guess(table_of([row.signs for row in held], names))
        print(f"held out: {len(held)} of other products")
        print("rules            ", scored(np.array([float(row.asked) for row in held]), over, 0.5))
        print(f"fitted, from {LIKELY:.2f}", scored(fresh, over, LIKELY))
    if write:
        keep("demands", LIKELY, whole, names)
        print(f"{len(names)} weights written")
    return 0
