"""Typed relations with their evidence; below the threshold nothing is said."""

from collections.abc import Sequence

from assistant.domain import Item, ItemState, Link, Relation, RelationType
from assistant.retrieval.signals import Signals

_LINK_TYPES: tuple[tuple[RelationType, tuple[str, ...]], ...] = (
    (RelationType.DUPLICATE, ("duplicat", "clone", "same as")),
    (RelationType.CONFLICTS_WITH, ("conflict", "contradict")),
    (RelationType.DEPENDS_ON, ("depend", "block", "requir", "predecessor", "successor", "need")),
    (RelationType.OVERLAPS, ("overlap", "supersede", "replace", "part of")),
)
DUPLICATE_COSINE = 0.90
DUPLICATE_TITLE = 0.60
SIMILAR_COSINE = 0.62


def linked(link: Link) -> RelationType:
    """The type that the tracker's own words for a link stand for."""
    words = link.type.casefold()
    for type_, roots in _LINK_TYPES:
        if any(root in words for root in roots):
            return type_
    return RelationType.SIMILAR


def explicit(item: Item, titles: dict[str, str]) -> list[Relation]:
    """What the export itself says, with full confidence."""
    return [
        Relation(
            key=link.key,
            type=linked(link),
            evidence=f"linked in the export: “{link.type} {link.key}”",
            score=1.0,
            title=titles.get(link.key, ""),
        )
        for link in item.links
        if link.key != item.key
    ]


def judge(other: Item, signals: Signals) -> Relation | None:
    """The relation that the signals of a pair carry, if any."""
    shared = ", ".join(f"“{word}”" for word in signals.shared[:4])
    evidence = f"shared terms: {shared}" if shared else "the same meaning in other words"
    if signals.cosine >= DUPLICATE_COSINE and signals.title >= DUPLICATE_TITLE:
        declined = other.state is ItemState.DECLINED
        return Relation(
            key=other.key,
            type=RelationType.DECLINED_BEFORE if declined else RelationType.DUPLICATE,
            evidence=f"was declined; {evidence}" if declined else evidence,
            score=round(signals.cosine, 2),
            title=other.title,
        )
    if signals.cosine >= SIMILAR_COSINE and len(signals.shared) >= 2:
        return Relation(
            key=other.key,
            type=RelationType.SIMILAR,
            evidence=evidence,
            score=round(signals.cosine, 2),
            title=other.title,
        )
    return None


def merge(found: Sequence[Relation]) -> tuple[Relation, ...]:
    """One relation for each other item: what comes first wins; strongest first."""
    best: dict[str, Relation] = {}
    for relation in found:
        best.setdefault(relation.key, relation)
    order = {type_: place for place, type_ in enumerate(RelationType)}
    return tuple(sorted(best.values(), key=lambda one: (-one.score, order[one.type], one.key)))
