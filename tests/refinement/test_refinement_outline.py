"""Without a model: skeletons in the item's words, rules word for word, bugs from their report."""

import pytest
from refinement_parts import book_clauses, book_inspection, book_item, clause, span

from assistant.domain import (
    Agreements,
    BugParts,
    ClauseKind,
    Inspection,
    ItemKind,
    QuoteOrigin,
)
from assistant.refinement import Context, refine
from assistant.refinement.kinds import bug_line
from assistant.refinement.outline import OPEN
from assistant.refinement.phrases import verb_phrase
from assistant.refinement.stating import frames


def test_a_skeleton_leaves_the_outcome_open_and_asks_for_it() -> None:
    found = refine(book_item(), Context(inspection=book_inspection()))
    skeletons = [line for line in found.criteria if line.outline]
    assert len(skeletons) == 3
    assert [line.text for line in skeletons] == [
        "When the librarian lends a book, then …",
        "When the librarian renews a book, then …",
        "When the librarian takes back a book, then …",
    ]
    [question] = [question for question in found.questions if "can be seen" in question.text]
    for line in skeletons:
        assert line.steps is not None
        assert line.steps.then == OPEN
        assert isinstance(line.origin, QuoteOrigin)
        assert line.steps.when in question.text


def test_a_rule_becomes_a_criterion_in_the_items_own_words() -> None:
    found = refine(book_item(), Context(inspection=book_inspection()))
    assert "A loan lasts 21 days." in [line.text for line in found.criteria if not line.outline]


def test_what_existing_criteria_cover_is_not_needed_again() -> None:
    item = book_item().model_copy(
        update={"criteria": ("A librarian can lend a book to a reader.",)}
    )
    found = frames(item, book_inspection(), Agreements())
    assert [frame.covers for frame in found] == [("c2",), ("c3",), ("c4",), ("c5",)]


def test_a_bug_is_gone_when_its_own_steps_show_what_is_expected() -> None:
    text = "Lend a book. Renew it twice. The second renewal is refused."
    bug = BugParts(
        steps=(span("Lend a book", text), span("Renew it twice", text)),
        expected=span("The second renewal is refused", text),
    )
    line = bug_line(bug, book_item(), (clause(1, ClauseKind.ACTION, "lend"),))
    assert line is not None
    assert line.text == (
        "Given these steps (lend a book), when the next one follows (renew it twice), "
        "then the second renewal is refused."
    )


@pytest.mark.parametrize("bug", [None, BugParts(), BugParts(expected=span("A loan lasts 21 days"))])
def test_a_bug_report_that_lacks_something_gets_a_question_instead(bug: BugParts | None) -> None:
    assert bug_line(bug, book_item(), ()) is None
    inspection = Inspection(key="LIB-1", kind=ItemKind.BUG, bug=bug)
    found = refine(book_item(), Context(inspection=inspection))
    assert found.criteria == ()
    assert any("steps" in question.text for question in found.questions)


def test_a_sentence_is_said_by_its_verb_and_object_or_not_at_all() -> None:
    lend = book_clauses()[0]
    assert verb_phrase(lend) == "lend a book"
    whole = lend.model_copy(update={"text": "Librarians can lend a book"})
    assert verb_phrase(whole) == "lend book"
    bare = whole.model_copy(update={"object": ""})
    assert verb_phrase(bare) == ""
