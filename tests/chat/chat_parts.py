"""A room to talk in, and a chat model that says what it is told."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field, PrivateAttr
from rich.console import Console

from assistant import Assistant, Backlog, Item, read_backlog
from assistant.chat import Room, open_session, turn

EXAMPLE = Path(__file__).parents[2] / "examples" / "webshop-jira.csv"


class ScriptedChatModel(BaseChatModel):
    """Answers in order; keeps what it was sent."""

    script: list[Any] = Field(default_factory=list)
    _sent: list[list[BaseMessage]] = PrivateAttr(default_factory=list)

    @property
    def sent(self) -> list[list[BaseMessage]]:
        return self._sent

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> "ScriptedChatModel":
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        self._sent.append(messages)
        said = self.script.pop(0) if self.script else "I have nothing more to say."
        if isinstance(said, Exception):
            raise said
        message = said if isinstance(said, AIMessage) else AIMessage(said)
        message.usage_metadata = {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}
        return ChatResult(generations=[ChatGeneration(message=message)])


def calls(name: str, **arguments: Any) -> AIMessage:
    """A message in which the model calls one tool."""
    return AIMessage("", tool_calls=[{"name": name, "args": arguments, "id": f"call-{name}"}])


class Talk:
    """A room with what was printed in it, and answers to what it asks."""

    def __init__(self, room: Room, paper: StringIO) -> None:
        self.room, self._paper = room, paper
        self.asked: list[str] = []

    def __call__(self, line: str) -> str:
        """Say something; returns what was answered."""
        before = len(self._paper.getvalue())
        self.fine = turn(self.room, line)
        return self._paper.getvalue()[before:]


@contextmanager
def talking(
    folder: Path,
    *,
    model: Any = "none",
    base_url: str | None = None,
    yes: bool | Callable[[str], bool] = True,
    items: Sequence[Item] | None = None,
    session: str | None = None,
    sources: Sequence[Path] = (),
) -> Iterator[Talk]:
    """A conversation about the example, or about some items."""
    backlog = (
        Backlog(items=tuple(items), source="test") if items is not None else read_backlog(EXAMPLE)
    )

    def make(name: str | None) -> Assistant:
        return Assistant(name or model, base_url=None if name else base_url, workspace=folder)

    with make("none") as assistant:
        assistant.learn(backlog)
        kept = open_session(assistant.workspace, name=session, by="Mira")
    paper = StringIO()
    console = Console(file=paper, width=110, force_terminal=False, highlight=False)
    talk: Talk

    def confirm(question: str) -> bool:
        talk.asked.append(question)
        return yes(question) if callable(yes) else yes

    room = Room(make, kept, console, confirm, items=backlog.by_key, sources=sources, by="Mira")
    talk = Talk(room, paper)
    try:
        yield talk
    finally:
        room.close()
