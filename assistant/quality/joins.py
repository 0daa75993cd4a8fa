"""What an item's sentences join: actions, wishes that stand alone, kinds of one thing."""

import re
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind
from assistant.quality.actors import subject_of

if TYPE_CHECKING:
    from assistant.quality.facts import Facts

_OWN_TIME = re.compile(r"\b(?:when|while|if|before|after|as soon as|until|once)\b", re.IGNORECASE)
_ON_THE_WAY = frozenset(
    "open click select go log navigate enter choose scroll press tap visit look access let allow "
    "take use get have be see view know".split()
)
"""Verbs that only lead to what follows them ("open the chart and see …")."""
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


def wishes_for_two(facts: "Facts") -> bool:
    """Whether an item's sentence wishes for two things, each of use alone."""
    if facts.means is None:
        return False
    return (facts.means.unit.repeated and _apart(facts)) or _two_alone(facts)


def joined_wishes(facts: "Facts") -> int:
    """How many actions an item's story sentence joins; 0 without one."""
    return len({(one.verb, one.sibling) for one in facts.asked}) if facts.means else 0


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


def _two_alone(facts: "Facts") -> bool:
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
