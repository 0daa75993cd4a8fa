"""Typed relations with their evidence; below the threshold nothing is said.

What decides is what a reader can check: the same words, one word more, another word in the same
place, the same error, a key that is named. A cosine alone never makes a duplicate: items of one
template lie closer together than duplicates do.
"""

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from math import exp
from typing import NamedTuple

from assistant.domain import ItemKind, ItemState, RelationType
from assistant.retrieval.conflicts import contradiction
from assistant.retrieval.lexical import Lexical
from assistant.retrieval.profile import Profile, surfaces
from assistant.retrieval.signals import Signals, shared
from assistant.retrieval.terms import NEGATIONS, terms


class Verdict(NamedTuple):
    """A relation without its address."""

    type: RelationType
    evidence: str
    score: float


SAME_TITLE_COSINE = 0.80
SAME_TITLE_CLOSENESS = 0.10
"""Items of one title whose texts differ more are work that comes again, such as a clean-up."""
SAME_BODY = 0.90
SAME_BODY_TITLE = 0.85
SAME_BODY_TERMS = 25
"""Fewest words of a description that can prove a duplicate under a somewhat other title."""
PART_COSINE = 0.75
PART_CLOSENESS = 0.10
PART_TITLE = 0.50
PART_WORDS = 3
"""At most so many words that one title has more than the other."""
ERROR_ITEMS = 5
"""An error message tells something only where one of its words stands in so few items."""
MATTER_COSINE = 0.75
MATTER_CLOSENESS = 0.20
MATTER_NAMED = 0.50
"""The same matter in other words: each names half of the other's title, and nothing else in the
backlog comes as near."""
SLOT_COSINE = 0.70
SLOT_WORDS = 2
SLOT_SHARE = 0.50
"""Least share of a title's words that two items of one template have in the same places."""
SIMILAR = 0.65
"""Least confidence with which two items are called similar."""
_DEPENDS = re.compile(
    r"\b(?:depends? (?:up)?on|dependent on|depending on|blocked by|block(?:s|ed)? (?:on|until)|"
    r"requires?|needs?|prerequisite:?|once|builds? (?:up)?on|waits? for|waiting for)"
    r"\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\bafter\W+(?:\w+\W+){0,1}$", re.IGNORECASE)
_COMES = re.compile(r"\s+(?:is|has been|gets|will be)\b", re.IGNORECASE)
"""What makes a dependency of `after KEY`: "after KEY is merged", not "after KEY it is slow"."""
_AROUND = 70
"""Characters on either side of a named key that are quoted."""


def judge(mine: Profile, theirs: Profile, signals: Signals, lexical: Lexical) -> Verdict | None:
    """The one relation of a pair that says most, or None.

    Args:
        mine: the item that is asked about.
        theirs: the other one.
        signals: what `compare` found for the two.
        lexical: rarities of words.
    """
    found = (
        _conflict(mine, theirs)
        or _duplicate(mine, theirs, signals, lexical)
        or _mention(mine, theirs)
        or _same_error(mine, theirs, lexical)
        or _part(mine, theirs, signals, lexical)
        or _template(mine, theirs, signals)
        or _matter(mine, theirs, signals, lexical)
        or _similar(mine, theirs, signals, lexical)
    )
    if found is None or theirs.item.state is not ItemState.DECLINED:
        return found
    if found.type in {RelationType.DUPLICATE, RelationType.OVERLAPS}:
        status = theirs.item.status or "declined"
        return Verdict(
            RelationType.DECLINED_BEFORE, f"closed as “{status}”; {found.evidence}", found.score
        )
    return found


def _duplicate(
    mine: Profile, theirs: Profile, signals: Signals, lexical: Lexical
) -> Verdict | None:
    if mine.numbers != theirs.numbers:
        return None
    if _subtasks(mine, theirs):
        return None
    same_title = bool(mine.squeezed) and mine.squeezed == theirs.squeezed
    same_words = len(mine.title) >= 2 and mine.words == theirs.words
    how = "the same title" if same_title else f"the same in other words: {_said(mine, theirs)}"
    if (same_title or same_words) and mine.described == theirs.described:
        if len(mine.title) >= 2 or mine.described:
            more = "the same text" if mine.described else "no other text"
            return Verdict(RelationType.DUPLICATE, f"{how}, {more}", 0.97)
    elif (
        (same_title or same_words)
        and len(mine.title) >= 2
        and signals.cosine >= SAME_TITLE_COSINE
        and signals.closeness >= SAME_TITLE_CLOSENESS
    ):
        more = _shared(mine, theirs, lexical, without=mine.everything & theirs.title)
        return Verdict(RelationType.DUPLICATE, f"{how}; {more}", 0.9)
    long = min(len(mine.body), len(theirs.body)) >= SAME_BODY_TERMS
    if long and signals.bodies >= SAME_BODY and signals.titles >= SAME_BODY_TITLE:
        return Verdict(
            RelationType.DUPLICATE,
            f"nearly the same description ({signals.bodies:.0%} of its words)",
            0.92,
        )
    return None


def _subtasks(mine: Profile, theirs: Profile) -> bool:
    """Steps of different parents: "Write the tests" under each of them is a template."""
    one, two = mine.item, theirs.item
    return (
        one.kind is two.kind is ItemKind.TASK
        and one.parent is not None
        and two.parent is not None
        and one.parent != two.parent
    )


def _conflict(mine: Profile, theirs: Profile) -> Verdict | None:
    if ItemKind.BUG in {mine.item.kind, theirs.item.kind}:
        return None
    clash = contradiction(mine.rules, theirs.rules)
    if clash is None:
        return None
    return Verdict(RelationType.CONFLICTS_WITH, f"here “{clash[0]}”, there “{clash[1]}”", 0.8)


def _mention(mine: Profile, theirs: Profile) -> Verdict | None:
    for one, two, where in ((mine, theirs, "this item"), (theirs, mine, "the other item")):
        key = two.item.key.lstrip("#")
        if len(key) < 2 or key.casefold() not in one.everything:
            continue
        text = f"{one.prepared.body}\n{one.prepared.criteria}\n{one.prepared.title}"
        # A bare number is a count; it takes a hash to make it a key.
        mark = "#" if key.isdigit() else "#?"
        place = re.search(rf"(?<![\w-]){mark}{re.escape(key)}(?![\w-])", text, re.IGNORECASE)
        if place is None:
            continue
        start = text.rfind("\n", 0, place.start()) + 1
        before, after = text[start : place.start()], text[place.end() :].partition("\n")[0]
        depends = _DEPENDS.search(before) or (_AFTER.search(before) and _COMES.match(after))
        quote = _excerpt(before, place.group(), after)
        if depends and one is mine:
            return Verdict(RelationType.DEPENDS_ON, f"{where} names it: “{quote}”", 0.9)
        return Verdict(RelationType.SIMILAR, f"{where} names it: “{quote}”", 0.85)
    return None


def _excerpt(before: str, key: str, after: str) -> str:
    """A named key with some words on either side, cut between words."""
    head, tail = before.lstrip(), after.rstrip()
    if len(head) > _AROUND:
        head = f"… {head[-_AROUND:].partition(' ')[2]}"
    if len(tail) > _AROUND:
        tail = f"{tail[:_AROUND].rpartition(' ')[0]} …"
    return f"{head}{key}{tail}"


def _same_error(mine: Profile, theirs: Profile, lexical: Lexical) -> Verdict | None:
    errors = [
        shape
        for shape in mine.errors.keys() & theirs.errors.keys()
        if min(map(lexical.frequency, terms(shape))) <= ERROR_ITEMS
    ]
    if not errors:
        return None
    message = mine.errors[max(errors, key=len)].strip()
    return Verdict(RelationType.OVERLAPS, f"the same error: “{message[:120]}”", 0.7)


def _part(mine: Profile, theirs: Profile, signals: Signals, lexical: Lexical) -> Verdict | None:
    if (
        signals.cosine < PART_COSINE
        or signals.closeness < PART_CLOSENESS
        or signals.titles < PART_TITLE
    ):
        return None
    if mine.numbers != theirs.numbers:
        return None
    more_here, more_there = mine.title - theirs.title, theirs.title - mine.title
    if (more_here and more_there) or len(more_here | more_there) > PART_WORDS:
        return None
    if not more_here and not more_there:
        if _subtasks(mine, theirs):
            return Verdict(RelationType.SAME_TEMPLATE, "the same title under another parent", 0.9)
        return Verdict(
            RelationType.OVERLAPS, f"the same title; {_shared(mine, theirs, lexical)}", 0.6
        )
    longer = mine if more_here else theirs
    words = _quoted([surfaces(longer)[word] for word in sorted(more_here or more_there)])
    whose = "this item" if longer is mine else "the other"
    return Verdict(RelationType.OVERLAPS, f"the same but for {words}, which only {whose} says", 0.6)


def _template(mine: Profile, theirs: Profile, signals: Signals) -> Verdict | None:
    if signals.cosine < SLOT_COSINE:
        return None
    here: list[str] = []
    there: list[str] = []
    same = 0
    for tag, a, b, c, d in SequenceMatcher(None, mine.words, theirs.words, False).get_opcodes():
        if tag == "equal":
            same += b - a
        elif tag == "replace":
            here.extend(mine.words[a:b])
            there.extend(theirs.words[c:d])
        else:
            return None
    counted = mine.numbers.issuperset(here) and theirs.numbers.issuperset(there)
    if (
        not here
        or max(len(here), len(there)) > SLOT_WORDS
        or same < (1 if counted else 2)
        or same < SLOT_SHARE * max(len(mine.words), len(theirs.words))
        or NEGATIONS & {*here, *there}
    ):
        return None
    mine_says, theirs_say = surfaces(mine), surfaces(theirs)
    return Verdict(
        RelationType.SAME_TEMPLATE,
        f"the same wording but for {_quoted([mine_says[word] for word in here])} here and "
        f"{_quoted([theirs_say[word] for word in there])} there",
        0.8,
    )


def _matter(mine: Profile, theirs: Profile, signals: Signals, lexical: Lexical) -> Verdict | None:
    if (
        mine.numbers != theirs.numbers
        or signals.cosine < MATTER_COSINE
        or signals.closeness < MATTER_CLOSENESS
        or min(signals.named, signals.naming) < MATTER_NAMED
    ):
        return None
    text = f"much the same in other words; {_shared(mine, theirs, lexical)}"
    return Verdict(RelationType.OVERLAPS, text, 0.65)


def confidence(signals: Signals) -> float:
    """Chance that a reader finds two items worth seeing side by side.

    A logistic model of closeness and of how much of the other's title is named: fitted on the
    links of one project, tested on another, then put to the scale of pairs judged by eye
    (docs/decisions/retrieval-relations.md).
    """
    return 1 / (1 + exp(-(13.2 * signals.closeness + 2.55 * signals.named - 2.35)))


def _similar(mine: Profile, theirs: Profile, signals: Signals, lexical: Lexical) -> Verdict | None:
    score = confidence(signals)
    if score < SIMILAR:
        return None
    return Verdict(RelationType.SIMILAR, _shared(mine, theirs, lexical), round(score, 2))


def _shared(
    mine: Profile, theirs: Profile, lexical: Lexical, *, without: Collection[str] = frozenset()
) -> str:
    written = surfaces(theirs)
    words = [
        written[word]
        for word in shared(mine, theirs, lexical)
        if word in written and word not in without
    ]
    distinct = list({word.casefold(): word for word in words}.values())
    return f"both speak of {_quoted(distinct[:4])}" if distinct else "close in meaning"


def _said(mine: Profile, theirs: Profile) -> str:
    return f"“{mine.prepared.title}” and “{theirs.prepared.title}”"


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
