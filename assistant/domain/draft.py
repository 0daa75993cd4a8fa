"""Drafted lines and where each comes from."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from assistant.domain.base import Model
from assistant.domain.clause import Span


class Role(StrEnum):
    """Who can answer a question."""

    STAKEHOLDER = "stakeholder"
    DESIGNER = "designer"
    DEVELOPER = "developer"
    TESTER = "tester"
    ANALYST = "analyst"
    PRODUCT_OWNER = "product owner"


class Question(Model):
    """Something a person must answer."""

    id: str
    """`q1`, `q2`, … unique within the refinement."""
    text: str
    role: Role
    blocks: str = ""
    """What cannot be settled without the answer, in words."""
    about: str | None = None
    """Id of the clause or criterion it is about."""


class QuoteOrigin(Model):
    """The line restates a span of the item."""

    type: Literal["quote"] = "quote"
    span: Span


class PrecedentOrigin(Model):
    """The line follows a recalled item; `words` stand there."""

    type: Literal["precedent"] = "precedent"
    key: str
    words: str


class AgreementOrigin(Model):
    """The line follows a rule in the team's working agreements."""

    type: Literal["agreement"] = "agreement"
    rule: str
    words: str = ""


class AssumptionOrigin(Model):
    """Nobody said so: the line is a guess, and a question exists for it."""

    type: Literal["assumption"] = "assumption"
    why: str
    """What could not be found, such as `"24 hours" stands nowhere`."""
    question: str
    """Id of the question that settles it."""


Origin = Annotated[
    QuoteOrigin | PrecedentOrigin | AgreementOrigin | AssumptionOrigin,
    Field(discriminator="type"),
]


class Steps(Model):
    """A criterion in scenario form: context, one event, observable outcome."""

    given: str
    when: str
    then: str


class Criterion(Model):
    """One drafted acceptance criterion."""

    id: str
    """`k1`, `k2`, … unique within the refinement, parts of a split included."""
    text: str
    """The whole line as a person reads it."""
    steps: Steps | None = None
    """Present in scenario form; None in rule form."""
    covers: tuple[str, ...] = ()
    """Ids of the clauses it covers."""
    origin: Origin
    outline: bool = False
    """True where code made a skeleton from a clause and its outcome is still open."""


class Rewrite(Model):
    """A clearer title or story sentence, where the inspection asks for one."""

    title: str | None = None
    story: str | None = None
    origin: Origin
    """Where the story comes from; the title too, unless it has an origin of its own."""
    title_origin: Origin | None = None
    """Where the title comes from, if that is another passage than the story's."""


class Withheld(Model):
    """A line that failed a check and was dropped, with the reason."""

    text: str
    reason: str
