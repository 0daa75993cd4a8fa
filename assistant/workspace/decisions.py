"""Decisions of people: a log that only grows. Undoing marks, and is itself in the log."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from assistant.domain import Decision, DecisionAction, UserError
from assistant.workspace.clock import now
from assistant.workspace.database import Database

COLUMNS = "id, item, target, action, text, why, who, decided_at, undone"


@dataclass(frozen=True)
class LogEntry:
    """One line of the log: what happened to which decision, by whom, when and why."""

    decision: int
    event: str
    """`decided` or `undone`."""
    who: str
    why: str
    at: datetime


def record(database: Database, decision: Decision) -> Decision:
    """Store a decision, durable before it is acknowledged.

    Returns:
        The same decision with its number; a number that it came with is not used.

    Raises:
        UserError: it is marked as undone, or an edit has no text.
    """
    if decision.undone:
        raise UserError("An undone decision cannot be recorded; record it anew.")
    if decision.action is DecisionAction.EDIT and not decision.text.strip():
        raise UserError("An edit needs the new text; to drop the line, reject it.")
    with database.writing() as connection:
        number = connection.execute(
            "INSERT INTO decisions (item, target, action, text, why, who, decided_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                decision.item,
                decision.target,
                decision.action.value,
                decision.text,
                decision.why,
                decision.who,
                decision.when.isoformat(),
            ),
        ).lastrowid
        assert number is not None
        _log(connection, number, "decided", decision.who, decision.why)
    return decision.model_copy(update={"id": number})


def undo(database: Database, number: int, *, who: str, why: str) -> Decision:
    """Mark a decision as undone; it stays in the log.

    Raises:
        UserError: there is no such decision, or it was undone before.
    """
    with database.writing() as connection:
        row = connection.execute(
            f"SELECT {COLUMNS} FROM decisions WHERE id = ?",  # noqa: S608 - a constant
            (number,),
        ).fetchone()
        if row is None:
            raise UserError(f"There is no decision {number} to undo.")
        decision = _decision(row)
        if decision.undone:
            raise UserError(f"Decision {number} was undone before.")
        connection.execute("UPDATE decisions SET undone = 1 WHERE id = ?", (number,))
        _log(connection, number, "undone", who or decision.who, why)
    return decision.model_copy(update={"undone": True})


def everything(database: Database, item: str | None) -> list[Decision]:
    """All decisions in the order they were taken, undone ones included."""
    with database.reading() as connection:
        rows = connection.execute(
            f"SELECT {COLUMNS} FROM decisions WHERE ? IS NULL OR item = ? ORDER BY id",  # noqa: S608 - a constant
            (item, item),
        ).fetchall()
    return [_decision(row) for row in rows]


def current(database: Database, item: str) -> dict[str, Decision]:
    """What holds now for an item: the last decision that was not undone, by its target."""
    return {
        decision.target: decision for decision in everything(database, item) if not decision.undone
    }


DECLINING = frozenset({DecisionAction.NO, DecisionAction.NOT_NOW, DecisionAction.NOT_IN_THIS_FORM})


def declined(database: Database) -> dict[str, Decision]:
    """Items that stand declined, by key: the last decision on the item itself says no in some way."""
    last = {
        decision.item: decision
        for decision in everything(database, None)
        if not decision.target and not decision.undone
    }
    return {key: found for key, found in last.items() if found.action in DECLINING}


def log(database: Database, item: str | None) -> list[LogEntry]:
    """What was decided and undone, by whom, when and why, oldest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT l.decision, l.event, l.who, l.why, l.at FROM decision_log l "
            "JOIN decisions d ON d.id = l.decision WHERE ? IS NULL OR d.item = ? ORDER BY l.id",
            (item, item),
        ).fetchall()
    return [
        LogEntry(number, event, by, why, datetime.fromisoformat(at))
        for number, event, by, why, at in rows
    ]


def _log(connection: sqlite3.Connection, number: int, event: str, who: str, why: str) -> None:
    connection.execute(
        "INSERT INTO decision_log (decision, event, who, why, at) VALUES (?, ?, ?, ?, ?)",
        (number, event, who, why, now()),
    )


def _decision(row: tuple[int, str, str, str, str, str, str, str, int]) -> Decision:
    number, item, target, action, text, why, who, at, undone = row
    return Decision(
        id=number,
        item=item,
        target=target,
        action=DecisionAction(action),
        text=text,
        why=why,
        who=who,
        when=datetime.fromisoformat(at),
        undone=bool(undone),
    )
