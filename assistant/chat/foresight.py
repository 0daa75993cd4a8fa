"""What a command would change, said before a person is asked for a yes."""

from assistant.chat.grammar import Command, labels, leading_key
from assistant.chat.room import Room

_ON_LINES = ("accept", "edit", "reject")


def would(room: Room, command: Command) -> list[str]:
    """Sentences that say what would change.

    Args:
        room: the conversation.
        command: one that changes something.
    """
    key, rest = leading_key(command.rest, room.items)
    meant = key or room.current
    if command.name in ("undo", "redo"):
        return _back(room, key, command.name)
    if meant is None:
        return []
    title = room.items[meant].title if meant in room.items else ""
    if command.name not in _ON_LINES:
        return [f"This is about {meant}, “{title}”."]
    held = {line.label: line for line in room.assistant.standing(meant).lines}
    named, _ = labels(rest)
    wanted = [f"k{one}" if one.isdecimal() else one for one in named]
    told = [f"{name} of {meant}: “{held[name].text}”" for name in wanted if name in held]
    if command.name == "accept" and not wanted:
        told = [f"All that is open of {meant}, “{title}”."]
    return told


def _back(room: Room, key: str | None, name: str) -> list[str]:
    """The step that an undo or a redo would mean."""
    log = room.assistant.log(key)
    if name == "undo":
        steps = [one for one in log if one.undoes is None and not one.undone]
    else:
        steps = [one for one in log if one.undoes is not None and not one.undone]
    if not steps:
        return []
    last = steps[-1]
    what = "; ".join(
        f"{one.action.value}" + (f" {one.line.label} “{one.line.text}”" if one.line else "")
        for one in last.decisions
    )
    return [f"Step {last.step} on {last.item}: {what}."]
