"""`assistant chat`: the conversation of a refinement."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli import options

if TYPE_CHECKING:
    from assistant.api import Assistant
    from assistant.chat import Room
    from assistant.cli.typed import Reader
    from assistant.domain import Item


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat(
    exports: Annotated[
        list[Path] | None,
        typer.Argument(
            help="The export to talk about. Default: what the workspace knows.", show_default=False
        ),
    ] = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    once: Annotated[
        list[str] | None,
        typer.Option("--once", help="Answer this and end; may be repeated.", show_default=False),
    ] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", help="Name of the conversation.", show_default=False),
    ] = None,
    latest: Annotated[
        bool, typer.Option("--continue", help="Go on with the last conversation.")
    ] = False,
    transcript: Annotated[
        Path | None,
        typer.Option("--transcript", help="Write Markdown minutes at the end.", show_default=False),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Who decides. Default: your name in Git.", show_default=False),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Say yes to changes that plain words ask for.")
    ] = False,
    workspace: options.WorkspaceFolder = Path(".assistant"),
    dialect: options.Dialect = None,
    mapping: options.Mapping = None,
) -> None:
    """Talk about the backlog: what is next, what is unclear, draft, split, decide.

    Slash commands need no model (/help lists them). Plain words work too; whatever they would
    change is asked for first. Everything is kept as it goes.
    """
    from assistant.api import Assistant
    from assistant.chat import Room, minutes, open_session
    from assistant.cli.console import err
    from assistant.cli.console import out as stdout
    from assistant.cli.typed import reader
    from assistant.domain import UserError

    if session and latest:
        raise UserError("Choose one of --session and --continue.")

    def make(name: str | None) -> "Assistant":
        # An address belongs to names that say nothing of where their model is.
        elsewhere = name is not None and (":" in name or name in ("none", "embedded"))
        return Assistant(
            name or model, base_url=None if elsewhere else base_url, workspace=workspace
        )

    items, sources = _learnt(exports or [], dialect, mapping, workspace, quiet=bool(once))
    with make(None) as opened:
        started = open_session(opened.workspace, name=session, latest=latest, by=by or "")
    source = reader(once or (), workspace)
    room = Room(
        make,
        started,
        stdout(),
        lambda question: yes or source.confirm(question),
        items=items,
        sources=sources,
        by=by,
    )
    fine = True
    try:
        if source.greets:
            _greet(room)
        source.complete(list(room.items))
        fine = _talk(room, source)
        if transcript is not None:
            transcript.parent.mkdir(parents=True, exist_ok=True)
            transcript.write_text(minutes(room), encoding="utf-8")
            err().print(f"Wrote {transcript}", soft_wrap=True, markup=False)
    finally:
        room.close()
    if once and not fine:
        raise typer.Exit(2)


def _talk(room: "Room", source: "Reader") -> bool:
    """Line by line until somebody ends it; whether all lines could be done."""
    from assistant.chat import turn

    fine = True
    while not room.over:
        line = source.line()
        if line is None:
            break
        try:
            fine &= turn(room, line)
        except KeyboardInterrupt:
            room.say("Stopped. What was decided is kept.", style="yellow")
            fine = False
    return fine


def _greet(room: "Room") -> None:
    session, label = room.session, room.assistant.model.label
    gone = f"goes on after {len(session.turns)} turns" if session.turns else "begins"
    room.say(f"Conversation {session.name} {gone}. {len(room.items)} items. Model: {label}.")
    room.say("What is next? /next. All commands: /help. End: /quit.", style="dim")
    _ = room.heard()


def _learnt(
    exports: Sequence[Path],
    dialect: str | None,
    mapping: list[str] | None,
    workspace: Path,
    *,
    quiet: bool,
) -> "tuple[dict[str, Item] | None, tuple[Path, ...]]":
    """The exports' items, kept in the workspace; None where no export was named."""
    if not exports:
        return None, ()
    from assistant.api import Assistant
    from assistant.cli.console import progress
    from assistant.cli.learning import learn, say_what_changed
    from assistant.cli.loading import load, say_what_was_read

    loaded = load(
        exports, dialect=dialect, mapping=options.mapping_of(mapping), workspace=workspace
    )
    say_what_was_read(loaded, quiet=quiet)
    with (
        progress(quiet=quiet) as (_, tell),
        Assistant("none", workspace=workspace, progress=tell) as assistant,
    ):
        say_what_changed(learn(assistant, loaded), quiet=quiet)
    return {item.key: item for item in loaded.items}, tuple(path for path, _ in loaded.backlogs)
