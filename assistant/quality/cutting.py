"""Cut a parsed sentence into a draft of a clause for each of its demands."""

import re
from dataclasses import dataclass

from assistant.domain import ClauseKind, Span
from assistant.quality.actors import named_actor, own_subject, subject_places, wishing_for
from assistant.quality.grammar import Demand
from assistant.quality.keeping import Piece, kept
from assistant.quality.nlp import base_form, may_be_verb
from assistant.quality.parsed import Parsed
from assistant.quality.prepare import Prepared
from assistant.quality.referring import referent, told
from assistant.quality.units import Unit

_JOINED = re.compile(r"\W*(?:,|\band|\bor)\s+(?:and\s+|or\s+)?(?P<verb>[a-z]+)\s")


@dataclass(slots=True)
class Draft:
    kind: ClauseKind
    text: str
    span: Span
    action: str = ""
    object: str = ""
    title: bool = False
    named: bool = False
    """Only a thing is named, no verb said."""
    alone: bool = True
    """The only demand of its sentence."""
    actor: str | None = None
    """Who acts; None: whoever acts in its sentence."""
    place: tuple[int, int] = (0, 0)
    """Where it stands in its sentence."""


def cut(prepared: Prepared, parsed: Parsed) -> list[Draft]:
    """A draft for each demand, which together say all of the sentence; else none."""
    unit, asked = parsed.unit, parsed.demands
    found = [_of_demand(prepared, parsed, one) for one in asked]
    if unit.kind in {"sentence", "line"}:
        found += _missed(unit, asked)
    pieces = [Piece(one.text, *one.place, one.actor or "") for one in found]
    named = frozenset(
        word.lower_
        for word in parsed.doc
        if word.lower_ in {"one", "ones"} and referent(word, word.head.i)
    )
    subject = subject_places(parsed)
    saved = kept(unit.passage.text, pieces, subject, wish=_is_wish(unit), named=named)
    if not saved:
        return []
    for one, before, piece in zip(found, pieces, saved, strict=True):
        if piece != before:
            one.text = piece.text.rstrip(" ,;.")
            one.span = unit.passage.span(piece.start, piece.end)
    return found


def _is_wish(unit: Unit) -> bool:
    return unit.kind in {"means", "title"}


def words_of(parsed: Parsed, first: Demand) -> str:
    """The words of a sentence's only demand, where they are all of it."""
    if first.sibling is not None:
        return ""
    unit = parsed.unit
    piece = Piece(first.text, *unit.place(first.start, first.end))
    saved = kept(unit.passage.text, [piece], subject_places(parsed), wish=_is_wish(unit))
    return saved[0].text if saved else ""


def _missed(unit: Unit, asked: list[Demand]) -> list[Draft]:
    """Joined verbs of a sentence that its parse lost ("…, swap points for vouchers, and …")."""
    passage = unit.passage
    taken = sorted(unit.place(one.start, one.end) for one in asked if one.sibling is None)
    if not taken:
        return []
    found: list[Draft] = []
    at = taken[0][1]
    for start, end in [*taken[1:], (len(passage.text), len(passage.text))]:
        opened = _JOINED.match(passage.text, at, max(at, start))
        if opened:
            word = opened["verb"]
            action = base_form(word.lower(), "verb")
            rest = passage.part(opened.start("verb"), start)
            words_left = rest.text.rstrip(" ,;.").removesuffix(" and").rstrip(" ,")
            if may_be_verb(action) and len(words_left.split()) > 2:
                thing = words_left.removeprefix(word).strip()
                span = rest.part(0, len(words_left)).span()
                made = Draft(ClauseKind.ACTION, f"{action} {thing}", span, action, _head(thing))
                made.place = (opened.start("verb"), opened.start("verb") + len(words_left))
                found.append(made)
        at = max(at, end)
    return found


def _head(thing: str) -> str:
    """The object up to the first preposition."""
    return re.split(r"\s+(?:for|to|from|with|in|on|at|by|of|into|until|when|as)\s", thing)[0]


def _of_demand(prepared: Prepared, parsed: Parsed, one: Demand) -> Draft:
    unit = parsed.unit
    if one.sibling is not None:
        start, end = one.sibling.start, one.sibling.end
    else:
        start, end = unit.place(one.start, one.end)
    kind = ClauseKind.DATA if one.joined_data or one.varies == "data" else ClauseKind.ACTION
    kind = ClauseKind.INTERFACE if one.varies == "interface" else kind
    negative = unit.kind == "means" and prepared.story is not None and prepared.story.negative
    text = f"not {one.text}" if negative and not one.negative else one.text
    made = Draft(
        kind, text, unit.passage.span(start, end), one.action, one.object, unit.kind == "title"
    )
    made.named, made.alone, made.place = one.thing, False, (start, end)
    if (own := own_subject(parsed, one)) is not None:
        made.place = (unit.place(own.left_edge.idx, one.end)[0], end)
        made.span = unit.passage.span(*made.place)
        made.actor = named_actor(own)
        if not made.actor:
            made.text = told(parsed.doc, own.left_edge.i, _last(parsed, one) + 1)
    if (whom := wishing_for(parsed, one)) is not None:
        made.actor = named_actor(whom)
    return made


def _last(parsed: Parsed, one: Demand) -> int:
    """Index of the last token of a demand."""
    return max(token.i for token in parsed.doc if token.idx < one.end)
