import socket
import ssl
import threading
import time
from typing import Any

import pytest
from pydantic import BaseModel

from assistant.domain import ModelFailure, UserError
from assistant.llm import Rendered, ask, check_endpoint
from tests.llm.openai_server import KEY, OpenAIServer, Reply


class Out(BaseModel):
    criteria: list[str]


GOOD = {"criteria": []}
OVERFLOW = {
    "message": "This model's maximum context length is 8192 tokens.",
    "code": "context_length_exceeded",
}
LLAMA_OVERFLOW = {
    "code": 400,
    "message": "request (9000 tokens) exceeds the available context size (8192 tokens)",
    "type": "exceed_context_size_error",
}
QUOTA = {"message": "You exceeded your current quota", "code": "insufficient_quota"}
WRONG_KEY = {"message": f"Incorrect API key provided: {KEY}.", "code": "invalid_api_key"}
FILTER = {"message": "The response was filtered", "code": "content_filter"}

STATUSES = [
    (Reply(status=401, error=WRONG_KEY), "key", "fatal", "does not accept the key"),
    (Reply(status=403), "key", "fatal", "does not allow this key"),
    (Reply(status=404), "not found", "fatal", "does not exist"),
    (Reply(status=402), "quota", "fatal", "credit or quota"),
    (Reply(status=429, error=QUOTA), "quota", "fatal", "credit or quota"),
    (Reply(status=429), "rate", "retry", "slow down"),
    (Reply(status=500), "server", "retry", "status 500"),
    (Reply(status=502, body=b"<html>bad gateway</html>"), "server", "retry", "status 502"),
    (Reply(status=503), "server", "retry", "status 503"),
    (Reply(status=529), "server", "retry", "status 529"),
    (Reply(status=408), "server", "retry", "status 408"),
    (Reply(status=501), "request", "give up", "status 501"),
    (Reply(status=422, error={"message": f"bad {KEY}"}), "request", "give up", "status 422"),
    (Reply(status=400, error=OVERFLOW), "overflow", "give up", "too long"),
    (Reply(status=400, error=LLAMA_OVERFLOW), "overflow", "give up", "too long"),
    (Reply(status=413), "overflow", "give up", "too long"),
    (Reply(status=400, error=FILTER), "filtered", "give up", "content filter"),
    (Reply(refusal="I will not."), "refusal", "give up", "declined"),
    (Reply("x", finish_reason="content_filter"), "filtered", "give up", "content filter"),
    (Reply(body=b"not json"), "unreadable", "retry", "not in the form"),
    (Reply(body=b""), "unreadable", "retry", "not in the form"),
    (Reply(body=b"[]"), "unreadable", "retry", "not in the form"),
    (Reply(body=b"null"), "unreadable", "retry", "not in the form"),
    (Reply(body=b'{"choices": null}'), "unreadable", "retry", "not in the form"),
    (Reply(body=b'{"choices": []}'), "unreadable", "retry", "not in the form"),
    (Reply(body=b"<html>portal</html>"), "unreadable", "retry", "not in the form"),
    (Reply(manner="reset"), "connection", "retry", "broke"),
    (Reply(GOOD, manner="cut"), "connection", "retry", "broke"),
]


@pytest.mark.parametrize(("reply", "kind", "what", "told"), STATUSES)
def test_each_fault_is_one_sentence(
    openai_server: OpenAIServer, rendered: Rendered, reply: Reply, kind: str, what: str, told: str
) -> None:
    openai_server.answer = reply
    with pytest.raises(ModelFailure) as caught:
        ask(openai_server.endpoint(), rendered, Out)
    failure = caught.value
    message = str(failure)
    assert (failure.kind, failure.fatal, failure.retryable) == (
        kind,
        what == "fatal",
        what == "retry",
    )
    assert told in message
    assert message.endswith(".")
    assert "\n" not in message
    assert KEY not in message


@pytest.mark.parametrize("reply", [r for r, *_ in STATUSES if r.body is None])
def test_anthropic_faults_have_the_same_kinds(
    openai_server: OpenAIServer, rendered: Rendered, reply: Reply
) -> None:
    pytest.importorskip("langchain_anthropic")
    if reply.refusal:
        reply = Reply("", finish_reason="refusal")
    if reply.finish_reason == "content_filter":
        pytest.skip("not a word of Anthropic's")
    openai_server.answer = reply
    kinds = []
    for changes in ({}, _anthropic(openai_server)):
        with pytest.raises(ModelFailure) as caught:
            ask(openai_server.endpoint(**changes), rendered, Out)
        kinds.append((caught.value.kind, caught.value.fatal, caught.value.retryable))
        assert KEY not in str(caught.value)
    if reply.finish_reason != "refusal":
        assert kinds[0] == kinds[1]
    else:
        assert kinds[1][0] == "refusal"


def _anthropic(server: OpenAIServer) -> dict[str, Any]:
    return {
        "provider": "anthropic",
        "model": "claude-sonnet-5",
        "base_url": server.base_url.removesuffix("/v1"),
    }


def test_anthropic_credit(openai_server: OpenAIServer, rendered: Rendered) -> None:
    pytest.importorskip("langchain_anthropic")
    error = {"type": "invalid_request_error", "message": "Your credit balance is too low"}
    openai_server.answer = Reply(status=400, error=error)
    with pytest.raises(ModelFailure) as caught:
        ask(openai_server.endpoint(**_anthropic(openai_server)), rendered, Out)
    assert (caught.value.kind, caught.value.fatal) == ("quota", True)


@pytest.mark.parametrize("manner", ["hang", "hang in body", "drip"])
@pytest.mark.parametrize("provider", ["compatible", "anthropic"])
def test_no_answer_outlasts_its_time(
    openai_server: OpenAIServer, rendered: Rendered, manner: Any, provider: str
) -> None:
    changes = {}
    if provider == "anthropic":
        pytest.importorskip("langchain_anthropic")
        changes = _anthropic(openai_server)
    # Dripped byte by byte, this answer takes longer than the test would wait.
    openai_server.answer = Reply({"criteria": ["x" * 10_000]}, manner=manner)
    with pytest.raises(ModelFailure, match=r"did not answer within 0\.5 s") as caught:
        ask(openai_server.endpoint(**changes), rendered, Out, timeout=0.5)
    assert (caught.value.kind, caught.value.retryable) == ("timeout", True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"Retry-After-Ms": "1500"}, 1.5), ({"Retry-After": "x"}, None)],
)
def test_a_scheduler_is_told_how_long_to_wait(
    openai_server: OpenAIServer,
    rendered: Rendered,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    openai_server.answer = Reply(status=429, headers=headers)
    with pytest.raises(ModelFailure) as caught:
        ask(openai_server.endpoint(), rendered, Out)
    assert caught.value.retry_after == seconds
    assert len(openai_server.chats) == 1


def test_passing_faults_are_tried_again(
    openai_server: OpenAIServer, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("assistant.llm.calling.time.sleep", waited.append)
    openai_server.script(
        Reply(status=503), Reply(status=429, headers={"Retry-After": "3600"}), GOOD
    )
    answer = ask(openai_server.endpoint(max_retries=2), rendered, Out)
    assert answer.value == Out(**GOOD)
    assert len(openai_server.chats) == 3
    assert 0.3 < waited[0] < 0.7
    assert waited[1] == 20


@pytest.mark.parametrize("reply", [Reply(status=401), Reply(status=429, error=QUOTA)])
def test_lasting_faults_are_not_tried_again(
    openai_server: OpenAIServer, rendered: Rendered, reply: Reply
) -> None:
    openai_server.answer = reply
    with pytest.raises(ModelFailure):
        ask(openai_server.endpoint(max_retries=5), rendered, Out)
    assert len(openai_server.chats) == 1


def test_the_usage_of_a_failed_repair_is_counted(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script("prose", Reply(status=500))
    with pytest.raises(ModelFailure) as caught:
        ask(openai_server.endpoint(), rendered, Out)
    assert (caught.value.usage_in, caught.value.usage_out) == (100, 20)


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_refused_and_unknown_hosts(openai_server: OpenAIServer, rendered: Rendered) -> None:
    for base_url, told in (
        (f"http://127.0.0.1:{_closed_port()}/v1", "Nothing answers at"),
        ("http://no-such-host.invalid/v1", "cannot be found"),
    ):
        endpoint = openai_server.endpoint(base_url=base_url)
        with pytest.raises(ModelFailure, match=told) as caught:
            ask(endpoint, rendered, Out, timeout=5)
        assert (caught.value.kind, caught.value.retryable) == ("unreachable", True)
        with pytest.raises(UserError, match=told):
            check_endpoint(endpoint, timeout=5)


def test_a_server_without_tls_where_tls_is_asked_for(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    endpoint = openai_server.endpoint(base_url=openai_server.base_url.replace("http:", "https:"))
    with pytest.raises(ModelFailure, match="not secure") as caught:
        ask(endpoint, rendered, Out, timeout=5)
    assert (caught.value.kind, caught.value.fatal) == ("tls", True)
    with pytest.raises(UserError, match="SSL_CERT_FILE"):
        check_endpoint(endpoint, timeout=5)


@pytest.mark.parametrize(
    ("reply", "told"),
    [(Reply(status=401), "does not accept the key"), (Reply(manner="hang"), "within 0.5 s")],
)
def test_a_server_that_will_not_do_is_told_before_the_run(
    openai_server: OpenAIServer, reply: Reply, told: str
) -> None:
    openai_server.answer = reply
    with pytest.raises(UserError, match=told):
        check_endpoint(openai_server.endpoint(), timeout=0.5)


def test_a_model_that_is_not_there_is_told_before_the_run(openai_server: OpenAIServer) -> None:
    openai_server.models = ("llama3:latest", "gpt")
    check_endpoint(openai_server.endpoint(provider="ollama", model="llama3"))
    check_endpoint(openai_server.endpoint(provider="openai", model="gpt"))
    check_endpoint(openai_server.endpoint(model="any"))
    with pytest.raises(UserError, match="ollama pull other"):
        check_endpoint(openai_server.endpoint(provider="ollama", model="other"))
    with pytest.raises(UserError, match="does not exist"):
        check_endpoint(openai_server.endpoint(provider="openai", model="other"))


def test_anthropic_is_looked_at_before_the_run(openai_server: OpenAIServer) -> None:
    pytest.importorskip("langchain_anthropic")
    endpoint = openai_server.endpoint(**_anthropic(openai_server))
    check_endpoint(endpoint)
    openai_server.answer = Reply(status=401)
    with pytest.raises(UserError, match="ANTHROPIC_API_KEY"):
        check_endpoint(endpoint)


@pytest.mark.parametrize("reply", [Reply(status=404), Reply(status=503), Reply(body=b"hello")])
def test_a_server_that_lists_no_models_may_still_answer(
    openai_server: OpenAIServer, reply: Reply
) -> None:
    openai_server.answer = reply
    check_endpoint(openai_server.endpoint())


def test_an_untrusted_certificate(
    openai_server: OpenAIServer, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def untrusted(*_: Any, **__: Any) -> None:
        raise ssl.SSLCertVerificationError("self-signed certificate")

    monkeypatch.setattr("ssl.SSLContext.wrap_socket", untrusted)
    endpoint = openai_server.endpoint(base_url=openai_server.base_url.replace("http:", "https:"))
    with pytest.raises(ModelFailure, match="not secure") as caught:
        ask(endpoint, rendered, Out)
    assert caught.value.kind == "tls"


def test_our_own_mistakes_are_not_blamed_on_the_model(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    with pytest.raises(TypeError):
        ask(openai_server.endpoint(), rendered, Out, json_schema={"type": {1, 2}})
    assert not openai_server.chats


def test_a_slow_call_does_not_hold_up_others(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script(Reply(manner="hang"))
    openai_server.answer = Reply(GOOD)
    endpoint = openai_server.endpoint()
    failures: list[ModelFailure] = []

    def slow() -> None:
        try:
            ask(endpoint, rendered, Out, timeout=3)
        except ModelFailure as failure:
            failures.append(failure)

    thread = threading.Thread(target=slow)
    thread.start()
    while not openai_server.chats:
        time.sleep(0.01)
    assert ask(endpoint, rendered, Out).value == Out(**GOOD)
    assert thread.is_alive()
    thread.join(20)
    assert [failure.kind for failure in failures] == ["timeout"]
