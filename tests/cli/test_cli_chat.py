"""`assistant chat` through its command line, a pipe, and a real terminal."""

import io
import os
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run
from tests.llm.openai_server import OpenAIServer, Reply

EXPORT = "examples/webshop-jira.csv"


def test_one_question_is_answered_and_ends(run: Run) -> None:
    ended = run("chat", EXPORT, "--model", "none", "--once", "what is next?")
    assert ended.code == 0
    assert "number 1 of 13 open items" in ended.out


def test_what_could_not_be_done_is_an_exit_code(run: Run) -> None:
    ended = run("chat", EXPORT, "--model", "none", "--once", "/show WEB-99")
    assert ended.code == 2
    assert "no item WEB-99" in ended.out


def test_a_script_changes_nothing_by_plain_words_without_a_yes(run: Run) -> None:
    words = ("chat", EXPORT, "--model", "none", "--once", "/refine WEB-8", "--once")
    refused = run(*words, "edit the first criterion to The invoice is a PDF.")
    assert "--yes" in refused.err
    assert "Nothing was changed." in refused.out
    agreed = run(*words, "edit the first criterion to The invoice is a PDF.", "--yes")
    assert "Kept as step 1" in agreed.out


def test_a_pipe_answers_with_its_next_line(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = (
        "/refine WEB-8\nedit the first criterion to \\\nThe invoice is a PDF.\nyes\nundo that\nno\n"
    )
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    ended = run("chat", EXPORT, "--model", "none", "--transcript", "minutes.md", "--by", "Mira")
    assert ended.code == 0
    assert "Kept as step 1" in ended.out
    assert "Nothing was changed." in ended.out
    assert "“The invoice is a PDF.” (Mira)" in (folder / "minutes.md").read_text(encoding="utf-8")


def test_it_goes_on_without_the_export(run: Run) -> None:
    run("chat", EXPORT, "--model", "none", "--session", "monday", "--once", "/refine WEB-8")
    ended = run("chat", "--model", "none", "--continue", "--once", "/minutes")
    assert "Conversation monday" in ended.out
    assert "WEB-8" in ended.out


def test_there_must_be_something_to_talk_about(run: Run) -> None:
    ended = run("chat", "--model", "none", "--once", "/next")
    assert ended.code == 2
    assert "assistant chat EXPORT" in ended.out + ended.err
    assert run("chat", "--continue", "--model", "none", "--once", "/next").code == 2
    assert run("chat", EXPORT, "--session", "a", "--continue", "--once", "/next").code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix terminal")
def test_a_real_terminal_streams_an_agent_that_asks_before_it_acts(
    folder: Path, openai_server: OpenAIServer
) -> None:
    import pexpect

    openai_server.script(
        Reply(
            calls=(("decline_item", {"key": "WEB-18", "how": "no", "because": "it has a tool"}),)
        ),
        Reply("As you wish: nothing was changed."),
        Reply(calls=(("ask_role", {"key": "WEB-8", "role": "tester", "question": "How?"}),)),
        Reply("I noted it for the tester."),
    )
    env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
    words = ["-m", "assistant", "chat", EXPORT, "--model", "scripted"]
    words += ["--base-url", openai_server.base_url, "--transcript", "minutes.md", "--by", "Mira"]
    child = pexpect.spawn(
        sys.executable, words, env={**env, "PYTHONPATH": str(ROOT)}, cwd=str(folder),
        encoding="utf-8", timeout=180, dimensions=(50, 110),
    )  # fmt: skip
    try:
        child.expect("End: /quit")
        child.expect(r"\x1b\[\?25h")
        for answer, outcome in (("n", "nothing was changed"), ("y", "noted it for the tester")):
            child.send("Please do with the newsletter whatever you think is right\r")
            child.expect(r"Do that\? \[y/N\]")
            child.expect(r"\x1b\[\?25h")
            child.send(f"{answer}\r")
            child.expect(outcome)
            child.expect("2 model calls")
            child.expect(r"\x1b\[\?25h")
        child.send("/quit\r")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    minutes = (folder / "minutes.md").read_text(encoding="utf-8")
    assert "- [ ] WEB-8: How? (asked by Mira)" in minutes
    assert "## Decisions\n\nNone." in minutes


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix terminal")
def test_a_real_terminal_completes_asks_and_goes_on(folder: Path) -> None:
    import pexpect

    env = {
        **os.environ,
        "TERM": "xterm",
        "ASSISTANT_USER": "Mira",
        "NO_COLOR": "1",
        "COLUMNS": "110",
    }
    command = [sys.executable, "-m", "assistant", "chat", EXPORT, "--model", "none"]
    env |= {"PYTHONPATH": str(ROOT), "PROMPT_TOOLKIT_NO_CPR": "1"}  # nobody answers for the cursor
    child = pexpect.spawn(
        command[0], command[1:], env=env, cwd=str(folder), encoding="utf-8", timeout=180,
        dimensions=(50, 110),
    )  # fmt: skip
    try:
        child.expect("Conversation .* begins")
        child.expect("End: /quit")
        child.expect(r"\x1b\[\?25h")  # the cursor of the prompt
        child.send("/insp\t")
        child.expect("ect")  # the tabulator completes the command
        child.send(" WEB-8\r")
        child.expect("Pay by invoice")
        child.send("/refine WEB-8\r")
        child.expect("/accept agrees")
        child.send("edit the first criterion to The invoice is a PDF.\r")
        child.expect(r"Do that\? \[y/N\]")
        child.send("y\r")
        child.expect("Kept as step 1")
        child.send("\x03")  # Ctrl-C drops the line, not the conversation
        child.send("/quit\r")
        child.expect("Kept as .*--continue")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    assert child.exitstatus == 0
    history = (folder / ".assistant" / "chat_history").read_text(encoding="utf-8")
    assert re.search(r"^\+/refine WEB-8$", history, re.MULTILINE)
