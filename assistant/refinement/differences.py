"""What a clause says otherwise than a sentence that has all its words."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.refinement.account import Account, Said, owned, universal
from assistant.refinement.acts import BE, GET, SOMEBODY, WRITER, Deed, deeds
from assistant.refinement.words import content_stems, stem

if TYPE_CHECKING:
    from spacy.tokens import Token

_ANYBODY = frozenset(
    "user system software application app page it they this that which who".split()
)
_RESTRICTS = re.compile(
    r"\b(?:only|unless|except|until|always|automatically|immediately|instantly|before)\b",
    re.IGNORECASE,
)
"""Words that add a rule by themselves, although every criterion may hold them."""
_AGAIN = re.compile(r"(?<!once )\bagain\b", re.IGNORECASE)
_MAY_AGAIN = re.compile(r"\b(?:can|cannot|may|not|no|could|able)\b|n['’]t\b", re.IGNORECASE)


def difference(tokens: Sequence["Token"], one: Said, said: Account, around: str) -> str:
    """What a clause says otherwise than a sentence that has all its words.

    Args:
        tokens: of the clause.
        one: the sentence.
        said: the item.
        around: the rest of the line: what it names there the clause need not name again.

    Returns:
        The reason in words; empty where the sentence bears the clause.
    """
    wished = _is_wish(tokens)
    reasons = (
        reason
        for deed in deeds(tokens, said.actors)
        for reason in (
            # "the user wants to print": a title names nobody, so "the user" stands for whoever it is
            "" if wished and deed.agents <= _ANYBODY else _doer(deed, one, said.actors),
            _done_to(deed, one),
            _gets(deed, one),
            _place(deed, one),
        )
    )
    first = next((reason for reason in reasons if reason), "")
    return (
        first
        or _restricts(tokens, one)
        or _of_all(tokens, one, around)
        or _whose(tokens, one)
        or _in_any_case(tokens, one, around)
    )


def _doer(deed: Deed, one: Said, actors: frozenset[str]) -> str:
    if not deed.agents or SOMEBODY in deed.agents or deed.verb == BE:
        return ""
    if deed.words[1].startswith("want"):
        return ""  # what is wanted counts, and may be told of anybody
    same = [other for other in one.deeds if other.verb == deed.verb]
    named = [other.agents for other in same if other.agents]
    if not same or any(deed.agents & agents or SOMEBODY in agents for agents in named):
        return ""
    if _by_name(deed.agents, one.text) or _allowed(deed, same, actors, one.subjects):
        return ""
    if not deed.words[0]:
        return f"the item does not say that it goes there (“{deed.words[1]}”)"
    return f"the item does not say that {deed.words[0]} does this (“{deed.words[1]}”)"


def _allowed(
    deed: Deed, same: Sequence[Deed], actors: frozenset[str], subjects: Iterable[str]
) -> bool:
    """Whether somebody may do what the sentence tells of nobody else."""
    named = [other.agents for other in same if other.agents]
    done_to = frozenset(name for other in same for name in other.patients)
    if deed.agents & done_to:
        return not deed.patients  # "start the kiln": the kiln starts
    if not named and any(not other.passive for other in same) and deed.agents & set(subjects):
        return True  # the parse lost who does it
    if not named:
        return bool(deed.agents & (actors | _ANYBODY))
    return bool(deed.agents & _ANYBODY) and all(WRITER in agents for agents in named)


def _by_name(agents: frozenset[str], text: str) -> bool:
    # "filtered by vet" names no doer where the item says "by vet" itself.
    names = "|".join(re.escape(name) for name in agents)
    return re.search(rf"\bby (?:an? |the )?(?:{names})", text, re.IGNORECASE) is not None


def _done_to(deed: Deed, one: Said) -> str:
    if not deed.patients or SOMEBODY in deed.patients or deed.verb == BE:
        return ""
    same = [other for other in one.deeds if other.verb == deed.verb]
    done_to = [
        other.patients | other.goals | {name for by, name in other.places if by == "with"}
        for other in same
        if other.patients or other.goals
    ]
    if not done_to or any(deed.patients & names or SOMEBODY in names for names in done_to):
        return ""
    if deed.patients & _ANYBODY and any(WRITER in names for names in done_to):
        return ""
    return f"the item does not say this of {deed.words[2]} (“{deed.words[1]}”)"


def _gets(deed: Deed, one: Said) -> str:
    """Somebody gets what the sentence says that they pay, write or sign."""
    if deed.verb != GET or any(other.verb == GET for other in one.deeds):
        return ""
    gives = any(
        deed.agents & other.agents and deed.patients & other.patients for other in one.deeds
    )
    return f"the item does not say that {deed.words[0]} gets this" if gives else ""


def _place(deed: Deed, one: Said) -> str:
    """It goes to, is for or is with something that the sentence puts elsewhere."""
    same = [other for other in one.deeds if other.verb == deed.verb]
    objects = {name for other in one.deeds for _, name in other.places}
    objects |= {name for other in one.deeds for name in other.goals}
    for preposition, name in (*deed.places, *(("to", goal) for goal in deed.goals)):
        if name in objects or name == SOMEBODY:
            continue
        # "the theatre is charged the repair": the repair is charged to the theatre.
        if preposition == "to" and any(
            name in other.patients and deed.patients & (other.patients - {name}) for other in same
        ):
            continue
        taken = any(name in other.agents | other.patients for other in same)
        if taken and not any(name in pair for pair in one.owned):
            return f"the item does not say this with “{preposition} {name}”"
    return ""


def _restricts(tokens: Sequence["Token"], one: Said) -> str:
    """A limit, an order or an exception that the sentence does not make."""
    text = " ".join(token.text for token in tokens)
    there = one.text.casefold()
    for found in _RESTRICTS.finditer(text):
        if found[0].casefold() not in there:
            return f"the item does not say “{found[0]}” of it"
    if _AGAIN.search(text) and not _AGAIN.search(there) and not _MAY_AGAIN.search(text):
        return "the item does not say “again” of it"
    return ""


def _of_all(tokens: Sequence["Token"], one: Said, around: str) -> str:
    """All of a kind, where the sentence speaks of some: "customers" for "regular customers"."""
    named = _words_of(f"{around} {' '.join(token.text for token in tokens)}")
    wished = _is_wish(tokens)
    for noun in universal(tokens):
        if wished and noun not in one.every:
            continue  # who wants to weigh a parcel wants to weigh each
        if noun not in one.every:
            return f"the item does not say this of all (“{noun}”)"
        if one.every[noun] - named:
            return _only_of(one.every[noun], noun)
    for token in tokens:
        plain = token.dep_ in {"nsubj", "nsubjpass"} and (
            token.tag_ in {"NN", "NNS"} or (token.tag_ == "NNP" and not token.i)
        )
        if plain and not any(child.dep_ in {"det", "poss", "nummod"} for child in token.children):
            lost = one.subjects.get(stem(token.text), frozenset()) - named
            if lost:
                return _only_of(lost, token.text)
    return ""


_HELD = 0.5
"""Share of a condition's words that an event must name for the condition to be in it."""


def _in_any_case(tokens: Sequence["Token"], one: Said, event: str) -> str:
    """What the sentence says of one case only, said of any: "if the payment fails" is left out."""
    named = _words_of(event)
    own = _words_of(" ".join(token.text for token in tokens))
    mine = content_stems(" ".join(token.text for token in tokens))
    happens = content_stems(event)
    for case in one.cases:
        # The event may be another one that the sentence tells: "when it rains, the manager moves …".
        told = happens and happens <= one.stems and not happens <= mine
        if not told and not mine <= case and _lacks(named, case):
            return "the item says this of one case only"
    for noun, kind in one.kinds.items():
        if noun in own and not mine <= kind | {noun} and _lacks(named | own, kind):
            return f"the item says this of some only (“{noun}”)"
    return ""


def _lacks(named: frozenset[str], case: frozenset[str]) -> bool:
    return len(case & named) < _HELD * len(case)


def _words_of(text: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+|\d+", text)
    # "an unpaid place" is one that is not paid
    found += [word[2:] for word in found if word.startswith("un") and len(word) > 5]
    return frozenset(stem(word) for word in found)


def _is_wish(tokens: Sequence["Token"]) -> bool:
    return any(token.dep_ == "ROOT" and token.lower_.startswith("want") for token in tokens)


def _only_of(words: frozenset[str], noun: str) -> str:
    return f"the item says this of some only (“{', '.join(sorted(words))} {noun}”)"


_THEIRS = frozenset("their its his her my our your".split())


def _whose(tokens: Sequence["Token"], one: Said) -> str:
    """Another owner: "the housekeeper's phone" for "the driver's phone"."""
    possessive = {stem(token.text) for token in tokens if token.dep_ == "poss"}
    for whose, thing in owned(tokens):
        owners = {name for name, other in one.owned if other == thing}
        if (
            whose in possessive
            and owners - _THEIRS
            and not owners & _THEIRS
            and whose not in owners
            and whose in one.stems
        ):
            return f"the item does not say whose it is that way (“{whose}”)"
    return ""
