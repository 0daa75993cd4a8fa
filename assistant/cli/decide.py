"""`assistant decide`: what people decided, line by line, with undo and a log."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from datetime import date

    from assistant.api import Assistant

_ACTIONS = {
    "accept": "accept",
    "edit": "edit",
    "reject": "reject",
    "no": "no",
    "not-now": "not now",
    "not-in-this-form": "not in this form",
}
_OVERALL = ("log", "undo", "redo", "deferred")
_VERBS = (*_ACTIONS, "undo", "redo", "log", "reply")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(decide)


def decide(
    words: Annotated[
        list[str],
        typer.Argument(
            help="KEY to see its lines; KEY accept 1,3 · KEY edit 2 TEXT · KEY reject 2 · KEY no · "
            "KEY not-now · KEY not-in-this-form · KEY undo · KEY redo · KEY log · KEY reply; "
            "or log, undo, redo, deferred over all items.",
            show_default=False,
        ),
    ],
    because: Annotated[str, typer.Option("--because", help="The reason.")] = "",
    instead: Annotated[
        str, typer.Option("--instead", help="What was chosen instead, or is proposed.")
    ] = "",
    trigger: Annotated[
        str, typer.Option("--trigger", help="What makes you look at it again.")
    ] = "",
    until: Annotated[
        str | None,
        typer.Option(
            "--until", help="The day you look at it again: 2027-01-31.", show_default=False
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who decides. Default: your name in Git.", show_default=False),
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    as_json: options.AsJson = False,
) -> None:
    """Decide on suggestions and on the items themselves; see, undo and log decisions.

    Lines are named as they are shown: 1 or k1 is a criterion, p1 a part, q1 a question, r1 a
    relation, f1 a finding; 1-3 and parts are fine too. What is decided is kept, whatever a later
    run suggests. A model only words the reply to whoever asked, when you decline.
    """
    from assistant.api import Assistant
    from assistant.cli import decided
    from assistant.domain import UserError

    key, verb, rest = _read(words)
    with Assistant(model, base_url=base_url, workspace=workspace) as assistant:
        if verb in _ACTIONS:
            assert key is not None
            lines, text = _lines(verb, rest)
            if _ACTIONS[verb].startswith("no"):
                _ = assistant.model  # a missing key is said before anything is recorded
            done = assistant.decide(
                key,
                _ACTIONS[verb],
                lines,
                text=text,
                why=because,
                instead=instead,
                trigger=trigger,
                until=_day(until),
                by=by,
            )
            decided.step(assistant, done.key, done.step, done.notes, as_json=as_json)
            return
        if instead or trigger or until:
            raise UserError(f"--instead, --trigger and --until mean nothing to “{verb}”.")
        _look(assistant, key, verb, rest, because, by, as_json=as_json)


def _look(
    assistant: "Assistant",
    key: str | None,
    verb: str,
    rest: Sequence[str],
    because: str,
    by: str | None,
    *,
    as_json: bool,
) -> None:
    """What shows or undoes: everything but a new decision."""
    from assistant.cli import decided

    if verb in ("undo", "redo"):
        step = _step(verb, rest)
        entry = (
            assistant.undo(key, step=step, why=because, by=by)
            if verb == "undo"
            else assistant.redo(key, why=because, by=by)
        )
        decided.undone(entry, as_json=as_json)
        return
    if rest:
        _refuse(rest)
    shown: dict[str, Callable[[], None]] = {
        "log": lambda: decided.log(assistant, key, as_json=as_json),
        "deferred": lambda: decided.deferred(assistant, as_json=as_json),
        "reply": lambda: decided.reply(assistant, key or "", as_json=as_json),
        "show": lambda: decided.lines(assistant, key or "", as_json=as_json),
    }
    shown[verb]()


def _read(words: Sequence[str]) -> tuple[str | None, str, list[str]]:
    """Key, verb and the words after it."""
    from assistant.domain import UserError

    if words[0] in _OVERALL:
        return None, words[0], list(words[1:])
    if len(words) == 1:
        return words[0], "show", []
    verb = words[1].casefold().replace(" ", "-")
    if verb not in _VERBS:
        raise UserError(f"“{words[1]}” is no decision; use one of {', '.join(_VERBS)}.")
    return words[0], verb, list(words[2:])


def _lines(verb: str, rest: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Which lines, and the text of an edit."""
    if verb == "edit":
        return tuple(rest[:1]), " ".join(rest[1:])
    if verb in ("accept", "reject"):
        return tuple(rest), ""
    if rest:
        _refuse(rest)
    return (), ""


def _step(verb: str, rest: Sequence[str]) -> int | None:
    if verb == "undo" and len(rest) == 1 and rest[0].isdecimal():
        return int(rest[0])
    if rest:
        _refuse(rest)
    return None


def _day(text: str | None) -> "date | None":
    from datetime import date

    from assistant.domain import UserError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"--until needs a day such as 2027-01-31; got “{text}”.") from None


def _refuse(rest: Sequence[str]) -> NoReturn:
    from assistant.domain import UserError

    raise UserError(
        f"“{' '.join(rest)}” is too much; a reason goes into --because, in quotation marks."
    )
