"""A story's wish that the rest of the item says in detail: the details are the criteria, not the wish."""

import re
from collections.abc import Sequence

from assistant.domain import Inspection, Item, Withheld
from assistant.refinement.frames import Frame
from assistant.refinement.groups import Plan
from assistant.refinement.outline import skeleton
from assistant.refinement.words import NUMBER_WORDS, content_stems

_LIMITED = re.compile(
    r"\d|n['’]t\b|\b(?:or|not|no|never|nobody|only|own|without|until|before|after|except|as an?|as|instead|"
    rf"within|{'|'.join(NUMBER_WORDS)})\b",
    re.IGNORECASE,
)
"""What a wish states beyond its deed: a figure, a limit, a denial, ways of which each must work."""
_DETAILED = 4
"""Statements beside a story's wish from which on they say in detail what it means."""
_MOST_WISHES = 2
"""A story that wishes more lists what is to be built; each is checked by itself."""
_ON_IT = 1
"""Statements that must share a word of meaning with the wish or the title."""
_FOR_ANOTHER = 2
"""Further statements that a second wish needs beside it."""


def without_the_wish(
    stated: Sequence[Frame], item: Item, inspection: Inspection, plan: Plan | None
) -> tuple[list[Frame], list[Frame]]:
    """What an item states, and apart from it the story's wish where enough other statements detail it.

    "I want to split an order" above six rules on splitting is the story itself: a criterion that
    says it again can be checked only by checking the six. A wish with a figure, a limit or a choice
    states more and stays, and so does one that is all that a part of the plan has.

    Args:
        stated: all that the item states.
        item: the item; its own criteria say in detail what it means, too.
        inspection: what code found in it.
        plan: how the item is to be divided; None where it is not.
    """
    wishes = [frame for frame in stated if inspection.in_wish(frame.span)]
    others = [frame for frame in stated if frame not in wishes]
    told_so = [*(frame.said for frame in others), *item.criteria]
    needed_for_all = _DETAILED + _FOR_ANOTHER * (len(wishes) - 1)
    if not 0 < len(wishes) <= _MOST_WISHES or len(told_so) < needed_for_all:
        return list(stated), []
    told = {clause for frame in others for clause in frame.covers}
    needed = {
        clause
        for group in (plan.groups if plan is not None else ())
        if not told & set(group.clauses)
        for clause in group.clauses
    }
    detailed = [
        frame
        for frame in wishes
        if not _LIMITED.search(frame.said)
        and not needed & set(frame.covers)
        and _speak_of(f"{item.title} {frame.said}", told_so) >= _ON_IT
    ]
    return [frame for frame in stated if frame not in detailed], detailed


def left_out(frame: Frame) -> Withheld:
    """The note that a wish is left to the statements that detail it."""
    text = frame.line().text if not frame.open else skeleton(frame).text
    return Withheld(text=text, reason="the other criteria say in detail what it means")


def _speak_of(wish: str, others: Sequence[str]) -> int:
    """How many statements share a word of meaning with a wish."""
    stems = content_stems(wish)
    return sum(bool(stems & content_stems(other)) for other in others)
