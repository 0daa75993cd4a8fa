"""Where no pattern tells parts from one another: each wish of the item is a part."""

from assistant.domain import ClauseKind, Inspection, SplitPattern
from assistant.refinement.grouping import (
    MAX_PARTS,
    alike_by_words,
    attach,
    common_stems,
    merge,
)
from assistant.refinement.groups import Group, Plan
from assistant.refinement.seeds import is_overall, is_performance, leaders


def by_turns(inspection: Inspection) -> Plan | None:
    """One wish after the other, each of use on its own.

    Args:
        inspection: the item's clauses.

    Returns:
        None where it has no two wishes.
    """
    wishes = [
        one
        for one in inspection.clauses
        if one.kind is not ClauseKind.CRITERION and not is_overall(one) and not is_performance(one)
    ]
    if len(wishes) < 2:
        return None
    language = inspection.language
    clusters = merge(
        [[one] for one in wishes],
        MAX_PARTS,
        alike_by_words(language, leaders(wishes), common_stems(wishes, language)),
    )
    members = attach(clusters, inspection)
    groups = tuple(
        Group(
            clauses=tuple(one.id for one in inspection.clauses if one.id in members[at]),
            lead=tuple(one.id for one in cluster),
            why="It is of use without the others.",
        )
        for at, cluster in enumerate(clusters)
    )
    return Plan(
        pattern=SplitPattern.OPERATIONS,
        why=f"It names {len(wishes)} wishes, each of use on its own.",
        groups=groups,
    )
