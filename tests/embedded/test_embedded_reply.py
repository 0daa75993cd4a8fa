"""The reply to whoever asked, worded by the embedded model."""

from pathlib import Path

import pytest

from assistant import Assistant, Item
from assistant.refinement.replycheck import problem

pytestmark = pytest.mark.embedded

WHY = "Two of 300 patients called last month to cancel; the others use the link."
ITEM = Item(
    key="C-3",
    title="Let patients cancel by phone menu",
    description="Patients should be able to cancel an appointment by a phone menu.",
)


def test_it_words_a_no_within_the_checks(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="needs the extra `embedded`")
    with Assistant("embedded", workspace=tmp_path / "ws") as assistant:
        done = assistant.decide(ITEM, "no", why=WHY, by="Ada")
        reply = assistant.reply(ITEM)
    assert reply.usage.calls >= 1
    assert reply.worded_by == "embedded", [one.reason for one in reply.withheld]
    greeting, asked, decided, again, who = reply.text.split("\n\n")
    assert (greeting, who) == ("Hello,", "Ada")
    [decision] = done.decisions
    for slot, text in (("asked", asked), ("decided", decided), ("again", again)):
        assert problem(slot, text, ITEM, decision) == ""
    assert "300" in decided
