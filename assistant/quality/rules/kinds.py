"""Rules of bugs, spikes, tasks, enablers and epics: each kind is judged as what it is."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind, Severity
from assistant.quality.facts import Facts, Hit, Rule
from assistant.quality.sections import Section
from assistant.quality.units import is_verb

_BUG = frozenset({ItemKind.BUG})
_SPIKE = frozenset({ItemKind.SPIKE})
_STEPS = re.compile(
    r"\b(?:steps|reproduc\w+|when (?:i|you|we|the user|clicking|opening|using|trying|running)|click\w*|go to|open(?:ed|ing)?|type[ds]?|enter(?:ed|ing)?|press(?:ed|ing)?|run(?:ning)?|select(?:ed|ing)?|after|try(?:ing)? to|tried|executing|calling|using|create[ds]?|creating)\b|```|^\s*\d+[.)]",
    re.IGNORECASE | re.MULTILINE,
)
_EXPECTED = re.compile(
    r"\b(?:expect\w*|should|must|supposed to|ought|instead of|correct(?: behaviou?r| result)?|needs? to|rather than|has to|want(?:ed)? to)\b",
    re.IGNORECASE,
)
_ACTUAL = re.compile(
    r"\b(?:actual(?:ly)?|but|instead|however|error|exception|crash\w*|fails?|failed|failing|not|n['’]t|cannot|wrong|broken|missing|empty|nothing|stack ?trace|trace|happens|results? in|incorrect\w*|hangs?|freez\w+|unable|no longer|throws?)\b",
    re.IGNORECASE,
)


_OBVIOUS = re.compile(
    r"\b(?:crash\w*|(?:does|do|did|is|are|was|were|could|would)(?: not|n['’]?t)|fails?|failed|failing|failure|cannot|"
    r"can['’]?t|typos?|misspell\w*|broken|hangs?|freez\w+|unable|no longer|any ?more|errors?|exceptions?|missing|lost|"
    r"leaks?|stopped|dead|messed|twice|wrong|incorrect\w*|nothing|blank|never|stuck|regression|breaks?|throws?)\b",
    re.IGNORECASE,
)
"""Where this is said, nobody needs to be told what should happen instead."""
_SHORT = 60
"""Below so many characters a description cannot hold what a bug report needs."""


def _text(facts: Facts) -> str:
    return f"{facts.item.title}\n{facts.item.description}\n" + "\n".join(facts.item.criteria)


def no_steps(facts: Facts) -> Iterator[Hit]:
    """A bug without a way to see it."""
    if Section.STEPS not in facts.prepared.sections and not _STEPS.search(facts.item.description):
        yield Hit(
            "It does not say how to see the bug.",
            "Add the steps, one a line, from a known state.",
            facts.prepared.title.span(),
        )


def no_expected(facts: Facts) -> Iterator[Hit]:
    """A bug without the right behaviour."""
    if (
        Section.EXPECTED not in facts.prepared.sections
        and not facts.item.criteria
        and not _EXPECTED.search(_text(facts))
        and not _OBVIOUS.search(_text(facts))
    ):
        yield Hit(
            "It does not say what should happen instead.",
            "Add the expected behaviour in one sentence.",
            facts.prepared.title.span(),
        )


def no_actual(facts: Facts) -> Iterator[Hit]:
    """A bug that does not say what goes wrong."""
    told = len(facts.item.description) >= _SHORT or len(facts.prepared.title.text.split()) > 4
    if Section.ACTUAL not in facts.prepared.sections and not (told or _ACTUAL.search(_text(facts))):
        yield Hit(
            "It does not say what goes wrong.",
            "Add what happens now, with the message if there is one.",
            facts.prepared.title.span(),
        )


def no_question(facts: Facts) -> Iterator[Hit]:
    """A spike without a question."""
    text = _text(facts)
    if "?" not in text and not re.search(
        r"\b(?:whether|which|how|what|why|if we|find out|options?|compare|evaluate|decide|decision|feasib\w+|answer|learn|investigate|understand|determine|recommend\w*)\b",
        text,
        re.IGNORECASE,
    ):
        yield Hit(
            "A spike should answer a question, and there is none.",
            "Write the question that must be answered, and who needs the answer.",
            facts.prepared.title.span(),
        )


def no_timebox(facts: Facts) -> Iterator[Hit]:
    """A spike without a limit of time."""
    if facts.item.estimate is None and not re.search(
        r"\btime ?-?box\w*|\b\d+\s*(?:hours?|h\b|days?|d\b|points?|sprints?)|\b(?:one|two|three|half an?|a) (?:hour|day|week|sprint)",
        _text(facts),
        re.IGNORECASE,
    ):
        yield Hit(
            "Nothing says how long the search may take.",
            "Agree a time box, such as one day, and stop when it is over.",
            facts.prepared.title.span(),
        )


_EFFECT = re.compile(
    r"\d|\b(?:so that|in order to|because|to (?:be able|avoid|reduce|allow|enable|support|prevent|make|get|keep|ensure|improve)|until|done when|goal|as this|since|benefit|why|which|needed for|allows?|enables?|can|will|should|must)\b",
    re.IGNORECASE,
)


def no_effect(facts: Facts) -> Iterator[Hit]:
    """Technical work without an end that somebody can check."""
    if not facts.item.criteria and not _EFFECT.search(_text(facts)) and facts.item.parent is None:
        yield Hit(
            "It does not say what is different once it is done.",
            "Add an end that can be checked: a version, a number, or what becomes possible.",
            facts.prepared.title.span(),
        )


def no_task(facts: Facts) -> Iterator[Hit]:
    """A task that does not say what to do."""
    title = facts.prepared.title.text
    body = facts.item.description.strip() or facts.item.criteria
    if (
        not body
        and len(title.split()) <= 3
        and not any(is_verb(word) for word in re.findall(r"[a-z]+", title.lower()))
    ):
        yield Hit(
            "The title alone does not say what is to be done.",
            "Begin with what is to be done (“Add …”, “Replace …”), and say what comes out.",
            facts.prepared.title.span(),
        )


def no_outcome(facts: Facts) -> Iterator[Hit]:
    """An epic or feature without an outcome."""
    story = facts.story
    text = _text(facts)
    if (
        not (story and story.end)
        and not facts.item.criteria
        and not re.search(
            r"\b(?:so that|in order to|goal|outcome|benefit|hypothesis|objective|because|why|value|success|increase|reduce|decrease|improve|achieve|enable|allow|address|solve|fewer|lack of)\w*\b",
            text,
            re.IGNORECASE,
        )
    ):
        yield Hit(
            "It does not say which change it should bring about.",
            "Add the outcome: who will do what differently, and how one would notice.",
            facts.prepared.title.span(),
        )


_BIG = frozenset({ItemKind.EPIC, ItemKind.FEATURE})
_WORK = frozenset({ItemKind.TASK, ItemKind.OTHER})
RULES = (
    Rule(
        "bug.no_steps",
        "no steps",
        Severity.HIGH,
        "Bug report: steps, expected, actual",
        _BUG,
        no_steps,
    ),
    Rule(
        "bug.no_expected",
        "nothing expected",
        Severity.MEDIUM,
        "Bug report: steps, expected, actual",
        _BUG,
        no_expected,
    ),
    Rule(
        "bug.no_actual",
        "nothing observed",
        Severity.MEDIUM,
        "Bug report: steps, expected, actual",
        _BUG,
        no_actual,
    ),
    Rule(
        "spike.no_question",
        "no question",
        Severity.MEDIUM,
        "Spike: a question and a time box",
        _SPIKE,
        no_question,
    ),
    Rule(
        "spike.no_timebox",
        "no time box",
        Severity.LOW,
        "Spike: a question and a time box",
        _SPIKE,
        no_timebox,
    ),
    Rule(
        "enabler.no_effect",
        "no measurable end",
        Severity.LOW,
        "Enabler: a measurable end",
        frozenset({ItemKind.ENABLER}),
        no_effect,
    ),
    Rule("task.no_action", "no action", Severity.MEDIUM, "QUS 2016: full sentence", _WORK, no_task),
    Rule(
        "epic.no_outcome",
        "no outcome",
        Severity.LOW,
        "Outcome over output (Seiden)",
        _BIG,
        no_outcome,
    ),
)
