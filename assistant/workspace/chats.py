"""Conversations: a state and its turns, each turn durable when it was answered."""

from collections.abc import Sequence

from assistant.workspace.clock import now
from assistant.workspace.database import Database


def save(database: Database, name: str, state: str, turns: Sequence[tuple[int, str]]) -> None:
    """Store a conversation's state and some of its turns.

    Args:
        database: where to.
        name: of the conversation.
        state: JSON.
        turns: number and JSON of each turn to store.
    """
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO chats (name, state, updated_at) VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET state = excluded.state, "
            "updated_at = excluded.updated_at",
            (name, state, now()),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO chat_turns (chat, number, payload) VALUES (?, ?, ?)",
            [(name, number, payload) for number, payload in turns],
        )


def find(database: Database, name: str) -> tuple[str, list[str]] | None:
    """State and turns of a conversation, as JSON; None where there is none of that name."""
    with database.reading() as connection:
        row = connection.execute("SELECT state FROM chats WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        turns = connection.execute(
            "SELECT payload FROM chat_turns WHERE chat = ? ORDER BY number", (name,)
        ).fetchall()
    return str(row[0]), [str(payload) for (payload,) in turns]


def names(database: Database) -> list[str]:
    """Names of all conversations, the one used last first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT name FROM chats ORDER BY updated_at DESC, rowid DESC"
        ).fetchall()
    return [str(name) for (name,) in rows]
