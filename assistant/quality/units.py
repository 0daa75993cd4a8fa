"""What is given to the grammar: short sentences, made easy for it, that still know their place."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.quality import words
from assistant.quality.joining import DETERMINERS, JOIN, Taken, take_apart
from assistant.quality.lines import Passage
from assistant.quality.nlp import may_be_verb
from assistant.quality.sections import Section

UnitKind = Literal["title", "means", "line", "sentence"]
_WISH = "I want to "
_NO_NAME = DETERMINERS | {"by", "with", "multiple", "several", "more", "different"}
"""What follows a verb, and never a name that looks like one."""


_SUBJECT = re.compile(
    r"[A-Za-z]+\s+[A-Za-z]+\s+(?:can|cannot|must|may|shall|should|will|are|is|was|were|has|have)\b"
)
"""A name of two words and its verb: "Wish lists can be public" is no command."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A verb that was taken out before another one that shares its object."""

    lemma: str
    start: int
    end: int
    before: int
    """Where the verb begins (in the unit's text) that it stood before."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence for the grammar."""

    kind: UnitKind
    passage: Passage
    """The item's own words."""
    text: str
    """What is parsed: a lead-in that the grammar likes, then the words."""
    offsets: tuple[int, ...]
    """For each character of `text`, its character in `passage`; -1 for what was put in."""
    section: Section = Section.BODY
    line: int = 0
    imperative: bool = False
    """Whether it is a command: its first word is a verb."""
    siblings: tuple[Sibling, ...] = ()
    joined: tuple[int, ...] = ()
    """Where verbs begin (in `text`) that were marked as joined to an earlier one."""
    stand_ins: tuple[tuple[int, str], ...] = ()
    """Where a plain verb stands in for another one, and for which."""
    repeated: bool = False
    """Whether the wish is said twice ("to … and to …")."""

    @property
    def begin(self) -> int:
        """Where the item's own words begin in `text`."""
        return next((at for at, offset in enumerate(self.offsets) if offset >= 0), len(self.text))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Characters of `passage` for characters `start` to `end` of `text`."""
        kept = [offset for offset in self.offsets[start:end] if offset >= 0]
        return (kept[0], kept[-1] + 1) if kept else (0, len(self.passage.text))


def is_verb(word: str) -> bool:
    """Whether a word is the base form of a verb that demands are made of."""
    return word.lower() in words.IMPERATIVES


def opens_with_verb(text: str, *, prose: bool = False) -> bool:
    """Whether a line is a command ("Add …"), and not a name that looks like one ("Order list").

    Args:
        text: the line.
        prose: whether it is known to be a sentence and no heading or name.
    """
    found = re.match(r"([A-Za-z]+)(?:\s*[,/&]\s*|\s+)(\S+)?", text)
    if not found:
        return is_verb(text) and text.lower() not in words.NOUNISH
    first, second = found[1].lower(), (found[2] or "").lower().strip(",.:;")
    if _SUBJECT.match(text):
        return False
    if first not in words.IMPERATIVES:
        return prose and second in {"a", "an", "the"} and may_be_verb(first)
    if prose or first not in words.NOUNISH or second in _NO_NAME:
        return True
    joined = re.match(rf"[A-Za-z]+{JOIN}([A-Za-z]+)", text)
    if joined and is_verb(joined[1]):
        return True
    plural = second.endswith("s") and not second.endswith(("ss", "us", "is")) and len(second) > 3
    return plural and len(text.split()) <= 6


def unit(
    kind: UnitKind,
    passage: Passage,
    section: Section = Section.BODY,
    line: int = 0,
    *,
    command: bool = False,
) -> Unit:
    """Prepare one sentence: a lead-in for commands and wishes, joined verbs taken apart.

    Args:
        kind: what the sentence is in its item.
        passage: its words.
        section: under which heading it stands.
        line: number of its line.
        command: whether it is known to be a command from what stands around it.
    """
    body = passage.text
    prose = command or (kind == "sentence" and body.endswith(".") and len(body.split()) > 2)
    lead = ""
    if kind == "means":
        body = body.replace("TO ", "to ", 1) if body.startswith("TO ") else body
        lead = _WISH if _starts_bare(body) else "I want "
    elif command or opens_with_verb(body, prose=prose):
        lead = _WISH
    if lead and kind != "means" and body[:1].isupper():
        body = body[:1].lower() + body[1:]
    apart = take_apart(lead + body, [-1] * len(lead) + list(range(len(body))))
    return Unit(
        kind=kind,
        passage=passage,
        text=apart.text,
        offsets=tuple(apart.offsets),
        section=section,
        line=line,
        imperative=bool(lead),
        siblings=_placed(apart.taken, apart.offsets),
        joined=apart.joined,
        stand_ins=tuple(apart.stand_ins.items()),
        repeated=apart.repeated,
    )


def _starts_bare(body: str) -> bool:
    """Whether what is wished begins with a verb ("pay by card") and not with a thing."""
    if re.match(r"(?:to|the|an?|my|our|all|that|[A-Z])\b", body):
        return False
    found = re.match(r"[A-Za-z]+", body)
    if not found or not is_verb(found.group()):
        return False
    return not re.match(
        r"[a-z]+ (?:and|or) [a-z]+ing\b|[a-z]+ (?:of|for|from)\b", body, re.IGNORECASE
    )


def _placed(taken: list[Taken], offsets: list[int]) -> tuple[Sibling, ...]:
    where = {offset: at for at, offset in enumerate(offsets) if offset >= 0}
    return tuple(Sibling(one.lemma, one.start, one.end, where.get(one.before, 0)) for one in taken)
