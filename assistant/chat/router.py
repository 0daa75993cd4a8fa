"""A small model chooses among the commands, and nothing else."""

from collections.abc import Sequence

from pydantic import BaseModel

from assistant.chat.intents import Intent, filled
from assistant.chat.room import Room
from assistant.domain import ModelFailure
from assistant.llm import Endpoint, ask, load_prompt

_SAID = 400


class Choice(BaseModel):
    """What the model answers."""

    command: str


def route(text: str, room: Room, endpoint: Endpoint, offered: Sequence[str]) -> Intent | None:
    """Which of a few commands a model takes a text for; None where it says that none fits.

    The model's answer is constrained to the names of the commands; which item and which lines are
    meant is read from the text by code.

    Args:
        text: what somebody said.
        room: the conversation.
        endpoint: the model.
        offered: names of the commands that come into question.
    """
    current = room.items[room.current].title if room.current else "none"
    rendered = load_prompt("route").render(
        said=" ".join(text.split())[:_SAID], current=current[:120]
    )
    schema = {
        "type": "object",
        "properties": {"command": {"type": "string", "enum": [*offered, "none"]}},
        "required": ["command"],
        "additionalProperties": False,
    }
    try:
        answer = ask(endpoint, rendered, Choice, json_schema=schema, max_tokens=20)
    except ModelFailure as failure:
        room.say(f"The model did not answer: {failure}", style="yellow")
        return None
    room.doing.usage = room.doing.usage + answer.usage
    if answer.value.command not in offered:
        return None
    return filled(answer.value.command, text, room)
