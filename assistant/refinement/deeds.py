"""A deed that nobody in particular does, told as done: “remove the old endpoint” is “The old endpoint is removed”."""

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_IRREGULAR = MappingProxyType(
    dict(
        pair.split(":")
        for pair in """begin:begun bind:bound break:broken bring:brought build:built buy:bought catch:caught
        choose:chosen cut:cut do:done draw:drawn feed:fed find:found freeze:frozen give:given hide:hidden
        hold:held keep:kept lead:led leave:left lend:lent lose:lost make:made override:overridden
        overwrite:overwritten pay:paid put:put read:read rebuild:rebuilt redo:redone rerun:rerun reset:reset
        rewrite:rewritten run:run sell:sold send:sent set:set show:shown shut:shut spend:spent split:split
        take:taken teach:taught tell:told throw:thrown undo:undone withdraw:withdrawn write:written""".split()
    )
)
_DOUBLED = frozenset(
    """admit commit debug defer format omit overlap permit prefer refer regret submit transfer unplug""".split()
)
"""Verbs of several syllables whose last consonant is doubled, as their stress is on the end."""
_NOT_DONE_TO = frozenset(
    "be become come do get go have know learn let need see stay want work".split()
)
_NAMES = frozenset({"nummod", "appos", "npadvmod", "compound", "pobj", "dobj", "dep", "nmod"})
_PARTICLES = frozenset("up out off on down back over in away".split())
_NOUN_GOES_ON = frozenset("to from for of into with".split())
_SPANS = frozenset("days weeks months years hours minutes seconds".split())
"""After a number these say how long, and name nothing."""
_LONGEST = 6


def participle(verb: str) -> str:
    """The past participle of an English verb in base form: "drop" becomes "dropped"."""
    low = verb.casefold()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("e"):
        return f"{low}d"
    if re.search(r"[^aeiou]y$", low):
        return f"{low[:-1]}ied"
    if low in _DOUBLED or re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", low):
        return f"{low}{low[-1]}ed"
    return f"{low}ed"


def done(phrase: str) -> str:
    """A command as what holds once it was followed, without inventing who followed it.

    Args:
        phrase: the deed with its verb first, in base form.

    Returns:
        The passive, where the verb has an object of its own right after it ("the old endpoint is
        removed from the router"); else the deed itself as done.
    """
    from assistant.refinement.wishes import parsed

    plain = " ".join(phrase.split()).strip(" .,;")
    verb, _, rest = plain.partition(" ")
    first, _, after = rest.partition(" ")
    particle = f" {first}" if first.casefold() in _PARTICLES and after else ""
    object_of = after if particle else rest
    if verb.isalpha() and object_of and verb.casefold() not in _NOT_DONE_TO:
        [doc] = parsed([f"I want to create {object_of}"])
        named = _object(doc)
        if named is not None:
            text, plural, tail = named
            told = f"{text} {'are' if plural else 'is'} {participle(verb)}{particle}"
            return f"{told} {tail}".strip()
    if first.casefold() in _NOUN_GOES_ON and len(plain.split()) <= _LONGEST:
        return f"{plain} is done"  # "upgrade to Java 21": the verb is a noun as well
    return f"this is done (“{plain}”)"


def _object(doc: "Doc") -> tuple[str, bool, str] | None:
    """What the verb is done to, whether that is plural, and what follows it."""
    from assistant.quality.heads import series
    from assistant.quality.nouns import phrase

    verb = next((token for token in doc if token.i > 2 and token.lower_ == "create"), None)
    if verb is None or any(
        one.dep_ == "conj" and one.tag_.startswith("VB") and one.head.i <= verb.i for one in doc
    ):
        return None
    noun = next((one for one in verb.children if one.dep_ in {"dobj", "obj"}), None)
    if noun is None or not noun.tag_.startswith(("NN", "CD")):
        return None
    listed = series(noun)
    start = min(word.i for word in phrase(noun, bare=False))
    stop = max(word.i for word in phrase(listed[-1], bare=False)) + 1
    while (
        stop < len(doc)
        and doc[stop].dep_ in _NAMES
        and doc[stop].tag_ in {"CD", "NNP"}
        and not (stop + 1 < len(doc) and doc[stop + 1].lower_ in _SPANS)
    ):
        stop += 1  # "Java 21"
    for word in listed[-1].rights:
        if word.dep_ in {"amod", "relcl", "acl"} and word.left_edge.i == stop:
            stop = word.right_edge.i + 1  # "flags older than 90 days"
    if start != verb.i + 1 or any(one.tag_.startswith("VB") for one in listed):
        return None
    plural = len(listed) > 1 or noun.tag_ in {"NNS", "NNPS"}
    return doc[start:stop].text, plural, doc[stop:].text.lstrip(" ,")
