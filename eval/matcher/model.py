"""The trained model: small decision trees in a JSON file that a person can read.

`probability = 1 / (1 + exp(-(start + rate × sum of the trees' leaves)))`: gradient boosting
(Friedman 2001), trained with scikit-learn, evaluated here with plain arithmetic.
"""

from collections.abc import Mapping, Sequence
from math import exp
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

MODEL = Path(__file__).parent / "model.json"


class Node(BaseModel):
    """A leaf with its value, or a question with two branches."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    leaf: float | None = None
    feature: str = ""
    at_most: float = 0.0
    then: "Node | None" = None
    otherwise: "Node | None" = None

    def value(self, features: Mapping[str, float]) -> float:
        """The leaf that the features lead to."""
        node = self
        while node.leaf is None:
            # scikit-learn compares in single precision; so does the training's threshold.
            branch = node.then if features[node.feature] <= node.at_most else node.otherwise
            assert branch is not None
            node = branch
        return node.leaf


class Validation(BaseModel):
    """How well the matcher agrees with hand-labelled pairs of products it was not trained on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pairs: int = 0
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    kappa: float = 0.0
    least: int = 200
    """How many pairs it takes to believe it."""

    @property
    def valid(self) -> bool:
        """Whether figures that rest on the matcher may be trusted: F1 >= 0.80 and κ >= 0.6."""
        return self.pairs >= self.least and self.f1 >= 0.80 and self.kappa >= 0.6


class Model(BaseModel):
    """Trees and how they were validated."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    features: tuple[str, ...]
    start: float
    rate: float
    trees: tuple[Node, ...]
    threshold: float = 0.5
    trained_on: str
    """Hash of the pairs."""
    trained_with: str
    validation: Validation
    parts: dict[str, Validation]
    """The same cross-validation looked at by kind of pair and by product."""
    hard: dict[str, tuple[int, int]] = {}
    """Hard negatives by what makes them hard: how many there are, and how many were refused."""

    def probability(self, row: Sequence[float]) -> float:
        """Probability of a match for one row of features."""
        named = dict(zip(self.features, row, strict=True))
        score = self.start + self.rate * sum(tree.value(named) for tree in self.trees)
        return 1.0 / (1.0 + exp(-score))


def load_model(path: Path = MODEL) -> Model:
    """Read the model; raises OSError or ValueError where there is none."""
    return Model.model_validate_json(path.read_text(encoding="utf-8"))


def agreement(truth: Sequence[bool], said: Sequence[bool]) -> Validation:
    """Precision, recall, F1 and Cohen's κ (Cohen 1960) of yes/no decisions."""
    both = sum(a and b for a, b in zip(truth, said, strict=True))
    yes, claimed, count = sum(truth), sum(said), len(truth)
    same = sum(a == b for a, b in zip(truth, said, strict=True)) / count
    chance = (yes * claimed + (count - yes) * (count - claimed)) / count**2
    return Validation(
        pairs=count,
        precision=_places(both / claimed if claimed else 0.0),
        recall=_places(both / yes if yes else 0.0),
        f1=_places(2 * both / (yes + claimed) if yes + claimed else 0.0),
        kappa=_places((same - chance) / (1 - chance) if chance < 1 else 0.0),
    )


def _places(value: float) -> float:
    return round(value, 4)


def dump(model: Model) -> str:
    """The model as JSON, a tree a line."""
    import json

    content: dict[str, Any] = model.model_dump(mode="json", exclude_defaults=True)
    trees = content.pop("trees")
    head = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
    lines = ",\n".join("  " + json.dumps(tree) for tree in trees)
    return head[:-2] + ',\n "trees": [\n' + lines + "\n ]\n}\n"
