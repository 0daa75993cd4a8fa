"""Run the command in this process, in a folder of its own, as a user would type it."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.llm.openai_server import OpenAIServer, Reply, Request

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the example in it, to work in; no key, no model chosen outside."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("ASSISTANT_MODEL", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ASSISTANT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """`run("refine", "export.csv")` types `assistant refine export.csv`."""
    from assistant.cli import main

    def ran(*words: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["assistant", *(str(word) for word in words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err + captured.out
        return Ran(code, captured.out, captured.err)

    assert folder.is_dir()
    return ran


@pytest.fixture
def model(openai_server: OpenAIServer) -> OpenAIServer:
    """A server whose model words every demand in the item's own words."""
    openai_server.answer = worded
    return openai_server


def worded(request: Request) -> Reply:
    """An answer that fits the schema: each demand of the prompt becomes a plain scenario."""
    if request.method == "GET":
        return Reply()
    said = request.body["messages"][1]["content"]  # of a repair: the question that it is about
    begun = dict(re.findall(r"^(c\d+): When (.*)$", said, re.MULTILINE))
    schema = request.body["response_format"]["json_schema"]["schema"]
    wanted = schema["properties"]
    if "parts" in wanted:
        return Reply(json.dumps(_parts(said, begun, wanted)))
    return Reply(
        json.dumps(
            {
                "then": {name: f"{OUTCOME} {begun[name]}" for name in wanted["then"]["properties"]},
                "questions": [],
            }
        )
    )


def _parts(said: str, begun: dict[str, str], wanted: dict[str, Any]) -> dict[str, Any]:
    """The parts of a split in the words of their demands."""
    told = re.findall(r"^(p\d+): (.*)(?:\nwho: (.*))?(?:\nwhy: (.*))?$", said, re.MULTILINE)
    parts = {}
    for name, demands, who, why in told:
        first = demands.split(";")[0]
        end = f" so that {why}" if why else ""
        story = {"story": f"As {who}, I want to {first}{end}."} if who else {}
        parts[name] = {"title": first, **story}
    slots = wanted.get("then", {"properties": {}})["properties"]
    return {"parts": parts, "then": {name: f"{OUTCOME} {begun[name]}" for name in slots}}


OUTCOME = "it can be seen that"
"""How an outcome of this model begins; the item's own words follow."""


def endpoint_options(server: OpenAIServer) -> tuple[str, ...]:
    """The options that name the server as the model."""
    return ("--model", "scripted", "--base-url", server.base_url)
