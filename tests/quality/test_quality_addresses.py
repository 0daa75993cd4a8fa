"""A bare address in a sentence is read as a word and written as the item has it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect
from assistant.quality.lines import clean
from assistant.refinement.stating import frames

ADDRESSES = ("https://docs.example.com/limits?a=1#x", "http://a.example/b", "www.example.org/c_d")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "sentence",
    [
        "The limit is in {}.",
        "Only clerks see the list at {} and print it.",
        "If the file is larger, {} is shown.",
        "Export the orders to {} every night.",
    ],
)
def test_clauses_and_lines_show_the_address(sentence: str, address: str) -> None:
    item = Item(
        key="A-1", kind=ItemKind.STORY, title="Limits", description=sentence.format(address)
    )
    inspection = inspect(item, Agreements())
    assert any(address in clause.text for clause in inspection.clauses)
    said = " ".join(f"{one.said}" for one in frames(item, inspection, Agreements()))
    assert address in said
    assert not re.search(r"\blink\b", said)


def test_each_address_stands_where_it_stood() -> None:
    text = "Files above https://a.example/x are refused and listed at https://b.example/y. A link helps."
    item = Item(key="A-1", kind=ItemKind.STORY, title="Limits", description=text)
    found = [one.said for one in frames(item, inspect(item, Agreements()), Agreements())]
    assert found == [
        "Files above https://a.example/x are refused",
        "Files above https://a.example/x are listed at https://b.example/y",
        "A link helps.",
    ]


def test_criteria_and_titles_keep_their_address() -> None:
    item = Item(
        key="A-1",
        kind=ItemKind.TASK,
        title="Redirect https://old.example to https://new.example",
        criteria=("The page https://new.example/z.html loads.",),
    )
    texts = [clause.text for clause in inspect(item, Agreements()).clauses]
    assert texts == [
        "Redirect https://old.example to https://new.example",
        "The page https://new.example/z.html loads.",
    ]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["a link", "files", *ADDRESSES]), min_size=1, max_size=6))
def test_the_whole_text_is_written_out_again(words: list[str]) -> None:
    raw = " and ".join(words)
    passage = clean(raw, "description")
    assert passage.written(passage.text) == raw
