import subprocess
import sys

import pytest

from assistant.domain import UserError
from assistant.llm import ModelSpec, check_endpoint, open_model, remote_endpoint
from assistant.llm.opening import Endpoint
from assistant.llm.spec import api_key


@pytest.mark.parametrize(
    ("text", "base_url", "provider", "name", "label"),
    [
        ("none", None, "none", "", "none"),
        ("embedded", None, "embedded", "", "embedded"),
        (
            "embedded:/models/a b.gguf",
            None,
            "embedded",
            "/models/a b.gguf",
            "embedded:/models/a b.gguf",
        ),
        ("ollama:qwen2.5:7b", None, "ollama", "qwen2.5:7b", "ollama:qwen2.5:7b"),
        (" ollama:llama3 ", None, "ollama", "llama3", "ollama:llama3"),
        ("mixtral", "http://localhost:8000/v1/", "compatible", "mixtral", "mixtral"),
        ("qwen2.5:7b", "http://localhost:8000/v1", "compatible", "qwen2.5:7b", "qwen2.5:7b"),
        (
            "org/model:free",
            "https://router.test/v1",
            "compatible",
            "org/model:free",
            "org/model:free",
        ),
        ("openai:gpt", "http://[::1]:1/v1", "compatible", "gpt", "gpt"),
        ("ollama:llama3", "http://box:11434/v1", "ollama", "llama3", "ollama:llama3"),
    ],
)
def test_forms(text: str, base_url: str | None, provider: str, name: str, label: str) -> None:
    spec = ModelSpec.parse(text, base_url=base_url)
    assert (spec.provider, spec.name, spec.label) == (provider, name, label)
    assert spec.base_url is None or not spec.base_url.endswith("/")


@pytest.mark.parametrize(
    ("text", "base_url", "told"),
    [
        ("gpt-4.1", None, "Unknown model `gpt-4.1`"),
        ("gemini:pro", None, "`openai:NAME`"),
        ("openai:", None, "`openai:NAME`"),
        ("openai", None, "`openai:NAME`"),
        ("embedded:", None, "lacks a name"),
        (None, "http://localhost:8000/v1", "--model NAME"),
        ("none", "http://localhost:8000/v1", "--model NAME"),
        ("m", "localhost:8000", "--base-url must be an address"),
        ("m", "ftp://localhost", "--base-url must be an address"),
        ("m", "http://host:notaport/v1", "--base-url must be an address"),
        ("m", "http://user:pw@host/v1", "ASSISTANT_API_KEY"),
        ("openai:gpt-4.1", None, "OPENAI_API_KEY"),
        ("anthropic:claude", None, "ANTHROPIC_API_KEY"),
    ],
)
def test_mistakes_are_told_in_one_sentence(
    text: str | None, base_url: str | None, told: str
) -> None:
    with pytest.raises(UserError) as caught:
        ModelSpec.parse(text, base_url=base_url)
    message = str(caught.value)
    assert told in message
    assert message.endswith(".")
    assert "\n" not in message


def test_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(UserError) as caught:
        ModelSpec.parse("m", base_url="http://user:hunter22@host/v1")
    assert "hunter22" not in str(caught.value)


def test_without_a_choice_the_embedded_model_where_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.llm.spec.find_spec", lambda name: None)
    assert ModelSpec.parse(None).provider == "none"
    monkeypatch.setattr("assistant.llm.spec.find_spec", lambda name: object())
    assert ModelSpec.parse(None).provider == "embedded"
    assert ModelSpec.parse("").provider == "embedded"


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", " sk-one ")
    assert api_key(ModelSpec.parse("openai:gpt")).get_secret_value() == "sk-one"
    compatible = ModelSpec.parse("m", base_url="http://localhost:1/v1")
    assert api_key(compatible).get_secret_value() == "sk-one"
    monkeypatch.setenv("ASSISTANT_API_KEY", "own")
    assert api_key(compatible).get_secret_value() == "own"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-one\nX: y")
    with pytest.raises(UserError, match="OPENAI_API_KEY holds"):
        ModelSpec.parse("openai:gpt")


def test_no_key_is_fine_for_a_server_of_ones_own() -> None:
    spec = ModelSpec.parse("m", base_url="http://localhost:1/v1")
    assert api_key(spec).get_secret_value() == ""
    assert api_key(ModelSpec.parse("ollama:llama3")).get_secret_value() == ""


def test_none_opens_nothing() -> None:
    with open_model(ModelSpec.parse("none")) as endpoint:
        assert endpoint is None


def test_ollama_is_reached_where_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ModelSpec.parse("ollama:qwen2.5:7b")
    endpoint = remote_endpoint(spec)
    assert endpoint.base_url == "http://127.0.0.1:11434/v1"
    assert endpoint.small
    assert endpoint.price is not None
    assert endpoint.price.input == 0
    monkeypatch.setenv("OLLAMA_HOST", "0.0.0.0:9999")
    monkeypatch.setenv("OLLAMA_CONTEXT_LENGTH", "16384")
    moved = remote_endpoint(spec)
    assert moved.base_url == "http://127.0.0.1:9999/v1"
    assert moved.context_tokens == 16384


@pytest.mark.parametrize(
    ("name", "small"),
    [("qwen2.5:1.5b", True), ("llama3.1:8b-q4", True), ("llama3.3:70b", False), ("mixtral", False)],
)
def test_small_models_are_known_by_their_name(name: str, small: bool) -> None:
    assert remote_endpoint(ModelSpec.parse(name, base_url="http://h:1/v1")).small is small


def test_remote_models_have_key_and_price(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-0123456789")
    with open_model(ModelSpec.parse("openai:gpt-4.1-mini-2025-04-14")) as endpoint:
        assert isinstance(endpoint, Endpoint)
        assert endpoint.price is not None
        assert endpoint.price.as_of
        assert endpoint.label == "openai:gpt-4.1-mini-2025-04-14"
        assert not endpoint.local


def test_the_face_is_light() -> None:
    heavy = "openai langchain_core langchain_openai chromadb spacy numpy onnxruntime xllamacpp jinja2 keyring httpx2"
    code = (
        "import sys\n"
        "from assistant.llm import *\n"
        "from assistant.llm import ModelSpec, prompt_ids\n"
        "ModelSpec.parse(None); ModelSpec.parse('ollama:x'); prompt_ids()\n"
        f"print([m for m in {heavy.split()!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-x")
    monkeypatch.setattr("assistant.llm.anthropic.find_spec", lambda name: None)
    with pytest.raises(UserError, match=r"backlog-assistant\[anthropic\]"):
        remote_endpoint(ModelSpec.parse("anthropic:claude-sonnet-5"))


def test_an_unreachable_server_is_told_before_the_run() -> None:
    endpoint = remote_endpoint(ModelSpec.parse("m", base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(UserError, match=r"Nothing answers at 127\.0\.0\.1:9"):
        check_endpoint(endpoint)
