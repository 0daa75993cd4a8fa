"""How many of the duplicates that are told are duplicates, and how often nothing is said."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant import Item
from assistant.domain import RelationType
from assistant.retrieval import Retriever

from ._retrieval_data import CACHE, Project, Vectors
from ._retrieval_quality import interval, progress

TARGET = 0.90
JUDGED = frozenset(
    frozenset(pair.split())
    for pair in (
        "XD-1697 XD-1775",
        "XD-2183 XD-2184",
        "XD-2183 XD-2185",
        "XD-2183 XD-2186",
        "XD-2183 XD-2189",
        "XD-2184 XD-2185",
        "XD-2184 XD-2186",
        "XD-2184 XD-2189",
        "XD-2185 XD-2186",
        "XD-2185 XD-2189",
        "XD-2186 XD-2189",
        "XD-2338 XD-2518",
        "XD-2448 XD-2526",
        "XD-3559 XD-3578",
        "seamonkey:1671242 seamonkey:1671245",
        "seamonkey:1860935 seamonkey:1901096",
        "seamonkey:1911692 seamonkey:1911693",
        "seamonkey:1926094 seamonkey:1926099",
    )
)
"""Told pairs without a label that are duplicates by reading both: the labels are incomplete."""


def duplicates(found: Sequence[Project]) -> bool:
    """Print precision, recall and abstention of `duplicate`; whether the precision is reached."""
    print("`duplicate` at the shown threshold, every issue asking")
    right: list[bool] = []
    for project in found:
        told, types = relations(project.items)
        same = {pair for pair in told if pair in project.duplicates}
        judged = {pair for pair in told if pair in JUDGED or pair in same}
        right += [pair in judged for pair in told]
        asked = {key for pair in project.duplicates for key in pair}
        silent = sum(not any(key in pair for pair in told) for key in asked)
        print(
            f"  {project.name}: n = {len(told)} pairs told; labelled {len(same)}, by label or "
            f"reading {len(judged)}; recall of labelled pairs {len(same)}/{len(project.duplicates)}; "
            f"nothing said of {silent}/{len(asked)} labelled issues "
            f"and {len(project.items) - len({k for p in told for k in p})}/{len(project.items)} in all"
        )
        print("    all relations: " + ", ".join(f"{k} {v}" for k, v in sorted(types.items())))
    rate = np.array(right, dtype=np.float64)
    good = bool(rate.mean() >= TARGET)
    print(
        f"  precision {interval(rate)}, n = {len(rate)} pairs (goal {TARGET:.2f}: "
        f"{'reached' if good else 'MISSED'})"
    )
    return good


def relations(items: Sequence[Item]) -> tuple[set[frozenset[str]], dict[str, int]]:
    """Pairs that are told to be duplicates, and how many pairs each type of relation has."""
    pairs: dict[str, set[frozenset[str]]] = {}
    with TemporaryDirectory() as folder:
        store = Vectors(CACHE)
        with Retriever(Path(folder) / "index", store) as retriever:
            retriever.update(items, progress=progress)
            for place, item in enumerate(items, start=1):
                for one in retriever.relate(item):
                    pairs.setdefault(one.type.value, set()).add(frozenset((item.key, one.key)))
                if place % 100 == 0 or place == len(items):
                    progress(place, len(items), "relating")
    return pairs.get(RelationType.DUPLICATE.value, set()), {k: len(v) for k, v in pairs.items()}


TITLES = (
    "Export the {} as {}",
    "Upgrade {} to version {}",
    "Send a reminder about the {} {} days ahead",
    "Translate the {} into {}",
    "Show the {} on the {} page",
    "As a {}, I want to edit my {} so that it is right",
)
FILLS = (
    ("berth plan", "PDF"),
    ("berth plan", "CSV"),
    ("crew list", "PDF"),
    ("crew list", "CSV"),
    ("tide table", "12"),
    ("tide table", "21"),
    ("harbour fee", "Dutch"),
    ("harbour fee", "Danish"),
)
FORM = (
    "## Motivation\n\nWhy do we want this? Who asked for it, and since when?\n\n"
    "## Scope\n\nWhat is in, and what is out on purpose?\n\n## Risks\n\n"
    "Name one risk and who owns it.\n\n## Checklist\n\n- code\n- tests\n- release note\n"
)


def families() -> list[Item]:
    """Items made from templates by filling their slots; none is another's duplicate."""
    return [
        Item(
            key=f"{'F' if form else 'T'}{place}-{number}",
            title=title.format(*fill) + (" on board" if form else ""),
            description=form,
        )
        for place, title in enumerate(TITLES)
        for form in ("", FORM)
        for number, fill in enumerate(FILLS)
    ]


def templates() -> bool:
    """Print how many pairs of one template family are called duplicates; the goal is none."""
    items = families()
    told, types = relations(items)
    print(
        f"one template's items: {len(items)} items in {len(TITLES) * 2} families, "
        f"{len(told)} pairs called duplicates (goal 0); all relations: "
        + ", ".join(f"{k} {v}" for k, v in sorted(types.items()))
    )
    return not told
