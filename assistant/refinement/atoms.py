"""A criterion that states several things at once, as one for each: each can be checked alone.

"Eggs are sold by the piece, cheese by weight" says its verb once and means it twice; "can be paid by card
or by invoice" holds where both work. Such a line is passed or failed as a whole only by luck. What cannot be
cut without a doubt stays whole: what must be one thing *or* the other, what a condition at its end may
limit as a whole, what a "not" governs.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.quality.enumerating import pieces
from assistant.quality.heads import conjoined
from assistant.quality.nlp import may_be_verb
from assistant.quality.units import is_verb
from assistant.refinement.gapping import LIMITS, NEXT, PREPOSITIONS, ends_alike, in_turn, said_once
from assistant.refinement.pieces import VAGUE_SUBJECTS, lower_first
from assistant.refinement.predicates import predicates

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SEVERAL = re.compile(r"[,;]\s|\b(?:or|and)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_MAY = re.compile(r"\b(?:can|could|may|might|able to|possible)\b", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:whether|either|neither|at least one|unless|until|only|or (?:more|less|fewer|not|later|earlier|else|"
    r"so|both|higher|lower|longer|after|before|if|when)|one or (?:more|two|several)|and/or)\b",
    re.IGNORECASE,
)
"""Where an "or" is no list of what must work."""
_FEWEST_SENTENCES = 3
"""Two sentences with a comma between them mostly say one thing: one is the other's reason."""
_HANGS = re.compile(
    r"\W*(?:if|when|whenever|once|while|where|because|since|so|although|unless|until|after|before|as|which|who|"
    r"that|and|or|but|then|otherwise|else)\b",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:max\.?|min\.?|at most|at least|up to|no more than)?\s*\d\S*\s+(?!(?:in|on|at|for|from|to|if|of|by|with|each|more|"
    r"less|off|extra|and|or)\b)(?!.*\b(?:each|more|less|off|extra)$)[a-z]",
    re.IGNORECASE,
)
"""A note that can be checked alone: it begins with its figure or limit."""
_FEWEST_NOTES = 2
_ABLE = re.compile(r"(?:also\s+)?be able to\s+")
_CONDITION = re.compile(r"(?:if|when|once|unless)\b[^,]+,\s+", re.IGNORECASE)
_DEED = re.compile(
    r"(?:be\s+\w+(?:ed|en|t|n|d)\b|[a-z]+\s+(?:an?|the|my|our|their|his|her|its|it|them|all|every|each)\b)"
)
_QUOTE = re.compile(r"[\"“”][^\"“”]*,[^\"“”]*[\"“”]")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_OF_THE_LAST = re.compile(r"(?:where|which|who|that)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:who|that|which|whose|whom)\b", re.IGNORECASE)
_WAY = re.compile(r"(?:by|on|in|via|through|with)(?:\s+[\w'’-]+){1,7}$", re.IGNORECASE)
_WAY_BREAK = re.compile(
    r",\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+(?=(?:by|on|in|via|through|with)\s)"
)
_LONGEST_WAY = 6
_YES_OR_NO = re.compile(r"\byes or (?:a )?no\b", re.IGNORECASE)
_MEANS = frozenset("by via with through using".split())
"""What leads to a way of doing something; of other choices one criterion may well speak."""
_LONGEST_CHOICE = 4
_FIRST = 2
"""Where a list of deeds begins behind a "can" at the earliest: before it stands who can."""
_MOST = 4
"""Choices from which on they are data, and no criteria of their own."""


def has_several(text: str) -> bool:
    """Whether a line may state several things: only then is it worth a parse.

    Args:
        text: the line.
    """
    return _SEVERAL.search(text) is not None


def atoms(doc: "Doc", *, event: bool = False) -> tuple[str, ...]:
    """What a line states, each as a line of its own.

    Args:
        doc: the parsed line, without its full stop.
        event: whether the line is what somebody does, of which each choice is a case to check; else it
            is what holds, and only what *may* be chosen is cut at an "or".

    Returns:
        The line alone where it cannot be cut with certainty.
    """
    whole = [doc.text]
    if steps := in_turn(doc.text) or _noted(doc) or _after_semicolons(doc.text):
        return tuple(steps)
    if _ONE_OF.search(doc.text):
        return tuple(said_once(doc) or whole) if not _OR.search(doc.text) else tuple(whole)
    if _OR.search(doc.text) and not event and not _may_choose(doc):
        deeds = _deeds(doc)
        within = sum(len(_OR.findall(deed)) for deed in deeds) == len(_OR.findall(doc.text))
        return tuple((deeds if within else []) or said_once(doc) or whole)
    return tuple(
        _sentences(doc)
        or _deeds(doc)
        or said_once(doc)
        or predicates(doc)
        or _ways(doc)
        or _choices(doc)
        or whole
    )


def _noted(doc: "Doc") -> list[str]:
    """Notes side by side, each with its figure or its command: "0.80 a load, max 4 loads a day"."""
    parts = [part.strip() for part in doc.text.split(", ")]
    if len(parts) < _FEWEST_NOTES or any(len(part.split()) < _FEWEST_NOTES for part in parts):
        return []
    if (
        any(token.tag_ in {"VBZ", "MD"} or token.dep_ == "nsubj" for token in doc)
        or "(" in doc.text
    ):
        return []
    noted = [_NOTE.match(part) is not None or _orders(part) for part in parts]
    return [part[:1].upper() + part[1:] for part in parts] if all(noted) else []


def _orders(part: str) -> bool:
    """Whether a note is a command: "list them on the statement", not "open from May"."""
    first, second = part.lower().split()[:2]
    return is_verb(first) and second not in PREPOSITIONS


def _after_semicolons(text: str) -> list[str]:
    """Sentences joined by semicolons."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) < 2 or _HANGS.match(text) or "(" in text or any(map(_HANGS.match, parts[1:])):
        return []
    from assistant.quality.nlp import pipeline

    parses = list(pipeline().pipe(parts))
    if not all(map(_is_sentence, parses)):
        return []
    return [line[:1].upper() + line[1:] for parse in parses for line in atoms(parse)]


def _may_choose(doc: "Doc") -> bool:
    """Whether every choice must work: somebody can choose, or the line only names what there is."""
    named = not any(token.tag_ in {"VBZ", "VBP", "VBD", "MD"} for token in doc)
    return named or _MAY.search(doc.text) is not None


def _sentences(doc: "Doc") -> list[str]:
    """Sentences joined by commas, each with a subject and a verb of its own."""
    text = doc.text
    parts = [part.strip() for part in NEXT.split(text)]
    announced, colon, first_part = parts[0].partition(": ")
    if colon and len(announced.split()) >= _FEWEST_SENTENCES and len(first_part.split()) > 1:
        parts[:1] = [announced, first_part]
    if len(parts) < _FEWEST_SENTENCES or _HANGS.match(text) or _QUOTE.search(text):
        return []
    if _OR.search(text) or not ends_alike(parts):
        return []
    from assistant.quality.nlp import pipeline

    parses = list(pipeline().pipe(parts))
    if not all(_is_sentence(parse) for parse in parses):
        return []
    first = parses[0]
    subject = next((t for t in first if t.dep_ in _SUBJECTS), None)
    lead = first[: subject.left_edge.i].text_with_ws if subject is not None else ""
    told = [lower_first(part) if lead else part[:1].upper() + part[1:] for part in parts[1:]]
    return [parts[0], *(f"{lead}{one}" for one in told)]


def _is_sentence(doc: "Doc") -> bool:
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or _HANGS.match(doc.text):
        return False
    subject = next((t for t in root.children if t.dep_ in _SUBJECTS and t.i < root.i), None)
    helped = any(child.tag_ in {"MD", "VBZ", "VBP"} for child in root.children if child.i < root.i)
    finite = root.tag_ in {"VBZ", "VBP", "VBD"} or helped
    return subject is not None and finite and subject.lower_ not in VAGUE_SUBJECTS


def _deeds(doc: "Doc") -> list[str]:
    """What somebody can, must or does do, where that it is they is said once for several deeds."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    helpers = root.children if root is not None else ()
    modal = next((t for t in helpers if t.tag_ == "MD" and root is not None and t.i < root.i), None)
    begin = modal.i + 1 if modal is not None else _many_do(root)
    if begin < (_FIRST if modal is not None else 1):
        return []
    head, rest = doc[:begin].text, doc[begin:].text
    able = _ABLE.match(rest)
    head, rest = (f"{head} {able.group().strip()}", rest[able.end() :]) if able else (head, rest)
    if _MADE_TO.search(re.split(r",\s", rest)[0]):
        return []  # "ask parents to sign, pay and pack": the further deeds may be the parents'
    told: list[str] = []
    deeds: list[str] = []
    doubted = 0
    for piece in _with_objects(pieces(rest)):
        condition = _CONDITION.match(piece)
        deed = piece[condition.end() :] if condition else piece
        verb = deed.split(" ")[0].lower()
        plain = is_verb(verb) or (_DEED.match(deed) and may_be_verb(verb))
        if not plain and not (may_be_verb(verb) and " " in deed):
            return []
        doubted += not plain
        one = f"{head} {deed}"
        told.append(f"{condition.group()}{lower_first(one)}" if condition else one)
        deeds.append(deed)
    if len(told) < 2 or not ends_alike(deeds) or 2 * doubted > len(told):
        return []
    return [one[:1].upper() + one[1:] for one in told]


def _many_do(root: "Token | None") -> int:
    """Where the deeds of several begin that have no "can": "partners see places, book trips, …"."""
    if root is None or root.tag_ != "VBP" or root.lower_ in {"are", "have", "do"}:
        return 0
    subject = next((t for t in root.children if t.dep_ in _SUBJECTS and t.i < root.i), None)
    many = subject is not None and subject.tag_ == "NNS" and subject.i == root.i - 1
    return root.i if many else 0


_MADE_TO = re.compile(
    r"\b(?:ask|want|tell|help|allow|forbid|permit|force|invite|expect|require|remind|urge|teach|enable|get|order|"
    r"instruct|advise|persuade|encourage|need)\w*\b[^,]*? to "
    r"(?!(?:the|an?|my|our|their|his|her|its|each|every|all)\b)[a-z]{2,}\b",
    re.IGNORECASE,
)
_ALONE = frozenset(
    "register browse search log sign complain wait come go arrive leave work subscribe unsubscribe join apply "
    "answer vote pay reply login logout".split()
)
"""Deeds that need no object: "register, log in and order books"."""
_TWO_DEEDS = re.compile(r"(?P<one>[a-z]+) (?P<joint>and|or) (?P<other>[a-z]+) (?P<object>.+)")


def _with_objects(deeds: Sequence[str]) -> list[str]:
    """The deeds, where a verb alone shares the object of the next one: "create, pause and delete codes"."""
    found: list[str] = []
    alone: list[str] = []
    for deed in deeds:
        if " " not in deed:
            alone.append(deed)
            continue
        two = _TWO_DEEDS.fullmatch(deed) if alone else None
        if two and two["joint"] == "and" and may_be_verb(two["one"]) and is_verb(two["other"]):
            alone += [two["one"], two["other"]]
            found += [f"{verb} {two['object']}" for verb in alone]
        else:
            rest = deed.partition(" ")[2]
            share = rest.split(" ")[0].lower() not in PREPOSITIONS | {
                "out",
                "up",
                "off",
                "back",
                "in",
            }
            found += [f"{verb} {rest}" if share and verb not in _ALONE else verb for verb in alone]
            found.append(deed)
        alone = []
    return found + alone


def _choices(doc: "Doc") -> list[str]:
    """Where "or" lists what must work: a line for each choice."""
    for token in doc:
        if token.dep_ != "pobj" or token.head.lower_ not in _MEANS:
            continue
        items = list(conjoined(token))
        joined = any(child.lower_ == "or" for item in items for child in item.children)
        if not joined or not 1 < len(items) < _MOST or _RELATIVE.search(doc[: token.i].text):
            continue
        texts = [_own_words(doc, item) for item in items]
        if any(not 0 < len(text.split()) <= _LONGEST_CHOICE for text in texts):
            continue
        before = doc[: token.i].text
        if before.count("(") > before.count(")") or _YES_OR_NO.search(doc.text):
            continue
        if any(item.tag_ == "CD" or item.pos_ == "NUM" for item in items):
            continue
        start, end = _own_span(items[0])[0], _own_span(items[-1])[1]
        before, after = doc[:start].text_with_ws, doc[end:].text
        space = "" if after[:1] in {",", ".", ""} else " "
        return [f"{before}{text}{space}{after}" for text in texts]
    return []


def _own_span(item: "Token") -> tuple[int, int]:
    """An item of a list without those that are joined to it."""
    joined = [
        child.i
        for child in item.children
        if child.dep_ in {"conj", "cc", "punct"} and child.i > item.i
    ]
    end = min([item.right_edge.i + 1, *joined])
    return item.left_edge.i, end


def _own_words(doc: "Doc", item: "Token") -> str:
    start, end = _own_span(item)
    return doc[start:end].text.strip(" ,;")


def _ways(doc: "Doc") -> list[str]:
    """Where prepositions list the ways: "on the web, in the app and by a call"."""
    text = doc.text
    breaks = [found.span() for found in _WAY_BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    parts = [
        text[start:stop] for start, (stop, _) in zip(starts, [*breaks, (len(text), 0)], strict=True)
    ]
    after = len(parts)
    for at, part in enumerate(parts[1:], 1):
        if not _WAY.fullmatch(part):
            after = at
            break
    first = _last_way(parts[0], parts[1].split(" ")[0]) if after > 1 else ""
    if not first or _RELATIVE.search(parts[0]) or "instead of" in parts[0]:
        return []
    rest = text[breaks[after - 1][0] :] if after < len(parts) else ""
    if re.match(r"\W*(?:and|or)\b", rest, re.IGNORECASE):
        return []  # the list goes on with what is no way
    ways = [first, *parts[1:after]]
    if len({way.split(" ")[0].casefold() == "with" for way in ways}) > 1:
        return []  # "on the phone, with the age of each": the latter is no way
    if not ends_alike(ways) or any(_has_verb(doc, text, way) for way in ways):
        return []
    before = parts[0][: len(parts[0]) - len(first)]
    told = [f"{before}{way}" for way in ways]
    if _OF_THE_LAST.match(rest.lstrip(" ,")):
        return [*told[:-1], told[-1] + rest]
    return [f"{one}{rest}" for one in told] if not LIMITS.search(rest) else []


def _last_way(part: str, alike: str) -> str:
    """The words at the end of a piece that say in which way.

    Args:
        part: the piece before the first joint.
        alike: the preposition of the next way, which is mostly that of the first one too.
    """
    words = part.split()
    for at in range(len(words) - 2, 0, -1):
        if words[at].casefold() == alike.casefold() and _WAY.fullmatch(" ".join(words[at:])):
            return part[len(part) - len(" ".join(words[at:])) :]
    for at in range(len(words) - 2, max(-1, len(words) - _LONGEST_WAY - 1), -1):
        if _WAY.fullmatch(" ".join(words[at:])) and words[at].casefold() in PREPOSITIONS:
            return part[len(part) - len(" ".join(words[at:])) :]
    return ""


def _has_verb(doc: "Doc", text: str, way: str) -> bool:
    """Whether a verb stands in a way: then it goes on with something else."""
    start = text.find(way)
    end = start + len(way)
    return any(
        start <= token.idx < end and token.tag_ in {"VBZ", "VBP", "VBD", "MD"} for token in doc
    )
