"""What refining an item would ask of a model, counted without asking it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from assistant.domain import Item, Usage
from assistant.llm import Rendered, count_tokens
from assistant.quality import inspect
from assistant.refinement.context import Context
from assistant.refinement.draft import draft_inputs, draft_prompt, draft_schema, slots_of
from assistant.refinement.split import (
    part_ids,
    split_inputs,
    split_prompt,
    titles_schema,
    titles_tokens,
)
from assistant.refinement.splitting import plans_for
from assistant.refinement.stating import frames

# Measured on drafts of the embedded model: an answer's tokens for one criterion and for a title.
_CRITERION = 22
_QUESTIONS = 40
_TITLE = 14
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
        small: whether the model is a small one, which is not asked for titles.

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
    inspection = context.inspection or inspect(item, context.agreements)
    stated = frames(item, inspection, context.agreements)
    wanted = [frame for frame in stated if frame.open][: context.agreements.criteria.max_drafted]
    if wanted:
        inputs = draft_inputs(item, inspection, wanted, context.precedents)
        yield _Question(
            draft_prompt().render(**inputs),
            draft_schema(slots_of(wanted)),
            _CRITERION * len(wanted) + _QUESTIONS,
            context.max_tokens,
        )
    found = () if small else plans_for(inspection, context.agreements)
    if found:
        names = part_ids(found[0])
        yield _Question(
            split_prompt().render(**split_inputs(found[0], item, inspection)),
            titles_schema(names),
            _TITLE * len(names),
            titles_tokens(names),
        )
