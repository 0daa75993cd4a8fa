"""The invented items of `eval/golden/splits`: whether and how each should be split."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..golden import GoldenItem
from ..golden.load import read_yaml

FOLDER = Path(__file__).parents[1] / "golden" / "splits"
HALVES = {"tuning": "tuning.yaml", "held out": "held_out.yaml"}


def load(name: str) -> tuple[GoldenItem, ...]:
    """The items of one file; every passage stands in its item word for word.

    Raises:
        UserError: the file is not valid YAML.
        ValueError: an entry is unknown or a passage does not stand in its item.
    """
    return tuple(_item(row) for row in read_yaml(FOLDER / name))


def _item(row: Mapping[str, Any]) -> GoldenItem:
    label = {"nothing_to_add": True, "split": row["split"]}
    rest = {name: value for name, value in row.items() if name != "split"}
    return GoldenItem.model_validate({**rest, "label": label})
