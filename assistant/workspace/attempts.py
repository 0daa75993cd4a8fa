"""How often an item failed under one fingerprint, and why."""

from dataclasses import dataclass

from assistant.domain import Usage
from assistant.workspace.clock import now
from assistant.workspace.database import Database


@dataclass(frozen=True)
class Attempts:
    """Failed attempts at one item: how many, and why the last one failed."""

    count: int = 0
    reason: str = ""
    final: bool = False
    """Whether trying the same again is of no use, such as after a refusal."""


def find(database: Database, key: str, fingerprint: str) -> Attempts:
    """Failed attempts since the last success; none is a count of 0."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT count, reason, final FROM attempts WHERE key = ? AND fingerprint = ?",
            (key, fingerprint),
        ).fetchone()
    return _attempts(row) if row else Attempts()


def add(
    database: Database, key: str, fingerprint: str, reason: str, usage: Usage, *, final: bool
) -> Attempts:
    """Count one more failed attempt, durably, with what it took.

    Returns:
        The attempts so far, this one included.
    """
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO attempts "
            "(key, fingerprint, count, reason, final, tokens_in, tokens_out, last_at) "
            "VALUES (?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT (key, fingerprint) DO UPDATE SET "
            "count = count + 1, reason = excluded.reason, final = excluded.final, "
            "tokens_in = tokens_in + excluded.tokens_in, "
            "tokens_out = tokens_out + excluded.tokens_out, last_at = excluded.last_at",
            (key, fingerprint, reason, final, usage.tokens_in, usage.tokens_out, now()),
        )
        row = connection.execute(
            "SELECT count, reason, final FROM attempts WHERE key = ? AND fingerprint = ?",
            (key, fingerprint),
        ).fetchone()
    return _attempts(row)


def _attempts(row: tuple[int, str, int]) -> Attempts:
    return Attempts(row[0], row[1], bool(row[2]))
