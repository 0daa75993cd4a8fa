"""How steady labels are: what a story joins, and how many with that construct are labelled so."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from assistant.domain import Agreements, Item
from assistant.quality import inspect_many

CONSTRUCTS = ("actions wished", "actions deeper", "things", "qualities", "nothing")
"""What is joined by “and” or “or” in a wish, what weighs most first."""


def constructs(items: Sequence[Item]) -> list[str]:
    """What each story's wish joins, by the parse of its means."""
    from assistant.quality.nlp import parse

    means = [
        one.story.means.text if one.story and one.story.means else ""
        for one in inspect_many(items, Agreements())
    ]
    wishes = [
        (f"I want {text}" if text.startswith("to ") else f"I want to {text}", text)
        for text in means
    ]
    return [_construct(doc) for doc, _ in parse(wishes)]


def _construct(doc: Any) -> str:
    found: set[str] = set()
    for token in doc:
        if token.dep_ != "conj" or token.head.tag_[:2] != token.tag_[:2]:
            continue
        first = token
        while first.dep_ == "conj":
            first = first.head
        if not any(one.dep_ == "cc" for one in first.subtree if one.i < token.i):
            continue
        if token.tag_.startswith("VB"):
            wished = first.dep_ in {"xcomp", "ccomp", "ROOT"} and first.head.lower_ in {
                "want",
                "able",
                first.lower_,
            }
            found.add("actions wished" if wished else "actions deeper")
        elif token.tag_.startswith("NN"):
            found.add("things")
        elif token.tag_.startswith(("JJ", "RB")):
            found.add("qualities")
    return next((one for one in CONSTRUCTS if one in found), "nothing")


def print_shares(
    named: Iterable[tuple[str, Sequence[tuple[str, bool]]]],
) -> None:
    """Print for each part of the labels which share of each construct is labelled."""
    for name, pairs in named:
        total, bad = Counter(one for one, _ in pairs), Counter(one for one, true in pairs if true)
        told = ", ".join(
            f"{one} {bad[one]} of {total[one]} ({bad[one] / total[one]:.0%})"
            for one in CONSTRUCTS
            if total[one]
        )
        print(f"    {name:<15} {told}")


def best_f1(
    tune: Sequence[tuple[str, bool]], test: Sequence[tuple[str, bool]]
) -> tuple[float, str]:
    """The best that any choice of constructs can do: chosen on one part, scored on the other."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one, true in tune:
        counts[one][true] += 1
    choices = [c for size in range(1, len(CONSTRUCTS)) for c in combinations(CONSTRUCTS, size)]
    best = max(choices, key=lambda choice: f1(tune, choice))
    return f1(test, best), " or ".join(best)


def f1(pairs: Sequence[tuple[str, bool]], choice: Sequence[str]) -> float:
    """F1 of calling every story with one of some constructs not atomic."""
    right = sum(true for one, true in pairs if one in choice)
    said = sum(one in choice for one, _ in pairs)
    wanted = sum(true for _, true in pairs)
    return 2 * right / ((said + wanted) or 1)
