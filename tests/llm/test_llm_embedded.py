"""The real embedded model; run with `pytest -m embedded`."""

import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from assistant.domain import ModelFailure, UserError
from assistant.llm import Endpoint, ModelSpec, Rendered, ask, check_endpoint, open_model


class Out(BaseModel):
    criteria: list[str] = Field(min_length=1, max_length=2)


SCHEMA = {
    "type": "object",
    "properties": {
        "criteria": {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "string", "maxLength": 80},
        }
    },
    "required": ["criteria"],
}
RULES = " ".join(f"Rule {n}: name what a user can see, in the item's own words." for n in range(20))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with open_model(ModelSpec.parse("embedded")) as opened:
        assert opened is not None
        yield opened


def prompt(rendered: Rendered, system: str, user: str) -> Rendered:
    return rendered.model_copy(update={"system": system, "user": user})


@pytest.mark.embedded
def test_it_answers_in_the_form_and_keeps_both_prefixes(
    endpoint: Endpoint, rendered: Rendered
) -> None:
    check_endpoint(endpoint)
    draft, split = f"You write criteria. {RULES}", f"You word the parts of a split. {RULES}"
    first_seen: dict[str, int] = {}
    for number, system in enumerate([draft, split, draft, split, split, draft]):
        item = prompt(rendered, system, f"Item {number}: renew a loan online.")
        answer = ask(endpoint, item, Out, json_schema=SCHEMA, max_tokens=80)
        usage = answer.usage
        assert answer.value.criteria
        assert (usage.calls, usage.cost) == (1, 0)
        if system in first_seen:
            static = first_seen[system] - 30
            computed = usage.tokens_in - usage.tokens_cached
            assert computed <= 30 + 0.05 * static
        else:
            first_seen[system] = usage.tokens_in


@pytest.mark.embedded
def test_nobody_else_may_use_it(endpoint: Endpoint) -> None:
    assert endpoint.base_url is not None
    assert endpoint.base_url.startswith("http://127.0.0.1:")
    request = urllib.request.Request(f"{endpoint.base_url}/chat/completions", data=b"{}")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code == 401


@pytest.mark.embedded
def test_an_item_that_is_too_long_is_told_as_such(endpoint: Endpoint, rendered: Rendered) -> None:
    long = prompt(rendered, "Sum up.", "many words here " * 4000)
    with pytest.raises(ModelFailure) as caught:
        ask(endpoint, long, Out, json_schema=SCHEMA)
    assert caught.value.kind == "overflow"


@pytest.mark.embedded
def test_it_stops_while_somebody_waits(rendered: Rendered) -> None:
    failures: list[str] = []
    started = threading.Event()

    def wait_for(endpoint: Endpoint) -> None:
        story = prompt(rendered, "Tell stories.", "A very long story.")
        started.set()
        try:
            ask(endpoint, story, Out, json_schema={"type": "string"}, max_tokens=4000, timeout=600)
        except ModelFailure as failure:
            failures.append(failure.kind)

    with open_model(ModelSpec.parse("embedded")) as own:
        assert own is not None
        check_endpoint(own)
        thread = threading.Thread(target=wait_for, args=(own,))
        thread.start()
        started.wait(10)
        thread.join(2)
    thread.join(60)
    assert not thread.is_alive()
    assert failures in (["connection"], ["unreachable"])


@pytest.mark.embedded
def test_it_says_nothing_on_the_terminal_and_ends() -> None:
    code = (
        "from assistant.llm import *\n"
        "opened = open_model(ModelSpec.parse('embedded'))\n"
        "endpoint = opened.__enter__()\n"  # never closed
        "check_endpoint(endpoint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read"), (b"PK\x03\x04", "not a GGUF file")]
)
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    pytest.importorskip("xllamacpp")
    with (
        pytest.raises(UserError, match=told),
        open_model(ModelSpec.parse(f"embedded:{path}")),
    ):
        pass


def test_a_damaged_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + bytes(4000))
    code = (
        f"from assistant.llm import *\nwith open_model(ModelSpec.parse('embedded:{path}')): pass\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    *_, last = done.stderr.strip().splitlines()
    assert "could not be loaded" in last


def test_without_the_runtime_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm.embedded.find_spec", lambda name: None)
    with (
        pytest.raises(UserError, match=r'pip install "backlog-assistant\[embedded\]"'),
        open_model(ModelSpec.parse("embedded")),
    ):
        pass
