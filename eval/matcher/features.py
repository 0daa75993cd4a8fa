"""What two statements have in common, as numbers: embedding, words, figures, denial, roles.

`drafted` is the text of a suggestion, `labelled` what it is held against. The measure is not
symmetric: a draft may say more than the label, but not less.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from math import sqrt
from typing import Any, NamedTuple

from .quantities import quantities
from .words import NEGATIONS, STOP, content, fold, outcome, stem

NAMES = (
    "cosine", "cosine_outcome", "cosine_condition", "recall", "precision", "jaccard", "characters",
    "aligned_recall", "aligned_precision", "worst_word", "second_worst_word", "unaligned_share",
    "outcome_aligned", "numbers_missing", "numbers_added", "numbers_clash", "numbers_agree",
    "denial_differs", "label_denies", "draft_denies", "opposites", "first_noun", "open_outcome",
    "length_ratio", "draft_length", "label_length", "question_differs",
)  # fmt: skip

OPPOSITES = (
    ("above", "below"), ("more", "less"), ("before", "after"), ("open", "closed"),
    ("free", "costs"), ("higher", "lower"), ("accepted", "refused"), ("lend", "return"),
    ("at most", "at least"), ("first", "last"), ("begins", "ends"), ("until", "from"),
    ("hot", "cold"), ("shown", "hidden"), ("online", "offline"), ("in", "out"), ("add", "remove"),
)  # fmt: skip

_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_THEN = re.compile(r",?\s*\bthen\b", re.IGNORECASE)
Embed = Callable[[Sequence[str]], Any]
"""Texts to L2-normalised rows."""


class Parsed(NamedTuple):
    """One text, taken apart."""

    text: str
    folded: str
    words: tuple[str, ...]
    stems: frozenset[str]
    pieces: Counter[str]
    numbers: frozenset[str]
    denies: bool
    outcome: str
    condition: str
    outcome_words: tuple[str, ...]


def parse(text: str) -> Parsed:
    """Take a text apart."""
    folded = fold(text)
    after = outcome(text)
    return Parsed(
        text=text,
        folded=f" {folded} ",
        words=_meaning(text),
        stems=frozenset(content(text)),
        pieces=_pieces(folded),
        numbers=quantities(text),
        denies=any(word in NEGATIONS or word.endswith("n't") for word in _WORDS.findall(folded)),
        outcome=after,
        condition=_THEN.split(text)[0],
        outcome_words=_meaning(after),
    )


def _meaning(text: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(word for word in _WORDS.findall(fold(text)) if word not in STOP)
    )


def _pieces(folded: str) -> Counter[str]:
    plain = re.sub(r"\W+", " ", folded)
    return Counter(plain[at : at + 4] for at in range(len(plain) - 3))


class Space:
    """Vectors of texts and words, computed once each."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: dict[str, Any] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Embed what is not known yet, in one go."""
        new = sorted({text for text in texts if text and text not in self._known})
        if new:
            self._known.update(zip(new, self._embed(new), strict=True))

    def cosine(self, left: str, right: str) -> float:
        """Cosine of two known texts."""
        if not left or not right:
            return 0.0
        return float(self._known[left] @ self._known[right])


def needed(parsed: Parsed) -> list[str]:
    """Texts whose vectors the features need."""
    return [parsed.text, parsed.outcome, parsed.condition, *parsed.words, *parsed.outcome_words]


def features(drafted: Parsed, labelled: Parsed, space: Space) -> list[float]:
    """The features of one pair, in the order of `NAMES`."""
    common = len(drafted.stems & labelled.stems)
    forth = _align(labelled.words, drafted.words, space)
    back = _align(drafted.words, labelled.words, space)
    after = _align(labelled.words, drafted.outcome_words, space)
    ordered = sorted(forth)
    missing = labelled.numbers - drafted.numbers
    added = drafted.numbers - labelled.numbers
    return [
        space.cosine(drafted.text, labelled.text),
        space.cosine(drafted.outcome, labelled.text),
        space.cosine(drafted.condition, labelled.text),
        common / max(1, len(labelled.stems)),
        common / max(1, len(drafted.stems)),
        common / max(1, len(drafted.stems | labelled.stems)),
        _counter_cosine(drafted.pieces, labelled.pieces),
        _mean(forth),
        _mean(back),
        ordered[0],
        ordered[min(1, len(ordered) - 1)],
        sum(value < 0.5 for value in forth) / len(forth),
        _mean(after),
        float(bool(missing)),
        float(bool(added)),
        float(bool(missing and added)),
        float(bool(labelled.numbers) and not missing),
        float(drafted.denies != labelled.denies),
        float(labelled.denies and not drafted.denies),
        float(drafted.denies and not labelled.denies),
        float(_opposites(drafted, labelled)),
        _align(labelled.words[:1], drafted.words, space)[0],
        float("…" in drafted.text or not drafted.outcome.strip()),
        min(3.0, len(drafted.stems) / max(1, len(labelled.stems))),
        len(drafted.stems) / 10,
        len(labelled.stems) / 10,
        float(drafted.text.rstrip().endswith("?") != labelled.text.rstrip().endswith("?")),
    ]


def _align(words: Sequence[str], among: Sequence[str], space: Space) -> list[float]:
    """For each word the similarity of the nearest one among the others; one 0 for no words."""
    if not words or not among:
        return [0.0]
    stems = {stem(word) for word in among}
    return [
        1.0 if stem(word) in stems else max(space.cosine(word, other) for other in among)
        for word in words
    ]


def _opposites(drafted: Parsed, labelled: Parsed) -> int:
    return sum(
        _only(drafted.folded, one, two) and _only(labelled.folded, two, one)
        or _only(drafted.folded, two, one) and _only(labelled.folded, one, two)
        for one, two in OPPOSITES
    )  # fmt: skip


def _only(folded: str, word: str, other: str) -> bool:
    return f" {word} " in folded and f" {other} " not in folded


def _counter_cosine(left: Counter[str], right: Counter[str]) -> float:
    dot = sum(count * right[piece] for piece, count in left.items())
    lengths = [sqrt(sum(count * count for count in one.values())) for one in (left, right)]
    return dot / (lengths[0] * lengths[1]) if all(lengths) else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
