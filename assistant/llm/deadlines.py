"""Time limits of a call, from the first byte sent to the last one read."""

import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

_CONNECT_SECONDS = 10.0

ANSWERED: ContextVar[list[int] | None] = ContextVar("ANSWERED", default=None)
"""Where a call wants the status codes of the answers that arrived to be noted."""


def timeouts(seconds: float) -> Any:
    """Time limits of one call: the answer in `seconds`, a connection within 10 s."""
    import httpx2

    return httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))


def _note_deadline(request: Any) -> None:
    seconds = (request.extensions.get("timeout") or {}).get("read")
    if seconds is not None:
        request.extensions["deadline"] = time.monotonic() + seconds


def _guard_deadline(response: Any) -> None:
    """Bound the whole answer: the library's own limit is for each piece of it only."""
    if (noted := ANSWERED.get()) is not None:
        noted.append(response.status_code)
    extensions = response.request.extensions
    if (deadline := extensions.get("deadline")) is None:
        return
    extensions["timeout"]["read"] = max(0.001, deadline - time.monotonic())
    response.stream = _guarded(response.stream, deadline, response.request)


def _guarded(stream: Any, deadline: float, request: Any) -> Any:
    import httpx2

    class Guarded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for chunk in stream:
                yield chunk
                if time.monotonic() > deadline:
                    raise httpx2.ReadTimeout("the answer dripped past its time", request=request)

        def close(self) -> None:
            stream.close()

    return Guarded()


DEADLINE_HOOKS: Mapping[str, list[Any]] = {
    "request": [_note_deadline],
    "response": [_guard_deadline],
}
"""Event hooks for the HTTP client."""
