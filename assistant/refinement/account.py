"""What an item says, sentence by sentence, ready to be compared with a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.refinement.acts import Deed, deeds
from assistant.refinement.grounding import Source
from assistant.refinement.parses import is_led, parsed, points_back, with_email
from assistant.refinement.words import content_stems, is_glue, stem, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?](?=\S)[^.!?\n;]*)*[.!?;]?")
_WRAPPED = re.compile(r"(?<=[\w,)])[ \t]*\n[ \t]*(?=[a-z(])")
_MARKER = re.compile(r"^\s*(?:[-*•+#>]+|\d{1,2}[.)])\s+")
_WRITER = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|me|us)\b")
_CASE = re.compile(
    r"^(?:if|when|whenever|once|unless) (?P<first>[^,;]+),|"
    r"(?P<before>\S+) (?:if|when|whenever|once|unless) (?P<last>[^,;]+?)[.;]?$",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:so that|in order|because|so i|so we)\b", re.IGNORECASE)
_ASKING = frozenset("see sees know knows show shows say says tell tells told check checks record records "
                    "again also even note notes choose chooses decide decides find out set sets remember".split())  # fmt: skip
"""Words after which "when" and "if" begin what is seen or said, or hold for a part only."""
_EVERY = frozenset("all every each any".split())


class Said(NamedTuple):
    """One sentence of the item, ready to be compared with."""

    text: str
    stems: frozenset[str]
    """Of all words that it speaks of, those that a pronoun points back to as well."""
    deeds: tuple[Deed, ...]
    every: Mapping[str, frozenset[str]]
    """Nouns of which it says all, every or each, with the words that say of which of them."""
    subjects: Mapping[str, frozenset[str]]
    """Nouns of which it says something, with the words that say of which of them."""
    cases: tuple[frozenset[str], ...]
    """The words of each condition under which it holds."""
    kinds: Mapping[str, frozenset[str]]
    """Nouns that it speaks of only as far as these words hold: "guests who are late"."""
    led_by: str
    """The sentence that it goes on from; empty where it stands alone."""
    owned: frozenset[tuple[str, str]]
    """Pairs of nouns: the second is the first's, or one that the first tells apart."""


class Account(NamedTuple):
    """What an item says: its sentences, and whose story it is."""

    sentences: tuple[Said, ...]
    actors: frozenset[str]
    """Stems of the role that the story is told of."""
    language: str

    @property
    def stems(self) -> frozenset[str]:
        """Stems of all words of the item."""
        return frozenset(name for one in self.sentences for name in one.stems)


def account(texts: Sequence[str], role: str, language: str = "en") -> Account:
    """Read what an item says.

    Args:
        texts: its title, description and criteria.
        role: the role of its story sentence; empty where it has none.
        language: ISO 639-1 code; the grammar is used for English only.
    """
    found = (
        _MARKER.sub("", one[0])
        for text in texts
        for one in _SENTENCE.finditer(_WRAPPED.sub(" ", with_email(text)))
    )
    pieces = [piece for one in found if (piece := one.strip())]
    actors = content_stems(role, language)
    if language != "en":
        plain = (Source(text=text, language=language).stems for text in pieces)
        read = [
            Said(text, stems, (), {}, {}, (), {}, "", frozenset())
            for text, stems in zip(pieces, plain, strict=True)
        ]
        return Account(tuple(read), actors, language)
    read = []
    before: Said | None = None
    for text, doc in zip(pieces, parsed(pieces), strict=True):
        alone = _said(text, doc, actors)
        led = is_led(doc)
        read.append(_led(alone, before) if led or points_back(doc) else alone)
        if before is not None and not alone.subjects and not led:
            # "They leave a note": whoever "they" are, the next sentence may go on with them.
            spoken = alone.stems | frozenset(before.subjects)
            alone = alone._replace(stems=spoken, subjects=before.subjects)
        before = before if led else alone
    return Account(tuple(read), actors, language)


def _said(text: str, doc: "Doc", actors: frozenset[str]) -> Said:
    stems = Source(text=text).stems
    return Said(
        text=text,
        stems=stems | actors if _WRITER.search(text) or is_led(doc) else stems,
        deeds=tuple(deeds(doc, actors)),
        every=universal(doc),
        subjects=subjects(doc),
        cases=tuple(_cases(text)),
        kinds=kinds(doc),
        led_by="",
        owned=frozenset(owned(doc)),
    )


def _led(one: Said, before: Said | None) -> Said:
    """A sentence with what it goes on from: what "it" points to, or what leads to a list."""
    if before is None:
        return one
    return one._replace(
        stems=one.stems | before.stems,
        deeds=one.deeds + before.deeds,
        subjects={**before.subjects, **one.subjects},
        led_by=before.text,
        owned=one.owned | before.owned,
    )


def universal(tokens: "Iterator[Token] | Doc | Sequence[Token]") -> dict[str, frozenset[str]]:
    """Nouns of which all, every or each is said, with the words that say of which of them."""
    return {
        stem(token.head.text): told_apart(token.head)
        for token in tokens
        if token.lower_ in _EVERY and token.dep_ in {"det", "predet"}
    }


def subjects(tokens: "Iterator[Token] | Doc | Sequence[Token]") -> dict[str, frozenset[str]]:
    """Nouns of which something is said, with the words that say of which of them."""
    return {
        stem(token.text): told_apart(token)
        for token in tokens
        if token.dep_ in {"nsubj", "nsubjpass"} and token.tag_.startswith("NN")
    }


def told_apart(noun: "Token") -> frozenset[str]:
    """The stems of the words before a noun that say which of its kind: "regular customers"."""
    text = " ".join(
        child.text for child in noun.children if child.dep_ in {"amod", "compound"} and child.i < noun.i
    )  # fmt: skip
    return frozenset(word.stem for word in words(text) if not is_glue(word) or word.text == "new")


def _cases(text: str) -> Iterator[frozenset[str]]:
    for found in _CASE.finditer(text):
        of_purpose = _PURPOSE.search(text, 0, found.start() + 1)
        if found["last"] and (of_purpose or found["before"].casefold() in _ASKING):
            continue
        if case := _words_of(found["first"] or found["last"]):
            yield case


def kinds(doc: "Doc") -> dict[str, frozenset[str]]:
    """Nouns of which a sentence speaks only as far as some words hold, with these words."""
    found: dict[str, frozenset[str]] = {}
    for noun in doc:
        if not noun.tag_.startswith("NN"):
            continue
        subject = noun.dep_ in {"nsubj", "nsubjpass"}
        parts = [
            child
            for child in noun.children
            if (child.i > noun.i and (_defines(child) or _bounds(child, subject=subject)))
            or (
                subject
                and child.dep_ == "amod"
                and child.tag_ not in {"JJR", "JJS"}
                and _is_any(noun)
            )
        ]
        text = " ".join(token.text for part in parts for token in part.subtree)
        if limiting := _words_of(text):
            found[stem(noun.text)] = limiting
    for bound in _BOUND.finditer(doc.text):
        found[stem(bound["noun"])] = frozenset({bound["number"]})
    return found


_BOUND = re.compile(
    r"(?P<noun>[^\W\d_]+) (?:(?:with |of )?(?:\w+er|more|less) than|over|under|above|below) "
    r"(?P<number>\d+)",
    re.IGNORECASE,
)
"""A noun with a measure that bounds it: "loans longer than 6 months"."""


def _defines(child: "Token") -> bool:
    """Whether a relative clause says which; after a comma it only adds something."""
    if any(token.tag_ == "TO" for token in child.children):
        return False  # "30 minutes to accept"
    return child.dep_ in {"relcl", "acl"} and not any(
        token.text == "," for token in (child.left_edge, child.left_edge.nbor(-1))
    )


def _bounds(child: "Token", *, subject: bool) -> bool:
    if child.dep_ == "amod" or child.tag_ == "JJR":
        return True
    holds = {"over", "under", "above", "below", "between"} | (
        {"with", "without"} if subject else set()
    )
    return child.dep_ in {"prep", "quantmod"} and child.lower_ in holds


def _is_any(noun: "Token") -> bool:
    return not any(
        child.dep_ in {"det", "poss", "nummod"} and child.lower_ not in {"a", "an"}
        for child in noun.children
    )


def _words_of(text: str) -> frozenset[str]:
    """Stems of the words of a text that claim something, and its numbers."""
    return content_stems(text) | frozenset(re.findall(r"\d+", text))


def owned(tokens: "Iterator[Token] | Doc | Sequence[Token]") -> Iterator[tuple[str, str]]:
    """Pairs of nouns of which the first says whose or which the second is."""
    for token in tokens:
        if tells_which(token):
            yield stem(token.text), stem(owner(token).text)


def tells_which(token: "Token") -> bool:
    """Whether a noun only says whose or which another one is."""
    return token.dep_ in {"compound", "poss", "amod"} or (
        token.dep_ == "pobj" and token.head.lower_ == "of"
    )


def owner(token: "Token") -> "Token":
    """The noun that another one belongs to."""
    return token.head.head if token.dep_ == "pobj" else token.head
