"""A line that states several things becomes one line for each, and no meaning is turned."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.refinement.asked import indirect
from assistant.refinement.atoms import atoms
from assistant.refinement.foreign import coordinated, tells
from assistant.refinement.wishes import parsed


def apart(line: str) -> list[str]:
    [doc] = parsed([line])
    return list(atoms(doc))


@pytest.mark.parametrize(
    ("line", "each"),
    [
        ("Eggs and bread are sold by the piece, cheese by weight in steps of 100 g, juice in crates of 6 bottles",
         ["Eggs and bread are sold by the piece", "Cheese is sold by weight in steps of 100 g",
          "Juice is sold in crates of 6 bottles"]),
        ("A member pays 5 euro, a guest 9 euro", ["A member pays 5 euro", "A guest pays 9 euro"]),
        ("On weekdays the gate opens at 6, on Sundays at 8",
         ["On weekdays the gate opens at 6", "On Sundays the gate opens at 8"]),
        ("Tickets cost 8 euro, or 4 euro for people under 18",
         ["Tickets cost 8 euro", "Tickets cost 4 euro for people under 18"]),
        ("The member is told by mail and the driver by text message",
         ["The member is told by mail", "The driver is told by text message"]),
        ("Staff get 20 % off private fees, partner and children 10 %",
         ["Staff get 20 % off private fees", "Partner and children get 10 %"]),
        ("Payment by card, PayPal or instant transfer",
         ["Payment by card", "Payment by PayPal", "Payment by instant transfer"]),
        ("Extras can be ordered on the web, in the app, and by a call to the office, where a clerk enters them",
         ["Extras can be ordered on the web", "Extras can be ordered in the app",
          "Extras can be ordered by a call to the office, where a clerk enters them"]),
        ("The amount goes to the cash account, the invoice leaves the list, and the receipt says paid",
         ["The amount goes to the cash account", "The invoice leaves the list",
          "The receipt says paid"]),
        ("Staff should be able to merge two accounts, block a stolen card and waive a fee",
         ["Staff should be able to merge two accounts", "Staff should be able to block a stolen card",
          "Staff should be able to waive a fee"]),
        ("The fee is 20 % up to 60 days, 50 % up to 30 days, 90 % after that",
         ["The fee is 20 % up to 60 days", "The fee is 50 % up to 30 days",
          "The fee is 90 % after that"]),
        ("For trips of a week the decision is due 20 days before, for 2 to 6 days 7 days before",
         ["For trips of a week the decision is due 20 days before",
          "For 2 to 6 days the decision is due 7 days before"]),
        ("The nurse gets an email when the store is half empty, and again at 95 %",
         ["The nurse gets an email when the store is half empty", "The nurse gets an email again at 95 %"]),
        ("Carriers log in, accept or decline jobs, upload the proof and download the note",
         ["Carriers log in", "Carriers accept or decline jobs", "Carriers upload the proof",
          "Carriers download the note"]),
        ("Marketing can create, pause and delete codes, and export a list of them",
         ["Marketing can create codes", "Marketing can pause codes", "Marketing can delete codes",
          "Marketing can export a list of them"]),
        ("Data can be handed in by filling in a form, or by sending a list",
         ["Data can be handed in by filling in a form", "Data can be handed in by sending a list"]),
    ],
)  # fmt: skip
def test_what_is_said_at_once_is_stated_apart(line: str, each: list[str]) -> None:
    assert apart(line) == each


@pytest.mark.parametrize(
    "line",
    [
        "The page shows the name, the price and the picture of each article",
        "A member may not cancel a booking, change the date, or move it",
        "Nobody pays by card or by invoice at least one of two days before",
        "The list is sorted by date, newest first",
        "A coach may enter one or two guests",
        "Invoices above 500 euro, which are rare, need a second signature",
        "When the office is closed, the gate stays shut, and nobody is told",
        "Each refund must be confirmed by the clerk or the manager",
        "A guest must show a pass, enter a code or call the office",
        "The order is paid, the clerk waives it, or the order expires",
        "Unless it is paid by card or invoice, the ticket is not sent",
        "The user chooses whether it is sent by mail or by post",
        "The app sends the invoice to the member and the reminder to the driver",
        "We delete logs after 30 days and invoices after 10 years",
        "The app asks the member for a name and the guest for a code",
        "Members can book a room, cancel a booking and print a ticket until 8 pm",
        "The gate opens, the light turns on, and the guard is told unless the card is blocked",
        "Guests must not park in the yard or on the lawn on weekdays",
        "Members who pay by card or by invoice get a receipt",
        "The fee is 5 euro for members, 8 euro for guests until noon",
        "Guests can see prices, opening hours and maps",
        "Members pay by card, pay in cash or are billed",
        "The guide sees the visits on the phone, with the age of each class",
        "Yellow on black instead of white on blue, on all screens",
        "They can order it, with a yes or no of the dentist",
        "Woken at night (acknowledged by phone or mail) counts as one",
        "95 % of searches by order number, email, name or account take less than 1 s",
    ],
)
def test_what_may_be_one_thing_stays_one(line: str) -> None:
    assert apart(line) == [line]


_NOUN = st.sampled_from(["a clerk", "the nurse", "eggs", "each van", "the old list", "members"])
_SAID = st.sampled_from(
    ["is kept for 10 years", "pays 5 euro", "is told by mail", "are sold by weight"]
)
_MORE = st.sampled_from([" for 30 days", " 9 euro", " by letter", " by the piece", " or not"])


@given(_NOUN, _SAID, st.lists(st.tuples(_NOUN, _MORE), min_size=1, max_size=3))
def test_no_word_is_lost_and_only_the_verb_is_repeated(
    first: str, said: str, others: list[tuple[str, str]]
) -> None:
    line = f"{first} {said}" + "".join(f", {noun}{more}" for noun, more in others)
    words = set(re.findall(r"\w+", line.casefold()))
    told = set(re.findall(r"\w+", " ".join(apart(line)).casefold()))
    assert words <= told
    assert told - words <= {"is", "are", "pays", "pay"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What would 14 rooms cost a year?", "what 14 rooms would cost a year"),
        ("Can the readers be read at night?", "whether the readers can be read at night"),
        ("How long does it take?", "how long it takes"),
        ("Which systems can answer in time?", "which systems can answer in time"),
        ("Are the readers accurate?", "whether the readers are accurate"),
        ("Right?", ""),
        ("When the reader fails, does the door open?", ""),
        ("Why doesn't it work at night?", ""),
        ("Can the systems talk to each other, or do we need a bridge?", ""),
    ],
)
def test_a_question_is_told_as_what_is_known_then(question: str, told: str) -> None:
    assert indirect(question) == told


@pytest.mark.parametrize(
    ("sentence", "language", "each"),
    [
        ("Der Gutschein gilt 12 Monate und wird per E-Mail geschickt.", "de",
         ("Der Gutschein gilt 12 Monate", "Der Gutschein wird per E-Mail geschickt")),
        ("Der Auftrag geht zurück in die Planung, der Kunde bekommt einen neuen Code.", "de",
         ("Der Auftrag geht zurück in die Planung", "Der Kunde bekommt einen neuen Code")),
        ("Un accès à un autre dépôt est refusé avec un code et noté dans le journal.", "fr",
         ("Un accès à un autre dépôt est refusé avec un code",
          "Un accès à un autre dépôt est noté dans le journal")),
        ("Quand le cours est complet, le client est averti et placé en liste.", "fr",
         ("Quand le cours est complet, le client est averti et placé en liste.",)),
        ("De bon wordt nooit aan de balie geprint en per post gestuurd.", "nl",
         ("De bon wordt nooit aan de balie geprint en per post gestuurd.",)),
        ("Wenn der Kurs voll ist, bekommt der Kunde eine Mail, der Trainer bekommt eine Liste.", "de",
         ("Wenn der Kurs voll ist, bekommt der Kunde eine Mail, der Trainer bekommt eine Liste.",)),
        ("Das Formular, das der Kunde bekommt, hat zwei Seiten.", "de",
         ("Das Formular, das der Kunde bekommt, hat zwei Seiten.",)),
        ("De eerste termijn wordt aan de balie betaald en de rest per post gestuurd", "nl",
         ("De eerste termijn wordt aan de balie betaald en de rest per post gestuurd",)),
    ],
)  # fmt: skip
def test_two_statements_of_other_languages(
    sentence: str, language: str, each: tuple[str, ...]
) -> None:
    assert coordinated(sentence, language) == each


@pytest.mark.parametrize(
    ("sentence", "language", "is_told"),
    [
        ("Aktuell trägt das Büro die Termine ein.", "de", True),
        ("Künftig soll das Büro heute schon sehen, wer fehlt.", "de", False),
        ("Wenn der Kurs abgesagt wurde, bekommt jeder eine Mail.", "de", False),
        ("Aujourd'hui la voix écorche les noms.", "fr", True),
        ("On devrait pouvoir imprimer le billet aujourd'hui.", "fr", False),
        ("Ayer el grupo esperó en el vestíbulo.", "es", True),
        ("Die Liste zeigt, wer heute fehlt.", "de", False),
        ("Die Waren werden im Lager gezählt.", "de", False),
        ("Nous avons besoin d'un export des commandes.", "fr", False),
        ("El pedido mínimo es de 500 gramos.", "es", False),
        ("Dziś biuro wpisuje terminy.", "pl", False),
    ],
)
def test_what_tells_of_today_is_no_wish(sentence: str, language: str, is_told: bool) -> None:
    assert tells(sentence, language) is is_told


@pytest.mark.parametrize(
    "line",
    [
        "The lamps are switched by mask, " + "on " * 300 + "while it runs",
        "Sent by mail, " + "in a box " * 300 + "today",
        "sent by mail, " + "by in " * 300,
    ],
)
def test_a_long_line_is_read_and_left_whole(line: str) -> None:
    assert len(apart(line)) == 1
