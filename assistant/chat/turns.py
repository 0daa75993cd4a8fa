"""One thing that somebody said, from reading it to keeping what came of it."""

from datetime import UTC, datetime

from assistant.chat import commands
from assistant.chat.foresight import would
from assistant.chat.grammar import NAMES, Command, read
from assistant.chat.intents import CHANGES, Intent, filled, plain_intent
from assistant.chat.looking import took
from assistant.chat.references import item_meant
from assistant.chat.room import Doing, Room
from assistant.chat.session import Turn, keep
from assistant.chat.utterances import nearest, sure
from assistant.domain import AssistantError, UserError
from assistant.llm import Endpoint


def turn(room: Room, said: str) -> bool:
    """Take one line, answer it, and keep both; on disk when this returns.

    Args:
        room: the conversation.
        said: a slash command or free text.

    Returns:
        Whether it was understood and could be done; what went wrong was said in a sentence.
    """
    if not said.strip():
        return True
    room.doing, did, fine = Doing(), "", True
    _ = room.heard()
    try:
        did = _do(room, said)
        fine = bool(did)
    except UserError as error:
        room.say(str(error), style="red")
        fine = False
    except AssistantError as error:
        room.say(f"{error} Commands that need no model still work: /help", style="red")
        fine = False
    if room.doing.usage.calls:
        room.say(took(room.doing.usage), style="dim")
    made = Turn(
        number=len(room.session.turns) + 1,
        at=datetime.now(UTC),
        said=said,
        did=did,
        shown=room.heard(),
        keys=tuple(room.doing.keys),
        steps=tuple(room.doing.steps),
        asked=room.doing.asked,
        usage=room.doing.usage,
    )
    room.session = room.session.after(made, room.current)
    keep(room.assistant.workspace, room.session)
    return fine


def _do(room: Room, said: str) -> str:
    """Carry it out; returns the name of what was done, or nothing."""
    meant = read(said)
    if isinstance(meant, Command):
        commands.run(room, meant)
        return meant.name
    if (endpoint := _agent(room)) is not None:
        from assistant.chat.agent import talk

        talk(room, meant, endpoint)
        return "talk"
    if (named := item_meant(meant, room.items, None)) is not None:
        room.item(named)  # whoever names an item talks about it from then on
    intent = plain_intent(meant, room) or _understood(room, meant, named)
    if intent is None:
        return ""
    return _meant(room, intent)


def _agent(room: Room) -> Endpoint | None:
    """Where a model answers that can call tools; None where it is too small, or there is none."""
    spec = room.assistant.model
    if spec.provider == "none" or (spec.provider == "embedded" and not spec.name):
        return None  # known without starting it: what rules understand needs no model
    endpoint = room.assistant.endpoint
    return None if endpoint is None or endpoint.small else endpoint


def _understood(room: Room, text: str, key: str | None) -> Intent | None:
    """What a text most likely means; where that is not clear, it is said with what may be meant."""
    asked = text.replace(key, "this item") if key else text
    found = nearest(asked, room)
    name = sure(found)
    if name is not None:
        return filled(name, text, room)
    endpoint = room.assistant.endpoint if found else None
    if endpoint is not None:
        from assistant.chat.router import route

        with room.console.status("…"):
            intent = route(text, room, endpoint, [near.name for near in found])
        if intent is not None:
            return intent
    likely = "".join(f" /{near.name}" for near in found[:3])
    room.say("I did not understand that." + (f" Perhaps you mean{likely}." if likely else ""))
    room.say(" · ".join(f"/{name}" for name in NAMES) + " (/help explains them)", style="dim")
    return None


def _meant(room: Room, intent: Intent) -> str:
    """Run what free text means; what changes something only after a yes."""
    room.say(intent.line, style="dim")
    if intent.name in CHANGES:
        for sentence in would(room, Command(intent.name, intent.rest)):
            room.say(sentence)
        if not room.confirm("Do that?"):
            room.say("Nothing was changed.")
            return intent.name
    commands.run(room, Command(intent.name, intent.rest))
    return intent.name
