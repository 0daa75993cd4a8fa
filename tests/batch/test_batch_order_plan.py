from datetime import UTC, datetime

import pytest
from batch_parts import backlog, fingerprint, lasting, refined
from hypothesis import given
from hypothesis import strategies as st

from assistant.batch import Estimate, Maker, MemoryLedger, order, plan, run, top
from assistant.domain import Item, PromptUse


def item(key: str, **rest) -> Item:
    return Item(key=key, title=key, **rest)


def ordered(*items: Item) -> list[str]:
    return [found.key for found in order(items)]


def test_rank_beats_priority_and_priority_beats_age():
    old = datetime(2020, 1, 1, tzinfo=UTC)
    assert ordered(
        item("old", created=old),
        item("urgent", priority="Highest"),
        item("ranked", rank="0|i000a:", priority="Lowest"),
    ) == ["ranked", "urgent", "old"]


def test_ranks_are_text_unless_all_are_numbers():
    assert ordered(item("b", rank="0|i0002:"), item("a", rank="0|i00010:")) == ["a", "b"]
    assert ordered(item("b", rank="10"), item("a", rank="9")) == ["a", "b"]
    assert ordered(item("b", rank="10"), item("a", rank="9"), item("c", rank="x")) == [
        "b",
        "a",
        "c",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("Highest", "High", "Medium", "Low", "Lowest"),
        ("Blocker", "Major", "Minor", "Trivial"),
        ("P0", "P1", "P2", "P3"),
        ("1", "2", "3", "4"),
        ("1 - Critical", "2 - High", "3 - Medium"),
        ("Must have", "Should have", "Could have", "Won't have"),
        ("priority: high", "priority: low"),
        ("Urgent", "Whatever this means", "Low"),
    ],
)
def test_priorities_in_the_words_of_many_trackers(words):
    backwards = [item(word, priority=word) for word in reversed(words)]
    assert ordered(*backwards) == list(words)


def test_the_oldest_first_and_undated_last_naive_dates_too():
    assert ordered(
        item("undated"),
        item("new", created=datetime(2026, 2, 1, tzinfo=UTC)),
        item("old", created=datetime(2025, 2, 1)),  # noqa: DTZ001 - exports have such dates
    ) == ["old", "new", "undated"]


any_item = st.builds(
    Item,
    key=st.text(max_size=4),
    title=st.text(max_size=3),
    rank=st.sampled_from(["", "1", "10", "9", "0|a", "nan"]),
    priority=st.sampled_from(["", "High", "P1", "low", "odd"]),
    created=st.none() | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
)


@given(st.lists(any_item, max_size=12))
def test_order_loses_nothing_and_is_stable(items):
    once = order(items)
    assert sorted(map(id, once)) == sorted(map(id, items))
    assert [id(i) for i in order(once)] == [id(i) for i in once]


def estimate(item: Item) -> Estimate:
    return Estimate(calls=2, tokens_in=300, tokens_out=50, cost=0.02, seconds=4.0)


def test_a_plan_of_a_fresh_backlog():
    made = plan(backlog(3), MemoryLedger(), fingerprint, estimate, concurrency=2)
    assert [p.key for p in made.run] == ["SHOP-1", "SHOP-2", "SHOP-3"]
    assert {p.why for p in made.run} == {"not refined yet"}
    assert made.skip == ()
    assert (made.total.calls, made.total.tokens_in, made.total.tokens_out) == (6, 900, 150)
    assert made.total.cost == pytest.approx(0.06)
    assert made.total.seconds == pytest.approx(6.0)


def test_an_unknown_price_makes_an_unknown_sum():
    made = plan(backlog(2), MemoryLedger(), fingerprint, lambda i: Estimate(calls=1))
    assert made.total.cost is None
    assert made.total.seconds is None
    assert made.total.calls == 2


def test_a_plan_says_what_a_run_would_do(workspace, model):
    items = backlog(6)
    model.script = {"SHOP-2": [lasting("refusal")], "SHOP-3": [lasting()]}
    run(items[:4], model, ledger=workspace, fingerprint=fingerprint)
    items[3] = items[3].model_copy(update={"title": "Changed"})
    items.append(items[4])

    made = plan(items, workspace, fingerprint, estimate)
    why = [(p.action.value, p.why) for p in made.items]
    assert why == [
        ("reuse", "refined already with the same content, prompts and model"),
        ("set aside", "failed before: It was cut off."),
        ("refine", "failed before, to be tried again: It was cut off."),
        ("refine", "stale: the item has changed since it was refined"),
        ("refine", "not refined yet"),
        ("refine", "not refined yet"),
        ("reuse", "the same item comes earlier in this run"),
    ]
    assert made.total.calls == 2 * len(made.run)

    model.calls.clear()
    run(items, model, ledger=workspace, fingerprint=fingerprint)
    assert set(model.calls) == {p.key for p in made.run}


def test_a_changed_prompt_makes_results_stale():
    items, ledger = backlog(1), MemoryLedger()
    run(items, refined, ledger=ledger, fingerprint=fingerprint)
    (planned,) = plan(items, ledger, lambda i: "another", estimate).items
    assert planned.action == "refine"
    assert planned.why == "stale: the agreements, the recalled items or the assistant have changed"


def test_what_has_changed_is_named():
    [item], ledger = backlog(1), MemoryLedger()
    old = PromptUse(id="draft", version=3, hash="old")
    made = refined(item)
    made = made.model_copy(update={"run": made.run.model_copy(update={"prompts": (old,)})})
    run([item], lambda _item: made, ledger=ledger, fingerprint=fingerprint)

    def why(item: Item, model: str = "scripted", prompt: str = "old") -> str:
        maker = Maker(model, (PromptUse(id="draft", version=4, hash=prompt),))
        return plan([item], ledger, lambda i: "another", estimate, maker=maker).items[0].why

    edited = item.model_copy(update={"title": "Pay by cheque"})
    assert why(edited) == "stale: the item has changed since it was refined"
    assert why(item, model="openai:other") == "stale: it was made with the model scripted"
    assert why(item, prompt="new") == "stale: the prompt `draft` has changed since version 3"
    assert "the agreements, the recalled items" in why(item)


def test_quarantined_items_are_planned_when_retried(model):
    items, ledger = backlog(1), MemoryLedger()
    model.script = {"SHOP-1": [lasting("refusal")]}
    run(items, model, ledger=ledger, fingerprint=fingerprint)
    assert plan(items, ledger, fingerprint, estimate).run == ()
    assert len(plan(items, ledger, fingerprint, estimate, retry_failed=True).run) == 1


def test_the_top_by_number_and_by_points():
    items = [item(str(n), estimate=e) for n, e in enumerate([3, 5, None, 8])]
    assert top(items) == 4
    assert top(items, most=2) == 2
    assert top(items, most=9) == 4
    assert top(items, points=8) == 2
    assert top(items, points=13.4) == 3  # the one without an estimate counts as the mean, 16/3
    assert top(items, points=100) == 4
    assert top(items, points=1) == 1
    assert top(items, most=0) == 0
    assert top(items, points=0) == 0
    assert top([], points=5) == 0
    assert top([item("a"), item("b")], points=1) == 1
