"""Which sentences ask for something: a fitted score with the rules' word among its signs."""

import json
import math
from pathlib import Path

import pytest

from assistant.domain import Item, ItemKind
from assistant.quality.asking import likelihoods, signs
from assistant.quality.fitted import Fitted, fitted
from assistant.quality.prepare import prepare

TEXT = """Hi Tom,

the museum in Graz closed its shop last week, which made Ines quite sad.
The desk must see in the list who has paid.
Nobody here likes the old printer.
Please send the list to the office every Friday.

Cheers, Ines"""


def chances(text: str, **more) -> dict[str, float]:
    prepared = prepare(Item(key="A-1", title="List for the desk", description=text, **more))
    found = prepared.candidates
    told = likelihoods(prepared, found)
    return {one.passage.text: chance for one, chance in zip(found, told, strict=True)}


def test_a_wish_is_likelier_than_a_sigh() -> None:
    found = chances(TEXT, kind=ItemKind.STORY)
    wishes = [found["The desk must see in the list who has paid."],
              found["Please send the list to the office every Friday."]]  # fmt: skip
    sighs = [chance for text, chance in found.items() if "printer" in text or "Graz" in text]
    assert sighs
    assert min(wishes) > max(sighs)


def test_in_another_language_the_rules_decide_alone() -> None:
    text = "Die Kasse muss sehen, wer bezahlt hat. Der alte Drucker steht im Keller und rauscht."
    assert set(chances(text, kind=ItemKind.STORY).values()) <= {0.0, 1.0}


def test_an_item_with_one_sentence_asks_by_it(judge) -> None:
    found = judge("Daily work", "Export invoices until the round is closed.").clauses
    assert any("export invoices" in clause.text.lower() for clause in found)


def test_the_score_is_the_logistic_of_the_weighted_signs() -> None:
    score = Fitted(bias=-1.0, likely=0.5, weights={"a": 2.0, "b": -0.5})
    expected = 1 / (1 + math.exp(-(-1.0 + 2.0 * 3.0 - 0.5 * 1.0 + 0.25)))
    assert score.score({"a": 3.0, "b": 1.0, "unknown": 9.0}, 0.25) == pytest.approx(expected)


def test_every_weight_is_of_a_sign_that_can_be_counted() -> None:
    prepared = prepare(Item(key="A-1", title="List", description=TEXT, kind=ItemKind.STORY))
    named = {name for one in signs(prepared, prepared.candidates) for name in one}
    fixed = {name for name in fitted("demands").weights if " " not in name}
    assert fixed - named <= {"first", "last"}, "a sign was renamed without a new fit"


def test_fitted_files_hold_numbers_only() -> None:
    folder = Path(__file__).parents[2] / "assistant" / "quality" / "fitted"
    for path in folder.glob("*.json"):
        told = json.loads(path.read_text(encoding="utf-8"))
        assert 0 < told["likely"] < 1
        assert all(isinstance(weight, int | float) for weight in told["weights"].values())
        assert len(told.get("direction", ())) in {0, 384}
