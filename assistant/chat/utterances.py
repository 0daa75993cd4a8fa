"""Sentences that mean a command, and which of them a sentence is nearest to.

A small sentence-embedding model on this machine tells which commands come into question, with or
without a chat model; a chat model then only chooses among few.
"""

from typing import NamedTuple

from assistant.chat.room import Room

SAID: dict[str, tuple[str, ...]] = {
    "next": (
        "what comes next?", "which item should we talk about now?", "where do we start?",
        "which story deserves to be discussed first?", "give us the next one",
    ),
    "list": (
        "show me everything we have", "list the backlog", "give me an overview of the items",
        "which items are there?", "what is still open?",
    ),
    "show": (
        "I want to read that item", "open the item", "what does this story say?",
        "let me see its description", "read it to us",
    ),
    "inspect": (
        "what is unclear about it?", "what is wrong with this item?", "is it ready?",
        "what would a developer or a tester stumble over?", "what is missing in that story?",
    ),
    "similar": (
        "is there something like that already?", "did anybody ask for this earlier?",
        "have we built that before?", "is there an older item about it?", "are there duplicates?",
        "has a customer wanted that in the past?",
    ),
    "refine": (
        "write acceptance criteria", "draft something for it", "help us to word it",
        "suggest criteria and questions for this item", "prepare this story",
    ),
    "split": (
        "it is too big", "could we make several smaller stories of it?", "divide it",
        "make three items of this one", "that does not fit into one sprint",
    ),
    "accept": (
        "I agree with that line", "the first two are fine", "take these criteria",
        "yes, that one is right", "we want to keep the second one",
    ),
    "reject": (
        "nobody needs that line", "the last one is nonsense", "we do not want this criterion",
        "drop the third one", "that criterion is wrong, away with it",
    ),
    "undo": (
        "that was a mistake, go back", "undo the last decision", "take that back",
        "I did not mean that", "revert it",
    ),
    "notnow": (
        "we come back to this item later", "put this item off until next year", "not this quarter",
        "postpone the item", "let us look at it again in spring",
    ),
    "no": (
        "we will never build this", "decline the item", "we do not do that at all",
        "say no to this request", "this item will not happen",
    ),
    "why": (
        "where does this line come from?", "who said that?", "what is that criterion based on?",
        "how do you know that?", "where did you get this sentence from?",
    ),
    "health": (
        "in what state is the backlog?", "how healthy is all of it?",
        "how many items are ready or too big?", "in what shape are our items?",
    ),
    "minutes": (
        "what have we decided today?", "sum up what was agreed on", "write the minutes",
        "which questions are open for whom?",
    ),
    "cost": (
        "how much money did this take?", "how expensive was that?", "how many tokens were used?",
    ),
    "help": (
        "what can you do?", "how does this work?", "which commands are there?",
    ),
}  # fmt: skip
SURE = 0.42
"""Cosine from which a sentence means the same as one above; below, a person or a model must say."""
MARGIN = 0.1
"""By how much the best command must lead."""
POSSIBLE = 0.25
"""Cosine below which a sentence has nothing to do with any command."""
FEW = 5


class Near(NamedTuple):
    """A command and how near a sentence is to it."""

    name: str
    score: float


def nearest(text: str, room: Room) -> list[Near]:
    """Commands that come into question, the nearest first; none where nothing is near.

    Args:
        text: what somebody said.
        room: keeps the vectors of the sentences above while the conversation lasts.
    """
    import numpy as np

    names = [name for name, sentences in SAID.items() for _ in sentences]
    if room.utterances is None:
        from assistant.retrieval import open_embedder

        model = open_embedder()  # the one on this machine, whatever finds similar items
        vectors = model.embed([one for sentences in SAID.values() for one in sentences])
        room.utterances = (model, vectors)
    model, vectors = room.utterances
    cosines = vectors @ model.embed([text])[0]
    best: dict[str, float] = {}
    for name, cosine in zip(names, np.asarray(cosines).tolist(), strict=True):
        best[name] = max(best.get(name, -1.0), cosine)
    ranked = sorted((Near(*pair) for pair in best.items()), key=lambda near: -near.score)
    return [near for near in ranked if near.score >= POSSIBLE][:FEW]


def sure(found: list[Near]) -> str | None:
    """The command that is meant beyond doubt, if any."""
    if not found or found[0].score < SURE:
        return None
    second = found[1].score if len(found) > 1 else 0.0
    return found[0].name if found[0].score - second >= MARGIN else None
