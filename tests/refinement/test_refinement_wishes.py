"""Where an item holds several wishes, each of them becomes a part, whatever the text looks like."""

import pytest

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect
from assistant.refinement import Context, refine


def parts(title: str, text: str, criteria: tuple[str, ...] = ()) -> list[str]:
    item = Item(key="S-1", kind=ItemKind.STORY, title=title, description=text, criteria=criteria)
    found = refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))
    return [part.title for part in found.split.parts] if found.split else []


@pytest.mark.parametrize(
    ("title", "text", "named"),
    [
        ("Two wishes of the office",
         "As a bookkeeper I want to sort the journal by cost centre, and it would be nice when the "
         "login would remember the client I worked for.",
         ["Sort the journal by cost centre", "The login would remember the client I worked"]),
        ("Lost items and their lists",
         "As a reader, I want to report that I have lost an item so that no reminders arrive. As a "
         "buyer, I want a list of all lost items with their price so that I can replace them.",
         ["Report", "List of all lost items"]),
        ("Manage my subscription online",
         "As a subscriber, I want to change the size of my box, pause my subscription and cancel it "
         "online so that I need not call.",
         ["Change the size of my box", "Pause my subscription", "Cancel it online"]),
    ],
)  # fmt: skip
def test_each_wish_is_a_part(title: str, text: str, named: list[str]) -> None:
    found = parts(title, text)
    assert len(found) == len(named)
    assert all(name.casefold() in one.casefold() for name, one in zip(named, found, strict=True)), (
        found
    )


def test_a_numbered_list_of_wiki_markup_is_a_list() -> None:
    text = "h3. Scope\n# The clerk counts the linen by floor\n# The system proposes the order\n# Losses are listed by month"
    found = inspect(
        Item(key="S-1", kind=ItemKind.FEATURE, title="Linen", description=text), Agreements()
    )
    assert [one.span.text for one in found.clauses] == [
        "The clerk counts the linen by floor",
        "The system proposes the order",
        "Losses are listed by month",
    ]


@pytest.mark.parametrize(
    ("wish", "lines"),
    [
        ("be paged by push of the app, by phone call, by SMS, or on my watch",
         ["Somebody on call is paged by push of the app, by phone call, by SMS, or on the watch."]),
        ("set myself whether I'm paged by push, by phone, by SMS, or by the lamp, and in what order",
         ["When somebody on call sets themselves whether somebody on call is paged by push, by phone, "
          "by SMS, or by the lamp, and in what order, then …"]),
    ],
)  # fmt: skip
def test_what_varies_a_wish_is_said_with_its_deed(wish: str, lines: list[str]) -> None:
    text = f"As somebody on call I want to {wish}."
    item = Item(key="S-1", kind=ItemKind.STORY, title="How to be paged", description=text)
    found = refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))
    assert [one.text for one in found.criteria] == lines


def test_a_second_story_in_the_sentence_of_the_first_has_its_own_role() -> None:
    text = "As a member, I want to book a room, and as a coach I want to see who booked."
    item = Item(key="S-1", kind=ItemKind.STORY, title="Rooms", description=text)
    found = refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))
    assert [one.text for one in found.criteria] == [
        "When the member books a room, then …",
        "The coach sees who booked.",
    ]


@pytest.mark.parametrize(
    ("wish", "lines"),
    [
        ("have adjustable text size, color contrast, and spacing",
         ["The student has adjustable text size.", "The student has color contrast.", "The student has spacing."]),
        ("approve or deny override requests with one click",
         ["The student can approve override requests with one click.",
          "The student can deny override requests with one click."]),
    ],
)  # fmt: skip
def test_what_is_had_is_no_deed_and_a_deed_is_not_had(wish: str, lines: list[str]) -> None:
    text = f"As a student, I want to {wish} so that I can read."
    item = Item(key="S-1", kind=ItemKind.STORY, title="Reading", description=text)
    found = refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))
    assert [one.text for one in found.criteria] == lines
