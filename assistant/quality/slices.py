"""How likely a team finds several slices of value in an item: a score of a few counts.

The counts and their weights come from a logistic regression (Cox 1958, doi
10.1111/j.2517-6161.1958.tb00292.x) over invented items of eighteen products, labelled for whether a team
would split them; `python -m eval.slices` fits them again and prints its cross-validation. Each count
is one that a person would name: an estimate at an end of the scale, wishes, times, what a title joins.
"""

import re
from collections.abc import Mapping
from math import exp, log1p
from types import MappingProxyType
from typing import TYPE_CHECKING

from assistant.domain import ClauseKind, ItemKind
from assistant.quality.joins import actions_of, joined_wishes, kinds_apart, wishes_for_two
from assistant.quality.sections import Section

if TYPE_CHECKING:
    from assistant.quality.facts import Facts

LIKELY = 0.45
"""From here on an item is taken for several slices."""
POSSIBLE = 0.35
"""Below this no split is proposed, whatever limit of the team's an item exceeds."""
UPPER_END = 13.0
"""The upper end of the scales in which teams estimate (Fibonacci, as Cohn rounds it)."""
LOWER_END = 5.0
"""Up to here a team finds an item small."""
_MANY = 6
"""So many separate actions are more than a story's worth."""
_UNDIVIDED = frozenset({ItemKind.BUG, ItemKind.SPIKE, ItemKind.TASK, ItemKind.ENABLER})
"""Kinds whose list of things to do serves one end."""
_SEVERAL = 3
"""Kinds of one thing, treated in turn, from which on they count as kinds apart."""
UPKEEP = re.compile(
    r"^(?:\W*\[[^\]]*\])?\W*(?:upgrade|disable|refactor\w*|migrate|clean ?up|roll ?out|deploy|bump|remove|"
    r"rename|replace|rotate|decommission|test|check|fix)\b|\brefactor(?:ing)?$",
    re.IGNORECASE,
)
"""Titles of upkeep: what such an item lists are steps to one end."""
_WISHES = re.compile(
    r"\b(?:wants?|wanted|would like|should|needs? (?:to|an?|the|one|two)|asked for|asks? for|please|"
    r"let (?:the|them|us|me|each|every|people|users)|can|could|able to|wish(?:es)?|possible|must be able|"
    r"would (?:help|do|love|be (?:worth|enough))|"
    r"soll(?:en|te|ten)?|möchten?|wollen|will|können|kann|bitte|wünsch\w*|brauch\w*|muss|müssen|"
    r"voudrai\w*|veux|voulons|peut|peuvent|doit|doivent|souhait\w*|faut|"
    r"vorr\w+|deve|devono|può|possono|vogli\w*|quier\w*|pued\w*|debe\w*|necesit\w*|"
    r"wil|willen|moet(?:en)?|kunnen|graag)\b|['’]d (?:like|love)\b",
    re.IGNORECASE,
)
"""Wishes in English, German, French, Italian, Spanish and Dutch."""
_BESIDES = re.compile(
    r"\b(?:also|besides|in addition|furthermore|moreover|finally|plus|secondly|thirdly|"
    r"another (?:thing|wish|request|one)|(?:two|three|four|several) (?:things|wishes|requests|topics|ideas)|"
    r"(?:first|second|third) (?:thing|wish)|and then there)\b",
    re.IGNORECASE,
)
_COARSE_TITLE = re.compile(
    r"\b(?:manag\w+|administ\w+|wishes|needs|things|portal|self[- ]?service|handling|everything|feedback)\b",
    re.IGNORECASE,
)
_JOINED_TITLE = re.compile(r"\b(?:and|und|et|y|e|en)\b|,|\+|&")
_TIMES = re.compile(
    r"\b(?:every|each|at the (?:end|start|beginning) of|once a|daily|weekly|monthly|yearly|"
    r"per (?:day|week|month|year)|in the (?:morning|evening)|afterwards|at the end|"
    r"before (?:the|it|they|he|she)|after (?:the|it|that|they))\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:and|und|et) (?:to|I want|I need)\b", re.IGNORECASE)
"""A wish that is said once more in the same sentence ("… and to …")."""
_FIELDS = re.compile(
    r"\b(?:fields?|columns?|states?|shows?|lists|contains?|must state|asks for)\b[^.\n]{0,30}:?\s*\n\s*[-*1|]",
    re.IGNORECASE,
)
"""A list of what one thing holds: the fields of a form, the columns of a file."""
_NOT_ASKED = frozenset({Section.ASIDE, Section.QUESTIONS, Section.CONTEXT, Section.EXCLUDED})
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "estimate at the upper end": 4.2,
        "estimate at the lower end": -3.7,
        "one end": -2.4,
        "epic": 3.2,
        "feature": 1.7,
        "no type": -2.5,
        "upkeep": -0.5,
        "wishes": 1.4,
        "two wishes in one sentence": 2.7,
        "joined wishes": 1.3,
        "kinds apart": 4.8,
        "besides": 2.6,
        "times": 0.6,
        "qualities": -2.1,
        "joined title": 1.2,
        "coarse title": 1.8,
        "wish said again": 3.4,
        "list of fields": -2.3,
        "many actions": 0.3,
    }
)
"""By what each count moves the score; counts are taken as log(1 + count)."""
BIAS = -2.3


def counts(facts: "Facts") -> dict[str, float]:
    """What the score is made of, by the names of `WEIGHTS`."""
    item = facts.item
    estimate = item.estimate if facts.agreements.size.max_estimate is None else None
    lines = zip(facts.prepared.lines, facts.prepared.sections, strict=True)
    asked = " ".join(line.text for line, section in lines if section not in _NOT_ASKED)
    commands = sum(one.unit.imperative for one in facts.parsed if one.unit.kind == "line")
    spoken = sum(one.unit.imperative for one in facts.parsed if one.unit.kind == "sentence")
    qualities = sum(clause.kind is ClauseKind.QUALITY for clause in facts.clauses)
    two = wishes_for_two(facts)
    told = re.match(r"\W*as an? ", item.title, re.IGNORECASE)
    whole = item.kind not in {ItemKind.EPIC, ItemKind.FEATURE}
    return {
        "estimate at the upper end": float(
            estimate is not None and estimate >= UPPER_END and len(facts.clauses) > 1
        ),
        "estimate at the lower end": float(estimate is not None and estimate <= LOWER_END),
        "one end": float(bool({item.kind, facts.kind} & _UNDIVIDED)),
        "epic": float(ItemKind.EPIC in {item.kind, facts.kind} and len(facts.clauses) > 1),
        "feature": float(item.kind is ItemKind.FEATURE),
        "no type": float(facts.kind is ItemKind.OTHER),
        "upkeep": float(bool(UPKEEP.search(item.title))),
        "wishes": log1p(len(_WISHES.findall(asked)) + 0.5 * (commands + spoken)),
        "two wishes in one sentence": float(two),
        "joined wishes": float(not two and joined_wishes(facts) > 2),
        "kinds apart": float(len(kinds_apart(facts)) >= _SEVERAL),
        "besides": log1p(len(_BESIDES.findall(item.description))),
        "times": log1p(len(_TIMES.findall(asked))),
        "qualities": whole * log1p(qualities),
        "joined title": float(not told and bool(_JOINED_TITLE.search(item.title))),
        "coarse title": float(bool(_COARSE_TITLE.search(item.title))),
        "wish said again": float(bool(_AGAIN.search(item.description))),
        "list of fields": float(whole and bool(_FIELDS.search(item.description))),
        "many actions": float(len(actions_of(facts.clauses)) >= _MANY),
    }


def likelihood(facts: "Facts") -> float:
    """How likely a team finds several slices in an item, 0 to 1."""
    score = BIAS + sum(WEIGHTS[name] * count for name, count in counts(facts).items())
    return 1 / (1 + exp(-score))
