"""The writer of a story ("I", "my") as the role that a criterion speaks of."""

import re

from assistant.domain.base import Model
from assistant.refinement.inflect import third_person

_I_VERB = re.compile(r"\b[Ii] (?P<adverb>(?:also|only|never|always|just) )?(?P<verb>[a-z]+)\b")
_SHORTENED = re.compile(r"\bI['’](?P<end>d|m|ve|ll)\b(?! (?:like|love|want|wish)\b)")
_NEED_NOT = re.compile(r"\b[Ii] need(?: not|n['’]t)\b(?! only\b)")
_KEPT = frozenset("can may must shall should will cannot could would".split())
_PAST = re.compile(
    r"(?:[a-df-z]ed|agreed|freed|was|had|did|got|sent|made|took|left|paid|bought|chose|wrote)$"
)
_OWN = re.compile(r"\b(?:my own|our own|my|our)\b", re.IGNORECASE)
_SELF = re.compile(r"\b(?:myself|ourselves)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\bme\b")
_FIRST_PERSON = re.compile(r"\b(?:i|i['’]\w+|we|me|us|my|our|myself|ourselves)\b", re.IGNORECASE)


class Actor(Model):
    """Who acts in a criterion."""

    name: str
    """With its article: "the librarian"."""
    plural: bool = False


def actor_of(role: str) -> Actor:
    """The role of a story sentence as an actor.

    Args:
        role: its words, as "a librarian", "our team" or "Parents".
    """
    plain = " ".join(re.sub(r"\([^)]*\)", " ", role).split()).strip(" .,;:")
    first, _, rest = plain.partition(" ")
    if first.casefold() in {"a", "an", "the", "any", "some", "our", "my"} and rest:
        plain = rest
    elif re.fullmatch(r"(?:some|any|every)(?:body|one)|whoever", first, re.IGNORECASE):
        return Actor(name=plain[:1].lower() + plain[1:])
    elif first.casefold() in {"every", "each", "all"} and rest:
        return Actor(name=plain[:1].lower() + plain[1:], plural=first.casefold() == "all")
    if plain[:1].isupper() and not plain[1:2].isupper() and " " not in plain:
        plain = plain[:1].lower() + plain[1:]
    head = re.split(r"\s(?:of|with|who|that|in|on|at|from|for|to)\s", plain)[0].split(" ")[-1]
    plural = head.endswith("s") and not head.endswith(("ss", "us", "is"))
    return Actor(name=f"the {plain}", plural=plural or head.casefold() in {"people", "staff"})


def as_role(text: str, actor: Actor) -> str:
    """A text of the story's writer, told of the role: "my box" becomes "the box"."""

    def told(found: re.Match[str]) -> str:
        verb, adverb = found["verb"], found["adverb"] or ""
        form = {"am": "is", "was": "was"}.get(verb) or (
            verb if verb in _KEPT or actor.plural or _PAST.search(verb) else third_person(verb)
        )
        if verb == "am" and actor.plural:
            form = "are"
        return f"{actor.name} {adverb}{form}"

    text = _SHORTENED.sub(lambda found: f"{actor.name} {_full(found['end'], actor)}", text)
    text = _NEED_NOT.sub(f"{actor.name} need not", text)
    text = _I_VERB.sub(told, text)
    text = _SELF.sub("themselves", text)
    text = _OWN.sub(lambda found: "the own" if "own" in found[0].casefold() else "the", text)
    return _OBJECT.sub(actor.name, text)


def _full(end: str, actor: Actor) -> str:
    forms = {"m": ("is", "are"), "ve": ("has", "have"), "d": ("would", "would")}
    return forms.get(end.lower(), ("will", "will"))[actor.plural]


def first_person(text: str) -> bool:
    """Whether somebody speaks of themselves."""
    return bool(_FIRST_PERSON.search(text))
