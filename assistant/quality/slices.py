"""How likely a team finds several slices of value in an item: a fitted score.

It adds up what a person would name (an estimate at an end of the scale, several wishes, what a title
joins, see `assistant.quality.counts`) and what an item's text means as a whole, by the vector of a
small sentence model. `python -m eval.fits slices` fits the weights to items that were labelled for
whether a team would split them, and prints how good they are on products that they have not seen.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.domain import ClauseKind
from assistant.quality.counts import counts
from assistant.quality.fitted import Fitted, fitted

if TYPE_CHECKING:
    from assistant.domain import Item
    from assistant.quality.facts import Facts

POSSIBLE = 0.35
"""Below this no split is proposed, whatever limit of the team's an item exceeds."""
_BY_CRITERIA = 0.5
"""From here on criteria may be parts: several slices are more likely than not."""
_READ = 1500
"""Characters of a text that the sentence model is given; it reads 256 word pieces of them."""
_SURELY_NOT, _SURELY = 0.1, 0.95
"""Beyond these the counts decide alone: of 1,971 labelled items 1,345 lay there, and meaning turned one."""


def weigh(facts: Iterable["Facts"]) -> None:
    """Say of each item how likely it holds several slices, as `Facts.slices`.

    Args:
        facts: items that were read and parsed; together, as vectors are made in batches.
    """
    score = fitted("slices")
    unsure = []
    for one in facts:
        one.slices = score.score(counts(one), score.middle)
        if _SURELY_NOT <= one.slices <= _SURELY:
            unsure.append(one)
    for one, vector in zip(unsure, vectors([one.item for one in unsure]), strict=True):
        one.slices = score.score(counts(one), _along(score, vector))


def vectors(items: Sequence["Item"]) -> Sequence[Any]:
    """The meaning of each item's title and description, as a vector of length 1."""
    if not items:
        return ()
    texts = [f"{item.title}. {item.description}"[:_READ] for item in items]
    found: Sequence[Any] = _model().embed(texts)
    return found


def is_likely(facts: "Facts") -> bool:
    """Whether an item is taken for several slices."""
    return facts.slices >= fitted("slices").likely


def parts_in(facts: "Facts", chance: float) -> int:
    """How many demands an item names that a part could be made of.

    Args:
        facts: the item; criteria that only differ by a number count once.
        chance: how likely it holds several slices, 0 to 1; its criteria may be parts only where
            this is more likely than not, for most criteria only detail one demand.
    """
    criteria = [one.text for one in facts.clauses if one.kind is ClauseKind.CRITERION]
    others = len(facts.clauses) - len(criteria)
    apart = len({re.sub(r"\d+", "#", text) for text in criteria})
    return max(others, apart) if chance >= _BY_CRITERIA else others


def _along(score: Fitted, vector: Sequence[float]) -> float:
    return float(
        sum(weight * float(value) for weight, value in zip(score.direction, vector, strict=True))
    )


@lru_cache(maxsize=1)
def _model() -> Any:
    from assistant.minilm import MiniLM

    return MiniLM()
