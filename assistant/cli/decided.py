"""How decisions are shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.cli.console import err, out, print_json

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.domain import Decision, Line
    from assistant.workspace import LogEntry

_GROUPS = (
    ("title", "Title"),
    ("story", "Story"),
    ("criterion", "Criteria"),
    ("part", "Parts of the split"),
    ("alternative", "Parts of an alternative split"),
    ("question", "Questions"),
    ("relation", "Relations"),
    ("finding", "Findings"),
)
_DONE = {"accept": "accepted", "edit": "edited", "reject": "rejected"}


def lines(assistant: "Assistant", key: str, *, as_json: bool) -> None:
    """The lines of an item, and what holds for each."""
    from rich.table import Table

    from assistant.report import clean

    standing = assistant.standing(key)
    item = assistant.find(key)
    if as_json:
        print_json({"key": item.key, "title": item.title, **standing.model_dump(mode="json")})
        return
    console = out()
    console.print(f"[bold]{clean(item.key)}[/]  {clean(item.title)}", highlight=False)
    if standing.item is not None:
        console.print(clean(f"Decided: {_sentence(standing.item)}"), style="yellow")
    if not standing.lines and not standing.kept:
        console.print(f"No suggestions yet: assistant refine EXPORT --only {clean(item.key)}")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    for kind, name in _GROUPS:
        group = [line for line in standing.lines if _group(line) == kind]
        kept = [one for one in standing.kept if one.line is not None and one.line.kind == kind]
        if group or kept:
            table.add_section()
            table.add_row("", f"[bold]{name}[/]", "")
        for line in group:
            table.add_row(*(clean(cell) for cell in _row(line, standing.ruled.get(line.label))))
        for one in kept:
            table.add_row("·", clean(one.wording), clean(f"{_state(one)}; from an earlier run"))
    console.print(table)
    for demand in standing.lost:
        console.print(clean(f"No part that stands carries: {demand}"), style="yellow")


def step(
    assistant: "Assistant", key: str, number: int, notes: Sequence[str], *, as_json: bool
) -> None:
    """What a step recorded; and the reply, where the item was declined."""
    from assistant.report import clean

    [entry] = [one for one in assistant.log(key) if one.step == number]
    declined = entry.decisions[0].action.declines
    if not as_json:
        for one in entry.decisions:
            out().print(clean(f"{key}: {_sentence(one)}"), soft_wrap=True)
        for note in notes:
            out().print(clean(note), style="yellow", soft_wrap=True)
        err().print(
            f"Step {number}, kept. Undo: assistant decide {clean(key)} undo", soft_wrap=True
        )
    letter = _reply(assistant, key, quiet=as_json) if declined else None
    if as_json:
        print_json({**_entry(entry), "notes": list(notes), "reply": letter})


def reply(assistant: "Assistant", key: str, *, as_json: bool) -> None:
    """The reply for an item that stands declined, drafted anew."""
    letter = _reply(assistant, key, quiet=as_json)
    if as_json:
        print_json(letter)


def undone(entry: "LogEntry", *, as_json: bool) -> None:
    """What an undo did."""
    from assistant.report import clean

    if as_json:
        print_json(_entry(entry))
        return
    for one in entry.decisions:
        stands = "no longer stands" if one.undone else "stands again"
        out().print(clean(f"{one.item}: {_sentence(one)} – {stands}."), soft_wrap=True)
    err().print(f"Step {entry.step}, kept.")


def log(assistant: "Assistant", key: str | None, *, as_json: bool) -> None:
    """Every step: who, when, what and why."""
    entries = assistant.log(key)
    if as_json:
        print_json([_entry(one) for one in entries])
        return
    from rich.table import Table

    from assistant.report import clean

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for name in ("Step", "When", "Who", "Item", "What", "Why"):
        table.add_column(name, overflow="fold")
    for entry in entries:
        what = (
            f"undid step {entry.undoes}"
            if entry.undoes is not None
            else "; ".join(_what(one) for one in entry.decisions)
        )
        if entry.undone:
            what += " (undone)"
        moment = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
        cells = (str(entry.step), moment, entry.who, entry.item, what, entry.why)
        table.add_row(*(clean(cell) for cell in cells))
    out().print(table if entries else "Nothing was decided yet.")


def deferred(assistant: "Assistant", *, as_json: bool) -> None:
    """Items that were put off, those to look at first in front."""
    found = assistant.deferred()
    if as_json:
        print_json([one.model_dump(mode="json") for one in found])
        return
    from datetime import date

    from assistant.report import clean

    for one in found:
        here = one.until is not None and one.until <= date.today()  # noqa: DTZ011 - the user's day
        line = f"{one.item}: {_sentence(one)}" + (" – its day has come" if here else "")
        out().print(clean(line), style="yellow" if here else None, soft_wrap=True)
    if not found:
        out().print("Nothing is put off.")


def _reply(assistant: "Assistant", key: str, *, quiet: bool) -> Any:
    """Draft the reply; a model that cannot be reached never stands in its way."""
    from assistant.domain import AssistantError
    from assistant.report import clean

    try:
        if assistant.model.provider != "none" and not quiet:
            err().print(f"The reply, worded by {assistant.model.label} …")
        drafted = assistant.reply(key)
    except AssistantError as error:
        standing = assistant.standing(key)
        if standing.declined is None:
            raise
        err().print(clean(f"{error} The reply is in plain words."), style="yellow", soft_wrap=True)
        drafted = assistant.reply(key, plain=True)
    if not quiet:
        out().print(f"\n{clean(drafted.text)}\n", soft_wrap=True)
        for one in drafted.withheld:
            said = f"“{one.text}” was dropped: " if one.text else ""
            err().print(clean(f"{said}{one.reason}."), style="dim", soft_wrap=True)
        err().print("A draft: you send it, or not.")
    return drafted.model_dump(mode="json")


def _group(line: "Line") -> str:
    return "alternative" if line.alternative else line.kind.value


def _row(line: "Line", ruling: "Decision | None") -> tuple[str, str, str]:
    label = line.label.removeprefix("k") if line.label[1:].isdecimal() else line.label
    if ruling is None:
        return label, line.text, "open; its outcome is missing: edit it" if line.outline else "open"
    said = ruling.wording if ruling.action != "reject" else line.text
    return label, said, _state(ruling)


def _state(one: "Decision") -> str:
    why = f": {one.why}" if one.why else ""
    return f"{_DONE.get(one.action.value, one.action.value)} by {one.who}{why}"


def _what(one: "Decision") -> str:
    if one.line is None:
        return one.action.value
    label = one.line.label.removeprefix("k")
    if one.action == "edit":
        return f"edited {label}: “{one.text}”"
    return f"{_DONE[one.action.value]} {label} “{one.line.text}”"


def _sentence(one: "Decision") -> str:
    if one.line is not None:
        return _what(one) + (f" – {one.why}" if one.why else "")
    pieces = [f"{one.action.value}, by {one.who}"]
    pieces += [one.why] if one.why else []
    pieces += [f"instead: {one.instead}"] if one.instead else []
    again = " or ".join(piece for piece in (str(one.until or ""), one.trigger) if piece)
    pieces += [f"looked at again: {again}"] if again else []
    return " – ".join(pieces)


def _entry(entry: "LogEntry") -> dict[str, Any]:
    return {
        "step": entry.step,
        "event": entry.event,
        "item": entry.item,
        "undoes": entry.undoes,
        "undone": entry.undone,
        "who": entry.who,
        "why": entry.why,
        "at": entry.at.isoformat(),
        "decisions": [one.model_dump(mode="json") for one in entry.decisions],
    }
