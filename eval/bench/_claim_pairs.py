"""The invented lines of `eval/golden/claims`: what an item says, and what twists it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from assistant.domain import Item, ItemKind, Steps
from assistant.refinement.lines import RawLine

from ..golden.load import read_yaml

FOLDER = Path(__file__).parents[1] / "golden" / "claims"
HALVES = {"tuning": "tuning.yaml", "held out": "held_out.yaml"}
TWISTS = ("doer", "place", "quantity", "patient", "comparison", "number", "condition")


class Pair(NamedTuple):
    """A line about an item, and how it twists what the item says."""

    line: str
    twist: str
    """One of `TWISTS`; empty where the line is faithful."""

    def raw(self, covers: tuple[str, ...]) -> RawLine:
        """The line as a model offers it: an event with its outcome, or a rule."""
        when, comma, then = self.line.rstrip(".").partition(", then ")
        if not comma or not when.startswith("When "):
            return RawLine(covers=covers, rule=self.line)
        return RawLine(
            covers=covers, steps=Steps(given="", when=when.removeprefix("When "), then=then)
        )


class Labelled(NamedTuple):
    """An item with the lines that were written about it."""

    item: Item
    pairs: tuple[Pair, ...]


def load(name: str) -> tuple[Labelled, ...]:
    """The items of one file with their lines, the faithful ones first.

    Raises:
        UserError: the file is not valid YAML.
        ValueError: a twist that there is not.
    """
    return tuple(_labelled(number, row) for number, row in enumerate(read_yaml(FOLDER / name), 1))


def _labelled(number: int, row: Mapping[str, Any]) -> Labelled:
    pairs = [Pair(line, "") for line in row["faithful"]]
    for twisted in row["twisted"]:
        [(twist, line)] = twisted.items()
        if twist not in TWISTS:
            raise ValueError(f"{row['title']}: there is no twist {twist!r}")
        pairs.append(Pair(line, twist))
    item = Item(
        key=f"CLAIM-{number}", kind=ItemKind.STORY, title=row["title"], description=row["text"]
    )
    return Labelled(item, tuple(pairs))
