"""What a system gets wrong, by kind and count: no texts, so that the holdout stays unread."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .report import Result
from .score import ItemScore
from .stats import columns
from .tally import ratio, total

FEWEST = 5
"""Items that a group must have to get a row of its own."""


class Misses(NamedTuple):
    """How often one kind of thing went wrong."""

    what: str
    times: int
    of: int

    @property
    def text(self) -> str:
        """Count, base and share."""
        return f"{self.times} of {self.of} ({100 * self.times / self.of:.0f} %)" if self.of else "–"


class Group(NamedTuple):
    """The items of one kind or language."""

    name: str
    items: int
    coverage: float | None
    testable: float | None


def misses(result: Result) -> tuple[Misses, ...]:
    """Every kind of miss, in the order of the figures.

    Args:
        result: one system over one part.
    """
    items = [item for item in result.items if not item.unscored]
    lines = [line for item in items for line in item.lines]
    splits = [item for item in items if "splits.sound" in item.tallies]
    wanted = [item for item in splits if item.tallies.get("splits.recall")]
    proposed = [item for item in splits if item.tallies.get("splits.precision")]
    asked = [pair for item in items for pair in item.questions if pair.asked]
    topics = [pair for item in items for pair in item.questions if pair.label]

    def lacking(figure: str, among: Iterable[ItemScore] = items) -> tuple[int, int]:
        hit = total(item.tallies[figure] for item in among if figure in item.tallies)
        return round(hit.den - hit.num), round(hit.den)

    def among_lines(holds: Callable[[str], bool]) -> tuple[int, int]:
        return sum(holds(line.verdict) for line in lines), len(lines)

    rules = Counter((rule, verdict) for item in result.items for rule, verdict in item.findings)
    named = sorted({rule for rule, _verdict in rules})
    found = [
        Misses("must-haves that no line states", *lacking("criteria.coverage")),
        Misses("lines that state nothing labelled", *among_lines(lambda one: one == "unlabelled")),
        Misses("lines that state what nobody may invent", *among_lines(lambda one: one == "invented")),
        Misses("lines that repeat another", *among_lines(lambda one: one == "redundant")),
        Misses("lines that no tester could take as they are",
               sum(not line.testable for line in lines), len(lines)),
        Misses("wanted splits that were not proposed", *lacking("splits.recall", wanted)),
        Misses("proposed splits that nobody wanted", *lacking("splits.precision", proposed)),
        Misses("right splits by another pattern", *lacking("splits.pattern")),
        Misses("parts of the reference without a counterpart", *lacking("splits.parts")),
        Misses("labelled precedents not among the five most similar", *lacking("retrieval.recall@5", result.items)),
        Misses("labelled relations not named", *lacking("relations.named", result.items)),
        Misses("named relations of another type", *lacking("relations.typed", result.items)),
        Misses("labelled questions not asked", sum(not pair.asked for pair in topics), len(topics)),
        Misses("asked questions that no reader asked", sum(not pair.label for pair in asked), len(asked)),
        Misses("right questions to the wrong role", *lacking("questions.role")),
    ]  # fmt: skip
    for rule in named:
        right, missed, false = (rules[rule, one] for one in ("right", "missed", "false"))
        found.append(Misses(f"`{rule}` not reported", missed, right + missed))
        found.append(Misses(f"`{rule}` reported for nothing", false, right + false))
    return tuple(found)


def groups(result: Result) -> tuple[Group, ...]:
    """Coverage and F1 in testable form by kind of item and by language, large groups only."""
    items = [item for item in result.items if not item.unscored]
    found = []
    for name_of in (lambda item: item.kind, lambda item: f"language {item.language}"):
        names = Counter(name_of(item) for item in items)
        for name, count in sorted(names.items()):
            chosen = [item for item in items if name_of(item) == name]
            if count >= FEWEST:
                found.append(
                    Group(
                        name,
                        count,
                        _share(chosen, "criteria.coverage"),
                        _share(chosen, "criteria.testable_f1"),
                    )
                )
    return tuple(found)


def _share(items: Sequence[ItemScore], figure: str) -> float | None:
    rows = columns([item.tallies for item in items], figure)
    return ratio(*total(tally for tally in rows if tally is not None))
