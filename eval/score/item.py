"""One item's score: the tallies of every figure, and what matched what for a reader to check."""

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from assistant import Item, Refinement

from ..golden import GoldenItem
from ..matcher import Matcher
from ..tally import Tallies, Tally
from .criteria import score_criteria
from .detail import Checked, Matched
from .findings import score_findings
from .questions import score_questions
from .recall import score_recall, score_relations
from .splits import score_split


class Spent(BaseModel):
    """What the model calls of one item took."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    calls: int = 0
    tokens_in: int = 0
    tokens_cached: int = 0
    tokens_out: int = 0
    money: float | None = None
    seconds: float | None = None


class ItemScore(BaseModel):
    """What one item adds to every figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: str
    key: str
    title: str = ""
    kind: str
    language: str = "en"
    repeat: int = 0
    unscored: str = ""
    """Why the model's suggestions could not be scored; empty where they were."""
    tallies: dict[str, Tally] = {}
    lines: tuple[Checked, ...] = ()
    """Every drafted line and what it matched."""
    missed: tuple[str, ...] = ()
    """Must-have behaviours that no line states."""
    questions: tuple[Matched, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()
    """(rule, verdict): `right`, `missed`, `false`, `tolerated`."""
    relations: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()
    """Keys of the items that it was drafted from."""
    ranked: tuple[str, ...] = ()
    """Keys of the most similar items, the most similar first."""
    split: tuple[str, ...] = ()
    """The split's story in plain sentences."""
    spent: Spent = Spent()


def spent_by(refinement: Refinement, seconds: float | None = None) -> Spent:
    """The refinement's own account."""
    usage = refinement.run.usage
    return Spent(
        calls=usage.calls,
        tokens_in=usage.tokens_in,
        tokens_cached=usage.tokens_cached,
        tokens_out=usage.tokens_out,
        money=usage.cost,
        seconds=seconds,
    )


def cost_tallies(spent: Spent) -> Tallies:
    """Means an item; a price that is not known is not a price of zero."""
    found = {
        "cost.calls": Tally(spent.calls, 1),
        "cost.tokens_in": Tally(spent.tokens_in, 1),
        "cost.tokens_out": Tally(spent.tokens_out, 1),
    }
    if spent.money is not None:
        found["cost.money"] = Tally(spent.money, 1)
    if spent.seconds is not None:
        found["cost.seconds"] = Tally(spent.seconds, 1)
    return found


def unscored(product: str, golden: GoldenItem, reason: str, repeat: int = 0) -> ItemScore:
    """An item for which nothing came at all: counted, in no figure."""
    return ItemScore(
        product=product,
        key=golden.key,
        title=golden.title,
        kind=golden.kind.value,
        language=golden.language,
        repeat=repeat,
        unscored=reason,
    )


def score_item(
    product: str,
    golden: GoldenItem,
    refinement: Refinement,
    *,
    matcher: Matcher,
    history: Mapping[str, Item],
    copied: Callable[[str], bool] = lambda _text: False,
    repeat: int = 0,
    seconds: float | None = None,
    ranked: Sequence[str] | None = None,
) -> ItemScore:
    """Score one refinement.

    Args:
        product: name of the golden product.
        golden: the item with its label.
        refinement: what the assistant suggested.
        matcher: judges whether two texts demand the same.
        history: items that the assistant could know, by key.
        copied: whether a line stands in a prompt's example.
        repeat: number of the repetition.
        seconds: what the model took; None where no model was asked.
        ranked: keys of the most similar items, best first; None: what the refinement recalled.

    Returns:
        The score. Where the model's part failed, code's part is scored and the rest is unscored.

    Raises:
        ValueError: the item has no label.
    """
    label = golden.label
    if label is None:
        raise ValueError(f"{golden.key} has no label")
    findings, verdicts = score_findings(label, refinement)
    given = [one.key for one in refinement.recalled if one.near]
    order = [one.key for one in refinement.recalled] if ranked is None else ranked
    recall = score_recall(label, given, order)
    relations, named = score_relations(label, refinement)
    score = unscored(product, golden, refinement.failure or "", repeat).model_copy(
        update={
            "findings": verdicts,
            "relations": named,
            "recalled": tuple(given),
            "ranked": tuple(order),
            "spent": spent_by(refinement, seconds),
        }
    )
    tallies = findings | recall | relations | cost_tallies(score.spent)
    if refinement.failure is not None:
        return score.model_copy(update={"tallies": tallies})
    criteria, lines, missed = score_criteria(
        golden, refinement, matcher=matcher, history=history, copied=copied
    )
    questions, asked = score_questions(label, refinement, matcher)
    split, story = score_split(golden, refinement)
    return score.model_copy(
        update={
            "tallies": tallies | criteria | questions | split,
            "lines": lines,
            "missed": missed,
            "questions": asked,
            "split": story,
        }
    )
