import json
import pickle
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from pydantic import BaseModel, Field

from assistant.domain import ModelFailure, Usage
from assistant.llm import Answer, Endpoint, Price, Rendered, ask, chat_model
from tests.llm.openai_server import KEY, OpenAIServer, Reply

GOOD = {"criteria": ["The new date is shown."]}
BAD = {"criteria": "none"}


class Out(BaseModel):
    criteria: list[str] = Field(max_length=3)


def complain(out: Out) -> list[str]:
    return [f"`{line}` stands nowhere." for line in out.criteria if "invented" in line]


def test_an_answer(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.script(Reply(GOOD, tokens=(1000, 900, 30)))
    endpoint = openai_server.endpoint(price=Price(input=2, cached=0.5, output=8))
    answer = ask(endpoint, rendered, Out)
    assert answer.value == Out(**GOOD)
    assert answer.usage == Usage(
        calls=1, tokens_in=1000, tokens_cached=900, tokens_out=30, cost=0.00089
    )
    assert (answer.repaired, answer.complaints) == (False, ())
    assert json.loads(answer.raw) == GOOD


def test_what_is_sent(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.script(GOOD)
    own = {"type": "object", "properties": {"criteria": {"type": "array", "maxItems": 1}}}
    ask(openai_server.endpoint(), rendered, Out, json_schema=own, max_tokens=77)
    (request,) = openai_server.chats
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["messages"] == [
        {"role": "system", "content": rendered.system},
        {"role": "user", "content": rendered.user},
    ]
    assert request.body["max_tokens"] == 77
    assert request.body["temperature"] == 0
    assert request.body["response_format"]["json_schema"]["schema"] == own


def test_the_schema_is_derived_where_none_is_given(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script(GOOD)
    ask(openai_server.endpoint(), rendered, Out, temperature=0.7)
    (request,) = openai_server.chats
    sent = request.body["response_format"]["json_schema"]["schema"]
    assert sent["properties"]["criteria"]["maxItems"] == 3
    assert request.body["temperature"] == 0.7


def test_openai_is_asked_in_its_strict_form(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script(GOOD, GOOD)
    ask(openai_server.endpoint(provider="openai", model="gpt-4.1"), rendered, Out, max_tokens=50)
    ask(openai_server.endpoint(provider="openai", model="gpt-5-mini"), rendered, Out, max_tokens=50)
    plain, reasoning = (request.body for request in openai_server.chats)
    assert plain["response_format"]["json_schema"]["strict"] is True
    assert plain["max_completion_tokens"] == 50
    assert "temperature" not in plain
    assert reasoning["max_completion_tokens"] > 1000
    assert "max_tokens" not in reasoning


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{json.dumps(GOOD)}\n```",
        f"Here it is: {json.dumps(GOOD)}. Fine?",
        '{"criteria": ["The new date is shown.",],}',
    ],
)
def test_loose_json_costs_no_second_call(
    openai_server: OpenAIServer, rendered: Rendered, text: str
) -> None:
    openai_server.script(text)
    answer = ask(openai_server.endpoint(), rendered, Out)
    assert answer.value == Out(**GOOD)
    assert answer.usage.calls == 1
    assert not answer.repaired


@pytest.mark.parametrize("first", [BAD, "no JSON at all", "", None, [], "null", {"other": 1}])
def test_one_repair_turn(openai_server: OpenAIServer, rendered: Rendered, first: Any) -> None:
    openai_server.script(first, GOOD)
    answer = ask(openai_server.endpoint(), rendered, Out)
    assert answer.value == Out(**GOOD)
    assert answer.repaired
    assert (answer.usage.calls, answer.usage.tokens_in) == (2, 200)
    again = openai_server.chats[1].body["messages"]
    assert again[:2] == openai_server.chats[0].body["messages"]
    assert [turn["role"] for turn in again[2:]] == ["assistant", "user"]


def test_the_repair_turn_names_what_is_wrong(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script({"criteria": ["a", 7]}, GOOD)
    ask(openai_server.endpoint(), rendered, Out)
    assert "`criteria.1`" in openai_server.chats[1].body["messages"][-1]["content"]


def test_complaints_are_sent_back_once(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.script({"criteria": ["invented"]}, GOOD)
    answer = ask(openai_server.endpoint(), rendered, Out, check=complain)
    assert (answer.value, answer.complaints, answer.repaired) == (Out(**GOOD), (), True)
    assert "`invented` stands nowhere." in openai_server.chats[1].body["messages"][-1]["content"]


def test_what_still_fails_is_said(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.script({"criteria": ["invented"]}, {"criteria": ["invented again"]})
    answer = ask(openai_server.endpoint(), rendered, Out, check=complain)
    assert answer.value.criteria == ["invented again"]
    assert answer.complaints == ("`invented again` stands nowhere.",)
    assert len(openai_server.chats) == 2


@pytest.mark.parametrize("second", ["prose", Reply(status=503), Reply(refusal="no")])
def test_a_valid_answer_is_kept_where_the_repair_fails(
    openai_server: OpenAIServer, rendered: Rendered, second: Any
) -> None:
    openai_server.script({"criteria": ["invented"]}, second)
    answer = ask(openai_server.endpoint(), rendered, Out, check=complain)
    assert answer.value.criteria == ["invented"]
    assert answer.complaints == ("`invented` stands nowhere.",)


def test_a_form_that_stays_wrong_fails(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.script(BAD, BAD)
    with pytest.raises(ModelFailure, match="even after repair") as caught:
        ask(openai_server.endpoint(), rendered, Out)
    failure = caught.value
    assert (failure.kind, failure.retryable, failure.fatal) == ("form", False, False)
    assert (failure.usage_in, failure.usage_out) == (200, 40)
    assert json.loads(failure.raw) == BAD


def test_truncation_gets_one_shorter_try(openai_server: OpenAIServer, rendered: Rendered) -> None:
    cut = Reply('{"criteria": ["The new', finish_reason="length")
    openai_server.script(cut, GOOD, cut, cut)
    assert ask(openai_server.endpoint(), rendered, Out).repaired
    assert "shorter" in openai_server.chats[1].body["messages"][-1]["content"]
    with pytest.raises(ModelFailure, match="cut off twice") as caught:
        ask(openai_server.endpoint(), rendered, Out)
    assert caught.value.kind == "length"
    assert not caught.value.retryable


def test_a_server_that_cannot_constrain_is_told_in_words(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    def answer(request: Any) -> Reply:
        if "response_format" in request.body:
            return Reply(status=400, error={"message": "response_format is not supported"})
        return Reply(GOOD)

    openai_server.answer = answer
    assert ask(openai_server.endpoint(), rendered, Out).value == Out(**GOOD)
    system = openai_server.chats[-1].body["messages"][0]["content"]
    assert system.startswith(rendered.system)
    assert '"maxItems":3' in system


def test_anthropic(openai_server: OpenAIServer, rendered: Rendered) -> None:
    pytest.importorskip("langchain_anthropic")
    openai_server.script(BAD, Reply(GOOD, tokens=(1000, 800, 10)))
    endpoint = openai_server.endpoint(
        provider="anthropic",
        model="claude-sonnet-5",
        base_url=openai_server.base_url.removesuffix("/v1"),
    )
    answer = ask(endpoint, rendered, Out, max_tokens=99)
    assert answer.value == Out(**GOOD)
    assert (answer.usage.tokens_in, answer.usage.tokens_cached) == (1100, 800)
    request = openai_server.chats[0]
    assert request.path == "/v1/messages"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body["max_tokens"] == 99
    assert request.body["output_config"]["format"]["type"] == "json_schema"
    assert request.body["system"][0]["cache_control"] == {"type": "ephemeral"}


def _ask_elsewhere(pickled: bytes, rendered: Rendered) -> Answer[Out]:
    return ask(pickle.loads(pickled), rendered, Out)


def test_another_process_can_call_the_same_server(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.answer = Reply(GOOD)
    endpoint = openai_server.endpoint()
    assert pickle.loads(pickle.dumps(endpoint)) == endpoint
    ask(endpoint, rendered, Out)  # a client exists here before the other process starts
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        answer = pool.submit(_ask_elsewhere, pickle.dumps(endpoint), rendered).result(60)
    assert answer.value == Out(**GOOD)
    assert openai_server.chats[-1].headers["authorization"] == f"Bearer {KEY}"


def test_threads_share_one_client(openai_server: OpenAIServer, rendered: Rendered) -> None:
    openai_server.answer = Reply(GOOD, delay=0.05)
    endpoint = openai_server.endpoint()
    models: list[object] = []
    values: list[Out] = []

    def work() -> None:
        models.append(chat_model(endpoint))
        values.append(ask(endpoint, rendered, Out).value)

    threads = [threading.Thread(target=work) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert values == [Out(**GOOD)] * 24
    assert len({id(model) for model in models}) == 1


def test_no_proxy_sees_what_stays_on_this_machine(
    openai_server: OpenAIServer, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    openai_server.script(GOOD)
    endpoint = openai_server.endpoint(provider="embedded", label="embedded")
    assert ask(endpoint, rendered, Out).value == Out(**GOOD)


def test_no_text_of_an_endpoint_shows_its_key(openai_server: OpenAIServer) -> None:
    endpoint: Endpoint = openai_server.endpoint()
    for text in (repr(endpoint), str(endpoint), endpoint.model_dump_json(), f"{endpoint!r}"):
        assert KEY not in text
    assert KEY not in repr(chat_model(endpoint))


def test_a_repair_that_breaks_off_leaves_open_what_it_took(
    openai_server: OpenAIServer, rendered: Rendered
) -> None:
    openai_server.script(GOOD, Reply(GOOD, manner="reset"))
    endpoint = openai_server.endpoint().model_copy(update={"max_retries": 0})
    answer = ask(endpoint, rendered, Out, check=lambda _: ["It is too plain."])
    assert answer.value == Out(**GOOD)
    assert (answer.usage.calls, answer.usage.unsure) == (2, 1)
