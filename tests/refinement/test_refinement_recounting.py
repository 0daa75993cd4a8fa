"""What happened is no criterion; what shall be is one, also beside a report of what happened."""

import pytest
from test_refinement_sentences import lines

from assistant.domain import ItemKind
from assistant.refinement.commands import commands
from assistant.refinement.predicates import predicates
from assistant.refinement.recounting import recounts
from assistant.refinement.wishes import parsed

REPORT = (
    "As a porter, I want to lock the north gate from my chair so that I need not walk.\n\n"
    "How this came up: on Friday a van blocked the ramp. Somebody towed it to the yard. "
    "The owner phoned us twice and shouted at Nell. The gate closes within 20 seconds. "
    "When a car stands in the gate, it opens again."
)


def test_a_report_of_what_happened_holds_no_criteria() -> None:
    drafted = lines(REPORT)
    assert not [line for line in drafted if "towed" in line or "phoned" in line or "shout" in line]
    assert "The gate closes within 20 seconds." in drafted
    assert "When a car stands in the gate, then it opens again." in drafted


def test_one_sentence_in_the_past_is_no_report() -> None:
    drafted = lines("Members see their last visit. Cards that were used twice are listed daily.")
    assert "Cards that were used twice are listed daily." in drafted


@pytest.mark.parametrize(
    ("sentence", "past"),
    [
        ("The caretaker walked to the cellar", True),
        ("The first time nobody answered", True),
        ("The caretaker walked to the cellar and must not do so again", False),
        ("The bags cost 3 euro each", False),
        ("The gate was closed at nine by the porter", False),
        ("Walked distances are rounded to full metres", False),
    ],
)
def test_the_past_is_told_by_the_verb_that_the_sentence_hangs_on(sentence: str, past: bool) -> None:
    [doc] = parsed([sentence])
    assert recounts(doc) is past


def test_a_role_that_says_what_it_does_asks_for_it() -> None:
    drafted = lines(
        "As a ranger, I want to run the shelters so that hikers sleep dry.\n\n"
        "I open a shelter for the season. I close a shelter and everybody who booked it is told. "
        "I see who sleeps where tonight. I print the list for the door."
    )
    assert "The ranger opens a shelter for the season." in drafted
    assert "Everybody who booked it is told." in drafted


def test_a_letter_stays_a_letter() -> None:
    drafted = lines(
        "Hello, I was at the lake. I think my boat is old. I hope I can come. My dog barks at me."
    )
    assert not [line for line in drafted if "dog" in line or "boat is old" in line]


@pytest.mark.parametrize(
    "limit",
    ["until noon on the day before", "within 3 days", "up to 2 times a week", "only by the owner"],
)
def test_this_with_its_limit_is_a_demand(limit: str) -> None:
    drafted = lines(
        f"As a guest, I want to skip breakfast so that less is thrown away. This can be done {limit}."
    )
    assert f"This can be done {limit}." in drafted


def test_this_without_a_limit_is_none() -> None:
    drafted = lines(
        "As a guest, I want to skip breakfast so that less is thrown away. This can be quite annoying."
    )
    assert not [line for line in drafted if "annoying" in line]


def test_notes_with_an_arrow_are_demands_and_code_is_none() -> None:
    drafted = lines(
        "batteries below 20 % -> ask for a charge, log it. crates > 30 kg => call two people"
    )
    assert "Batteries below 20 % -> ask for a charge, log it." in drafted
    assert "Crates > 30 kg => call two people." in drafted
    assert not [line for line in lines("rows.map(x => x.id) -> List.of(ids);") if "rows" in line]


def test_notes_side_by_side_are_checked_one_by_one() -> None:
    assert lines("12 eur an hour, max 4 hours a day") == ["12 eur an hour.", "Max 4 hours a day."]


def test_a_second_role_in_the_sentence_has_its_own_wish() -> None:
    drafted = lines(
        "As a diver, I want to rent a suit, and as the depot keeper I want to see which suits are torn, "
        "so that nobody freezes."
    )
    assert "The depot keeper sees which suits are torn." in drafted
    assert not [line for line in drafted if "suit and as" in line]


def test_a_short_sentence_in_a_list_is_said() -> None:
    drafted = lines(
        "As a steward, I want seats to be given out fairly so that nobody quarrels.\n\n"
        "1. Nobody gets two seats; the first one counts.\n2. Each guest gets a card with a number."
    )
    assert "Nobody gets two seats." in drafted


@pytest.mark.parametrize(
    ("sentence", "each"),
    [
        ("Borrow a scale, weigh ten sacks, and write down the weights.",
         ("Borrow a scale", "Weigh ten sacks", "Write down the weights")),
        ("Install both tools and run them side by side for a week.",
         ("Install both tools", "Run them side by side for a week")),
        ("Look at cost, speed, and support of two products", ()),
        ("Ask two suppliers for a price", ()),
        ("The tool reads a file and prints it", ()),
    ],
)  # fmt: skip
def test_a_plan_is_cut_into_its_commands(sentence: str, each: tuple[str, ...]) -> None:
    assert commands(sentence) == each


def test_a_spike_has_its_steps_its_duties_and_its_result() -> None:
    drafted = lines(
        "Borrow a scale, weigh ten sacks, and write down the weights. Two days at most, then a proposal to "
        "the board. The proposal must be there on 4 May.",
        kind=ItemKind.SPIKE,
    )
    assert drafted == [
        "Borrow a scale.",
        "Weigh ten sacks.",
        "Write down the weights.",
        "The spike ends after at most two days, its time box.",
        "The result is a proposal to the board.",
        "The proposal must be there on 4 May.",
    ]


@pytest.mark.parametrize(
    ("sentence", "each"),
    [
        ("Each shelf stands beside its label, and is full by noon",
         ["Each shelf stands beside its label", "Each shelf is full by noon"]),
        ("A porter opens the north gate and closes the south gate",
         ["A porter opens the north gate", "A porter closes the south gate"]),
        ("The system makes a card and sends it to the owner", []),
        ("The system makes no card and sends a letter", []),
        ("The list names each boat and shows its berth", []),
        ("The porter sees the vans that stop here and fills the list", []),
        ("It opens the gate and closes the door", []),
        ("The lamp turns red and the door locks", []),
    ],
)  # fmt: skip
def test_two_predicates_are_two_lines_where_neither_needs_the_other(
    sentence: str, each: list[str]
) -> None:
    [doc] = parsed([sentence])
    assert predicates(doc) == each
