"""Two plots as inline SVG: what is found most, and which items are ready and small enough."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.domain import Refinement, Severity
from assistant.report.totals import finding_name

BARS = 12
"""Rules with a bar of their own; the rest are added up."""
NAMED = 3
"""Most items of one cell of the map that are named."""
DOTS = 24
"""Dots drawn in one cell of the map; a larger count is only told."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Findings of one rule by severity."""

    label: str
    high: int
    medium: int
    low: int

    @property
    def total(self) -> int:
        """All findings of the rule."""
        return self.high + self.medium + self.low


def bars(refinements: Sequence[Refinement]) -> list[Bar]:
    """Findings by rule, the commonest first."""
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    for refinement in refinements:
        for finding in refinement.inspection.findings:
            counts[finding_name(finding)][finding.severity] += 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1].total(), pair[0]))
    made = [
        Bar(rule, by[Severity.HIGH], by[Severity.MEDIUM], by[Severity.LOW]) for rule, by in ordered
    ]
    if len(made) <= BARS:
        return made
    rest = made[BARS - 1 :]
    other = Bar(
        f"{len(rest)} other rules",
        sum(bar.high for bar in rest),
        sum(bar.medium for bar in rest),
        sum(bar.low for bar in rest),
    )
    return [*made[: BARS - 1], other]


@dataclass(frozen=True, slots=True)
class Dot:
    """One item on the map."""

    key: str
    title: str
    anchor: str
    oversized: bool


@dataclass(frozen=True, slots=True)
class MapCell:
    """Items of one size and one readiness."""

    dots: tuple[Dot, ...]

    @property
    def shown(self) -> tuple[Dot, ...]:
        """The dots that are drawn."""
        return self.dots[:DOTS]

    @property
    def named(self) -> bool:
        """Whether the cell has room for the items' keys."""
        return 0 < len(self.dots) <= NAMED


COLUMNS = ("ready", "1 check fails", "2 fail", "3 or more")
ROWS = ("up to 2", "3 to 5", "6 to 8", "9 up")
_ROW_LIMITS = (2, 5, 8)
"""Most demands of each row but the last; 8 is the default of the team's size agreement."""


def readiness_map(refinements: Sequence[Refinement], anchors: Sequence[str]) -> list[list[MapCell]]:
    """Items by size (demands in the text) and readiness (checks that fail), as rows of cells."""
    cells: list[list[list[Dot]]] = [[[] for _ in COLUMNS] for _ in ROWS]
    for refinement, anchor in zip(refinements, anchors, strict=True):
        checks = refinement.inspection.readiness.checks
        failing = sum(not check.passed for check in checks)
        demands = len(refinement.inspection.clauses)
        row = bisect_left(_ROW_LIMITS, demands)
        dot = Dot(refinement.key, refinement.title, anchor, refinement.inspection.size.oversized)
        cells[row][min(failing, len(COLUMNS) - 1)].append(dot)
    return [[MapCell(tuple(dots)) for dots in row] for row in cells]
