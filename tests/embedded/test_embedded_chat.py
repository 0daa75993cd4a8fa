"""Twenty turns with the smallest model: it only chooses, and code reads what is meant."""

from pathlib import Path

import pytest

from assistant.chat import minutes
from assistant.llm import embedded_installed
from tests.chat.chat_parts import talking

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


def test_it_takes_sentences_for_what_they_mean(tmp_path: Path) -> None:
    with talking(tmp_path, model="embedded") as talk:
        for said, _ in TURNS:
            talk(said)
        did = [(one.said, one.did) for one in talk.room.session.turns]
        text = minutes(talk.room)
        usage = talk.room.session.usage
    wrong = [one for one, meant in zip(did, TURNS, strict=True) if one != meant]
    assert len(wrong) <= 3, wrong
    assert usage.calls >= 1
    assert "The invoice comes as a PDF by email." in text
    assert "**not now** – the mailing tool changes" in text
    assert len(talk.asked) >= 4, "changes in plain words were asked for"
