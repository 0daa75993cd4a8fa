"""Criteria of bugs and spikes, from what their own text says."""

import re
from collections.abc import Iterator, Sequence

from assistant.domain import BugParts, Clause, Item, Span, Steps
from assistant.quality.timebox import time_box
from assistant.refinement.asked import indirect
from assistant.refinement.commands import commands, only_names
from assistant.refinement.frames import Frame
from assistant.refinement.lines import RawLine
from assistant.refinement.pieces import lower_first

_NUMBERED = re.compile(r"^[ \t]*\d{1,2}[.)][ \t]+(?P<step>\S.*?)[ \t]*$", re.MULTILINE)
_SENTENCE = re.compile(
    r"[^.!?\n]+(?:(?:[.!?](?=\S)|(?:(?<=\bDr)|(?<=\bMr)|(?<=\bMs)|(?<=\bMrs)|(?<=\bNo))\.)[^.!?\n]*)*[.!?]?"
)
_RESULT = re.compile(
    r"(?:\b(?:results?|outcome|deliverables?|output)\s*[:=]|^results? as(?= an?\b| one\b| half\b))\s*"
    r"(?P<what>[^;\n]+?)(?=\.?$|;|\n)|"
    r"\b(?:it )?ends? with (?P<end>[^.;\n]+)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\b(?:find out|determine|investigate|clarify|check|decide|know|learn|evaluate|explore|"
    r"understand|measure|test)\s+(?P<what>(?:by )?(?:whether|if|how|what|which|who|why|where)\b"
    r"[^.?;\n]+)",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"(?:the |our |my |main |open )*question(?: here)? is(?: simply| only| just)?,? "
    r"(?P<what>(?:whether|if|how|what|which|who|where|when|why)\b[^.?;\n]+?)\.?$",
    re.IGNORECASE,
)
_THEN_A = re.compile(
    r"\b(?:hours?|days?|weeks?|sprints?)(?:,? (?:at (?:the )?most|max(?:imum)?|tops|of work|no more))?[,;] "
    r"(?:and then|then|and) (?P<what>(?:an?|one|half an?)\s(?:[\w-]+ ){0,2}(?:answer|comparison|decision|demo|estimate|"
    r"list|note|overview|page|plan|presentation|proposal|recommendation|report|summary|table|write-up)\b[^.;]*)",
    re.IGNORECASE,
)
"""What stands behind a time box: "two days, then a recommendation to the board"."""
_MUST_BE = re.compile(
    r"(?:The|All|Every|Each|Results?|Figures?|A|An)\b(?:(?!\b(?:was|were|took|said|had|did)\b)[^,?]){2,60}?\b"
    r"(?:must|shall|has to|have to)\b(?:(?!\b(?:was|were|took|said|had|did)\b)[^?])*$"
)
"""What a spike's result must be, or where it must lie when."""
_ASKS = re.compile(r"(?:what|how|which|who|whether|where|when|why)\b", re.IGNORECASE)
_ASKS_ANEW = re.compile(
    r"(?:what|how|which|who|where|when|why)\s+(?:\w+\s+){0,2}?(?:can|could|do|does|did|is|are|will|would|should|may)\b",
    re.IGNORECASE,
)
_FEWEST_ASKED = 3
"""Words; "how much memory and how many nodes" shares what comes behind it."""
_ASKED_TOO = re.compile(
    r",?\s+and\s+(?=(?:what|how|which|who|whether|where|when|why)\b)", re.IGNORECASE
)
_TASK = re.compile(
    r"^(?:look at|compare|test|try|measure|interview|build|read|collect|ask)\b", re.IGNORECASE
)
_MEANS = re.compile(r"\bmeans that\b|\b(?:good|well) enough\b", re.IGNORECASE)


_NOW = re.compile(r"^(?:but |and |so )*now,? (?:it|they|this|that|the \w+)\b", re.IGNORECASE)
_BROKEN = re.compile(
    r"\b(?:crash(?:es|ed)|freezes|hangs up|throws an? (?:\w+ )?(?:error|exception)|"
    r"do(?:es)?(?: not|n['’]t) work|is broken|are broken|stopped working|no longer works?)\b",
    re.IGNORECASE,
)
_OUGHT = re.compile(r"\b(?:must|shall|should|can|may|will|needs?)\b", re.IGNORECASE)
_ALL_THE_SAME = re.compile(
    r"\b(?:all the same|anyway|nevertheless|still|although|even though|instead|a second time|"
    r"error|exception|crash\w*|wrong|nothing happens)\b",
    re.IGNORECASE,
)


_DUTY = re.compile(
    r"(?<!who )(?<!that )(?<!which )\b(?:must|shall|should|ought to|ha(?:s|ve) to be|may (?:not|only)|(?:no|nobody|only) .{1,40}\bmay)\b",
    re.IGNORECASE,
)


def says_how_it_must_be(text: str) -> bool:
    """Whether a sentence of a bug report says what holds once it is mended.

    Args:
        text: the sentence.
    """
    return _DUTY.search(text) is not None and not text.rstrip().endswith("?")


def tells_of_a_fault(text: str) -> bool:
    """Whether a sentence says how something goes wrong today: no criterion can be made of it."""
    return bool(_NOW.search(text) or _BROKEN.search(text)) and not _OUGHT.search(text)


def fault_of(bug: BugParts | None, item: Item) -> Span | None:
    """What happens now, where a report has no label for it and its last step tells it."""
    told = steps_of(bug, item)
    if len(told) < 2 or (bug is not None and bug.actual is not None):
        return None
    return told[-1] if _ALL_THE_SAME.search(told[-1].text) else None


def bug_line(bug: BugParts | None, item: Item, clauses: Sequence[Clause]) -> RawLine | None:
    """The criterion that shows a bug is gone, from the report's own steps and expectation.

    Args:
        bug: the parts of the report.
        item: the report; a numbered list in it is taken for the steps where none are labelled.
        clauses: the item's clauses.

    Returns:
        None where the report lacks the steps or what is expected: that is a question.
    """
    told = steps_of(bug, item)
    if bug is None or bug.expected is None or not told:
        return None
    if fault_of(bug, item) is not None:
        told = told[:-1]
    steps = [" ".join(span.text.split()).strip(" .") for span in told]
    covers = tuple(clause.id for clause in clauses)
    given = "; ".join(lower_first(step) for step in steps[:-1])
    expected = next(_SENTENCE.finditer(" ".join(bug.expected.text.split())), None)
    outcome = expected[0] if expected else bug.expected.text
    return RawLine(
        covers=covers,
        span=bug.expected,
        steps=Steps(
            given=f"these steps ({given})" if given else "",
            when=f"the next one follows ({lower_first(steps[-1])})"
            if given
            else f"this is done ({lower_first(steps[-1])})",
            then=lower_first(" ".join(outcome.split()).strip(" .")),
        ),
    )


def steps_of(bug: BugParts | None, item: Item) -> tuple[Span, ...]:
    """The steps of a bug report: those under a label, else its numbered list."""
    if bug is not None and bug.steps:
        return bug.steps
    return tuple(
        Span(
            source="description",
            start=found.start("step"),
            end=found.end("step"),
            text=found["step"],
        )
        for found in _NUMBERED.finditer(item.description)
    )


def spike_frames(item: Item, clauses: Sequence[Clause]) -> Iterator[Frame]:
    """What shows that a spike is done: its questions answered, its result there, its time kept."""
    text = item.description
    for found in _SENTENCE.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        said = found[0].strip()
        span = Span(source="description", start=start, end=start + len(said), text=said)
        covers = tuple(
            clause.id
            for clause in clauses
            if clause.span.source == "description"
            and clause.span.start < span.end
            and span.start < clause.span.end
        )
        for rule in _of_spike(said):
            yield Frame(covers=covers, span=span, rule=rule)


def _short_one(pieces: Sequence[str]) -> int | None:
    """Which piece shares what comes behind the next one: "how much memory and how many nodes …"."""
    return next(
        (at for at, one in enumerate(pieces[:-1]) if len(one.split()) <= _FEWEST_ASKED), None
    )


def _asked_apart(question: str) -> list[str]:
    """Two questions that an "and" joins; a "when" that is only mentioned is none."""
    found = _ASKED_TOO.split(question)
    while len(found) > 1 and (short := _short_one(found)) is not None:
        found[short : short + 2] = [" and ".join(found[short : short + 2])]
    sound = all(
        _ASKS_ANEW.match(one) or (_ASKS.match(question) and len(one.split()) > 2)
        for one in found[1:]
    )
    return found if sound else [question]


def _of_spike(said: str) -> Iterator[str]:
    from assistant.quality.units import opens_with_verb

    if time := time_box(said):
        yield f"The spike ends after at most {time}, its time box"
        if (result := _THEN_A.search(said)) and only_names(result["what"]):
            yield f"The result is {result['what'].strip()}"
    if found := _RESULT.search(said):
        yield f"The result is {(found['what'] or found['end']).strip()}"
    if matter := _MATTER.match(said):
        yield f"It is known {matter['what']}"
    elif said.endswith("?"):
        question = re.sub(r"^questions?\b[^:?]{0,30}:\s*", "", said, flags=re.IGNORECASE)
        for one in _asked_apart(question.strip(" ?")):
            known = indirect(one)
            yield (
                f"It is known {known}"
                if known
                else f"The question is answered: {one[:1].upper()}{one[1:]}?"
            )
    elif answer := _ANSWER.search(said):
        for what in re.split(
            r",? and (?=(?:whether|if|how|what|which|who|why|where)\b)", answer["what"]
        ):
            yield f"The answer says {what.strip(' ,')}"
    elif deeds := commands(said):
        yield from deeds
    elif (
        _MEANS.search(said)
        or _TASK.match(said)
        or opens_with_verb(said, prose=True)
        or (_MUST_BE.match(said) and not time)
    ):
        yield said
