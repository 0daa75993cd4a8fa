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
        ("Dziś biuro wpisuje terminy.", "pl", False),
    ],
)
def test_what_tells_of_today_is_no_wish(sentence: str, language: str, is_told: bool) -> None:
    assert tells(sentence, language) is is_told
