"""What the assistant suggests for one item, and the run that made it."""

from typing import Literal

from assistant.domain.base import Model
from assistant.domain.draft import Criterion, Question, Rewrite, Withheld
from assistant.domain.example_map import ExampleMap
from assistant.domain.finding import Inspection
from assistant.domain.relation import Recalled, Relation
from assistant.domain.split import Split


class PromptUse(Model):
    """Which prompt was rendered."""

    id: str
    version: int
    hash: str
    """SHA-256 (hex) of the prompt file's text."""


class Usage(Model):
    """What model calls took.

    Examples:
        >>> sum([Usage(calls=1, tokens_in=900), Usage(calls=1, cost=0.01)], start=Usage())
        Usage(calls=2, tokens_in=900, tokens_cached=0, tokens_out=0, cost=0.01, unsure=0)
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_cached: int = 0
    """Tokens of the input that the provider did not compute again."""
    tokens_out: int = 0
    cost: float | None = None
    """US dollars, where a price is known."""
    unsure: int = 0
    """Calls of these that broke off without saying what they took; a provider may bill them."""

    def __add__(self, other: "Usage") -> "Usage":
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_cached=self.tokens_cached + other.tokens_cached,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=sum(costs) if costs else None,
            unsure=self.unsure + other.unsure,
        )


class RunInfo(Model):
    """The run that made a refinement."""

    model: str
    """As the user names it, such as `embedded` or `openai:gpt-x`; `none` without a model."""
    prompts: tuple[PromptUse, ...] = ()
    usage: Usage = Usage()
    seconds: float = 0.0
    fingerprint: str = ""
    """Hash of everything that the result depends on; the same fingerprint is not paid twice."""
    version: str = ""
    """Version of the assistant."""


class Refinement(Model):
    """Suggestions for one item. People decide; the assistant never acts on its own."""

    schema_version: Literal["1"] = "1"
    key: str
    title: str
    content_hash: str
    inspection: Inspection
    relations: tuple[Relation, ...] = ()
    recalled: tuple[Recalled, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    split: Split | None = None
    alternatives: tuple[Split, ...] = ()
    """Other ways to divide it that come close, each with its trade-off; at most two."""
    rewrite: Rewrite | None = None
    example_map: ExampleMap | None = None
    """Criteria and questions laid out by rule; made by code."""
    withheld: tuple[Withheld, ...] = ()
    failure: str | None = None
    """Why the model's part is missing, where it failed; what code found is still here."""
    failure_kind: str = ""
    """The kind of that failure in one stable word (`ModelFailure.kind`), where it is known."""
    notes: tuple[str, ...] = ()
    run: RunInfo
