"""Twenty turns with the smallest model: it only chooses, and code reads what is meant."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.chat import open_session
from assistant.llm import embedded_installed
from tests.chat.chat_parts import EXAMPLE

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(not embedded_installed(), reason="the extra `embedded` is not installed"),
]
TURNS = (
    ("What should we look at first?", "next"),
    ("Give me an overview of what we have", "list"),
    ("Let me have a look at WEB-8", "show"),
    ("What is unclear about it?", "inspect"),
    ("Please draft something for it", "refine"),
    ("Where did you get the first criterion from?", "why"),
    ("/edit 1 The invoice comes as a PDF by email.", "edit"),
    ("Accept the last criterion", "accept"),
    ("Oh no, take that back", "undo"),
    ("Do we have anything about returns?", "similar"),
    ("Is there an earlier ticket concerning vouchers?", "similar"),
    ("WEB-9 is a monster, can we make smaller pieces of it?", "split"),
    ("Reject the last part because nobody asked for it", "reject"),
    ("/ask stakeholder Who may see a wish list?", "ask"),
    ("Put WEB-18 off until 2099-03-01 because the mailing tool changes", "notnow"),
    ("How healthy is the whole backlog?", "health"),
    ("What did we decide so far?", "minutes"),
    ("How much did this cost us?", "cost"),
    ("The weather is lovely today", ""),
    ("/log", "log"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix terminal")
def test_it_takes_sentences_for_what_they_mean_in_a_real_terminal(tmp_path: Path) -> None:
    import pexpect

    words = ["-m", "assistant", "chat", str(EXAMPLE), "--model", "embedded", "--by", "Mira"]
    words += ["--transcript", "minutes.md"]
    env = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PROMPT_TOOLKIT_NO_CPR": "1"}
    child = pexpect.spawn(
        sys.executable, words, env={**env, "PYTHONPATH": str(EXAMPLE.parents[1])},
        cwd=str(tmp_path), encoding="utf-8", timeout=300, dimensions=(50, 110),
    )  # fmt: skip
    agreed = 0
    try:
        child.expect("End: /quit")
        _ = _prompted(child)
        for said, _meant in TURNS:
            child.send(f"{said}\r")
            if _prompted(child) == "a yes":
                agreed += 1
                child.send("y\r")
                assert _prompted(child) == "a line"
        child.send("/quit\r")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    with Assistant("none", workspace=tmp_path / ".assistant") as assistant:
        kept = open_session(assistant.workspace, latest=True)
    did = [(one.said, one.did) for one in kept.turns[:-1]]
    wrong = [one for one, meant in zip(did, TURNS, strict=True) if one != meant]
    assert len(wrong) <= 3, wrong
    assert kept.usage.calls >= 1
    assert agreed >= 4, "changes in plain words were asked for"
    text = (tmp_path / "minutes.md").read_text(encoding="utf-8")
    assert "The invoice comes as a PDF by email." in text
    assert "**not now** – the mailing tool changes" in text


def _prompted(child: Any) -> str:
    """Wait until the terminal is asked for something; every prompt begins with this sequence."""
    child.expect(r"\x1b\[\?2004h")
    return ("a yes", "a line")[child.expect([r"Do that\? \[y/N\]", ">"])]
