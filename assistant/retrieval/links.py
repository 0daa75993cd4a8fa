"""What the export itself says of how items relate."""

from collections.abc import Iterable, Mapping

from assistant.domain import Item, Link, Relation, RelationType
from assistant.domain.waiting import waits

_TYPES: tuple[tuple[RelationType, tuple[str, ...]], ...] = (
    (RelationType.SAME_TEMPLATE, ("clone",)),
    (RelationType.DUPLICATE, ("duplicat", "same as")),
    (RelationType.CONFLICTS_WITH, ("conflict", "contradict")),
    (RelationType.DEPENDS_ON, ("depend", "block", "requir", "predecessor", "successor", "need")),
    (RelationType.OVERLAPS, ("overlap", "supersed", "replace", "split", "part of")),
)
"""Roots of the words that trackers use, in the order they are tried. A clone is a copy made to be
changed: it shares a template and is no duplicate."""


def linked(link: Link) -> RelationType:
    """The type that the tracker's own words for a link stand for; `similar` for any other.

    The item that another one waits for does not depend on it: to it, the link is `similar`.
    """
    words = link.type.casefold()
    for type_, roots in _TYPES:
        if any(root in words for root in roots):
            if type_ is RelationType.DEPENDS_ON and not waits(link):
                return RelationType.SIMILAR
            return type_
    return RelationType.SIMILAR


def explicit(item: Item, titles: Mapping[str, str]) -> list[Relation]:
    """The export's links of an item, with full confidence.

    Args:
        item: whose links.
        titles: titles of the items that are known, by key.
    """
    return [
        Relation(
            key=link.key,
            type=linked(link),
            evidence=(
                f"linked in the export: {link.key} “{link.type}” this item"
                if link.direction == "inward"
                else f"linked in the export: “{link.type}” {link.key}"
            ),
            score=1.0,
            title=titles.get(link.key, ""),
        )
        for link in item.links
        if link.key != item.key
    ]


def strongest(found: Iterable[Relation], *, each: int) -> tuple[Relation, ...]:
    """One relation for each other item, what comes first wins; most certain first.

    Args:
        found: relations; links of the export before what was found in texts.
        each: at most so many of a type; links of the export are never left out.
    """
    best: dict[str, Relation] = {}
    for relation in found:
        best.setdefault(relation.key, relation)
    order = {type_: place for place, type_ in enumerate(RelationType)}
    kept: list[Relation] = []
    counts: dict[RelationType, int] = {}
    for relation in sorted(best.values(), key=lambda one: (-one.score, order[one.type], one.key)):
        counts[relation.type] = counts.get(relation.type, 0) + 1
        if relation.score >= 1.0 or counts[relation.type] <= each:
            kept.append(relation)
    return tuple(kept)
