"""Findings against what people say of stories that people wrote."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from ._quality_labels import DATA, Score, rows, rules_of, stories

_EXPERTS = {
    "well_formed": "qus.well_formed",
    "atomic": "qus.atomic",
    "minimal": "qus.minimal",
    "uniform": "qus.uniform",
}


def experts() -> Score:
    """53 stories of one project, labelled by two experts in the classes of AQUSA.

    Returns:
        Ours against both, over all classes, without the judgements on which they differ.
    """
    labelled = rows("quality/qus_expert_labels.jsonl")
    found = rules_of(stories(row["story"] for row in labelled))
    ours, between, each = Score(), Score(), Score()
    print(
        f"two experts, {len(labelled)} stories (Dalpiaz g13): too few defects for a half to tune on"
    )
    for name, rule in _EXPERTS.items():
        here, they = Score(), Score()
        for row, rules in zip(labelled, found, strict=True):
            first, second = (_classes(one) for one in row["defects_by_annotator"].values())
            they.add(name in first, name in second)
            each.add(rule in rules, name in first)
            each.add(rule in rules, name in second)
            if (name in first) == (name in second):
                here.add(rule in rules, name in first)
        ours, between = ours + here, between + they
        print(f"  {rule:<16} {here!s:<66} experts: kappa {_kappa(they)}")
    print(f"  all classes      {ours!s:<66} experts: kappa {_kappa(between)}")
    print(f"  one expert against the other                {between}")
    print(f"  ours against each expert for himself        {each}")
    return ours


def _kappa(score: Score) -> str:
    return "–" if score.kappa is None else f"{score.kappa:.2f}"


def _classes(defects: Iterable[str]) -> set[str]:
    return {one.partition(".")[0] for one in defects}


def lists() -> Score:
    """Atomic on three lists that people wrote, against our own labels by line number.

    Returns:
        The score on the lists that nothing was tuned on.
    """
    labels: Mapping[str, Mapping[str, list[int]]] = yaml.safe_load(
        (Path(__file__).parents[1] / "golden" / "clauses" / "atomic.yaml").read_text("utf-8")
    )
    print("qus.atomic on stories that people wrote (Dalpiaz), labelled by us before the first run")
    score = Score()
    for part, files in labels.items():
        score = Score()
        for name, numbers in files.items():
            text = (DATA / "stories" / name).read_text(encoding="utf-8")
            items = stories(line for line in text.split("\n") if line.strip("\ufeff \r"))
            for number, rules in enumerate(rules_of(items), 1):
                score.add("qus.atomic" in rules, number in numbers)
        print(f"  {part}: {', '.join(files):<40} {score}")
    return score
