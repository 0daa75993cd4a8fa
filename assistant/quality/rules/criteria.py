"""Acceptance criteria: observable, binary, one behaviour each."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind, Severity
from assistant.quality.facts import Facts, Hit, Rule

_EVERY = frozenset(ItemKind) - {ItemKind.SPIKE}
_INWARD = re.compile(
    r"^(?:the )?(?:code|tests?|unit tests?|implementation|refactoring|documentation|pull request|pr)\b.{0,60}\b(?:clean|reviewed|merged|written|done|refactored|implemented|pass(?:es)?|complete)\b|"
    r"^(?:implement(?: the)? (?:change|feature|story|solution|fix|functionality)s?|tests?|testing|test (?:it|the implementation|the changes?)|documentation|code review(?:ed)?|works?|it works|done|as described(?: above)?|see above|"
    r"all tests pass|write tests|unit tests|review)\W*$",
    re.IGNORECASE,
)
_NOT_BINARY = re.compile(
    r"\b(?:easily|quickly|nicely|properly|correctly|appropriate(?:ly)?|as expected|well|good|user[- ]friendly|intuitive(?:ly)?|seamless(?:ly)?|reasonable|adequate(?:ly)?|"
    r"smooth(?:ly)?|gracefully|sufficient(?:ly)?|fully functional|works? fine|easy to \w+)\b",
    re.IGNORECASE,
)


def unobservable(facts: Facts) -> Iterator[Hit]:
    """A criterion that no user or tester can see."""
    for passage in facts.criteria:
        if _INWARD.search(passage.text):
            yield Hit(
                "This says that work is done, not what one can then see.",
                "Say what a user or tester observes when it holds.",
                passage.span(),
            )


def not_binary(facts: Facts) -> Iterator[Hit]:
    """A criterion on which two testers may disagree."""
    for passage in facts.criteria:
        text = passage.text
        step = re.search(r"\b(?:given|when|then)\b", text, re.IGNORECASE)
        scenario = re.match(r"\W*scenario\b", text, re.IGNORECASE)
        found = _NOT_BINARY.search(text, step.start() if scenario and step else 0)
        if found and not re.search(r"\d", text):
            yield Hit(
                f"With “{found.group()}” two testers may disagree whether it holds.",
                "Give the limit or the example by which it passes or fails.",
                passage.span(*found.span()),
            )


def compound(facts: Facts) -> Iterator[Hit]:
    """A criterion with several events: "When … When …"."""
    for passage in facts.criteria:
        whens = list(
            re.finditer(r"(?:^|[.;,]\s+|\s(?=When\b))when\b(?=\s+\w)", passage.text, re.IGNORECASE)
        )
        if re.match(r"\W*(?:scenario|given)\b", passage.text, re.IGNORECASE) and len(whens) > 1:
            yield Hit(
                "This scenario has more than one “When”, so it checks more than one behaviour.",
                "Make a scenario for each “When”.",
                passage.span(),
            )


def duplicate(facts: Facts) -> Iterator[Hit]:
    """The same criterion twice."""
    seen: set[str] = set()
    for passage in facts.criteria:
        letters = re.sub(r"[\W_]+", "", passage.text.lower())
        if len(letters) > 40 and letters in seen:
            yield Hit("This criterion stands twice.", "Remove one of them.", passage.span())
        seen.add(letters)


_REF = "INVEST: testable; Example Mapping"
RULES = (
    Rule(
        "criteria.unobservable",
        "criterion not observable",
        Severity.LOW,
        _REF,
        _EVERY,
        unobservable,
    ),
    Rule("criteria.not_binary", "criterion not binary", Severity.LOW, _REF, _EVERY, not_binary),
    Rule(
        "criteria.compound",
        "several behaviours in one criterion",
        Severity.LOW,
        "Gherkin: one behaviour each scenario",
        _EVERY,
        compound,
    ),
    Rule("criteria.duplicate", "criterion stands twice", Severity.LOW, _REF, _EVERY, duplicate),
)
