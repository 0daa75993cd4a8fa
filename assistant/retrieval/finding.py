"""Search, recall and relate over an index: functions of the index and a query."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from assistant.domain import Item, ItemState, Recalled, Relation, RelationType
from assistant.retrieval.index import Index
from assistant.retrieval.links import explicit, strongest
from assistant.retrieval.model import Filters
from assistant.retrieval.profile import Profile
from assistant.retrieval.ranking import DEPTH, Hit, Query, rank
from assistant.retrieval.relations import Verdict, confidence, judge
from assistant.retrieval.signals import Signals, compare
from assistant.retrieval.terms import chunks

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray

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
WORDED = 3
"""At most so many that wording may be taken from."""
LOOKED = 10
"""How many of the items that were built to written criteria are looked at beyond those …"""
LOOK_COSINE = 0.33
"""… and from which cosine on one is shown, where none names `AGREED_NAMED` of the other's title."""
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


class Past(NamedTuple):
    """A precedent."""

    hit: Hit
    near: bool
    """Near enough to take wording from; otherwise merely worth a look."""


class Near(NamedTuple):
    """One of the best of a ranking, compared in detail."""

    hit: Hit
    other: Item
    signals: Signals


def recall(
    index: Index,
    item: Item,
    mine: Profile,
    query: Query,
    pool: Iterable[Near],
    k: int,
    without: Collection[str],
) -> list[Past]:
    """Precedents for an item: those to take wording from, then those that are worth a look.

    Args:
        index: where to look.
        item: what is to be written.
        mine: the same, ready to be compared.
        query: its words and vector.
        pool: what is near.
        k: at most so many.
        without: keys of items that are no precedents, such as those that people declined.
    """
    found = [
        Hit(hit.row, hit.score * _worth(other))
        for hit, other, signals in pool
        if _helps(item, other, signals) and _fit(index, mine, hit.row, signals, without)
    ]
    best = sorted(found, key=lambda hit: (-hit.score, hit.row))[: min(k, WORDED)]
    recalled = [Past(hit, near=True) for hit in best]
    if len(recalled) == k:
        return recalled
    taken = {hit.row for hit in best}
    built = index.catalogue.agreed()
    for hit, _other, signals in near(index, item, mine, query, allowed=built, count=LOOKED):
        if len(recalled) == k:
            break
        if (
            hit.row not in taken
            and (
                signals.cosine >= LOOK_COSINE or max(signals.named, signals.naming) >= AGREED_NAMED
            )
            and _fit(index, mine, hit.row, signals, without)
        ):
            recalled.append(Past(hit, near=False))
    return recalled


def _fit(index: Index, mine: Profile, row: int, signals: Signals, without: Collection[str]) -> bool:
    """Whether an item may be a precedent at all: neither declined nor a duplicate."""
    theirs = index.profile(row)
    if theirs.item.state is ItemState.DECLINED or theirs.item.key in without:
        return False
    verdict = judge(mine, theirs, signals, index.lexical)
    return verdict is None or verdict.type is not RelationType.DUPLICATE


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


def recalled(index: Index, hit: Hit, *, near: bool = True) -> Recalled:
    """A hit with what a reader or a prompt needs of its item."""
    item = index.catalogue.item(hit.row)
    return Recalled(
        key=item.key,
        title=item.title,
        score=hit.score,
        description=item.description,
        criteria=item.criteria,
        done=item.state is ItemState.DONE,
        near=near,
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


def near(
    index: Index,
    item: Item,
    mine: Profile,
    query: Query,
    *,
    allowed: "NDArray[bool_] | None" = None,
    count: int = POOL,
) -> list[Near]:
    """The best of the ranking with their signals, without the item and its kin.

    Args:
        index: where to look.
        item: what is asked about.
        mine: the same, ready to be compared.
        query: its words and vector.
        allowed: which rows may be found; None: all.
        count: how many of the ranking are compared.
    """
    ranked = rank(index, query, allowed=allowed)[: count + 1]
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
