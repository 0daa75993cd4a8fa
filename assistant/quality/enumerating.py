"""Cut what a sentence enumerates into one demand each, where an item is to be divided.

"Ship out, know where the parts are, book them in again": within one story such a list is read as a
whole; where a team would split the item, each of its pieces may become a part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.domain import ClauseKind, Span
from assistant.quality import words
from assistant.quality.cutting import Draft
from assistant.quality.nlp import may_be_verb
from assistant.quality.units import is_verb

_BREAK = re.compile(
    r"(?P<stop>(?<=[a-z)])\.\s+(?=[a-z]))|;\s+|,\s+(?:(?:and|or|und|oder|et|ou|y|o|e|en|of|as well as|sowie),?\s+)?|"
    r"\s+[–—]\s+|\s+/\s+"
)
_LAST = re.compile(
    r"\s+(?:and|or|und|oder|et|ou|y|o|e|as well as|sowie)\s+(?:also\s+)?", re.IGNORECASE
)
_LAST_IN_DUTCH = re.compile(r"\s+(?:en|of)\s+(?:ook\s+)?", re.IGNORECASE)
_DUTCH = re.compile(r"\b(?:het|een|niet|worden?|wordt|naar|zijn|voor)\b", re.IGNORECASE)
"""Dutch "en" and "of" join; in other languages they are "in" and "of"."""
_CLINGS = re.compile(
    r"(?:so|so that|why|how|whether|because|since|which|who|whom|whose|that|where|when|whenever|while|if|unless|until|"
    r"although|but|not|without|ohne|sans|sin|senza|zonder|e\.g|i\.e|etc|for example|such as|including|damit|weil|wenn|falls|der|die|das|den|dem|"
    r"pour que|parce que|qui|que|quand|si|perché|che|quando|zodat|omdat|die|als|then|at the latest|at most|at least)\b",
    re.IGNORECASE,
)
"""How a piece begins that only adds to the one before it."""
_OF_ITS_OWN = re.compile(
    r"(?:,\s+|\s+)(?:and|but)\s+(?=be able to\b|as an?\b[^,]{2,60},|I (?:want|need)\b|I['’]d like\b|"
    r"it would be (?:nice|good|great|helpful)\b|"
    r"(?:the |an? |our |their )?(?!(?:I|you|it|this|that|who|which|what|when|how|if|not)\b)[a-z'’-]+(?: [a-z'’-]+)? "
    r"(?:can|should|must|may|will|wants? to|needs? to)\b)"
)
"""Where somebody else, or somebody once more, wishes for something in the same sentence."""
_OPENED = re.compile(
    r"(?:(?:and|but|so|also)\s+)?(?:if|when|whenever|once|after|before|while|as soon as|as long as|because|since|"
    r"although|wenn|falls|sobald|nachdem|quand|si|lorsque|cuando|als|wanneer)\s(?!.*,)",
    re.IGNORECASE,
)
"""A condition that stands first: what it holds for comes after the comma."""
_IF = re.compile(
    r"(?:if|when|whenever|once|unless|where|wenn|falls|sobald|si|als)\b",
    re.IGNORECASE,
)
"""A condition between two pieces: after an "and" it is the next one's."""
_LEAD = re.compile(r"^[^,;:]{2,60}:\s+")
_NOT = re.compile(
    r"\b(?:not|never|cannot|nicht|nie|niemals|pas|jamais|nunca|non|mai|niet|nooit)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Denies all that is listed after it: "must not delete orders, change invoices"."""
_NO = re.compile(
    r"\b(?:no|nobody|none|without|kein\w*|ohne|sans|sin|senza|zonder|geen)\b", re.IGNORECASE
)
"""Denies the things that are listed after it: "without names, addresses"."""
_TELLS = re.compile(
    r"\b(?:wants?|needs?|can|may|must|should|shall|will|would|gets?|sees?|is|are|was|were|has|have|"
    r"does|goes|stays?|shows?)\b|^(?:the|an?|each|every)\s+\w+\s+\w+s\b"
)
"""A piece that says something of its own, which no denial before it reaches."""
_WHOLE = frozenset({ClauseKind.CRITERION, ClauseKind.QUALITY})
_OBJECT = frozenset(
    "a an the my our your their his her its it them all every each this these".split()
)
_WITHIN = re.compile(
    r"\b(?:if|when|where|who|which|that|because|unless|until)\b.*", re.IGNORECASE | re.DOTALL
)
"""A denial in a subordinate clause is that clause's own."""
_ONE_WORD = re.compile(r"[A-Za-z]+")
_LONGEST_PIECE = 26
"""Words; a longer piece is prose and no entry of a list."""
_OF_TWO = 4
"""Words that each of two pieces has at least; a shorter one is a part of the other."""
_SHORT = 5
"""Words of the last but one entry of a list, at most."""
_FEWEST_LISTED = 3
"""Pieces from which on the last one's "and" is one of the list's."""


def enumerated(drafts: Sequence[Draft], *, eager: bool = False) -> list[Draft]:
    """The drafts, those that enumerate replaced by one for each piece.

    Criteria and qualities stay as they are, and what is denied stays with its denial.

    Args:
        drafts: in the order of the text.
        eager: whether a comma is enough to tell two wishes in a title apart.
    """
    found: list[Draft] = []
    for one in drafts:
        pieces = (
            [] if one.kind in _WHOLE else list(_pieces(one.span.text, pair=eager and one.title))
        )
        if len(pieces) < 2:
            found.append(one)
            continue
        found += _drafts(one, pieces)
    return found


def pieces(text: str) -> tuple[str, ...]:
    """The pieces of an enumeration, word for word; nothing where a text is none.

    Args:
        text: a sentence or the words behind its "can".
    """
    return tuple(text[start:end] for start, end in _pieces(text))


def _drafts(one: Draft, places: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    whole = one.span
    texts = [" ".join(whole.text[start:end].split()).strip(" .,;:") for start, end in places]
    shared = next((text.partition(" ")[2] for text in texts if " " in text and _opens(text)), "")
    for (start, end), text in zip(places, texts, strict=True):
        said = _LEAD.sub("", text) or text
        bare = re.sub(r"^(?:and|or|also|to)\s+", "", said)
        # "create, pause and delete promo codes"
        alone = bool(shared) and bool(_ONE_WORD.fullmatch(bare)) and may_be_verb(bare.lower())
        verb = bare.split(" ")[0].lower() if alone or _is_deed(bare) else ""
        bare = f"{bare} {shared}" if alone else bare
        kind = ClauseKind.ACTION if verb or one.action else ClauseKind.DATA
        kind = ClauseKind.RULE if one.kind is ClauseKind.RULE and not verb else kind
        if not verb and set(re.findall(r"[a-z-]+", bare.lower())) & words.CHANNELS:
            kind = ClauseKind.INTERFACE
        action = verb or (one.action if start == 0 else "")
        yield replace(
            one,
            kind=kind if action or kind is not ClauseKind.ACTION else ClauseKind.DATA,
            text=bare,
            span=Span(
                source=whole.source,
                index=whole.index,
                start=whole.start + start,
                end=whole.start + end,
                text=whole.text[start:end],
            ),
            action=action,
            object=bare.partition(" ")[2] if verb else bare,
            alone=False,
        )


def _opens(text: str) -> bool:
    return is_verb(text.split(" ", maxsplit=1)[0].strip(",.").lower())


def _is_deed(text: str) -> bool:
    """Whether a piece is a verb with its object."""
    first, _, rest = text.lstrip().partition(" ")
    object_next = rest.split(" ", maxsplit=1)[0].lower() in _OBJECT
    return _opens(text) or (object_next and may_be_verb(first.lower()))


def _pieces(text: str, *, pair: bool = False) -> Iterator[tuple[int, int]]:
    """Where the pieces of an enumeration stand in a sentence; nothing where it is none.

    Args:
        text: the sentence.
        pair: whether two pieces with a comma between them are a list.
    """
    own = [found.span() for found in _OF_ITS_OWN.finditer(text) if not _inside(text, found.start())]
    cuts = [found.span() for found in _BREAK.finditer(text) if not _inside(text, found.start())]
    cuts = sorted([*own, *(one for one in cuts if all(_clear(one, other) for other in own))])
    places = _places(text, cuts)
    places[-1:] = _last_cut(text, places)
    kept: list[tuple[int, int]] = []
    ahead: int | None = None
    for start, end in places:
        words_in = len(text[start:end].split())
        joins = kept and re.search(r"\b(?:and|or)\b", text[kept[-1][1] : start])
        if joins and _IF.match(text[start:end]) and end != places[-1][1]:
            ahead = start if ahead is None else ahead  # ", and, if nobody took it, announced"
        elif ahead is not None:
            kept.append((ahead, end))
            ahead = None
        elif kept and (
            not words_in
            or _CLINGS.match(text[start:end])
            or (len(kept) == 1 and _OPENED.match(text[slice(*kept[0])]))
            or _denied(text[slice(*kept[-1])], text[start:end])
        ):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    listed = (
        pair
        or bool(own)
        or len(kept) >= _FEWEST_LISTED
        or any(
            re.match(r"[,;]\s+(?:and|or|und|oder|et|ou|y|o|e|en)\s", text[one[1] :])
            for one in kept[:-1]
        )
    )
    if not listed or any(len(text[a:b].split()) > _LONGEST_PIECE for a, b in kept):
        return
    if all(len(text[a:b].split()) == 1 for a, b in kept):
        return
    least = 2 if pair else _OF_TWO
    if len(kept) < _FEWEST_LISTED and any(len(text[a:b].split()) < least for a, b in kept):
        return
    yield from kept


def _clear(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _last_cut(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The last entry of a list, in two where its "and" is the list's."""
    start, end = places[-1]
    brief = len(places) == _FEWEST_LISTED - 1 and len(text[slice(*places[0])].split()) == 1
    listed = len(places) >= _FEWEST_LISTED or brief  # "create, pause and delete codes"
    joint = _LAST_IN_DUTCH if _DUTCH.search(text) else _LAST
    for last in joint.finditer(text, start, end):
        if _inside(text, last.start()):
            continue
        before = text[start : last.start()]
        # "change the size, pause my subscription and cancel it"
        deeds = len(places) > 1 and _is_deed(before) and _is_deed(text[last.end() :])
        if deeds or (listed and len(before.split()) <= _SHORT):
            return [(start, last.start()), (last.end(), end)]
        if listed:
            break
    return [(start, end)]


def _denied(before: str, piece: str) -> bool:
    """Whether what is denied in a piece is denied in the next one too."""
    if _TELLS.search(piece) or _NOT.match(piece) or _NO.match(piece):
        return False
    before = _WITHIN.sub("", before)
    return bool(_NOT.search(before) or (_NO.search(before) and not _opens(piece)))


def _places(text: str, cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    at, found = 0, []
    for start, end in cuts:
        found.append((at, start))
        at = end
    found.append((at, len(text)))
    return found


def _inside(text: str, at: int) -> bool:
    """Whether a place stands within round brackets or quotes."""
    before = text[:at]
    return (
        before.count("(") > before.count(")")
        or before.count('"') % 2 == 1
        or (before.count("“") > before.count("”"))
    )
