"""Recorded model answers, found again by the hash of the whole request.

A folder holds `meta.json` (which model) and `answers.jsonl.gz` (one answer a line, by hash). While
a recording runs, answers are appended to `answers.jsonl` and flushed, so that an interrupted run
goes on where it stopped: what is on the tape is not asked again.
"""

import gzip
import hashlib
import io
import json
import threading
from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant import UserError

META, PACKED, OPEN = "meta.json", "answers.jsonl.gz", "answers.jsonl"
_VOLATILE = ("timings", "id", "created", "system_fingerprint", "__verbose")


class Recorded(BaseModel):
    """One answer of a server."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    status: int
    body: Any
    seconds: float
    """Wall time of the call when it was recorded."""


def request_key(method: str, path: str, body: bytes) -> str:
    """SHA-256 (hex) of the whole request; the order of JSON members does not count."""
    try:
        content = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
    except ValueError:
        content = body.decode("utf-8", errors="replace")
    return hashlib.sha256(f"{method} {path}\n{content}".encode()).hexdigest()


class Tape:
    """Answers by request. Safe to use from several threads.

    The n-th time that a request is made in one run it gets the n-th answer that was recorded for
    it; so repetitions of a model that does not answer the same way twice are replayed as they were.

    Args:
        folder: where the tape is.
        record: whether new answers may be added.

    Raises:
        UserError: there is nothing to replay, or the tape is damaged.
    """

    def __init__(self, folder: Path, *, record: bool) -> None:
        self.folder, self.record = folder, record
        self.seconds = 0.0
        """Recorded wall seconds of the answers handed out so far."""
        self._answers: dict[str, list[Recorded]] = defaultdict(list)
        self._asked: dict[str, int] = defaultdict(int)
        self._lacking: set[str] = set()
        self._lock = threading.Lock()
        if record:
            folder.mkdir(parents=True, exist_ok=True)
        elif not (folder / PACKED).is_file() and not (folder / OPEN).is_file():
            raise UserError(f"{folder} holds no recorded answers: record some with `--record`.")
        for line in _lines(folder):
            answer = Recorded.model_validate_json(line)
            self._answers[answer.key].append(answer)

    @property
    def asked(self) -> int:
        """Different requests that were made."""
        return len(self._asked)

    @property
    def missing(self) -> int:
        """Different requests of a replay that the tape could not answer."""
        return 0 if self.record else len(self._lacking)

    @property
    def meta(self) -> dict[str, Any]:
        """What was recorded of the model; empty for a new tape."""
        path = self.folder / META
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}

    def describe(self, meta: dict[str, Any]) -> None:
        """Note which model answers on this tape.

        Raises:
            UserError: the tape holds answers of another model.
        """
        known = self.meta
        if any(known[name] != meta.get(name) for name in known):
            raise UserError(
                f"{self.folder} holds answers of {known.get('label')!r} and not of "
                f"{meta.get('label')!r}: record into another folder."
            )
        text = json.dumps(meta, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
        (self.folder / META).write_text(text, encoding="utf-8")

    def find(self, key: str) -> Recorded | None:
        """The next answer to this request, or None where the tape has no further one."""
        with self._lock:
            held, turn = self._answers.get(key, []), self._asked[key]
            if turn < len(held):
                self._asked[key] += 1
                self.seconds += held[turn].seconds
                return held[turn]
            self._lacking.add(key)
            return None

    def add(self, key: str, status: int, body: Any, seconds: float) -> Recorded:
        """Keep a new answer; on disk when this returns."""
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in _VOLATILE}
        answer = Recorded(key=key, status=status, body=body, seconds=round(seconds, 3))
        with self._lock:
            with (self.folder / OPEN).open("a", encoding="utf-8") as target:
                target.write(answer.model_dump_json() + "\n")
            self._answers[key].append(answer)
            self._asked[key] += 1
            self.seconds += answer.seconds
        return answer

    def discard(self) -> None:
        """Remove the tape from disk."""
        for name in (META, PACKED, OPEN):
            (self.folder / name).unlink(missing_ok=True)
        self.folder.rmdir()

    def pack(self, *, used_only: bool = False) -> None:
        """Compress the tape; equal answers give equal bytes.

        Args:
            used_only: leave out answers that this run did not ask for.
        """
        kept = [
            answer
            for key in sorted(self._answers)
            for answer in self._answers[key]
            if self._asked[key] or not used_only
        ]
        buffer = io.BytesIO()
        with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed:
            for answer in kept:
                packed.write((answer.model_dump_json() + "\n").encode())
        (self.folder / PACKED).write_bytes(buffer.getvalue())
        (self.folder / OPEN).unlink(missing_ok=True)


def _lines(folder: Path) -> list[str]:
    packed, opened = folder / PACKED, folder / OPEN
    try:
        text = gzip.decompress(packed.read_bytes()).decode() if packed.is_file() else ""
        if opened.is_file():
            # A run that was killed while it wrote leaves half a line; that answer is asked again.
            text += opened.read_text(encoding="utf-8").rpartition("\n")[0]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise UserError(f"The recorded answers in {folder} are damaged: {error}.") from error
    return [line for line in text.split("\n") if line]
