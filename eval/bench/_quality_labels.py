"""Findings against human labels and against another tool, where the shared data is at hand."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.domain import Agreements, Inspection, Item, ItemKind
from assistant.quality import inspect_backlog, inspect_many

DATA = Path(__file__).parents[3] / "shared" / "data"
TODAY = date(2026, 1, 1)
_USTAI: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("qus.atomic", "atomic", frozenset({"conjunctions"})),
    ("qus.minimal", "minimal", frozenset({"brackets", "not_minimal", "example", "punctuation"})),
    ("qus.conceptually_sound", "conceptually_sound", frozenset({"no_valid_role", "no_feature"})),
    ("qus.problem_oriented", "problem_oriented", frozenset({"solution_oriented"})),
    ("qus.unambiguous", "unambiguous", frozenset({"General", "Vagueness"})),
    ("qus.estimatable", "estimatable", frozenset({"No"})),
)
_EXPERTS = {
    "atomic": "qus.atomic",
    "minimal": "qus.minimal",
    "uniform": "qus.uniform",
    "well_formed": "qus.well_formed",
}


class Score:
    """Counts of one comparison."""

    def __init__(self) -> None:
        self.right = self.false = self.missed = 0

    def add(self, said: bool, true: bool) -> None:
        """Count one item."""
        self.right += said and true
        self.false += said and not true
        self.missed += true and not said

    def __str__(self) -> str:
        precision = self.right / ((self.right + self.false) or 1)
        recall = self.right / ((self.right + self.missed) or 1)
        f1 = 2 * precision * recall / ((precision + recall) or 1)
        return (
            f"P {precision:.2f}  R {recall:.2f}  F1 {f1:.2f}   "
            f"(right {self.right}, false {self.false}, missed {self.missed})"
        )


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


def experts() -> None:
    """53 stories of one project, labelled by two experts in the classes of AQUSA."""
    labelled = rows("quality/qus_expert_labels.jsonl")
    found = rules_of(stories(row["story"] for row in labelled))
    ours, between = Score(), Score()
    for row, rules in zip(labelled, found, strict=True):
        first, second = (_classes(one) for one in row["defects_by_annotator"].values())
        for name, rule in _EXPERTS.items():
            between.add(name in first, name in second)
            if (name in first) == (name in second):
                ours.add(rule in rules, name in first)
    print("two experts, 53 stories (Dalpiaz g13); classes on which they differ are left out")
    print(f"  ours against what both say     {ours}")
    print(f"  one expert against the other   {between}")


def _classes(defects: Iterable[str]) -> set[str]:
    return {one.partition(".")[0] for one in defects}


def ustai() -> None:
    """1,260 stories that language models wrote, labelled by people, each by one of them."""
    labelled = rows("quality/ustai_labels.jsonl")
    found = rules_of(stories(row["story"] for row in labelled))
    projects = sorted({row["abstract"] for row in labelled}, key=lambda name: int(name[1:]))
    tune = set(projects[::2])
    print("UStAI, 1,260 generated stories; tuned on every second project, tested on the others")
    for rule, column, bad in _USTAI:
        for name, wanted in (("tune", tune), ("test", set(projects) - tune)):
            score = Score()
            for row, rules in zip(labelled, found, strict=True):
                if row["abstract"] in wanted and row[column]:
                    score.add(rule in rules, row[column] in bad)
            print(f"  {rule:<24} {name}  {score}")
    print("  how steady the labels are: stories that join actions, and how many are labelled so")
    for name, early in (("A1 to A9", True), ("A10 to A42", False)):
        fired = [
            row["atomic"] == "conjunctions"
            for row, rules in zip(labelled, found, strict=True)
            if "qus.atomic" in rules and (int(row["abstract"][1:]) < 10) is early
        ]
        print(f"    {name:<11} {sum(fired)} of {len(fired)} ({sum(fired) / len(fired):.0%})")


def lists() -> None:
    """Atomic on three lists that people wrote, against our own labels by line number."""
    labels: Mapping[str, Mapping[str, list[int]]] = yaml.safe_load(
        (Path(__file__).parents[1] / "golden" / "clauses" / "atomic.yaml").read_text("utf-8")
    )
    print("qus.atomic on stories that people wrote (Dalpiaz), labelled by us before the first run")
    for part, files in labels.items():
        score = Score()
        for name, numbers in files.items():
            text = (DATA / "stories" / name).read_text(encoding="utf-8")
            items = stories(line for line in text.split("\n") if line.strip("\ufeff \r"))
            for number, rules in enumerate(rules_of(items), 1):
                score.add("qus.atomic" in rules, number in numbers)
        print(f"  {part}: {', '.join(files):<40} {score}")


def aqusa() -> None:
    """Beside what the AQUSA tool said of two projects: output of a tool, not of people."""
    print("AQUSA's own output as if it were labels (published: recall 93 %, precision 72 to 77 %)")
    for name, part in (("apstud", "tune"), ("xd", "test")):
        folder = DATA / "quality" / "aqusa_tool"
        said: dict[str, set[str]] = {}
        with (folder / f"{name}-quality-allus-DS.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                said.setdefault(_letters(row["title"]), set()).add(
                    f"{row['kind']}.{row['subkind']}"
                )
        with (folder / f"jira-{name}-allus-DS.csv").open(encoding="utf-8", newline="") as file:
            texts = [row[0] for row in csv.reader(file) if row and row[0].strip()]
        items = stories(texts)
        found = rules_of(items)
        checks: tuple[tuple[str, Callable[[set[str]], bool]], ...] = (
            ("qus.well_formed", lambda one: bool(one & {"well_formed.no_role"})),
            ("qus.atomic", lambda one: "atomic.conjunctions" in one),
            ("qus.minimal", lambda one: any(x.startswith("minimal.") for x in one)),
        )
        for rule, true in checks:
            score = Score()
            for item, rules in zip(items, found, strict=True):
                score.add(rule in rules, true(said.get(_letters(item.title), set())))
            print(f"  {name:<7} {part}  {rule:<16} {score}")


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
