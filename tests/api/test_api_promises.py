"""Nothing is paid twice and nothing lost, however the public face is used."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant import Assistant, Backlog, Item, UserError
from assistant.workspace import open_workspace
from tests.api.conftest import ScriptedChatModel
from tests.api.test_api_model import wording


def test_threads_that_ask_for_one_item_pay_once(folder: Path, backlog: Backlog) -> None:
    def slow(said: str) -> str:
        time.sleep(0.05)
        return wording(said)

    chat = ScriptedChatModel(answer=slow)
    with Assistant(model=chat) as assistant, ThreadPoolExecutor(8) as pool:
        made = list(pool.map(assistant.refine, [backlog.by_key["WEB-8"]] * 8))
    assert len(chat.asked) == made[0].run.usage.calls > 0
    assert {one.criteria for one in made} == {made[0].criteria}


def test_what_is_in_flight_when_the_assistant_closes_is_kept(
    folder: Path, backlog: Backlog
) -> None:
    def slow(said: str) -> str:
        time.sleep(0.05)
        return wording(said)

    chat = ScriptedChatModel(answer=slow)
    wanted = [backlog.by_key[key] for key in ("WEB-8", "WEB-9", "WEB-10", "WEB-11", "WEB-16")]
    with Assistant(model=chat, workspace="ws") as assistant:
        results = assistant.refine_all(wanted, concurrency=2)
        next(results)
    asked = len(chat.asked)
    rest = list(results)
    assert len(chat.asked) == asked, "nobody is asked after the end"
    with open_workspace(Path("ws")) as workspace:
        kept = [one for item in wanted if (one := workspace.latest_refinement(item.key))]
        assert workspace.runs()[0].status in ("done", "stopped")
    assert sum(one.run.usage.calls for one in kept) == asked, "what was paid for is there"
    assert len(kept) == len(rest) + 1


def test_an_unknown_pattern_costs_nothing(folder: Path, backlog: Backlog) -> None:
    chat = ScriptedChatModel(answer=wording)
    with Assistant(model=chat) as assistant, pytest.raises(UserError, match="no pattern “nope”"):
        assistant.split(backlog.by_key["WEB-8"], "nope")
    assert not chat.asked


def test_two_items_with_one_key_are_both_told(folder: Path) -> None:
    both = [Item(key="12", title="Pay by card"), Item(key="12", title="Export a report")]
    with Assistant("none") as assistant:
        assert [one.title for one in assistant.run(both).refinements] == [
            "Pay by card",
            "Export a report",
        ]


def test_a_plan_sees_what_was_learnt_since_the_last_one(folder: Path, backlog: Backlog) -> None:
    item = backlog.by_key["WEB-8"]
    with Assistant("none") as assistant:
        assistant.refine(item)
        before = assistant.plan([item]).items[0].action
        assistant.learn(backlog)
        after = assistant.plan([item]).items[0]
    assert before == "reuse"
    assert (after.action, after.why[:5]) == ("refine", "stale")


def test_a_decision_in_broken_bytes_is_refused_in_one_sentence(folder: Path) -> None:
    with Assistant("none") as assistant, pytest.raises(UserError, match="no UTF-8"):
        assistant.decide(Item(key="S-1", title="Chat"), "no", why="so \udcff", by="Mira")
