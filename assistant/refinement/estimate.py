"""What refining an item would ask of a model, counted without asking it."""

from assistant.domain import Item, Usage
from assistant.llm import count_tokens
from assistant.quality import inspect
from assistant.refinement.choose import needs
from assistant.refinement.context import Context
from assistant.refinement.draft import draft_inputs, draft_prompt
from assistant.refinement.phrases import is_act
from assistant.refinement.pipeline import plans_for
from assistant.refinement.split import split_inputs, split_prompt

# Measured on drafts of the embedded model: an answer's tokens for one criterion and for a title.
_CRITERION = 50
_QUESTIONS = 40
_TITLE = 14


def expected_calls(item: Item, context: Context, *, small: bool = False) -> tuple[Usage, ...]:
    """The calls that `refine` would make, each with its tokens in and out, roughly.

    Args:
        item: the item.
        context: as for `refine`; its endpoint is not used.
        small: whether the model is a small one, which is not asked for titles.

    Returns:
        One usage a call; none where code alone does it.
    """
    inspection = context.inspection or inspect(item, context.agreements)
    wanted = [need for need in needs(item, inspection, context.agreements) if is_act(need.clause)][
        : context.agreements.criteria.max_drafted
    ]
    calls: list[Usage] = []
    if wanted:
        rendered = draft_prompt().render(
            **draft_inputs(item, inspection, wanted, context.precedents)
        )
        calls.append(
            Usage(
                calls=1,
                tokens_in=count_tokens(rendered.system) + count_tokens(rendered.user),
                tokens_out=_CRITERION * len(wanted) + _QUESTIONS,
            )
        )
    found = () if small else plans_for(inspection, context)
    if found:
        rendered = split_prompt().render(**split_inputs(found[0], item, inspection))
        calls.append(
            Usage(
                calls=1,
                tokens_in=count_tokens(rendered.system) + count_tokens(rendered.user),
                tokens_out=_TITLE * len(found[0].groups),
            )
        )
    return tuple(calls)
