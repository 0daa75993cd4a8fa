"""A story sentence is offered only where one is missing and the text says who wants what."""

import pytest

from assistant.domain import Agreements, Item, ItemKind
from assistant.quality import inspect
from assistant.refinement.rewriting import rewrite_of
from assistant.refinement.verify import stands_in


def offered(text: str, kind: ItemKind = ItemKind.STORY) -> str | None:
    item = Item(key="L-1", kind=kind, title="Holidays", description=text)
    found = rewrite_of(item, inspect(item, Agreements()))
    if found is None:
        return None
    assert found.origin.type == "quote"
    assert stands_in(found.origin.span, item)
    return found.story


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("Members want to stop their box while they are on holiday.",
         "As members, we want to stop our box while they are on holiday."),
        ("Pet owners should be able to cancel up to 2 hours before the appointment.",
         "As pet owners, we want to cancel up to 2 hours before the appointment."),
        ("The packer needs the weight on the pack list.",
         "As the packer, I want the weight on the pack list."),
        ("As a member, I want to stop my box so that I save money.", None),
        ("The gate process has to be much faster.", None),
    ],
)  # fmt: skip
def test_it_says_what_the_text_says(text: str, story: str | None) -> None:
    assert offered(text) == story


@pytest.mark.parametrize("kind", [ItemKind.BUG, ItemKind.TASK, ItemKind.SPIKE, ItemKind.ENABLER])
def test_no_other_kind_is_forced_into_a_story(kind: ItemKind) -> None:
    assert offered("Members want to stop their box.", kind) is None
