"""What two items have in common, in numbers and words."""

from collections.abc import Collection
from typing import NamedTuple

from assistant.retrieval.lexical import Lexical
from assistant.retrieval.profile import Profile

SAME_TEXT_COSINE = 0.70
"""Texts that are nearly the same never lie farther apart."""


class Signals(NamedTuple):
    """How alike two items are; every share is weighted by rarity and lies between 0 and 1."""

    cosine: float
    """Of their embeddings."""
    closeness: float
    """Cosine less the mean of what each has with its ten nearest: what is left where everything
    resembles everything (CSLS; Lample, Conneau, Denoyer, Jégou, ICLR 2018), divided by two."""
    titles: float
    """Overlap of the titles' words (weighted Jaccard)."""
    bodies: float
    """Overlap of the descriptions' words (weighted Jaccard); 0 where the cosine rules it out."""
    named: float
    """Share of the other's title that this one names anywhere."""
    naming: float
    """Share of this title that the other names anywhere."""


def weigh(words: Collection[str], lexical: Lexical) -> float:
    """Sum of the words' rarities."""
    return sum(lexical.rarity(word) for word in words)


def overlap(one: frozenset[str], two: frozenset[str], lexical: Lexical) -> float:
    """Jaccard similarity of two sets of terms, weighted by rarity; 0 where both are empty."""
    union = weigh(one | two, lexical)
    return weigh(one & two, lexical) / union if union else 0.0


def share(words: frozenset[str], within: frozenset[str], lexical: Lexical) -> float:
    """How much of some words stands within others, by rarity."""
    total = weigh(words, lexical)
    return weigh(words & within, lexical) / total if total else 0.0


def compare(
    mine: Profile, theirs: Profile, *, cosine: float, closeness: float, lexical: Lexical
) -> Signals:
    """Everything that relations are decided by."""
    return Signals(
        cosine=cosine,
        closeness=closeness,
        titles=overlap(mine.title, theirs.title, lexical),
        bodies=overlap(mine.body, theirs.body, lexical) if cosine >= SAME_TEXT_COSINE else 0.0,
        named=share(theirs.title, mine.everything, lexical),
        naming=share(mine.title, theirs.everything, lexical),
    )


def shared(mine: Profile, theirs: Profile, lexical: Lexical) -> list[str]:
    """Terms of both, rarest first."""
    both = mine.everything & theirs.everything
    return sorted(both, key=lambda word: (-lexical.rarity(word), word))
