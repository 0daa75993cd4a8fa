"""One thing that somebody said, from reading it to keeping what came of it."""

from datetime import UTC, datetime

from assistant.chat import commands
from assistant.chat.foresight import would
from assistant.chat.grammar import NAMES, Command, read
from assistant.chat.intents import CHANGES, Intent, plain_intent
from assistant.chat.room import Doing, Room
from assistant.chat.session import Turn, keep
from assistant.domain import AssistantError, UserError


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
    endpoint = room.assistant.endpoint
    if endpoint is not None and not endpoint.small:
        from assistant.chat.agent import talk

        talk(room, meant, endpoint)
        return "talk"
    intent = plain_intent(meant, room)
    if intent is None and endpoint is not None:
        from assistant.chat.router import route

        with room.console.status("…"):
            intent = route(meant, room, endpoint)
    if intent is None:
        room.say("I did not understand that. There are these commands; /help explains them:")
        room.say(" · ".join(f"/{name}" for name in NAMES), style="dim")
        return ""
    return _meant(room, intent)


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
