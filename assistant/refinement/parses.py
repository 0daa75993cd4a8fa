"""English sentences parsed, with what the pipeline is known to get wrong put right."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.refinement.lines import sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_POINTS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|this|these|those|there|both|such|"
    r"otherwise)\b",
    re.IGNORECASE,
)
"""Words by which a sentence goes on with what the one before it spoke of."""


def with_email(text: str) -> str:
    """A text in which an e-mail is one word."""
    return _EMAIL.sub(lambda found: found[0].replace("-", ""), text)


_EMAIL = re.compile(r"\be-mail", re.IGNORECASE)


def is_led(doc: "Doc") -> bool:
    """Whether a piece has no subject of its own: a line of a list, or an order to do something."""
    return not _has_verb(doc) or not any(
        token.dep_ in {"nsubj", "nsubjpass", "expl"}
        and token.head.dep_ in {"ROOT", "conj", "ccomp"}
        for token in doc
    )


def _has_verb(doc: "Doc") -> bool:
    return any(token.tag_ in {"VBZ", "VBP", "VBD", "MD", "VB"} for token in doc)


def parsed(texts: Sequence[str]) -> list["Doc"]:
    """Parse texts, each as a sentence of its own."""
    from assistant.quality.nlp import parse

    shaped = [sentence(with_email(text)) for text in texts]
    docs = [doc for doc, _ in parse((text, None) for text in shaped)]
    again = {at: with_verb for at, doc in enumerate(docs) if (with_verb := _said_plainly(doc))}
    for at, (doc, _) in zip(again, parse((text, None) for text in again.values()), strict=True):
        docs[at] = doc
    return docs


@lru_cache(maxsize=256)
def parse_line(text: str) -> "Doc":
    """Parse one line; it is looked at from several sides."""
    [doc] = parsed([text])
    return doc


def _said_plainly(doc: "Doc") -> str:
    """A sentence that the pipeline takes for a noun ("The driver signs on …"), with "will"."""
    from assistant.quality.nlp import base_form, may_be_verb

    if not len(doc) or _has_verb(doc):
        return ""
    first = next((token.tag_ for token in doc if token.tag_.startswith("NN")), "")
    for token in doc[1:]:
        if not token.tag_.startswith("NN"):
            continue
        before = token.nbor(-1)
        plural = token.tag_ == "NNS"
        base = base_form(token.lower_, "verb") if plural else token.lower_
        if not may_be_verb(base) or (not before.i and may_be_verb(before.lower_)):
            continue  # "Download bills"
        joined = token.dep_ == "ROOT" and before.dep_ == "compound"
        agrees = plural != (before.tag_ == "NNS")
        # "Guests under 14 need the signature": a plural, and later a verb in its base form.
        apart = first == "NNS" and not plural and before.tag_ in {"NN", "NNS", "CD"}
        if (joined and agrees) or (apart and _goes_on(token)):
            start = token.idx
            return f"{doc.text[:start]}will {base}{doc.text[start + len(token.text) :]}"
    return ""


def _goes_on(token: "Token") -> bool:
    """Whether what follows a word may follow a verb."""
    return token.i + 2 < len(token.doc) and token.nbor(1).tag_ in {
        "DT",
        "IN",
        "RB",
        "TO",
        "PRP$",
        "CD",
    }


_SOME = frozenset("many some most others few".split())


def points_back(doc: "Doc") -> bool:
    """Whether a pronoun finds nothing in its own sentence that it may stand for."""
    if any(token.lower_ in _SOME and token.dep_ == "nsubj" for token in doc):
        return True
    return any(
        not any(
            noun.tag_.startswith("NN") and noun.i < token.i and not _same_clause(noun, token)
            for noun in doc
        )
        for token in doc
        if _POINTS.fullmatch(token.text)
    )


def _same_clause(noun: "Token", pronoun: "Token") -> bool:
    """Whether a noun is the subject, or the role, of what is done to the pronoun: no stand-in."""
    if pronoun.tag_ == "PRP$":
        return False
    return noun.dep_ in {"nsubj", "nsubjpass"} and noun.head in {pronoun.head, pronoun.head.head}
