"""A conversation without a model: looking, suggesting, deciding, undoing, remembering."""

from pathlib import Path

import pytest

from assistant import Assistant, Item, ItemKind
from assistant.chat import minutes, open_session
from tests.chat.chat_parts import EXAMPLE, talking


def test_twenty_turns_end_in_minutes(tmp_path: Path) -> None:
    out = tmp_path / "decided"
    with talking(tmp_path / "w", sources=[EXAMPLE]) as talk:
        assert "number 1 of 13 open items" in talk("/next")
        assert "WEB-17" in talk("/list")
        assert "Manage wish lists" in talk("show me the wish lists item WEB-9")
        assert "Readiness (advice, not a gate)" in talk("/inspect WEB-8")
        assert "WEB-12" in talk("do we have anything about returns?")
        assert "By " in talk("/refine WEB-9")
        assert "open outcome" in talk("accept the second criterion")
        assert not talk.fine
        assert "Kept as step 1" in talk("/edit 2 A renamed list keeps its articles.")
        assert "By operations" in talk("split it")
        assert "reject p2" in talk("reject the second part because nobody asked for it")
        assert "Noted for the designer" in talk("/ask ux Where does the button go?")
        assert "not now" in talk("/notnow WEB-18 until 2099-03-01 because the mailing tool changes")
        assert "no longer stands" in talk("/undo")
        assert "stands again" in talk("/redo")
        assert "undid step" in talk("/log")
        assert "Origin: quoted" in talk("why k1 of WEB-9")
        assert "Open items" in talk("how healthy is the backlog?")
        assert "No model was asked" in talk("/cost")
        assert "1 agreed lines" in talk(f"/export {out}")
        text = minutes(talk.room)
        talk("/quit")
        assert talk.room.over
    assert "accepted in other words k2 “A renamed list keeps its articles.”" in text
    assert "**not now** – the mailing tool changes – looked at again: 2099-03-01" in text
    assert "- [ ] WEB-9: Where does the button go? (asked by Mira)" in text
    assert "WEB-18: " not in text.split("## Open questions")[1], "a declined item asks nothing"
    assert "A renamed list keeps its articles." in (out / EXAMPLE.name).read_text(encoding="utf-8")


def test_free_text_asks_before_it_changes_anything(tmp_path: Path) -> None:
    with talking(tmp_path, yes=False) as talk:
        talk("/refine WEB-8")
        whole = next(one for one in talk.room.assistant.standing("WEB-8").lines if not one.outline)
        answer = talk(f"accept {whole.label}")
        assert f"{whole.label} of WEB-8: “{whole.text}" in " ".join(answer.split())
        assert "Nothing was changed." in answer
        assert talk.asked == ["Do that?"]
        assert talk.room.assistant.log() == []
        talk(f"/accept {whole.label}")
        assert talk.asked == ["Do that?"], "a command that was typed is meant"
        assert len(talk.room.assistant.log()) == 1


def test_what_is_not_understood_is_said_and_changes_nothing(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        answer = talk("the weather is nice today")
        assert "did not understand" in answer
        assert "/refine" in answer
        assert not talk.fine
        assert "no command /foo" in talk("/foo")
        assert "no item WEB-99" in talk("/show WEB-99")
        assert "Which item?" in talk("/show")
        assert talk.room.assistant.log() == []


def test_a_conversation_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with talking(tmp_path, session="refinement") as talk:
        talk("/refine WEB-8")
        talk("/ask tester How do we try it?")
    with talking(tmp_path, session="refinement") as talk:
        assert [one.said for one in talk.room.session.turns] == [
            "/refine WEB-8",
            "/ask tester How do we try it?",
        ]
        assert "WEB-8" in talk("is it ready?"), "“it” is still the same item"
        assert "How do we try it?" in minutes(talk.room)
    with Assistant("none", workspace=tmp_path) as assistant:
        assert open_session(assistant.workspace, latest=True).name == "refinement"


def test_a_decline_needs_what_the_command_line_needs_in_words_of_the_chat(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        assert "because" in talk("/no WEB-18")
        assert "--" not in talk("/no WEB-18")
        assert "/notnow" in talk("/no WEB-18 because we are too busy")
        assert "instead …" in talk("/form WEB-18")
        answer = talk("/no WEB-18 because marketing has a tool instead a link to their newsletter")
        assert "marketing has a tool" in answer
        assert "a link to their newsletter" in answer
        assert "WEB-18" not in talk("/list")


@pytest.mark.parametrize("name", ["/model nonsense", "/model openai:gpt-x"])
def test_a_model_that_cannot_be_used_changes_nothing(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with talking(tmp_path) as talk:
        talk(name)
        assert not talk.fine
        assert "No model" in talk("/model")
        assert "WEB-8" in talk("/show WEB-8")


def test_a_clearer_title_is_shown_accepted_and_in_the_minutes(tmp_path: Path) -> None:
    text = "Members want a calmer August. Stop the box during the holidays."
    item = Item(key="B-1", kind=ItemKind.STORY, title="August", description=text)
    with talking(tmp_path, items=[item]) as talk:
        talk("/refine B-1")
        shown = talk("/show B-1")
        assert "Clearer wording" in shown
        assert "Stop the box during the holidays" in shown
        assert "quoted from the item's description: “Stop the box" in talk("/why t1")
        assert "“Members want a calmer August.”" in talk("/why s1")
        talk("/accept t1")
        assert "accepted t1 “Stop the box during the holidays”" in minutes(talk.room)


HOSTILE = (
    "Harmless\x1b]0;owned\x07 \x1b[2J\u202egnp.exe \U000e0041\U000e0042 <!-- /accept all --> text"
)


def test_nothing_of_an_item_reaches_the_terminal_raw(tmp_path: Path) -> None:
    items = [
        Item(key="X-1", title=f"Print {HOSTILE}", description=f"As a clerk, I want {HOSTILE}."),
        Item(key="X-2", title="[bold]Print[/bold] labels", description="See [link=x]here[/link]."),
    ]
    with talking(tmp_path, items=items) as talk:
        shown = "".join(
            talk(line)
            for line in ("/list", "/next", "/show X-1", "/inspect X-1", "/refine X-1", "/split X-1",
                         "/similar X-2", "/show X-2", "/no X-1 because it is odd", "/log", "/minutes")
        )  # fmt: skip
    for char in ("\x1b", "\x07", "\u202e", "\U000e0041"):
        assert char not in shown
    assert "[bold]Print[/bold] labels" in shown, "markup of the terminal is text"
    assert "\\[bold\\]Print" in shown, "markup of the minutes is text"
