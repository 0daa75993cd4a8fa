"""Findings against UStAI: 1,260 stories that language models wrote, labelled by people."""

from collections.abc import Sequence
from typing import Any

from ._quality_constructs import best_f1, constructs, print_shares
from ._quality_labels import Score, rows, rules_of, stories

_CRITERIA: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("qus.atomic", "atomic", frozenset({"conjunctions"})),
    ("qus.minimal", "minimal", frozenset({"brackets", "not_minimal", "example", "punctuation"})),
    ("qus.conceptually_sound", "conceptually_sound", frozenset({"no_valid_role", "no_feature"})),
    ("qus.problem_oriented", "problem_oriented", frozenset({"solution_oriented"})),
    ("qus.unambiguous", "unambiguous", frozenset({"General", "Vagueness"})),
    ("qus.estimatable", "estimatable", frozenset({"No"})),
)
_OVER_SET: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("qus.unique", "unique", frozenset({"isSemDuplicate"})),
    ("qus.conflict_free", "conflict", frozenset({"conflict"})),
    ("qus.independent", "independent", frozenset({"No"})),
)
"""Labelled by meaning; ours compare letters and links, and retrieval what is meant."""
_SWITCH = 10
"""From this abstract on, the labels call other stories atomic than before."""


def ustai() -> Score:
    """Print each criterion on both halves, and how steady the labels of atomic are.

    Returns:
        All criteria together on the half that nothing was tuned on.
    """
    labelled = rows("quality/ustai_labels.jsonl")
    items = stories(row["story"] for row in labelled)
    projects = sorted({row["abstract"] for row in labelled}, key=lambda name: int(name[1:]))
    found: list[set[str]] = [set() for _ in items]
    for project in projects:
        own = [at for at, row in enumerate(labelled) if row["abstract"] == project]
        for at, rules in zip(own, rules_of([items[at] for at in own]), strict=True):
            found[at] = rules
    tune = set(projects[::2])
    print(
        f"UStAI, {len(labelled)} stories by language models, each labelled by one person (so no "
        "agreement is known);\n  tuned on every second project (A1, A3, …), tested on the others"
    )
    total = {"tune": Score(), "test": Score()}
    for rule, column, bad in (*_CRITERIA, *_OVER_SET):
        for part in total:
            score = Score()
            for row, rules in zip(labelled, found, strict=True):
                if (row["abstract"] in tune) is (part == "tune") and row[column]:
                    score.add(rule in rules, row[column] in bad)
            if (rule, column, bad) in _CRITERIA:
                total[part] += score
            print(f"  {rule:<24} {part}  {score}")
    for part, score in total.items():
        print(f"  all that judge one story {part}  {score}")
    _steadiness(labelled, constructs(items), tune)
    return total["test"]


def _steadiness(labelled: Sequence[dict[str, Any]], joined: Sequence[str], tune: set[str]) -> None:
    parts: dict[str, list[tuple[str, bool]]] = {}
    for row, one in zip(labelled, joined, strict=True):
        half = "tune" if row["abstract"] in tune else "test"
        early = int(row["abstract"][1:]) < _SWITCH
        pair = (one, row["atomic"] == "conjunctions")
        for name in (half, f"{half} {'A1 to A9' if early else 'A10 to A42'}"):
            parts.setdefault(name, []).append(pair)
    print(
        "  how steady the labels of atomic are: what the wish joins, and how many are labelled so"
    )
    shown = sorted(name for name in parts if " " in name)
    print_shares([(name, parts[name]) for name in shown])
    best, choice = best_f1(parts["tune"], parts["test"])
    print(
        f"    the best choice of constructs on tune ({choice}) reaches F1 {best:.2f} on test: "
        "the labels of the first nine projects and of the others do not mean the same"
    )
