"""The same model without our pipeline: one plain prompt, one answer, nothing checked."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

from pydantic import BaseModel, Field

from assistant import (
    Criterion,
    Inspection,
    Item,
    ModelFailure,
    Part,
    PrecedentOrigin,
    PromptUse,
    Question,
    Refinement,
    Role,
    RunInfo,
    Split,
    SplitPattern,
    Steps,
    Usage,
)
from assistant.llm import Answer, Endpoint

from .golden import Product
from .systems import Refine, System

SYSTEM = """\
You are a helpful assistant for Product Owners. For the backlog item that you are given, write its \
acceptance criteria in Given/When/Then form, list the questions that are still open and who can \
answer them, and, only if the item is too big for one sprint, split it into smaller stories. \
Answer with one JSON object."""

USE = PromptUse(id="eval-unaided", version=1, hash=hashlib.sha256(SYSTEM.encode()).hexdigest())


class PlainCriterion(BaseModel):
    """A scenario."""

    given: str = Field(max_length=160)
    when: str = Field(max_length=160)
    then: str = Field(max_length=200)


class PlainQuestion(BaseModel):
    """A question and who can answer it."""

    ask: str = Field(max_length=200)
    role: Literal["stakeholder", "designer", "developer", "tester", "analyst", "product owner"]


class PlainAnswer(BaseModel):
    """What the model is asked for."""

    criteria: list[PlainCriterion] = Field(max_length=8)
    questions: list[PlainQuestion] = Field(max_length=4)
    split_into: list[str] = Field(max_length=6)
    """Titles of smaller stories; none where the item is small enough."""


def unaided_system(endpoint: Endpoint) -> System:
    """One plain prompt for each item, without history, checks or origins."""

    @contextmanager
    def start(_product: Product) -> Iterator[Refine]:
        from assistant.llm import Rendered, ask

        def refine(item: Item) -> Refinement:
            begin = perf_counter()
            try:
                answer: Answer[PlainAnswer] = ask(
                    endpoint,
                    Rendered(system=SYSTEM, user=plain_text(item), use=USE),
                    PlainAnswer,
                    max_tokens=900,
                    timeout=900,
                )
            except ModelFailure as failure:
                if failure.fatal:
                    raise
                usage = Usage(calls=1, tokens_in=failure.usage_in, tokens_out=failure.usage_out)
                return _refinement(item, endpoint, usage, perf_counter() - begin).model_copy(
                    update={"failure": str(failure)}
                )
            made = _refinement(item, endpoint, answer.usage, perf_counter() - begin)
            return _filled(made, answer.value)

        yield refine

    return start


def plain_text(item: Item) -> str:
    """The item as somebody would paste it into a chat."""
    lines = [f"{item.kind.value}: {item.title}", item.description]
    if item.criteria:
        lines.append("\n".join(["Acceptance criteria:", *(f"- {text}" for text in item.criteria)]))
    return "\n\n".join(line for line in lines if line)


def _refinement(item: Item, endpoint: Endpoint, usage: Usage, seconds: float) -> Refinement:
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=Inspection(key=item.key, kind=item.kind),
        run=RunInfo(model=endpoint.label, prompts=(USE,), usage=usage, seconds=seconds),
    )


def _filled(made: Refinement, answer: PlainAnswer) -> Refinement:
    criteria = []
    for number, line in enumerate(answer.criteria, 1):
        steps = Steps(given=line.given, when=line.when, then=line.then)
        criteria.append(
            Criterion(
                id=f"k{number}",
                text=f"Given {steps.given}, when {steps.when}, then {steps.then}",
                steps=steps,
                # It names no origin, and the form has no word for that: one that cannot hold.
                origin=PrecedentOrigin(key="", words=""),
            )
        )
    questions = tuple(
        Question(id=f"q{number}", text=asked.ask, role=Role(asked.role))
        for number, asked in enumerate(answer.questions, 1)
    )
    split = None
    if len(answer.split_into) >= 2:
        parts = tuple(
            Part(id=f"p{number}", title=title, clauses=())
            for number, title in enumerate(answer.split_into, 1)
        )
        split = Split(
            pattern=SplitPattern.SIMPLE_COMPLEX, why="", parts=parts, worded_by=made.run.model
        )
    return made.model_copy(
        update={"criteria": tuple(criteria), "questions": questions, "split": split}
    )
