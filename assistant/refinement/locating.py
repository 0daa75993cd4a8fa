"""Where a model's words stand in the item: small slips are forgiven, what they say never is."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from assistant.domain import Item, Span
from assistant.refinement.material import plain
from assistant.refinement.words import GLUE, NUMBER_WORDS, content_words, names, numbers

LIKE = 88.0
"""Likeness of 100 (`partial_ratio`) from which on a passage is compared word by word; one slip in
four words of five letters leaves more than that."""
_LEAST = 3
"""A shorter run of words stands anywhere by chance."""
_WORDS_A_SLIP = 4
_LONG = 9
"""Letters from which on a word may hold two slips; below five letters, none."""
_SHORT = 5
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[%‰°§€$£¥<>=≤≥+&@#]|(?<!\w)[-−](?=\d)")


_WEIGHTY = (
    GLUE
    | frozenset(NUMBER_WORDS)
    | frozenset(
        "cannot except unless nobody nothing neither least maximum minimum always instead "
        "refuse refuses refused reject rejects rejected forbid forbids forbidden".split()
    )
)
"""Words on which it hangs what a line says: they are the item's letter by letter, or no quote."""


_TURNS = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|neither|nor|cannot|without|unless|except|only|until)\b|"
    r"n['’]t\b|\b(?:nicht|kein\w*|nie|niemand|ohne|nur|ne|pas|jamais|aucun\w*|niet|geen|nooit|nunca|non)\b",
    re.IGNORECASE,
)
"""Words of the same sentence that turn round or limit what a passage says, taken alone."""
_ENDS = re.compile(r"[.!?](?=\s|$)|\n\s*\n")


class Quoted(NamedTuple):
    """A passage of the item, and a model's words in its spelling."""

    span: Span
    text: str


class _Token(NamedTuple):
    folded: str
    start: int
    end: int


def quoted(words: str, item: Item, language: str = "en") -> Quoted | None:
    """The passage that some words quote, if they do.

    Case, white space, quotation marks and closing punctuation may differ, and up to one word in
    four may be misspelt: of five letters or more, with the same first letter, one edit away (two
    from nine letters on), and no word of its own (English; in other languages no letter may
    differ). Numbers, signs, names, denials, limits and words of number must be the item's.

    Args:
        words: what a model wrote.
        item: the item; its title, description and criteria are looked through.
        language: ISO 639-1 code of the item.

    Returns:
        The item's real text with its place, and the words with slips mended; None: no quote.
    """
    mine = list(_tokens(words))
    if len(mine) < _LEAST or len(content_words(words, language)) < 2:
        return None
    whole = "\n".join((item.title, item.description, *item.criteria))
    known = _known(whole, language)
    seen = " ".join(token.folded for token in _tokens(plain(whole)))
    for source, index, text in _texts(item):
        theirs = list(_tokens(text))
        found = _aligned(mine, theirs, known)
        if found is None:
            continue
        start, end = found[0].start, found[-1].end
        real = text[start:end]
        if not _same_claims(words, real) or _turned(text, start, end):
            continue
        if " ".join(one.folded for one in found) not in seen:
            continue
        span = Span(source=source, index=index, start=start, end=end, text=real)
        return Quoted(span, _mended(words, mine, text, found))
    return None


def _texts(item: Item) -> Iterator[tuple[str, int, str]]:
    yield "description", 0, item.description
    yield "title", 0, item.title
    for index, text in enumerate(item.criteria):
        yield "criteria", index, text


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        folded = unicodedata.normalize("NFKC", found[0]).casefold().replace("’", "'")
        yield _Token(folded, found.start(), found.end())


def _aligned(
    mine: Sequence[_Token], theirs: Sequence[_Token], known: Callable[[str], bool]
) -> Sequence[_Token] | None:
    """As many words of a text as there are of a quote, where each is the same or a slip of it."""
    needle = " ".join(token.folded for token in mine)
    hay = " ".join(token.folded for token in theirs)
    if len(mine) > len(theirs) or len(needle) > len(hay) + len(mine):
        return None
    near = fuzz.partial_ratio_alignment(needle, hay, score_cutoff=LIKE)
    if near is None:
        return None
    starts = [0]
    for token in theirs:
        starts.append(starts[-1] + len(token.folded) + 1)
    at = bisect_right(starts, near.dest_start) - 1
    for first in (at, at + 1, at - 1):
        piece = theirs[max(first, 0) : max(first, 0) + len(mine)]
        if len(piece) < len(mine):
            continue
        pairs = [
            (one.folded, other.folded)
            for one, other in zip(mine, piece, strict=True)
            if one.folded != other.folded
        ]
        slips = len(pairs) * _WORDS_A_SLIP <= len(mine)
        if slips and all(_slipped(one, other, known) for one, other in pairs):
            return piece
    return None


def _slipped(own: str, real: str, known: Callable[[str], bool]) -> bool:
    if not (own.isalpha() and real.isalpha()) or len(real) < _SHORT or own[0] != real[0]:
        return False
    if own in _WEIGHTY or real in _WEIGHTY:
        return False
    edits = 2 if len(real) >= _LONG else 1
    return OSA.distance(own, real, score_cutoff=edits) <= edits and not known(own)


def _known(whole: str, language: str) -> Callable[[str], bool]:
    """Whether a word is one of its own, so that it is no slip of another one."""
    if language != "en":
        return bool  # every word counts as one of its own
    from assistant.quality.nlp import is_word

    own = {token.folded for token in _tokens(whole)}
    return lambda word: word in own or is_word(word)


def _same_claims(words: str, real: str) -> bool:
    """Whether numbers and names are the same."""
    if numbers(words) != numbers(real):
        return False
    mine, theirs = ({token.folded for token in _tokens(text)} for text in (words, real))
    named = {
        token.folded
        for text in (words, real)
        if not text.isupper()  # in capitals every word looks like a name
        for name in names(text)
        for token in _tokens(name)
    }
    return named <= mine & theirs


def _turned(text: str, start: int, end: int) -> bool:
    """Whether its sentence denies or limits what the passage says, outside of the passage."""
    before = [found.end() for found in _ENDS.finditer(text, 0, start)]
    after = _ENDS.search(text, end)
    head = text[before[-1] if before else 0 : start]
    tail = text[end : after.start() if after else len(text)]
    return bool(_TURNS.search(head) or _TURNS.search(tail))


def _mended(words: str, mine: Sequence[_Token], text: str, found: Sequence[_Token]) -> str:
    """The words with slips replaced by what the item has, and names in the item's capitals."""
    capitals = set(names(text))
    pieces: list[str] = []
    last = 0
    for own, real in zip(mine, found, strict=True):
        written = text[real.start : real.end]
        if own.folded == real.folded and written not in capitals:
            continue
        pieces += [words[last : own.start], written]
        last = own.end
    return "".join([*pieces, words[last:]])
