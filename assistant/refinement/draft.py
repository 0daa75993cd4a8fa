"""The draft station: a model says what is seen when somebody has done what the item asks for."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from assistant.refinement.frames import Frame
from assistant.refinement.lines import RawLine, bare
from assistant.refinement.locating import quoted
from assistant.refinement.material import LONGEST, material

OUTCOME = 130
"""Characters of an outcome."""
_ASK = 130
_TITLE = 80
_PRECEDENTS = 2
_CRITERIA_SHOWN = 3
_MOST_QUESTIONS = 2
TRIMMED = 1000
"""Characters of an item's text for a model that finds the whole prompt too long."""


class DraftQuestion(BaseModel):
    """A question as a model asks it."""

    ask: str
    role: Role = Role.PRODUCT_OWNER


class DraftAnswer(BaseModel):
    """What a model answers to the prompt `draft`."""

    then: dict[str, str]
    title: str = ""
    questions: list[DraftQuestion] = Field(default_factory=list)


class Drafted(Model):
    """Lines and questions as offered, and what they took."""

    lines: tuple[RawLine, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    titles: tuple[str, ...] = ()
    """Clearer titles as offered, one a turn, where one was asked for."""
    prompt: PromptUse
    usage: Usage = Usage()


def draft(
    item: Item,
    inspection: Inspection,
    wanted: Sequence[Frame],
    recalled: Sequence[Recalled],
    endpoint: Endpoint,
    *,
    max_tokens: int,
    refused: Callable[[RawLine], str],
    retitle: Callable[[str], str] | None = None,
) -> Drafted:
    """Let the model say the outcomes that the item leaves open.

    The answer has a slot for each frame: none can be skipped, repeated or added. Context and event
    are the item's own; a line that the check refuses gets one more turn with the reason.

    Args:
        item: the item.
        inspection: what code found in it.
        wanted: the frames whose outcome is open.
        recalled: past items whose criteria show the team's style.
        endpoint: where the model answers.
        max_tokens: longest answer, in tokens.
        refused: why a line would not stand; empty where it does.
        retitle: why a title would not stand, where a clearer one is asked for; None: none is.

    Returns:
        Lines and questions, not verified yet.

    Raises:
        ModelFailure: when the model gives no usable answer.
    """
    slots = slots_of(wanted)
    turns: list[dict[str, str]] = []
    titles: list[str] = []
    language = inspection.language

    def made(frame: Frame, then: str) -> RawLine:
        return line_of(frame, then, item, language)

    def check(answer: DraftAnswer) -> list[str]:
        turns.append(answer.then)
        titles.append(" ".join(answer.title.split()).strip(" .\"'“”"))
        missing = [f"`then` lacks `{slot}`." for slot in slots if slot not in answer.then]
        if missing or endpoint.small:
            # A small model's second answer is no better than its first.
            return missing
        fault = retitle(titles[-1]) if retitle is not None else ""
        return ([f"The title {fault}."] if fault else []) + [
            f"`{slot}`: the ending {reason}."
            for slot, frame in slots.items()
            if (reason := refused(made(frame, answer.then[slot])))
        ]

    def asked_with(recalled: Sequence[Recalled], longest: int) -> Answer[DraftAnswer]:
        return ask(
            endpoint,
            draft_prompt().render(
                **draft_inputs(
                    item,
                    inspection,
                    wanted,
                    recalled,
                    longest=longest,
                    retitle=retitle is not None,
                )
            ),
            DraftAnswer,
            json_schema=draft_schema(slots, retitle=retitle is not None),
            check=check,
            max_tokens=max_tokens,
        )

    notes: tuple[str, ...] = ()
    try:
        answer = asked_with(recalled, LONGEST)
    except ModelFailure as failure:
        if failure.kind != "overflow":
            raise
        answer = asked_with((), TRIMMED)
        notes = (
            "The prompt was too long for the model: it was shown no earlier items, and of the text "
            f"{TRIMMED:,} characters at most.",
        )
    questions = [
        Question(id=f"m{number}", text=asked.ask.strip(), role=asked.role)
        for number, asked in enumerate(answer.value.questions[:_MOST_QUESTIONS], 1)
        if asked.ask.strip()
    ]
    return Drafted(
        lines=tuple(best_of(frame, slot, turns, made, refused) for slot, frame in slots.items()),
        notes=notes,
        questions=tuple(questions),
        titles=tuple(titles) if retitle is not None else (),
        prompt=draft_prompt().use,
        usage=answer.usage,
    )


def best_of(
    frame: Frame,
    slot: str,
    turns: Sequence[Mapping[str, str]],
    made: Callable[[Frame, str], RawLine],
    refused: Callable[[RawLine], str],
) -> RawLine:
    """Of the one or two answers for a slot the first that stands, else the first."""
    offered = [made(frame, turn[slot]) for turn in turns if slot in turn]
    return next(
        (line for line in offered if not refused(line)),
        offered[0] if offered else made(frame, ""),
    )


def draft_prompt() -> Prompt:
    """The prompt of this station."""
    return load_prompt("draft")


def slots_of(wanted: Sequence[Frame]) -> dict[str, Frame]:
    """A name in the answer for each frame, in order."""
    return {f"c{number}": frame for number, frame in enumerate(wanted, 1)}


def line_of(frame: Frame, then: str, item: Item, language: str) -> RawLine:
    """A frame with the outcome that a model gives it; one that quotes the item has its spelling."""
    outcome = bare(then, "then")
    quote = quoted(outcome, item, language)
    return RawLine(
        covers=frame.covers,
        quoted=quote.span if quote is not None else None,
        steps=Steps(given="", when=frame.when, then=quote.text if quote is not None else outcome),
        cut=len(then) >= OUTCOME,
    )


def example_lines(*prompts: Prompt) -> tuple[str, ...]:
    """The outcomes in the prompts' examples: an outcome of an answer that equals one was copied."""
    return tuple(
        bare(then, "then")
        for prompt in prompts
        for text in re.findall(r"^\{.*\}$", prompt.system, re.MULTILINE)
        for then in json.loads(text).get("then", {}).values()
    )


def draft_inputs(
    item: Item,
    inspection: Inspection,
    wanted: Sequence[Frame],
    recalled: Sequence[Recalled],
    *,
    longest: int = LONGEST,
    retitle: bool = False,
) -> dict[str, Any]:
    """What the prompt `draft` is rendered with.

    Args:
        item: the item.
        inspection: what code found in it.
        wanted: the frames whose outcome is open.
        recalled: past items whose criteria show the team's style.
        longest: characters of the item's text.
        retitle: whether a clearer title is asked for.
    """
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
            {"id": slot, "when": material(" ".join(frame.when.split()), 200)}
            for slot, frame in slots_of(wanted).items()
        ],
        "retitle": retitle,
    }


def draft_schema(slots: Iterable[str], *, retitle: bool = False) -> Mapping[str, Any]:
    """The JSON Schema that constrains the answer: one required entry for each slot."""
    title = {"title": {"type": "string", "maxLength": _TITLE}} if retitle else {}
    then = {"type": "string", "maxLength": OUTCOME}
    question = object_schema(
        {
            "ask": {"type": "string", "maxLength": _ASK},
            "role": {"type": "string", "enum": [role.value for role in Role]},
        }
    )
    return {
        "title": "draft",
        **object_schema(
            {
                "then": object_schema(dict.fromkeys(slots, then)),
                **title,
                "questions": {"type": "array", "items": question, "maxItems": _MOST_QUESTIONS},
            }
        ),
    }


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of an object that has all of these properties and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
