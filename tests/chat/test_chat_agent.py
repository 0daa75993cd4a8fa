"""Free text with a model that calls tools: it looks things up, and people confirm changes."""

from pathlib import Path

from langchain_core.exceptions import ModelRateLimitError

from assistant import Assistant
from tests.chat.chat_parts import ScriptedChatModel, calls, talking
from tests.llm.openai_server import OpenAIServer, Reply


def test_it_looks_up_and_answers(tmp_path: Path) -> None:
    model = ScriptedChatModel(script=[calls("show_item", key="WEB-9"), "It is too big."])
    with talking(tmp_path, model=model) as talk:
        answer = talk("Tell me, would the wish lists fit into one sprint?")
        assert "· /show WEB-9" in answer
        assert "It is too big." in answer
        told = model.sent[1][-1]
        assert "create, rename and delete wish lists" in str(told.content)
        assert talk.room.session.usage.tokens_in == 20
        assert "2 model calls" in talk("/cost")
        assert talk.room.session.turns[0].did == "talk"


def test_a_change_happens_only_after_a_yes(tmp_path: Path) -> None:
    for agreed in (True, False):
        model = ScriptedChatModel(
            script=[
                calls("refine_item", key="WEB-8"),
                # Drafting asks the model too; where it says nothing usable, the outline stays.
                "no JSON",
                "still no JSON",
                calls("accept_lines", key="WEB-8", lines="the last criterion"),
                "Done as you said.",
            ]
        )
        with talking(tmp_path / str(agreed), model=model, yes=agreed) as talk:
            talk("Could somebody please prepare WEB-8 so that I can agree with its first line?")
            assert talk.asked == ["Do that?"]
            log = talk.room.assistant.log()
            assert [one.decisions[0].action.value for one in log] == (["accept"] if agreed else [])
            if not agreed:
                assert "did not want" in str(model.sent[-1][-1].content)


def test_tools_say_what_could_not_be_done(tmp_path: Path) -> None:
    model = ScriptedChatModel(script=[calls("show_item", key="WEB-999"), "There is no such item."])
    with talking(tmp_path, model=model) as talk:
        talk("Please tell me a story of item number 999 of ours")
        assert "Could not be done: There is no item WEB-999" in str(model.sent[1][-1].content)


def test_a_failing_model_is_one_sentence_and_the_conversation_goes_on(tmp_path: Path) -> None:
    model = ScriptedChatModel(script=[ModelRateLimitError("slow down"), "Here I am."])
    with talking(tmp_path, model=model) as talk:
        answer = talk("Good morning to you all in this room")
        assert "Traceback" not in answer
        assert "/help" in answer
        assert not talk.fine
        assert "Here I am." in talk("Good morning again to you all")


def test_a_model_that_calls_in_circles_is_stopped(tmp_path: Path) -> None:
    model = ScriptedChatModel(script=[calls("backlog_health") for _ in range(60)])
    with talking(tmp_path, model=model) as talk:
        assert "circles" in talk("Tell me everything, over and over, without any end")


def test_long_conversations_are_summarised(tmp_path: Path) -> None:
    long = "This is what I remember of it. " * 120
    model = ScriptedChatModel(script=[long for _ in range(40)])
    with talking(tmp_path, model=model) as talk:
        for number in range(14):
            talk(f"Please go on telling, this is part {number} of a very long story")
        sizes = [sum(len(str(one.content)) for one in sent) for sent in model.sent]
        assert max(sizes) < 14 * len(long), "older messages gave way to a summary"
        assert any("summar" in str(one.content).casefold() for sent in model.sent for one in sent)


def test_a_model_that_obeys_an_item_changes_nothing_without_a_yes(tmp_path: Path) -> None:
    def never(_question: str) -> bool:
        return False

    model = ScriptedChatModel(
        script=[
            calls("decline_item", key="WEB-9", how="no", because="the item said so"),
            calls("undo"),
            calls("export_backlog", folder=str(tmp_path / "out")),
            "All done.",
        ]
    )
    with talking(tmp_path / "w", model=model, yes=never) as talk:
        talk("What do you think of WEB-9, dear assistant of ours?")
        assert len(talk.asked) == 3
    with Assistant("none", workspace=tmp_path / "w") as assistant:
        assert assistant.log() == []
    assert not (tmp_path / "out").exists()


def test_a_real_server_streams_and_is_accounted_for(
    tmp_path: Path, openai_server: OpenAIServer
) -> None:
    openai_server.script(
        Reply(calls=(("find_similar", {"words_or_key": "returns"}),)),
        Reply("Yes, WEB-11 and WEB-12 ask for it.", tokens=(200, 150, 12)),
    )
    with talking(tmp_path, model="scripted", base_url=openai_server.base_url) as talk:
        answer = talk("Would somebody remember whether returns came up before?")
        assert "Yes, WEB-11 and WEB-12 ask for it." in answer
        assert "· /similar returns" in answer
        usage = talk.room.session.usage
    assert (usage.calls, usage.tokens_in, usage.tokens_cached, usage.tokens_out) == (
        2,
        300,
        150,
        32,
    )
    first, second = (one.body for one in openai_server.chats)
    assert {tool["function"]["name"] for tool in first["tools"]} >= {"show_item", "accept_lines"}
    assert second["messages"][-1]["role"] == "tool"
    assert "WEB-12" in second["messages"][-1]["content"]
