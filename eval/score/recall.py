"""Recalled precedents and typed relations against labels."""

from collections.abc import Sequence
from math import log2

from assistant import Refinement, RelationType

from ..golden import Label
from ..tally import Tallies, Tally

STRONG = frozenset(
    {
        RelationType.DUPLICATE,
        RelationType.OVERLAPS,
        RelationType.CONFLICTS_WITH,
        RelationType.DECLINED_BEFORE,
    }
)
"""Relations that ask people to act; a wrong one costs trust."""


def score_recall(label: Label, given: Sequence[str], ranked: Sequence[str]) -> Tallies:
    """recall@3, recall@5, reciprocal rank and nDCG@5 of the labelled precedents.

    What is searched and what is drafted from are two things: of a good ranking only few items, or
    none, are close enough to learn from. So the ranking and the choice are scored apart.

    Gains of nDCG fall with the label's order: n for the most helpful of n, 1 for the last
    (Järvelin and Kekäläinen 2002, with the discount log2(rank + 1)).

    Args:
        label: of the item.
        given: keys of the items that the draft was made from.
        ranked: keys of the most similar items, the most similar first.
    """
    wanted = label.precedents
    right = len(set(given) & set(wanted))
    chosen = {"retrieval.given_precision": Tally(right, len(given))} if given else {}
    if not wanted:
        return chosen
    order = list(ranked)
    ranks = [order.index(key) + 1 for key in wanted if key in order]
    gains = {key: len(wanted) - place for place, key in enumerate(wanted)}

    def discounted(keys: list[str]) -> float:
        return sum(gains.get(key, 0) / log2(place + 2) for place, key in enumerate(keys[:5]))

    return chosen | {
        "retrieval.given_recall": Tally(right, len(wanted)),
        "retrieval.recall@3": Tally(len(set(order[:3]) & set(wanted)), min(3, len(wanted))),
        "retrieval.recall@5": Tally(len(set(order[:5]) & set(wanted)), min(5, len(wanted))),
        "retrieval.mrr": Tally(1 / min(ranks) if ranks else 0.0, 1),
        "retrieval.ndcg@5": Tally(discounted(order) / discounted(list(wanted)), 1),
    }


def score_relations(label: Label, refinement: Refinement) -> tuple[Tallies, tuple[str, ...]]:
    """Duplicates, relations by type, and the nerve to say nothing."""
    said = {(one.key, one.type) for one in refinement.relations}
    keys = {key for key, _type in said}
    accepted = {relation.key: set(relation.types) for relation in label.relations}
    called = {key for key, type_ in said if type_ is RelationType.DUPLICATE}
    may_be = {key for key, types in accepted.items() if RelationType.DUPLICATE in types}
    are = {one.key for one in label.relations if one.type is RelationType.DUPLICATE}
    found: Tallies = {}
    if called:
        found["relations.duplicate.precision"] = Tally(len(called & may_be), len(called))
    if are:
        found["relations.duplicate.recall"] = Tally(len(called & are), len(are))
    if accepted:
        named = keys & set(accepted)
        found["relations.named"] = Tally(len(named), len(accepted))
        if named:
            typed = sum(any((key, type_) in said for type_ in accepted[key]) for key in named)
            found["relations.typed"] = Tally(typed, len(named))
    else:
        silent = not any(type_ in STRONG for _key, type_ in said)
        found["relations.abstained"] = Tally(float(silent), 1)
    story = [
        f"{one.type.value} {one.key} ({one.score:.2f}): "
        + (
            "expected"
            if one.type in accepted.get(one.key, set())
            else "other type expected"
            if one.key in accepted
            else "not labelled"
        )
        for one in refinement.relations
    ]
    story += [
        f"{one.type.value} {one.key}: missed" for one in label.relations if one.key not in keys
    ]
    return found, tuple(story)
