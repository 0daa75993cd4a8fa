"""Phrases that vary one demand: "as CSV, JSON or XML, and as PDF", "by price, size and colour"."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.quality import words
from assistant.quality.heads import particle, series
from assistant.quality.nlp import lemma
from assistant.quality.nouns import objects, phrase

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LISTABLE = {
    "NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "JJS", "CD", "DT", "PRP$", "VBG", "HYPH", "POS", "FW",
}  # fmt: skip
_JOINERS = frozenset({"and", "or", "&"})
_ALONE = frozenset("online offline".split())
"""Ways that no preposition stands before: "at the counter and online"."""
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_LONGEST = 7
"""Words of one listed thing; a longer one is a phrase that the list only ends in."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One of the things that a demand is varied by."""

    preposition: str
    words: tuple["Token", ...]
    """The thing with all its words, in order."""

    @property
    def names(self) -> set[str]:
        """Its words in lower case."""
        return {word.lower_ for word in self.words}


def variations(verb: "Token") -> Iterator[tuple["Token", list[Variation]]]:
    """Phrases that vary a demand: the preposition, and what is listed after it."""
    for place in [verb, *objects(verb)[-1:]]:
        taken = -1
        for prep in place.rights:
            if prep.dep_ not in {"prep", "agent"} or prep.lower_ not in words.VARYING:
                continue
            if prep.i <= taken:
                continue
            found = max(_parsed(prep), _listed(prep), key=len)
            if [one.words[-1].lower_ for one in found] == ["drag", "drop"]:
                continue
            amounts = any(all(word.tag_ in {"CD", "IN"} for word in one.words) for one in found)
            mixed = bool(found) and _goes_on_with_another(found[-1].words[-1])
            if len(found) > 1 and not (amounts or mixed) and _varies(verb, prep, found):
                taken = found[-1].words[-1].i
                yield prep, found


def _parsed(prep: "Token") -> list[Variation]:
    """What the grammar joins after a preposition."""
    if any(
        one.dep_ == "prep" and one.lower_ == prep.lower_
        for noun in _after(prep)
        for other in series(noun)[1:]
        for one in other.rights
    ):
        return []  # "photos as JPEG, and thumbnails as PNG": two lists and no variation
    pairs = [(prep, noun) for noun in _after(prep)]
    pairs += [
        (other, noun)
        for other in prep.conjuncts
        if other.dep_ == "conj" and other.tag_ == "IN"
        for noun in _after(other)
    ]
    return [
        Variation(
            "" if one.lower_ in _ALONE else own.text,
            tuple(_since_comma(phrase(one, bare=False), one)),
        )
        for own, noun in pairs
        for one in series(noun)
    ]


def _listed(prep: "Token") -> list[Variation]:
    """A list after a preposition, read by its commas: long lists confuse the parser.

    The preposition may be said again before each thing, and after the "and" that closes the list
    one more thing may follow with it ("as CSV, JSON or XML, and as PDF").
    """
    found: list[Variation] = []
    doc, at = prep.doc, prep.i + 1
    own, closed = prep.text, False
    while True:
        start = at
        while at < len(doc) and _goes_on(doc[at], start):
            at += 1
        item = tuple(doc[start:at])
        verb_next = at < len(doc) and doc[at].tag_ in _FINITE
        if not item or len(item) > _LONGEST or not _names(item) or verb_next:
            break
        found.append(Variation(own, item))
        at, joined = _past_joiner(doc, at)
        again = at < len(doc) and _repeats(doc[at], prep)
        if not joined or at >= len(doc) or (closed and not again):
            break
        closed = closed or joined == "closed"
        alone = doc[at].lower_ in _ALONE
        own = doc[at].text if again else ("" if alone else own)
        at += again
    return found if closed and len(found) > 1 else []


def _goes_on_with_another(last: "Token") -> bool:
    """Whether a further thing, with words of its own, is joined after a list ("…, and guides in …")."""
    doc = last.doc
    at, joined = _past_joiner(doc, last.i + 1)
    if joined != "closed" or at >= len(doc) or doc[at].tag_ not in _LISTABLE:
        return False
    rest = itertools.takewhile(lambda token: not token.is_punct, doc[at:])
    return not any(token.tag_ in _FINITE for token in rest)


def _past_joiner(doc: "Doc", at: int) -> tuple[int, str]:
    """The index after a comma or an "and", and whether the word closes a list."""
    joined = ""
    while at < len(doc):
        word = doc[at].lower_
        if word in _JOINERS:
            joined = "closed"
        elif word == "," and not joined:
            joined = "more"
        elif not (joined and word in {"also", "either"}):
            break
        at += 1
    return at, joined


def _goes_on(token: "Token", start: int) -> bool:
    if token.lower_ in _JOINERS or (token.is_punct and token.tag_ != "HYPH"):
        return False
    if token.tag_ in _LISTABLE or token.lower_ in words.CHANNELS | words.FORMATS | _ALONE:
        return True
    return token.lower_ == "of" and token.i > start


def _names(item: tuple["Token", ...]) -> bool:
    return (len(item) > 1 and item[0].tag_ in {"DT", "PRP$"}) or any(
        word.tag_.startswith(("NN", "VB"))
        or word.tag_ in {"FW", "CD"}
        or word.lower_ in words.CHANNELS | words.FORMATS | _ALONE
        for word in item
    )


def _repeats(token: "Token", prep: "Token") -> bool:
    return token.tag_ in {"IN", "TO", "RP"} and (
        token.lower_ == prep.lower_ or token.lower_ in words.VARYING | {"through"}
    )


def _after(prep: "Token") -> list["Token"]:
    return [w for w in prep.children if w.dep_ == "pobj"][:1]


def _since_comma(words_of: list["Token"], noun: "Token") -> list["Token"]:
    """A noun's words, without what the parser drew in from before the last comma."""
    cuts = [w.i for w in words_of if w.i < noun.i and (w.text == "," or w.lower_ in {"and", "or"})]
    return [w for w in words_of if w.i > max(cuts, default=-1)]


def is_channel(found: list[Variation]) -> bool:
    """Whether most of the things name a way in which something reaches somebody."""
    hits = sum(bool(one.names & (words.CHANNELS | _ALONE)) for one in found)
    return hits * 2 >= len(found)


def _varies(verb: "Token", prep: "Token", found: list[Variation]) -> bool:
    """Whether joined nouns after this preposition vary the demand rather than describe it."""
    known = words.CHANNELS | words.FORMATS | words.LANGUAGES | _ALONE
    hits = sum(bool(one.names & known) for one in found)
    if hits * 2 >= len(found):
        return True
    if prep.lower_ in {"by", "via", "through", "using", "including"}:
        return True
    named = lemma(prep.head)
    if named in {"log", "sign"}:  # "log in with …", and not "log events with their time"
        return prep.lower_ in {"with", "from"} and particle(verb) is not None
    return prep.lower_ in {"with", "from"} and named in {"pay", "login", "import"}
