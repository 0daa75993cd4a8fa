"""A team's working agreements (`agreements.toml`); every default works without the file."""

from typing import Literal

from pydantic import Field

from assistant.domain.base import Model


class ReadinessAgreement(Model):
    """Which readiness rules the team agreed on. Advice, never a gate (Cohn)."""

    criteria: bool = True
    """At least one acceptance criterion exists."""
    outcome: bool = True
    """The item says why (a story's end), or has a parent that does."""
    estimated: bool = False
    small: bool = True
    unambiguous: bool = True
    no_open_dependency: bool = True


class SizeAgreement(Model):
    """When the team calls an item oversized."""

    max_criteria: int = Field(default=7, ge=1)
    max_clauses: int | None = Field(default=None, ge=2)
    """Most demands; None: no limit, the item's text and estimate decide."""
    max_components: int = Field(default=2, ge=1)
    max_estimate: float | None = None
    """In the export's own unit; None: no limit."""
    usual_estimate: float | None = Field(default=None, gt=0)
    """What an ordinary item is estimated at, in the export's own unit; None: the backlog's median."""


class CriteriaAgreement(Model):
    """How the team writes acceptance criteria."""

    style: Literal["gherkin", "rules"] = "gherkin"
    max_drafted: int = Field(default=5, ge=1)


class BatchAgreement(Model):
    """How a run over many items behaves; options of a command win."""

    deep_items: int = Field(default=50, ge=1)
    """Items at the top that `--depth auto` drafts for."""
    deep_points: float | None = Field(default=None, gt=0)
    """Points at the top that `--depth auto` drafts for, in the export's own unit; None: any."""
    concurrency: int | None = Field(default=None, ge=1, le=256)
    """Most items at a time; None: what the model's server is known to bear."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    """The provider's limit; None: found out by asking."""
    tokens_per_minute: float | None = Field(default=None, gt=0)
    """The provider's limit, input and output together; None: found out by asking."""


class TeamRule(Model):
    """A rule that every item of the team inherits, such as an accessibility level."""

    id: str
    text: str


class Agreements(Model):
    """Everything a team can agree on; unknown entries are refused with their name."""

    model: str | None = None
    """Default of `--model`."""
    embedding: str | None = None
    """Default of `--embedding`: the model by which similar items are found."""
    embedding_url: str | None = None
    """Default of `--embedding-url`."""
    readiness: ReadinessAgreement = ReadinessAgreement()
    size: SizeAgreement = SizeAgreement()
    criteria: CriteriaAgreement = CriteriaAgreement()
    batch: BatchAgreement = BatchAgreement()
    roles: tuple[str, ...] = ()
    """Roles the team writes stories for; empty: any."""
    outcomes: tuple[str, ...] = ()
    rules: tuple[TeamRule, ...] = ()
    disabled_rules: tuple[str, ...] = ()
    """Ids of findings rules that the team switched off."""
    stale_after_days: int = Field(default=180, ge=1)
    fields: dict[str, str] = Field(default_factory=dict)
    """Field mapping: our field name to the export's column name."""
