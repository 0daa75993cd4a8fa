"""What a bug report states without steps: what must hold, what is expected, that the fault is gone."""

import pytest

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect
from assistant.refinement import Context, refine


def lines(title: str, text: str) -> list[str]:
    item = Item(key="B-1", kind=ItemKind.BUG, title=title, description=text)
    found = refine(item, Context(inspection=inspect(item, Agreements()), agreements=Agreements()))
    return [one.text for one in found.criteria]


@pytest.mark.parametrize(
    ("title", "text", "stated"),
    [
        ("Stopped ferries stay on the map", "34 people called.\n\nExpected: gone from the map 5 minutes after the stop.",
         ["Gone from the map 5 minutes after the stop."]),
        ("Panel shows zero", "It draws a line at 0. Should show a gap and the word missing.",
         ["The panel should show a gap and the word missing."]),
        ("Letter to people who have moved", "The record is marked. No office may write to a person who is marked.",
         ["No office may write to a person who is marked."]),
        ("Carriers are offered Sunday slots", "Since the update 23 orders were hit.",
         ["This no longer happens: Carriers are offered Sunday slots."]),
        ("Umlauts in receipts", "Seen twice.", []),
        ("Login twice", "Since the update users have to log in twice. Clerks have to restart the browser.", []),
        ("Total is 0", "The clerk should see the total but sees 0.", ["The clerk should see the total."]),
        ("Search fails", "Expected: the search finds the name. Today it returns an error 500.",
         ["The search finds the name."]),
        ("Invoices should show VAT", "They do not.", ["Invoices should show VAT."]),
        ("SAP shows 0 instead of no data", "Should show a dash.", ["SAP should show a dash."]),
    ],
)  # fmt: skip
def test_a_report_states_what_holds_once_it_is_mended(
    title: str, text: str, stated: list[str]
) -> None:
    assert lines(title, text) == stated


def test_steps_and_expectation_stay_one_scenario() -> None:
    text = "Steps: open the cart. Expected: the book is listed. Actual: it is empty."
    assert len(lines("Cart stays empty", text)) == 1
