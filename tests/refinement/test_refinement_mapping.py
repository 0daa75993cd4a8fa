"""The example map holds every criterion and every question exactly once."""

from refinement_parts import book_clauses, book_inspection, book_item

from assistant.domain import Criterion, Question, QuoteOrigin, Role, Steps
from assistant.refinement import Context, refine
from assistant.refinement.mapping import MANY_QUESTIONS, example_map


def line(name: str, text: str, *covers: str, scenario: bool = False) -> Criterion:
    steps = Steps(given="", when=text, then="it is so") if scenario else None
    origin = QuoteOrigin(span=book_clauses()[0].span)
    return Criterion(id=name, text=text, steps=steps, covers=covers, origin=origin)


def ask(name: str, about: str | None = None) -> Question:
    return Question(id=name, text="What then?", role=Role.TESTER, about=about)


def test_an_example_lies_under_its_rule_and_a_question_under_its_demand() -> None:
    found = example_map(
        "Loans",
        [
            line("k1", "A loan lasts 21 days.", "c4"),
            line("k2", "When a loan lasts 22 days, then the reader is told.", "c4", scenario=True),
            line("k3", "When the librarian lends a book, then …", "c1", scenario=True),
        ],
        [ask("q1", "c1"), ask("q2"), ask("q3", "k1")],
        book_clauses(),
        "en",
    )
    assert found is not None
    days, lend = found.rules
    assert (days.criterion, days.examples, days.questions) == ("k1", ("k2",), ("q3",))
    assert (lend.text, lend.criterion, lend.examples) == ("lend a book", None, ("k3",))
    assert (lend.questions, found.questions) == (("q1",), ("q2",))


def test_many_red_cards_say_that_it_is_not_ready() -> None:
    questions = [ask(f"q{number}") for number in range(MANY_QUESTIONS)]
    found = example_map("Loans", [], questions, (), "en")
    assert found is not None
    assert "not ready" in found.advice


def test_nothing_is_lost_or_laid_out_twice() -> None:
    found = refine(book_item(), Context(inspection=book_inspection()))
    laid = found.example_map
    assert laid is not None
    lines = [name for card in laid.rules for name in (card.criterion, *card.examples) if name]
    assert sorted(lines) == sorted(one.id for one in found.criteria)
    asked = [*laid.questions, *(name for card in laid.rules for name in card.questions)]
    assert sorted(asked) == sorted(one.id for one in found.questions)


def test_an_empty_item_has_no_map() -> None:
    assert example_map("Loans", [], [], (), "en") is None
