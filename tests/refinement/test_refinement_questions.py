"""What a finding leaves open is asked of the role that knows."""

import pytest
from refinement_parts import book_sources, span

from assistant.domain import Finding, Question, Role, Severity
from assistant.quality import catalogue
from assistant.refinement.questions import asks_about, from_findings, offered_hold, settle


def finding(rule: str, part: str = "", severity: Severity = Severity.MEDIUM) -> Finding:
    return Finding(
        rule=rule, part=part, severity=severity, message="m", remedy="r", span=span("21 days")
    )


def test_every_rule_that_is_asked_about_exists() -> None:
    known = {rule.key for rule in catalogue()}
    assert set(asks_about()) <= known


def test_the_words_of_the_finding_stand_in_the_question() -> None:
    [question] = from_findings([finding("qus.unambiguous", "vague")])
    assert "“21 days”" in question.text
    assert question.role is Role.STAKEHOLDER


def test_the_weightiest_come_first_and_few() -> None:
    low = [finding("qus.unambiguous", "unbounded", Severity.LOW)] * 9
    found = from_findings([*low, finding("qus.unambiguous", "undecided", Severity.HIGH)])
    assert "decides" in found[0].text
    assert len(found) <= 4


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("May a reader renew a book twice?", True),
        ("Is the weather fine?", False),
        ("May a reader renew a book within 48 hours?", False),
        ("Does the book go to Zorbex?", False),
        ("Renew a book.", False),
    ],
)
def test_a_models_question_is_about_the_item_and_brings_nothing_of_its_own(
    text: str, kept: bool
) -> None:
    offered = Question(id="m1", text=text, role=Role.ANALYST)
    assert bool(offered_hold([offered], book_sources(), "en")) is kept


def test_the_same_question_is_asked_once() -> None:
    one = Question(id="a", text="Who renews a loan of a book?", role=Role.ANALYST)
    other = one.model_copy(update={"id": "b", "text": "Who renews the loan of a book?"})
    _, found = settle((), ([one], [other]), "en")
    assert [question.id for question in found] == ["q1"]
