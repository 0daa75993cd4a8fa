"""Decisions of people: a log of steps that only grows. An undo is a step, and can be undone."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.domain import Decision, DecisionAction, Line, UserError
from assistant.workspace.clock import now
from assistant.workspace.database import Database

COLUMNS = (
    "id, step, item, target, action, text, why, instead, looked_at_when, looked_at_on, who, "
    "decided_at, undone, line, content_hash, reply"
)


@dataclass(frozen=True)
class LogEntry:
    """One step: what was decided or undone, by whom, when and why."""

    step: int
    item: str
    decisions: tuple[Decision, ...]
    """What the step decided, or what the undone step had decided."""
    undoes: int | None
    """Number of the step that this one undid; None where it decided something."""
    who: str
    why: str
    at: datetime
    undone: bool
    """Whether a later step undid it."""

    @property
    def event(self) -> str:
        """`decided` or `undone`."""
        return "decided" if self.undoes is None else "undone"


def record(database: Database, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Store one step: all of its decisions or none, durable before it is acknowledged.

    Args:
        database: where to.
        decisions: of one item and one person; at least one. Numbers they came with are not used.

    Returns:
        The same decisions with their numbers and their step's.

    Raises:
        UserError: one is marked as undone, or an edit has no text.
    """
    for decision in decisions:
        if decision.undone:
            raise UserError("An undone decision cannot be recorded; record it anew.")
        if decision.action is DecisionAction.EDIT and not decision.text.strip():
            raise UserError("An edit needs the new text; to drop the line, reject it.")
        _check_text(decision)
    first = decisions[0]
    with database.writing() as connection:
        step = _step(connection, first.item, None, first.who, first.why)
        return tuple(_insert(connection, step, decision) for decision in decisions)


def undo(database: Database, step: int, *, who: str, why: str) -> LogEntry:
    """Undo a step, be it a decision or itself an undo; both stay in the log.

    Returns:
        The new step.

    Raises:
        UserError: there is no such step, or it was undone before.
    """
    with database.writing() as connection:
        row = connection.execute(
            "SELECT item, who, undone FROM steps WHERE id = ?", (step,)
        ).fetchone()
        if row is None:
            raise UserError(f"There is no step {step} to undo.")
        item, by, undone = row
        if undone:
            raise UserError(f"Step {step} was undone before.")
        made = _step(connection, item, step, who or by, why)
        _settle(connection, item)
        return next(entry for entry in _log(connection, item) if entry.step == made)


def everything(database: Database, item: str | None) -> list[Decision]:
    """All decisions in the order they were taken, undone ones included."""
    with database.reading() as connection:
        return _select(connection, "? IS NULL OR item = ?", (item, item))


def current(database: Database, item: str) -> dict[str, Decision]:
    """What holds now for an item: the last decision that was not undone, by its target."""
    return {
        decision.target: decision for decision in everything(database, item) if not decision.undone
    }


def declined(database: Database) -> dict[str, Decision]:
    """Items that stand declined, by key: the last decision on the item itself says no in some way."""
    with database.reading() as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM decisions WHERE target = '' AND undone = 0 ORDER BY id"  # noqa: S608 - a constant
        ).fetchall()
    last = {decision.item: decision for decision in map(_decision, rows)}
    return {key: found for key, found in last.items() if found.action.declines}


def log(database: Database, item: str | None) -> list[LogEntry]:
    """What was decided and undone, by whom, when and why, oldest first."""
    with database.reading() as connection:
        return _log(connection, item)


def save_reply(database: Database, number: int, reply: str) -> None:
    """Keep the reply that was drafted for a decision."""
    with database.writing() as connection:
        connection.execute("UPDATE decisions SET reply = ? WHERE id = ?", (reply, number))


def _check_text(decision: Decision) -> None:
    words = (decision.text, decision.why, decision.instead, decision.trigger, decision.who)
    try:
        "".join(words).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UserError(
            "The decision holds bytes that are no UTF-8 text; write it again, plainly."
        ) from error


def _step(connection: sqlite3.Connection, item: str, undoes: int | None, who: str, why: str) -> int:
    made = connection.execute(
        "INSERT INTO steps (item, undoes, who, why, at) VALUES (?, ?, ?, ?, ?)",
        (item, undoes, who, why, now()),
    ).lastrowid
    assert made is not None
    return made


def _insert(connection: sqlite3.Connection, step: int, decision: Decision) -> Decision:
    number = connection.execute(
        "INSERT INTO decisions (step, item, target, action, text, why, instead, looked_at_when, "
        "looked_at_on, who, decided_at, line, content_hash, reply) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            step,
            decision.item,
            decision.target,
            decision.action.value,
            decision.text,
            decision.why,
            decision.instead,
            decision.trigger,
            decision.until.isoformat() if decision.until else None,
            decision.who,
            decision.when.isoformat(),
            decision.line.model_dump_json() if decision.line else None,
            decision.content_hash,
            decision.reply,
        ),
    ).lastrowid
    return decision.model_copy(update={"id": number, "step": step})


def _settle(connection: sqlite3.Connection, item: str) -> None:
    """Mark which steps of an item, and which decisions, stand undone.

    A step stands unless a step that stands undoes it; steps are only undone by later ones, so
    going from the newest to the oldest settles each at once.
    """
    rows = connection.execute(
        "SELECT id, undoes FROM steps WHERE item = ? ORDER BY id DESC", (item,)
    ).fetchall()
    gone: set[int] = set()
    for step, undoes in rows:
        if step not in gone and undoes is not None:
            gone.add(undoes)
    connection.executemany(
        "UPDATE steps SET undone = ? WHERE id = ?", [(step in gone, step) for step, _ in rows]
    )
    connection.execute(
        "UPDATE decisions SET undone = (SELECT undone FROM steps WHERE steps.id = step) "
        "WHERE item = ?",
        (item,),
    )


def _log(connection: sqlite3.Connection, item: str | None) -> list[LogEntry]:
    rows = connection.execute(
        "SELECT id, item, undoes, who, why, at, undone FROM steps "
        "WHERE ? IS NULL OR item = ? ORDER BY id",
        (item, item),
    ).fetchall()
    taken: dict[int, list[Decision]] = {}
    for decision in _select(connection, "? IS NULL OR item = ?", (item, item)):
        taken.setdefault(decision.step or 0, []).append(decision)
    undoing = {step: undoes for step, _, undoes, *_ in rows}

    def meant(step: int) -> int:
        """The step that decided something, at the end of a chain of undos."""
        while (earlier := undoing[step]) is not None:
            step = earlier
        return step

    return [
        LogEntry(
            step,
            key,
            tuple(taken.get(meant(step), ())),
            undoes,
            who,
            why,
            datetime.fromisoformat(at),
            bool(undone),
        )
        for step, key, undoes, who, why, at, undone in rows
    ]


def _select(
    connection: sqlite3.Connection, where: str, values: tuple[object, ...]
) -> list[Decision]:
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM decisions WHERE {where} ORDER BY id",  # noqa: S608 - constants
        values,
    ).fetchall()
    return [_decision(row) for row in rows]


def _decision(row: tuple[object, ...]) -> Decision:
    names = (
        "id", "step", "item", "target", "action", "text", "why", "instead", "trigger", "until",
        "who", "when", "undone", "line", "content_hash", "reply",
    )  # fmt: skip
    values = dict(zip(names, row, strict=True))
    line, until = values["line"], values["until"]
    return Decision.model_validate(
        {
            **values,
            "when": datetime.fromisoformat(str(values["when"])),
            "until": date.fromisoformat(str(until)) if until else None,
            "line": Line.model_validate_json(str(line)) if line else None,
        }
    )
