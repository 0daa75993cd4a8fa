"""The conversation of a refinement: commands that need no model, and free text.

`Room` holds what a conversation is about, `turn` takes one thing that somebody said, and `minutes`
tells afterwards what was decided, what is open and for whom. The chat uses the public face only, as
any other tool would: what it can do, a script can do.
"""

from assistant.chat.grammar import NAMES, completions
from assistant.chat.minutes import minutes
from assistant.chat.room import Room
from assistant.chat.session import Session, Turn, open_session
from assistant.chat.turns import turn

__all__ = [
    "NAMES",
    "Room",
    "Session",
    "Turn",
    "completions",
    "minutes",
    "open_session",
    "turn",
]
