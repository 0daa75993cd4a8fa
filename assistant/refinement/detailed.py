"""A story's wish that the rest of the item says in detail: the details are the criteria, not the wish."""

import re
from collections.abc import Sequence

from assistant.domain import Inspection
from assistant.domain.finding import DETAILED
from assistant.refinement.frames import Frame
from assistant.refinement.groups import Plan
from assistant.refinement.words import NUMBER_WORDS

_LIMITED = re.compile(rf"\d|\bor\b|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
"""What a wish states beyond its deed: a figure, or ways of which each must work."""
_MOST_WISHES = 2
"""A story that wishes more lists what is to be built; each is checked by itself."""

_FOR_ANOTHER = 2
"""Further statements that a second wish needs beside it."""


def without_the_wish(
    stated: Sequence[Frame], inspection: Inspection, plan: Plan | None
) -> list[Frame]:
    """What an item states, less its story's wish where enough other statements detail it.

    "I want to split an order" above six rules on splitting is the story itself: a criterion that
    says it again can be checked only by checking the six. A wish with a figure or a choice
    states more and stays, and so does one that is all that a part of the plan has.

    Args:
        stated: all that the item states.
        inspection: what code found in it.
        plan: how the item is to be divided; None where it is not.
    """
    wishes = [frame for frame in stated if _is_wish(frame, inspection)]
    others = [frame for frame in stated if frame not in wishes]
    if not 0 < len(wishes) <= _MOST_WISHES or len(others) < DETAILED + _FOR_ANOTHER * (
        len(wishes) - 1
    ):
        return list(stated)
    told = {clause for frame in others for clause in frame.covers}
    needed = {
        clause
        for group in (plan.groups if plan is not None else ())
        if not told & set(group.clauses)
        for clause in group.clauses
    }
    return [frame for frame in stated if frame not in wishes or needed & set(frame.covers)]


def _is_wish(frame: Frame, inspection: Inspection) -> bool:
    return inspection.in_wish(frame.span) and not _LIMITED.search(frame.said)
