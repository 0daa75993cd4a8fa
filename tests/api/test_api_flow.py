"""Results as they come, threads, coroutines, chains."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda

from assistant import Assistant, AsyncAssistant, Backlog, Event, EventKind, Item, UserError
from tests.api.conftest import ScriptedChatModel
from tests.api.test_api_model import wording

PATIENCE = 60
"""Seconds after which a test that would hang fails instead."""


def test_results_come_while_the_run_goes_on(folder: Path, backlog: Backlog) -> None:
    seen = threading.Event()

    def answer(said: str) -> str:
        if "Title: Return an order online" in said:
            assert seen.wait(PATIENCE), "the first result was held back"
        return wording(said)

    events: list[Event] = []
    items = [backlog.by_key[key] for key in ("WEB-8", "WEB-11")]
    with Assistant(model=ScriptedChatModel(answer=answer)) as assistant:
        results = assistant.refine_all(items, on_event=events.append, concurrency=2)
        assert next(results).key == "WEB-8"
        seen.set()
        assert [one.key for one in results] == ["WEB-11"]
    assert [one.kind for one in events].count(EventKind.REFINED) == 2
    assert events[-1].done == 2


def test_leaving_the_loop_ends_the_run_and_keeps_what_is_finished(
    folder: Path, backlog: Backlog
) -> None:
    chat = ScriptedChatModel(answer=wording)
    with Assistant(model=chat) as assistant:
        assistant.learn(backlog)
        results = assistant.refine_all(backlog, concurrency=1)
        first = next(results)
        results.close()
        asked = len(chat.asked)
        assert asked < 13
        events: list[Event] = []
        keys = {one.key for one in assistant.refine_all(backlog, on_event=events.append)}
    assert len(keys) == 13
    assert first.key in {one.key for one in events if one.kind is EventKind.REUSED}


def test_a_failed_item_comes_too_with_its_reason(folder: Path, backlog: Backlog) -> None:
    chat = ScriptedChatModel(answer=lambda _: "I would rather not.")
    with Assistant(model=chat) as assistant:
        [made] = list(assistant.refine_all([backlog.by_key["WEB-8"]]))
        assert made.failure
        (item,) = assistant.run([backlog.by_key["WEB-8"]]).failed
        assert item.key == "WEB-8"


def test_an_error_of_the_run_reaches_whoever_reads(folder: Path, backlog: Backlog) -> None:
    (folder / "taken").write_text("x", encoding="utf-8")
    with (
        Assistant(model="none", workspace="taken") as assistant,
        pytest.raises(UserError, match="--workspace"),
    ):
        list(assistant.refine_all(backlog.items[:1]))


def test_eight_threads_share_one_assistant(folder: Path, backlog: Backlog) -> None:
    keys = [f"WEB-{number}" for number in range(8, 16)]
    start = threading.Barrier(8)

    def work(key: str) -> tuple[list[str], int, str]:
        start.wait(PATIENCE)
        item = backlog.by_key[key]
        made = assistant.refine(item)
        assistant.similar(item, k=3)
        assistant.related(item)
        done = assistant.decide(item, "no", why=f"Because of {key}.", by=key)
        return [line.text for line in made.criteria], done.step, made.key

    with Assistant(model=ScriptedChatModel(answer=wording), workspace="shared") as assistant:
        # Nothing is open yet: eight threads open the workspace, the index and the model at once.
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(work, keys))
        assert sorted(step for _, step, _ in found) == list(range(1, 9))
        assert {one.item: one.who for one in assistant.workspace.decisions()} == {
            key: key for key in keys
        }
    with Assistant(model=ScriptedChatModel(answer=wording), workspace="alone") as alone:
        for criteria, _, key in found:
            assert [line.text for line in alone.refine(backlog.by_key[key]).criteria] == criteria


def test_the_block_closes_everything_and_the_next_use_opens_it_again(
    folder: Path, backlog: Backlog
) -> None:
    first = Assistant(model="none")
    with first:
        first.learn(backlog)
        first.similar("wish list")
    with Assistant(model="none") as second:
        # The index has one writer at a time: this waits in vain where the first still holds it.
        assert second.similar("wish list", k=1)[0].key == "WEB-9"
    assert first.similar("wish list", k=1)[0].key == "WEB-9"
    first.close()
    first.close()


def test_coroutines_leave_the_loop_free(folder: Path, backlog: Backlog) -> None:
    ticked = threading.Event()

    def answer(said: str) -> str:
        assert ticked.wait(PATIENCE), "the loop stood still during a call"
        return wording(said)

    async def tick() -> None:
        await asyncio.sleep(0)
        ticked.set()

    async def main() -> list[str]:
        async with AsyncAssistant(ScriptedChatModel(answer=answer)) as assistant:
            learned = await assistant.learn(backlog)
            assert len(learned.new) == 18
            one, two, _ = await asyncio.gather(
                assistant.refine(backlog.by_key["WEB-8"]),
                assistant.refine(backlog.by_key["WEB-11"]),
                tick(),
            )
            keys = [one.key, two.key]
            async for made in assistant.refine_all(backlog.items[6:9]):
                keys.append(made.key)
            await assistant.decide("WEB-8", "no", why="Out of scope.")
            assert (await assistant.standing("WEB-8")).declined
            return keys

    keys = asyncio.run(main())
    assert keys[:2] == ["WEB-8", "WEB-11"]
    assert sorted(keys[2:]) == ["WEB-7", "WEB-8", "WEB-9"]


def test_a_cancelled_loop_ends_its_run(folder: Path, backlog: Backlog) -> None:
    chat = ScriptedChatModel(answer=wording)

    async def main() -> None:
        async with AsyncAssistant(chat) as assistant:
            async for _ in assistant.refine_all(backlog, concurrency=1):
                raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(main())
    assert len(chat.asked) < 13


def test_it_composes_with_other_chains(folder: Path, backlog: Backlog) -> None:
    with Assistant(model="none") as assistant:
        keys = assistant.runnable() | RunnableLambda(lambda made: made.key)
        text = "As a customer, I want to pay by invoice.\nDue after 14 days."
        assert keys.invoke(backlog.by_key["WEB-8"]) == "WEB-8"
        assert keys.invoke({"key": "N-1", "title": "Newsletter"}) == "N-1"
        assert keys.invoke(text) == keys.invoke(f" {text} ") != keys.invoke("Pay by card")
        assert keys.batch(list(backlog.items[7:9])) == ["WEB-8", "WEB-9"]
        assert asyncio.run(keys.ainvoke(backlog.by_key["WEB-10"])) == "WEB-10"
        made = assistant.runnable().invoke(text)
        assert made.title == "As a customer, I want to pay by invoice."
        for wrong in (7, "", {"title": "no key"}, {"key": "A", "title": "B", "colour": "red"}):
            with pytest.raises(UserError):
                keys.invoke(wrong)
        long = assistant.runnable().invoke("word " * 40)
        assert long.title.endswith("…")


def test_draft_and_split_are_parts_of_a_refinement(folder: Path, backlog: Backlog) -> None:
    wish = backlog.by_key["WEB-9"]
    with Assistant(model="none") as assistant:
        made = assistant.refine(wish)
        draft = assistant.draft(wish)
        assert (draft.criteria, draft.questions) == (made.criteria, made.questions)
        assert assistant.split(wish) == made.split is not None
        assert assistant.split(Item(key="A-1", title="Pay by invoice")) is None
        assert assistant.split(wish, made.split.pattern.value) == made.split
        for other in made.alternatives:
            assert assistant.split(wish, other.pattern) == other
        with pytest.raises(UserError, match="operations"):
            assistant.split(wish, "by alphabet")


def test_an_action_may_be_written_either_way(folder: Path) -> None:
    item = Item(key="A-1", title="Pay by invoice")
    with Assistant(model="none") as assistant:
        for action in ("not-now", "not now", "Not now"):
            done = assistant.decide(item, action, trigger="we sell abroad")
            assert done.decisions[0].action.value == "not now"
        with pytest.raises(UserError, match="not in this form"):
            assistant.decide(item, "maybe")


def test_the_asynchronous_face_has_every_method_of_the_other() -> None:
    import inspect

    methods = {
        name
        for name, member in inspect.getmembers(Assistant, inspect.isfunction)
        if not name.startswith("_")
    }
    without = {"check_limits", "index", "refine_by_files", "results", "runnable"}
    assert methods - without == {
        name
        for name, member in inspect.getmembers(AsyncAssistant, inspect.isfunction)
        if not name.startswith("_")
    }
    mine = inspect.signature(AsyncAssistant.__init__).parameters
    theirs = inspect.signature(Assistant.__init__).parameters
    assert [(one.name, one.default) for one in mine.values()] == [
        (one.name, one.default) for one in theirs.values()
    ]
