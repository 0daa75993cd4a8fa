"""What two items have in common, in numbers and words."""

from collections.abc import Collection
from typing import NamedTuple

from assistant.retrieval.lexical import Lexical
from assistant.retrieval.profile import Profile


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
    """Overlap of the descriptions' words (weighted Jaccard)."""
    whole: float
    """Overlap of all words (weighted Jaccard)."""
    named: float
    """Share of the other's title that this one names anywhere."""
    here: frozenset[str]
    """Words of this title that stand nowhere in the other item."""
    there: frozenset[str]
    """Words of the other title that stand nowhere in this item."""
    shared: tuple[str, ...]
    """Terms of both, rarest first."""


def weigh(words: Collection[str], lexical: Lexical) -> float:
    """Sum of the words' rarities."""
    return sum(lexical.rarity(word) for word in words)


def overlap(one: frozenset[str], two: frozenset[str], lexical: Lexical) -> float:
    """Jaccard similarity of two sets of terms, weighted by rarity; 0 where both are empty."""
    union = weigh(one | two, lexical)
    return weigh(one & two, lexical) / union if union else 0.0


def compare(
    mine: Profile, theirs: Profile, *, cosine: float, closeness: float, lexical: Lexical
) -> Signals:
    """Everything that relations are decided by."""
    both = mine.everything & theirs.everything
    total = weigh(theirs.title, lexical)
    return Signals(
        cosine=cosine,
        closeness=closeness,
        titles=overlap(mine.title, theirs.title, lexical),
        bodies=overlap(mine.body, theirs.body, lexical),
        whole=overlap(mine.everything, theirs.everything, lexical),
        named=weigh(theirs.title & mine.everything, lexical) / total if total else 0.0,
        here=mine.title - theirs.everything,
        there=theirs.title - mine.everything,
        shared=tuple(sorted(both, key=lambda word: (-lexical.rarity(word), word))),
    )
