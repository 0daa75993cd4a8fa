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
    r"(?P<stop>(?<=[a-z)])\.\s+(?=[a-z]))|;\s+|,\s+(?:(?:and|or|und|oder|et|ou|y|o|e|en|of|as well as|sowie)\s+)?|"
    r"\s+[–—]\s+|\s+/\s+"
)
_LAST = re.compile(
    r"\s+(?:and|or|und|oder|et|ou|y|o|e|en|of|as well as|sowie)\s+(?:also\s+)?", re.IGNORECASE
)
_CLINGS = re.compile(
    r"(?:so|so that|why|how|whether|because|since|which|who|whom|whose|that|where|when|whenever|while|if|unless|until|"
    r"although|but|not|without|ohne|sans|sin|senza|zonder|e\.g|i\.e|etc|for example|such as|including|damit|weil|wenn|falls|der|die|das|den|dem|"
    r"pour que|parce que|qui|que|quand|si|perché|che|quando|zodat|omdat|die|als|then|at the latest|at most|at least)\b",
    re.IGNORECASE,
)
"""How a piece begins that only adds to the one before it."""
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
    r"does|goes|stays?|shows?)\b|^(?:the|an?|each|every|\w+s)\s+\w+(?:s|ed)\b"
)
"""A piece that says something of its own, which no denial before it reaches."""
_WHOLE = frozenset({ClauseKind.CRITERION, ClauseKind.QUALITY})
_ONE_WORD = re.compile(r"[A-Za-z]+")
_LONGEST_PIECE = 26
"""Words; a longer piece is prose and no entry of a list."""
_OF_TWO = 4
"""Words that each of two pieces has at least; a shorter one is a part of the other."""
_FEWEST_LISTED = 3
"""Pieces from which on the last one's "and" is one of the list's."""


def enumerated(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those that enumerate replaced by one for each piece.

    Criteria and qualities stay as they are, and what is denied stays with its denial.
    """
    found: list[Draft] = []
    for one in drafts:
        pieces = [] if one.kind in _WHOLE else list(_pieces(one.span.text))
        if len(pieces) < 2:
            found.append(one)
            continue
        found += _drafts(one, pieces)
    return found


def _drafts(one: Draft, pieces: Sequence[tuple[int, int]]) -> Iterator[Draft]:
    whole = one.span
    texts = [" ".join(whole.text[start:end].split()).strip(" .,;:") for start, end in pieces]
    shared = next((text.partition(" ")[2] for text in texts if " " in text and _opens(text)), "")
    for (start, end), text in zip(pieces, texts, strict=True):
        said = _LEAD.sub("", text) or text
        bare = re.sub(r"^(?:and|or|also|to)\s+", "", said)
        # "create, pause and delete promo codes"
        alone = bool(shared) and bool(_ONE_WORD.fullmatch(bare)) and may_be_verb(bare.lower())
        verb = bare.split(" ")[0].lower() if alone or _opens(bare) else ""
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


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces of an enumeration stand in a sentence; nothing where it is none."""
    cuts = [found.span() for found in _BREAK.finditer(text) if not _inside(text, found.start())]
    places = _places(text, cuts)
    brief = len(places) == _FEWEST_LISTED - 1 and len(text[slice(*places[0])].split()) == 1
    if len(places) >= _FEWEST_LISTED or brief:  # "create, pause and delete codes"
        start, end = places[-1]
        last = next(
            (one for one in _LAST.finditer(text, start, end) if not _inside(text, one.start())),
            None,
        )
        if last is not None and len(text[start : last.start()].split()) <= 5:
            places[-1:] = [(start, last.start()), (last.end(), end)]
    kept: list[tuple[int, int]] = []
    for start, end in places:
        words_in = len(text[start:end].split())
        if kept and (
            not words_in
            or _CLINGS.match(text[start:end])
            or _denied(text[slice(*kept[-1])], text[start:end])
        ):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((start, end))
    listed = len(kept) >= _FEWEST_LISTED or any(
        re.match(r"[,;]\s+(?:and|or|und|oder|et|ou|y|o|e|en)\s", text[one[1] :])
        for one in kept[:-1]
    )
    if not listed or any(len(text[a:b].split()) > _LONGEST_PIECE for a, b in kept):
        return
    if all(len(text[a:b].split()) == 1 for a, b in kept):
        return
    if len(kept) < _FEWEST_LISTED and any(len(text[a:b].split()) < _OF_TWO for a, b in kept):
        return
    yield from kept


def _denied(before: str, piece: str) -> bool:
    """Whether what is denied in a piece is denied in the next one too."""
    if _TELLS.search(piece) or _NOT.match(piece) or _NO.match(piece):
        return False
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
