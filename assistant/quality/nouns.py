"""What verbs are applied to: objects, the words around them, and variations."""

from typing import TYPE_CHECKING

from assistant.quality.heads import OBJECTS, series, verbal
from assistant.quality.nlp import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUNS = {"NN", "NNS", "NNP", "NNPS", "CD", "VBG", "FW", "PRP", "DT", "JJ", "WP"}
_LEFT_OUT = {"det", "poss", "cc", "preconj", "predet", "punct", "conj", "case"}
_SELF = {"i", "we", "me", "us", "you"}
_NO_OBJECT = {
    "in", "by", "at", "as", "via", "after", "before", "during", "without", "within", "until", "on",
    "per", "using", "with", "from", "when", "than",
}  # fmt: skip
"""Prepositions that say where, when or how rather than what."""
_TRAILING = {
    "prep", "agent", "advcl", "npadvmod", "relcl", "acl", "advmod", "acomp", "xcomp", "pcomp",
    "appos", "nummod", "ccomp", "dative",
}  # fmt: skip


def objects(verb: "Token") -> list["Token"]:
    """What a verb is done to; several where they are joined; none where nothing is said."""
    if not verbal(verb):
        return []
    own = [w for w in verb.children if w.dep_ in OBJECTS and w.i > verb.i and w.lower_ not in _SELF]
    if not own and is_passive(verb):
        return _patients(verb)
    if not own or own[-1].lower_ in _SELF:
        own = [
            noun
            for prep in verb.children
            if prep.dep_ in {"prep", "dative"} and prep.i > verb.i and _tells_what(verb, prep)
            for noun in prep.children
            if noun.dep_ == "pobj"
        ][:1]
    listed = [one for noun in own[-1:] for one in series(noun)]
    return [one for one in listed if one.tag_ in _NOUNS or one.tag_.startswith("NN")]


def _tells_what(verb: "Token", prep: "Token") -> bool:
    about = prep.lower_ == "on" and lemma(verb) in {"comment", "vote", "bid", "decide", "click"}
    return about or prep.lower_ not in _NO_OBJECT


def is_passive(verb: "Token") -> bool:
    """Whether something is done to the verb's subject."""
    return verb.tag_ == "VBN" and (
        any(
            w.dep_ == "auxpass" or (w.dep_ == "aux" and lemma(w) in {"be", "get"})
            for w in verb.children
        )
        or (verb.dep_ == "conj" and is_passive(verb.head))
        or verb.dep_ == "acl"
    )


def _patients(verb: "Token") -> list["Token"]:
    """What a passive verb is done to: its subject, or the thing that "which" stands for."""
    first = verb
    while first.dep_ == "conj" and verbal(first.head):
        first = first.head
    subjects = (
        w for one in (verb, first) for w in one.children if w.dep_ in {"nsubjpass", "nsubj"}
    )
    subject = next(subjects, None)
    if (subject is None or subject.tag_ in {"WDT", "WP"}) and first.dep_ in {"relcl", "acl"}:
        return [first.head]
    if subject is None or subject.lower_ in _SELF:
        return []
    return series(subject)


def phrase(noun: "Token", *, bare: bool) -> list["Token"]:
    """A noun with what stands before it, and its "of …".

    Args:
        noun: the noun.
        bare: whether articles and "my" are left out.
    """
    kept: list[Token] = []
    for child in noun.lefts:
        owner = child.dep_ == "poss" and child.tag_.startswith("NN")
        if child.dep_ in {"cc", "preconj", "punct", "conj"}:
            continue
        if bare and child.dep_ in _LEFT_OUT and not owner:
            continue
        kept.extend(w for w in child.subtree if w.i < noun.i and not (bare and _article(w)))
    kept.append(noun)
    of = next((w for w in noun.rights if w.dep_ == "prep" and w.lower_ == "of"), None)
    if of is not None:
        kept.extend(of.subtree)
    return sorted(kept, key=lambda one: one.i)


def _article(token: "Token") -> bool:
    return token.dep_ in {"det", "poss"} and not token.tag_.startswith("NN")


def tail(token: "Token", hidden: set[int]) -> list["Token"]:
    """What follows a verb or noun and belongs to it; joined verbs and nouns are left out."""
    kept: list[Token] = []
    for child in token.rights:
        if child.dep_ in _TRAILING and child.i not in hidden:
            kept.extend(w for w in child.subtree if w.i not in hidden)
    return kept


def said(tokens: list["Token"]) -> str:
    """Tokens in their order, with one blank where the text has one."""
    tokens = sorted({one.i: one for one in tokens}.values(), key=lambda one: one.i)
    text = ""
    for number, token in enumerate(tokens):
        text += token.text
        if number + 1 < len(tokens):
            following = tokens[number + 1]
            apart = following.i != token.i + 1 or bool(token.whitespace_)
            text += " " if apart and not following.text.startswith(("'s", "’s")) else ""
    return text.strip(" ,;:.")
