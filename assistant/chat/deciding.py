"""Commands by which people decide. Each is on disk before it is acknowledged, and can be undone."""

import re
from datetime import date
from pathlib import Path

from assistant.chat import grammar
from assistant.chat.looking import told
from assistant.chat.references import role_meant
from assistant.chat.room import Room
from assistant.chat.session import Asked
from assistant.domain import AssistantError, DecisionAction, Role, UserError


def accept(room: Room, rest: str) -> None:
    """Agree with lines."""
    key, words = grammar.leading_key(rest, room.items)
    named, more = grammar.labels(words)
    if more:
        raise UserError(
            f"“{more}” is no line; name lines as they are shown, such as /accept 1,3 p1."
        )
    _decide(room, key, DecisionAction.ACCEPT, named)


def edit(room: Room, rest: str) -> None:
    """Agree with a line in other words."""
    words = rest.split(maxsplit=1)
    key = room.known(words[0]) if words else None
    tail = (words[1] if len(words) > 1 else "") if key else rest
    pieces = tail.split(maxsplit=1)
    if len(pieces) < 2:
        raise UserError("Say which line and its new text, such as: /edit 2 The label is a PDF.")
    _decide(room, key, DecisionAction.EDIT, (pieces[0].rstrip(":"),), text=pieces[1].strip(' "“”'))


def reject(room: Room, rest: str) -> None:
    """Drop lines, with the reason."""
    before = grammar.clauses(rest)
    key, words = grammar.leading_key(before[""], room.items)
    named, more = grammar.labels(words)
    if not named:
        raise UserError("Which line? Name it as it is shown, such as: /reject 2 because …")
    why = before.get("because", more)
    _decide(room, key, DecisionAction.REJECT, named, why=why)


def no(room: Room, rest: str) -> None:
    """Decline the item for good."""
    given = grammar.clauses(rest)
    key, why = grammar.leading_key(given[""], room.items)
    _decide(
        room,
        key,
        DecisionAction.NO,
        why=given.get("because", why),
        instead=given.get("instead", ""),
    )
    _reply(room)


def not_now(room: Room, rest: str) -> None:
    """Put the item off until a day or an event."""
    given = grammar.clauses(rest)
    key, words = grammar.leading_key(given[""], room.items)
    _decide(
        room,
        key,
        DecisionAction.NOT_NOW,
        why=given.get("because", words),
        instead=given.get("instead", ""),
        trigger=given.get("when", ""),
        until=_day(given.get("until", "")),
    )
    _reply(room)


def form(room: Room, rest: str) -> None:
    """Decline the item as it is, and propose another form."""
    given = grammar.clauses(rest)
    key, words = grammar.leading_key(given[""], room.items)
    _decide(
        room,
        key,
        DecisionAction.NOT_IN_THIS_FORM,
        why=given.get("because", ""),
        instead=given.get("instead", words),
    )
    _reply(room)


def ask(room: Room, rest: str) -> None:
    """Note a question for a role."""
    key, words = grammar.leading_key(rest, room.items)
    item = room.item(key)
    role, question = role_meant(words)
    if role is None or not question:
        roles = ", ".join(one.value for one in Role)
        raise UserError(f"Say whom and what: /ask ROLE QUESTION, where ROLE is one of {roles}.")
    from assistant.api.person import whoami

    room.doing.asked = Asked(key=item.key, role=role, text=question, by=room.by or whoami())
    room.say(f"Noted for the {role.value}, on {item.key}: {question}")


def undo(room: Room, rest: str) -> None:
    """Take a step back: a number, or the newest decision that stands."""
    step = rest.strip()
    key, words = grammar.leading_key(rest, room.items)
    if (key is None and step and not step.isdecimal()) or (words and key is not None):
        raise UserError("/undo takes a step's number, a key, or nothing; /log shows the steps.")
    number = int(step) if step.isdecimal() else None
    entry = room.assistant.undo(key if number is None else None, step=number, by=room.by)
    _again(
        room,
        entry.step,
        entry.item,
        [told(one.action.value, one.line, one.text) for one in entry.decisions],
        "no longer stands",
    )


def redo(room: Room, rest: str) -> None:
    """Take the newest undo back."""
    key, _ = grammar.leading_key(rest, room.items)
    entry = room.assistant.redo(key, by=room.by)
    _again(
        room,
        entry.step,
        entry.item,
        [told(one.action.value, one.line, one.text) for one in entry.decisions],
        "stands again",
    )


def _again(room: Room, step: int, key: str, what: list[str], how: str) -> None:
    room.doing.steps.append(step)
    if room.known(key):
        room.item(key)
    room.say(f"{key}: {'; '.join(what)} – {how} (step {step}).")


def export(room: Room, rest: str) -> None:
    """Write the exports again with what was agreed."""
    if not room.sources:
        raise UserError(
            "No export was named: start with `assistant chat EXPORT` to write it again."
        )
    folder = Path(rest.strip() or "decided")
    for source in room.sources:
        target = folder / source.name
        if target.resolve() == source.resolve():
            raise UserError(f"{folder} is where {source.name} itself lies: name another folder.")
        done = room.assistant.export(source, target)
        room.say(
            f"Wrote {done.written.target}: {done.agreed} agreed lines, "
            f"{done.written.changed} items changed, {done.written.added} new."
        )
        if done.open:
            room.say(
                f"{done.open} criteria and parts are undecided and were left out.", style="dim"
            )


def _decide(
    room: Room,
    key: str | None,
    action: DecisionAction,
    lines: tuple[str, ...] = (),
    *,
    text: str = "",
    why: str = "",
    instead: str = "",
    trigger: str = "",
    until: date | None = None,
) -> None:
    item = room.item(key)
    try:
        done = room.assistant.decide(
            item,
            action,
            lines,
            text=text,
            why=why,
            instead=instead,
            trigger=trigger,
            until=until,
            by=room.by,
        )
    except UserError as error:
        raise UserError(_in_chat(str(error))) from error
    room.doing.steps.append(done.step)
    for one in done.decisions:
        because = f" – {one.why}" if one.why else ""
        room.say(f"{item.key}: {told(one.action.value, one.line, one.text)}{because}")
    for note in done.notes:
        room.say(note, style="yellow")
    room.say(f"Kept as step {done.step}; /undo takes it back.", style="dim")


_IN_CHAT = (
    ('add --because "…"', "add: because …"),
    ('--because "…"', "because …"),
    ('--instead "…"', "instead …"),
    ("--until 2027-01-31", "until 2027-01-31"),
    ("--until", "until"),
    ("--trigger", "when"),
    ("not-now", "/notnow"),
    ("not-in-this-form", "/form"),
)


_COMMAND_LINE = (
    (re.compile(r'assistant decide \S+ edit (\S+) "([^"]*)"'), r"/edit \1 \2"),
    (re.compile(r"run `assistant refine EXPORT --only \S+` first"), "use /refine first"),
    (re.compile(r"assistant decide log"), "/log"),
    (re.compile(r"assistant decide \S+"), "/show"),
)


def _in_chat(sentence: str) -> str:
    """A sentence of the command line in the words of the conversation."""
    for pattern, words in _COMMAND_LINE:
        sentence = pattern.sub(words, sentence)
    for before, after in _IN_CHAT:
        sentence = sentence.replace(before, after)
    return sentence


def _reply(room: Room) -> None:
    """Draft the reply to whoever asked; a model that fails never stands in its way."""
    try:
        with room.console.status("Drafting the reply …"):
            drafted = room.assistant.reply(room.item())
    except AssistantError:
        drafted = room.assistant.reply(room.item(), plain=True)
    room.doing.usage = room.doing.usage + drafted.usage
    room.say("A reply to whoever asked; you send it, or not:", style="dim")
    room.say(drafted.text)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"“until” needs a day such as 2027-01-31; got “{text}”.") from None
