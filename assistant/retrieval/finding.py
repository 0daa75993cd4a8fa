"""Search, recall and relate over an index: functions of the index and a query."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from assistant.domain import Item, ItemState, Recalled, Relation, RelationType
from assistant.retrieval.index import Index
from assistant.retrieval.links import explicit, strongest
from assistant.retrieval.model import Filters
from assistant.retrieval.profile import Profile
from assistant.retrieval.ranking import DEPTH, Hit, Query, rank
from assistant.retrieval.relations import Verdict, confidence, judge
from assistant.retrieval.signals import Signals, compare
from assistant.retrieval.terms import chunks

POOL = 30
"""How many of the ranking are compared in detail."""
EACH = 5
"""At most so many relations of one type that texts show; more would bury the item."""
HELPFUL = 0.40
"""Least confidence that a past item is near enough to help; below it, nothing is recalled …"""
AGREED_COSINE = 0.40
AGREED_NAMED = 0.25
AGREED = 0.08
AGREED_NEAR = 0.50
"""… but for one that was built to written criteria. It helps from farther off: from this cosine on,
where one of the two names words of the other's title and the confidence is no less than this, or
where the cosine alone is high, however crowded the neighbourhood."""
DONE_WITH_CRITERIA = 2.0
WITH_CRITERIA = 1.5
DONE = 1.25
"""How much a precedent's score counts: one that was agreed on, written and built helps most."""


def search(index: Index, query: Query, text: str, k: int, filters: Filters | None) -> list[Hit]:
    """Hybrid hits for a text; items whose very key it names come first.

    Args:
        index: where to look.
        query: the text's words and vector.
        text: as the user typed it.
        k: at most so many.
        filters: which items may be found.
    """
    allowed = index.catalogue.allowed(filters)
    named = [
        row
        for row in index.catalogue.named([text.strip(), *text.split(), *chunks(text)])
        if allowed is None or allowed[row]
    ]
    first = {row: Hit(row, 1.0 + 1.0 / (1 + place)) for place, row in enumerate(named)}
    ranked = rank(index, query, depth=max(DEPTH, k), allowed=allowed)
    return [*first.values(), *(hit for hit in ranked if hit.row not in first)][:k]


def similar(index: Index, item: Item, query: Query, k: int, filters: Filters | None) -> list[Hit]:
    """Hybrid hits for an item, without itself."""
    depth = max(DEPTH, k + 1)
    hits = rank(index, query, depth=depth, allowed=index.catalogue.allowed(filters))
    own = index.catalogue.rows.get(item.key)
    return [hit for hit in hits if hit.row != own][:k]


class Near(NamedTuple):
    """One of the best of a ranking, compared in detail."""

    hit: Hit
    other: Item
    signals: Signals


def recall(
    index: Index, item: Item, mine: Profile, pool: Iterable[Near], k: int, without: Collection[str]
) -> list[Hit]:
    """Precedents for an item, best first; none where none is near enough.

    Args:
        index: where to look.
        item: what is to be written.
        mine: the same, ready to be compared.
        pool: what is near.
        k: at most so many.
        without: keys of items that are no precedents, such as those that people declined.
    """
    found: list[Hit] = []
    for hit, other, signals in pool:
        theirs = index.profile(hit.row)
        if other.state is ItemState.DECLINED or other.key in without:
            continue
        if not _helps(item, other, signals):
            continue
        verdict = judge(mine, theirs, signals, index.lexical)
        if verdict is not None and verdict.type is RelationType.DUPLICATE:
            continue
        found.append(Hit(hit.row, hit.score * _worth(other)))
    return sorted(found, key=lambda hit: (-hit.score, hit.row))[:k]


def relate(index: Index, item: Item, mine: Profile, pool: Iterable[Near]) -> tuple[Relation, ...]:
    """Typed relations of an item; what the export says comes first."""
    rows = index.catalogue.rows
    titles = {
        link.key: index.catalogue.item(rows[link.key]).title
        for link in item.links
        if link.key in rows
    }
    found = explicit(item, titles)
    for hit, other, signals in pool:
        verdict = judge(mine, index.profile(hit.row), signals, index.lexical)
        if verdict is not None:
            found.append(relation(other, verdict))
    return strongest(found, each=EACH)


def relation(other: Item, verdict: Verdict) -> Relation:
    """A verdict with its address."""
    return Relation(
        key=other.key,
        type=verdict.type,
        evidence=verdict.evidence,
        score=verdict.score,
        title=other.title,
    )


def recalled(index: Index, hit: Hit) -> Recalled:
    """A hit with what a reader or a prompt needs of its item."""
    item = index.catalogue.item(hit.row)
    return Recalled(
        key=item.key,
        title=item.title,
        score=hit.score,
        description=item.description,
        criteria=item.criteria,
        done=item.state is ItemState.DONE,
    )


def pair(index: Index, one: int, two: int) -> Signals:
    """What two rows have in common."""
    cosine = float(index.vectors[one] @ index.vectors[two])
    around = index.densities([one, two])
    return compare(
        index.profile(one),
        index.profile(two),
        cosine=cosine,
        closeness=cosine - sum(around) / 2,
        lexical=index.lexical,
    )


def near(index: Index, item: Item, mine: Profile, query: Query) -> list[Near]:
    """The best of the ranking with their signals, without the item and its kin."""
    ranked = rank(index, query)[: POOL + 1]
    around = index.densities([hit.row for hit in ranked])
    here = index.density(item, query.vector)
    found: list[Near] = []
    for hit, there in zip(ranked, around, strict=True):
        other = index.catalogue.item(hit.row)
        if _kin(item, other):
            continue
        cosine = float(index.vectors[hit.row] @ query.vector)
        signals = compare(
            mine,
            index.profile(hit.row),
            cosine=cosine,
            closeness=cosine - (here + there) / 2,
            lexical=index.lexical,
        )
        found.append(Near(hit, other, signals))
    return found


def _kin(item: Item, other: Item) -> bool:
    """The same item, or its parent or child: what a split or an epic makes alike."""
    return other.key in {item.key, item.parent} or other.parent == item.key


def _helps(item: Item, other: Item, signals: Signals) -> bool:
    if confidence(signals) >= HELPFUL or any(link.key == other.key for link in item.links):
        return True
    agreed = other.state is ItemState.DONE and bool(other.criteria)
    named = max(signals.named, signals.naming)
    return (
        agreed
        and signals.cosine >= AGREED_COSINE
        and named >= AGREED_NAMED
        and (signals.cosine >= AGREED_NEAR or confidence(signals._replace(named=named)) >= AGREED)
    )


def _worth(item: Item) -> float:
    done = item.state is ItemState.DONE
    if item.criteria:
        return DONE_WITH_CRITERIA if done else WITH_CRITERIA
    return DONE if done else 1.0
