"""What a conversation is about and what was said, kept as it goes."""

from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.domain import Role, Usage, UserError
from assistant.domain.base import Model
from assistant.workspace import Workspace

_SHOWN = 4_000
"""Characters of an answer that are kept, to go on from and to look up."""


class Asked(Model):
    """A question that somebody in the conversation put to a role."""

    key: str
    role: Role
    text: str
    by: str


class Turn(Model):
    """One thing that was said, and what came of it."""

    number: int
    at: datetime
    said: str
    did: str = ""
    """Name of the command that ran; `talk` where a model answered; empty where nothing did."""
    shown: str = ""
    """What was answered, as plain text; long answers are cut."""
    keys: tuple[str, ...] = ()
    """Items that were looked at."""
    steps: tuple[int, ...] = ()
    """Steps of the decision log that it took."""
    asked: Asked | None = None
    usage: Usage = Usage()


class Session(Model):
    """One conversation, as it is kept in the workspace."""

    name: str
    started: datetime
    by: str = ""
    current: str | None = None
    """Key of the item that is talked about."""
    turns: tuple[Turn, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Items that were looked at, in that order."""
        return tuple(dict.fromkeys(key for turn in self.turns for key in turn.keys))

    @property
    def steps(self) -> frozenset[int]:
        """Steps of the decision log that the conversation took."""
        return frozenset(step for turn in self.turns for step in turn.steps)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Questions that people put to a role."""
        return tuple(turn.asked for turn in self.turns if turn.asked is not None)

    @property
    def usage(self) -> Usage:
        """What the conversation's model calls took."""
        return sum((turn.usage for turn in self.turns), start=Usage())

    def after(self, made: Turn, current: str | None) -> "Session":
        """The session with one more turn."""
        kept = made.model_copy(update={"shown": made.shown[:_SHOWN]})
        return self.model_copy(update={"turns": (*self.turns, kept), "current": current})


def open_session(
    workspace: Workspace, *, name: str | None = None, latest: bool = False, by: str = ""
) -> Session:
    """A new session, or one that goes on.

    Args:
        workspace: where sessions are kept.
        name: of the session; one that exists goes on. None: named after the day and its number.
        latest: go on with the one that was used last.
        by: who talks.

    Raises:
        UserError: there is none to go on with.
    """
    names = workspace.chat_names()
    if latest:
        if not names:
            raise UserError("There is no conversation to go on with: leave --continue out.")
        name = names[0]
    now = datetime.now(UTC)
    if name is None:
        name = _unused(f"{now:%Y-%m-%d}", names)
    kept = workspace.find_chat(name)
    if kept is None:
        return Session(name=name, started=now, by=by)
    state, turns = kept
    return Session.model_validate_json(state).model_copy(
        update={"turns": tuple(Turn.model_validate_json(one) for one in turns), "by": by}
    )


def _unused(day: str, names: Sequence[str]) -> str:
    number = 1
    while f"{day}.{number}" in names:
        number += 1
    return f"{day}.{number}"


def keep(workspace: Workspace, session: Session) -> None:
    """Store the session with its newest turn; on disk when this returns."""
    newest: Sequence[Turn] = session.turns[-1:]
    state = session.model_copy(update={"turns": ()}).model_dump_json()
    workspace.save_chat(
        session.name, state, [(one.number, one.model_dump_json()) for one in newest]
    )
