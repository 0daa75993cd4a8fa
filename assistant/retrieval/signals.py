"""What two texts have in common, in numbers and words."""

from collections.abc import Mapping
from typing import NamedTuple

from assistant.retrieval.lexical import Lexical


class Signals(NamedTuple):
    """How alike two items are."""

    cosine: float
    title: float
    """Overlap of the titles' terms by rarity (weighted Jaccard), 0 to 1."""
    shared: tuple[str, ...]
    """Terms of both, most telling first."""


def overlap(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    """Weighted Jaccard similarity of two bags of terms (Ruzicka), 0 to 1."""
    words = one.keys() | two.keys()
    most = sum(max(one.get(word, 0.0), two.get(word, 0.0)) for word in words)
    least = sum(min(one.get(word, 0.0), two.get(word, 0.0)) for word in words)
    return least / most if most else 0.0


def rarities(words: Mapping[str, float], lexical: Lexical) -> dict[str, float]:
    """Each term with its rarity."""
    return {word: lexical.rarity(word) for word in words}
