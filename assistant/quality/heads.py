"""Which verbs (or things) a parsed sentence asks for."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.quality import words
from assistant.quality.nlp import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OBJECTS = {"dobj", "obj", "attr", "oprd"}
_CLAUSES = {"xcomp", "ccomp"}
_PARTICLES = {"in", "out", "up", "off", "on", "over", "back", "down"}
_PHRASAL = {
    "check",
    "log",
    "sign",
    "fill",
    "set",
    "opt",
    "pick",
    "look",
    "hand",
    "turn",
    "switch",
    "top",
}


def heads(doc: "Doc", begin: int, joined: Sequence[int]) -> list["Token"]:
    """Tokens that name what is asked for, in the order of the text.

    Args:
        doc: a parsed sentence.
        begin: the first character that is the item's own.
        joined: where verbs begin that were marked as joined before parsing.
    """
    found: dict[int, Token] = {}
    for sentence in doc.sents:
        for head in _below(sentence.root):
            for token in joined_verbs(head):
                found[token.i] = token
    for token in doc if joined else ():
        if token.idx in joined and verbal(token):
            for one in joined_verbs(token):
                found[one.i] = one
    return sorted((one for one in found.values() if one.idx >= begin), key=lambda one: one.i)


def verbal(token: "Token") -> bool:
    """Whether a token is a verb here."""
    # The tagger takes many a verb for a noun, but "to" stands before verbs only.
    return token.tag_.startswith("VB") or any(
        one.dep_ == "aux" and one.lower_ == "to" for one in token.lefts
    )


def joined_verbs(head: "Token") -> list["Token"]:
    """A verb and the verbs that are joined to it."""
    found = [head]
    if verbal(head):
        for child in head.children:
            helped = any(w.dep_ in {"aux", "auxpass"} for w in child.children)
            participle = child.tag_ == "VBN" and head.tag_ != "VBN" and not helped
            if child.dep_ == "conj" and verbal(child) and not participle and _linked(head, child):
                found.extend(joined_verbs(child))
    return found


def _linked(head: "Token", other: "Token") -> bool:
    """Whether a joining word or a comma stands between two joined verbs."""
    between = head.doc[head.i + 1 : other.i]
    return any(w.dep_ == "cc" or w.text in {",", ";", "&", "/"} for w in between)


def particle(verb: "Token") -> "Token | None":
    """The particle that belongs to a verb ("log in", "set up")."""
    for child in verb.children:
        if child.dep_ == "prt":
            return child
        alone = not any(True for _ in child.children)
        if (
            child.i == verb.i + 1
            and child.lower_ in _PARTICLES
            and alone
            and lemma(verb) in _PHRASAL
        ):
            return child
    return None


def _below(token: "Token") -> Iterator["Token"]:
    """Go down from a verb through wishes and permissions to what is asked for."""
    name = lemma(token)
    if name in words.WISHES:
        yield from _wished(token)
        return
    inner: list[Token] = []
    if name == "be":
        able = _child(token, {"acomp"}, {"able", "possible", "allowed", "free"})
        inner = _clauses(able) if able is not None else []
    elif name in words.GRANTS:
        inner = _clauses(token)
    elif name in {"have", "get", "give", "provide", "offer", "add"}:
        noun = _child(token, OBJECTS, words.ABILITY_NOUNS)
        inner = [w for w in noun.children if w.dep_ in {"acl", "xcomp"}] if noun is not None else []
    if inner:
        for one in inner:
            yield from _below(one)
    else:
        yield token


def _wished(token: "Token") -> Iterator["Token"]:
    inner = [one for one in token.children if one.dep_ in _CLAUSES and one.i > token.i]
    for one in inner[:1]:
        yield from _below(one)
    if not inner:
        nouns = [one for one in token.children if one.dep_ in OBJECTS]
        for noun in series(nouns[0]) if nouns else []:
            yield from _thing(noun)
    for one in token.children:
        if one.dep_ == "conj" and one.tag_.startswith("VB") and _linked(token, one):
            yield from _below(one)


def _thing(noun: "Token") -> Iterator["Token"]:
    """What is wished is a thing: its own clauses ("a report that shows …") are the demands."""
    ability = lemma(noun) in words.ABILITY_NOUNS
    kinds = {"acl", "xcomp"} if ability else {"relcl"}
    inner = [
        one for one in noun.children if one.dep_ in kinds and (ability or _subject_is_which(one))
    ]
    if inner:
        for one in inner:
            yield from _below(one)
    else:
        yield noun


def _subject_is_which(verb: "Token") -> bool:
    return any(w.dep_ in {"nsubj", "nsubjpass"} and w.tag_ in {"WDT", "WP"} for w in verb.children)


def _clauses(token: "Token") -> list["Token"]:
    return [one for one in token.children if one.dep_ in _CLAUSES and one.i > token.i]


def _child(token: "Token", deps: set[str], lemmas: "set[str] | frozenset[str]") -> "Token | None":
    return next((one for one in token.children if one.dep_ in deps and lemma(one) in lemmas), None)


def series(noun: "Token") -> list["Token"]:
    """A noun and all nouns that are listed with it.

    The small pipeline loses the thread of "the price, the delivery time and reviews": a noun
    phrase that begins right after the comma goes with the list too, if an "and" follows.
    """
    found = list(conjoined(noun))
    last = found[-1]
    edge = last.right_edge.i
    edge = last.i if edge > last.i and noun.doc[edge].dep_ != "pobj" else edge
    doc = noun.doc
    if edge + 2 < len(doc) and doc[edge + 1].text == "," and len(found) == 1:
        following = next(
            (
                w
                for w in doc[edge + 2 : edge + 8]
                if w.left_edge.i == edge + 2 and w.tag_.startswith("NN") and w.head.i < w.i
            ),
            None,
        )
        if following is not None and following.dep_ in {"npadvmod", "appos", "dep", "conj", "dobj"}:
            more = list(conjoined(following))
            if len(more) > 1:
                found.extend(more)
    return found


def conjoined(noun: "Token") -> Iterator["Token"]:
    """A noun and those that are joined to it, in order.

    Args:
        noun: the first of them.
    """
    yield noun
    for child in noun.children:
        if child.dep_ == "conj" and not (verbal(child) and child.tag_ != "VBG"):
            yield from conjoined(child)
