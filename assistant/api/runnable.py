"""The pipeline for one item as a LangChain `Runnable`."""

import hashlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.domain import Item, ItemKind, Refinement, UserError

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_TITLE = 80


def runnable(refine: Callable[[Item], Refinement]) -> "Runnable[Any, Refinement]":
    """A runnable that refines what it is given; its twin for asynchronous chains runs in a thread.

    Args:
        refine: refines one item.
    """
    from langchain_core.runnables import RunnableLambda

    def refined(given: Any) -> Refinement:
        return refine(item_of(given))

    return RunnableLambda(refined, name="refine")


def item_of(given: Any) -> Item:
    """An item, a mapping with its fields, or a plain text, as an item.

    A text's first line is the title; where it is long it is also the description. Its key is made
    from its words, so that the same text is the same item.

    Raises:
        UserError: it is nothing of these, or a field is wrong.
    """
    if isinstance(given, Item):
        return given
    if isinstance(given, str) and given.strip():
        first, _, rest = given.strip().partition("\n")
        short = len(first) <= _TITLE
        digest = hashlib.sha256(given.strip().encode("utf-8")).hexdigest()[:8]
        return Item(
            key=f"text-{digest}",
            kind=ItemKind.STORY,
            title=first if short else first[:_TITLE].rsplit(" ", 1)[0] + " …",
            description=rest.strip() if short else given.strip(),
        )
    if isinstance(given, Mapping):
        try:
            return Item.model_validate(dict(given))
        except ValidationError as error:
            first_error = error.errors(include_url=False)[0]
            place = ".".join(str(step) for step in first_error["loc"])
            raise UserError(f"This is no item: `{place}`: {first_error['msg']}.") from error
    raise UserError(
        f"Refining needs an item, a mapping with `key` and `title`, or a text, not "
        f"{type(given).__name__}."
    )
