"""A chat model's server on loopback that takes its time, has limits and misbehaves as told.

It speaks OpenAI's chat completions. Used by the bench and the tests of the batch, in a thread
(`Provider`) or in a process of its own (`python -m eval.bench._provider OPTIONS`), where it
does not take part in the measured process's use of the processor.
"""

import asyncio
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.request import urlopen

TOKENS_IN = 100
TOKENS_OUT = 20


@dataclass(frozen=True)
class Reply:
    """What the server does with one request; by default it answers."""

    status: int = 200
    content: Any = None
    """The answer's text; None: a valid one."""
    headers: Mapping[str, str] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)
    finish_reason: str = "stop"
    refusal: str | None = None
    raw: bytes | None = None
    """The whole body, in place of a completion."""
    manner: str = "whole"
    """`whole`, `hang`, `drip` or `reset`."""


Script = Callable[[int, dict[str, Any]], Reply]
"""From the number of the request (0, 1, …) and its body to what happens."""


class Provider:
    """The server. A context manager that runs it in a thread.

    Args:
        latency: seconds that an answer takes.
        script: what happens to each request; None: it is answered.
        requests_per_minute: more are answered with 429; counted over `window` seconds.
        tokens_per_minute: likewise.
        window: seconds over which limits are counted, any such stretch of time. Shorter than a
            provider's minute is stricter: the load must be spread more evenly.
    """

    def __init__(
        self,
        *,
        latency: float = 0.0,
        script: Script | None = None,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        window: float = 60.0,
    ) -> None:
        self.latency = latency
        self.script = script or (lambda _number, _body: Reply())
        self.window = window
        self.limits = (requests_per_minute, tokens_per_minute)
        self.answered: Counter[int] = Counter()
        """Number of answers by status."""
        self.served_tokens = 0
        self.most_at_once = 0
        self.port = 0
        self._number = 0
        self._now = 0
        self._recent: deque[tuple[float, int]] = deque()
        self._recent_tokens = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def base_url(self) -> str:
        """Root of the API."""
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> "Provider":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.start(), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(_cancel_all(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = head.partition("content-length:")[2].split("\r\n")[0].strip() or "0"
                body = await reader.readexactly(int(length))
                if head.startswith("get"):
                    await _send(writer, 200, {}, json.dumps(self.stats()).encode())
                elif not await self._chat(writer, json.loads(body)):
                    break
        writer.close()

    def stats(self) -> dict[str, Any]:
        """What was served so far."""
        return {
            "answered": dict(self.answered),
            "tokens": self.served_tokens,
            "most_at_once": self.most_at_once,
        }

    async def _chat(self, writer: asyncio.StreamWriter, body: dict[str, Any]) -> bool:
        """Answer one request; returns whether the connection lives on."""
        number, self._number = self._number, self._number + 1
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            reply = Reply(429, headers={"retry-after-ms": "200"})
            if self._within_limits():
                reply = self.script(number, body)
                await asyncio.sleep(self.latency if reply.status == 200 else 0)
            return await self._reply(writer, reply, body)
        finally:
            self._now -= 1

    def _within_limits(self) -> bool:
        now = time.monotonic()
        while self._recent and self._recent[0][0] <= now - self.window:
            self._recent_tokens -= self._recent.popleft()[1]
        requests, tokens = (limit and limit * self.window / 60 for limit in self.limits)
        wanted = TOKENS_IN + TOKENS_OUT
        if requests and len(self._recent) + 1 > requests:
            return False
        if tokens and self._recent_tokens + wanted > tokens:
            return False
        self._recent.append((now, wanted))
        self._recent_tokens += wanted
        return True

    async def _reply(
        self, writer: asyncio.StreamWriter, reply: Reply, body: dict[str, Any]
    ) -> bool:
        self.answered[reply.status] += 1
        if reply.manner == "hang":
            await asyncio.sleep(3600)
        if reply.raw is not None:
            content = reply.raw
        elif reply.status != 200:
            message = {"message": "told to fail", "type": "fault", **reply.error}
            content = json.dumps({"error": message}).encode()
        else:
            self.served_tokens += TOKENS_IN + TOKENS_OUT
            content = json.dumps(_completion(reply, body)).encode()
        if reply.manner == "whole":
            await _send(writer, reply.status, reply.headers, content)
            return True
        await _send(writer, reply.status, reply.headers, content, cut=True)
        if reply.manner == "drip":
            for byte in content[len(content) // 2 :]:
                await asyncio.sleep(0.2)
                if writer.transport.is_closing():
                    break
                writer.write(bytes([byte]))
        else:
            writer.transport.abort()
        return False


async def _cancel_all() -> None:
    """End the calls that hang, as a server does that is stopped."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _completion(reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
    question = body["messages"][-1]["content"]
    text = json.dumps({"words": f"Answer to {question[:40]}"})
    content = text if reply.content is None else reply.content
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": body.get("model", ""),
        "choices": [
            {
                "index": 0,
                "finish_reason": reply.finish_reason,
                "message": {
                    "role": "assistant",
                    "content": None if reply.refusal or content == "" else content,
                    "refusal": reply.refusal,
                },
            }
        ],
        "usage": {
            "prompt_tokens": TOKENS_IN,
            "completion_tokens": TOKENS_OUT,
            "total_tokens": TOKENS_IN + TOKENS_OUT,
        },
    }


async def _send(
    writer: asyncio.StreamWriter,
    status: int,
    headers: Mapping[str, str],
    content: bytes,
    *,
    cut: bool = False,
) -> None:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(content)}", *(f"{k}: {v}" for k, v in headers.items())]
    head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
    writer.write(head + (content[: len(content) // 2] if cut else content))
    await writer.drain()


RECOVERABLE: Mapping[str, Reply] = {
    "429 seconds": Reply(429, headers={"retry-after": "0.2"}),
    "429 milliseconds": Reply(429, headers={"retry-after-ms": "50"}),
    "429 garbage": Reply(429, headers={"retry-after": "soon"}),
    "429 silent": Reply(429),
    "500": Reply(500),
    "502": Reply(502, raw=b"<html>Bad gateway</html>"),
    "503": Reply(503, headers={"retry-after": "0.1"}),
    "529": Reply(529),
    "hang": Reply(manner="hang"),
    "drip": Reply(manner="drip"),
    "reset": Reply(manner="reset"),
    "no json": Reply(raw=b"upstream connect error"),
    "fenced": Reply(content='```json\n{"words": "Fenced"}\n```'),
    "prose": Reply(content='Sure! Here it is: {"words": "In prose"} Hope this helps.'),
    "trailing comma": Reply(content='{"words": "With a comma",}'),
    "invalid": Reply(content='{"wrds": 1}'),
    "cut off": Reply(content='{"words": "Cut', finish_reason="length"),
    "empty": Reply(content=""),
}
"""Faults that a patient client gets over."""

FINAL: Mapping[str, Reply] = {
    "refusal": Reply(refusal="I cannot help with that."),
    "filtered": Reply(content="", finish_reason="content_filter"),
}
"""Faults that are answers: asking again changes nothing."""


def mixed_faults(share: float, *, seed: int, final: float = 0.0) -> Script:
    """Faults at random.

    Args:
        share: of requests that meet a fault of `RECOVERABLE`.
        seed: of the choice.
        final: of questions that always meet one of `FINAL`.
    """
    dice = random.Random(seed)
    names = sorted(RECOVERABLE)

    def script(_number: int, body: dict[str, Any]) -> Reply:
        question = body["messages"][1]["content"]
        own = random.Random(question).random()
        if own < final:
            return FINAL["refusal" if own < final / 2 else "filtered"]
        if dice.random() >= share:
            return Reply()
        name = dice.choice(names)
        if name == "429 garbage" and dice.random() < 0.5:
            return Reply(429, headers={"retry-after": formatdate(time.time(), usegmt=True)})
        return RECOVERABLE[name]

    return script


@contextmanager
def provider_process(**options: Any) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """Run a provider in a process of its own.

    Args:
        options: `latency`, `requests_per_minute`, `tokens_per_minute`, `window`, and `faults`,
            `final` and `seed` for `mixed_faults`.

    Yields:
        The root of the API, and a function that fetches `Provider.stats`.
    """
    command = [sys.executable, "-m", __name__, json.dumps(options)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()

        def stats() -> dict[str, Any]:
            with urlopen(f"{url}/stats") as answer:  # noqa: S310 - our own loopback address
                found: dict[str, Any] = json.load(answer)
            return found

        yield url, stats
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Serve until killed; prints the root of the API first."""
    options = json.loads(sys.argv[1])
    faults, final = options.pop("faults", 0.0), options.pop("final", 0.0)
    seed = options.pop("seed", 0)
    script = mixed_faults(faults, seed=seed, final=final) if faults or final else None

    async def serve() -> None:
        provider = Provider(script=script, **options)
        await provider.start()
        print(provider.base_url, flush=True)
        await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
