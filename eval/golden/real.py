"""Real items with a reader's word on whether to split them; their texts are not part of the project.

`real_splits.jsonl` names items by file and key. The files are looked for beside the checkout, in
`../shared/data`; where they are missing, there are no real items to learn from or to score.
A second reader, who did not know the first one's word, read 200 of them anew (all that were not a
plain "no", and as many others): where both said yes or no, none of 142 differed; 29 differed by an
"either", and count as one. Both readers had machine assistance.
"""

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from assistant import Item, ItemKind, exchange

from .schema import Expected

DATA = Path(__file__).parents[3] / "shared" / "data"
LABELS = Path(__file__).with_name("real_splits.jsonl")
_FEWEST = 5
"""Estimates that a backlog needs before its median says what is usual."""


class RealItem(NamedTuple):
    """An item that somebody wrote for work, and whether to split it."""

    source: str
    item: Item
    usual: float | None
    """Median estimate of its backlog."""
    wanted: Expected


def real_items() -> list[RealItem]:
    """Every labelled real item; none where the data are not there."""
    if not DATA.is_dir():
        return []
    found: list[RealItem] = []
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        items, usual = _backlog(row["source"])
        wanted = Expected(row["split"])
        if row.get("again", row["split"]) != row["split"]:
            wanted = Expected.EITHER
        if row["key"] in items:
            found.append(RealItem(row["source"], items[row["key"]], usual, wanted))
    return found


@cache
def _backlog(source: str) -> tuple[dict[str, Item], float | None]:
    if source.startswith("exports/"):
        items = {item.key: item for item in exchange.read(DATA / source).items}
    elif source.startswith(("stories", "items")):
        items = {item.key: item for item in _stories(source)}
    elif source == "springxd":
        items = {item.key: item for item in _issues()}
    else:
        items = {item.key: item for item in _points(source)}
    known = [item.estimate for item in items.values() if item.estimate]
    return items, median(known) if len(known) >= _FEWEST else None


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def _issues() -> Iterator[Item]:
    for row in _rows(DATA / "retrieval" / "springxd" / "items.jsonl"):
        yield _item(row["id"], row["title"], row["description"], row.get("story_points"))


def _points(source: str) -> Iterator[Item]:
    with (DATA / "story_points" / f"{source}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _item(row["issuekey"], row["title"], row["description"], float(row["storypoint"]))


def _stories(source: str) -> Iterator[Item]:
    for row in _rows(DATA / "stories_with_ac" / f"{source}.jsonl"):
        told = row["story"] if row["story"] and row["story"] not in row["context"] else ""
        yield _item(row["id"], row["title"], f"{told}\n\n{row['context']}", None)


def _item(key: str, title: str, description: str | None, estimate: float | None) -> Item:
    text = "" if description in {None, "NULL"} else str(description)
    told = title.lower().startswith(("as a", "[story]"))
    kind = ItemKind.STORY if told else ItemKind.OTHER
    return Item(key=key, title=title, description=text.strip(), estimate=estimate, kind=kind)
