"""What two statements have in common, as numbers: vectors, words, figures, denial, length.

`drafted` is the text of a suggestion, `labelled` what it is held against. The measure is not
symmetric: a draft may say more than the label, but not less.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from .asking import kinship
from .encoder import Encoder, nearest
from .quantities import quantities
from .words import NEGATIONS, content, fold, outcome

NAMES = (
    "cosine", "cosine_outcome", "cosine_condition", "aligned", "worst_token", "two_worst_tokens",
    "unaligned_share", "aligned_back", "aligned_outcome", "two_worst_of_outcome", "recall",
    "precision", "characters", "numbers_missing", "numbers_added", "numbers_clash",
    "numbers_agree", "denial_differs", "label_denies", "draft_denies", "opposites",
    "open_outcome", "question_differs", "length_ratio", "draft_length", "label_length",
    "asks_the_same",
)  # fmt: skip
"""In the order in which `features` gives them."""

OPPOSITES = (
    ("above", "below"), ("more", "less"), ("before", "after"), ("open", "closed"),
    ("free", "costs"), ("higher", "lower"), ("accepted", "refused"), ("lend", "return"),
    ("at most", "at least"), ("first", "last"), ("begins", "ends"), ("until", "from"),
    ("hot", "cold"), ("shown", "hidden"), ("online", "offline"), ("in", "out"), ("add", "remove"),
)  # fmt: skip

_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_THEN = re.compile(r",?\s*\bthen\b", re.IGNORECASE)
_UNALIGNED = 0.45


class Parsed(NamedTuple):
    """One text, taken apart."""

    text: str
    folded: str
    stems: frozenset[str]
    pieces: Counter[str]
    numbers: frozenset[str]
    denies: bool
    outcome: str
    condition: str


def parse(text: str) -> Parsed:
    """Take a text apart."""
    folded = fold(text)
    return Parsed(
        text=text,
        folded=f" {folded} ",
        stems=frozenset(content(text)),
        pieces=_pieces(folded),
        numbers=quantities(text),
        denies=any(word in NEGATIONS or word.endswith("n't") for word in _WORDS.findall(folded)),
        outcome=outcome(text),
        condition=_THEN.split(text)[0],
    )


def _pieces(folded: str) -> Counter[str]:
    plain = re.sub(r"\W+", " ", folded)
    return Counter(plain[at : at + 4] for at in range(len(plain) - 3))


def features(drafted: Parsed, labelled: Parsed, encoder: Encoder) -> list[float]:
    """The features of one pair, in the order of `NAMES`."""
    draft, label = encoder[drafted.text], encoder[labelled.text]
    end = encoder[drafted.outcome]
    forth = sorted(nearest(label.meaning, draft.tokens))
    after = sorted(nearest(label.meaning, end.tokens))
    back = nearest(draft.meaning, label.tokens)
    common = len(drafted.stems & labelled.stems)
    missing = labelled.numbers - drafted.numbers
    added = drafted.numbers - labelled.numbers
    return [
        float(draft.whole @ label.whole),
        float(end.whole @ label.whole),
        float(encoder[drafted.condition].whole @ label.whole),
        _mean(forth),
        forth[0],
        _mean(forth[:2]),
        sum(value < _UNALIGNED for value in forth) / len(forth),
        _mean(back),
        _mean(after),
        _mean(after[:2]),
        common / max(1, len(labelled.stems)),
        common / max(1, len(drafted.stems)),
        _cosine(drafted.pieces, labelled.pieces),
        float(bool(missing)),
        float(bool(added)),
        float(bool(missing and added)),
        float(bool(labelled.numbers) and not missing),
        float(drafted.denies != labelled.denies),
        float(labelled.denies and not drafted.denies),
        float(drafted.denies and not labelled.denies),
        float(_opposites(drafted.folded, labelled.folded)),
        float("…" in drafted.text or not drafted.outcome.strip()),
        float(drafted.text.rstrip().endswith("?") != labelled.text.rstrip().endswith("?")),
        min(3.0, len(drafted.stems) / max(1, len(labelled.stems))),
        len(drafted.stems) / 10,
        len(labelled.stems) / 10,
        kinship(drafted.text, labelled.text),
    ]


def _opposites(one: str, two: str) -> int:
    return sum(
        (_only(one, word, other) and _only(two, other, word))
        or (_only(one, other, word) and _only(two, word, other))
        for word, other in OPPOSITES
    )


def _only(folded: str, word: str, other: str) -> bool:
    return f" {word} " in folded and f" {other} " not in folded


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    dot = sum(count * right[piece] for piece, count in left.items())
    lengths = [sqrt(sum(count * count for count in one.values())) for one in (left, right)]
    return dot / (lengths[0] * lengths[1]) if all(lengths) else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
