"""Where an index lies on disk, how damage is noticed, and who may use it.

A folder for each embedding model holds `stamp.json`, the files of one generation (`g-…/`) and
Chroma's folder (`chroma-…/`). The stamp names both and remembers the size, time and hash of every
file; it is replaced in one step after everything else is written, and it is marked dirty before
Chroma is touched. So whatever happens in between, the next one to open the folder notices.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from assistant.domain import UserError

FORMAT = 2
STAMP = "stamp.json"


class Mark(BaseModel):
    """What a file looked like when it was complete."""

    size: int
    mtime_ns: int
    digest: str


class Stamp(BaseModel):
    """What a complete index consists of."""

    format: int = FORMAT
    model: str
    generation: str
    """Name of the generation's folder, and what Chroma's collection must carry."""
    chroma: str | None = None
    """Name of Chroma's folder; None while it is being written."""
    items: int
    files: dict[str, Mark]
    """Of the generation's folder."""
    chroma_files: dict[str, Mark] = {}


@contextmanager
def locked(folder: Path, *, wait: float) -> Iterator[None]:
    """Be the only process that uses the folder; the lock dies with its process.

    Args:
        folder: the index folder; made where it is missing.
        wait: seconds to wait for another process.

    Raises:
        UserError: another process still uses it, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=wait)
        lock.acquire()
    except Timeout:
        raise UserError(
            f"The search index in {folder} is in use by another process of the assistant: "
            "wait until that one has ended, or close it, and try again."
        ) from None
    except OSError as error:
        raise UserError(
            f"The search index folder {folder} cannot be written ({error.strerror or error}): "
            "choose another workspace or mend its permissions."
        ) from error
    try:
        yield
    finally:
        lock.release()


def fresh(prefix: str) -> str:
    """A name that no earlier folder had; Chroma remembers paths for as long as a process lives."""
    return f"{prefix}-{secrets.token_hex(8)}"


def marks(folder: Path) -> dict[str, Mark]:
    """Size, time and hash of every file below a folder."""
    found: dict[str, Mark] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            info = path.stat()
            found[path.relative_to(folder).as_posix()] = Mark(
                size=info.st_size, mtime_ns=info.st_mtime_ns, digest=_digest(path)
            )
    return found


def intact(folder: Path, expected: Mapping[str, Mark]) -> bool:
    """Whether a folder holds exactly these files, unharmed.

    Contents are read only where size or time differ: a copied workspace stays valid.
    """
    try:
        present = {
            path.relative_to(folder).as_posix(): path.stat()
            for path in folder.rglob("*")
            if path.is_file()
        }
        if present.keys() != expected.keys():
            return False
        for name, mark in expected.items():
            info = present[name]
            if info.st_size != mark.size:
                return False
            if info.st_mtime_ns != mark.mtime_ns and _digest(folder / name) != mark.digest:
                return False
    except OSError:
        return False
    return bool(expected)


def read_stamp(folder: Path, model: str) -> Stamp | None:
    """The stamp of the last complete write; None where there is none that can be used."""
    try:
        stamp = Stamp.model_validate_json((folder / STAMP).read_bytes())
    except (OSError, ValidationError):
        return None
    return stamp if stamp.format == FORMAT and stamp.model == model else None


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Replace the stamp in one step, durably."""
    replace(folder / STAMP, stamp.model_dump_json().encode("utf-8"))


def replace(path: Path, content: bytes) -> None:
    """Write a whole file or leave the old one."""
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def sweep(folder: Path, keep: set[str]) -> None:
    """Remove the folders of earlier generations."""
    for path in folder.iterdir():
        if path.is_dir() and path.name not in keep and path.name.startswith(("g-", "chroma-")):
            shutil.rmtree(path, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def dump_json(path: Path, content: Any) -> None:
    """Write JSON compactly."""
    path.write_text(json.dumps(content, ensure_ascii=True, separators=(",", ":")), "utf-8")
