"""What an item is expected to take, and the most that it can."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Item, ItemKind
from assistant.llm import count_tokens, thinking_tokens
from assistant.refinement import Context, expected_calls, most_calls
from assistant.refinement.draft import draft_prompt

STORY = Item(
    key="SHOP-1",
    title="As a buyer I want to download an invoice so that I can claim the tax",
    description="The buyer can download the invoice. The buyer can print the invoice.",
)


def test_the_most_covers_the_expected_and_its_repair():
    [expected] = expected_calls(STORY, Context())
    [most] = most_calls(STORY, Context())
    assert most.calls == 2
    assert most.tokens_in >= 2 * expected.tokens_in
    assert most.tokens_out == 2 * Context().max_tokens
    assert most.tokens_in < 12 * expected.tokens_in, "a budget would be of little use"
    [thinking] = most_calls(STORY, Context(), thinking=4000)
    assert thinking.tokens_out == most.tokens_out + 8000


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=400))
def test_no_text_of_an_item_gets_past_the_most(text: str):
    item = STORY.model_copy(update={"description": f"The buyer can print it. {text}"})
    for expected, most in zip(
        expected_calls(item, Context(), small=True),
        most_calls(item, Context(), small=True),
        strict=True,
    ):
        # The worst tokenizer over bytes makes a token of each byte.
        own = count_tokens(draft_prompt().system)
        assert most.tokens_in >= expected.tokens_in - own + own * 3 // 2


def test_nothing_to_ask_takes_nothing():
    spike = Item(key="S", kind=ItemKind.SPIKE, title="Which carriers deliver on a chosen day?")
    assert expected_calls(spike, Context()) == most_calls(spike, Context()) == ()


@pytest.mark.parametrize(("model", "thinks"), [("gpt-4.1", False), ("o3", True), ("gpt-5", True)])
def test_models_that_think_may_take_more(model: str, thinks: bool):
    assert (thinking_tokens("openai", model) > 0) is thinks
    assert thinking_tokens("compatible", model) == 0
