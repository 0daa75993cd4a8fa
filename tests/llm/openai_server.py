"""A scripted OpenAI-compatible server on loopback, which also speaks Anthropic's dialect.

::

    def test_it(openai_server):
        openai_server.script({"criteria": []}, Reply(status=503), "prose")
        ask(openai_server.endpoint(), ...)
        assert openai_server.requests[0].body["messages"]

Replies are used up in order; then `answer` (a function of the request, or a fixed reply) takes
over. Every request is kept.
"""

import json
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from pydantic import SecretStr

from assistant.llm import Endpoint

KEY = "sk-loopback-0123456789abcdef"


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    content: Any = None
    """Text of the answer; anything else than a text becomes JSON."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Any = None
    """Body of an error, as `{"error": …}`."""
    body: bytes | None = None
    """The whole body as it is, instead of a chat completion."""
    finish_reason: str = "stop"
    refusal: str | None = None
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()
    """Tools that the model calls, each with its arguments."""
    tokens: tuple[int, int, int] = (100, 0, 20)
    """Input, of it cached, output."""
    delay: float = 0.0
    manner: Literal["whole", "drip", "drip headers", "hang", "hang in body", "reset", "cut"] = (
        "whole"
    )


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


Answering = Reply | Callable[[Request], Reply]


class OpenAIServer:
    """The server; a context manager."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Answering = Reply({})
        self.models: tuple[str, ...] = ("scripted",)
        self.stopped = threading.Event()
        self._script: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.scripted = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def chats(self) -> list[Request]:
        """The requests for an answer of the model."""
        return [request for request in self.requests if request.method == "POST"]

    def script(self, *replies: Any) -> None:
        """Queue replies; what is no `Reply` becomes the content of one."""
        self._script.extend(r if isinstance(r, Reply) else Reply(r) for r in replies)

    def endpoint(self, **changes: Any) -> Endpoint:
        """An endpoint of this server, without retries unless told otherwise."""
        values: dict[str, Any] = {
            "label": "scripted",
            "provider": "compatible",
            "model": "scripted",
            "base_url": self.base_url,
            "api_key": SecretStr(KEY),
            "max_retries": 0,
        }
        return Endpoint(**(values | changes))

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            if request.method == "POST" and self._script:
                return self._script.popleft()
        return self.answer(request) if callable(self.answer) else self.answer

    def __enter__(self) -> "OpenAIServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    scripted: OpenAIServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        scripted = self.server.scripted
        request = Request("GET", self.path, {k.lower(): v for k, v in self.headers.items()}, {})
        reply = scripted.reply_to(request)
        if reply.status == 200 and reply.body is None and reply.manner == "whole":
            names = [{"id": name, "object": "model"} for name in scripted.models]
            wanted = self.path.partition("/models/")[2]
            listing: Any = {"object": "list", "data": names}
            if wanted and wanted not in scripted.models:
                reply = Reply(status=404, error={"message": "no such model"})
            elif wanted:
                listing = {"id": wanted, "object": "model"}
            if reply.status == 200:
                reply = Reply(body=json.dumps(listing).encode())
        self._send(reply, request)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        request = Request(
            "POST", self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(raw)
        )
        self._send(self.server.scripted.reply_to(request), request)

    def _send(self, reply: Reply, request: Request) -> None:
        stopped = self.server.scripted.stopped
        if reply.delay:
            stopped.wait(reply.delay)
        if reply.manner == "hang":
            stopped.wait()
            return
        if reply.manner == "reset":
            self._reset()
            return
        streamed = bool(request.body.get("stream")) and reply.status < 400 and reply.body is None
        body = _events(reply, request) if streamed else _body(reply, request)
        if reply.manner == "drip headers":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self._drip(b"x-slow: " + b"z" * 10_000)
            return
        self.send_response(reply.status)
        kind = "text/event-stream" if streamed else "application/json"
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.manner == "hang in body":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            stopped.wait()
        elif reply.manner == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            self._reset()
        elif reply.manner == "drip":
            self._drip(body)
        else:
            self.wfile.write(body)

    def _drip(self, data: bytes) -> None:
        for index in range(len(data)):
            self.wfile.write(data[index : index + 1])
            self.wfile.flush()
            if self.server.scripted.stopped.wait(0.02):
                return

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True


def _body(reply: Reply, request: Request) -> bytes:
    if reply.body is not None:
        return reply.body
    if reply.error is not None or reply.status >= 400:
        return json.dumps({"error": reply.error or {"message": "as told"}}).encode()
    content = reply.content
    if content is not None and not isinstance(content, str):
        content = json.dumps(content)
    make = _anthropic if request.path.endswith("/messages") else _openai
    return json.dumps(make(reply, content, request)).encode()


def _openai(reply: Reply, content: str | None, request: Request) -> dict[str, Any]:
    read, cached, written = reply.tokens
    message = {"role": "assistant", "content": content, "refusal": reply.refusal}
    if reply.calls:
        message |= {"content": None, "tool_calls": _tool_calls(reply)}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.body.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish_reason}],
        "usage": {
            "prompt_tokens": read,
            "completion_tokens": written,
            "total_tokens": read + written,
            "prompt_tokens_details": {"cached_tokens": cached},
        },
    }


def _tool_calls(reply: Reply) -> list[dict[str, Any]]:
    return [
        {
            "index": at,
            "id": f"call-{at}-{name}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for at, (name, arguments) in enumerate(reply.calls)
    ]


def _events(reply: Reply, request: Request) -> bytes:
    """The same answer as server-sent events, word by word, the usage last where it was asked for."""
    whole = _openai(reply, reply.content, request)
    [choice] = whole["choices"]
    said = {"role": "assistant", **choice["message"]}
    words = (said.pop("content") or "").split(" ")
    pieces = [{"content": word + " " * (at < len(words) - 1)} for at, word in enumerate(words)]
    deltas: list[dict[str, Any]] = [said] if reply.calls else [{"role": "assistant"}, *pieces]
    head = {**whole, "object": "chat.completion.chunk", "usage": None}
    chunks = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    reason = "tool_calls" if reply.calls else choice["finish_reason"]
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    if (request.body.get("stream_options") or {}).get("include_usage"):
        chunks.append({**head, "choices": [], "usage": whole["usage"]})
    lines = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "".join([*lines, "data: [DONE]\n\n"]).encode()


def _anthropic(reply: Reply, content: str | None, request: Request) -> dict[str, Any]:
    read, cached, written = reply.tokens
    reasons = {"stop": "end_turn", "length": "max_tokens"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request.body.get("model"),
        "content": [{"type": "text", "text": content or ""}],
        "stop_reason": reasons.get(reply.finish_reason, reply.finish_reason),
        "stop_sequence": None,
        "usage": {
            "input_tokens": read - cached,
            "cache_read_input_tokens": cached,
            "cache_creation_input_tokens": 0,
            "output_tokens": written,
        },
    }
