"""Titles of parts in the item's own words, made by code."""

import re
from collections.abc import Mapping, Sequence

from assistant.domain import Clause, ClauseKind
from assistant.quality.nlp import base_form
from assistant.quality.words import IMPERATIVES
from assistant.refinement.groups import Group
from assistant.refinement.phrases import is_act, verb_phrase
from assistant.refinement.seeds import is_capability

LONGEST = 90
"""Characters of a title."""
_WORDS = 9
_TAIL = re.compile(
    r"\s*(?:,(?!\d{3}\b)|;|:|\bso that\b|\b(?:that|which|who|where|because)\b|\b(?:when|if|unless|until|while|as soon as)\b"
    r"(?=.{12}))"
)
_AFTER = re.compile(r"\s+(?:with|by|out of|for|from|after|before|during|at|on|in|to|as)\s")
_GIVEN = re.compile(
    r"^(?:scenario(?: outline)?:\s*)?(?P<name>.*?)\b(?:given|when|if)\s+(?P<given>.+?)(?:,\s*(?:when|then)\b|\s+(?:when|then)\b|,|$)",
    re.IGNORECASE | re.DOTALL,
)
_VAGUE = frozenset(
    "this that these those it its they their there we our you your he his she her i my if when "
    "should must can may and or but however also".split()
)
_LOOSE = frozenset(
    "after before then instead sometimes some often currently here otherwise might could would "
    "because since while also however".split()
)
_LABEL = re.compile(
    r"^(?:implementation notes?|notes?|pre-?req(?:uisite)?s?|to-?dos?|for example|e\.g\.?|release notes?)"
    r"\s*[:–-]\s*",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"^(?:it would be (?:nice|good|great|helpful) (?:when|if)\s+|"
    r"as an? [^,]{2,60},?\s+(?:I|we) (?:want|need|would like|wish for)(?: to)?\s+|"
    r"(?:(?:and|or|also|then|lastly)\s+)*(?:at present\s+)?(?:(?:it|we|I|they|you|he|she)\s+)?"
    r"(?:(?:would like|['’]d like|wants?|needs?|would need|ha(?:s|ve)) to|(?:must|should|shall|can|may|will)"
    r"(?!\s+(?:not|never)\b)(?: be able to)?)\s+|(?:we|I|they)\s+(?=[a-z]+\s))",
    re.IGNORECASE,
)
"""How a wish begins that is put into words: what follows is the wish."""
_CONDITION_FIRST = re.compile(
    r"^(?:if|when|whenever|once|after|before|on|at|in|until|for|as soon as)\b[^,]{3,140},\s+(?:then\s+)?"
    r"(?P<main>(?!and\b|or\b)\S.{9,})$",
    re.IGNORECASE | re.DOTALL,
)
"""A rule whose condition comes first: what it is about stands behind the comma."""
_LONG = 3
_BEING = frozenset("is are was were be been being".split())
_ENDS_OPEN = re.compile(
    r"(?:(?:\s+|,)*\b(?:(?:with|by|for|from|of|in|on|at|to) up|and|or|with|by|for|from|to|of|in|on|at|as|the|an?|"
    r"its|their|which|that|then|than|via|per|until))+$",
    re.IGNORECASE,
)
_ENUMERATES = re.compile(r",\s*[^,;:]{2,40}(?:,|\band\b|\bor\b)", re.IGNORECASE)
_AUXILIARIES = frozenset(
    "is are was were be been has have had can cannot may must shall should will would do does did "
    "not never only also always".split()
)
DENIED = re.compile(
    r"\b(?:not|never|no longer|no more|nobody|no one|none|neither|cannot)\b|n['’]t\b", re.IGNORECASE
)
"""What, before a verb or instead of a doer, says that it is not done."""
MODAL = re.compile(
    r"^(?P<who>(?:the|an?|each|every|all)?\s*(?:[\w'’-]+\s+){1,3}?)(?:can|may|must|should|shall|will|"
    r"is able to|are able to)\s+(?P<deed>(?!not\b|be\b|never\b|only\b)[a-z]+\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
"""A rule that lets somebody do something: who, and the deed."""


def code_title(group: Group, clauses: Mapping[str, Clause], language: str = "en") -> str:
    """A title made of the clauses' own words: what can be done, or what the rules are about.

    Args:
        group: the part; its leading clauses give the title.
        clauses: the item's clauses by id.
        language: ISO 639-1 code of the item; its words are joined without an English "and".
    """
    lead = [clauses[name] for name in group.lead]
    pieces = _pieces(lead)
    together = joined if language == "en" else ", ".join
    title = together(pieces)
    while len(pieces) > 1 and len(title) > LONGEST:
        pieces = pieces[:-1]
        title = f"{joined(pieces)} and more" if language == "en" else f"{', '.join(pieces)}, …"
    title = title.strip(" ,;:-–—")
    return title[:1].upper() + title[1:]


def other_titles(group: Group, clauses: Mapping[str, Clause], language: str = "en") -> list[str]:
    """Titles for a part whose own one may not stand, best first: they name a detail of it."""
    title = code_title(group, clauses, language)
    own = [clauses[name] for name in group.clauses]
    details = [topic(one) for one in own if not is_act(one)] or [
        " ".join(one.text.split()).strip(" .;:") for one in own
    ]
    fresh = [one for one in details if one.casefold() not in title.casefold()]
    told = [f"{title}: {one}" for one in fresh if len(title) + len(one) < LONGEST] + fresh
    told += [joined(fresh[:2]), *(" ".join(one.text.split()).strip(" .;:") for one in own)]
    told.append(f"{title}, the plain case" if language == "en" else f"{title} (1)")
    short = [one if len(one) <= LONGEST else one[:LONGEST].rsplit(" ", 1)[0] + " …" for one in told]
    return [one[:1].upper() + one[1:] for one in short if one]


def reads_well(title: str) -> bool:
    """Whether a title is more than a fragment: two words at least, and no loose beginning."""
    words = re.findall(r"[^\W_]+", title)
    if re.match(r"in (?:this|that|the|any) case\b", title, re.IGNORECASE):
        return False
    vague = words and words[0].casefold() in _VAGUE | _LOOSE and words[0] != "IT"
    return len(words) > 1 and not vague


def _pieces(lead: Sequence[Clause]) -> list[str]:
    by_verb: dict[str, list[str]] = {}
    order: list[tuple[str, str]] = []
    for clause in lead:
        verb, rest = deed(clause)
        if verb:
            things = by_verb.setdefault(verb, [])
            if not things:
                order.append(("verb", verb))
            if rest not in things:
                things.append(rest)
        else:
            order.append(("topic", topic(clause)))
    pieces: list[str] = []
    seen: dict[str, int] = {}
    for kind, what in order:
        if kind == "topic":
            pieces.append(what)
            continue
        things = by_verb[what]
        thing = joined(_without_tail(things))
        if len(things) == 1 and thing in seen and " and " not in pieces[seen[thing]]:
            at = seen[thing]
            first, _, rest = pieces[at].partition(" ")
            pieces[at] = f"{first} and {what} {rest}"
            continue
        seen[thing] = len(pieces)
        pieces.append(f"{what} {thing}".strip())
    pieces = list(dict.fromkeys(piece for piece in pieces if piece))
    return [piece for piece in pieces if reads_well(piece)] or pieces


def _without_tail(things: list[str]) -> list[str]:
    """Joined objects with their common end said once: `a slot until noon`, `a bill until noon`."""
    if len(things) < 2:
        return things
    words = [thing.split() for thing in things]
    alike = 0
    while all(len(one) > alike + 1 for one in words) and len({one[alike] for one in words}) == 1:
        alike += 1
    if (alike and words[0][0].casefold() not in {"the", "a", "an"}) or alike > 1:
        return [things[0], *(" ".join(one[alike:]) for one in words[1:])]
    same = 0
    while all(len(one) > same + 1 for one in words) and len({one[-1 - same] for one in words}) == 1:
        same += 1
    cut = [" ".join(one[: len(one) - same]) for one in words[:-1]]
    return [*cut, things[-1]] if same and all(cut) else things


def deed(clause: Clause) -> tuple[str, str]:
    """What a clause does: its verb, and what follows it in a few words; nothing for a state."""
    if clause.kind is ClauseKind.INTERFACE and not clause.object.strip():
        return "", ""
    phrase = whole_deed(clause)
    if not phrase:
        return "", ""
    verb = clause.action if phrase.startswith(f"{clause.action} ") else phrase.split(" ", 1)[0]
    rest = phrase[len(verb) :].strip()
    return verb, _brief(rest)


def whole_deed(clause: Clause) -> str:
    """What a clause does in its own words, its verb first.

    Returns:
        Nothing where it states how things are, or denies that somebody does it: "The clerk does not
        delete invoices" is no wish to delete them.
    """
    if denies(clause):
        return ""
    if is_act(clause):
        if clause.action == "have" and not clause.text.casefold().startswith("have"):
            return ""
        return _from_verb(clause) or verb_phrase(clause)
    if clause.kind is ClauseKind.CRITERION or is_capability(clause):
        return _stated(clause)
    return ""


def denies(clause: Clause) -> bool:
    """Whether a clause says that somebody does not do something: a "not" before its verb, or nobody."""
    if DENIED.search(clause.actor):
        return True
    words = clause.text.split()
    verb = clause.action.split(" ")[0]
    at = next(
        (at for at, word in enumerate(words) if base_form(word.casefold(), "verb") == verb), 0
    )
    return bool(DENIED.search(" ".join(words[:at])))


def _from_verb(clause: Clause) -> str:
    """The words of a clause from its verb on, the verb in its base form; nothing in a passive."""
    verb, *particle = clause.action.split(" ")
    words = " ".join(clause.text.split()).strip(" .").split()
    for at, word in enumerate(words):
        plain = word.casefold().strip(",.")
        if base_form(plain, "verb") != verb:
            continue
        if (at and words[at - 1].casefold() in _BEING) or at + 1 == len(words):
            return ""
        rest = words[at + 1 :]
        if particle and rest[: len(particle)] != particle:
            rest = [*particle, *rest]
        return " ".join([verb, *rest])
    return ""


def _stated(clause: Clause) -> str:
    """The deed of a rule: `The treasury downloads a file` is `download a file`."""
    text = " ".join(clause.text.split()).strip(" .")
    if found := MODAL.match(text):
        return found["deed"]
    if clause.kind is ClauseKind.CRITERION:
        return third_person(text)[1]
    return _from_verb(clause) if clause.action and clause.actor else ""


def third_person(text: str) -> tuple[str, str]:
    """Who acts and what is done, in `The fleet team sees new reports`; nothing in other forms."""
    words = text.split()
    if not words or words[0].casefold() not in {"the", "a", "an", "each", "every"}:
        return "", ""
    for at, word in enumerate(words[2:5], 2):
        verb = base_form(word, "verb")
        if word.endswith("s") and verb != word and verb in IMPERATIVES:
            return " ".join(words[1:at]), " ".join([verb, *words[at + 1 :]])
    return "", ""


def topic(clause: Clause) -> str:
    """What a rule, a criterion or a piece of data is about, in a few words."""
    text = _LABEL.sub("", " ".join(clause.text.split()).strip(" .-*•"))
    if denies(clause) and clause.kind is ClauseKind.ACTION and not DENIED.search(text):
        text = " ".join(clause.span.text.split()).strip(" .-*•")
    if clause.kind is ClauseKind.INTERFACE:
        channel = _listed(text)
        if channel != text:  # a line of a list is a wish of its own
            return _brief(channel)
        return f"the same {text.removeprefix(f'{clause.action} ')}"
    if clause.kind is ClauseKind.CRITERION and (found := _GIVEN.match(text)):
        named = found["name"].strip(" :,-")
        given = _brief(found["given"].removeprefix("a ").removeprefix("an ").removeprefix("the "))
        return named if 1 < len(named.split()) <= _WORDS else given
    if clause.kind in (ClauseKind.DATA, ClauseKind.ACTION):
        return _brief(_bare(_listed(text)))
    if found := _CONDITION_FIRST.match(text):
        text = found["main"]
    text = _bare(text)
    verb = clause.action.split(" ")[0]
    words = text.split()
    for at, word in enumerate(words):
        plain = word.casefold().strip(",.")
        states = plain in _AUXILIARIES or (verb and base_form(plain, "verb") == verb)
        if at and states:
            subject = " ".join(words[:at]).rstrip(" ,;")
            content = [one for one in words[:at] if one.casefold() not in {"the", "a", "an", "it"}]
            vague = words[0].casefold() in _VAGUE
            telling = len(content) > 1 or len(words) > _LONG
            if content and telling and at <= 8 and subject[0].isalnum() and not vague:
                subject = _ENDS_OPEN.sub("", subject)
                return _lowered(subject if len(content) > 1 else _brief(text))
            break
    return _lowered(_brief(text))


def _bare(text: str) -> str:
    """A wish without the words that only say that it is one."""
    bare = text[found.end() :] if (found := _WISHED.match(text)) else text
    return bare if len(bare.split()) > 1 else text


def _listed(text: str) -> str:
    """A line of a list without the words that introduce the list."""
    return text.rpartition(": ")[2] if ": " in text[:60] else text


def _brief(text: str) -> str:
    """A phrase of a few words: cut at its first clause, then at a preposition, last by count."""
    plain = " ".join(text.split()).strip(" .,;")
    cut = _TAIL.search(plain, 4)
    if cut and len(plain.split()) > 6:
        listed = _ENUMERATES.match(plain, cut.start())
        before = [found.start() for found in _AFTER.finditer(plain, 0, cut.start())]
        plain = plain[: before[-1] if listed and before else cut.start()]
    words = plain.split()
    if len(words) > _WORDS:
        places = [found.start() for found in _AFTER.finditer(plain)]
        fitting = [at for at in places if 2 < len(plain[:at].split()) <= _WORDS]
        plain = plain[: fitting[-1]] if fitting else " ".join(words[:_WORDS]) + " …"
    return _ENDS_OPEN.sub("", plain.rstrip(" ,;"))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def joined(pieces: Sequence[str]) -> str:
    """Pieces joined as in a sentence: `a`, `a and b`, `a, b and c`."""
    found = [piece for piece in pieces if piece]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"
