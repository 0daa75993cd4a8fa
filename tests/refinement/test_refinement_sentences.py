"""What a sentence of an item becomes: whole where its pieces hang together, apart where they do not."""

import pytest

from assistant.domain import Agreements, Item, ItemKind, Refinement
from assistant.quality import inspect
from assistant.refinement import Context, refine

STORY = "As a clerk, I want to renew a loan so that nobody queues. "
RULES = (
    "\n\nRules\n- A loan is renewed at most twice.\n- A reserved copy is never renewed.\n"
    "- The new date is shown at once.\n- Fees stay as they are."
)


def refined(text: str, title: str = "Loans", kind: ItemKind = ItemKind.STORY) -> Refinement:
    item = Item(key="S-1", kind=kind, title=title, description=text)
    return refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))


def lines(text: str, kind: ItemKind = ItemKind.STORY) -> list[str]:
    return [one.text for one in refined(text, kind=kind).criteria]


def test_a_wish_that_the_rules_detail_is_no_criterion_of_its_own() -> None:
    wish = "When the clerk renews a loan, then …"
    assert wish in lines(STORY)
    assert wish in lines(STORY + RULES.rpartition("\n")[0])
    assert wish not in lines(STORY + RULES)


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        ("renew up to 3 loans at once", "The clerk can renew up to 3 loans at once."),
        ("renew loans of two readers", "The clerk can renew loans of two readers."),
    ],
)
def test_a_wish_with_a_figure_stays_beside_the_rules(wish: str, line: str) -> None:
    assert line in lines(f"As a clerk, I want to {wish} so that nobody queues." + RULES)


@pytest.mark.parametrize(
    ("sentence", "each"),
    [
        ("A guide is suitable if they speak the language, hold a licence, and are free on all days.",
         ["A guide is suitable if they speak the language, hold a licence, and are free on all days."]),
        ("A parcel is bulky when its length is above 2 m, its weight is above 60 kg or its volume is "
         "above 1 m³.",
         ["A parcel is bulky when its length is above 2 m, its weight is above 60 kg or its volume is "
          "above 1 m³."]),
        ("If Monday is a holiday we open on Tuesday, and readers who come are told so.",
         ["If Monday is a holiday we open on Tuesday, and readers who come are told so."]),
        ("And when the copy is there already, the card should be attached to it.",
         ["And when the copy is there already, the card should be attached to it."]),
        ("Each loan is booked at once and stops the reminders when the copy is back.",
         ["Each loan is booked at once.",
          "When the copy is back, then each loan stops the reminders."]),
        ("The letter says from when to when and gives the number of the desk.",
         ["The letter says from when to when.", "The letter gives the number of the desk."]),
        ("The council wants to know which shelf was counted when and by whom.",
         ["The council knows which shelf was counted when and by whom."]),
        ("Not possible once the loan is overdue.", ["Not possible once the loan is overdue."]),
        ("A new reader becomes a member and gets a card.",
         ["A new reader becomes a member.", "A new reader gets a card."]),
        ("Torn copies are shown, and the clerk may use them all the same.",
         ["Torn copies are shown.", "The clerk may use them all the same."]),
        ("Whoever comes late or whose card was not read is sent to the desk.",
         ["Whoever comes late or whose card was not read is sent to the desk."]),
        ("Import the list (212 names; the file has 3 sheets, only sheet one counts).",
         ["Import the list (212 names; the file has 3 sheets, only sheet one counts)."]),
        ("The label shows: name of the reader; number; date; shelf.",
         ["The label shows: name of the reader; number; date; shelf."]),
    ],
)  # fmt: skip
def test_a_sentence_is_cut_only_where_it_states_a_thing_of_its_own(
    sentence: str, each: list[str]
) -> None:
    assert lines(STORY + sentence)[1:] == each


@pytest.mark.parametrize(
    ("sentence", "each"),
    [
        ("I'd like to see on the map where my vans are, and to move a job to another van.",
         ["When the user moves a job to another van, then …",
          "The user sees on the map where the vans are."]),
        ("I want the page to answer within 2 seconds.", ["The page answers within 2 seconds."]),
        ("I'd also set the hours myself, and I need not phone anybody.",
         ["The user would also set the hours themselves, and the user need not phone anybody."]),
    ],
)  # fmt: skip
def test_nobody_says_i_in_a_criterion(sentence: str, each: list[str]) -> None:
    assert lines(sentence) == each


def test_a_vague_word_silences_praise_and_no_rule() -> None:
    told = lines(
        STORY + "The page should be easy and suitable. A list of suitable shelves near the door is "
        "printed for the evening shift."
    )
    assert told[1:] == [
        "A list of suitable shelves near the door is printed for the evening shift."
    ]


def test_we_need_not_is_not_turned_into_a_wish() -> None:
    assert not any(
        "track" in line and "need" not in line
        for line in lines(STORY + "We do not need to track single copies in the shelves.")
    )


def test_what_happened_once_is_no_criterion() -> None:
    told = lines(STORY + "\n\nLast month the gate at Mill Road failed its weekly test twice.")
    assert told == ["When the clerk renews a loan, then …"]


def test_a_story_ends_the_background_above_it() -> None:
    text = f"Background\n\nMorocco wants six months.\n\n{STORY}Without a card no loan is renewed."
    assert "Without a card no loan is renewed." in lines(text)


def test_rows_of_a_table_that_states_stay_together() -> None:
    table = (
        "| Light | Remaining work |\n|---|---|\n| green | up to 80 % |\n| red | more than 100 % |\n"
        "| grey | no date |"
    )
    assert "Light: grey; Remaining work: no date." in lines(f"{STORY}\n\n{table}")


def test_a_long_introduction_is_not_said_with_each_line() -> None:
    text = (
        "Today the page offers whatever is free and nobody knows why. As head of metering I want the "
        "windows to follow our rules, so that tours get shorter and nobody drives in vain:\n\n"
        "- gas meters only in the morning\n- from the second visit on only windows before 10:00"
    )
    told = lines(text)
    assert "Gas meters only in the morning." in told
    assert not any("whatever is free" in line for line in told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two days at most. Is the reader accurate enough?",
         ["The spike ends after at most two days, its time box.",
          "It is known whether the reader is accurate enough."]),
        ("The question is whether a sensor tells us the state of the pump. Time box: 3 days.",
         ["It is known whether a sensor tells us the state of the pump.",
          "The spike ends after at most 3 days, its time box."]),
        ("Question: how much memory and how many nodes at today's peak?",
         ["It is known how much memory and how many nodes at today's peak."]),
    ],
)  # fmt: skip
def test_what_ends_a_spike(text: str, told: list[str]) -> None:
    assert sorted(lines(text, ItemKind.SPIKE)) == sorted(told)


def test_a_checklist_states_what_is_done() -> None:
    told = lines(
        "- [ ] switch the key in the vault\n- [ ] import suppression list\n- [ ] cancel the account",
        ItemKind.TASK,
    )
    assert told == [
        "The key is switched in the vault.",
        "Suppression list is imported.",
        "The account is canceled.",
    ]


def test_commands_in_a_row_are_steps_of_their_own() -> None:
    told = lines("Cancel the contract, remove the menu item, export the log.", ItemKind.TASK)
    assert len(told) == 3
