"""Beside the AQUSA tool: its published figures, and its own output on two projects."""

import csv
import re

from ._quality_labels import DATA, Score, rules_of, stories

PUBLISHED = (
    "AQUSA as published (Lucassen et al. 2016, 10.1007/s00766-016-0250-x): recall about 93 %, "
    "precision 72 to 77 %, 1,023 stories, labels of its authors, not at hand"
)
_PAIRS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("qus.well_formed", frozenset({"well_formed.no_role"}), "no role, which each story must have"),
    ("qus.atomic", frozenset({"atomic.conjunctions"}), "AQUSA counts every “and”, “&” and “+”"),
    (
        "qus.minimal",
        frozenset({"minimal.brackets", "minimal.punctuation", "minimal.indicator_repetition"}),
        "AQUSA counts every bracket; ours only within a story sentence",
    ),
)


def aqusa() -> Score:
    """Print ours beside AQUSA's output, which is that of a tool and not of people.

    Returns:
        Well-formed on the project that nothing was tuned on.
    """
    print(f"{PUBLISHED}; its output here as if it were labels:")
    well = Score()
    for name, part in (("apstud", "tune"), ("xd", "test")):
        said = _said(name)
        folder = DATA / "quality" / "aqusa_tool"
        with (folder / f"jira-{name}-allus-DS.csv").open(encoding="utf-8", newline="") as file:
            texts = [row[0] for row in csv.reader(file) if row and row[0].strip()]
        items = stories(texts)
        found = rules_of(items)
        for rule, bad, why in _PAIRS:
            score = Score()
            for item, rules in zip(items, found, strict=True):
                score.add(rule in rules, bool(said.get(_letters(item.title), set()) & bad))
            print(f"  {name:<7} {part}  {rule:<16} {score}   {why}")
            well = score if rule == "qus.well_formed" else well
    return well


def _said(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    path = DATA / "quality" / "aqusa_tool" / f"{name}-quality-allus-DS.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds = found.setdefault(_letters(row["title"]), set())
            kinds.add(f"{row['kind']}.{row['subkind']}")
    return found


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())
