"""What search and recall find, with the real embedding model, and what filters leave out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from retrieval_parts import CRITERIA, SqliteVectors, make, shop

from assistant.domain import ItemKind, ItemState, Link
from assistant.retrieval import Filters, Retriever
from assistant.retrieval.ranking import fuse, top


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    folder: Path = tmp_path_factory.mktemp("search")
    with Retriever(folder / "index", SqliteVectors(folder / "workspace.db")) as opened:
        opened.update(shop())
        yield opened


def first(retriever: Retriever, text: str) -> str:
    return retriever.search(text)[0].key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("voucher gift present payment", "SHOP-1"),
        ("staff in the storehouse collect goods", "SHOP-3"),
        ("502", "SHOP-4"),
        ("IllegalStateException: voucher ledger is closed", "SHOP-4"),
        ("Ledger.java", "SHOP-4"),
        ("incidents/4711", "SHOP-4"),
        ("OPS-1", "OPS-1"),
        ("ops-1", "OPS-1"),
        ("what about SHOP-3?", "SHOP-3"),
        ("the gateway's certificates run out", "OPS-1"),
    ],
)
def test_meaning_and_exact_words_are_both_found(retriever: Retriever, text: str, key: str) -> None:
    assert first(retriever, text) == key


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_no_words_find_nothing(retriever: Retriever, text: str) -> None:
    assert retriever.search(text) == ()


def test_marks_alone_do_no_harm(retriever: Retriever) -> None:
    assert len(retriever.search("?!", k=2)) <= 2


def test_k_bounds_what_is_found(retriever: Retriever) -> None:
    assert len(retriever.search("pay", k=1)) == 1


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (Filters(projects=("ops",)), {"OPS-1"}),
        (Filters(kinds=(ItemKind.BUG, ItemKind.TASK)), {"SHOP-4", "OPS-1"}),
        (Filters(states=(ItemState.DONE,)), {"SHOP-1"}),
        (Filters(statuses=("in progress",)), {"OPS-1"}),
        (Filters(labels=("payment",)), {"SHOP-1"}),
        (Filters(labels=("checkout",)), {"SHOP-1", "SHOP-2"}),
        (Filters(labels=("nowhere",)), set()),
        (Filters(projects=("shop",), labels=("checkout",), states=(ItemState.OPEN,)), {"SHOP-2"}),
        (Filters(), {"SHOP-1", "SHOP-2", "SHOP-3", "SHOP-4", "OPS-1"}),
    ],
)
def test_filters_leave_out_the_rest(retriever: Retriever, filters: Filters, keys: set[str]) -> None:
    found = retriever.search("pay certificate voucher list card mail", filters=filters)
    assert {one.key for one in found} == keys


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(projects=("shopp",)), "the project “shopp”; these are known: ops, shop"),
        (Filters(statuses=("Doing",)), "the status “Doing”; these are known: in progress"),
        (Filters(labels=("payment", "paiment")), "the label “paiment”"),
    ],
)
def test_a_value_that_no_item_has_is_told(
    retriever: Retriever, filters: Filters, words: str
) -> None:
    assert words in str(retriever.unknown(filters))


def test_values_that_items_have_are_not_complained_of(retriever: Retriever) -> None:
    assert retriever.unknown(Filters(projects=("OPS",), labels=("Checkout",))) is None


def test_a_key_outside_the_filter_is_not_found(retriever: Retriever) -> None:
    found = retriever.search("SHOP-1", filters=Filters(projects=("OPS",)))
    assert {one.key for one in found} == {"OPS-1"}


def test_dates_filter_half_open_and_without_a_zone_as_utc(
    tmp_path: Path, store: SqliteVectors, embedder: object
) -> None:
    items = [
        make("D-1", "First day", created=datetime(2026, 1, 1)),  # noqa: DTZ001
        make("D-2", "Second day", created=datetime(2026, 1, 2, tzinfo=UTC)),
        make("D-3", "No day"),
    ]

    def days(**bounds: datetime) -> set[str]:
        return {one.key for one in opened.search("day", filters=Filters(**bounds))}

    with Retriever(tmp_path / "index", store, embedder=embedder) as opened:  # type: ignore[arg-type]
        opened.update(items)
        second = datetime(2026, 1, 2, tzinfo=UTC)
        assert days(created_from=datetime(2026, 1, 1, tzinfo=UTC)) == {"D-1", "D-2"}
        assert days(created_from=second) == {"D-2"}
        assert days(created_to=second) == {"D-1"}
        assert days(updated_from=second) == set()


def test_a_done_item_with_criteria_is_the_precedent(retriever: Retriever) -> None:
    found = retriever.recall(shop()[1])
    assert [one.key for one in found][:1] == ["SHOP-1"]
    assert found[0].done
    assert found[0].criteria == CRITERIA


def test_nothing_is_recalled_where_nothing_helps(retriever: Retriever) -> None:
    stranger = make("NEW-1", "Whales sing in the northern sea", "Biologists listen at night.")
    assert retriever.recall(stranger) == ()
    assert retriever.relate(stranger) == ()


def test_farther_items_that_were_built_are_worth_a_look(
    tmp_path: Path, store: SqliteVectors
) -> None:
    done = {"state": ItemState.DONE, "criteria": CRITERIA}
    items = [
        make("P-1", "Remind guests of their table", "One day ahead by text message."),
        make("P-2", "Remind guests of a changed table", "One hour ahead by message.", **done),
        make("P-3", "Cancel a reservation", "Guests cancel a table until noon.", **done),
        make("P-4", "Rotate the keys of the backup server", "Every quarter.", **done),
        make("P-5", "Cancel a reservation by phone", "Guests call to cancel a table."),
        make("P-7", "Show the menu in French", "Guests from abroad read it.", **done),
        make("P-6", "Cancel a reservation at the door", "Guests cancel.", state=ItemState.DECLINED),
    ]
    with Retriever(tmp_path / "index", store) as opened:
        opened.update(items)
        recalled = opened.recall(items[0])
        assert [(one.key, one.near) for one in recalled] == [
            ("P-2", True),
            ("P-3", True),
            ("P-7", False),
        ]
        assert opened.recall(items[0], k=1) == recalled[:1]
        assert opened.recall(items[0], without={"P-3"}) == (recalled[0], recalled[2])


def test_an_item_that_is_not_indexed_can_ask(retriever: Retriever) -> None:
    draft = make("", "Pay with a prepaid card", "As a customer I want to pay with a prepaid card.")
    assert retriever.recall(draft)[0].key == "SHOP-1"


def test_the_item_its_kin_and_its_copies_are_no_precedents(
    tmp_path: Path, store: SqliteVectors
) -> None:
    text = "As a customer I want to pay with a gift card so that I can use a present."
    done = {"state": ItemState.DONE, "criteria": CRITERIA}
    items = [
        make(
            "E-1", "Pay with a gift card and more", f"{text} And more.", kind=ItemKind.EPIC, **done
        ),
        make("E-2", "Pay with a gift card", text, parent="E-1"),
        make("E-3", "Paying with gift cards", text, **done),
        make("E-4", "Pay with a gift card at the till", text, parent="E-2", **done),
        make(
            "E-5", "Pay with a gift card by phone", "Callers pay with it.", state=ItemState.DECLINED
        ),
        make(
            "E-6",
            "Pay with a debit card",
            "As a customer I want to pay with my debit card.",
            **done,
        ),
    ]
    with Retriever(tmp_path / "index", store) as opened:
        opened.update(items)
        recalled = {one.key for one in opened.recall(items[1], k=10)}
    assert recalled == {"E-6"}


def test_an_explicit_link_is_a_precedent_even_when_the_words_differ(
    tmp_path: Path, store: SqliteVectors
) -> None:
    items = [
        make(
            "L-1", "Loyalty stamps", "One stamp a visit.", state=ItemState.DONE, criteria=CRITERIA
        ),
        make(
            "L-2", "Frequent guests", "They get coffee.", links=(Link(type="Relates", key="L-1"),)
        ),
    ]
    with Retriever(tmp_path / "index", store) as opened:
        opened.update(items)
        assert [one.key for one in opened.recall(items[1])] == ["L-1"]


def test_a_row_high_in_both_lists_wins() -> None:
    hits = fuse([(1.0, [1, 2, 3]), (1.0, [3, 1, 4])])
    assert [hit.row for hit in hits] == [1, 3, 2, 4]


def test_top_orders_by_score_then_by_place() -> None:
    scores = np.array([0.5, 0.9, 0.5, 0.1, 0.9], dtype=np.float32)
    assert top(scores, 3) == [1, 4, 0]
    assert top(scores, 99) == [1, 4, 0, 2, 3]
