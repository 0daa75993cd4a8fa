"""A provider's batch files: requests out, responses in (JSON Lines).

Form: OpenAI, Batch API, https://platform.openai.com/docs/guides/batch (at most 50,000 requests
and 200 MB a file; each line of requests has a `custom_id` that the response's line repeats).
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from assistant.domain import RowProblem, UserError
from assistant.domain.base import Model

MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
URL = "/v1/chat/completions"
_PREFIX = "ba-"


def request_id(body: Mapping[str, Any]) -> str:
    """The `custom_id` of a request: a hash of its body, so that the same one is asked once."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return _PREFIX + hashlib.sha256(text.encode("ascii")).hexdigest()[:48]


class RequestWriter:
    """Writes requests to `name.jsonl`, `name-2.jsonl`, … within the provider's limits.

    A context manager. A request that was written before is not written again. Without a path
    requests are only counted.

    Raises:
        UserError: a file cannot be written, or exists already.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        most_requests: int = MOST_REQUESTS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        if path is not None and not path.name:
            raise UserError(f"{path} is no name of a file; write for example requests.jsonl.")
        self.files: list[Path] = []
        self.written = 0
        self._path = path
        self._limits = (most_requests, most_bytes)
        self._seen: set[str] = set()
        self._open: IO[bytes] | None = None
        self._room = (0, 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            self._open.close()

    def add(self, id_: str, body: Mapping[str, Any]) -> None:
        """Write one request."""
        if id_ in self._seen:
            return
        self._seen.add(id_)
        if self._path is None:
            self.written += 1
            return
        line = {"custom_id": id_, "method": "POST", "url": URL, "body": body}
        data = json.dumps(line, ensure_ascii=False).encode() + b"\n"
        if self._room[0] < 1 or self._room[1] < len(data):
            self._next()
        assert self._open is not None
        try:
            self._open.write(data)
        except OSError as error:
            raise _unwritable(self.files[-1], error) from error
        self._room = (self._room[0] - 1, self._room[1] - len(data))
        self.written += 1

    def _next(self) -> None:
        assert self._path is not None
        if self._open is not None:
            self._open.close()
        number = len(self.files) + 1
        stem, suffix = self._path.stem, self._path.suffix or ".jsonl"
        path = self._path.with_name(f"{stem}-{number}{suffix}" if number > 1 else stem + suffix)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open = path.open("xb")
        except OSError as error:
            if path.exists():
                raise UserError(
                    f"{path} exists already; name another file, so that no request is asked twice."
                ) from error
            raise _unwritable(path, error) from error
        self.files.append(path)
        self._room = self._limits


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(f"{path} cannot be written ({error.strerror or error}).")


class Response(Model):
    """One answer out of a provider's batch file."""

    id: str
    body: str
    """The chat completion, as JSON text."""


def read_responses(paths: Sequence[Path]) -> Iterator[Response | RowProblem]:
    """Read the files that a provider gave back: answers, and the file of errors too.

    Args:
        paths: JSON Lines files.

    Yields:
        Answers; and a problem for each line that holds none, with the reason.

    Raises:
        UserError: a file cannot be read.
    """
    for path in paths:
        try:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield _read(number, line)
        except OSError as error:
            raise UserError(f"{path} cannot be read ({error.strerror or error}).") from error


def _read(number: int, line: bytes) -> Response | RowProblem:
    try:
        data = json.loads(line)
    except ValueError:  # includes UnicodeDecodeError
        return RowProblem(row=number, message="The line is not JSON; it was left out.")
    id_ = data.get("custom_id") if isinstance(data, dict) else None
    if not isinstance(id_, str) or not id_.startswith(_PREFIX):
        return RowProblem(row=number, message="The line answers none of our requests.")
    answer = data.get("response")
    status = answer.get("status_code") if isinstance(answer, dict) else None
    body = answer.get("body") if isinstance(answer, dict) else None
    if status == 200 and isinstance(body, dict) and isinstance(body.get("choices"), list):
        return Response(id=id_, body=json.dumps(body, ensure_ascii=False))
    reason = _reason(data.get("error")) or _reason(body) or f"status {status}"
    return RowProblem(row=number, key=id_, message=f"The provider gave no answer: {reason}.")


def _reason(value: Any) -> str:
    """The provider's own words for an error, wherever it put them."""
    if not isinstance(value, dict):
        return ""
    inner = value.get("error")
    if isinstance(inner, dict):
        value = inner
    words = value.get("message") or value.get("code")
    return str(words).strip().rstrip(".")[:200] if words else ""
