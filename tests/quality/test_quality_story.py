"""The story sentence is found in the wordings that teams use."""

import pytest

from assistant.quality.lines import lines
from assistant.quality.story import find_story


def parts(text: str):
    story = find_story(lines(text, "description"))
    if story is None:
        return None
    pieces = (story.role, story.means, story.end)
    return tuple(one.text if one is not None else None for one in pieces)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "As a clerk, I want to print labels so that parcels leave.",
            ("clerk", "to print labels", "parcels leave"),
        ),
        (
            "**As a** clerk\n**I want** to print labels\n**So that** parcels leave",
            ("clerk", "to print labels", "parcels leave"),
        ),
        (
            "As a clerk\n\nI want to print labels\n\nso parcels can leave",
            ("clerk", "to print labels", "parcels can leave"),
        ),
        (
            "- As a clerk\n- I want to print\n- so that it is done",
            ("clerk", "to print", "it is done"),
        ),
        ("As an admin I'd like reports in order to plan.", ("admin", "reports", "plan")),
        ("As a clerk I would like to be able to print", ("clerk", "to be able to print", None)),
        ("As a clerk, I need labels because parcels wait", ("clerk", "labels", "parcels wait")),
        ("As a clerk I can print labels", ("clerk", "print labels", None)),
        ("As a clerk, I see open parcels first", ("clerk", "see open parcels first", None)),
        ("As a clerk, print labels", ("clerk", "print labels", None)),
        ("As the shop's owner we want fewer returns", ("shop's owner", "fewer returns", None)),
        (
            "In order to ship on time, as a clerk, I want labels",
            ("clerk", "labels", "ship on time"),
        ),
        (
            "In order to ship on time\nAs a clerk\nI want labels",
            ("clerk", "labels", "ship on time"),
        ),
        (
            "When I lose my card, I want to block it, so I can sleep.",
            (None, "to block it", "I can sleep"),
        ),
        ("As an operator, when a job fails, I want to be told", ("operator", "to be told", None)),
        (
            "Role: clerk\nGoal: print labels\nBenefit: parcels leave",
            ("clerk", "print labels", "parcels leave"),
        ),
        ("### Role\nclerk\n### Goal\nI want to print labels", ("clerk", "to print labels", None)),
        ("User story: As a guest I want to pay", ("guest", "to pay", None)),
        ("[Web] As a guest, I want to pay", ("guest", "to pay", None)),
        ("As a guest I want to pay. Cards are enough.", ("guest", "to pay", None)),
        ("Some words first.\n\nAs a guest, I want to pay.", ("guest", "to pay", None)),
    ],
)
def test_wordings(text: str, found) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "As a result, the page breaks.",
        "As well as this, we could do that.",
        "As soon as it is paid, it is sent.",
        "The page is as fast as before.",
        "As described above, the page is blank.",
        "We should print labels.",
        "",
    ],
)
def test_no_story(text: str) -> None:
    assert parts(text) is None


def test_what_follows_the_sentence_is_kept_apart() -> None:
    story = find_story(lines("As a guest, I want to pay. Cards are enough.", "description"))
    assert story is not None
    assert story.rest is not None
    assert story.rest.text == "Cards are enough."


def test_a_wish_not_to_have_something_is_negative() -> None:
    story = find_story(lines("As a guest I do not want to register.", "description"))
    assert story is not None
    assert story.negative


def test_spans_of_a_story_in_bold_over_lines() -> None:
    raw = "**As a** clerk,\n**I want** to print\n**so that** it leaves"
    story = find_story(lines(raw, "description"))
    assert story is not None
    for piece in (story.role, story.means, story.end):
        assert piece is not None
        span = piece.span()
        assert raw[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("I want the cart to open the doors, so data flows smoothly.", "data flows smoothly"),
        ("I want to open the menu, so ordering takes less time.", "ordering takes less time"),
        ("I want to see so many orders as fit.", None),
        ("I want to see orders, bills, so forth.", None),
        ("I WANT TO open the menu SO THAT I can eat.", "I can eat"),
    ],
)
def test_a_reason_may_begin_with_so_alone(judge, text: str, end: str | None) -> None:
    story = judge(f"As a guest, {text}").story
    assert (story.end.text if story.end else None) == end


@pytest.mark.parametrize(
    ("wish", "several"),
    [
        ("I want the robot to come with a plain screen and clear labels", False),
        ("I want to select rows and clear filters", True),
        ("I want to compare and contrast two offers", False),
        ("I want to search and find offers", False),
        ("I want to search offers and book them", True),
    ],
)
def test_what_counts_as_two_actions(judge, wish: str, several: bool) -> None:
    found = judge(f"As a clerk, {wish}, so that I save time.").findings
    assert any(one.rule == "qus.atomic" for one in found) is several
