"""Any LangChain chat model as the model, through the same checks."""

import json
import re
from pathlib import Path

import pytest
from langchain_core.exceptions import ModelRateLimitError
from langchain_core.messages import SystemMessage

from assistant import Assistant, Backlog, ModelFailure, UserError
from tests.api.conftest import ScriptedChatModel


def wording(said: str, outcome: str = "one can {}") -> str:
    """An outcome for each beginning of the prompt, or a title for each part."""
    parts = dict(re.findall(r"^(p\d+): (.*)$", said, re.MULTILINE))
    if parts:
        return json.dumps({name: text.split(";")[0] for name, text in parts.items()})
    demands = dict(re.findall(r"^(c\d+): When (?:the \w+ )?(.*)$", said, re.MULTILINE))
    return "Here you are:\n```json\n" + json.dumps(
        {
            "then": {name: outcome.format(text) for name, text in demands.items()},
            "questions": [],
        }
    ) + "\n```"  # fmt: skip


def test_its_words_go_through_the_same_checks(folder: Path, backlog: Backlog) -> None:
    chat = ScriptedChatModel(answer=wording)
    with Assistant(model=chat) as assistant:
        made = assistant.refine(backlog.by_key["WEB-8"])
        again = assistant.refine(backlog.by_key["WEB-8"])
    assert made.run.model == "langchain:ScriptedChatModel/scripted-1"
    assert made.run.usage.tokens_in == 100 * made.run.usage.calls > 0
    assert any(line.steps for line in made.criteria)
    assert all(line.origin.type == "quote" for line in made.criteria)
    assert again.criteria == made.criteria
    assert len(chat.asked) == made.run.usage.calls, "not paid for twice"
    system = chat.asked[0][0]
    assert isinstance(system, SystemMessage)
    assert "JSON Schema" in str(system.content), "the form is told in words"


def test_an_invented_outcome_becomes_an_assumption(folder: Path, backlog: Backlog) -> None:
    chat = ScriptedChatModel(answer=lambda said: wording(said, "within 48 hours Zorbex can {}"))
    with Assistant(model=chat) as assistant:
        made = assistant.refine(backlog.by_key["WEB-8"])
    invented = [line for line in made.criteria if "Zorbex" in line.text]
    assert invented
    assert {line.origin.type for line in invented} == {"assumption"}


def test_what_fails_is_told_and_code_s_part_is_there(folder: Path, backlog: Backlog) -> None:
    def failing(_: str) -> str:
        raise RuntimeError("the socket is on fire")

    with Assistant(model=ScriptedChatModel(answer=failing)) as assistant:
        made = assistant.refine(backlog.by_key["WEB-8"])
    assert made.failure is not None
    assert "RuntimeError: the socket is on fire" in made.failure
    assert made.inspection.clauses


def test_a_failure_that_passes_is_tried_again(folder: Path, backlog: Backlog) -> None:
    tries: list[str] = []

    def moody(said: str) -> str:
        tries.append(said)
        if len(tries) == 1:
            raise ModelRateLimitError("slow down")
        return wording(said)

    with Assistant(model=ScriptedChatModel(answer=moody)) as assistant:
        made = assistant.refine(backlog.by_key["WEB-8"])
    assert made.failure is None
    assert len(tries) >= 2


def test_it_words_replies_and_runs_many_items(folder: Path, backlog: Backlog) -> None:
    def answering(said: str) -> str:
        if "Decision: no" in said:
            return json.dumps({"decided": "We have decided not to do this: Marketing has a tool."})
        return wording(said)

    with Assistant(model=ScriptedChatModel(answer=answering)) as assistant:
        assistant.learn(backlog)
        keys = [one.key for one in assistant.refine_all(backlog.items[7:9])]
        assert sorted(keys) == ["WEB-8", "WEB-9"]
        assistant.decide("WEB-18", "no", why="Marketing has a tool.")
        reply = assistant.reply("WEB-18")
    assert reply.worded_by == "langchain:ScriptedChatModel/scripted-1"
    assert "not to do this: Marketing has a tool." in reply.text


def test_something_else_is_refused_in_one_sentence(folder: Path) -> None:
    with Assistant(model=object()) as assistant, pytest.raises(UserError, match="chat model"):  # type: ignore[arg-type]
        _ = assistant.model


def test_a_fatal_failure_stops(folder: Path, backlog: Backlog) -> None:
    from langchain_core.exceptions import ModelAuthenticationError

    def locked(_: str) -> str:
        raise ModelAuthenticationError("bad key")

    with (
        Assistant(model=ScriptedChatModel(answer=locked)) as assistant,
        pytest.raises(ModelFailure, match="bad key"),
    ):
        assistant.refine(backlog.by_key["WEB-8"])
