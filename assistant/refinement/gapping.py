"""Statements that share one verb, which only the first of them says: "a member pays 5 euro, a guest 9"."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.refinement.inflect import third_person

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PREPOSITIONS = frozenset(
    "by for from on in at to after before until within with per through via over under as".split()
)
NEXT = re.compile(r",\s+(?:(?:and|or|but)\s+)?")
LIMITS = re.compile(
    r"\b(?:if|when|whenever|unless|until|only|within|before|after|while|once|as long as|except|at most|per)\b|"
    r"\bon (?:\w+days?|weekends)\b|\bat \d|\bby \d",
    re.IGNORECASE,
)
"""What, at the end of a list, may hold for all of it or for its last piece only."""
_AND = re.compile(r"\s+and\s+")
_PRICED = frozenset("costs pays gets lasts counts needs holds".split())
"""Verbs that the grammar takes for nouns where a name stands before them."""
_LONGEST_NAME = 4
"""Words of what a statement is about, where the verb is left out after it."""
_NUMBER = re.compile(r"[€$£]?\d")


def ends_alike(told: Sequence[str]) -> bool:
    """Whether no limit stands in the last piece alone, which may hold for all of them.

    Args:
        told: the pieces of a list.
    """
    return not LIMITS.search(told[-1]) or any(LIMITS.search(one) for one in told[:-1])


def said_once(doc: "Doc") -> list[str]:
    """Statements that share one verb, which only the first of them says.

    Args:
        doc: the parsed line.

    Returns:
        Nothing where it is not plain which verb a piece leaves out.
    """
    verb = _main_verb(doc)
    if verb is None:
        return []
    first = _helpers_begin(doc, verb)
    begin = _subject_begins(doc, first)
    lead, subject = doc[:begin].text_with_ws, doc[begin:first].text
    after = verb.i + 1
    if doc[after : after + 1].text == "due":
        after += 1
    told, rest = doc[first:after].text, doc[after:].text.strip(" .;")
    if not subject or not rest:
        return []
    if again := _again(doc.text.strip(" ."), verb):
        return again
    for pattern in (NEXT, _AND):
        parts = pattern.split(rest)
        if len(parts) < 2 or not all(part.strip() for part in parts):
            continue
        if not (ends_alike(parts) or _is_ladder(parts)):
            continue
        made = [
            _gapped(part, " ".join(parts[:at]), lead, subject, told)
            for at, part in enumerate(parts[1:], 1)
        ]
        if all(made):
            return [f"{lead}{subject} {told} {parts[0]}", *made]
    return []


_IN_TURN = re.compile(
    r"(?P<base>.+?):?\s+first\s+(?P<first>[^,]+),\s+(?:and )?then\s+(?P<then>[^,]+)"
    r"(?:,?\s+(?:and )?(?:finally|at last|lastly)\s+(?P<last>.+))?",
    re.IGNORECASE | re.DOTALL,
)


def in_turn(text: str) -> list[str]:
    """What happens step by step: "reminded first by email after 3 days, then by letter after 10"."""
    found = _IN_TURN.fullmatch(text.strip(" ."))
    if found is None:
        return []
    steps = [step for step in found.group("first", "then", "last") if step]
    led = all(step.split(" ")[0].casefold() in PREPOSITIONS for step in steps)
    return [f"{found['base']} {step}" for step in steps] if led else []


_STEP = re.compile(
    rf"[€$£]?\d[\d.,]*\s?\S+\s+(?:{'|'.join(sorted(PREPOSITIONS))}|up|above|below|between)\b",
    re.IGNORECASE,
)
"""A step of a ladder, which has a limit of its own: "20 % up to 60 days, 50 % up to 30 days"."""
_ONCE_MORE = re.compile(
    r"(?P<base>.*)(?P<first>\s(?:when|if|as|at|on|before|after|in|within)\b.+?),?\s+and\s+"
    r"(?P<again>(?:again|once more|a second time)\s.+)|"
    r"(?P<plain>.+?),?\s+and\s+(?P<more>(?:again|once more|a second time)\s.+)",
    re.IGNORECASE | re.DOTALL,
)


_SPAN_OF_TIME = re.compile(r"\s[\w.]+ (?:working )?(?:minutes?|hours?|days?|weeks?|months?)$")


def _is_ladder(parts: Sequence[str]) -> bool:
    steps = [_STEP.match(part) for part in parts]
    last = steps[-1]
    return all(steps) and last is not None and not LIMITS.search(parts[-1][last.end() :])


def _again(text: str, verb: "Token") -> list[str]:
    """What is to happen a second time: "gets a mail when it is half full, and again at 95 %"."""
    said = verb.idx + len(verb)
    found = _ONCE_MORE.fullmatch(text, said)
    if found is None:
        return []
    if found["plain"]:
        return [f"{text[:said]}{found['plain']}", f"{text[:said]}{found['plain']} {found['more']}"]
    base, first = f"{text[:said]}{found['base']}", found["first"]
    if span := _SPAN_OF_TIME.search(base):  # "7 days before the date"
        base, first = base[: span.start()], base[span.start() :] + first
    return [f"{base}{first}", f"{base} {found['again']}"]


def _gapped(piece: str, model: str, lead: str, subject: str, told: str) -> str:
    """A further statement with the verb that it leaves out; empty where it is none."""
    words = piece.split()
    opener = lead.split(" ", maxsplit=1)[0].casefold()
    if opener in PREPOSITIONS and words[0].casefold() == opener:
        return _elsewhere(words, model, f"{subject} {told}")
    at = _remnant(words, model)
    if at == 0 and _NUMBER.match(words[0]) and PREPOSITIONS & {w.casefold() for w in words[1:]}:
        return f"{lead}{subject} {told} {piece}"  # "8 euro, or 4 euro for people under 18"
    if not 0 < at < len(words) or at > _LONGEST_NAME:
        return ""
    name = words[:at]
    if name[0].casefold() in PREPOSITIONS or not _is_name(name):
        return ""
    plural = "and" in name or (name[-1].endswith("s") and not name[-1].endswith("ss"))
    plural = plural or name[-1].casefold() in {"children", "people", "staff", "others", "ones"}
    who = " ".join(name)
    who = who if lead else who[:1].upper() + who[1:]
    return f"{lead}{who} {_agreeing(told, plural=plural)} {' '.join(words[at:])}"


def _elsewhere(words: Sequence[str], model: str, told: str) -> str:
    """What holds for something else: "for bread the cut-off is Sunday, for everything else Monday"."""
    at = _remnant(words[1:], model, proper=True, led=True) + 1
    if not 1 < at < len(words):
        return ""
    where = " ".join(words[:at])
    return f"{where[:1].upper()}{where[1:]} {told} {' '.join(words[at:])}"


def _remnant(words: Sequence[str], model: str, *, proper: bool = False, led: bool = False) -> int:
    """Where what is said begins in words that leave the verb out; -1 where nowhere."""
    like = model.split()
    number = _NUMBER.match(like[0]) is not None
    # After an object ("sends the invoice to …") a further name is an object too, and no subject.
    alike = number or like[0].casefold() in PREPOSITIONS
    shared = PREPOSITIONS & {word.casefold() for word in like} if alike else frozenset()
    for at, word in enumerate(words):
        if number and _NUMBER.match(word):
            if led and (at == 0 or words[at - 1].casefold() in PREPOSITIONS):
                continue  # "for 2 to 6 days 7 days"
            return at
        if number and led:
            continue
        if at and word.casefold() in shared:
            return at
        if proper and at and like[0][:1].isupper() and word[:1].isupper():
            return at
    return -1


def _is_name(words: Sequence[str]) -> bool:
    from assistant.quality.nlp import pipeline

    tags = [token.tag_ for token in pipeline()(" ".join(words))]
    noun = tags[-1].startswith("NN") or words[-1].casefold() in {"ones", "others", "rest"}
    return noun and not any(tag in {"VBZ", "VBP", "MD", "VB", "TO", "WDT", "WP"} for tag in tags)


def _agreeing(told: str, *, plural: bool) -> str:
    """A verb with its helpers, in the number of another subject."""
    first, _, rest = told.partition(" ")
    forms = {"is": "are", "was": "were", "has": "have", "does": "do"}
    backward = {many: one for one, many in forms.items()}
    word = first.casefold()
    if plural:
        first = forms.get(word, first)
        if word not in forms and not rest and word.endswith("s"):
            from assistant.quality.nlp import base_form

            first = base_form(word, "verb")
    elif word in backward:
        first = backward[word]
    elif not rest and not word.endswith("s") and word not in {"can", "may", "must", "shall"}:
        first = third_person(word)
    return f"{first} {rest}".strip()


def _main_verb(doc: "Doc") -> "Token | None":
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.i == 0:
        return None
    if not root.tag_.startswith(("VB", "MD")) and root.lower_ not in _PRICED:
        return None
    denied = any(child.dep_ == "neg" for child in root.children)
    return None if denied else root


def _helpers_begin(doc: "Doc", verb: "Token") -> int:
    at = verb.i
    while at and (doc[at - 1].dep_ in {"aux", "auxpass"} or doc[at - 1].tag_ in {"MD", "RB"}):
        at -= 1
    return at


def _subject_begins(doc: "Doc", first: int) -> int:
    """Where the subject begins that ends before the verb: after a leading time or condition."""
    for token in doc[:first]:
        if token.dep_ in {"nsubj", "nsubjpass"}:
            return int(token.left_edge.i)
    starts = [token.i for token in doc[:first] if token.tag_ in {"DT", "PRP$"}]
    return starts[-1] if starts and doc[0].tag_ == "IN" else 0
