"""Nothing that a sentence lists is lost when it is cut into clauses."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect
from assistant.quality.keeping import Piece, Subject, kept

WHO = ("The clerk", "A nurse", "Drivers", "The depot", "The system", "Users", "An editor", "")
VERBS = (
    "export",
    "print",
    "check",
    "send",
    "record",
    "show",
    "archive",
    "weigh",
    "e-mail",
    "merge",
)
THINGS = (
    "invoices", "delivery notes", "the price", "pulse", "a photo", "customs forms", "the oldest claim",
    "logins", "number plates", "the date of birth", "meter readings", "flour",
)  # fmt: skip
WAYS = ("as CSV", "by e-mail", "through the portal", "by post", "on tablets", "in Braille",
        "with a voucher", "for the tax office", "by class", "in French")  # fmt: skip
ENDS = ("", " until the round is closed", " when a tour is late", " every night")


def listed(words: list[str], last: str, *, comma: bool) -> str:
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])}{',' if comma else ''} {last} {words[-1]}"


def content(text: str) -> set[str]:
    small = {"the", "a", "as", "by", "on", "in", "of", "with", "for", "and", "or", "through"}
    return {word.rstrip("s") for word in re.findall(r"[a-z-]+", text.lower()) if word not in small}


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, list[str]]:
    who = draw(st.sampled_from(WHO))
    modal = "" if not who else draw(st.sampled_from((" can", " must", " may", " should", " will")))
    joined = draw(st.sampled_from(("and", "or")))
    comma = draw(st.booleans())
    verbs = draw(st.lists(st.sampled_from(VERBS), min_size=1, max_size=3, unique=True))
    things = draw(st.lists(st.sampled_from(THINGS), min_size=1, max_size=4, unique=True))
    ways = draw(st.lists(st.sampled_from(WAYS), max_size=4, unique=True))
    said = (
        f"{who}{modal} {listed(verbs, joined, comma=comma)} {listed(things, 'and', comma=comma)}"
        f" {listed(ways, joined, comma=comma) if ways else ''}{draw(st.sampled_from(ENDS))}"
    )
    said = " ".join(said.split()) + "."
    return said[0].upper() + said[1:], [*verbs, *things, *ways]


@given(sentences(), st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_listed_thing_lands_in_a_clause(made: tuple[str, list[str]], in_a_list: bool) -> None:
    said, things = made
    text = f"- {said}\n- Something else is there." if in_a_list else said
    item = Item(key="K-1", kind=ItemKind.FEATURE, title="Daily work", description=text)
    found = " ".join(clause.text for clause in inspect(item, Agreements()).clauses)
    assert [thing for thing in things if not content(thing) <= content(found)] == []


@given(sentences())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_each_thing_wished_lands_in_a_clause(made: tuple[str, list[str]]) -> None:
    said, things = made
    wish = re.sub(r"^.*?\b(?:can|must|may|should|will) ", "", said)
    text = f"As a keeper, I want to {wish[0].lower()}{wish[1:-1]}, so that work gets done."
    item = Item(key="K-1", kind=ItemKind.STORY, title="Daily work", description=text)
    found = " ".join(clause.text for clause in inspect(item, Agreements()).clauses)
    assert [thing for thing in things if not content(thing) <= content(found)] == []


@pytest.mark.parametrize(
    ("said", "texts"),
    [
        (
            "The clerk can export the list as CSV, JSON or XML, and as PDF.",
            [f"export the list as {one}" for one in ("CSV", "JSON", "XML", "PDF")],
        ),
        (
            "Customers pay with card, PayPal or invoice, and with a voucher.",
            [f"pay with {one}" for one in ("card", "PayPal", "invoice", "a voucher")],
        ),
        (
            "The payroll office sends payslips by post, by e-mail and through the portal.",
            [f"send payslips {one}" for one in ("by post", "by e-mail", "through the portal")],
        ),
        (
            "Users can see, print or e-mail delivery notes.",
            [f"{one} delivery notes" for one in ("see", "print", "e-mail")],
        ),
        (
            "The operator can start and stop the pump, and set its speed.",
            ["start the pump", "stop the pump", "set the pump’s speed"],
        ),
        (
            "A caretaker gets a work order, marks it as done and adds a photo.",
            ["get a work order", "mark the work order as done", "add a photo"],
        ),
        (
            "The tenant uploads the meter reading and the system checks it against last year.",
            ["upload the meter reading", "the system checks the meter reading against last year"],
        ),
        (
            "Replace the base image and delete the old one.",
            ["replace the base image", "delete the old image"],
        ),
        (
            "For each patient the nurse scans the wristband and signs the sheet.",
            ["scan the wristband for each patient", "sign the sheet"],
        ),
    ],
)
def test_pieces_stand_alone(judge, said: str, texts: list[str]) -> None:
    assert [clause.text for clause in judge("Daily work", said).clauses][-len(texts) :] == texts


@pytest.mark.parametrize(
    "said",
    [
        "Photos are stored as JPEG or PNG, and thumbnails as WebP.",
        "The museum offers tours in English and Spanish, and audio guides in six languages.",
        "The librarian can extend a loan by one, two or three weeks, and by permission up to six.",
        "The system logs logins and logouts with time and device.",
    ],
)
def test_what_cannot_be_cut_for_certain_stays_whole(judge, said: str) -> None:
    assert said.rstrip(".") in [clause.text for clause in judge("Daily work", said).clauses]


def test_the_one_who_does_it_is_known_of_each_piece(judge) -> None:
    said = "The clerk enters the damage and the treasurer pays the deposit."
    found = judge("Daily work", said).clauses
    assert [(clause.text, clause.actor) for clause in found][-2:] == [
        ("enter the damage", "clerk"),
        ("pay the deposit", "treasurer"),
    ]


def test_what_no_piece_has_goes_to_the_one_before() -> None:
    text = "The clerk opens large wooden boxes and crates with care."
    pieces = [Piece("open large wooden boxes", 10, 34)]
    subject = Subject(0, 9, known=True)
    assert [one.text for one in kept(text, pieces, subject, wish=False)] == [
        "open large wooden boxes and crates with care"
    ]


def test_a_cut_that_lost_too_much_is_not_believed() -> None:
    text = "Support agents merge tickets and close incidents after review."
    assert kept(text, [Piece("merge", 15, 20)], Subject(), wish=False) == []
