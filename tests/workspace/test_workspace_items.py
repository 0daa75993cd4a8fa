import tracemalloc
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.domain import Cell, Item, ItemKind, ItemState, Link
from assistant.workspace import Workspace, open_workspace


def test_first_import_is_all_new_and_keeps_the_order(workspace: Workspace, make_item):
    items = [make_item("B-2"), make_item("A-1"), make_item("C-3")]
    done = workspace.save_items(items, source="shop.csv")
    assert done.new == ("B-2", "A-1", "C-3")
    assert (done.changed, done.unchanged, done.vanished) == ((), (), ())
    assert list(workspace.items()) == items


def test_second_import_tells_new_changed_unchanged_vanished(workspace: Workspace, make_item):
    workspace.save_items([make_item(k) for k in "abcd"], source="s")
    later = [make_item("e"), make_item("c", "Pay by card"), make_item("a")]
    done = workspace.save_items(later, source="s")
    assert done.new == ("e",)
    assert done.changed == ("c",)
    assert done.unchanged == ("a",)
    assert done.vanished == ("b", "d")
    assert list(workspace.items()) == later


def test_the_vanished_are_only_marked_and_may_come_back(workspace: Workspace, make_item):
    workspace.save_items([make_item("a"), make_item("b")], source="s")
    workspace.save_items([make_item("a")], source="s")
    assert workspace.item("b") == make_item("b")
    assert workspace.save_items([make_item("a")], source="s").vanished == ()
    back = workspace.save_items([make_item("a"), make_item("b")], source="s")
    assert back.unchanged == ("a", "b")
    assert [item.key for item in workspace.items()] == ["a", "b"]


def test_versions_are_kept(workspace: Workspace, make_item):
    titles = ["Pay", "Pay by card", "Pay by card or invoice"]
    for title in titles:
        workspace.save_items([make_item("a", title)], source="s")
    assert [item.title for item in workspace.item_versions("a")] == titles
    current = workspace.item("a")
    assert current is not None
    assert current.title == titles[-1]


def test_a_new_date_alone_is_stored_but_is_no_change(workspace: Workspace, make_item):
    workspace.save_items([make_item("a")], source="s")
    later = make_item("a", updated=datetime(2026, 1, 2, tzinfo=UTC))
    assert workspace.save_items([later], source="s").unchanged == ("a",)
    assert workspace.item("a") == later


def test_sources_are_kept_apart(workspace: Workspace, make_item):
    workspace.save_items([make_item("a"), make_item("b")], source="shop.csv")
    done = workspace.save_items([make_item("a", "Another")], source="history.csv")
    assert done.new == ("a",)
    assert done.vanished == ()
    assert [item.key for item in workspace.items("shop.csv")] == ["a", "b"]
    assert [item.title for item in workspace.items("history.csv")] == ["Another"]
    assert len(list(workspace.items())) == 3
    assert workspace.sources() == ["shop.csv", "history.csv"]


def test_the_first_of_repeated_keys_is_kept(workspace: Workspace, make_item):
    done = workspace.save_items([make_item("a", "One"), make_item("a", "Two")], source="s")
    assert done.new == ("a",)
    assert done.repeated == ("a",)
    assert [item.title for item in workspace.items()] == ["One"]


def test_repeated_keys_far_apart(workspace: Workspace, make_item):
    items = [make_item(f"k{n % 700}", f"Title {n}") for n in range(1500)]
    done = workspace.save_items(items, source="s")
    assert len(done.new) == 700
    assert len(done.repeated) == 800
    assert [item.title for item in workspace.items()] == [f"Title {n}" for n in range(700)]


def test_an_import_that_breaks_off_is_completed_by_the_next(workspace: Workspace, make_item):
    items = [make_item(f"k{n}") for n in range(1200)]

    def broken():
        yield from items[:1100]
        raise OSError("the file went away")

    workspace.save_items([make_item("old")], source="s")
    with pytest.raises(OSError, match="went away"):
        workspace.save_items(broken(), source="s")
    assert workspace.item("old") is not None
    assert "old" in {item.key for item in workspace.items()}
    done = workspace.save_items(items, source="s")
    assert len(done.new) + len(done.unchanged) == 1200
    assert done.vanished == ("old",)
    assert list(workspace.items()) == items


def test_reading_while_another_thread_could_write(workspace: Workspace, make_item):
    workspace.save_items([make_item(f"k{n}") for n in range(1100)], source="s")
    seen = []
    for item in workspace.items("s"):
        seen.append(item.key)
        if len(seen) == 10:
            workspace.save_items([make_item("other")], source="t")
    assert seen == [f"k{n}" for n in range(1100)]


def test_a_long_export_streams_through_small_memory(workspace: Workspace, make_item):
    text = "A customer wants to pay by invoice. " * 30

    def many(count: int):
        return (make_item(f"K-{n}", description=f"{text}{n}") for n in range(count))

    tracemalloc.start()
    try:
        workspace.save_items(many(5000), source="s")
        count = sum(1 for _ in workspace.items("s"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 5000
    # The texts alone are more than 5 MB; only a piece of 500 is ever held.
    assert peak < 0.9 * 5000 * len(text)


texts = st.text(max_size=30)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-30))]))
any_item = st.builds(
    Item,
    key=st.text(min_size=1, max_size=12),
    kind=st.sampled_from(ItemKind),
    title=texts,
    description=texts,
    criteria=st.lists(texts, max_size=3).map(tuple),
    state=st.sampled_from(ItemState),
    rank=texts,
    estimate=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    labels=st.lists(texts, max_size=2).map(tuple),
    parent=st.none() | texts,
    links=st.lists(st.builds(Link, type=texts, key=texts), max_size=2).map(tuple),
    created=st.none() | moments,
    updated=st.none() | st.datetimes(),
    fields=st.lists(st.builds(Cell, name=texts, value=texts), max_size=3).map(tuple),
)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(items=st.lists(any_item, max_size=6, unique_by=lambda item: item.key))
def test_what_goes_in_comes_out(tmp_path: Path, items: list[Item]):
    with open_workspace(tmp_path / "ws") as workspace:
        workspace.save_items(items, source="any")
        assert list(workspace.items("any")) == items
        again = workspace.save_items(items, source="any")
        assert again.unchanged == tuple(item.key for item in items)
        assert all(workspace.item(item.key) == item for item in items)


def test_vectors_come_back_as_they_were_saved(workspace: Workspace):
    vectors = {f"h{n}": bytes([n % 256]) * 8 for n in range(1300)}
    workspace.save_vectors("minilm", vectors)
    assert workspace.load_vectors("minilm", [*vectors, "unknown"]) == vectors
    assert workspace.load_vectors("other model", vectors) == {}
    workspace.save_vectors("minilm", {"h1": b"new"})
    assert workspace.load_vectors("minilm", iter(["h1", "h1"])) == {"h1": b"new"}
    assert workspace.load_vectors("minilm", []) == {}
