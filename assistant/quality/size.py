"""Whether an item is oversized, in the team's own terms, and which splitting pattern fits."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind, ItemKind, Size, SplitPattern
from assistant.quality.counts import counts
from assistant.quality.joins import actions_of, kinds_apart
from assistant.quality.slices import is_likely

if TYPE_CHECKING:
    from assistant.quality.facts import Facts

_COARSE = re.compile(
    r"\b(?:manage|managing|management|administer|administration|handle|handling|maintain|various|"
    r"all kinds of|everything|etc)\b",
    re.IGNORECASE,
)
_OPERATIONS = frozenset(
    """create add new insert register read view see show list display find search edit update change
    modify rename delete remove archive cancel restore deregister""".split()
)
_LISTED = re.compile(
    r"(?:[^,.;:()]{2,40},\s*){2,}(?:and|or)?\s*[^,.;:()]{2,40}|[^,.;:()]{2,40},[^,.;:()]{2,40}\s(?:and|or)\s"
)
_CONDITION = re.compile(
    r"\b(?:if|when|unless|only|except|until|at least|at most|up to|must not|cannot|not|limit|"
    r"depending|per|from .{1,20} to|after|before|\d+)\b",
    re.IGNORECASE,
)
_STEPS = re.compile(
    r"\b(?:then|after(?:wards)?|next|finally|once|first|followed by|in the end)\b", re.IGNORECASE
)
_MUCH = 7
"""Demands from which on their number is worth a word; alone it makes no item too big."""
_MANY_ACTIONS = 6
"""So many separate actions are several stories, whatever else the item says."""
_SEVERAL_KINDS = 3
"""Kinds of one thing, treated in turn, from which on they count as kinds apart."""
_UNDIVIDED = {ItemKind.BUG, ItemKind.SPIKE}
"""Kinds that are judged by their criteria and estimate only."""


def demand_count(clauses: tuple[Clause, ...], *, detailed: bool = False) -> int:
    """How many demands an item has, as a team would feel them.

    A variation counts half after the first of its list, and so do things that are listed within
    one sentence. Criteria do not count: they detail a demand, and have a limit of their own.

    Args:
        clauses: of one item.
        detailed: whether a story sentence says what is wanted, so that lines that only name things
            (the fields of a form, the columns of a list) detail it; they count a quarter.
    """
    lists: Counter[tuple[str, str, ClauseKind]] = Counter()
    count = 0.0
    for clause in clauses:
        if clause.kind is ClauseKind.CRITERION:
            continue
        if clause.kind in {ClauseKind.DATA, ClauseKind.INTERFACE}:
            place = (clause.action, clause.span.source, clause.kind)
            own = not clause.action and len(clause.span.text.split()) > 2
            named = detailed and not clause.action
            count += (0.25 if named else 0.5) if lists[place] and (named or not own) else 1.0
            lists[place] += 1
        else:
            count += 1.0 + 0.5 * (_listed(clause.text) - 1)
    return int(count + 0.5)


def _listed(text: str) -> int:
    """How many things a sentence lists; 1 where it lists none."""
    found = _LISTED.search(text)
    if not found:
        return 1
    return min(5, len(re.findall(r",\s*(?:and|or)\b|,|\b(?:and|or)\b", found.group())) + 1)


def reasons(facts: "Facts") -> list[str]:
    """Why it is oversized, each in a phrase; empty where it is not."""
    found = [*_of_agreements(facts)]
    if is_likely(facts):
        found = [*_of_text(facts), *found]
    return found


def asks_for_much(facts: "Facts") -> bool:
    """Whether its text holds several slices of value."""
    return is_likely(facts)


def _of_agreements(facts: "Facts") -> Iterator[str]:
    """The team's own limits that it exceeds."""
    limits, item = facts.agreements.size, facts.item
    asked, most_asked = _asked(facts), limits.max_clauses
    divided = not {item.kind, facts.kind} & _UNDIVIDED
    if most_asked is not None and asked > most_asked and divided:
        yield f"it asks for about {asked} things, and the limit is {most_asked}"
    criteria = sum(clause.kind is ClauseKind.CRITERION for clause in facts.clauses)
    if criteria > limits.max_criteria:
        yield f"it has {criteria} acceptance criteria, and the limit is {limits.max_criteria}"
    if len(item.components) > limits.max_components:
        yield f"it touches {len(item.components)} components, and the limit is {limits.max_components}"
    most = limits.max_estimate
    if most is not None and item.estimate is not None and item.estimate > most:
        yield f"its estimate is {item.estimate:g}, and the limit is {most:g}"


def _asked(facts: "Facts") -> int:
    told = facts.story is not None and facts.story.means is not None
    return demand_count(facts.clauses, detailed=told and not _coarse(facts))


def _of_text(facts: "Facts") -> list[str]:
    """What in its text and estimate tells of several slices; never empty."""
    count = counts(facts)
    found: list[str] = []
    usual, estimate = facts.agreements.size.usual_estimate, facts.item.estimate or 0.0
    large = count.get("estimate at the upper end") and (usual is None or estimate > usual)
    if large or count.get("above the usual", 0.0) >= 1:
        found.append(_of_estimate(facts))
    if ItemKind.EPIC in {facts.item.kind, facts.kind} and len(facts.clauses) > 1:
        found.append("it is an epic, which is there to be split")
    if count["collected"]:
        found.append("its title names a collection of what several people said")
    if count["says several"]:
        found.append("it says itself that it holds several things")
    if count["two wishes in one sentence"]:
        found.append("its sentence wishes for two things that can stand alone")
    elif count["joined wishes"]:
        names = ", ".join(dict.fromkeys(one.action for one in facts.asked))
        found.append(f"its sentence joins several actions ({names})")
    if count["several acts in the title"]:
        found.append("its title names several actions")
    kinds = kinds_apart(facts)
    if len(kinds) >= _SEVERAL_KINDS:
        found.append(f"it treats several kinds apart ({', '.join(kinds[:5])})")
    asked = _asked(facts)
    if facts.agreements.size.max_clauses is None and asked > _MUCH:
        found.append(f"it asks for about {asked} things")
    actions = list(dict.fromkeys(action for action, _ in actions_of(facts.clauses)))
    if len(actions) >= _MANY_ACTIONS:
        found.append(f"it asks for separate actions ({', '.join(actions[:6])})")
    coarse = _coarse(facts)
    if coarse and len(actions) > 3:
        found.append(f"“{coarse.group()}” stands for several features")
    return found or ["its text names several wishes, each of use on its own"]


def _of_estimate(facts: "Facts") -> str:
    estimate, usual = facts.item.estimate, facts.agreements.size.usual_estimate
    if usual and estimate is not None and estimate >= 2 * usual:
        return f"its estimate of {estimate:g} is {round(estimate / usual, 1):g} times what is usual here ({usual:g})"
    return f"its estimate of {estimate:g} is at the upper end of the usual scale"


def _coarse(facts: "Facts") -> re.Match[str] | None:
    """A word in the wish that stands for several features."""
    wish = facts.story.means.text if facts.story and facts.story.means else facts.item.title
    return _COARSE.search(wish)


def size_of(facts: "Facts") -> Size:
    """The size of one item judged by its own text."""
    why = reasons(facts)
    return Size(
        oversized=bool(why),
        reasons=tuple(why),
        slices=round(facts.slices, 2),
        patterns=patterns(facts),
    )


def patterns(facts: "Facts") -> tuple[SplitPattern, ...]:
    """Splitting patterns that fit, best first (order of Humanizing Work where they tie).

    Each pattern is scored by how much of the text it would divide: the operations on one thing,
    the steps of a flow, rules with a condition or a number, listed data, channels, qualities.
    """
    if facts.kind is ItemKind.SPIKE:
        return ()
    clauses = facts.clauses
    text = " ".join(clause.text for clause in clauses)
    scores: dict[SplitPattern, int] = {}
    verbs = {verb.split(" ")[0] for verb, _ in actions_of(clauses)}
    operations = verbs & _OPERATIONS
    coarse = re.search(
        r"\b(?:manag\w+|administer\w*|maintain|crud)\b", f"{text} {facts.item.title}", re.I
    )
    if len(operations) >= 2 or coarse:
        scores[SplitPattern.OPERATIONS] = 2 * len(operations) + (3 if coarse else 0)
    steps = len(_STEPS.findall(text))
    others = verbs - operations
    if len(verbs) >= 2 and (others or steps):
        scores[SplitPattern.WORKFLOW_STEPS] = 2 * len(others) + 2 * min(steps, 4)
    ruled = [clause for clause in clauses if clause.kind in {ClauseKind.RULE, ClauseKind.CRITERION}]
    rules = sum(bool(_CONDITION.search(clause.text)) for clause in ruled)
    if rules >= 2:
        scores[SplitPattern.BUSINESS_RULES] = 2 * rules
    data = sum(clause.kind is ClauseKind.DATA for clause in clauses)
    lists = sum(
        _listed(clause.text)
        for clause in clauses
        if clause.kind in {ClauseKind.RULE, ClauseKind.ACTION} and _listed(clause.text) >= 3
    )
    objects = len({clause.object for clause in clauses if clause.kind is ClauseKind.ACTION})
    if data >= 2 or lists >= 3:
        scores[SplitPattern.DATA_VARIATIONS] = 1 + data + lists
    elif objects >= 3 and len(verbs) <= 2:
        scores[SplitPattern.DATA_VARIATIONS] = 1 + objects
    interfaces = sum(clause.kind is ClauseKind.INTERFACE for clause in clauses)
    if interfaces >= 2:
        scores[SplitPattern.INTERFACES] = 2 * interfaces
    qualities = sum(clause.kind is ClauseKind.QUALITY for clause in clauses)
    if qualities and len(clauses) > qualities:
        scores[SplitPattern.DEFER_PERFORMANCE] = qualities
    if not scores and len(ruled) >= 3:
        scores[SplitPattern.SIMPLE_COMPLEX] = 1
    order = list(SplitPattern)
    return tuple(sorted(scores, key=lambda one: (-scores[one], order.index(one))))
