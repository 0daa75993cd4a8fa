"""The runs: what was started, with which model, and how it ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.domain import Usage
from assistant.workspace.clock import now
from assistant.workspace.database import Database


@dataclass(frozen=True)
class Run:
    """One run as the workspace remembers it."""

    id: int
    command: str
    model: str
    source: str
    status: str
    """`running`, `done`, `stopped`, or what the caller said; a killed run stays `running`."""
    reason: str
    refined: int
    reused: int
    failed: int
    usage: Usage
    started: datetime
    finished: datetime | None


def start(database: Database, *, command: str, model: str, source: str) -> int:
    """Note that a run begins; returns its number."""
    with database.writing() as connection:
        number = connection.execute(
            "INSERT INTO runs (command, model, source, status, reason, refined, reused, failed, "
            "calls, tokens_in, tokens_cached, tokens_out, started_at) "
            "VALUES (?, ?, ?, 'running', '', 0, 0, 0, 0, 0, 0, 0, ?)",
            (command, model, source, now()),
        ).lastrowid
    assert number is not None
    return number


def finish(
    database: Database,
    number: int,
    *,
    status: str,
    reason: str,
    refined: int,
    reused: int,
    failed: int,
    usage: Usage,
) -> None:
    """Note how a run ended."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE runs SET status = ?, reason = ?, refined = ?, reused = ?, failed = ?, "
            "calls = ?, tokens_in = ?, tokens_cached = ?, tokens_out = ?, cost = ?, "
            "finished_at = ? WHERE id = ?",
            (
                status,
                reason,
                refined,
                reused,
                failed,
                usage.calls,
                usage.tokens_in,
                usage.tokens_cached,
                usage.tokens_out,
                usage.cost,
                now(),
                number,
            ),
        )


def everything(database: Database) -> list[Run]:
    """All runs, newest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT id, command, model, source, status, reason, refined, reused, failed, "
            "calls, tokens_in, tokens_cached, tokens_out, cost, started_at, finished_at "
            "FROM runs ORDER BY id DESC"
        ).fetchall()
    return [_run(row) for row in rows]


def _run(row: tuple[Any, ...]) -> Run:
    started, finished = row[14:]
    return Run(
        id=row[0],
        command=row[1],
        model=row[2],
        source=row[3],
        status=row[4],
        reason=row[5],
        refined=row[6],
        reused=row[7],
        failed=row[8],
        usage=Usage(
            calls=row[9],
            tokens_in=row[10],
            tokens_cached=row[11],
            tokens_out=row[12],
            cost=row[13],
        ),
        started=datetime.fromisoformat(started),
        finished=datetime.fromisoformat(finished) if finished else None,
    )
