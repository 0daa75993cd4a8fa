"""The embedding models: the one in this process, and any OpenAI-compatible endpoint."""

import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from retrieval_parts import SqliteVectors, shop

from assistant.domain import UserError
from assistant.retrieval import Retriever, open_embedder
from assistant.retrieval.dense import slug


def test_the_default_model_puts_like_meanings_together() -> None:
    vectors = open_embedder().embed(
        ["The boat needs fuel.", "We have to refuel the ship.", "Invoices are sent by mail."]
    )
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert vectors[0] @ vectors[1] > 0.5 > 0.2 > vectors[0] @ vectors[2]


def test_a_vector_does_not_depend_on_its_batch() -> None:
    embedder = open_embedder()
    texts = ["short", "a much longer text that makes the batch wide " * 20, "", "déjà vu"]
    together = embedder.embed(texts)
    for row, text in enumerate(texts):
        # int8 kernels quantise by batch: equal but for rounding
        assert together[row] @ embedder.embed([text])[0] > 0.995


def test_no_texts_make_no_rows() -> None:
    assert open_embedder().embed([]).shape == (0, 384)


def test_the_vocabulary_is_the_published_one() -> None:
    content = (files("assistant.minilm") / "vocab.txt").read_bytes()
    assert (
        hashlib.sha256(content).hexdigest()
        == "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
    )


@pytest.mark.parametrize("name", ["mini", "openai:", "cohere:embed"])
def test_an_unknown_model_is_refused_in_one_sentence(name: str) -> None:
    with pytest.raises(UserError, match="There is no embedding model"):
        open_embedder(name)


class Server(ThreadingHTTPServer):
    """Answers embeddings like a small compatible server, and remembers what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.status = 200
        self.lose = 0


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(body)
        self.server.keys.append(self.headers.get("Authorization"))
        rows = [
            {"object": "embedding", "index": place, "embedding": [3.0, float(len(text)), 0.0]}
            for place, text in enumerate(body["input"])
        ]
        rows = rows[: len(rows) - self.server.lose]
        answer: dict[str, Any] = {
            "object": "list",
            "data": rows[::-1],  # the order of an answer is not promised
            "model": body["model"],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
        if self.server.status != 200:
            answer = {"error": {"message": "no", "type": "invalid_request_error"}}
        raw = json.dumps(answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("OPENAI_API_KEY", "test-key")
    running = Server()
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def url(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/v1"


def test_an_endpoint_gives_normalised_rows_in_order(server: Server) -> None:
    embedder = open_embedder("openai:tiny", base_url=url(server))
    vectors = embedder.embed(["abcd", ""])
    assert vectors.tolist() == [
        pytest.approx([0.6, 0.8, 0.0]),
        pytest.approx([0.948683, 0.316228, 0]),
    ]
    assert embedder.dimension == 3
    assert server.requests[0]["model"] == "tiny"
    assert server.keys[0] == "Bearer test-key"


def test_any_name_goes_with_an_address(server: Server) -> None:
    embedder = open_embedder("BAAI/bge-m3", base_url=url(server) + "/")
    embedder.embed(["abcd"])
    assert server.requests[0]["model"] == "BAAI/bge-m3"
    assert embedder.name == f"openai:BAAI/bge-m3@{url(server)}"


def test_a_key_of_its_own_comes_first(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_API_KEY", "chat-key")
    open_embedder("openai:tiny", base_url=url(server)).embed(["x"])
    monkeypatch.setenv("ASSISTANT_EMBEDDING_API_KEY", "embedding-key")
    open_embedder("openai:tiny", base_url=url(server)).embed(["x"])
    assert server.keys == ["Bearer chat-key", "Bearer embedding-key"]


def test_ollama_is_found_where_it_says(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", f"127.0.0.1:{server.server_address[1]}")
    assert open_embedder("ollama:nomic").embed(["x"]).shape == (1, 3)
    assert server.requests[0]["model"] == "nomic"
    monkeypatch.delenv("OLLAMA_HOST")
    assert open_embedder("ollama:nomic").name == "openai:nomic@http://127.0.0.1:11434/v1"


@pytest.mark.parametrize(
    ("name", "address", "message"),
    [
        ("tiny", "localhost:8000", "must be one such as"),
        ("tiny", "http://me:secret@localhost/v1", "must not hold a password"),
        (None, "http://localhost:8000/v1", "has no address"),
    ],
)
def test_an_address_that_is_none_is_refused(name: str | None, address: str, message: str) -> None:
    with pytest.raises(UserError, match=message) as refused:
        open_embedder(name, base_url=address)
    assert "secret" not in str(refused.value)


def test_names_that_look_alike_on_disk_stay_apart() -> None:
    names = ["openai:A", "openai:a", "openai-a", *(f"openai:{'x' * 90}{n}" for n in range(2))]
    assert len({slug(name) for name in names}) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9._-]{3,100}", slug(name)) for name in names)


def test_many_texts_go_in_several_requests(server: Server) -> None:
    vectors = open_embedder("openai:tiny", base_url=url(server)).embed(["x"] * 300)
    assert vectors.shape == (300, 3)
    assert [len(request["input"]) for request in server.requests] == [128, 128, 44]


def test_an_index_by_an_endpoint_is_its_own(server: Server, tmp_path: Path) -> None:
    store = SqliteVectors(tmp_path / "workspace.db")
    embedder = open_embedder("openai:tiny", base_url=url(server))
    with Retriever(tmp_path / "index", store, embedder=embedder) as retriever:
        assert retriever.update(shop()).embedded == 5
        assert retriever.search("gift card")[0].key == "SHOP-1"


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "refused the key"), (404, "has no embedding model"), (400, "did not embed")],
)
def test_a_refusal_says_what_to_do(server: Server, status: int, message: str) -> None:
    server.status = status
    with pytest.raises(UserError, match=message):
        open_embedder("openai:tiny", base_url=url(server)).embed(["x"])


def test_an_incompatible_answer_is_refused(server: Server) -> None:
    server.lose = 1
    with pytest.raises(UserError, match="1 vectors for 2 texts"):
        open_embedder("openai:tiny", base_url=url(server)).embed(["x", "y"])


def test_an_unreachable_server_is_said_plainly(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.retrieval import endpoint

    monkeypatch.setattr(endpoint, "RETRIES", 0)
    address = url(server)
    server.shutdown()
    server.server_close()
    with pytest.raises(UserError, match="cannot be reached"):
        open_embedder("openai:tiny", base_url=address).embed(["x"])


def test_without_a_key_openai_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UserError, match="OPENAI_API_KEY"):
        open_embedder("openai:text-embedding-3-small").embed(["x"])


def test_the_default_needs_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(_self: socket.socket, address: object) -> None:
        raise AssertionError(f"connected to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("assistant.retrieval.ranking.EXACT_ROWS", 0)
    store = SqliteVectors(tmp_path / "workspace.db")
    with Retriever(tmp_path / "index", store) as retriever:
        retriever.update(shop())
        assert retriever.search("gift card")[0].key == "SHOP-1"


def test_importing_the_room_imports_nothing_heavy() -> None:
    heavy = (
        "numpy",
        "chromadb",
        "onnxruntime",
        "tokenizers",
        "openai",
        "snowballstemmer",
        "filelock",
    )
    code = f"import sys, assistant.retrieval; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
