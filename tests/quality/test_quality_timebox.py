"""A time box is found in the words that people use, and told from other spans of time."""

import pytest

from assistant.quality.timebox import is_time_box, names_time_box, time_box


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Time box: 3 days", "3 days"),
        ("Timebox of at most two working days.", "two working days"),
        ("Three days at most.", "three days"),
        ("Max. 3 days of work.", "3 days"),
        ("5 days, then a page", "5 days"),
        ("Prototype on stage, 5 days, result = a page", "5 days"),
        ("Half a day, tops", "half a day"),
        ("The offer holds 14 days.", ""),
        ("Reports of the last 7 days are kept", ""),
    ],
)
def test_the_time_that_a_spike_allows(text: str, time: str) -> None:
    assert time_box(text) == time


@pytest.mark.parametrize(
    "text", ["Time box: 2 days.", "Two days at most.", "Ask Jo. Timebox 1 week"]
)
def test_a_sentence_that_says_nothing_else_makes_a_question(text: str) -> None:
    assert is_time_box(text)
    assert names_time_box(text)


def test_a_rule_with_a_limit_makes_none() -> None:
    assert not is_time_box("A voucher is valid for two days at most after the purchase.")
    assert not names_time_box("A voucher is sent after 3 days.")
