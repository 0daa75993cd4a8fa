"""Whether an item is oversized, in the team's own terms, and which splitting pattern fits."""

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind, ItemKind, Size, SplitPattern
from assistant.quality.actors import subject_of

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
_OWN_TIME = re.compile(r"\b(?:when|while|if|before|after|as soon as|until|once)\b", re.IGNORECASE)
_MANY_ACTIONS = 6
"""So many separate actions are several stories, whatever else the item says."""
_SHARE = {ItemKind.EPIC: 0.4, ItemKind.FEATURE: 0.75}
"""Epics and features are there to be split: they reach the limit earlier."""
_ARTICLE = {ItemKind.EPIC: "an epic", ItemKind.FEATURE: "a feature"}
_UNDIVIDED = {ItemKind.BUG, ItemKind.SPIKE}
"""Kinds that are judged by their criteria and estimate only."""
_STEPWISE = {ItemKind.TASK, ItemKind.ENABLER}
"""Kinds whose list of things to do serves one end: its length alone is no reason to split."""
_UPKEEP = re.compile(
    r"^(?:\W*\[[^\]]*\])?\W*(?:upgrade|disable|refactor\w*|migrate|clean ?up|roll ?out|deploy|bump|remove|"
    r"rename|replace|rotate|decommission|test|check|fix)\b|\brefactor(?:ing)?$",
    re.IGNORECASE,
)
"""Titles of upkeep: without a story sentence, what such an item lists are steps to one end."""
_LENIENT = 1.5
"""How much more than a story such a kind may ask for."""
_SCALE = (13, 20, 21, 34, 40, 55, 60, 80, 89, 100)
"""The upper end of the scales in which teams estimate (Fibonacci, as Cohn rounds it)."""
_SMALL = (0.5, 1, 2, 3, 5)
"""The lower end: who estimates so finds it small, however many words it takes."""
_FEW = 3
"""Demands from which on a large estimate tells of several stories and not of a hard one."""
_HUGE = 20
"""An estimate from which on two demands are enough."""
_ON_THE_WAY = frozenset(
    "open click select go log navigate enter choose scroll press tap visit look access let allow "
    "take use get have be see view know".split()
)
"""Verbs that only lead to what follows them ("open the chart and see …")."""
_MANY_LINES = 6
"""So many list lines that each ask for something of their own are several stories."""
_KINDS_APART = 3
_BESIDE = frozenset(
    "attach add include enter choose select get receive have be see know confirm save let".split()
)
"""Verbs that only complete what stands before them ("report a parcel and attach a note")."""


def actions_of(clauses: tuple[Clause, ...]) -> list[tuple[str, str]]:
    """The separate actions among clauses: verb and object, each once."""
    return list(
        dict.fromkeys(
            (clause.action, clause.object.lower())
            for clause in clauses
            if clause.kind is ClauseKind.ACTION and clause.action not in {"", "be"}
        )
    )


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
    limits, item, clauses = facts.agreements.size, facts.item, facts.clauses
    found: list[str] = []
    if not {item.kind, facts.kind} & _UNDIVIDED:
        found.extend(_of_demands(facts, limits.max_clauses))
    criteria = sum(clause.kind is ClauseKind.CRITERION for clause in clauses)
    if criteria > limits.max_criteria:
        found.append(
            f"it has {criteria} acceptance criteria, and the limit is {limits.max_criteria}"
        )
    if len(item.components) > limits.max_components:
        found.append(
            f"it touches {len(item.components)} components, and the limit is {limits.max_components}"
        )
    most = limits.max_estimate
    if most is not None and item.estimate is not None and item.estimate > most:
        found.append(f"its estimate is {item.estimate:g}, and the limit is {most:g}")
    return found


def asks_for_much(facts: "Facts") -> bool:
    """Whether what it asks for is more than one story's worth by the team's limits."""
    if {facts.item.kind, facts.kind} & _UNDIVIDED:
        return False
    return bool(_of_demands(facts, facts.agreements.size.max_clauses))


def _of_demands(facts: "Facts", limit: int) -> list[str]:
    found: list[str] = []
    told = facts.story is not None and facts.story.means is not None
    asked = demand_count(facts.clauses, detailed=told and not _coarse(facts))
    stepwise = facts.kind in _STEPWISE or facts.item.kind in _STEPWISE
    stepwise |= not told and bool(_UPKEEP.search(facts.item.title))
    estimate = facts.item.estimate if facts.agreements.size.max_estimate is None else None
    small = estimate in _SMALL
    share = _LENIENT if stepwise or small else _SHARE.get(facts.kind, 1.0)
    limit = max(2, round(limit * share))
    if asked > limit:
        of = f" for {_ARTICLE[facts.kind]}" if facts.kind in _SHARE else ""
        found.append(f"it asks for about {asked} things, and the limit{of} is {limit}")
    few = 2 if estimate is not None and estimate >= _HUGE else _FEW
    if estimate in _SCALE and asked >= few and not stepwise:
        found.append(
            f"its estimate of {estimate:g} is at the upper end of the usual scale, "
            f"and it asks for {asked} things"
        )
    if stepwise:
        return found
    found.extend(_of_lists(facts))
    actions = actions_of(facts.clauses)
    if len(actions) >= _MANY_ACTIONS * (_LENIENT if small else 1):
        names = ", ".join(list(dict.fromkeys(action for action, _ in actions))[:6])
        found.append(f"it asks for {len(actions)} separate actions ({names})")
    elif facts.means and ((facts.means.unit.repeated and _apart(facts)) or _two(facts)):
        found.append("its sentence wishes for two things that can stand alone")
    elif facts.means and len({(one.verb, one.sibling) for one in facts.asked}) > 2:
        names = ", ".join(dict.fromkeys(one.action for one in facts.asked))
        found.append(f"its sentence joins several actions ({names})")
    coarse = _coarse(facts)
    if coarse and len(actions) > 3 and facts.kind in {ItemKind.STORY, ItemKind.FEATURE}:
        found.append(f"“{coarse.group()}” stands for several features")
    return found


def _coarse(facts: "Facts") -> re.Match[str] | None:
    """A word in the wish that stands for several features."""
    wish = facts.story.means.text if facts.story and facts.story.means else facts.item.title
    return _COARSE.search(wish)


def _of_lists(facts: "Facts") -> list[str]:
    """What a list says of size: many lines that each ask for something, or kinds treated apart."""
    found: list[str] = []
    lines = [one for one in facts.parsed if one.unit.kind == "line"]
    own = sum(len(one.unit.passage.text.split()) > 2 for one in lines)
    told = facts.story is not None and facts.story.means is not None
    if own >= _MANY_LINES and not told:  # below a story sentence the lines detail what it wants
        found.append(f"its list holds {own} demands, each of use on its own")
    apart = kinds_apart(facts)
    if len(apart) >= _KINDS_APART:
        found.append(f"it treats several kinds apart ({', '.join(apart[:5])})")
    return found


def kinds_apart(facts: "Facts") -> list[str]:
    """Kinds of one thing of which sentences speak in turn ("Gas meters …", "Water meters …")."""
    kinds: dict[str, list[str]] = {}
    for one in facts.parsed:
        subject = subject_of(one.doc, one.unit.begin) if one.unit.kind != "means" else None
        if subject is None:
            continue
        marks = [word for word in subject.children if word.dep_ in {"compound", "amod"}]
        if marks and marks[-1].i == subject.i - 1:
            told = f"{marks[-1].lower_} {subject.lower_}"
            seen = kinds.setdefault(subject.lower_, [])
            if told not in seen:
                seen.append(told)
    return max(kinds.values(), key=len, default=[])


def _two(facts: "Facts") -> bool:
    """Whether the wish joins two actions on two things, neither of which only leads to the other.

    Where criteria say already how the two belong together, they do.
    """
    asked = [one for one in facts.asked if not (one.varies or one.joined_data or one.thing)]
    verbs = list(dict.fromkeys((one.verb, one.sibling) for one in asked))
    if len(verbs) != 2 or facts.criteria:
        return False
    first, second = (
        {
            word
            for one in asked
            if (one.verb, one.sibling) == verb
            for word in re.findall(r"[a-z]{3,}", one.object.lower())
        }
        for verb in verbs
    )
    leads = asked[0].action.split(" ")[0] in _ON_THE_WAY
    completes = asked[-1].action.split(" ")[0] in _BESIDE
    return bool(first and second) and not first & second and not leads and not completes


def _apart(facts: "Facts") -> bool:
    """Whether joined wishes are about different things, or each has a condition of its own."""
    asked = [one for one in facts.asked if not one.varies and not one.joined_data]
    things = [one.object.lower().split(" of ")[0] for one in asked]
    differ = len(set(things)) == len(things)
    own = sum(bool(_OWN_TIME.search(one.text)) for one in asked) == len(asked)
    return len({one.action for one in asked}) > 1 and (differ or own)


def size_of(facts: "Facts") -> Size:
    """The size of one item judged by its own text."""
    why = reasons(facts)
    return Size(oversized=bool(why), reasons=tuple(why), patterns=patterns(facts))


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
