"""English verbs in the forms that a criterion needs: "signs", "is told", "do not see"."""

import re
from types import MappingProxyType

_THIRD = MappingProxyType({"be": "is", "have": "has", "do": "does", "go": "goes"})
_MODALS = frozenset("can may must shall should will cannot could would".split())
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")


def third_person(verb: str) -> str:
    """A base form in the third person singular of the present: "carry" becomes "carries"."""
    lowered = verb.casefold()
    if lowered in _THIRD:
        return _THIRD[lowered]
    if lowered in _MODALS:
        return verb
    if _CONSONANT_Y.search(lowered):
        return verb[:-1] + "ies"
    return verb + ("es" if _SIBILANT.search(lowered) else "s")


def finite(phrase: str, at: int, *, plural: bool) -> str:
    """A verb phrase in base form ("be told", "not see", "quickly find") as a predicate.

    Args:
        phrase: the words, the verb in base form.
        at: which word (0-based) is the verb; words before it are "not" or adverbs.
        plural: whether the subject is plural.
    """
    words = phrase.split(" ")
    before, verb, after = words[:at], words[at], words[at + 1 :]
    if "not" in (word.casefold() for word in before):
        kept = [word for word in before if word.casefold() != "not"]
        if verb.casefold() == "be":
            return " ".join(["are" if plural else "is", "not", *kept, *after])
        return " ".join(["do" if plural else "does", "not", *kept, verb, *after])
    form = ("are" if verb.casefold() == "be" else verb) if plural else third_person(verb)
    return " ".join([*before, form, *after])
