"""Questions that an item's own demands leave open: what goes wrong, who, until when, how many.

Each row asks one thing of one sort of demand, in the item's own words, unless the item says it
already. Unhappy paths that an item does not mention are asked about here and never drafted as facts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from assistant.domain import (
    Clause,
    ClauseKind,
    Inspection,
    Item,
    ItemKind,
    Question,
    Recalled,
    Relation,
    RelationType,
    Role,
)
from assistant.refinement.frames import USER
from assistant.refinement.inflect import third_person
from assistant.refinement.persons import Actor, as_role

MOST = 3
"""Questions of this sort for one item; a meeting has more to do."""
_CHANNEL = r"e-?mails?|sms|text message|push|letter|phone|call|app\b|screen|display|handheld|post\b|chat|page|online"
_UNTIL = r"\buntil\b|\bbefore\b|\bwithin\b|\bat most\b|\bup to\b|\bdeadline\b|\blater than\b"


class _Row(NamedTuple):
    """What to ask of demands with one of these verbs."""

    verbs: frozenset[str]
    said: str
    """Pattern of words with which the item answers already."""
    ask: str
    role: Role
    blocks: str


def _row(verbs: str, said: str, ask: str, role: Role, blocks: str) -> _Row:
    return _Row(frozenset(verbs.split()), said, ask, role, blocks)


_ROWS: Sequence[_Row] = (
    _row(
        "remind notify inform alert warn tell",
        _CHANNEL,
        "By which channel is it sent: {act}?",
        Role.PRODUCT_OWNER,
        "how it reaches people",
    ),
    _row(
        "pay",
        r"\bfail\w*|\bdeclined\b|\brefus\w*|\bfee\b",
        "What happens when a payment fails?",
        Role.STAKEHOLDER,
        "the unhappy path",
    ),
    _row(
        "sell buy order book reserve",
        r"\breturn\w*|\bcancel\w*|\brefund\w*",
        "Can {object} be returned or cancelled?",
        Role.STAKEHOLDER,
        "what follows afterwards",
    ),
    _row(
        "change edit move choose pause cancel swap withdraw stop suspend renew",
        _UNTIL,
        "Until when can {actor} {verb} {object}?",
        Role.STAKEHOLDER,
        "the deadline",
    ),
    _row(
        "pause suspend stop pin lock hold reserve lend borrow",
        r"\b(?:for|up to|at most|within) (?:up to )?\d",
        "How long may it last: {act}?",
        Role.STAKEHOLDER,
        "the limit",
    ),
    _row(
        "upload attach photograph scan",
        r"\b(?:mb|gb|megabytes?|kb)\b",
        "How large may {object} be, and in which formats?",
        Role.DEVELOPER,
        "the limit",
    ),
    _row(
        "import load migrate transfer synchronise synchronize",
        r"\b(?:wrong|invalid|cannot be|fail\w*|rejected)\b",
        "What happens to {object} that cannot be taken over?",
        Role.STAKEHOLDER,
        "the unhappy path",
    ),
    _row(
        "delete archive remove expire",
        r"\bbackups?\b|\bundo\b|\brestor\w+",
        "Are copies of {object} in backups deleted as well, and can it be undone?",
        Role.DEVELOPER,
        "what must stay",
    ),
    _row(
        "rename drop",
        r"\bold\b|\bexisting\b|\balready\b",
        "What happens to what exists already under the old name ({object})?",
        Role.PRODUCT_OWNER,
        "existing data",
    ),
    _row(
        "search find filter",
        r"\b\d+ (?:ms|seconds?|s)\b",
        "How fast must the result appear?",
        Role.STAKEHOLDER,
        "testing it",
    ),
    _row(
        "search find",
        r"\b(?:past|old|closed|archived)\b",
        "Are past or closed ones searched as well ({object})?",
        Role.STAKEHOLDER,
        "the result",
    ),
    _row(
        "invite",
        r"\b(?:at most|up to|maximum)\b",
        "How many may {actor} {verb} ({object})?",
        Role.STAKEHOLDER,
        "the limit",
    ),
    _row(
        "watch share publish view read",
        r"\bonly\b|\bmay\b",
        "Who may {verb} {object}?",
        Role.STAKEHOLDER,
        "the rights",
    ),
    _row(
        "sign vote apply register submit",
        r"\bidentif\w+|\bprove\w*|\bwithdraw\w*",
        "Can {actor} change or withdraw it afterwards: {act}?",
        Role.STAKEHOLDER,
        "what follows afterwards",
    ),
    _row(
        "limit",
        r"\bexisting\b|\balready\b",
        "What happens to what exists already ({object})?",
        Role.PRODUCT_OWNER,
        "existing data",
    ),
    _row(
        "record return credit",
        r"\bwhere\b.*\bsees?\b",
        "Where and when can it be seen afterwards: {act}?",
        Role.STAKEHOLDER,
        "the outcome",
    ),
)


def from_demands(item: Item, inspection: Inspection, who: Actor) -> tuple[Question, ...]:
    """Questions that the acts of an item leave open, at most `MOST`, the rows' order first.

    Args:
        item: the item.
        inspection: what code found in it; nothing is asked where its language has no grammar here.
        who: the one whom the item is about.
    """
    if inspection.language != "en" or item.criteria:
        return ()
    if inspection.kind is ItemKind.SPIKE:
        return tuple(_of_spike(item))
    if inspection.kind is ItemKind.BUG:
        return tuple(_of_bug(inspection))
    text = "\n".join((item.title, item.description))
    actor = Actor(name="somebody") if who == USER else who
    acts = [one for one in inspection.clauses if not _DENIED.search(one.text)]
    found: list[Question] = []
    for row in _ROWS:
        if re.search(row.said, text, re.IGNORECASE):
            continue
        # How large something may be and what must stay is asked of rules as well.
        told = [one for one in acts if row.role is Role.DEVELOPER or _is_act(one)]
        clause = next((one for one in told if _verb(one) in row.verbs), None)
        if clause is None or ("{object}" in row.ask and not _object(clause)):
            continue
        if "{actor}" in row.ask and who == USER and inspection.kind in _NOBODYS:
            continue
        if row.blocks == "the deadline" and _barred(clause, inspection):
            continue
        if "rename" in row.verbs and who != USER:
            continue  # what people rename themselves has no other name left
        asked = row.ask.format(
            act=_act(clause, actor),
            actor=actor.name,
            object=_object(clause),
            title=item.title.strip(" ."),
            verb=clause.action,
        )
        found.append(Question(id="", text=asked, role=row.role, blocks=row.blocks, about=clause.id))
    return tuple(found[:MOST])


def from_relations(
    relations: Sequence[Relation], recalled: Sequence[Recalled]
) -> tuple[Question, ...]:
    """Questions that past and parallel items raise: asked before, built already, said otherwise."""
    titles = {past.key: past.title for past in recalled}
    found = []
    for relation in relations:
        shape = _RELATED.get(relation.type)
        if shape is None:
            continue
        title = titles.get(relation.key, "")
        other = f"“{title}” ({relation.key})" if title else relation.key
        found.append(
            Question(
                id="",
                text=shape[0].format(other=other),
                role=Role.PRODUCT_OWNER,
                blocks=shape[1],
            )
        )
    return tuple(found[:2])


_RELATED: Mapping[RelationType, tuple[str, str]] = MappingProxyType(
    {
        RelationType.CONFLICTS_WITH: (
            "This and {other} contradict each other: which one holds?",
            "both items",
        ),
        RelationType.DECLINED_BEFORE: (
            "What has changed since {other} was declined?",
            "whether to do it at all",
        ),
        RelationType.DUPLICATE: (
            "Is this the same wish as {other}, or what does it ask for beyond it?",
            "whether to do it at all",
        ),
        RelationType.OVERLAPS: (
            "What does this ask for beyond {other}?",
            "where one item ends and the other begins",
        ),
    }
)


def _of_spike(item: Item) -> Iterator[Question]:
    if not re.search(
        r"\b(?:means that|threshold|at least|at most \d+ (?!days?|hours?|weeks?))", item.description
    ):
        yield Question(
            id="",
            text="From which result on is the answer yes?",
            role=Role.PRODUCT_OWNER,
            blocks="the decision",
        )
    yield Question(
        id="",
        text="What do we do when the result is not good enough?",
        role=Role.PRODUCT_OWNER,
        blocks="what comes after the spike",
    )


def _of_bug(inspection: Inspection) -> Iterator[Question]:
    if inspection.bug is not None and inspection.bug.expected is not None:
        yield Question(
            id="",
            text="What happens with those who were affected already, and with data that is wrong by now?",
            role=Role.PRODUCT_OWNER,
            blocks="existing data",
        )


_NOBODYS = frozenset({ItemKind.TASK, ItemKind.ENABLER})
_DENIED = re.compile(r"\b(?:not|never|no longer)\b|n['’]t\b", re.IGNORECASE)


def _is_act(clause: Clause) -> bool:
    return clause.kind is not ClauseKind.RULE or clause.text.split(" ")[0].casefold() == _verb(
        clause
    )


def _barred(clause: Clause, inspection: Inspection) -> bool:
    """Whether a rule says already when the deed is over ("that were shipped cannot be cancelled")."""
    verb = re.escape(_verb(clause)[:6])
    return any(
        one is not clause
        and re.search(rf"\b(?:cannot|can['’]t|no longer|only|not)\b[^.]*\b{verb}", one.text, re.I)
        for one in inspection.clauses
    )


def _verb(clause: Clause) -> str:
    return clause.action.split(" ")[0].casefold()


def _object(clause: Clause) -> str:
    thing = re.sub(r"^(?:my|our|the|an?|their|any|every|each)\s+", "", clause.object.strip(" ."))
    if not thing or thing.casefold() in {"it", "them", "nothing", "something"}:
        return ""
    named = thing if thing[1:2].isupper() else thing[:1].lower() + thing[1:]
    article = re.search(rf"\b(an?|the|my|our)\s+{re.escape(thing)}", clause.text, re.IGNORECASE)
    if article is None:
        return named
    word = article[1].lower()
    return f"{'the' if word in {'my', 'our'} else word} {named}"


def _act(clause: Clause, actor: Actor) -> str:
    text = clause.text.strip(" .")
    first, _, rest = text.partition(" ")
    if first.casefold() != _verb(clause):
        return f"“{text}”"
    verb = first.lower() if actor.plural else third_person(first.lower())
    return as_role(f"{actor.name} {verb} {rest}", actor)
