"""The smallest model in a conversation: it only chooses, and code reads what is meant."""

from pathlib import Path

import pytest

from assistant.llm import embedded_installed
from tests.chat.chat_parts import talking

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(not embedded_installed(), reason="the extra `embedded` is not installed"),
]
SAID = {
    "Which one should we discuss before all others?": "next",
    "WEB-9 is a monster, can we make smaller pieces of it?": "split",
    "Is there any earlier ticket concerning vouchers?": "similar",
    "Let me have a look at WEB-8": "show",
    "Where did you get that first criterion from?": "why",
}


def test_it_takes_most_sentences_for_what_they_mean(tmp_path: Path) -> None:
    with talking(tmp_path, model="embedded", yes=False) as talk:
        talk("/show WEB-8")
        did = {}
        for said in SAID:
            talk(said)
            did[said] = talk.room.session.turns[-1].did
        right = sum(did[said] == name for said, name in SAID.items())
        assert right >= 4, did
        assert talk.room.assistant.log() == [], "nobody agreed to a change"
        assert talk.room.session.usage.calls >= 1
