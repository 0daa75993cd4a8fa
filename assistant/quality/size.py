"""Whether an item is oversized, in the team's own terms, and which splitting pattern fits."""

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.domain import ClauseKind, ItemKind, Size, SplitPattern

if TYPE_CHECKING:
    from assistant.quality.facts import Facts

_BIG_WORDS = re.compile(
    r"\b(?:manage|managing|management|administer|administration|handle|handling|maintain|various|all kinds of|everything|etc)\b",
    re.IGNORECASE,
)
_OPERATIONS = frozenset(
    """create add new insert register read view see show list display find search edit update change modify rename delete
    remove archive cancel restore""".split()
)


def demand_count(facts: "Facts") -> int:
    """How many demands an item has. Pieces of data that are shown together count once a list;
    existing criteria do not count: they detail a demand and have a limit of their own."""
    lists = {
        (clause.action, clause.span.source)
        for clause in facts.clauses
        if clause.kind is ClauseKind.DATA
    }
    single = [c for c in facts.clauses if c.kind not in {ClauseKind.DATA, ClauseKind.CRITERION}]
    return len(single) + len(lists)


def criteria_count(facts: "Facts") -> int:
    """How many acceptance criteria an item has, in its field or in its description."""
    return sum(clause.kind is ClauseKind.CRITERION for clause in facts.clauses) or len(
        facts.item.criteria
    )


def reasons(facts: "Facts") -> list[str]:
    """Why it is oversized, each in a phrase; empty where it is not."""
    limits, item = facts.agreements.size, facts.item
    found: list[str] = []
    asked, criteria = demand_count(facts), criteria_count(facts)
    if item.kind in {ItemKind.BUG, ItemKind.SPIKE} or facts.kind in {ItemKind.BUG, ItemKind.SPIKE}:
        asked = 0
    if asked > limits.max_clauses:
        found.append(f"it asks for {asked} things, and the limit is {limits.max_clauses}")
    if criteria > limits.max_criteria:
        found.append(
            f"it has {criteria} acceptance criteria, and the limit is {limits.max_criteria}"
        )
    if len(item.components) > limits.max_components:
        found.append(
            f"it touches {len(item.components)} components, and the limit is {limits.max_components}"
        )
    if (
        limits.max_estimate is not None
        and item.estimate is not None
        and item.estimate > limits.max_estimate
    ):
        found.append(f"its estimate is {item.estimate:g}, and the limit is {limits.max_estimate:g}")
    actions = {
        clause.action
        for clause in facts.clauses
        if clause.kind is ClauseKind.ACTION and clause.action
    }
    story_actions = {one.action for one in facts.asked} if facts.means else set()
    if len(story_actions) > 2:
        found.append(
            "its sentence joins "
            + str(len(story_actions))
            + " actions ("
            + ", ".join(sorted(story_actions))
            + ")"
        )
    coarse = _BIG_WORDS.search(
        facts.story.means.text if facts.story and facts.story.means else item.title
    )
    if (
        coarse
        and facts.kind in {ItemKind.STORY, ItemKind.FEATURE}
        and (len(actions) > 3 or criteria > 4)
    ):
        found.append(f"“{coarse.group()}” stands for several features")
    return found


def size_of(facts: "Facts") -> Size:
    """The size of one item judged by its own text."""
    why = reasons(facts)
    return Size(oversized=bool(why), reasons=tuple(why), patterns=patterns(facts))


def patterns(facts: "Facts") -> tuple[SplitPattern, ...]:
    """Splitting patterns that fit, best first (order of Humanizing Work where they tie)."""
    scores: Counter[SplitPattern] = Counter()
    clauses = facts.clauses
    actions = [clause for clause in clauses if clause.kind is ClauseKind.ACTION]
    verbs = {clause.action for clause in actions if clause.action}
    by_object = Counter(clause.object.lower() for clause in actions if clause.object)
    operations = verbs & _OPERATIONS
    same = max(by_object.values(), default=0)
    text = " ".join(clause.text for clause in clauses)
    if facts.kind is ItemKind.SPIKE:
        return ()
    if (len(operations) >= 2 and same >= 2) or re.search(
        r"\b(?:manage|managing|management|administer|maintain|crud)\b",
        text + facts.item.title,
        re.IGNORECASE,
    ):
        scores[SplitPattern.OPERATIONS] = 4 + len(operations)
    steps = len(
        re.findall(
            r"\b(?:then|after(?:wards)?|next|finally|once|before|first|followed by|until)\b",
            text,
            re.IGNORECASE,
        )
    )
    if len(verbs - _OPERATIONS) >= 2 or (steps and len(verbs) >= 2):
        scores[SplitPattern.WORKFLOW_STEPS] = 3 + len(verbs - _OPERATIONS) + steps
    rules = sum(clause.kind is ClauseKind.RULE for clause in clauses)
    criteria = [clause for clause in clauses if clause.kind is ClauseKind.CRITERION]
    conditional = sum(
        bool(
            re.search(
                r"\b(?:if|unless|only|except|at least|at most|must not|cannot|limit|depending)\b",
                clause.text,
                re.IGNORECASE,
            )
        )
        for clause in criteria
    )
    if rules + conditional >= 2:
        scores[SplitPattern.BUSINESS_RULES] = 1 + rules + conditional
    data = sum(clause.kind is ClauseKind.DATA for clause in clauses)
    objects = len(by_object)
    if data >= 2:
        scores[SplitPattern.DATA_VARIATIONS] = 2 + data
    elif objects >= 3 and len(verbs) <= 2:
        scores[SplitPattern.DATA_VARIATIONS] = 1 + objects
    interfaces = sum(clause.kind is ClauseKind.INTERFACE for clause in clauses)
    if interfaces >= 2:
        scores[SplitPattern.INTERFACES] = 3 + interfaces
    qualities = sum(clause.kind is ClauseKind.QUALITY for clause in clauses)
    if qualities and len(clauses) > qualities:
        scores[SplitPattern.DEFER_PERFORMANCE] = 1 + qualities
    if len(criteria) >= 5 and not scores:
        scores[SplitPattern.SIMPLE_COMPLEX] = 2
    order = list(SplitPattern)
    return tuple(sorted(scores, key=lambda one: (-scores[one], order.index(one))))
