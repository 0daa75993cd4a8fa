"""Hybrid ranking: vectors and terms, each its own list, joined by reciprocal rank fusion.

Reciprocal rank fusion: Cormack, Clarke, Buettcher, SIGIR 2009, doi 10.1145/1571941.1572114.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.retrieval.index import Index
from assistant.retrieval.lexical import FIELDS, WEIGHTS, Lexical
from assistant.retrieval.terms import terms
from assistant.retrieval.texts import Prepared

if TYPE_CHECKING:
    from numpy import bool_, float32
    from numpy.typing import NDArray

DEPTH = 100
"""How many of each list are joined."""
RRF_K = 2.0
"""Not the paper's 60, which all but forgets who came first: two good lists deserve more trust."""
COVERAGE_WEIGHT = 0.5
"""Weight of the third list, the share of a title that the query names, beside 1 for the others."""
QUERY_WEIGHTS = {**WEIGHTS, "title": 2.0}
"""An item that asks: its title is read with half the weight that a found title has."""
QUERY_TERMS = 40
"""Terms of an item that ask; the rarest by weight. More cost time and add noise."""
EXACT_ROWS = 20_000
"""Up to so many rows all are multiplied: 0.1 ms for a thousand and 1 ms for ten thousand, where
Chroma takes 3 to 5."""
GATHER = 0.125
"""Below this share of rows, gathering the allowed vectors is cheaper than reading all."""


class Query(NamedTuple):
    """What is looked for."""

    words: Mapping[str, float]
    """Terms with their weight."""
    vector: "NDArray[float32]"


class Hit(NamedTuple):
    """One row that was found."""

    row: int
    score: float
    """Fused; comparable only within one ranking."""


def words_of(prepared: Prepared, lexical: Lexical) -> dict[str, float]:
    """The terms of an item that tell most, by field weight and rarity."""
    weights: defaultdict[str, float] = defaultdict(float)
    for name, text in zip(FIELDS, prepared, strict=True):
        for term, count in Counter(terms(text)).items():
            # Saturates: the tenth repetition says little more than the second.
            weights[term] += QUERY_WEIGHTS[name] * (count / (count + 1.0)) * 2
    ranked = sorted(weights, key=lambda term: -weights[term] * lexical.rarity(term))
    return {term: weights[term] for term in ranked[:QUERY_TERMS]}


def nearest(
    index: Index, vector: "NDArray[float32]", count: int, allowed: "NDArray[bool_] | None"
) -> list[tuple[int, float]]:
    """Rows with their cosine, nearest first: by Chroma, or exactly where that is faster.

    Chroma takes 12 to 65 ms for a query with a filter; multiplying the allowed rows is faster and
    misses nothing. `vecdot` stays in this thread: BLAS would wake all cores for a product of this
    size, which is ten times slower when they are busy.
    """
    import numpy as np

    if allowed is None:
        if len(index) > EXACT_ROWS:
            rows = index.catalogue.rows
            return [(rows[key], score) for key, score in index.dense.nearest(vector, count)]
        scores = np.vecdot(index.vectors, vector)
        return [(row, float(scores[row])) for row in top(scores, count)]
    chosen = np.flatnonzero(allowed)
    if not len(chosen):
        return []
    if len(chosen) < GATHER * len(index):
        scores = np.vecdot(index.vectors[chosen], vector)
    else:
        scores = np.vecdot(index.vectors, vector)[chosen]
    return [(int(chosen[place]), float(scores[place])) for place in top(scores, count)]


def top(scores: "NDArray[float32]", count: int) -> list[int]:
    """Places of the largest scores, largest first; equal ones by place."""
    import numpy as np

    if count < len(scores):
        last = -np.partition(-scores, count - 1)[count - 1]
        above = np.flatnonzero(scores > last)
        some = np.concatenate((above, np.flatnonzero(scores == last)[: count - len(above)]))
    else:
        some = np.arange(len(scores))
    return [int(place) for place in some[np.lexsort((some, -scores[some]))]]


def matching(
    index: Index, words: Mapping[str, float], count: int, allowed: "NDArray[bool_] | None"
) -> list[tuple[int, float]]:
    """Rows with their BM25F score, best first; rows without any of the words are no hits."""
    import numpy as np

    scores = index.lexical.scores(words)
    if allowed is not None:
        scores = np.where(allowed, scores, np.float32(0))
    return [(row, float(scores[row])) for row in top(scores, count) if scores[row] > 0]


def fuse(rankings: Sequence[tuple[float, Sequence[int]]], *, k: float = RRF_K) -> list[Hit]:
    """Join rankings: a row's score is the sum of weight / (k + rank) over them.

    Args:
        rankings: each with its weight; rows, best first.
        k: how little the first ranks differ.
    """
    scores: dict[int, float] = {}
    for weight, ranking in rankings:
        for rank, row in enumerate(ranking, start=1):
            scores[row] = scores.get(row, 0.0) + weight / (k + rank)
    return [Hit(row, scores[row]) for row in sorted(scores, key=lambda row: (-scores[row], row))]


def rank(
    index: Index, query: Query, *, depth: int = DEPTH, allowed: "NDArray[bool_] | None" = None
) -> list[Hit]:
    """The hybrid ranking."""
    if not len(index):
        return []
    depth = min(depth, len(index))
    dense = [row for row, _ in nearest(index, query.vector, depth, allowed)]
    lexical = [row for row, _ in matching(index, query.words, depth, allowed)]
    first = fuse(((1.0, dense), (1.0, lexical)))
    covered = index.lexical.coverage((hit.row for hit in first), query.words)
    titles = sorted((hit.row for hit in first if covered[hit.row]), key=lambda row: -covered[row])
    return fuse(((1.0, dense), (1.0, lexical), (COVERAGE_WEIGHT, titles)))
