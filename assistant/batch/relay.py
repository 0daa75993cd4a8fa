"""A model's address on loopback that answers from stored answers and notes what is missing.

The stations call it as they call any model. So what is written to a batch file is exactly what
a run would have asked, repairs included, and an answer that came by file is read, checked and
repaired exactly as one that came by wire.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.batch.files import request_id
from assistant.domain import UserError

Asked = tuple[str, dict[str, Any]]
"""Id and body of a request."""


@dataclass
class Relay:
    """The address, and the requests that found no answer."""

    base_url: str
    api_key: str
    _missing: list[Asked] = field(default_factory=list)
    _served: list[Asked] = field(default_factory=list)
    _error: UserError | None = None

    def take(self) -> tuple[list[Asked], list[Asked]]:
        """The requests since the last look: those without an answer, and those with one.

        Raises:
            UserError: the stored answers could not be read.
        """
        if self._error is not None:
            raise self._error
        found = self._missing, self._served
        self._missing, self._served = [], []
        return found


@contextmanager
def relay(find_answer: Callable[[str], str | None]) -> Iterator[Relay]:
    """Serve stored answers while the block lasts.

    Args:
        find_answer: the stored chat completion (JSON text) for a request's id, if there is one.
            A request without one is noted, and refused with status 424, which no client tries
            again.
    """
    key = secrets.token_urlsafe(24)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.headers.get("Authorization") != f"Bearer {key}":
                self._send(401, json.dumps({"error": {"message": "not for you"}}))
                return
            body = json.loads(content)
            id_ = request_id(body)
            try:
                answer = find_answer(id_)
            except UserError as error:
                # Told by the thread that uses the relay: this one has nobody to tell.
                state._error = error
                answer = None
            if answer is None:
                state._missing.append((id_, body))
                self._send(424, json.dumps({"error": {"message": "not answered yet"}}))
                return
            state._served.append((id_, body))
            self._send(200, answer)

        def _send(self, status: int, text: str) -> None:
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = Relay(f"http://127.0.0.1:{server.server_address[1]}/v1", key)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
