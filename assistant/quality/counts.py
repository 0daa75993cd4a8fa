"""What a person would count in an item to say whether it holds several slices of value."""

import re
from math import log1p, log2
from typing import TYPE_CHECKING

from assistant.domain import ClauseKind, ItemKind
from assistant.quality.joins import actions_of, joined_wishes, wishes_for_two
from assistant.quality.sections import Section
from assistant.quality.timebox import names_time_box
from assistant.quality.words import CHANNELS, FORMATS

if TYPE_CHECKING:
    from assistant.quality.facts import Facts

UPPER_END = 13.0
"""The upper end of the scales in which teams estimate (Fibonacci, as Cohn rounds it)."""
LOWER_END = 5.0
"""Up to here a team finds an item small."""
_UNDIVIDED = frozenset({ItemKind.BUG, ItemKind.SPIKE, ItemKind.TASK, ItemKind.ENABLER})
"""Kinds whose list of things to do serves one end."""
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
_COLLECTED = re.compile(
    r"\b(?:minutes|notes|action items|wishes|wishlist|suggestions?|feedback|round ?table|e?-?mail|fwd?|requests?|"
    r"findings|input|ideas|retro|workshop|collected|misc|several|various|small(?:er)? things|leftovers|list (?:of|from)|"
    r"wünsche|protokoll|wensen|réunion|verbale)\b",
    re.IGNORECASE,
)
"""Titles of what was written down as several people said it."""
_SEVERAL = re.compile(
    r"\b(?:two|three|four|five|several|few|couple of|some|both|zwei|drei|mehrere|ein paar|deux|trois|quelques|"
    r"due|tre|paio di|dos|tres|varias|twee|drie|enkele) (?:\w+ )?(?:things|wishes|requests|topics|ideas|points|"
    r"questions|items|issues|reported|dinge|sachen|wünsche|punkte|choses|souhaits|demandes|cose|richieste|cosas|"
    r"peticiones|dingen|wensen|punten)\b",
    re.IGNORECASE,
)
"""An item that says itself that it holds several things."""
_PHASES = re.compile(
    r"\b(?:phase|mvp|first version|step \d|later|in the end|to start|start with|begin with|eventually|for now|"
    r"next year|second step|v1|v2|stage \d|release \d|then we|once that)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"\b(?:create|add|edit|update|change|delete|remove|cancel|book|move|copy|rename|pair|unpair|pause|resume|"
    r"throttle|report|assign|close|open|approve|reject|send|receive|sign|print|export|import|search|filter|view|"
    r"show|read|write|hand in|take back|generate|prolong|archive|restore|share|download|upload|merge|split|lend|"
    r"return|plan|track|manage)\b",
    re.IGNORECASE,
)
_LIST_LINE = re.compile(r"^[ \t]*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
_TEAMS_OWN = re.compile(
    r"\b(?:definition of done|code review|unit tests|documentation|merged|deployed|signed off|signoff|qa)\b",
    re.IGNORECASE,
)
"""Lines of a team's way of working, which every item of theirs lists."""
_FIELDS = re.compile(
    r"\b(?:fields?|columns?|states?|shows?|lists|contains?|must state|asks for)\b[^.\n]{0,30}:?[ \t]*\n{1,3}[ \t]*[-*1|]",
    re.IGNORECASE,
)
"""A list of what one thing holds: the fields of a form, the columns of a file."""
_ROLES = re.compile(
    r"\b(?:as (?:an? |the )?|als (?:een? )?|en tant que? |come |como )([\w' -]{3,40}?),?\s+"
    r"(?:I|we|möchte|will|wil|brauche|je|vorrei|quiero)\b",
    re.IGNORECASE,
)
"""Who wishes, in the forms of a story in English, German, Dutch, French, Italian and Spanish."""
_WITH_IT = re.compile(r"(?:,|\band|\bthen)\s+(?:and |then )?[a-z]+ (?:it|them)\b", re.IGNORECASE)
_SHORTEST = 3
_STEM = 6
"""Letters by which two forms of a word are taken for one."""
_WORD = re.compile(r"[^\W\d_]+|[,:&]")
_FURTHEST = 3.0
_NOT_ASKED = frozenset({Section.ASIDE, Section.QUESTIONS, Section.CONTEXT, Section.EXCLUDED})


def counts(facts: "Facts") -> dict[str, float]:
    """What was counted, by name; how many of something there are as log(1 + count)."""
    item = facts.item
    lines = zip(facts.prepared.lines, facts.prepared.sections, strict=True)
    asked = " ".join(line.text for line, section in lines if section not in _NOT_ASKED)
    commands = sum(one.unit.imperative for one in facts.parsed if one.unit.kind == "line")
    spoken = sum(one.unit.imperative for one in facts.parsed if one.unit.kind == "sentence")
    qualities = sum(clause.kind is ClauseKind.QUALITY for clause in facts.clauses)
    whole = item.kind not in {ItemKind.EPIC, ItemKind.FEATURE}
    told = re.match(r"\W*as an? ", item.title, re.IGNORECASE) is not None
    acts = len(_ACTS.findall(item.title))
    two = wishes_for_two(facts)
    return {
        **_of_words(facts),
        **_of_estimate(facts),
        f"kind {facts.kind.value}": 1.0,
        "one end": float(bool({item.kind, facts.kind} & _UNDIVIDED)),
        "feature": float(item.kind is ItemKind.FEATURE),
        "no type": float(facts.kind is ItemKind.OTHER),
        "upkeep": float(bool(UPKEEP.search(item.title))),
        "wishes": log1p(len(_WISHES.findall(asked)) + 0.5 * (commands + spoken)),
        "two wishes in one sentence": float(two),
        "joined wishes": float(not two and joined_wishes(facts) > 2),
        "besides": log1p(len(_BESIDES.findall(item.description))),
        "qualities": whole * log1p(qualities),
        "joined title": float(not told and bool(_JOINED_TITLE.search(item.title))),
        "coarse title": float(bool(_COARSE_TITLE.search(item.title))),
        "acts in the title": log1p(acts),
        "several acts in the title": float(acts > 1 and not told),
        "collected": float(bool(_COLLECTED.search(item.title))),
        "says several": float(bool(_SEVERAL.search(f"{item.title} {item.description}"))),
        "phases": log1p(len(_PHASES.findall(item.description))),
        "actions": log1p(len({action for action, _ in actions_of(facts.clauses)})),
        "list lines": log1p(len(_LIST_LINE.findall(item.description))),
        "list of fields": float(whole and bool(_FIELDS.search(item.description))),
        "team's own": float(bool(_TEAMS_OWN.search(item.description))),
        "story": float(facts.story is not None and facts.story.means is not None),
        "title said": _said_again(facts),
        **_of_text(item.description),
        "criteria": log1p(len(item.criteria)),
    }


def _of_text(text: str) -> dict[str, float]:
    """Who wishes, through what, in which formats, and whether one thing is done after the other."""
    words = set(re.findall(r"[a-z-]+", text.lower()))
    roles = {one.lower() for one in _ROLES.findall(text)}
    return {
        "roles that wish": log1p(max(0, len(roles) - 1)),
        "goes on with it": log1p(len(_WITH_IT.findall(text))),
        "channels": log1p(max(0, len(words & CHANNELS) - 1)),
        "formats": log1p(max(0, len(words & FORMATS) - 1)),
        "time box": float(names_time_box(text)),
    }


def _said_again(facts: "Facts") -> float:
    """Which share of the title's words a demand says again, on average: one thing, or several."""
    asked = [one for one in facts.clauses if one.kind is not ClauseKind.CRITERION]
    title = _stems(facts.item.title)
    shares = [len(title & _stems(one.text)) / len(title) for one in asked if title]
    return sum(shares) / len(shares) if shares else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()) if len(word) >= _SHORTEST)


def _of_words(facts: "Facts") -> dict[str, float]:
    """Words of the title and the wish, and the verbs: picking and paying is a flow, booking and
    cancelling are two wishes."""
    story = facts.story
    wish = story.means.text if story is not None and story.means is not None else ""
    found = {f"wish {word}": 1.0 for word in _WORD.findall(wish.lower())}
    found |= {f"title {word}": 1.0 for word in _WORD.findall(facts.item.title.lower())}
    verbs = (action.split(" ")[0] for action, _ in actions_of(facts.clauses))
    return found | {f"does {verb}": 1.0 for verb in verbs}


def _of_estimate(facts: "Facts") -> dict[str, float]:
    """What an estimate says by itself and beside those of its backlog."""
    size, estimate = facts.agreements.size, facts.item.estimate
    if estimate is None or size.max_estimate is not None:
        return {}
    usual = size.usual_estimate
    beside = log2(estimate / usual) if estimate > 0 and usual else 0.0
    return {
        "estimated": 1.0,
        "estimate at the upper end": float(estimate >= UPPER_END and len(facts.clauses) > 1),
        "estimate at the lower end": float(estimate <= LOWER_END),
        "above the usual": min(_FURTHEST, max(0.0, beside)),
        "below the usual": min(_FURTHEST, max(0.0, -beside)),
    }
