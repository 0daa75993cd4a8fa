"""Duplicates over a whole backlog: groups around one canonical item, never chains.

Only pairs that share their title's words or most of their description's are compared, so the work
grows with the backlog and not with its square.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from assistant.domain import Item, ItemState, Progress, RelationType
from assistant.retrieval.catalogue import seconds
from assistant.retrieval.finding import pair
from assistant.retrieval.index import Index
from assistant.retrieval.links import linked
from assistant.retrieval.model import Group
from assistant.retrieval.relations import SAME_BODY_TERMS, Verdict, judge

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

BUCKET = 50
"""Largest bucket whose pairs are all compared; a larger one is a template, not duplicates."""
BANDS = 8
ROWS_A_BAND = 3
"""MinHash (Broder 1997): 8 bands of 3 miss a pair of 0.9 Jaccard similarity once in 29,000."""
_STATES = (ItemState.DONE, ItemState.ACTIVE, ItemState.OPEN, ItemState.DECLINED)


def groups(index: Index, progress: Progress | None = None) -> tuple[Group, ...]:
    """Every group of duplicates, largest first.

    Each duplicate is one of the canonical item itself. What resembles only a duplicate stays out,
    or makes a group of its own.

    Args:
        index: the whole backlog.
        progress: called as items are read.
    """
    verdicts: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for one, two, verdict in _duplicates(index, progress):
        verdicts[one][two] = verdict
        verdicts[two][one] = verdict
    taken: set[int] = set()
    found: list[Group] = []
    for row in sorted(verdicts, key=lambda row: _precedence(index.catalogue.item(row), row)):
        members = sorted(other for other in verdicts[row] if other not in taken)
        if row in taken or not members:
            continue
        taken.update((row, *members))
        keys = index.catalogue.entries
        found.append(
            Group(
                canonical=keys[row].key,
                duplicates=tuple(keys[other].key for other in members),
                evidence=tuple(verdicts[row][other].evidence for other in members),
                scores=tuple(verdicts[row][other].score for other in members),
            )
        )
    return tuple(sorted(found, key=lambda group: (-len(group.duplicates), group.canonical)))


def _precedence(item: Item, row: int) -> tuple[int, float, int, int]:
    """Who stands for a group: what is furthest along, then the oldest, then the fullest."""
    moment = seconds(item.created)
    age = moment if moment == moment else float("inf")  # noqa: PLR0124 - not a number
    return _STATES.index(item.state), age, -len(item.description) - len(item.criteria), row


def _duplicates(index: Index, progress: Progress | None) -> Iterator[tuple[int, int, Verdict]]:
    done: set[tuple[int, int]] = set()
    for one, two in _linked(index):
        done.add((one, two))
        yield one, two, Verdict(RelationType.DUPLICATE, "linked as duplicates in the export", 1.0)
    for one, two in _candidates(index, progress):
        if (one, two) in done:
            continue
        done.add((one, two))
        mine, theirs = index.profile(one), index.profile(two)
        if mine.item.parent == theirs.item.key or theirs.item.parent == mine.item.key:
            continue
        verdict = judge(mine, theirs, pair(index, one, two), index.lexical)
        if verdict is not None and verdict.type in {
            RelationType.DUPLICATE,
            RelationType.DECLINED_BEFORE,
        }:
            yield one, two, verdict


def _linked(index: Index) -> Iterator[tuple[int, int]]:
    rows = index.catalogue.rows
    for row, entry in enumerate(index.catalogue.entries):
        if b'"links":[]' in entry.text:
            continue
        for link in index.catalogue.item(row).links:
            other = rows.get(link.key)
            if other is not None and other != row and linked(link) is RelationType.DUPLICATE:
                yield min(row, other), max(row, other)


def _candidates(index: Index, progress: Progress | None) -> Iterator[tuple[int, int]]:
    buckets: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row in range(len(index)):
        profile = index.profile(row)
        if profile.squeezed:
            buckets["title", profile.squeezed].append(row)
        if profile.words:
            buckets["words", profile.words].append(row)
        if len(profile.body) >= SAME_BODY_TERMS:
            for band, mark in enumerate(_bands(profile.body)):
                buckets["body", band, mark].append(row)
        if progress is not None and (row + 1) % 500 == 0:
            progress(row + 1, len(index), "comparing")
    for bucket in buckets.values():
        if 1 < len(bucket) <= BUCKET:
            yield from combinations(bucket, 2)


def _bands(terms: frozenset[str]) -> list[tuple[int, ...]]:
    """MinHash signature of a set of terms, cut into bands."""
    import numpy as np

    from assistant.retrieval.terms import number

    numbers = np.array([number(term) for term in terms], dtype=np.uint64)
    smallest = (numbers[:, None] * _factors()[None, :]).min(axis=0).tolist()
    return [
        tuple(smallest[start : start + ROWS_A_BAND])
        for start in range(0, len(smallest), ROWS_A_BAND)
    ]


@lru_cache(maxsize=1)
def _factors() -> "NDArray[uint64]":
    """Odd factors: multiplying by each, modulo 2^64, orders the terms anew."""
    import numpy as np

    factors = np.random.default_rng(0).integers(1, 2**63, size=BANDS * ROWS_A_BAND, dtype=np.uint64)
    return factors | np.uint64(1)
