"""Decisions hold over later runs, and only what people agreed on is written."""

from datetime import date

import pytest
from decision_parts import LEND, RENEW, criterion, decided, refined
from hypothesis import given, settings
from hypothesis import strategies as st
from refinement_parts import book_item

from assistant.domain import (
    Change,
    Decision,
    Item,
    Line,
    LineKind,
    Part,
    Refinement,
    Relation,
    RelationType,
    Split,
    SplitPattern,
    UserError,
)
from assistant.domain import DecisionAction as Action
from assistant.refinement import changes_of, lines_of, standing, with_decisions

OTHER = "Given a book on the shelf, when a librarian lends it out, then the reader holds it."


def changes(
    refinement: Refinement | None, decisions: tuple[Decision, ...], *, drafts: bool = False
) -> tuple[Change, ...]:
    return changes_of(
        [refinement] if refinement else [],
        {"LIB-1": book_item()},
        decisions,
        accepted_only=not drafts,
    )


def test_every_kind_of_line_can_be_decided_on() -> None:
    made = refined()
    assert [line.label for line in lines_of(made)] == ["k1", "k2", "p1", "p2", "p3", "r1"]
    decisions = decided(made, Action.ACCEPT, "1", "p1-2")
    decisions = decided(made, Action.REJECT, "r1", before=decisions, why="Another desk does it.")
    holds = standing(made, decisions)
    assert {label: one.action for label, one in holds.ruled.items()} == {
        "k1": Action.ACCEPT,
        "p1": Action.ACCEPT,
        "p2": Action.ACCEPT,
        "r1": Action.REJECT,
    }
    assert [line.label for line in holds.open] == ["k2", "p3"]


def test_an_accepted_line_is_written_as_it_was_whatever_a_later_run_says() -> None:
    decisions = decided(refined(), Action.ACCEPT, "1")
    later = refined(criterion("k1", RENEW, "c2"), criterion("k2", OTHER, "c1"))
    holds = standing(later, decisions)
    assert "k1" not in holds.ruled, "the first line is another one now"
    assert holds.ruled["k2"].wording == LEND
    [agreed, drafts] = changes(later, decisions, drafts=True)
    assert agreed.criteria == (LEND,)
    assert drafts.criteria == (RENEW,)
    for gone in (refined(criterion("k1", RENEW, "c2")), None):
        [change] = changes(gone, decisions)
        assert (change.criteria, change.draft) == ((LEND,), False)


def test_a_rejected_line_stays_rejected_but_another_wording_is_another_suggestion() -> None:
    decisions = decided(refined(), Action.REJECT, "1", why="The desk lends, not the librarian.")
    same = LEND.replace("free book", "book that is free")
    later = refined(criterion("k1", RENEW, "c2"), criterion("k2", same, "c1"))
    assert standing(later, decisions).ruled["k2"].action is Action.REJECT
    anew = refined(criterion("k1", OTHER, "c1"))
    assert standing(anew, decisions).ruled == {}


def test_two_lines_about_one_demand_are_decided_on_apart() -> None:
    made = refined(criterion("k1", LEND, "c1"), criterion("k2", OTHER, "c1"))
    holds = standing(made, decided(made, Action.ACCEPT, "1"))
    assert list(holds.ruled) == ["k1"]


def test_an_edit_replaces_the_words_and_the_last_decision_holds() -> None:
    made = refined()
    decisions = decided(made, Action.EDIT, "2", text="A loan is renewed twice at most.")
    [change] = changes(made, decisions)
    assert change.criteria == ("A loan is renewed twice at most.",)
    decisions = decided(made, Action.REJECT, "2", before=decisions, why="Not agreed.")
    assert changes(made, decisions) == ()
    undone = (decisions[0], decisions[1].model_copy(update={"undone": True}))
    assert changes(made, undone) == (change,)


def test_an_accepted_part_carries_its_agreed_lines_and_no_draft() -> None:
    made = refined()
    decisions = decided(made, Action.ACCEPT, "p1")
    [change] = changes(made, decisions)
    [part] = change.parts
    assert (part.title, part.draft, part.criteria) == ("Lend a book", False, ())
    decisions = decided(made, Action.ACCEPT, "1", before=decisions)
    assert changes(made, decisions)[0].parts[0].criteria == (LEND,)


def test_a_later_run_that_divides_otherwise_does_not_mix_with_the_agreed_split() -> None:
    decisions = decided(refined(), Action.ACCEPT, "p1", "p2")
    later = refined(
        parts=[
            Part(id="p1", title="Everything at the desk", clauses=("c1", "c2", "c3")),
            Part(id="p2", title="The rules", clauses=("c4", "c5")),
        ]
    )
    [agreed, drafts] = changes(later, decisions, drafts=True)
    assert [part.title for part in agreed.parts] == ["Lend a book", "Renew a book"]
    assert drafts.parts == ()


def test_what_the_tracker_has_by_now_is_not_written_again() -> None:
    made = refined()
    decisions = decided(made, Action.ACCEPT, "1", "p1")
    imported = book_item().model_copy(update={"criteria": (LEND,)})
    child = Item(key="LIB-2", title="Lend a book", parent="LIB-1")
    assert (
        changes_of([made], {"LIB-1": imported, "LIB-2": child}, decisions, accepted_only=True) == ()
    )


def test_demands_that_only_rejected_parts_carry_are_told() -> None:
    made = refined()
    decisions = decided(made, Action.REJECT, "p1", why="Next year.")
    assert standing(made, decisions).lost == (
        "lend a book",
        "A loan lasts 21 days",
        "At most 5 books per reader",
    )
    decisions = decided(made, Action.REJECT, "p2", "p3", before=decisions, why="Do not split.")
    assert standing(made, decisions).lost == (), "then the item itself carries everything"


def test_lines_about_a_text_that_changed_are_told() -> None:
    decisions = decided(refined(), Action.ACCEPT, "1")
    changed = refined()
    clauses = tuple(
        one.model_copy(update={"text": "lend a book or a game"}) if one.id == "c1" else one
        for one in changed.inspection.clauses
    )
    inspection = changed.inspection.model_copy(update={"clauses": clauses})
    holds = standing(changed.model_copy(update={"inspection": inspection}), decisions)
    assert holds.moved == (decisions[0].target,)
    assert standing(refined(), decisions).moved == ()


@pytest.mark.parametrize("action", [Action.NO, Action.NOT_NOW, Action.NOT_IN_THIS_FORM])
def test_nothing_is_written_of_an_item_that_stands_declined(action: Action) -> None:
    made = refined()
    decisions = decided(made, Action.ACCEPT, "1")
    words = {"trigger": "we open a branch"} if action is Action.NOT_NOW else {"instead": "a list"}
    decisions = decided(made, action, before=decisions, why="Out of scope.", **words)
    assert standing(made, decisions).declined == decisions[-1]
    assert changes(made, decisions, drafts=True) == ()
    undone = (*decisions[:-1], decisions[-1].model_copy(update={"undone": True}))
    assert changes(made, undone)[0].criteria == (LEND,)


def test_accept_and_reject_without_a_line_mean_everything_open_that_is_written() -> None:
    made = refined(criterion("k1", LEND, "c1"), criterion("k2", "When …", "c2", outline=True))
    decisions = decided(made, Action.ACCEPT)
    assert [one.line.label for one in decisions if one.line] == ["k1", "p1", "p2", "p3"]
    rest = decided(made, Action.REJECT, before=decisions, why="Known.")[len(decisions) :]
    assert [one.line.label for one in rest if one.line] == ["k2"]


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"action": Action.ACCEPT, "lines": ("9",)}, "no line “9”; it has 1, 2, p1"),
        ({"action": Action.REJECT, "lines": ("1",)}, "needs its reason"),
        ({"action": Action.EDIT, "lines": ("1",)}, "needs the new text"),
        ({"action": Action.EDIT, "text": "x"}, "Name the line"),
        ({"action": Action.EDIT, "lines": ("1", "2"), "text": "x"}, "one line at a time"),
        ({"action": Action.EDIT, "lines": ("r1",), "text": "x"}, "accept or reject it"),
        ({"action": Action.ACCEPT, "lines": ("1",), "trigger": "x"}, "belong to no"),
        ({"action": Action.NO, "lines": ("1",), "why": "x"}, "about the item itself"),
        ({"action": Action.NO}, "A no needs its reason"),
        ({"action": Action.NO, "why": "Out of scope.", "trigger": "x"}, "belongs to not-now"),
        ({"action": Action.NOT_NOW, "why": "Out of scope."}, "what makes you look again"),
        ({"action": Action.NOT_NOW, "until": date(2026, 3, 4)}, "not in the future"),
        ({"action": Action.NOT_IN_THIS_FORM, "why": "x"}, "in its place"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(request_: dict, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        decided(refined(), request_.pop("action"), *request_.pop("lines", ()), **request_)


@pytest.mark.parametrize(
    "why",
    [
        "Too busy.",
        "We are too busy with the relaunch",
        "no time this quarter",
        "We do not have the capacity for it",
        "The team is overloaded.",
        "not enough developers",
        "Our backlog is full",
        "keine Zeit",
    ],
)
def test_too_busy_is_a_deferral_and_never_a_no(why: str) -> None:
    for action in (Action.NO, Action.NOT_IN_THIS_FORM):
        with pytest.raises(UserError, match="deferral, never a no"):
            decided(refined(), action, why=why, instead="a list")
    assert decided(refined(), Action.NOT_NOW, why=why, until=date(2027, 1, 31))


@pytest.mark.parametrize(
    "why",
    [
        "A busy page confuses readers.",
        "It takes time away from the desk.",
        "Full-text search finds it.",
    ],
)
def test_a_reason_that_only_sounds_busy_is_a_reason(why: str) -> None:
    assert decided(refined(), Action.NO, why=why)


def test_already_built_is_neither() -> None:
    for action, more in ((Action.NO, {}), (Action.NOT_NOW, {"trigger": "x"})):
        with pytest.raises(UserError, match="close the item in the tracker"):
            decided(refined(), action, why="It is already built.", **more)


def test_the_title_can_be_edited_without_a_suggestion() -> None:
    decisions = decided(refined(), Action.EDIT, "title", text="Lend, renew and take back books")
    [change] = changes(refined(), decisions)
    assert change.title == "Lend, renew and take back books"
    later = decided(refined(), Action.EDIT, "title", before=decisions, text="Loans at the desk")
    assert changes(refined(), later)[0].title == "Loans at the desk"


def test_an_earlier_no_is_recalled_with_its_reason() -> None:
    [no] = decided(refined(), Action.NO, why="Out of scope.", instead="the old form")
    found = [
        Relation(key="LIB-1", type=type_, evidence="both lend books", score=0.9)
        for type_ in RelationType
    ]
    told = with_decisions(found, {"LIB-1": no})
    by_type = dict(zip(RelationType, told, strict=True))
    for type_ in (RelationType.DUPLICATE, RelationType.OVERLAPS):
        assert by_type[type_].type is RelationType.DECLINED_BEFORE
        assert "“no” on 2026-03-04 by Ada – Out of scope – instead: the old form" in (
            by_type[type_].evidence
        )
        assert "both lend books" in by_type[type_].evidence
    assert by_type[RelationType.SIMILAR].type is RelationType.SIMILAR
    assert "Out of scope" in by_type[RelationType.SIMILAR].evidence
    assert by_type[RelationType.SAME_TEMPLATE] == found[4]
    assert with_decisions(found, {"LIB-2": no}) == tuple(found)


WORDS = st.sampled_from(
    [LEND, RENEW, OTHER, "A reader has at most 5 books.", "A loan lasts 21 days."]
)
CLAUSES = st.sampled_from(["c1", "c2", "c3", "c4", "c5"])


@st.composite
def refinements(draw: st.DrawFn) -> Refinement:
    """Any run over the item: other words, another order, more or fewer lines."""
    texts = draw(st.lists(WORDS, unique=True, min_size=1, max_size=5))
    return refined(*(criterion(f"k{at}", text, draw(CLAUSES)) for at, text in enumerate(texts, 1)))


@settings(deadline=None)
@given(refinements(), st.data(), st.lists(refinements(), max_size=3))
def test_no_run_ever_takes_away_or_changes_what_was_agreed(
    first: Refinement, data: st.DataObject, later: list[Refinement]
) -> None:
    labels = data.draw(
        st.lists(st.sampled_from([one.id for one in first.criteria]), unique=True, min_size=1)
    )
    decisions = decided(first, Action.ACCEPT, *labels)
    agreed = {one.text for one in first.criteria if one.id in labels}
    for run in later:
        [change] = changes(run, decisions)
        assert set(change.criteria) == agreed
        drafts = [one for one in changes(run, decisions, drafts=True) if one.draft]
        assert not agreed & {text for one in drafts for text in one.criteria}


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_lines_identity_is_its_words(one: str, two: str) -> None:
    def target(text: str, label: str) -> str:
        return Line(kind=LineKind.CRITERION, label=label, text=text).target

    assert target(one, "k1") == target(f"  {one} ", "k9")
    words = [" ".join("".join(c if c.isalnum() else " " for c in s.casefold()).split())
             for s in (one, two)]  # fmt: skip
    if words[0] and words[1] and words[0] != words[1]:
        assert target(one, "k1") != target(two, "k1")


def test_parts_of_an_alternative_are_taken_only_by_name_and_then_alone() -> None:
    other = Split(
        pattern=SplitPattern.BUSINESS_RULES,
        why="two rules",
        parts=(
            Part(id="b1", title="Loans at the desk", clauses=("c1", "c2", "c3")),
            Part(id="b2", title="The rules of a loan", clauses=("c4", "c5")),
        ),
    )
    made = refined().model_copy(update={"alternatives": (other,)})
    labels = [one.line.label for one in decided(made, Action.ACCEPT) if one.line]
    assert "p1" in labels
    assert "b1" not in labels
    [agreed, drafts] = changes(made, decided(made, Action.ACCEPT, "b1", "b2"), drafts=True)
    assert [part.title for part in agreed.parts] == ["Loans at the desk", "The rules of a loan"]
    assert drafts.parts == (), "the two ways are not mixed"
    rejected = decided(made, Action.REJECT, "b1", why="Too big.")
    assert standing(made, rejected).lost == ()
