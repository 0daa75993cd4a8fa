"""The table of commands."""

from collections.abc import Callable
from pathlib import Path

from assistant.chat import deciding, looking, suggesting
from assistant.chat.grammar import Command
from assistant.chat.minutes import minutes
from assistant.chat.room import Room


def _minutes(room: Room, rest: str) -> None:
    text = minutes(room)
    if not rest:
        room.say(text)
        return
    path = Path(rest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    room.say(f"Wrote {path}")


def _model(room: Room, rest: str) -> None:
    if rest:
        room.change_model(rest)
    label = room.assistant.model.label
    room.say(
        "No model: commands and plain words only." if label == "none" else f"The model is {label}."
    )


def _quit(room: Room, _rest: str) -> None:
    room.over = True
    room.say(f"Kept as {room.session.name}; go on with: assistant chat --continue")


_RUN: dict[str, Callable[[Room, str], None]] = {
    "next": looking.next_item,
    "list": looking.list_items,
    "show": looking.show,
    "inspect": looking.inspect,
    "similar": looking.similar,
    "refine": suggesting.refine,
    "split": suggesting.split,
    "accept": deciding.accept,
    "edit": deciding.edit,
    "reject": deciding.reject,
    "ask": deciding.ask,
    "no": deciding.no,
    "notnow": deciding.not_now,
    "form": deciding.form,
    "undo": deciding.undo,
    "redo": deciding.redo,
    "why": looking.why,
    "log": looking.log,
    "health": looking.health,
    "export": deciding.export,
    "minutes": _minutes,
    "model": _model,
    "cost": looking.cost,
    "help": looking.help_,
    "quit": _quit,
}


def run(room: Room, command: Command) -> None:
    """Run a command.

    Raises:
        UserError: what it was given is incomplete or cannot be; nothing was changed.
    """
    _RUN[command.name](room, command.rest)
