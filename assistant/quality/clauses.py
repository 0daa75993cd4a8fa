"""From sentences and their parses to clauses: the smallest demands of an item."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind, Span
from assistant.quality import words
from assistant.quality.grammar import Demand, demands
from assistant.quality.prepare import Prepared
from assistant.quality.units import Unit, opens_with_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc

_QUALITY = re.compile(
    r"\b(?:(?:with)?in|under|less than|below|at most|max\w*|no more than)\s+\d[\d.,]*\s*(?:ms|milliseconds?|s|secs?|seconds?|minutes?)\b|"
    r"\b(?:response times?|load(?:ing)? times?|performan(?:ce|t)|latency|throughput|uptime|availability|concurrent|scalab\w+|"
    r"encrypt\w*|wcag|gdpr|iso \d+|accessib\w+|responsive|usab\w+|reliab\w+|user[- ]friendly|intuitive|robust\w*|"
    r"maintainab\w+|fault[- ]toleran\w+|backwards?[- ]compatib\w+|complian\w+|comply)\b",
    re.IGNORECASE,
)
_QUALITY_BE = re.compile(
    r"\b(?:be|is|are|respond\w*|load\w*|run\w*|perform\w*|work\w*|start\w*)\b[^.]{0,30}\b(?:fast|quick(?:ly)?|secure(?:ly)?|stable|instant(?:ly)?|efficient(?:ly)?|easy|smooth(?:ly)?)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:must not|may not|shall not|should(?:n['’]t| not)|cannot|can ?not|can['’]t|won['’]t|not be able|only|at least|at most|up to|"
    r"no more than|no longer than|not more than|more than \d|less than \d|fewer than|minimum|maximum|max\.?|min\.?|unless|except|"
    r"always|never|required|mandatory|optional|unique|valid(?!at)|invalid|limit(?:ed)?|exactly|by default|defaults? to|not allowed|forbidden|"
    r"between \d+ and \d+|must (?:be|have|match|contain|start|end)|depending on|regardless)\b|^(?:if|when|whenever|once|unless|in case)\b.{4,},",
    re.IGNORECASE,
)
_STEM = re.compile(r"(?:ations?|ions?|ments?|ings?|ers?|ed|es|s|e|al)$")


@dataclass(slots=True)
class _Draft:
    kind: ClauseKind
    text: str
    span: Span
    action: str = ""
    object: str = ""
    title: bool = False


def find_clauses(prepared: Prepared, parsed: Sequence[tuple[Unit, "Doc"]]) -> tuple[Clause, ...]:
    """The demands of an item, numbered in the order of its text.

    A demand that stands twice (in the title and in the story, in a criterion and in the
    description) is counted once.
    """
    found: list[_Draft] = []
    for unit, doc in parsed:
        found.extend(_of_unit(prepared, unit, doc))
    kept = _once(found)
    if not kept:
        span = prepared.title.span()
        if span.text:
            kept = [_Draft(ClauseKind.ACTION, prepared.title.text, span)]
    order = {"title": 0, "description": 1, "criteria": 2}
    kept.sort(
        key=lambda one: (order[one.span.source], one.span.index, one.span.start, one.span.end)
    )
    return tuple(
        Clause(
            id=f"c{number}",
            kind=one.kind,
            text=one.text,
            span=one.span,
            action=one.action,
            object=one.object,
        )
        for number, one in enumerate(kept, 1)
    )


def _of_unit(prepared: Prepared, unit: Unit, doc: "Doc") -> list[_Draft]:
    asked = demands(doc, unit.begin, unit.siblings)
    whole = unit.passage.span()
    words_of = unit.passage.text.rstrip(" .;,")
    first = asked[0] if asked else None
    action, thing = (first.action, first.object) if first else ("", "")
    title = unit.kind == "title"
    if unit.kind == "criterion":
        passage = prepared.criteria[whole.index] if whole.source == "criteria" else unit.passage
        return [_Draft(ClauseKind.CRITERION, passage.text, passage.span(), action, thing)]
    if (
        unit.kind == "line"
        and unit.line in prepared.intros
        and not _stands_alone(unit.passage.text)
    ):
        intro = prepared.intros[unit.line].text.rstrip(" :")
        return [_Draft(ClauseKind.DATA, f"{intro}: {words_of}", whole, "", thing or words_of)]
    if unit.kind != "title" and (
        _QUALITY_BE.search(words_of) or (_QUALITY.search(words_of) and unit.kind != "means")
    ):
        return [_Draft(ClauseKind.QUALITY, words_of, whole, action, thing)]
    if unit.kind in {"line", "sentence"} and _RULE.search(words_of):
        return [_Draft(ClauseKind.RULE, words_of, whole, action, thing)]
    if len(asked) <= 1:
        span = whole
        text = words_of
        if first and unit.kind == "means":
            text = (
                first.text
                if len(first.text) > 0.6 * len(words_of)
                else re.sub(r"^to\s+", "", words_of)
            )
        return [_Draft(ClauseKind.ACTION, text, span, action, thing, title)]
    return [_of_demand(unit, one, title) for one in asked]


def _stands_alone(text: str) -> bool:
    return opens_with_verb(text) or bool(
        re.search(r"\b(?:must|should|shall|can|will|may|is|are)\b", text)
    )


def _of_demand(unit: Unit, one: Demand, title: bool) -> _Draft:
    if one.sibling is not None:
        start, end = one.sibling.start, one.sibling.end
    else:
        start, end = unit.place(one.start, one.end)
    kind = ClauseKind.ACTION
    if one.varies:
        kind = ClauseKind.INTERFACE if one.varies == "interface" else ClauseKind.DATA
    elif one.joined_data:
        kind = ClauseKind.DATA
    return _Draft(kind, one.text, unit.passage.span(start, end), one.action, one.object, title)


def _once(found: list[_Draft]) -> list[_Draft]:
    body = [one for one in found if not one.title]
    said = " ".join(one.text for one in body).lower()
    stems = {_stem(word) for word in re.findall(r"[a-z]+", said)}
    kept: list[_Draft] = []
    seen: set[str] = set()
    for one in found:
        letters = re.sub(r"[\W_]+", "", one.text.lower())
        if letters in seen or not one.span.text:
            continue
        if one.title and body and _said(one, stems):
            continue
        seen.add(letters)
        kept.append(one)
    return kept


def _said(one: _Draft, stems: set[str]) -> bool:
    """Whether what a title asks for is said again, in more words, below it."""
    verb = one.action.split(" ")[0]
    thing = [_stem(word) for word in re.findall(r"[a-z]+", one.object.lower())]
    named = bool(thing) and thing[-1] in stems
    if verb in words.GENERIC_VERBS or not verb:
        return named or sum(stem in stems for stem in thing) * 2 >= len(thing)
    return _stem(verb) in stems and (named or not thing or any(stem in stems for stem in thing))


def _stem(word: str) -> str:
    short = _STEM.sub("", word)
    return short if len(short) > 2 else word
