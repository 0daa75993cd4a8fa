"""A folder with the example in it, and a chat model that answers from a function."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field

from assistant import Backlog, read_backlog

ROOT = Path(__file__).parents[2]


class ScriptedChatModel(BaseChatModel):
    """A LangChain chat model whose answers a function gives."""

    answer: Callable[[str], str]
    model_name: str = "scripted-1"
    asked: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        assert not kwargs, "nothing is known of a given model's options, so none are passed"
        self.asked.append(messages)
        said = AIMessage(
            self.answer(str(messages[-1].content)),
            usage_metadata={"input_tokens": 100, "output_tokens": 20, "total_tokens": 120},
        )
        return ChatResult(generations=[ChatGeneration(message=said)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the example in it, to work in."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASSISTANT_MODEL", raising=False)
    monkeypatch.setenv("ASSISTANT_USER", "Mira")
    return tmp_path


@pytest.fixture(scope="session")
def backlog() -> Backlog:
    return read_backlog(ROOT / "examples" / "webshop-jira.csv")
