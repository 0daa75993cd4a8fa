"""What is given to the grammar: short sentences, made easy for it, that still know their place."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.quality import words
from assistant.quality.lines import Passage
from assistant.quality.nlp import may_be_verb
from assistant.quality.sections import Section

UnitKind = Literal["title", "means", "line", "sentence"]

_VERB = r"[A-Za-z]+"
_JOIN = r"(?:\s*,\s*(?:and/or|and|or|then)?\s*|\s+(?:and/or|and\s+then|and|or|&|then)\s+|\s*/\s*|\s*&\s*)(?:to\s+|also\s+)?"
_SERIES = re.compile(rf"(?<![\w'’-])({_VERB})((?:{_JOIN}{_VERB})+)(?![\w'’-])")
_WORD = re.compile(_VERB)
_GOVERNOR = re.compile(
    r"\b(to|can|could|may|must|should|shall|will)\s+(?:\w+ly\s+|also\s+|then\s+|only\s+|be\s+able\s+to\s+)*$",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"(?:,|\band|\bor|,\s*and|\bthen|\band\s+then|&)\s+(?P<verb>[a-z]+)\s+(?P<next>[A-Za-z]+|\d+)"
)
_DETERMINERS = frozenset(
    "the a an my our their his her its your all any each every this that these those it them one new existing to from only".split()
)
_MODALS = re.compile(r"\b(to|can|could|may|must|should|shall|will)\b", re.IGNORECASE)
_NO_VERB = frozenset(
    "the a an all any my our your his her its their this that he she it we they one two do be".split()
)
_TO_OF_WISH = frozenset(
    "able allowed ability option possibility chance opportunity want wants like need needs have has".split()
)
_NOT_SERIES = frozenset(
    {
        ("copy", "paste"),
        ("drag", "drop"),
        ("go", "see"),
        ("try", "see"),
        ("pick", "choose"),
        ("be", "have"),
    }
)


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
    siblings: tuple[Sibling, ...] = ()
    joined: tuple[int, ...] = ()
    """Where verbs begin (in `text`) that were marked as joined to an earlier one."""

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


def opens_with_verb(text: str) -> bool:
    """Whether a line is a command ("Add …"), and not a name that looks like one ("Order list")."""
    found = re.match(r"([A-Za-z]+)(?:\s*[,/&]\s*|\s+)(\S+)?", text)
    if not found:
        return is_verb(text) and text.lower() not in words.NOUNISH
    first, second = found[1].lower(), (found[2] or "").lower().strip(",.:;")
    if first not in words.IMPERATIVES:
        return False
    if first not in words.NOUNISH:
        return True
    if second in _DETERMINERS | {"by", "with", "multiple", "several", "more", "different"}:
        return True
    joined = re.match(rf"[A-Za-z]+{_JOIN}([A-Za-z]+)", text)
    if joined and is_verb(joined[1]) and joined[1].lower() not in {"management"}:
        return True
    return (
        second.endswith("s")
        and not second.endswith(("ss", "us", "is"))
        and len(second) > 3
        and len(text.split()) <= 6
    )


def unit(kind: UnitKind, passage: Passage, section: Section = Section.BODY, line: int = 0) -> Unit:
    """Prepare one sentence: a lead-in for commands and wishes, joined verbs taken apart."""
    body = passage.text
    lead = ""
    if kind == "means":
        lead = (
            "I want "
            if re.match(r"(?:to|the|an?|my|our|all|that|[A-Z])\b", body) or not _starts_bare(body)
            else "I want to "
        )
    elif opens_with_verb(body):
        lead = "I want to "
    if lead and kind != "means" and body[:1].isupper():
        body = body[:1].lower() + body[1:]
    text = lead + body
    offsets = [-1] * len(lead) + list(range(len(body)))
    text, offsets, siblings = _take_out(text, offsets)
    text, offsets, joined = _put_in(text, offsets)
    return Unit(
        kind,
        passage,
        text,
        tuple(offsets),
        section,
        line,
        bool(lead),
        _placed(siblings, offsets),
        joined,
    )


def _starts_bare(body: str) -> bool:
    found = re.match(r"[A-Za-z]+", body)
    if not found or not is_verb(found.group()):
        return False
    return not re.match(
        r"[a-z]+ (?:and|or) [a-z]+ing\b|[a-z]+ (?:of|for|from)\b", body, re.IGNORECASE
    )


def _take_out(
    text: str, offsets: list[int]
) -> tuple[str, list[int], list[tuple[str, int, int, int]]]:
    """Take all but the last of joined verbs out: "create, edit and delete orders"."""
    siblings: list[tuple[str, int, int, int]] = []
    at = 0
    while found := _SERIES.search(text, at):
        governed = _GOVERNOR.search(text, 0, found.start())
        names = [
            (m.group().lower(), m.start() + found.start(), m.end() + found.start())
            for m in _WORD.finditer(found.group())
        ]
        chain = [one for one in names if one[0] not in {"and", "or", "then", "to", "also"}]
        taken = _run(chain) if governed else 0
        at = found.start() + 1 if taken < 2 else at
        if taken < 2:
            at = max(at, chain[0][2] if chain else at)
            continue
        last = chain[taken - 1]
        cut_from, cut_to = chain[0][1], last[1]
        for name, start, end in chain[: taken - 1]:
            siblings.append((name, offsets[start], offsets[end - 1] + 1, offsets[last[1]]))
        text = text[:cut_from] + text[cut_to:]
        offsets = offsets[:cut_from] + offsets[cut_to:]
        at = cut_from + len(last[0])
    return text, offsets, siblings


def _run(chain: list[tuple[str, int, int]]) -> int:
    """How many verbs from the first on belong to the series."""
    count = 0
    for name, _, _ in chain:
        if not may_be_verb(name) or name in _NO_VERB:
            break
        count += 1
    if count == 2 and (chain[0][0], chain[1][0]) in _NOT_SERIES:
        return 0
    return count


def _put_in(text: str, offsets: list[int]) -> tuple[str, list[int], tuple[int, ...]]:
    """Repeat "to" before a later verb with its own object: "… and delete the rest"."""
    at = 0
    joined: list[int] = []
    while found := _SECOND.search(text, at):
        verb, following = found["verb"], found["next"].lower()
        at = found.start("verb") + len(verb)
        if not is_verb(verb) or (verb in words.NOUNISH and following not in _DETERMINERS):
            continue
        governors = list(_MODALS.finditer(text, 0, found.start()))
        if not governors or not _is_main(text, governors, joined):
            continue
        piece = governors[-1].group().lower() + " "
        place = found.start("verb")
        text = text[:place] + piece + text[place:]
        offsets = offsets[:place] + [-1] * len(piece) + offsets[place:]
        at += len(piece)
        joined.append(place + len(piece))
    return text, offsets, tuple(joined)


def _is_main(text: str, governors: list[re.Match[str]], joined: list[int]) -> bool:
    """Whether the last "to" before a joined verb is the wish's own, and not that of a purpose."""
    last = governors[-1]
    if len(governors) == 1 or last.group().lower() != "to" or last.end() + 1 in joined:
        return True
    before = text[: last.start()].rstrip().rpartition(" ")[2].lower()
    return before in _TO_OF_WISH


def _placed(siblings: list[tuple[str, int, int, int]], offsets: list[int]) -> tuple[Sibling, ...]:
    where = {offset: at for at, offset in enumerate(offsets) if offset >= 0}
    return tuple(
        Sibling(lemma, start, end, where.get(before, 0)) for lemma, start, end, before in siblings
    )
