"""Every demand of an item as a frame: the sentences, the story's wish, the list lines."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.domain import Agreements, Clause, ClauseKind, Inspection, Item, ItemKind
from assistant.quality.kinds import is_technical
from assistant.refinement.addressed import is_addressed
from assistant.refinement.atoms import atoms, has_several
from assistant.refinement.bugs import bug_frames
from assistant.refinement.choose import covered_by, uncovered
from assistant.refinement.foreign import foreign_frames
from assistant.refinement.frames import NOBODY, USER, Frame, of_act
from assistant.refinement.kinds import says_how_it_must_be, spike_frames, tells_of_a_fault
from assistant.refinement.persons import Actor, actor_of
from assistant.refinement.pieces import lower_first
from assistant.refinement.recounting import without_recounted
from assistant.refinement.said import UNMEASURED, said_in
from assistant.refinement.sentence import is_act, of_said
from assistant.refinement.wishes import SAYS, of_story, parsed, unclear_in

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from assistant.quality.prepare import Prepared

_GENERAL = frozenset(
    "administer be deal do handle have maintain manage need organise organize support use want".split()
)
_HAS = re.compile(r"^(?!.*\blet\b)(?:the |every )?[\w'’ -]{2,60}? (?:has|have|gets?) an? ")
_TELLS_MORE = re.compile(r",|\bwith\b")
_NOBODYS = frozenset({ItemKind.TASK, ItemKind.ENABLER})
"""Kinds of work that nobody in particular does."""
_ANNOUNCED = 4
"""Frames from which on a demand in general words is taken as a heading of the others."""
_SOMEBODY = re.compile(
    r"(?!(?i:how|what|why|when|if|where|who|which|we|i|it|they|you|this|that|there|one|some|most)\b)(?P<who>(?:Every |Each |The )?[A-Z]?[a-z]+(?: [a-z]+)?)\s+(?:wants?|needs?|would like|"
    r"must be able|should be able|can)\b"
)


def frames(item: Item, inspection: Inspection, agreements: Agreements) -> tuple[Frame, ...]:
    """What the item states and no existing criterion says yet.

    Args:
        item: the item.
        inspection: what code found in it.
        agreements: the team's working agreements (style of criteria).

    Returns:
        Frames in the order of the text; those that are open lack their outcome only.
    """
    if inspection.kind is ItemKind.SPIKE:
        return () if item.criteria else tuple(spike_frames(item, inspection.clauses))
    wanted = uncovered(item, inspection)
    from assistant.quality.prepare import prepare

    prepared = prepare(item)
    rows = _stated_rows(prepared)
    if inspection.language != "en":
        return tuple(foreign_frames(prepared, wanted, rows))
    actor = _actor(inspection, prepared)
    technical = inspection.kind in _NOBODYS or is_technical(item.title)
    doer = NOBODY if technical and actor == USER and prepared.story is None else actor
    scenarios = agreements.criteria.style == "gherkin"
    unclear = [
        finding.span.text
        for finding in inspection.findings
        if finding.part in UNMEASURED and finding.span is not None and finding.span.text
    ]
    bug = inspection.kind is ItemKind.BUG
    found = [] if bug else [*of_story(prepared, wanted, actor, unclear)]
    done = {clause for frame in found for clause in frame.covers}
    said = [
        one
        for one in said_in(prepared, wanted, inspection)
        if not done & {c.id for c in one.clauses}
        and (not bug or says_how_it_must_be(one.passage.text))
    ]
    docs = parsed([one.passage.text for one in said])
    recounted: set[str] = set()
    if not bug:
        said, docs, recounted = without_recounted(said, docs, prepared.lines)
    they = ""
    for one, alone in zip(said, docs, strict=True):
        doc = _named(alone, they)
        they = _subject_of(doc) or they
        told = one if doc is alone else one._replace(they=True)
        found += (
            frame.addressed(one.passage)
            for frame in of_said(told, doc, prepared, actor, doer, unclear, scenarios=scenarios)
        )
    found += [
        Frame(covers=(clause.id,), span=clause.span, rule=clause.text)
        for clause in wanted
        if _is_row(clause) and clause.span.start in rows
    ]
    if bug:
        return tuple(bug_frames(item, inspection, prepared, _apart(found, inspection, actor)))
    done |= recounted | {clause for frame in found for clause in frame.covers}
    found += [
        of_act(clause.text, (clause.id,), clause.span, doer)
        for clause in wanted
        if clause.id not in done
        and clause.span.source == "description"
        and is_act(clause)
        and not unclear_in(clause.text, unclear)
    ]
    faulty = any(tells_of_a_fault(one.passage.text) for one in said)
    if not found and not faulty and not item.criteria:
        found = [
            _of_title(clause, actor)
            for clause in wanted
            if clause.span.source == "title" and SAYS.search(clause.text)
        ]
    found = _apart(_without_headings(found, inspection), inspection, actor)
    found.sort(key=lambda frame: (frame.span.source != "title", frame.span.start))
    return tuple(
        frame
        for frame in found
        if not is_addressed(frame.span.text)
        and (
            frame.covers
            or not any(covered_by(text, frame.said, inspection.language) for text in item.criteria)
        )
    )


def actor_in(item: Item, inspection: Inspection) -> Actor:
    """Who an item is about: the role of its story, else whom its text says to want something."""
    from assistant.quality.prepare import prepare

    return _actor(inspection, prepare(item))


def _actor(inspection: Inspection, prepared: "Prepared") -> Actor:
    role = inspection.story.role if inspection.story else None
    if role is not None and role.text.strip():
        return actor_of(role.text)
    for line in prepared.lines:
        if found := _SOMEBODY.match(line.text):
            who = found["who"]
            return Actor(name=who[:1].lower() + who[1:], plural=who.endswith("s"))
    return USER


_THEY = re.compile(
    r"^(?P<lead>(?:(?:On|At|In|During|After|Before|With|For) [^,.]{0,40}?,?\s)?)[Tt]hey\b"
)


def _named(doc: "Doc", they: str) -> "Doc":
    """The sentence with "they" said in full, where it begins so."""
    begun = _THEY.match(doc.text) if they else None
    if begun is None:
        return doc
    who = they[:1].lower() + they[1:] if begun["lead"] else they
    [named] = parsed([f"{begun['lead']}{who}{doc.text[begun.end() :]}"])
    return named


def _subject_of(doc: "Doc") -> str:
    """The plural subject of a sentence, as a later "they" means it."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    for token in root.children if root is not None else ():
        if token.dep_ in {"nsubj", "nsubjpass"} and token.tag_ == "NNS":
            return " ".join(word.text for word in token.subtree)
    return ""


def _without_headings(found: list[Frame], inspection: Inspection) -> list[Frame]:
    """Leave out what only announces the rest: "manage my orders", "have a portal"."""
    if len(found) < _ANNOUNCED:
        return found
    general = {
        clause.id
        for clause in inspection.clauses
        if clause.kind is ClauseKind.ACTION and clause.action.split(" ")[0] in _GENERAL
    }
    return [
        frame
        for frame in found
        if not (frame.open or (_HAS.match(frame.rule) and not _TELLS_MORE.search(frame.rule)))
        or not frame.covers
        or not set(frame.covers) <= general
        or re.search(r"\d", frame.rule + frame.when)
    ]


def _apart(found: Sequence[Frame], inspection: Inspection, actor: Actor) -> list[Frame]:
    """The frames, those that state several things replaced by one for each.

    Of what somebody wishes to do, each choice must work ("find a patient by name or by phone"); of what
    shall happen to them or to another, one may be enough.
    """
    does = re.compile(
        rf"{re.escape(actor.name)} (?!(?:is|are|was|were|has|have|gets?)\b)", re.IGNORECASE
    )
    several = [frame for frame in found if has_several(_stated(frame))]
    docs = parsed([_stated(frame) for frame in several])
    told = {
        id(frame): atoms(
            doc,
            event=frame.open
            or (inspection.in_wish(frame.span) and does.match(frame.rule) is not None),
        )
        for frame, doc in zip(several, docs, strict=True)
    }
    return [
        frame.model_copy(update={_stated_in(frame): _put(frame, one)}) if len(each) > 1 else frame
        for frame in found
        for each in [told.get(id(frame), ("",))]
        for one in each
    ]


def _put(frame: Frame, text: str) -> str:
    """A line as it stands in its place: within a scenario it begins small."""
    return text if frame.rule else lower_first(text)


def _stated_in(frame: Frame) -> str:
    return "rule" if frame.rule else "then" if frame.then else "when"


def _stated(frame: Frame) -> str:
    told: str = getattr(frame, _stated_in(frame))
    return told.strip(" .")


def _is_row(clause: Clause) -> bool:
    """Whether a clause is a row of a table, or a whole one: its span holds the bars between cells."""
    return clause.span.source == "description" and "|" in clause.span.text


def _stated_rows(prepared: "Prepared") -> frozenset[int]:
    """Where the rows begin that say what holds or what follows; where most do, all do."""
    return frozenset(
        row.passage.span().start
        for table, _ in prepared.tables
        if not table.large
        for row in table.rows
        if row.outcome
        or (table.columns and 2 * sum(r.outcome for r in table.rows) > len(table.rows))
    )


def _of_title(clause: Clause, actor: Actor) -> Frame:
    if is_act(clause) and actor != USER:
        return of_act(clause.text, (clause.id,), clause.span, actor)
    return Frame(
        covers=(clause.id,), span=clause.span, when=f"this is done (“{clause.text.strip(' .')}”)"
    )
