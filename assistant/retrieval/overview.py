"""How the items of a whole backlog relate: groups, and every other pair once."""

from collections.abc import Mapping, Sequence

from assistant.domain import Item, Relation, RelationType
from assistant.retrieval.model import Group, Related, RelatedPair

_DIRECTED = frozenset({RelationType.DECLINED_BEFORE, RelationType.DEPENDS_ON})
"""Said of one of the two only: the other sees a mere duplicate, or that its key is named."""


def overview(
    items: Sequence[Item], found: Mapping[str, Sequence[Relation]], groups: Sequence[Group]
) -> Related:
    """Join what was found for each item.

    Args:
        items: what was asked about.
        found: relations of each, by key.
        groups: groups of duplicates over everything that is indexed; those without any of the
            items are left out.
    """
    titles = {item.key: item.title for item in items}
    shown = tuple(
        group
        for group in groups
        if group.canonical in titles or any(key in titles for key in group.duplicates)
    )
    of_group = {
        key: place
        for place, group in enumerate(shown)
        for key in (group.canonical, *group.duplicates)
    }
    best: dict[frozenset[str], RelatedPair] = {}
    for item in items:
        for relation in found.get(item.key, ()):
            pair = RelatedPair(
                key=item.key,
                title=item.title,
                other=relation.key,
                other_title=relation.title or titles.get(relation.key, ""),
                type=relation.type,
                evidence=relation.evidence,
                score=relation.score,
            )
            both = frozenset((pair.key, pair.other))
            held = best.get(both)
            if held is None or _weight(pair) > _weight(held):
                best[both] = pair
    order = {type_: place for place, type_ in enumerate(RelationType)}
    pairs = [
        pair
        for pair in best.values()
        if pair.type is not RelationType.DUPLICATE
        or pair.key not in of_group
        or of_group[pair.key] != of_group.get(pair.other)
    ]
    pairs.sort(key=lambda pair: (-pair.score, order[pair.type], pair.key, pair.other))
    spoken = {key for pair in pairs for key in (pair.key, pair.other)} | of_group.keys()
    return Related(
        items=len(titles),
        silent=len(titles.keys() - spoken),
        groups=shown,
        pairs=tuple(pairs),
    )


def _weight(pair: RelatedPair) -> tuple[bool, bool, float]:
    return pair.score >= 1.0, pair.type in _DIRECTED, pair.score
