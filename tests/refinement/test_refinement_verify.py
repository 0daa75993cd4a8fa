"""Every line gets an origin that code can check, or it becomes an assumption, or it goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refinement_parts import book_clauses, book_item, book_sources

from assistant.domain import (
    AgreementOrigin,
    Agreements,
    AssumptionOrigin,
    PrecedentOrigin,
    QuoteOrigin,
    Recalled,
    Steps,
    TeamRule,
)
from assistant.refinement.grounding import sources_of
from assistant.refinement.lines import RawLine
from assistant.refinement.verify import Verified, stands_in, verify

CLAUSES = {clause.id: clause for clause in book_clauses()}


def check(*lines: RawLine, **more: object) -> Verified:
    return verify(lines, CLAUSES, book_item(), book_sources(), **more)  # type: ignore[arg-type]


def scenario(then: str, *, covers: str = "c1", when: str = "the librarian lends a book") -> RawLine:
    return RawLine(covers=(covers,), steps=Steps(given="a reader", when=when, then=then))


def test_a_line_in_the_items_words_quotes_the_item() -> None:
    found = check(scenario("the loan lasts 21 days"))
    [criterion] = found.criteria
    assert isinstance(criterion.origin, QuoteOrigin)
    assert stands_in(criterion.origin.span, book_item())
    assert criterion.covers == ("c1",)
    assert found.questions == ()


@pytest.mark.parametrize(
    ("then", "named"),
    [
        ("the loan lasts 28 days", "28"),
        ("the loan is shown in Libris", "Libris"),
        ("the reader pays a deposit by bank transfer", "deposit"),
        ("an SMS goes to the reader", "SMS"),
    ],
)
def test_what_nobody_said_becomes_an_assumption_with_a_question(then: str, named: str) -> None:
    found = check(scenario(then))
    [criterion] = found.criteria
    assert isinstance(criterion.origin, AssumptionOrigin)
    assert named in criterion.origin.why
    [question] = found.questions
    assert question.id == criterion.origin.question
    assert question.about == criterion.id


def test_a_number_of_a_recalled_item_is_its_precedent_and_named() -> None:
    past = Recalled(
        key="LIB-7", title="Reminders", score=1.0, criteria=("A reminder goes out after 28 days.",)
    )
    sources = sources_of(book_item(), (past,), Agreements())
    line = scenario("a reminder goes out after 28 days")
    [criterion] = verify((line,), CLAUSES, book_item(), sources).criteria
    assert isinstance(criterion.origin, PrecedentOrigin)
    assert criterion.origin.key == "LIB-7"
    assert "28" in criterion.origin.words


def test_the_words_of_a_precedent_stand_there_as_they_are_named() -> None:
    past = Recalled(
        key="LIB-8",
        title="Fees of readers",
        score=1.0,
        criteria=(
            "Nobody pays by card.",
            "The deposit, 20 euro, is paid by bank transfer at once.",
        ),
    )
    line = scenario("the reader pays a deposit by bank transfer")
    sources = sources_of(book_item(), (past,), Agreements())
    [criterion] = verify((line,), CLAUSES, book_item(), sources).criteria
    assert isinstance(criterion.origin, PrecedentOrigin)
    assert criterion.origin.words == "deposit, 20 euro, is paid by bank transfer"


def test_a_team_rule_supports_a_line() -> None:
    rules = Agreements(
        rules=(TeamRule(id="a11y", text="Every step works with the keyboard alone."),)
    )
    sources = sources_of(book_item(), (), rules)
    line = scenario("the loan works with the keyboard alone")
    [criterion] = verify((line,), CLAUSES, book_item(), sources).criteria
    assert isinstance(criterion.origin, AgreementOrigin)
    assert criterion.origin.rule == "a11y"


def test_a_line_copied_from_an_example_is_refused() -> None:
    then = "the room is shown as reserved by that employee"
    line = scenario(then, when="the employee reserves the room")
    found = check(line, examples=(then,))
    assert found.criteria == ()
    assert found.withheld[0].reason == "copied from an example of the prompt"


def test_paraphrases_merge_and_cover_both_clauses() -> None:
    found = check(
        scenario("the loan of the book lasts 21 days"),
        scenario("the book's loan lasts 21 days", covers="c4"),
    )
    assert [criterion.covers for criterion in found.criteria] == [("c1", "c4")]
    assert found.withheld[0].reason == "says the same as k1"


def test_opposites_and_other_numbers_do_not_merge() -> None:
    found = check(
        scenario("the reader can renew the book"),
        scenario("the reader cannot renew the book"),
        scenario("the loan lasts 21 days"),
        scenario("the loan lasts 5 days"),
    )
    assert len(found.criteria) == 4


def test_what_the_item_already_has_is_not_drafted_again() -> None:
    existing = "A loan of a book lasts 21 days."
    item = book_item().model_copy(update={"criteria": (existing,)})
    sources = sources_of(item, (), Agreements())
    line = RawLine(covers=("c4",), rule="The loan of a book lasts 21 days")
    assert verify((line,), CLAUSES, item, sources).withheld[0].reason == "the item already has it"


def test_a_line_for_no_clause_is_dropped() -> None:
    found = check(RawLine(covers=("c99",), rule="Lend a book"))
    assert found.withheld[0].reason == "covers no clause of the item"


texts = st.text(max_size=80) | st.sampled_from(["the loan lasts 21 days", "5 books", "SMS", ""])


@given(st.lists(st.tuples(texts, texts, st.sampled_from(["c1", "c4", "c9"])), max_size=6))
def test_every_line_ends_somewhere_and_every_assumption_has_its_question(
    offered: list[tuple[str, str, str]],
) -> None:
    lines = [
        RawLine(covers=(name,), steps=Steps(given="", when=when, then=then))
        for when, then, name in offered
    ]
    found = check(*lines)
    assert len(found.criteria) + len(found.withheld) == len(lines)
    asked = {question.id for question in found.questions}
    for criterion in found.criteria:
        if isinstance(criterion.origin, AssumptionOrigin):
            assert criterion.origin.question in asked
        else:
            assert isinstance(criterion.origin, QuoteOrigin)
            assert stands_in(criterion.origin.span, book_item())


@pytest.mark.parametrize(
    ("when", "then", "stands"),
    [
        ("the librarian lends a book at the desk", "the librarian lends the book", False),
        ("the librarian sends a reader a letter", "the librarian receives the letter", False),
        ("the librarian lends a book", "the librarian gets a receipt", True),
        ("the librarian lends a book", "the reader has the book", True),
        ("the librarian searches a book", "the librarian gets the book", True),
        ("the librarian lends a book", "the librarian sees no other book", True),
    ],
)
def test_an_outcome_says_more_than_its_event(when: str, then: str, stands: bool) -> None:
    found = check(scenario(then, when=when))
    assert bool(found.criteria) is stands
    if not stands:
        assert "only says the event again" in found.withheld[0].reason
