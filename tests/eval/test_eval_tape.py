"""Recording and replaying against a real server on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from assistant import UserError
from eval.relay import LACKING, relay
from eval.tape import OPEN, PACKED, Tape, request_key


@contextmanager
def model_server(fail: bool = False) -> Iterator[tuple[str, list[str]]]:
    """A model that counts: its n-th answer says n. Gives its base URL and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["content-length"])).decode())
            answer = {"choices": [{"text": f"answer {len(asked)}"}], "created": 1, "id": "x"}
            data = json.dumps({"error": "busy"} if fail else answer).encode()
            self.send_response(503 if fail else 200)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def post(base: str, content: object) -> tuple[int, dict[str, object]]:
    request = Request(
        f"{base}/chat/completions",
        data=json.dumps(content).encode(),
        headers={"content-type": "application/json"},
    )
    try:
        with urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        return error.code, json.loads(error.read())


def text(answer: tuple[int, dict[str, object]]) -> str:
    return answer[1]["choices"][0]["text"]  # type: ignore[index]


def test_a_recording_is_replayed_without_the_model(tmp_path: Path) -> None:
    with model_server() as (upstream, asked):
        tape = Tape(tmp_path, record=True)
        with relay(tape, upstream) as base:
            first = text(post(base, {"q": 1}))
            assert text(post(base, {"q": 2})) == "answer 2"
        tape.pack()
    assert len(asked) == 2
    assert not (tmp_path / OPEN).exists()
    again = Tape(tmp_path, record=False)
    with relay(again, None) as base:
        assert text(post(base, {"q": 1})) == first
    assert again.missing == 0
    assert again.seconds > 0


def test_an_interrupted_recording_goes_on(tmp_path: Path) -> None:
    with model_server() as (upstream, asked):
        with relay(Tape(tmp_path, record=True), upstream) as base:
            post(base, {"q": 1})
        with (tmp_path / OPEN).open("a") as target:
            target.write('{"key": "half a li')  # as after kill -9
        with relay(Tape(tmp_path, record=True), upstream) as base:
            assert text(post(base, {"q": 1})) == "answer 1"
            assert text(post(base, {"q": 2})) == "answer 2"
    assert len(asked) == 2


def test_repetitions_are_replayed_in_their_order(tmp_path: Path) -> None:
    with model_server() as (upstream, _), relay(Tape(tmp_path, record=True), upstream) as base:
        said = [text(post(base, {"q": 1})) for _ in range(3)]
    assert said == ["answer 1", "answer 2", "answer 3"]
    with relay(Tape(tmp_path, record=False), None) as base:
        assert [text(post(base, {"q": 1})) for _ in range(3)] == said


def test_a_replay_that_lacks_an_answer_says_so(tmp_path: Path) -> None:
    with model_server() as (upstream, _), relay(Tape(tmp_path, record=True), upstream) as base:
        post(base, {"q": 1})
    tape = Tape(tmp_path, record=False)
    with relay(tape, None) as base:
        status, answer = post(base, {"q": "another"})
    assert status == 400
    assert answer["error"]["message"] == LACKING  # type: ignore[index]
    assert tape.missing == 1


def test_failures_are_passed_on_and_not_recorded(tmp_path: Path) -> None:
    with (
        model_server(fail=True) as (upstream, _),
        relay(Tape(tmp_path, record=True), upstream) as base,
    ):
        assert post(base, {"q": 1})[0] == 503
    with pytest.raises(UserError, match="no recorded answers"):
        Tape(tmp_path, record=False)


def test_a_server_that_is_gone_is_a_bad_gateway(tmp_path: Path) -> None:
    with relay(Tape(tmp_path, record=True), "http://127.0.0.1:9/v1") as base:
        assert post(base, {"q": 1})[0] == 502


def test_the_same_answers_give_the_same_bytes(tmp_path: Path) -> None:
    packed = []
    for name, order in (("one", "ab"), ("two", "ba")):
        tape = Tape(tmp_path / name, record=True)
        for key in order:
            tape.add(key, 200, {"text": key, "timings": {"ms": len(packed)}}, 1.0)
        tape.pack()
        packed.append((tmp_path / name / PACKED).read_bytes())
    assert packed[0] == packed[1]


def test_a_tape_belongs_to_one_model(tmp_path: Path) -> None:
    Tape(tmp_path, record=True).describe({"label": "one"})
    Tape(tmp_path, record=True).describe({"label": "one"})
    with pytest.raises(UserError, match="'one' and not of 'two'"):
        Tape(tmp_path, record=True).describe({"label": "two"})


def test_a_damaged_tape_is_said(tmp_path: Path) -> None:
    (tmp_path / PACKED).write_bytes(b"no gzip at all")
    with pytest.raises(UserError, match="damaged"):
        Tape(tmp_path, record=False)


def test_the_whole_request_is_the_key() -> None:
    one = request_key("POST", "/v1/chat", b'{"a": 1, "b": 2}')
    assert one == request_key("POST", "/v1/chat", b'{"b":2,"a":1}')
    assert one != request_key("POST", "/v1/chat", b'{"a": 1, "b": 3}')
    assert one != request_key("POST", "/v1/other", b'{"a": 1, "b": 2}')
    assert request_key("POST", "/", b"no json") != request_key("POST", "/", b"nor this")
