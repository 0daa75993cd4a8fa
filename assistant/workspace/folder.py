"""The workspace's folder, and the lock that keeps two runs apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.domain import UserError

IGNORE = """\
# Made by Backlog Assistant: nothing in here belongs into version control,
# save the team's working agreements and prices.
*
!agreements.toml
!prices.toml
"""


def prepare(folder: Path) -> None:
    """Make the folder, and keep it out of version control.

    Raises:
        UserError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(IGNORE, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"The workspace folder {folder} cannot be written to ({error.strerror or error}); "
            "change its permissions or name another folder with --workspace."
        ) from error


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep other runs out of this workspace for as long as the block lasts.

    The operating system frees the lock when the process ends, however it ends.

    Raises:
        UserError: another run holds it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "run.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise UserError(
            f"Another run is at work in the workspace {folder}; wait until it is done or name "
            "another folder with --workspace."
        ) from error
    try:
        yield
    finally:
        lock.release()
