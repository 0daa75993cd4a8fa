"""Keep every word of a sentence in one of the pieces that it was cut into.

A parser errs, and what it overlooks must not be lost: a word of the sentence that stands in no
piece is given back to the piece before it; where too much is missing, the sentence stays whole.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from assistant.quality.nlp import base_form

_WORD = re.compile(r"\w+(?:[-'’./]\w+)*")
_PART = re.compile(r"[^\W_]+")
_SILENT = frozenset(
    """a an the and or but nor to of in on at by for with from as into than then also too so both
    either each it its them they their this that these those which who whom whose i we you he she my our
    your his her me us is are be been being am was were do does did can could may might must shall should
    will would want wants wanted need needs needed like wish wishes able ability option possibility possible
    chance opportunity allow allows allowed enable enables let lets please have has having had not no only
    there here all first next finally afterwards user users system app application software tool platform product""".split()
)
"""Words that carry no demand of their own, or that lead to one ("users are able to …")."""
_MOST = 0.4
"""Share of a sentence's words from which on a cut that lost them is not believed at all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a sentence: its words, and where it stands in it."""

    text: str
    start: int
    end: int
    actor: str = ""
    """Who acts, where the piece knows it by itself."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Where the subject of a sentence stands in it."""

    start: int = 0
    end: int = 0
    known: bool = False
    """Whether its clauses know it as who acts: no piece needs its words."""


def kept(
    text: str,
    pieces: Sequence[Piece],
    subject: Subject,
    *,
    wish: bool,
    named: frozenset[str] = frozenset(),
) -> list[Piece]:
    """The pieces with what no piece has; empty where the sentence had better stay whole.

    Args:
        text: the sentence.
        pieces: what it was cut into, with their places in it, in order.
        subject: where its subject stands.
        wish: whether it is a wish or a title: all that leads to its first piece belongs to it.
        named: words in whose place the pieces say what they stand for ("the old one").
    """
    held = named | {form for piece in pieces for form in _forms(f"{piece.text} {piece.actor}")}
    free = [
        found
        for found in _WORD.finditer(text)
        if _counts(found.group())
        and not (subject.known and subject.start <= found.start() < subject.end)
    ]
    lost = [found for found in free if not _held(found.group(), held)]
    if not lost:
        return list(pieces)
    if not pieces or len(lost) > _MOST * len(free):
        return []
    order = sorted(range(len(pieces)), key=lambda number: pieces[number].start)
    whole = list(pieces)
    for first, last in _stretches(text, lost):
        number = next((n for n in reversed(order) if whole[n].start <= first), order[0])
        piece = whole[number]
        if last <= piece.end and piece.start <= first:
            whole[number] = replace(piece, text=_put_back(text, piece, first, last))
        elif piece.start <= first:
            begin = max(piece.end, _from(text, piece.end, first))
            added = text[begin:last].strip(" ,;")
            text_of, end = f"{piece.text} {added}", max(last, piece.end)
            whole[number] = replace(piece, text=text_of, end=end)
        elif wish or subject.start <= first < subject.end:
            whole[number] = replace(piece, text=text[first : piece.end], start=first)
        elif last <= subject.start:  # "For each patient the nurse scans …"
            begin = _from(text, 0, first)
            lead = text[begin : subject.start].strip(" ,;")
            lead = lead if lead[1:2].isupper() else lead[:1].lower() + lead[1:]
            whole[number] = replace(piece, text=f"{piece.text} {lead}")
        else:
            return []
    return whole


def _put_back(text: str, piece: Piece, first: int, last: int) -> str:
    """A piece with lost words of its own place, before the word that follows them there."""
    following = _WORD.search(text, last)
    if following is not None and following.start() < piece.end:
        place = re.search(rf"(?<!\w){re.escape(following.group())}(?!\w)", piece.text)
        if place is not None:
            lost = text[first : following.start()]
            return piece.text[: place.start()] + lost + piece.text[place.start() :]
    return f"{piece.text} {text[first:last]}"


def _stretches(text: str, lost: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Neighbouring lost words together, with the small words between them."""
    first, last = lost[0].start(), lost[0].end()
    for found in lost[1:]:
        between = _WORD.findall(text[last : found.start()])
        if all(not _counts(word) for word in between):
            last = found.end()
        else:
            yield first, last
            first, last = found.start(), found.end()
    yield first, last


def _from(text: str, end: int, first: int) -> int:
    """Where what is given back begins: with the small words before it ("and with a …")."""
    at = first
    for found in reversed(list(_WORD.finditer(text, end, first))):
        if _counts(found.group()):
            break
        at = found.start()
    return at


def _counts(word: str) -> bool:
    return word.lower() not in _SILENT


def _held(word: str, held: Set[str]) -> bool:
    if _forms_of(word) & held:
        return True
    parts = _PART.findall(word)
    return len(parts) > 1 and all(not _counts(part) or _forms_of(part) & held for part in parts)


def _forms(text: str) -> set[str]:
    """The forms of its words by which a word is known again ("sends": send)."""
    words = (*_WORD.findall(text), *_PART.findall(text))
    return {form for word in words for form in _forms_of(word)}


def _forms_of(word: str) -> set[str]:
    low = word.lower().removesuffix("'s").removesuffix("’s")
    return {low, base_form(low, "verb"), base_form(low, "noun")}
