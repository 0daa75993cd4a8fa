"""What an evaluation gives back: figures with their intervals, and every item's score."""

import json
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from .figures import FIGURES, Figure, describe
from .golden.schema import hash_of
from .matcher import Validation
from .score import ItemScore
from .stats import columns, interval, quantile, weights

PLACES = 4
MOSTLY = 0.9
"""Share of a system's lines that readers have judged, from which its figures are the readers'."""


class Value(BaseModel):
    """One figure of one system."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    """Items that say something about it."""
    of: float = 0
    """Sum of denominators: lines, behaviours, parts, …"""
    p50: float | None = None
    p95: float | None = None


class PromptHash(BaseModel):
    """A prompt that was used."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    version: int
    hash: str


class Result(BaseModel):
    """One system over the golden set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: str
    values: tuple[Value, ...]
    items: tuple[ItemScore, ...]
    scored: int
    unscored: int
    """Items whose suggestion failed: in no figure of drafting, splitting or asking."""

    @property
    def read(self) -> float:
        """Share of the drafted lines that a reader held against all that is labelled, 0 to 1."""
        lines = [line for item in self.items for line in item.lines]
        return sum(line.read for line in lines) / len(lines) if lines else 1.0

    def value(self, figure: str) -> Value | None:
        """One figure, where it could be computed."""
        return next((one for one in self.values if one.figure == figure), None)


class EvalReport(BaseModel):
    """Everything that a reader needs to judge, and to run it again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: str = "1"
    model: str
    model_hash: str = ""
    """Of the model's name, settings and, where they are on this machine, weights; empty for `none`."""
    requests: int = 0
    """What models were asked, through the tape."""
    lacking: int = 0
    """Requests that a replayed recording could not answer."""
    part: str
    repeats: int
    seed: int
    golden: str
    """Hash of the golden items that were scored."""
    products: dict[str, str]
    """Product to the hash of its file's content."""
    parts: dict[str, Literal["dev", "holdout"]] = {}
    """Product to the part of the golden set that it belongs to."""
    code: str
    """Version and hash of the assistant's source."""
    prompts: tuple[PromptHash, ...] = ()
    matcher: str
    validation: Validation
    questions: Validation = Validation()
    """The matcher's validation on pairs of questions alone."""
    within: Validation = Validation()
    """The matcher's agreement with readers on pairs as they occur, line by behaviour of an item."""
    result: Result
    baselines: tuple[Result, ...] = ()
    judged: str = ""
    """What the optional judge said, with its agreement with the labels."""
    notes: tuple[str, ...] = ()

    @property
    def validated(self) -> bool:
        """Whether figures of drafted lines may be trusted: readers judged nearly all of them, or a
        matcher did that agrees with readers."""
        return self.result.read >= MOSTLY or (self.validation.valid and self.within.valid)

    def unvalidated(self, figure: Figure) -> bool:
        """Whether a figure rests on a matcher that has not shown that it can be trusted."""
        if not figure.matched:
            return False
        return not (self.questions.valid if figure.group == "questions" else self.validated)

    def to_json(self) -> str:
        """Canonical JSON: the same run gives the same bytes."""
        return (
            json.dumps(self.model_dump(mode="json"), sort_keys=True, indent=1, ensure_ascii=False)
            + "\n"
        )

    def narrowed(self, part: Literal["dev", "holdout"]) -> "EvalReport | None":
        """The same over the products of one part; None where it holds none of them."""
        products = {name: one for name, one in self.products.items() if self.parts[name] == part}
        if not products:
            return None

        def kept(result: Result) -> Result:
            items = [item for item in result.items if item.product in products]
            return summarise(result.system, items, seed=self.seed)

        return self.model_copy(
            update={
                "part": part,
                "products": products,
                "parts": dict.fromkeys(products, part),
                "golden": hash_of(products),
                "result": kept(self.result),
                "baselines": tuple(kept(one) for one in self.baselines),
            }
        )


def summarise(system: str, items: Sequence[ItemScore], *, seed: int) -> Result:
    """Figures of one system, in the catalogue's order, single rules last.

    Args:
        system: its name.
        items: scores of every item and repetition.
        seed: of the bootstrap.
    """
    rows = [item.tallies for item in items]
    known = {figure.id: place for place, figure in enumerate(FIGURES)}
    present = {name for row in rows for name in row}
    order = sorted(
        present, key=lambda name: ("[" in name, known[describe(name).id.partition("[")[0]], name)
    )
    drawn = weights([item.product for item in items], seed=seed)
    values = []
    for name in order:
        tallies = columns(rows, name)
        found = interval(tallies, drawn)
        spread = (
            [tally.num for tally in tallies if tally is not None]
            if name.startswith("cost.")
            else []
        )
        values.append(
            Value(
                figure=name,
                value=_rounded(found.value),
                low=_rounded(found.low),
                high=_rounded(found.high),
                n=sum(tally is not None and tally.den > 0 for tally in tallies),
                of=sum(tally.den for tally in tallies if tally is not None),
                p50=_rounded(quantile(spread, 0.5)),
                p95=_rounded(quantile(spread, 0.95)),
            )
        )
    failed = sum(bool(item.unscored) for item in items)
    return Result(
        system=system,
        values=tuple(values),
        items=tuple(items),
        scored=len(items) - failed,
        unscored=failed,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)
