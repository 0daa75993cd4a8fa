"""A criterion that states several things at once, as one for each: each can be checked alone.

"Eggs are sold by the piece, cheese by weight" says its verb once and means it twice; "payment by card or
by invoice" holds where both work. Such a line is passed or failed as a whole only by luck.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.quality.enumerating import pieces
from assistant.quality.nlp import may_be_verb
from assistant.quality.units import is_verb
from assistant.refinement.inflect import third_person
from assistant.refinement.pieces import VAGUE_SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PREPOSITIONS = frozenset(
    "by for from on in at to after before until within with per through via over under as".split()
)
_SEVERAL = re.compile(r",\s|\b(?:or|and)\b", re.IGNORECASE)
_NEXT = re.compile(r",\s+(?:(?:and|or|but)\s+)?")
_AND = re.compile(r"\s+and\s+")
_FEWEST_SENTENCES = 3
"""Two sentences with a comma between them mostly say one thing: one is the other's reason."""
_HANGS = re.compile(
    r"\W*(?:if|when|whenever|once|while|where|because|since|so|although|unless|until|after|before|as|which|who|"
    r"that|and|or|but|then|otherwise|else)\b",
    re.IGNORECASE,
)
_ABLE = re.compile(r"(?:also\s+)?be able to\s+")
_CONDITION = re.compile(r"(?:if|when|once|unless)\b[^,]+,\s+", re.IGNORECASE)
_DEED = re.compile(
    r"(?:be\s+\w+(?:ed|en|t|n|d)\b|[a-z]+\s+(?:an?|the|my|our|their|his|her|its|it|them|all|every|each)\b)"
)
_QUOTE = re.compile(r"[\"“”][^\"“”]*,[^\"“”]*[\"“”]")
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_ONE_OF = re.compile(
    r"\b(?:whether|either|neither|at least one|or (?:more|less|fewer|not|later|earlier|else|so|both|"
    r"higher|lower|longer|after|before|if|when)|one or (?:more|two|several)|and/or)\b",
    re.IGNORECASE,
)
"""Where an "or" is no list of what must work."""
_OF_THE_LAST = re.compile(r",\s+(?:where|which|who|that)\b", re.IGNORECASE)
_PRICED = frozenset("costs pays gets lasts counts needs holds".split())
"""Verbs that the grammar takes for nouns where a name stands before them."""
_MEANS = frozenset("by via with through using".split())
"""What leads to a way of doing something; of other choices one criterion may well speak."""
_LONGEST_NAME = 4
"""Words of what a statement is about, where the verb is left out after it."""
_LONGEST_CHOICE = 4
_MOST = 4
"""Choices from which on they are data, and no criteria of their own."""
_NUMBER = re.compile(r"[€$£]?\d")


def has_several(text: str) -> bool:
    """Whether a line may state several things: only then is it worth a parse."""
    return _SEVERAL.search(text) is not None


def atoms(doc: "Doc") -> tuple[str, ...]:
    """What a line states, each as a line of its own.

    Args:
        doc: the parsed line, without its full stop.

    Returns:
        The line alone where it cannot be cut with certainty.
    """
    return tuple(
        _sentences(doc)
        or _deeds(doc)
        or _said_once(doc)
        or _ways(doc)
        or _choices(doc)
        or [doc.text]
    )


def _sentences(doc: "Doc") -> list[str]:
    """Sentences joined by commas, each with a subject and a verb of its own."""
    text = doc.text
    pieces = [piece.strip() for piece in _NEXT.split(text)]
    if len(pieces) < _FEWEST_SENTENCES or _HANGS.match(text) or _QUOTE.search(text):
        return []
    from assistant.quality.nlp import pipeline

    parses = list(pipeline().pipe(pieces))
    if not all(_is_sentence(parse) for parse in parses):
        return []
    first = parses[0]
    subject = next(t for t in first if t.dep_ in {"nsubj", "nsubjpass", "expl"})
    lead = first[: subject.left_edge.i].text_with_ws
    told = [_lower_first(piece) if lead else piece[:1].upper() + piece[1:] for piece in pieces[1:]]
    return [pieces[0], *(f"{lead}{one}" for one in told)]


def _is_sentence(doc: "Doc") -> bool:
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or _HANGS.match(doc.text):
        return False
    subject = next((t for t in root.children if t.dep_ in _SUBJECTS and t.i < root.i), None)
    helped = any(child.tag_ in {"MD", "VBZ", "VBP"} for child in root.children if child.i < root.i)
    finite = root.tag_ in {"VBZ", "VBP", "VBD"} or helped
    return subject is not None and finite and subject.lower_ not in VAGUE_SUBJECTS


def _lower_first(text: str) -> str:
    return text if text[1:2].isupper() or not text[:2].isalpha() else text[:1].lower() + text[1:]


def _deeds(doc: "Doc") -> list[str]:
    """What somebody can or must do, where the "can" is said once for several deeds."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    modal = (
        next((t for t in root.children if t.tag_ == "MD" and t.i < root.i), None) if root else None
    )
    if modal is None or modal.i == 0:
        return []
    head, rest = doc[: modal.i + 1].text, doc[modal.i + 1 :].text
    able = _ABLE.match(rest)
    head, rest = (f"{head} {able.group().strip()}", rest[able.end() :]) if able else (head, rest)
    told: list[str] = []
    for piece in pieces(rest):
        condition = _CONDITION.match(piece)
        deed = piece[condition.end() :] if condition else piece
        verb = deed.split(" ")[0].lower()
        if not is_verb(verb) and not (_DEED.match(deed) and may_be_verb(verb)):
            return []
        one = f"{head} {deed}"
        told.append(f"{condition.group()}{_lower_first(one)}" if condition else one)
    return [one[:1].upper() + one[1:] for one in told] if len(told) > 1 else []


def _said_once(doc: "Doc") -> list[str]:
    """Statements that share one verb, which only the first of them says."""
    verb = _main_verb(doc)
    if verb is None:
        return []
    first = _helpers_begin(doc, verb)
    begin = _subject_begins(doc, first)
    lead, subject = doc[:begin].text_with_ws, doc[begin:first].text
    told, rest = doc[first : verb.i + 1].text, doc[verb.i + 1 :].text.strip(" .;")
    if not subject or not rest:
        return []
    for pattern in (_NEXT, _AND):
        pieces = pattern.split(rest)
        if len(pieces) < 2 or not all(piece.strip() for piece in pieces):
            continue
        made = [
            _gapped(piece, " ".join(pieces[:at]), lead, subject, told)
            for at, piece in enumerate(pieces[1:], 1)
        ]
        if all(made):
            return [f"{lead}{subject} {told} {pieces[0]}", *made]
    return []


def _gapped(piece: str, model: str, lead: str, subject: str, told: str) -> str:
    """A further statement with the verb that it leaves out; empty where it is none."""
    words = piece.split()
    opener = lead.split(" ", maxsplit=1)[0].casefold()
    if opener in _PREPOSITIONS and words[0].casefold() == opener:
        # "For bread the cut-off is Sunday, for everything else Monday"
        at = _remnant(words[1:], model, proper=True) + 1
        if 1 < at < len(words):
            where = " ".join(words[:at])
            where = where[:1].upper() + where[1:]
            return f"{where} {subject} {told} {' '.join(words[at:])}"
        return ""
    at = _remnant(words, model)
    if at == 0 and _NUMBER.match(words[0]) and _PREPOSITIONS & {w.casefold() for w in words[1:]}:
        return f"{lead}{subject} {told} {piece}"  # "8 euro, or 4 euro for people under 18"
    if not 0 < at < len(words) or at > _LONGEST_NAME:
        return ""
    name = words[:at]
    if name[0].casefold() in _PREPOSITIONS or not _is_name(name):
        return ""
    plural = "and" in name or (name[-1].endswith("s") and not name[-1].endswith("ss"))
    plural = plural or name[-1].casefold() in {"children", "people", "staff", "others", "ones"}
    who = " ".join(name)
    who = who if lead else who[:1].upper() + who[1:]
    return f"{lead}{who} {_agreeing(told, plural=plural)} {' '.join(words[at:])}"


def _remnant(words: Sequence[str], model: str, *, proper: bool = False) -> int:
    """Where what is said begins in words that leave the verb out; -1 where nowhere."""
    like = model.split()
    number = _NUMBER.match(like[0]) is not None
    shared = _PREPOSITIONS & {word.casefold() for word in like}
    for at, word in enumerate(words):
        if number and _NUMBER.match(word):
            return at
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


def _choices(doc: "Doc") -> list[str]:
    """Where "or" lists what must work: a line for each choice."""
    if _ONE_OF.search(doc.text):
        return []
    for token in doc:
        if token.dep_ != "pobj" or token.head.lower_ not in _MEANS:
            continue
        items = [token, *_further(token)]
        joined = any(child.lower_ == "or" for item in items for child in item.children)
        if not joined or not 1 < len(items) < _MOST:
            continue
        texts = [_own_words(doc, item) for item in items]
        if any(not 0 < len(text.split()) <= _LONGEST_CHOICE for text in texts):
            continue
        if any(item.tag_ == "CD" or item.pos_ == "NUM" for item in items):
            continue
        start, end = _own_span(items[0])[0], _own_span(items[-1])[1]
        before, after = doc[:start].text_with_ws, doc[end:].text
        space = "" if after[:1] in {",", ".", ""} else " "
        return [f"{before}{text}{space}{after}" for text in texts]
    return []


def _further(token: "Token") -> list["Token"]:
    found: list[Token] = []
    for child in token.children:
        if child.dep_ == "conj" and child.tag_.startswith("NN"):
            found += [child, *_further(child)]
    return found


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
    found = list(_listed_ways(doc.text))
    if len(found) < 2:
        return []
    start, end = found[0][0], found[-1][1]
    before, after = doc.text[:start], doc.text[end:]
    told = [f"{before}{doc.text[a:b]}" for a, b in found]
    if _OF_THE_LAST.match(after):
        return [*told[:-1], told[-1] + after]
    return [f"{one}{after}" for one in told]


def _listed_ways(text: str) -> Iterator[tuple[int, int]]:
    word = r"[\w'’-]+"
    one = rf"(?:by|on|in|via|through|with)\s+(?:{word}\s+){{0,4}}?{word}"
    listed = re.search(
        rf"\b(?P<first>{one}),\s+(?:{one},?\s+)*?(?:(?:and|or)\s+)(?P<last>{one})(?=[.,;]|$)|\b{one}\s+or\s+{one}(?=[.,;]|$)",
        text,
    )
    if listed is None:
        return
    at = listed.start()
    for piece in re.split(r"(,\s+(?:(?:and|or)\s+)?|\s+or\s+)", listed.group()):
        if piece and not re.fullmatch(r",\s+(?:(?:and|or)\s+)?|\s+or\s+", piece):
            yield at, at + len(piece)
        at += len(piece)
