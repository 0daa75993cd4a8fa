"""Lines are read for what they say."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Item, Line, LineKind, Role, UserError
from assistant.chat.grammar import (
    NAMES,
    USAGE,
    Command,
    clauses,
    completions,
    labels,
    leading_key,
    read,
)
from assistant.chat.references import item_meant, lines_meant, role_meant
from assistant.chat.utterances import SAID
from assistant.llm import load_prompt

LINES = (
    *(Line(kind=LineKind.CRITERION, label=f"k{n}", text=f"criterion {n}") for n in (1, 2, 3)),
    *(Line(kind=LineKind.PART, label=f"p{n}", text=f"part {n}") for n in (1, 2)),
    *(Line(kind=LineKind.QUESTION, label=f"q{n}", text=f"question {n}") for n in (1, 2)),
)
ITEMS = {
    one.key: one
    for one in (
        Item(key="LIB-1", title="Renew a loan"),
        Item(key="LIB-12", title="Renew a loan by phone"),
        Item(key="7", title="Opening hours"),
    )
}


@given(st.text(max_size=80))
def test_any_line_is_a_command_or_the_text_itself_or_refused(line: str) -> None:
    if line.strip().startswith("/") and line.strip()[1:2].isalnum():
        with suppress(UserError):
            assert isinstance(read(line), Command)
    else:
        found = read(line)
        assert found == line.strip() or isinstance(found, Command)


@given(st.sampled_from(NAMES), st.text(st.characters(categories=("L", "N")), max_size=20))
def test_a_command_keeps_the_rest_of_its_line(name: str, rest: str) -> None:
    assert read(f"/{name.upper()} {rest}") == Command(name, rest)


def test_a_slip_is_told_what_it_is_near_to() -> None:
    with pytest.raises(UserError, match=r"Did you mean /accept\?"):
        read("/acept 1")


def test_every_command_is_explained() -> None:
    assert all(usage.startswith(f"/{name}") and what for name, (usage, what) in USAGE.items())


def test_the_router_is_told_what_each_command_does() -> None:
    told = load_prompt("route").system
    assert all(f"\n{name}: {USAGE[name][1]}\n" in told for name in SAID)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1,3", (("1", "3"), "")),
        ("k2 p1 and q1", (("k2", "p1", "q1"), "")),
        ("1-3 because it repeats", (("1-3",), "because it repeats")),
        ("criteria", (("criteria",), "")),
        ("the second one", ((), "the second one")),
    ],
)
def test_labels_stand_first(typed: str, expected: tuple[tuple[str, ...], str]) -> None:
    assert labels(typed) == expected


def test_a_key_stands_at_either_end() -> None:
    assert leading_key("lib-1 1,2", ITEMS) == ("LIB-1", "1,2")
    assert leading_key("1,2 LIB-12", ITEMS) == ("LIB-12", "1,2")
    assert leading_key("1,2", ITEMS) == (None, "1,2")


def test_reasons_days_and_triggers_are_told_apart() -> None:
    found = clauses("until 2027-03-01 because the map changes when it rains because of that")
    assert found["until"] == "2027-03-01"
    assert found["because"] == "the map changes"
    assert found["when"] == "it rains because of that"


def test_completion_knows_commands_and_keys() -> None:
    assert completions("/no", ITEMS) == ["/no", "/notnow"]
    assert completions("/show li", ITEMS) == ["LIB-1", "LIB-12"]
    assert completions("/show ", ITEMS) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("accept the second criterion", ("k2",)),
        ("the first and the last criterion", ("k1", "k3")),
        ("drop criteria 1 and 3", ("k1", "k3")),
        ("why q2?", ("q2",)),
        ("reject the last question", ("q2",)),
        ("keep all parts", ("p1", "p2")),
        ("take 2 and 3", ("k2", "k3")),
        ("take the tenth criterion", ()),
        ("in 3 days", ()),
        ("nothing of the sort", ()),
    ],
)
def test_lines_are_found_by_what_they_are_called(said: str, expected: tuple[str, ...]) -> None:
    assert lines_meant(said, LINES) == expected


@pytest.mark.parametrize(
    ("said", "current", "expected"),
    [
        ("show lib-12 please", None, "LIB-12"),
        ("what about renewing a loan, LIB-1?", "LIB-12", "LIB-1"),
        ("is that item ready?", "LIB-1", "LIB-1"),
        ("renew a loan by phone is odd", None, "LIB-12"),
        ("the opening hours", None, "7"),
        ("take 7", None, None),
        ("item 7", None, "7"),
        ("the next item", "LIB-1", "LIB-12"),
        ("hello", "LIB-1", None),
    ],
)
def test_items_are_found_by_key_title_or_place(
    said: str, current: str | None, expected: str | None
) -> None:
    assert item_meant(said, ITEMS, current, list(ITEMS.values())) == expected


def test_roles_have_short_names() -> None:
    assert role_meant("PO which one is first?") == (Role.PRODUCT_OWNER, "which one is first?")
    assert role_meant("the business analyst: why?") == (Role.ANALYST, "why?")
    assert role_meant("nobody knows") == (None, "nobody knows")
