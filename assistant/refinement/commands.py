"""A sentence of a plan that gives several commands, as one command each."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_HANGS = re.compile(
    r"\b(?:if|unless|only|without|after|before|until|when|whenever|once|while|no|not|never|except|both|either|or)\b|"
    r"n['’]t\b",
    re.IGNORECASE,
)
"""Words that may limit every command, or one of them nobody knows which."""
_LETS_DO = re.compile(
    r"(?:ask|tell|get|let|help|have|invite|order|require|remind|teach|enable|allow|want|make)\b[^,]*?\b(?:to|let)\b",
    re.IGNORECASE,
)
"""What follows may be for whoever is asked: "ask Tom to call the vendors, read the contract"."""
_REFERS = re.compile(r"\b(?:it|its|them|their|they|ones|this|that|these|those)\b", re.IGNORECASE)
"""Words of a later command that mean something in an earlier one."""
_VERBS = frozenset({"VB", "VBP", "VBD"})
"""The grammar takes "borrow one, read 12" for any of these."""
_FEWEST_WORDS = 2


def commands(text: str) -> tuple[str, ...]:
    """Each command of a sentence: "borrow one, read 12 flats, and count what got lost".

    Args:
        text: the sentence.

    Returns:
        Nothing where it does not begin with a verb, or gives one command only.
    """
    from assistant.refinement.wishes import parsed

    if _HANGS.search(text) or _LETS_DO.match(text):
        return ()
    [doc] = parsed([text.strip(" .")])
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.i != 0 or not _commands(doc[0]):
        return ()
    starts = [0, *(token.idx for token in _further(doc, root))]
    if len(starts) == 1:
        return ()
    deeds = [
        _unjoined(doc.text[start:end])
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    short = any(len(one.split()) < _FEWEST_WORDS for one in deeds)
    # What a comma adds to the last command may hold for all: "…, all in staging".
    if short or "," in deeds[-1] or any(map(_REFERS.search, deeds[1:])):
        return ()
    return tuple(one[:1].upper() + one[1:] for one in deeds)


def only_names(text: str) -> bool:
    """Whether words name a thing and say nothing of it: no verb tells what it does or is.

    Args:
        text: a phrase, as "a recommendation to the board".
    """
    from assistant.refinement.wishes import parsed

    [doc] = parsed([text])
    return not any(token.tag_ in {"VBZ", "VBP", "VBD", "MD"} for token in doc)


def _unjoined(text: str) -> str:
    """A command without the comma, "and" or "then" that leads to the next one."""
    words = text.rstrip(" ,").split(" ")
    while words and words[-1].strip(",").lower() in {"", "and", "then"}:
        words.pop()
    return " ".join(words).rstrip(" ,")


def _commands(token: "Token") -> bool:
    from assistant.quality.nlp import may_be_verb

    return token.tag_ in _VERBS and may_be_verb(token.lower_)


def _further(doc: "Doc", root: "Token") -> list["Token"]:
    """Verbs that go on with the first one, each behind a comma or an "and", with no subject of their own."""
    heads, found = {root.i}, []
    for token in doc[1:]:
        joined = doc[token.i - 1].lower_ in {",", "and", "then"}
        own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
        if (
            joined
            and not own
            and token.dep_ in {"conj", "dep"}
            and token.head.i in heads
            and _commands(token)
        ):
            heads.add(token.i)
            found.append(token)
    return found
