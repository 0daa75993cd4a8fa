"""What a sentence enumerates becomes one demand each, where the item is to be divided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import ClauseKind, Span
from assistant.quality.cutting import Draft
from assistant.quality.enumerating import enumerated


def draft(text: str, kind: ClauseKind = ClauseKind.ACTION, action: str = "") -> Draft:
    span = Span(source="description", start=10, end=10 + len(text), text=text)
    return Draft(kind, text, span, action)


@pytest.mark.parametrize(
    ("said", "pieces"),
    [
        (
            "Ship out with a note, know where the parts are, book them in again, match the invoice.",
            ["Ship out with a note", "know where the parts are", "book them in again",
             "match the invoice"],
        ),
        (
            "A banner across all channels, ready-made wordings, taxi vouchers from the app and a map",
            ["A banner across all channels", "ready-made wordings", "taxi vouchers from the app", "a map"],
        ),
        (
            "log in, upload the proof of delivery and download the credit note of the month",
            ["log in", "upload the proof of delivery", "download the credit note of the month"],
        ),
        (
            "een taak maken, de prijs van het werk zien, een foto of een kaart",
            ["een taak maken", "de prijs van het werk zien", "een foto", "een kaart"],
        ),
        (
            "Sort the journal by cost centre, and remember the last mandate of everybody",
            ["Sort the journal by cost centre", "remember the last mandate of everybody"],
        ),
        ("create, pause and delete promo codes", ["create promo codes", "pause promo codes", "delete promo codes"]),
        (
            "change the size of my box, pause my subscription and cancel it online",
            ["change the size of my box", "pause my subscription", "cancel it online"],
        ),
        (
            "The firms should get logins for their own jobs and be able to hand in their sheets",
            ["The firms should get logins for their own jobs", "be able to hand in their sheets"],
        ),
        (
            "Offer it to charities, list it online, and, if nobody took it, tell the zoo",
            ["Offer it to charities", "list it online", "if nobody took it, tell the zoo"],
        ),
        (
            "Mail it, and, if nobody took it, when it is old, post it in the hall, and archive it",
            ["Mail it", "if nobody took it, when it is old, post it in the hall", "archive it"],
        ),
        (
            "Sort the list by name, leave nobody without a date out, and show late ones in grey",
            ["Sort the list by name", "leave nobody without a date out", "show late ones in grey"],
        ),
        (
            "school sets up boats and seats. front desk puts divers onto boats. skipper gets the list",
            ["school sets up boats and seats", "front desk puts divers onto boats", "skipper gets the list"],
        ),
    ],
)  # fmt: skip
def test_each_piece_is_a_demand(said: str, pieces: list[str]) -> None:
    assert [one.text for one in enumerated([draft(said)])] == pieces


@pytest.mark.parametrize(
    "said",
    [
        "The clerk prints the label (address, weight and sender) once",
        "Photos are stored as JPEG, and thumbnails as WebP",
        "The nurse records that the dose was given, or why not",
        "Members pay by card, so that nobody queues, because cash is rare",
        "name, street, town",
        "Clerks must not delete closed orders, change invoices, or print labels",
        "The app must not store cards, names entered by guests, or notes",
        "See it on a page without jargon, acronyms, or numbers",
        "When a nurse opens the list, the oldest entry is shown first",
    ],
)
def test_what_only_adds_to_a_piece_stays_with_it(said: str) -> None:
    assert [one.text for one in enumerated([draft(said)])] == [said]


def test_criteria_stay_word_for_word() -> None:
    one = draft("open the list, choose a row, and press save", ClauseKind.CRITERION)
    assert enumerated([one]) == [one]


@given(st.text(alphabet='abc ,;.()"–and or', max_size=120), st.sampled_from(["", "send"]))
def test_no_word_is_lost_and_every_piece_knows_its_place(text: str, action: str) -> None:
    whole = draft(text, action=action)
    found = enumerated([whole])
    assert found
    for one in found:
        start, end = one.span.start - 10, one.span.end - 10
        assert text[start:end] == one.span.text
    held = " ".join(one.span.text for one in found)
    joins = {"and", "or", "o", "e"}
    words = [word.strip(",;.–") for word in text.split()]
    kept = [word.strip(",;.–") for word in held.split()]
    assert [w for w in words if w not in joins and w] == [w for w in kept if w not in joins and w]
