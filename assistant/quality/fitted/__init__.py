"""Weights that were fitted to labelled items, by the name of what they score.

Each file holds a bias, a threshold and a weight for each sign; `python -m eval.fits` makes them anew.
A score is the logistic function of the bias and the weighted signs (Cox 1958, doi
10.1111/j.2517-6161.1958.tb00292.x).
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import Literal, NamedTuple

Name = Literal["demands", "slices"]


class Fitted(NamedTuple):
    """A fitted score."""

    bias: float
    likely: float
    """From here on, 0 to 1, what is scored is taken to be so."""
    weights: Mapping[str, float]
    direction: tuple[float, ...] = ()
    """Weights of a sentence vector (all-MiniLM-L6-v2), where the score reads one."""
    middle: float = 0.0
    """What the vectors of the items that it was fitted to add on average."""

    def score(self, signs: Mapping[str, float], more: float = 0.0) -> float:
        """How likely it is, 0 to 1.

        Args:
            signs: what was counted, by name; names without a weight count for nothing.
            more: what is added to the weighted signs.
        """
        total = self.bias + more
        total += sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


@lru_cache(maxsize=4)
def fitted(name: Name) -> Fitted:
    """The weights of that name."""
    told = json.loads((files(__package__) / f"{name}.json").read_text(encoding="utf-8"))
    return Fitted(
        bias=told["bias"],
        likely=told["likely"],
        weights=told["weights"],
        direction=tuple(told.get("direction", ())),
        middle=told.get("middle", 0.0),
    )
