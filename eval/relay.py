"""A server on loopback between the assistant and its model, that records and replays.

The assistant talks to it as to any OpenAI-compatible server; so recording needs nothing of the
assistant's inside, and every client, header and retry is the real one.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from .tape import Tape, request_key

_PASSED_ON = ("authorization", "content-type", "x-api-key", "anthropic-version", "anthropic-beta")
LACKING = "the recording lacks this request; record it again"


@contextmanager
def relay(tape: Tape, upstream: str | None) -> Iterator[str]:
    """Serve a tape until the context ends.

    Args:
        tape: answers that are known already, and where new ones are kept.
        upstream: base URL of the model that answers what the tape lacks; None: nobody does.

    Yields:
        The base URL to talk to.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            key = request_key("POST", self.path, body)
            known = tape.find(key)
            if known is not None:
                self._answer(known.status, known.body)
            elif upstream is None or not tape.record:
                self._answer(400, {"error": {"message": LACKING, "type": "lacking"}})
            else:
                begin = perf_counter()
                status, content = self._forward("POST", body)
                if status < 400:
                    tape.add(key, status, content, perf_counter() - begin)
                self._answer(status, content)

        def do_GET(self) -> None:
            if upstream is None or not tape.record:
                self._answer(200, {"object": "list", "data": []})
            else:
                self._answer(*self._forward("GET", None))

        def _forward(self, method: str, body: bytes | None) -> tuple[int, Any]:
            import httpx2

            assert upstream is not None
            target = urlsplit(upstream)
            headers = {name: self.headers[name] for name in _PASSED_ON if self.headers.get(name)}
            try:
                with httpx2.Client(timeout=300) as client:
                    answer = client.request(
                        method,
                        f"{target.scheme}://{target.netloc}{self.path}",
                        content=body,
                        headers=headers,
                    )
                    return answer.status_code, answer.json()
            except (httpx2.HTTPError, ValueError) as error:
                return 502, {"error": {"message": f"the model's server failed: {error}"}}

        def _answer(self, status: int, content: Any) -> None:
            data = json.dumps(content).encode()
            # Who interrupts a run does not wait for the answer; it is on the tape all the same.
            with suppress(BrokenPipeError, ConnectionResetError):
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the report tells what happened."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        path = urlsplit(upstream).path if upstream else "/v1"
        yield f"http://127.0.0.1:{server.server_address[1]}{path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
