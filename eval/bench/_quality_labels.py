"""Real stories with labels, and how two sides that judge them are compared."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.domain import Agreements, Inspection, Item, ItemKind
from assistant.quality import inspect_backlog, inspect_many

DATA = Path(__file__).parents[3] / "shared" / "data"
TODAY = date(2026, 1, 1)


class Score:
    """Counts of one comparison."""

    def __init__(self) -> None:
        self.right = self.false = self.missed = self.clean = 0

    def add(self, said: bool, true: bool) -> None:
        """Count one item."""
        self.right += said and true
        self.false += said and not true
        self.missed += true and not said
        self.clean += not said and not true

    def __add__(self, other: "Score") -> "Score":
        total = Score()
        for name in ("right", "false", "missed", "clean"):
            setattr(total, name, getattr(self, name) + getattr(other, name))
        return total

    @property
    def precision(self) -> float:
        """Share of what was said that is true."""
        return self.right / ((self.right + self.false) or 1)

    @property
    def recall(self) -> float:
        """Share of what is true that was said."""
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / ((2 * self.right + self.false + self.missed) or 1)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa of the two sides; None where one of them always says the same."""
        count = self.right + self.false + self.missed + self.clean
        said, true = self.right + self.false, self.right + self.missed
        chance = (said * true + (count - said) * (count - true)) / (count * count or 1)
        if chance >= 1:
            return None
        return ((self.right + self.clean) / count - chance) / (1 - chance)

    def __str__(self) -> str:
        counts = f"(right {self.right}, false {self.false}, missed {self.missed})"
        if not self.right + self.missed:
            return f"no such defect among the labels   {counts}"
        return f"P {self.precision:.2f}  R {self.recall:.2f}  F1 {self.f1:.2f}   {counts}"


def rows(name: str) -> list[dict[str, Any]]:
    """Rows of a JSONL file of the shared data."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def rules_of(items: Sequence[Item]) -> list[set[str]]:
    """The rules that fire on each item, those over the whole set included."""
    inspections: list[Inspection] = list(inspect_many(items, Agreements()))
    whole = inspect_backlog(items, inspections, Agreements(), today=TODAY)
    return [
        {one.rule for one in (*inspection.findings, *whole.get(inspection.key, ()))}
        for inspection in inspections
    ]


def stories(texts: Iterable[str]) -> list[Item]:
    """Stories whose sentence stands in the title, as plain lists give them."""
    return [
        Item(key=str(number), kind=ItemKind.STORY, title=text.strip())
        for number, text in enumerate(texts, 1)
    ]
