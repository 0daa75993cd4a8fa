"""What a sentence of a reply must and must not say, checked by code."""

import re
from collections.abc import Iterator

from assistant.domain import Decision, DecisionAction, Item
from assistant.refinement.grounding import Source, support
from assistant.refinement.words import content_stems, numbers

SLOTS = ("asked", "decided", "instead", "again")
"""What a reply says, in its order."""
_CARRIED = 0.6
"""Share of the content words of a reason, a trigger or a counter-proposal that must come back."""
_LONGEST = 400
_PROMISE = re.compile(
    r"\b(?:we|i|you|it|they|this|that)(?:\s+will|['’]ll)\s+(?!not\b|look\b|review\b|revisit\b|"
    r"reconsider\b|consider\b)\w+"
    r"|\bwill be (?:built|added|done|implemented|available|delivered|included|released)\b"
    r"|\b(?:promis|guarante|assur|commit)\w*|\brest assured\b|\bstay tuned\b"
    r"|\b(?:soon|shortly|eventually|definitely|certainly|surely)\b|\bas soon as (?:possible|we)\b"
    r"|\b(?:next|coming|upcoming|future|later)\s+(?:sprint|release|version|quarter|month|year|week|"
    r"iteration|update)s?\b"
    r"|\b(?:on|to|in) (?:our|the) roadmap\b|\bplan(?:ning|s|ned)?\s+to\b|\bin the (?:near )?future\b",
    re.IGNORECASE,
)
_DISRESPECT = re.compile(
    r"\b(?:obviously|nonsense|pointless|silly|stupid|useless|worthless|ridiculous|waste of|"
    r"not worth|should have known|of course not|as you (?:should )?know|too busy)\b",
    re.IGNORECASE,
)
_NAMED = {
    DecisionAction.NO: re.compile(
        r"\bnot (?:to|going to)\b|\bwill not\b|\bagainst\b|\bdeclin", re.IGNORECASE
    ),
    DecisionAction.NOT_NOW: re.compile(
        r"\bnot\b.{0,60}\b(?:now|at this time|at the moment|for the time being|yet)\b",
        re.IGNORECASE,
    ),
    DecisionAction.NOT_IN_THIS_FORM: re.compile(
        r"\bnot\b.{0,60}\bin th(?:is|at|e) (?:\w+ )?form\b|\bnot\b.{0,60}\bas (?:asked|proposed)\b",
        re.IGNORECASE,
    ),
}
_DECIDES = re.compile(r"\bdecided\b|\bdecision\b|\bnot to\b|\bwill not\b", re.IGNORECASE)
_CHOSEN = re.compile(r"\bcho(?:se|sen)\b|\bdecided\b", re.IGNORECASE)
_SOFTENED = re.compile(
    r"\b(?:for now|not now|right now|at this time|at the moment|for the time being|yet)\b",
    re.IGNORECASE,
)
_COURTESY = """
    thank thanks asking asked request requested idea suggestion suggested understand understood
    understanding appreciate recognise recognize need needs wish like want wants decided decide
    decision team reason because instead chose chosen choose propose proposed place offer look
    looked looking again when then once review revisit consider considered not now form moment
    present carefully hello hear tell talk discuss hold holds kept keep meet misses miss serve answer
    sign able way sharing share raise raised bring brought bringing come comes first
"""


def problem(slot: str, text: str, item: Item, decision: Decision) -> str:
    """Why a model's sentence may not stand; empty where it may.

    Args:
        slot: one of `SLOTS`.
        text: what the model wrote for it.
        item: what was asked for.
        decision: what was decided.

    Returns:
        One reason in a few words.
    """
    return next(_problems(slot, text, item, decision), "")


def _problems(slot: str, text: str, item: Item, decision: Decision) -> Iterator[str]:
    if not text:
        yield "it is missing"
    if len(text) > _LONGEST:
        yield "it is too long"
    given = _given(item, decision)
    if promise := _unless_given(_PROMISE, text, given):
        yield f"“{promise}” promises what nobody decided"
    if rude := _unless_given(_DISRESPECT, text, given):
        yield f"“{rude}” is not respectful"
    found = support(text, Source(text=given), Source(text=_COURTESY))
    if found.numbers or found.names:
        yield f"“{(found.numbers + found.names)[0]}” was not given"
    if found.words:
        # Stricter than for criteria: what a reply adds is read as the team's word.
        yield "it says what was not given: " + ", ".join(f"“{one}”" for one in found.words[:3])
    yield from _missing(slot, text, item, decision)


def _missing(slot: str, text: str, item: Item, decision: Decision) -> Iterator[str]:
    """What the slot must carry and does not."""
    given = _given(item, decision)
    match slot:
        case "asked":
            title = content_stems(item.title)
            if title and not title & content_stems(text):
                yield "it does not say what was asked for"
            if _DECIDES.search(text):
                yield "it speaks of the decision, which comes after it"
        case "decided":
            if not _NAMED[decision.action].search(text):
                yield "it does not name the decision"
            softened = _unless_given(_SOFTENED, text, decision.why)
            if decision.action is DecisionAction.NO and softened:
                yield "it makes a deferral of a no"
            if not _carries(text, decision.why):
                yield "it does not give the reason"
        case "instead":
            if not _carries(text, decision.instead):
                yield "it does not name what was chosen instead"
            offered = decision.action is DecisionAction.NOT_IN_THIS_FORM
            if offered and _unless_given(_CHOSEN, text, given):
                yield "it calls a proposal chosen"
        case "again":
            day = decision.until
            dated = day is None or {str(day.day), str(day.year)} <= set(numbers(text))
            if not dated or not _carries(text, decision.trigger):
                yield "it does not say when it is looked at again"


def _carries(text: str, given: str) -> bool:
    wanted = content_stems(given)
    if set(numbers(given)) - set(numbers(text)):
        return False
    return len(wanted & content_stems(text)) >= _CARRIED * len(wanted)


def _given(item: Item, decision: Decision) -> str:
    day = decision.until
    return "\n".join(
        [
            item.title,
            item.description,
            decision.why,
            decision.instead,
            decision.trigger,
            f"{day.day} {day:%B %Y} {day.isoformat()}" if day is not None else "",
        ]
    )


def _unless_given(pattern: re.Pattern[str], text: str, given: str) -> str:
    """The first match that does not stand in what was given."""
    folded = given.casefold()
    return next(
        (match[0] for match in pattern.finditer(text) if match[0].casefold() not in folded), ""
    )
