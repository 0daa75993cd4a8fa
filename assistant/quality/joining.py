"""Take joined verbs apart before the grammar reads them: it is at its worst there."""

import re
from dataclasses import dataclass

from assistant.quality import words
from assistant.quality.nlp import may_be_verb

_VERB = r"(?:e-mail|[A-Za-z]+)"
JOIN = (
    r"(?:\s*,\s*(?:and/or|and|or|then)?\s*|\s+(?:and/or|and\s+then|and|or|&|then)\s+|\s*/\s*|"
    r"\s*&\s*)(?:to\s+|also\s+)?"
)
_SERIES = re.compile(rf"(?<![\w'’-])({_VERB})((?:{JOIN}{_VERB})+)(?![\w'’-])")
_WORD = re.compile(_VERB)
_GOVERNOR = re.compile(
    r"\b(?:to|can|could|may|must|should|shall|will)\s+"
    r"(?:\w+ly\s+|also\s+|then\s+|only\s+|be\s+able\s+to\s+)*$",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"(?:,|\band|\bor|,\s*and|\bthen|\band\s+then|&)\s+(?P<verb>e-mail|[a-z]+)\s+(?P<next>[A-Za-z]+|\d+)"
)
_AGAIN = re.compile(
    r"(?:,|\band|\bor)\s+(?:then\s+|also\s+)*to\s+(?P<be>be\s+)?(?P<verb>[a-z]+)\b", re.IGNORECASE
)
_WISH_AGAIN = re.compile(
    r"\b(?:and|but)\s+(?:I|we)\s+(?:also\s+)?(?:want|need|would\s+like)\b", re.IGNORECASE
)
_BY = re.compile(
    r"\b(?:by|via|through|per)\s+(?!drag\b)[A-Za-z-]+\s+(?:or|and)\s+(?P<noun>[a-z]+)"
    r"(?=\s*(?:[.,;!]|$)|\s+(?:so|in\s+order)\b)"
)
_MODALS = re.compile(r"\b(to|can|could|may|must|should|shall|will)\b", re.IGNORECASE)
DETERMINERS = frozenset(
    """the a an my our their his her its your all any each every this that these those it them one
    new existing to from only""".split()
)
_ADJECTIVES = frozenset("clear complete correct duplicate open present secure separate".split())
"""Verbs that stand before a plural as adjectives too: "with a plain screen and clear labels"."""
_HAVING = re.compile(r"\b(?:with|of|by|for|in|have|has|get|see|receive|show)(?:\s+[\w-]+){1,4}\s*$")
_PLAIN = "create"
"""A verb that the grammar never takes for anything else."""
_FIRST = re.compile(
    r"(?:I want to|(?:The |An? |Every |Each )?[A-Za-z]+(?: [a-z]+)? (?:can|may|must|should|shall|will))"
    r"(?: also| only)? (?=[a-z])(?!not\b|never\b|always\b)"
)
"""What stands before the first verb of a wish, or of what somebody can or must do."""
_APART = re.compile(r"(?:it|them|this|that)\s+(?:off|on|up|out|down|back|over|in|away)\b")
_BEFORE_OBJECT = re.compile(r"(?P<verb>[a-z]+)\s+(?P<next>[A-Za-z]+)")
_TWO_OBJECTS = frozenset(
    """offer send give tell ask pay assign lend award hand grant help let make get have keep want need
    like try wish be do go use allow""".split()
)
"""Verbs with a frame of their own, which no other verb can stand in for."""
_NO_OBJECT = frozenset(
    """in out up off on over back down for to by with from at as of and or when if into through
    between via without within until after before during so that than about against whether how what which who why where""".split()
)
_NO_VERB = frozenset(
    """the a an all any my our your his her its their this that he she it we they one two do
    be not never always""".split()
)
_TO_OF_WISH = frozenset(
    """able allowed ability option possibility chance opportunity want wants like need needs have
    has""".split()
)
ONE_ACTION = frozenset(
    {
        ("compare", "contrast"),
        ("copy", "paste"),
        ("cut", "paste"),
        ("drag", "drop"),
        ("go", "see"),
        ("pick", "choose"),
        ("search", "find"),
        ("try", "see"),
    }
)
"""Pairs that name one action."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A verb that was taken out because it shares the object of a later one."""

    lemma: str
    start: int
    end: int
    before: int
    """The character (of the item's words) at which the later verb begins."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A text whose joined verbs were taken apart."""

    text: str
    offsets: list[int]
    """For each character its place in the item's words; -1 for what was put in."""
    taken: list[Taken]
    joined: tuple[int, ...]
    """Where verbs begin that are joined to the first one and have an object of their own."""
    stand_ins: dict[int, str]
    """Where a plain verb stands in for another one, and for which."""
    repeated: bool
    """Whether the wish itself is said again ("… and to …", "… and I want …")."""


def take_apart(text: str, offsets: list[int]) -> Apart:
    """Take joined verbs apart, and remember where each stood."""
    text, offsets = _name_nouns(text, offsets)
    text, offsets, taken = _take_out(text, offsets)
    text, offsets, joined = _put_in(text, offsets)
    text, offsets, stand_ins = _stand_in(text, offsets, joined)
    again = [place for found in _AGAIN.finditer(text) if (place := _again(text, found, joined))]
    repeated = bool(again) or bool(_WISH_AGAIN.search(text))
    return Apart(text, offsets, taken, (*joined, *again), stand_ins, repeated)


def _stand_in(
    text: str, offsets: list[int], joined: list[int]
) -> tuple[str, list[int], dict[int, str]]:
    """Let a plain verb stand in for those that the grammar may not know ("to archive labels").

    Only the wish's own first verb and the verbs joined to it, and only before an object: there
    the word can be nothing but a verb.
    """
    first = _FIRST.match(text)
    places = sorted({*([first.end()] if first else []), *joined}, reverse=True)
    found: dict[int, str] = {}
    for place in places:
        match = _BEFORE_OBJECT.match(text, place)
        if not match or match["next"] in _NO_OBJECT or match["next"].endswith("ing"):
            continue
        verb = match["verb"]
        if _APART.match(text, match.start("next")):
            continue  # "switch it off": the verb has a second half
        if verb in words.SHOWING | _TWO_OBJECTS | _NO_VERB or verb.endswith("ly"):
            continue
        kept = offsets[place : place + len(verb)]
        kept = (kept + [kept[-1]] * len(_PLAIN))[: len(_PLAIN)]
        kept[-1] = offsets[place + len(verb) - 1]
        text = text[:place] + _PLAIN + text[place + len(verb) :]
        offsets = offsets[:place] + kept + offsets[place + len(verb) :]
        shift = len(_PLAIN) - len(verb)
        found = {at + shift: name for at, name in found.items()} | {place: verb}
        joined[:] = [at + shift if at > place else at for at in joined]
    return text, offsets, found


def _name_nouns(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """Put an article before a noun that looks like a verb: "by email or (a) link"."""
    at = 0
    while found := _BY.search(text, at):
        at = found.end()
        if found["noun"] in words.NOUNISH:
            place = found.start("noun")
            text = f"{text[:place]}a {text[place:]}"
            offsets = [*offsets[:place], -1, -1, *offsets[place:]]
    return text, offsets


def _take_out(text: str, offsets: list[int]) -> tuple[str, list[int], list[Taken]]:
    """Take all but the last of joined verbs out: "create, edit and delete orders"."""
    taken: list[Taken] = []
    at = 0
    while found := _SERIES.search(text, at):
        begin = found.start()
        chain = [
            (match.group().lower(), match.start() + begin, match.end() + begin)
            for match in _WORD.finditer(found.group())
            if match.group().lower() not in {"and", "or", "then", "to", "also"}
        ]
        count = _run(chain) if _GOVERNOR.search(text, 0, begin) else 0
        if count < 2:
            at = max(begin + 1, chain[0][2] if chain else 0)
            continue
        last = chain[count - 1]
        for name, start, end in chain[: count - 1]:
            taken.append(Taken(name, offsets[start], offsets[end - 1] + 1, offsets[last[1]]))
        cut = slice(chain[0][1], last[1])
        text = text[: cut.start] + text[cut.stop :]
        offsets = offsets[: cut.start] + offsets[cut.stop :]
        at = cut.start + len(last[0])
    return text, offsets, taken


def _run(chain: list[tuple[str, int, int]]) -> int:
    """How many verbs from the first on belong to the series."""
    count = 0
    for name, _, _ in chain:
        if name in _NO_VERB or not may_be_verb(name):
            break
        count += 1
    return 0 if count == 2 and (chain[0][0], chain[1][0]) in ONE_ACTION else count


def _put_in(text: str, offsets: list[int]) -> tuple[str, list[int], list[int]]:
    """Repeat "to" before a later verb with its own object: "… and delete the rest"."""
    at = 0
    joined: list[int] = []
    while found := _SECOND.search(text, at):
        verb, following = found["verb"], found["next"].lower()
        at = found.start("verb") + len(verb)
        if verb not in words.IMPERATIVES:
            continue
        described = verb in _ADJECTIVES and _HAVING.search(text, 0, found.start())
        told = following in DETERMINERS or (_plural(following) and not described)
        if verb in words.NOUNISH and not told:
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
    return text, offsets, joined


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _again(text: str, found: re.Match[str], joined: list[int]) -> int:
    """Where the verb of a second "to" begins, if that is the wish's own; else 0."""
    place = found.start("verb")
    governors = list(_MODALS.finditer(text, 0, found.start()))
    known = bool(found["be"]) or may_be_verb(found["verb"].lower())
    if place in joined or not known or not governors or not _is_main(text, governors, joined):
        return 0
    return place


def _is_main(text: str, governors: list[re.Match[str]], joined: list[int]) -> bool:
    """Whether the last "to" before a joined verb is the wish's own, and not that of a purpose."""
    last = governors[-1]
    if len(governors) == 1 or last.group().lower() != "to" or last.end() + 1 in joined:
        return True
    before = text[: last.start()].rstrip().rpartition(" ")[2].lower()
    return before in _TO_OF_WISH
