"""The draft station: a model words one criterion for each clause that needs one."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from assistant.domain import (
    Inspection,
    Item,
    ModelFailure,
    PromptUse,
    Question,
    Recalled,
    Role,
    Steps,
    Usage,
)
from assistant.domain.base import Model
from assistant.llm import Answer, Endpoint, Prompt, ask, load_prompt
from assistant.refinement.choose import Form, Need
from assistant.refinement.lines import RawLine, bare, scenario
from assistant.refinement.material import LONGEST, material

_STEP = 110
_RULE = 160
_ASK = 130
_PRECEDENTS = 2
_CRITERIA_SHOWN = 3
_MOST_QUESTIONS = 2
_TRIMMED = 1000
"""Characters of an item's text for a model that finds the whole prompt too long."""


class DraftSteps(BaseModel):
    """A scenario as a model answers it."""

    given: str = ""
    when: str
    then: str


class DraftQuestion(BaseModel):
    """A question as a model asks it."""

    ask: str
    role: Role = Role.PRODUCT_OWNER


class DraftAnswer(BaseModel):
    """What a model answers to the prompt `draft`."""

    criteria: dict[str, DraftSteps | str]
    questions: list[DraftQuestion] = Field(default_factory=list)


class Drafted(Model):
    """Lines and questions as offered, and what they took."""

    lines: tuple[RawLine, ...] = ()
    unworded: tuple[str, ...] = ()
    """Ids of wanted clauses that the model left out, even when told so."""
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    prompt: PromptUse
    usage: Usage = Usage()


def draft(
    item: Item,
    inspection: Inspection,
    wanted: Sequence[Need],
    recalled: Sequence[Recalled],
    endpoint: Endpoint,
    *,
    max_tokens: int,
) -> Drafted:
    """Let the model word the wanted criteria.

    The answer has a slot for each wanted clause: none can be skipped, repeated or added.

    Args:
        item: the item.
        inspection: what code found in it.
        wanted: the clauses to word, with their form.
        recalled: past items whose criteria show the team's style.
        endpoint: where the model answers.
        max_tokens: longest answer, in tokens.

    Returns:
        Lines and questions, not verified yet.

    Raises:
        ModelFailure: when the model gives no usable answer.
    """

    def asked_with(recalled: Sequence[Recalled], longest: int) -> Answer[DraftAnswer]:
        inputs = draft_inputs(item, inspection, wanted, recalled, longest=longest)
        return ask(
            endpoint,
            draft_prompt().render(**inputs),
            DraftAnswer,
            json_schema=draft_schema(wanted),
            check=lambda answer: _missing(wanted, answer),
            max_tokens=max_tokens,
        )

    notes: tuple[str, ...] = ()
    try:
        answer = asked_with(recalled, LONGEST)
    except ModelFailure as failure:
        if failure.kind != "overflow":
            raise
        answer = asked_with((), _TRIMMED)
        notes = (
            "The prompt was too long for the model: it was shown no earlier items, and of the text "
            f"{_TRIMMED:,} characters at most.",
        )
    lines = [_line(need, answer.value.criteria.get(need.clause.id)) for need in wanted]
    questions = [
        Question(id=f"m{number}", text=asked.ask.strip(), role=asked.role)
        for number, asked in enumerate(answer.value.questions[:_MOST_QUESTIONS], 1)
        if asked.ask.strip()
    ]
    return Drafted(
        lines=tuple(line for line in lines if line is not None),
        unworded=tuple(
            need.clause.id for need, line in zip(wanted, lines, strict=True) if line is None
        ),
        notes=notes,
        questions=tuple(questions),
        prompt=draft_prompt().use,
        usage=answer.usage,
    )


def draft_prompt() -> Prompt:
    """The prompt of this station."""
    return load_prompt("draft")


def example_lines(prompt: Prompt) -> tuple[str, ...]:
    """The criteria in a prompt's examples: a line of an answer that equals one was copied.

    Returns:
        Each example as a whole line and by its outcome alone.
    """
    found: list[str] = []
    for text in re.findall(r"^\{.*\}$", prompt.system, re.MULTILINE):
        for shown in DraftAnswer.model_validate_json(text).criteria.values():
            if isinstance(shown, str):
                found.append(shown)
            else:
                steps = Steps(given=shown.given, when=shown.when, then=shown.then)
                found += [scenario(steps), bare(shown.then, "then")]
    return tuple(found)


def _missing(wanted: Sequence[Need], answer: DraftAnswer) -> list[str]:
    ids = [need.clause.id for need in wanted]
    return [f"`criteria` lacks `{id_}`." for id_ in ids if id_ not in answer.criteria]


def draft_inputs(
    item: Item,
    inspection: Inspection,
    wanted: Sequence[Need],
    recalled: Sequence[Recalled],
    *,
    longest: int = LONGEST,
) -> dict[str, Any]:
    """What the prompt `draft` is rendered with; `longest`: characters of the item's text."""
    styles = {need.form for need in wanted}
    return {
        "title": material(item.title, 200),
        "kind": inspection.kind.value,
        "text": material(item.description, longest),
        "precedents": [
            {
                "key": past.key,
                "title": material(past.title, 120),
                "criteria": [
                    material(" ".join(text.split()), 200)
                    for text in past.criteria[:_CRITERIA_SHOWN]
                ],
            }
            for past in recalled[:_PRECEDENTS]
            if past.criteria
        ],
        "wanted": [
            {"id": need.clause.id, "text": material(" ".join(need.clause.text.split()), 200)}
            for need in wanted
        ],
        "style": "rule" if styles == {Form.RULE} else "scenario",
    }


def draft_schema(wanted: Sequence[Need]) -> dict[str, Any]:
    """The JSON Schema that constrains the answer: one required entry for each wanted clause."""
    step = {"type": "string", "maxLength": _STEP}
    steps = _object({"given": step, "when": step, "then": step})
    rule = {"type": "string", "maxLength": _RULE}
    question = _object(
        {
            "ask": {"type": "string", "maxLength": _ASK},
            "role": {"type": "string", "enum": [role.value for role in Role]},
        }
    )
    return {
        "title": "draft",
        **_object(
            {
                "criteria": _object(
                    {
                        need.clause.id: steps if need.form is Form.SCENARIO else rule
                        for need in wanted
                    }
                ),
                "questions": {"type": "array", "items": question, "maxItems": _MOST_QUESTIONS},
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _line(need: Need, offered: DraftSteps | str | None) -> RawLine | None:
    if offered is None:
        return None
    covers, cut = (need.clause.id,), _cut_off(offered)
    if isinstance(offered, str):
        return RawLine(covers=covers, rule=offered, cut=cut) if offered.strip() else None
    return RawLine(
        covers=covers,
        cut=cut,
        steps=Steps(
            given=bare(offered.given, "given"),
            when=bare(offered.when, "when"),
            then=bare(offered.then, "then"),
        ),
    )


def _cut_off(offered: DraftSteps | str) -> bool:
    """Whether the schema's length limit ended a text in the middle of its sentence."""
    if isinstance(offered, str):
        return len(offered) >= _RULE
    return any(len(step) >= _STEP for step in (offered.given, offered.when, offered.then))
