"""Several wishes in one sentence, each with who is to do it: "the guest to book and to pay"."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.refinement.persons import Actor, actor_of

_AND_TO = re.compile(
    r"(?P<comma>,)? and (?:also )?(?=to (?!(?:the|an?|my|our|your|their|his|her|its|each|every|all|both|no)\b)"
    r"(?P<verb>[a-z]+))"
)
_NESTED = re.compile(
    r"\b(?:who|whom|which|that|wants?|needs?|likes?|asks?|tells?|helps?|able|allowed|forced|has|have|tr(?:y|ies)|"
    r"plans?|about|going)\b",
    re.IGNORECASE,
)
"""Words behind which a "to" may be another verb's: "see who wants to swap and to cover a shift"."""
ONE_OTHER = re.compile(
    r"(?P<who>(?!to\b)(?:(?!\b(?:not|to)\b)[\w '’-])+?) (?:not )?to (?:not )?(?P<passive>be (?!able\b)\w+(?:[dtn]|made|done|gone)\b)?"
)
_MACHINE = re.compile(
    r"(?:system|app|page|list|file|report|screen|software|tool|site|portal|table|form|data)$",
    re.IGNORECASE,
)
_SEES = frozenset("get have hear know learn read receive see".split())
_PASSIVE = re.compile(r"(?:to )?(?:not )?be (?!able\b)\w+(?:[dtn]|made|done|gone)\b")
_OF_THE_WRITER = re.compile(
    r"(?:(?:and|also|so|then),? )?"
    r"(?:as (?P<role>(?!(?:soon|long|of|far|much|well|from)\b)[^,.]{2,40}?),? )?"
    r"I(?:(?:['’]d| would)(?: also| really)? (?:like|love|want|wish)|(?: also| really)? (?:want|wish))(?: also)? "
    r"(?P<what>(?:to\b|(?:(?!\bto\b)[^,.]){3,60} to\b).+)",
    re.IGNORECASE | re.DOTALL,
)


class Wish(NamedTuple):
    """What somebody wishes who is no story's role."""

    actor: Actor
    wishes: tuple[str, ...]


def apart(wish: str) -> list[str]:
    """The wishes that an "and to" joins; the words of each as they stand.

    Args:
        wish: what is wanted, as "to see the map, and to move a job".
    """
    from assistant.quality.nlp import may_be_verb

    found: list[str] = []
    at = 0
    for joint in _AND_TO.finditer(wish):
        before = wish[at : joint.start()]
        if may_be_verb(joint["verb"]) and (joint["comma"] or not _NESTED.search(before)):
            found.append(before)
            at = joint.end()
    return [*found, wish[at:]]


def of_whom(wishes: Sequence[str]) -> Iterator[str]:
    """The wishes with who is to do it, where the first one says so for all.

    Args:
        wishes: as "the guests to book a room", "to pay by card".
    """
    from assistant.quality.units import opens_with_verb

    first = ONE_OTHER.match(wishes[0]) if wishes else None
    yield from wishes[:1]
    for wish in wishes[1:]:
        deed = re.sub(r"^to\s+", "", wish)
        own = ONE_OTHER.match(wish) is not None or not (deed != wish or opens_with_verb(deed))
        if first is None or own or _is_the_writers(first, deed):
            yield wish
        else:
            yield f"{first['who']} to {deed}"


def _is_the_writers(first: re.Match[str], deed: str) -> bool:
    """Whether a further deed is of who wishes: "the page to load fast and to see the log"."""
    if bool(first["passive"]) != bool(_PASSIVE.match(deed)):
        return bool(first["passive"])
    return bool(_MACHINE.search(first["who"])) and deed.split(" ", maxsplit=1)[0] in _SEES


def of_writer(text: str, actor: Actor) -> Wish | None:
    """What "I" wish in a sentence that is no story.

    Args:
        text: a sentence, such as "I'd like to see the map, and to move a job".
        actor: who "I" is, where the sentence does not say.
    """
    found = _OF_THE_WRITER.match(text)
    if found is None:
        return None
    wishes = tuple(of_whom(apart(found["what"].strip(" ."))))
    return Wish(actor_of(found["role"]) if found["role"] else actor, wishes)
