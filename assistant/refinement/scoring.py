"""How good a plan is, part by part of the score, and what another one would trade for it."""

from assistant.domain import SplitScore
from assistant.refinement.groups import Plan
from assistant.refinement.patterns import BY_PATTERN

_WEIGHTS = {"explained": 0.4, "exposes": 0.2, "equal": 0.25, "independent": 0.15}
CLOSE = 0.2
"""Plans whose total is within this of the best one's are worth showing beside it."""
# One part with more than this share of the clauses: the item has hardly been divided.
LOPSIDED = 0.6


def score_of(plan: Plan, *, vertical: bool = True) -> SplitScore:
    """Score a plan by what Lawrence and Green ask of a split.

    Args:
        plan: the plan.
        vertical: whether every part is something that a user can see.

    Returns:
        Shares from 0 to 1, and their weighted sum; halved where one part holds nearly everything.
        Work that can wait weighs before equal sizes only where both plans divide alike.
    """
    sizes = [len(group.clauses) for group in plan.groups]
    parts = len(plan.groups)
    equal = sum(sizes) / parts / max(sizes)
    independent = sum(not group.depends_on for group in plan.groups) / parts
    waits = [group.why for group in plan.groups if group.can_wait]
    exposes = 0.0
    if 0 < len(waits) < parts:
        exposes = 0.5 if all(why in BY_PATTERN for why in waits) else 1.0
    shares = {
        "explained": plan.explained,
        "exposes": exposes,
        "equal": equal,
        "independent": independent,
    }
    total = sum(_WEIGHTS[name] * share for name, share in shares.items())
    if plan.balance() > LOPSIDED:
        total /= 2
    return SplitScore(
        vertical=1.0 if vertical else 0.0,
        independent=round(independent, 2),
        equal_sizes=round(equal, 2),
        exposes_waiting=exposes,
        total=round(total if vertical else 0.0, 3),
    )


def trade_off(other: SplitScore, best: SplitScore, *, parts: int, best_parts: int) -> str:
    """What somebody gains and loses who takes the other plan, in one sentence."""
    gains: list[str] = []
    losses: list[str] = []
    for name, more, less in (
        ("exposes_waiting", "it shows what can wait", "nothing in it can wait"),
        (
            "independent",
            "its parts depend less on each other",
            "its parts depend more on each other",
        ),
        ("equal_sizes", "its parts are more equal in size", "its parts are less equal in size"),
    ):
        difference = getattr(other, name) - getattr(best, name)
        if difference > 0.1:
            gains.append(more)
        elif difference < -0.1:
            losses.append(less)
    if parts != best_parts:
        word = "more, smaller" if parts > best_parts else "fewer, larger"
        (gains if parts > best_parts else losses).append(f"it has {word} parts ({parts})")
    told = " and ".join(gains), " and ".join(losses)
    if all(told):
        text = f"{told[0]}, but {told[1]}"
    else:
        text = told[0] or told[1] or "about as good; it divides along another line"
    return text[0].upper() + text[1:] + "."
