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


def test_a_complaint_in_vague_words_is_no_criterion() -> None:
    text = "Customers complain about the search. Results are often bad, typos etc. are not handled properly."
    assert not any("bad" in line for line in lines(text))


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


@pytest.mark.parametrize(
    ("text", "each"),
    [
        ("Guests who have not yet shown their passport or paid the deposit at the desk must not be given:\n"
         "- the door code of the day\n- more than 1 key",
         ["Guests who have not yet shown their passport or paid the deposit at the desk must not be given: "
          "the door code of the day.",
          "Guests who have not yet shown their passport or paid the deposit at the desk must not be given: "
          "more than 1 key."]),
        (STORY + "As soon as a book is returned, I want to see who waits for it.",
         ["When a book is returned, then the clerk wants to see who waits for it."]),
        (STORY + "As the manager, I would love to see the totals of the month.",
         ["The manager sees the totals of the month."]),
        (STORY + "I'd like the driver to scan the parcel and to sign for it.",
         ["The driver scans the parcel.", "The driver signs for it."]),
        (STORY + "I'd like customers not to be called at night and to be told by mail.",
         ["Customers are not called at night.", "Customers are told by mail."]),
        (STORY + "I want nobody to see my notes and to change them.",
         ["Nobody sees the notes.", "Nobody changes them."]),
        (STORY + "I would like to see who wants to swap and to cover a shift.",
         ["The clerk sees who wants to swap and to cover a shift."]),
        (STORY + "I'd like to send the plan to the driver and to the office.",
         ["When the clerk sends the plan to the driver and to the office, then …"]),
        (STORY + "I would love to print the label if the parcel is heavy.",
         ["When the parcel is heavy, then the clerk can print the label."]),
        (STORY + "Teachers ask parents to sign the form, pay the fee and pack a lunch.",
         ["Teachers ask parents to sign the form, pay the fee and pack a lunch."]),
        (STORY + "Parents forbid children to send messages, share photos and add friends.",
         ["Parents forbid children to send messages, share photos and add friends."]),
        (STORY + "Customers can register, log in and order books.",
         ["Customers can register.", "Customers can log in.", "Customers can order books."]),
        (STORY + "The report lists all visits in ward 3 at 8:00 and again at 20:00.",
         ["The report lists all visits in ward 3 at 8:00.",
          "The report lists all visits in ward 3 again at 20:00."]),
        (STORY + "The buyer rates the seller after the sale. The seller rates the buyer after the sale.",
         ["The buyer rates the seller after the sale.", "The seller rates the buyer after the sale."]),
        (STORY + "Clerks can edit the address of a member. Only clerks can edit the address of a member.",
         ["Clerks can edit the address of a member.", "Only clerks can edit the address of a member."]),
        (STORY + "Guests see prices; members see discounts; staff see costs.",
         ["Guests see prices.", "Members see discounts.", "Staff see costs."]),
        (STORY + "Not more than one reduction is given at a time on new tickets.",
         ["Not more than one reduction is given at a time on new tickets."]),
        (STORY + "Reserved books are taken off the shelf and kept behind the counter.",
         ["Reserved books are taken off the shelf.", "Reserved books are kept behind the counter."]),
    ],
)  # fmt: skip
def test_no_meaning_is_turned(text: str, each: list[str]) -> None:
    assert sorted(line for line in lines(text) if "renews a loan" not in line) == sorted(each)


@pytest.mark.parametrize(
    ("wish", "each"),
    [
        ("have the key and open the door",
         ["The clerk has the key.", "When the clerk opens the door, then …"]),
        ("let the guest choose a bed and pay the rent",
         ["When the clerk lets the guest choose a bed and pay the rent, then …"]),
        ("not let the pupil see the answers and print the sheet",
         ["The clerk does not let the pupil see the answers and print the sheet."]),
        ("be told by mail or by SMS", ["The clerk is told by mail or by SMS."]),
        ("find a reader by the name or the phone number",
         ["The clerk finds a reader by the name.", "The clerk finds a reader by the phone number."]),
        ("see where the van is and when it arrives, and to move a job",
         ["The clerk sees where the van is and when it arrives.",
          "When the clerk moves a job, then …"]),
    ],
)  # fmt: skip
def test_a_wish_keeps_who_does_what(wish: str, each: list[str]) -> None:
    told = lines(f"As a clerk, I want to {wish} so that nobody queues.")
    assert sorted(told) == sorted(each)


@pytest.mark.parametrize(
    ("wish", "each"),
    [
        ("the till to refuse the sale, show the reason, and let me override it with my PIN",
         ["When the clerk overrides it with the PIN, then …", "The till refuses the sale.",
          "The till shows the reason."]),
        ("each object to have a record with photos and origin, and loans to be logged",
         ["Each object has a record with photos and origin.", "Loans are logged."]),
        ("my accountant to see our books and to put questions on bookings",
         ["The accountant sees the books.", "The accountant puts questions on bookings."]),
        ("the allergens shown on the menu and on the till",
         ["The clerk has the allergens shown on the menu.", "The clerk has the allergens shown on the till."]),
    ],
)  # fmt: skip
def test_what_others_shall_do_is_theirs(wish: str, each: list[str]) -> None:
    told = lines(f"As a clerk, I want {wish}, so that nobody queues.")
    assert sorted(told) == sorted(each)


def test_customers_who_may_do_two_things_do_both() -> None:
    told = lines(
        "As a shop owner, I want customers to be able to reserve items and pick them up within 3 days, "
        "so that they do not come in vain."
    )
    assert told == [
        "Customers are able to reserve items.",
        "Customers pick up items within 3 days.",
    ]


def test_a_denied_wish_is_never_left_to_the_details() -> None:
    story = (
        "As a member, I don't want to be listed in the public directory so that nobody calls me."
    )
    assert "The member is not listed in the public directory." in lines(story + RULES)


def test_a_wish_that_is_left_out_is_said() -> None:
    found = refined(STORY + RULES)
    assert [one.reason for one in found.withheld] == [
        "the other criteria say in detail what it means"
    ]
    assert found.withheld[0].text == "When the clerk renews a loan, then …"


def test_background_stays_background_beside_a_story() -> None:
    text = f"Background\n\n{STORY}\n\nMembers must come to the desk for each renewal."
    assert not any("desk" in line for line in lines(text))
