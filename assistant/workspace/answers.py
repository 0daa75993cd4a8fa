"""Answers of a model that came by file, by the id of the request that they answer."""

from collections.abc import Iterable

from assistant.workspace.chunks import chunks
from assistant.workspace.clock import now
from assistant.workspace.database import Database

CHUNK = 500


def save(database: Database, answers: Iterable[tuple[str, str]]) -> int:
    """Store answers (request id and JSON text); the first answer to a request stays.

    Returns:
        How many are new.
    """
    new = 0
    for piece in chunks(answers, CHUNK):
        with database.writing() as connection:
            for request, body in piece:
                new += connection.execute(
                    "INSERT INTO answers (request, body, taken_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (request) DO NOTHING",
                    (request, body, now()),
                ).rowcount
    return new


def forget(database: Database, requests: Iterable[str]) -> None:
    """Remove answers, so that their requests can be answered anew."""
    with database.writing() as connection:
        connection.executemany(
            "DELETE FROM answers WHERE request = ?", [(request,) for request in requests]
        )


def find(database: Database, request: str) -> str | None:
    """The answer to a request, as JSON text."""
    with database.reading() as connection:
        row = connection.execute(
            "SELECT body FROM answers WHERE request = ?", (request,)
        ).fetchone()
    return row[0] if row else None
