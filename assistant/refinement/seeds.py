"""What a part of a split can grow from: something that somebody does, a kind, a rule."""

import re
from collections.abc import Sequence

from assistant.domain import Clause, ClauseKind, Inspection
from assistant.refinement.phrases import is_act
from assistant.refinement.words import content_stems

# Verbs that say how things are rather than what somebody does.
_STATES = frozenset(
    "be have stay keep earn cost count need want contain belong come go happen depend "
    "mean know cover last apply show include lead".split()
)
# With a number they state a rule: "Reefers pay 9 euro a day".
_TAKES = frozenset("pay get receive".split())
_NEGATIVE = re.compile(r"\b(?:not|never|no|nobody|nothing|only|cannot|without)\b", re.IGNORECASE)
_DONE_BY = re.compile(
    r"\b(?:can|may) be \w+|\b(?:is|are) \w+ by (?:the |an? )?(?:\w+ )?(?:\w+(?:er|or|ist|ian|ee|man)|team|"
    r"staff|office|clerk|treasury|board|agent|nurse|department|admin)s?\b",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\b(?:manag\w+|handl\w+|administ\w+|maintain\w*|everything|all (?:of|their|my|our|the)\b.{0,30}"
    r"\b(?:business|following|things|work)|all of the following)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:portal|account|app|page|site|tool|system|dashboard|screen|console|(?:one|single) place)\b",
    re.IGNORECASE,
)
_OVERALL = re.compile(
    r"^(?:everything|nothing|all of (?:it|them|this)|everybody\b.*\brest)\b|\ball of the following\b|"
    r"\b(?:wcag|gdpr|keyboard|screen ?readers?|accessib\w+|encrypt\w*|audit log)\b",
    re.IGNORECASE,
)
PERFORMANCE = re.compile(
    r"\b(?:(?:with)?in|under|less than|at most|no more than|older than|longer than|faster than)\s+"
    r"(?:\d[\d.,]*|one|two|three|five|ten)\s*(?:ms|milliseconds?|s|secs?|seconds?)\b",
    re.IGNORECASE,
)
LATER = re.compile(
    r"\b(?:later(?: on)?|for a start|at first|in a second step|second phase|phase (?:2|two)|"
    r"optional(?:ly)?|nice to have|some day|eventually|in (?:the )?future|not urgent|if time)\b",
    re.IGNORECASE,
)
_LEADER = re.compile(r"^(?:(?:the|an?|each|every|all)\s+)?((?:[\w-]+\s+)?[\w-]+)\s+(?=\S)", re.I)


def capabilities(inspection: Inspection) -> list[Clause]:
    """Clauses that say what somebody does, whatever the kind that the cutter gave them."""
    return [clause for clause in inspection.clauses if is_capability(clause)]


def is_capability(clause: Clause) -> bool:
    """Whether a clause is something that somebody does, and not how something must be.

    "The subscriber may exchange one evening, at most three times" is one; "Payment takes at most
    two minutes" is not.
    """
    if is_act(clause) or " -> " in clause.text:  # a rule in shorthand
        return True
    if clause.kind not in (ClauseKind.RULE, ClauseKind.QUALITY) or not clause.action:
        return False
    verb = clause.action.split(" ")[0]
    text = clause.text
    if verb in _TAKES and re.search(r"\d", text):
        return False
    if verb in _STATES or text.casefold().startswith(verb):
        return verb not in _STATES
    negative = _NEGATIVE.search(text.partition(",")[0])
    return not negative and (bool(clause.actor) or bool(_DONE_BY.search(text)))


def listed_things(inspection: Inspection) -> list[Clause]:
    """Lines of a list that name things without a verb, where the list itself is the item.

    Below a story sentence such lines detail what it wants; without one each is a wish of its own.
    """
    if inspection.story is not None:
        return []
    found = [
        clause
        for clause in inspection.clauses
        if clause.kind in (ClauseKind.DATA, ClauseKind.INTERFACE)
        and not is_act(clause)
        and (": " in clause.text or len(clause.text.split()) > 1)
    ]
    return found if len(found) > 1 and len(found) * 3 > len(inspection.clauses) else []


def frames(inspection: Inspection) -> list[Clause]:
    """Clauses that only sum up the others ("manage my deliveries", "a portal in which I can …")."""
    acts = capabilities(inspection)
    found = [clause for clause in acts if is_frame(clause)]
    rest = [clause for clause in acts if clause not in found]
    return found if len(rest) > 1 else []


def is_frame(clause: Clause) -> bool:
    """Whether a clause sums up others."""
    if clause.kind is not ClauseKind.ACTION:
        return False
    if _FRAME.search(clause.text):
        return True
    return clause.action in {"", "have", "do", "use"} and bool(_PLACE.search(clause.text))


def is_overall(clause: Clause) -> bool:
    """Whether a rule or quality holds for every part alike."""
    return clause.kind is not ClauseKind.CRITERION and bool(_OVERALL.search(clause.text))


def is_performance(clause: Clause) -> bool:
    """Whether a clause only says how fast something must be."""
    return clause.kind in (ClauseKind.RULE, ClauseKind.QUALITY) and bool(
        PERFORMANCE.search(clause.text)
    )


def apart(inspection: Inspection) -> list[Clause]:
    """Rules that speak in turn of kinds of one thing ("Gas meters …", "Water meters …")."""
    kinds: dict[str, list[Clause]] = {}
    for clause in inspection.clauses:
        words = re.match(r"(?:the |for )?([\w-]+) ([\w-]+)\b", clause.text, re.IGNORECASE)
        if clause.kind is ClauseKind.RULE and words and words[2].casefold() != words[1].casefold():
            kinds.setdefault(words[2].casefold(), []).append(clause)
    best = max(kinds.values(), key=len, default=[])
    return best if len(best) > 2 and len({one.text.split()[0] for one in best}) > 2 else []


def leaders(clauses: Sequence[Clause]) -> dict[str, str]:
    """Who or what opens each clause, where another clause opens with the same words.

    It tells who acts where no grammar does: in criteria and in other languages.
    """
    opened: dict[str, str] = {}
    for clause in clauses:
        words = clause.text.casefold().replace(",", " ").split()
        if len(words) > 2 and words[0] not in {"given", "when", "if", "then", "scenario:"}:
            opened[clause.id] = " ".join(words[:2])
    counts: dict[str, int] = {}
    for words_two in opened.values():
        counts[words_two] = counts.get(words_two, 0) + 1
    return {clause: who for clause, who in opened.items() if counts[who] > 1}


def enumerated(inspection: Inspection) -> bool:
    """Whether one clause lists things and several others tell of them one by one."""
    language = inspection.language
    for clause in inspection.clauses:
        if clause.text.count(",") < 2:
            continue
        listed = content_stems(clause.text, language)
        told = [
            other
            for other in inspection.clauses
            if other is not clause
            and other.kind is ClauseKind.RULE
            and content_stems(" ".join(other.text.split()[:3]), language) & listed
        ]
        if len(told) > 1:
            return True
    return False
