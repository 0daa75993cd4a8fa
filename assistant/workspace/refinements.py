"""Refinements: a growing log; a later one never removes an earlier one."""

from assistant.domain import Refinement
from assistant.workspace.clock import now
from assistant.workspace.database import Database


def save(database: Database, refinement: Refinement) -> None:
    """Append one refinement in one durable commit.

    A success ends the item's failed attempts under the same fingerprint.
    """
    run = refinement.run
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO refinements "
            "(key, fingerprint, content_hash, model, failed, seconds, payload, saved_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                refinement.key,
                run.fingerprint,
                refinement.content_hash,
                run.model,
                int(refinement.failure is not None),
                run.seconds,
                refinement.model_dump_json(),
                now(),
            ),
        )
        if refinement.failure is None:
            connection.execute(
                "DELETE FROM attempts WHERE key = ? AND fingerprint = ?",
                (refinement.key, run.fingerprint),
            )


def find(database: Database, key: str, fingerprint: str) -> Refinement | None:
    """The newest finished refinement with this fingerprint; a failed one does not count."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT payload FROM refinements "
            "WHERE key = ? AND fingerprint = ? AND NOT failed ORDER BY id DESC LIMIT 1",
            (key, fingerprint),
        ).fetchone()
    return Refinement.model_validate_json(row[0]) if row else None


def latest(database: Database, key: str) -> Refinement | None:
    """The newest refinement of an item, finished ones before failed ones.

    A run that fails therefore never hides what an earlier one found.
    """
    with database.reading() as connection:
        row = connection.execute(
            "SELECT payload FROM refinements WHERE key = ? ORDER BY failed, id DESC LIMIT 1",
            (key,),
        ).fetchone()
    return Refinement.model_validate_json(row[0]) if row else None


def bring_forward(database: Database, key: str, fingerprint: str) -> None:
    """Make a finished refinement the newest of its item, where another one is.

    What people see last is what they decide on: line `k2` means the second line of that one.
    """
    newest = (
        "SELECT fingerprint FROM refinements WHERE key = ? AND NOT failed ORDER BY id DESC LIMIT 1"
    )
    with database.reading() as connection:
        row = connection.execute(newest, (key,)).fetchone()
    if row is None or row[0] == fingerprint:
        return
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO refinements "
            "(key, fingerprint, content_hash, model, failed, seconds, payload, saved_at) "
            "SELECT key, fingerprint, content_hash, model, failed, seconds, payload, ? "
            "FROM refinements WHERE key = ? AND fingerprint = ? AND NOT failed "
            "ORDER BY id DESC LIMIT 1",
            (now(), key, fingerprint),
        )


def usual_seconds(database: Database, model: str, last: int = 50) -> float | None:
    """Mean seconds of the last finished refinements by this model; None where there are none."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT avg(seconds) FROM (SELECT seconds FROM refinements "
            "WHERE model = ? AND NOT failed ORDER BY id DESC LIMIT ?)",
            (model, last),
        ).fetchone()
    return None if row[0] is None else float(row[0])
