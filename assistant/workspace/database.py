"""Open the SQLite file, bring it to the newest layout, and say in plain words what went wrong."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from assistant.domain import UserError
from assistant.workspace.migrations import MIGRATIONS

BUSY_SECONDS = 10.0
"""How long to wait for another process that is writing."""

APPLICATION_ID = 0x41424C57
"""Marks the file as ours in its header (SQLite, `PRAGMA application_id`)."""


def _primary(error: sqlite3.Error) -> int:
    """The primary result code; SQLite's extended codes carry it in their low byte."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def explain(error: sqlite3.Error, path: Path) -> UserError | None:
    """What an error of SQLite means for the person at the keyboard; None where it is our bug.

    Args:
        error: what `sqlite3` raised.
        path: the database file, to be named in the sentence.

    Source of the codes: https://www.sqlite.org/rescode.html
    """
    code = _primary(error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return UserError(
            f"The workspace {path.parent} is locked by another run; wait until that one is done "
            "or name another folder with --workspace."
        )
    if code == sqlite3.SQLITE_FULL:
        return UserError(
            f"The disk that holds the workspace {path.parent} is full; free some space and run "
            "the same command again: what was finished is kept."
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return UserError(
            f"The workspace database {path} is damaged; put a backup in its place, or move it "
            "away to start afresh."
        )
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return UserError(
            f"The workspace folder {path.parent} cannot be written to; change its permissions "
            "or name another folder with --workspace."
        )
    if code == sqlite3.SQLITE_IOERR:
        return UserError(
            f"The workspace database {path} could not be read or written ({error}); check the "
            "disk and run the same command again."
        )
    return None


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors that a user can mend into `UserError`s."""
    try:
        yield
    except sqlite3.Error as error:
        known = explain(error, path)
        if known is None:
            raise
        raise known from error


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the database and bring it to the newest layout.

    Args:
        path: the database file; made where it is missing.
        read_only: change nothing on disk. A file that is missing, or of an older layout, is
            then read as a copy in memory.

    Raises:
        UserError: it is damaged, newer than this version, locked, or cannot be written.
    """
    with translated(path):
        connection = _open(path, read_only=read_only)
        try:
            return _prepared(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise


def _open(path: Path, *, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        return _plain(str(path))
    if not path.exists():
        return _plain(":memory:")
    uri = path.absolute().as_uri()
    try:
        connection = _plain(f"{uri}?mode=ro", uri=True)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        # A database in WAL mode wants to make its shared-memory file beside it; in a folder
        # that cannot be written, with nothing pending in a -wal file, it is safe to do without.
        pending = path.with_name(path.name + "-wal")
        unwritable = _primary(error) in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if not unwritable or (pending.exists() and pending.stat().st_size):
            raise
        connection = _plain(f"{uri}?immutable=1", uri=True)
    return connection


def _plain(name: str, *, uri: bool = False) -> sqlite3.Connection:
    # One connection serves all threads of a process, guarded by a lock of ours; transactions
    # are begun by hand, so that nothing is committed by surprise.
    return sqlite3.connect(
        name, uri=uri, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )


def _prepared(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> sqlite3.Connection:
    version = _version(connection)
    foreign = not version and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if foreign:
        raise UserError(
            f"{path} is not a workspace database; name another folder with --workspace."
        )
    if version > len(MIGRATIONS):
        raise UserError(
            f"The workspace {path.parent} was made by a newer version of Backlog Assistant; "
            "update it with pip install --upgrade backlog-assistant."
        )
    if read_only and version < len(MIGRATIONS):
        copy = _plain(":memory:")
        connection.backup(copy)
        connection.close()
        connection = copy
    elif not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    if _version(connection) < len(MIGRATIONS):
        _migrate(connection)
    if read_only:
        connection.execute("PRAGMA query_only = ON")
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection) -> None:
    """Take the missing steps in one transaction; two processes that open at once take turns."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, step in enumerate(MIGRATIONS, start=1):
            if number > _version(connection):
                for statement in filter(str.strip, step.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    # SQLite itself ends the transaction after some errors, such as a full disk.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


class Database:
    """One connection that the threads of this process share, one at a time."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._lock = RLock()
        self._connection = connect(path, read_only=read_only)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Hold the connection to read."""
        with self._lock, translated(self.path):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: durable when the block ends, undone when it raises.

        Raises:
            UserError: the workspace was opened for reading only, or see `explain`.
        """
        if self.read_only:
            raise UserError(
                f"The workspace {self.path.parent} was opened for reading only; nothing was saved."
            )
        with self._lock, translated(self.path):
            if self._connection.in_transaction:
                yield self._connection
                return
            try:
                # Within: a Ctrl-C that comes while it waits for the lock is raised after it.
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                _roll_back(self._connection)
                raise

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            self._connection.close()
