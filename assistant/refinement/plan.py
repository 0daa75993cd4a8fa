"""The plan of a split: which clauses go together. Code decides it; a model only words it."""

from collections.abc import Callable

from assistant.domain import Agreements, Inspection, SplitScore
from assistant.refinement.groups import Group, Plan
from assistant.refinement.patterns import by_actions, by_data, by_interfaces, by_quality, by_rules
from assistant.refinement.scoring import CLOSE, score_of
from assistant.refinement.turns import by_turns

__all__ = ["Group", "Plan", "close_to_best", "plans"]
_ROOMY = 7
"""Demands that a part may hold where the team set no limit of its own."""


def plans(inspection: Inspection, agreements: Agreements, text: str = "") -> tuple[Plan, ...]:
    """Ways to divide an item, best first.

    Each is scored by how much of the item its pattern divides, whether it exposes work that can
    wait, how equal and how independent its parts are (Lawrence and Green); a part that is itself
    too big puts a plan behind the others. Where totals tie, the order of the patterns that fit
    the item decides.

    Args:
        inspection: clauses and size of the item.
        agreements: not all teams cut alike; the size limits bound the parts.
        text: the item's description, which tells what one sentence joins.

    Returns:
        Plans with at least two groups, each smaller than the whole.
    """
    builders: tuple[Callable[[Inspection, str], Plan | None], ...] = (
        by_actions,
        by_rules,
        by_data,
        by_interfaces,
        by_quality,
    )
    total = len(inspection.clauses)
    found = [
        plan
        for plan in (builder(inspection, text) for builder in builders)
        if plan is not None
        and len(plan.groups) > 1
        and all(len(group.clauses) < total for group in plan.groups)
    ]
    if not found and (turns := by_turns(inspection)) is not None and len(turns.groups) > 1:
        found = [turns] if all(len(one.clauses) < total for one in turns.groups) else []
    wanted = list(inspection.size.patterns)
    limit = agreements.size.max_clauses or _ROOMY

    def rank(plan: Plan) -> tuple[bool, float, int]:
        too_big = any(len(group.clauses) > limit for group in plan.groups)
        fits = wanted.index(plan.pattern) if plan.pattern in wanted else len(wanted)
        return (too_big, -score_of(plan).total, fits)

    return tuple(sorted(found, key=rank))


def close_to_best(ranked: tuple[Plan, ...], most: int = 3) -> list[tuple[Plan, SplitScore]]:
    """The plans worth showing, with their scores: the first, and those that come close to it."""
    shown: list[tuple[Plan, SplitScore]] = []
    for plan in ranked:
        score = score_of(plan)
        near = not shown or score.total >= shown[0][1].total - CLOSE
        apart = all(
            [set(group.clauses) for group in plan.groups]
            != [set(group.clauses) for group in other.groups]
            for other, _ in shown
        )
        if near and apart and len(shown) < most:
            shown.append((plan, score))
    return shown
