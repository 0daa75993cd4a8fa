"""Who does something in a sentence: a person, the system, or nobody that is named."""

import re
from typing import TYPE_CHECKING

from assistant.quality.keeping import Subject
from assistant.quality.nlp import base_form

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from assistant.quality.grammar import Demand
    from assistant.quality.parsed import Parsed
    from assistant.quality.prepare import Prepared

_PEOPLE = frozenset(
    """they he she i we you everybody everyone anybody anyone somebody someone nobody one people person user staff team
    parent citizen guest pupil student nurse doctor vet clerk member crew family group public company client
    child adult volunteer colleague agent patient tenant resident applicant admin tourist friend neighbour neighbor
    lead chef pilot host judge coach fan dispatcher fireman audience mayor author editor bookkeeper mother father
    caregiver guide relative partner specialist expert official representative assistant apprentice treasurer""".split()
)
_SUFFIX = re.compile(r"(?:[a-z]{2,}(?:er|or|ist|ian|ee|man|woman|men|women|folk))$")
_THINGS = frozenset(
    """adapter answer banner barrier border browser buffer calculator center chapter character checker
    cluster coffee color colour committee computer connector consider container controller converter
    corner counter cover cursor degree deliver discover dossier dropper enter error factor fee
    filter floor folder footer guarantee hamper handler header helper hopper identifier indicator
    layer letter listener loader locker logger marker master matter meter mirror monitor motor
    newsletter number offer order paper parameter per pointer poster power printer
    processor quarter register remember reminder router scanner scheduler selector
    semester sensor server slider spinner summer timer tower tracker trailer transfer tree trigger
    vector voucher water weather winter wrapper after another either never other over rather
    under whether door corridor tremor""".split()
)


def subject_of(doc: "Doc", begin: int) -> "Token | None":
    """The subject of a sentence's main verb."""
    for sentence in doc.sents:
        root = sentence.root
        for child in root.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.idx >= begin:
                return child
    return None


_DEEDS = frozenset(
    """see download upload enter choose select pick approve reject confirm sign search browse scan write decide
    ask order buy sell assign record hand cancel publish print send receive""".split()
)
"""What only somebody does: whoever does it acts, be it a pharmacy or a treasury."""


def actor_of(prepared: "Prepared", parsed: "Parsed") -> str:
    """Who acts in a sentence, in the item's words; empty where nobody is named.

    A line without a subject takes the heading of its list, where that names people.
    """
    unit = parsed.unit
    subject = subject_of(parsed.doc, unit.begin)
    if unit.kind in {"title", "means"} or unit.imperative:
        subject = None
    if subject is not None:
        return named_actor(subject)
    return _of_heading(prepared, unit.line) if unit.kind == "line" else ""


def named_actor(subject: "Token") -> str:
    """The subject of a verb, where it is somebody who acts; else empty."""
    if subject.dep_ != "nsubj" or subject.tag_.startswith(("PRP", "W", "D")):
        return ""
    if not is_person(subject) and base_form(subject.head.lower_, "verb") not in _DEEDS:
        return ""
    named = [subject]
    while named[0].i and named[0].nbor(-1) in subject.children:
        named.insert(0, named[0].nbor(-1))
    kept = [word for word in named if word.dep_ not in {"det", "poss", "predet"}]
    return " ".join(word.text for word in kept)


def own_subject(parsed: "Parsed", one: "Demand") -> "Token | None":
    """The subject of a joined verb that has another one than the verb before it."""
    if one.sibling is not None or one.thing or parsed.unit.kind in {"title", "means"}:
        return None
    earlier = [other for other in parsed.demands if other.verb < one.verb]
    verb = parsed.doc[one.verb]
    first = next(other for other in parsed.demands if other.verb == one.verb)
    if not earlier or one is not first or one.varies or verb.tag_ == "VBN":
        return None
    found = next((w for w in verb.children if w.dep_ == "nsubj" and w.i < verb.i), None)
    if found is None or not found.tag_.startswith("NN"):
        return None
    return found if found.left_edge.i > parsed.doc[earlier[-1].verb].i else None


def wishing_for(parsed: "Parsed", one: "Demand") -> "Token | None":
    """Whom a wish wants to do something ("I want citizens to vote"), where that is a person."""
    if parsed.unit.kind != "means" or one.sibling is not None or one.thing:
        return None
    verb = parsed.doc[one.verb]
    found = next((w for w in verb.children if w.dep_ == "nsubj" and w.i < verb.i), None)
    return found if found is not None and is_person(found) and named_actor(found) else None


def subject_places(parsed: "Parsed") -> Subject:
    """Where a sentence's subject stands, and whether its clauses know it as their actor."""
    unit = parsed.unit
    if unit.kind == "title":
        return Subject()
    if unit.kind == "means":
        named = [wishing_for(parsed, one) for one in parsed.demands]
        subject = named[0] if named and all(one == named[0] for one in named) else None
    else:
        subject = subject_of(parsed.doc, unit.begin)
        if parsed.demands:
            verb = parsed.doc[parsed.demands[0].verb]
            subject = next((w for w in verb.children if w.dep_ == "nsubj"), subject)
    if subject is None:
        return Subject()
    start, end = unit.place(subject.left_edge.idx, subject.idx + len(subject))
    return Subject(start, end, known=bool(named_actor(subject)))


def _of_heading(prepared: "Prepared", line: int) -> str:
    above = next((one for one in reversed(prepared.lines[:line]) if one.shape != "bullet"), None)
    if above is None:
        return ""
    found = re.fullmatch(
        r"(?:(?:the|an?|for|each) )?((?:[\w-]+ )?([\w-]+))(?: (?:can|may|must|should))?\s*:?",
        above.text,
        re.IGNORECASE,
    )
    if not found:
        return ""
    last = base_form(found[2].lower(), "noun")
    people = last in _PEOPLE or (bool(_SUFFIX.match(last)) and last not in _THINGS)
    return found[1] if people or last == "office" else ""


def is_person(token: "Token", roles: frozenset[str] = frozenset()) -> bool:
    """Whether a word names somebody who acts.

    Args:
        token: a noun or pronoun.
        roles: base forms of words that the item itself uses for roles.
    """
    word = token.lower_
    short = base_form(word, "noun")
    if word in _PEOPLE or short in _PEOPLE or short in roles:
        return True
    return bool(_SUFFIX.match(short)) and short not in _THINGS


def tells_a_story(doc: "Doc", begin: int) -> bool:
    """Whether a sentence tells what happened, or what the writer does: no demand."""
    root = next((sentence.root for sentence in doc.sents if sentence.root.idx >= begin), None)
    if root is None:
        return True
    if root.tag_ == "VBD" and base_form(root.lower_, "verb") != root.lower_:
        return True
    helpers = {child.lower_ for child in root.children if child.dep_ == "aux"}
    if root.tag_ == "VBN" and helpers & {"have", "has", "had"}:
        return True
    subject = subject_of(doc, begin)
    if subject is not None and any(child.lower_ == "our" for child in subject.children):
        return root.lower_ in {"has", "have", "is", "are"}
    return (
        subject is not None
        and subject.lower_ in {"we"}
        and not any(child.tag_ == "MD" for child in root.children)
    )
