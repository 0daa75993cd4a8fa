"""How likely a sentence or a list line asks for something: a score of its words and its place.

Rules of words alone take every third sentence of an ordinary backlog wrongly: people report, joke and
complain in the same words in which they ask. So what the rules say is one sign among others: the
words themselves, where the sentence stands, what stands around it, what kind of item it is.
The weights are fitted, see `assistant.quality.fitted`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log1p

from assistant.quality.demanding import is_chat, is_demand, is_told, is_wish, may_state, obliges
from assistant.quality.fitted import fitted
from assistant.quality.lines import Passage
from assistant.quality.open import left_open
from assistant.quality.prepare import Prepared
from assistant.quality.sections import Section

LIKELY = 0.5
"""From here on a sentence is taken for a demand that the rules do not find, letters apart."""
DOUBTED = 0.15
"""Below, what the rules take for a demand is none."""
POSSIBLE = 0.3
"""From here on a sentence may be a demand where a team would split what names no two of them."""
UNLIKELY = 0.12
"""Below, a sentence states nothing that a criterion could be made of."""
_FEWEST = 2
"""Sentences of an item from which on their order tells something."""
_TOKEN = re.compile(r"\w[\w'’]*|[?!:;,()\"„“→=/]|->")
_BEFORE = re.compile(r"\w[\w'’]*|[?!:]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or a list line that may ask for something."""

    passage: Passage
    line: int
    section: Section
    listed: bool
    """Whether it is a line of a list, which is read as a whole."""
    asked: bool
    """Whether it asks for something by the rules."""
    introduced: bool = False
    """Whether words that introduce it stand before its list."""
    command: bool = False
    """Whether its list is one of commands, and this is one."""
    routine: bool = False
    """Whether it is one of several sentences in which the story's role says what it does."""


def likelihoods(prepared: Prepared, candidates: Sequence[Candidate]) -> list[float]:
    """How likely each candidate asks for something, 0 to 1.

    The score knows English words only; in other languages the rules decide alone.

    Args:
        prepared: the item that they stand in.
        candidates: in the order of the text.
    """
    if not prepared.english:
        return [float(one.asked) for one in candidates]
    score = fitted("demands")
    told = signs(prepared, candidates)
    # The score has seen "I do" in letters only, where it tells what people do all day.
    return [
        max(score.score(one), LIKELY * candidate.routine)
        for one, candidate in zip(told, candidates, strict=True)
    ]


def asks(prepared: Prepared, one: Candidate, chance: float) -> bool:
    """Whether a candidate is taken for a demand: a demand that is overlooked is lost, one too many
    is seen; so what the rules found is dropped only where it is most unlikely.

    In a letter the rules have the last word: of the few sentences that the score adds there, half
    are wrong.

    Args:
        prepared: the item that it stands in.
        one: the candidate.
        chance: how likely it asks for something, 0 to 1.
    """
    if one.asked:
        return chance >= DOUBTED
    if prepared.eager:
        return chance >= POSSIBLE
    return chance >= LIKELY and not prepared.letter


def signs(prepared: Prepared, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """What the score is made of, candidate by candidate."""
    count = len(candidates)
    found = []
    for at, one in enumerate(candidates):
        before = candidates[at - 1] if at else None
        after = candidates[at + 1] if at + 1 < count else None
        told = dict(_of_words(one.passage.text, before.passage.text if before else ""))
        told |= _of_rules(prepared, one)
        told |= _of_place(before, after) if count > _FEWEST else {}
        told["place"] = at / (count - 1) if count > 1 else 0.5
        found.append(told)
    return found


def _of_words(text: str, before: str) -> Iterator[tuple[str, float]]:
    words = ["#" if word[0].isdigit() else word for word in _TOKEN.findall(text.lower())]
    for word in words:
        yield f"w {word}", 1.0
    for first, second in pairwise(words):
        yield f"w {first} {second}", 1.0
    if words:
        yield f"first {words[0]}", 1.0
        yield f"first {' '.join(words[:2])}", 1.0
        yield f"last {words[-1]}", 1.0
    for word in _BEFORE.findall(before.lower())[-2:]:
        yield f"before {word}", 1.0
    yield "length", log1p(len(text))
    yield "number", float(bool(re.search(r"\d", text)))
    yield "quoted", float('"' in text or "“" in text)
    yield "small", float(text[:1].islower())


def _of_rules(prepared: Prepared, one: Candidate) -> dict[str, float]:
    text = one.passage.text
    return {
        "asked": float(one.asked),
        "asked in a letter": float(one.asked and prepared.letter),
        "letter": float(prepared.letter),
        "demand": float(is_demand(text)),
        "wish": float(is_wish(text)),
        "told": float(is_told(text)),
        "chat": float(is_chat(text)),
        "states": float(may_state(text)),
        "obliges": float(obliges(text)),
        "open": float(left_open(text)),
        "introduced": float(one.introduced),
        "command": float(one.command),
        "listed": float(one.listed),
        f"section {one.section.value}": 1.0,
        f"kind {prepared.kind.value}": 1.0,
        f"filed as {prepared.item.kind.value}": 1.0,
    }


def _of_place(before: Candidate | None, after: Candidate | None) -> dict[str, float]:
    found = {"first": float(before is None), "last": float(after is None)}
    for name, one in (("before", before), ("after", after)):
        if one is not None:
            found[f"{name} asked"] = float(one.asked)
            found[f"{name} listed"] = float(one.listed)
            found[f"{name} announces"] = float(one.passage.text.endswith(":"))
    return found
