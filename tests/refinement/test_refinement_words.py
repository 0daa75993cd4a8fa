"""Numbers, names and stems as verification sees them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.refinement.grounding import Source, support
from assistant.refinement.words import content_stems, names, numbers, stem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 20.00 to 50,5 EUR", ["20", "50.5"]),
        ("10 % off, 10% on", ["10%", "10%"]),
        ("at 12:30 on 31 January", ["12:30", "31"]),
        ("version v2 and SPRING10", []),
        ("no number", []),
    ],
)
def test_numbers_have_one_notation(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Given the Admin opens Jira", ["Admin", "Jira"]),
        ("The customer pays. The shop thanks.", []),
        ("exports CSV or iCal", ["CSV", "iCal"]),
        ("redeems SPRING10 today", ["SPRING10"]),
        ("- First line\n- Second line", []),
    ],
)
def test_names_are_capitals_that_a_sentence_does_not_explain(
    text: str, expected: list[str]
) -> None:
    assert names(text) == expected


def test_inflections_share_a_stem_and_opposites_do_not() -> None:
    assert stem("renames") == stem("renamed")
    assert stem("Bestellungen", "de") == stem("Bestellung", "de")
    assert stem("enable") != stem("disable")


def test_words_of_the_craft_claim_nothing() -> None:
    assert content_stems("Given the page is shown, when the user selects it") == frozenset()
    assert stem("invoice") in content_stems("then the invoice is shown")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(isinstance(number, str) and number for number in numbers(text))
    assert all(name in text for name in names(text))
    assert content_stems(text) == content_stems(text + " and the")


@pytest.mark.parametrize(
    ("line", "text", "holds"),
    [
        ("An export holds 10 rows.", "An export holds 10,000 rows.", False),
        ("An export holds 10000 rows.", "An export holds 10,000 rows.", True),
        ("The fee is 4.90 EUR.", "The fee is 4,90 EUR.", True),
        ("A member gets three reminders.", "A member gets reminders.", False),
        ("A member gets two reminders.", "A member gets 2 reminders.", True),
        ("A member gets 3 reminders.", "A member gets three reminders.", True),
    ],
)
def test_numbers_are_the_items_own_in_digits_and_in_words(
    line: str, text: str, holds: bool
) -> None:
    assert support(line, Source(text=text)).holds is holds
