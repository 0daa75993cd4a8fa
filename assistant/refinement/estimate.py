"""What refining an item would ask of a model, counted without asking it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assistant.domain import Item, Usage
from assistant.llm import Rendered, count_tokens
from assistant.quality import inspect
from assistant.refinement.addressed import heard
from assistant.refinement.context import Context
from assistant.refinement.detailed import without_the_wish
from assistant.refinement.draft import draft_inputs, draft_prompt, draft_schema, slots_of
from assistant.refinement.offering import first_frames
from assistant.refinement.partframes import (
    part_frames,
    parts_schema,
    parts_tokens,
    split_inputs,
    split_prompt,
)
from assistant.refinement.retitling import unclear_title
from assistant.refinement.splitting import plans_for
from assistant.refinement.stating import frames

# Measured on drafts of the embedded model: an answer's tokens for one criterion and for a title.
_CRITERION = 22
_QUESTIONS = 40
_TITLE = 14
_STORY = 35
_COMPLAINTS = 4000
"""Bytes of a repair turn besides the answer that it is about: complaints, roles, separators."""


class _Question(NamedTuple):
    """One question that `refine` would ask."""

    rendered: Rendered
    schema: Mapping[str, Any]
    expected: int
    """Tokens of the usual answer."""
    most: int
    """Tokens at which the answer is cut off."""


def expected_calls(item: Item, context: Context, *, small: bool = False) -> tuple[Usage, ...]:
    """The calls that `refine` would make, each with its tokens in and out, roughly.

    Args:
        item: the item.
        context: as for `refine`; its endpoint is not used.
        small: whether the model is a small one, which words no parts and no title.

    Returns:
        One usage a call; none where code alone does it.
    """
    return tuple(
        Usage(
            calls=1,
            tokens_in=count_tokens(asked.rendered.system) + count_tokens(asked.rendered.user),
            tokens_out=asked.expected,
        )
        for asked in _questions(item, context, small=small)
    )


def most_calls(
    item: Item, context: Context, *, small: bool = False, thinking: int = 0
) -> tuple[Usage, ...]:
    """The most that `refine` can take: every answer as long as allowed and repaired once.

    A token holds at least one byte in every tokenizer that works on bytes, so that bytes bound
    the tokens of the item's text; our own text, which is plain English, is bounded by half as much
    again as its counted tokens. The schema counts, since providers may bill it as input.

    Args:
        item: the item.
        context: as for `refine`; its endpoint is not used.
        small: as for `expected_calls`.
        thinking: tokens that the model may think beyond its answer, in each call.

    Returns:
        One usage for each question and its repair.
    """
    found: list[Usage] = []
    for asked in _questions(item, context, small=small):
        shown = f"{asked.rendered.user}\n{json.dumps(asked.schema)}"
        first = count_tokens(asked.rendered.system) * 3 // 2 + len(shown.encode())
        answer = asked.most + thinking
        # The repair's turn repeats the question and the answer, which thinking is no part of.
        again = first + asked.most + _COMPLAINTS
        found.append(Usage(calls=2, tokens_in=first + again, tokens_out=2 * answer))
    return tuple(found)


def _questions(item: Item, context: Context, *, small: bool) -> Iterator[_Question]:
    inspection = heard(context.inspection or inspect(item, context.agreements), item)
    most = context.agreements.criteria.max_drafted
    plan = next(iter(plans_for(inspection, context.agreements, item.description)), None)
    stated, _ = without_the_wish(
        frames(item, inspection, context.agreements), item, inspection, plan
    )
    wanted, later = first_frames([frame for frame in stated if frame.open], plan, most)
    if wanted:
        retitle = not small and unclear_title(item, inspection)
        inputs = draft_inputs(item, inspection, wanted, context.precedents, retitle=retitle)
        yield _Question(
            draft_prompt().render(**inputs),
            draft_schema(slots_of(wanted), retitle=retitle),
            _CRITERION * len(wanted) + _QUESTIONS + (_TITLE if retitle else 0),
            context.max_tokens,
        )
    if plan is not None and not small:
        parts = part_frames(plan, inspection, later, wanted, most=most)
        stories = sum(bool(part.who) for part in parts)
        outcomes = sum(len(part.frames) for part in parts)
        yield _Question(
            split_prompt().render(**split_inputs(parts, item, inspection)),
            parts_schema(parts),
            _TITLE * len(parts) + _STORY * stories + _CRITERION * outcomes,
            parts_tokens(parts),
        )
