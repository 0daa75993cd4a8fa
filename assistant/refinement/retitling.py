"""A clearer title where an item's own does not say what it asks for."""

import re
from collections.abc import Sequence

from assistant.domain import Clause, Inspection, Item, ItemKind, Span
from assistant.domain.base import Model
from assistant.refinement.grounding import sources_of
from assistant.refinement.groups import Group
from assistant.refinement.phrases import is_act
from assistant.refinement.titles import code_title, deed, whole_deed
from assistant.refinement.wordcheck import begins_with_verb, title_fault
from assistant.refinement.words import content_stems

_KINDS = frozenset({ItemKind.STORY, ItemKind.TASK, ItemKind.ENABLER})
"""Bugs are named by what goes wrong, spikes by their question, epics and features by their theme."""
_ASKING = frozenset({"story.template", "qus.minimal", "task.no_action"})
"""Findings which, where they are about the title, ask for another one."""
_SHORT = 2
"""Words of a title in which a verb must be, or it names a thing only."""
_MOST = 3
"""Deeds that a title can hold."""


_CIRCUMSTANCE = frozenset("when while if unless until so as because before after".split())
"""Words from which on a deed may be cut short in a title."""
_OWN = re.compile(r"\b(?:my|our|their|your)(?: own)?\b", re.IGNORECASE)


class Retitle(Model):
    """A title in the item's own words."""

    title: str
    span: Span
    """The passage that it was made of."""


def unclear_title(item: Item, inspection: Inspection) -> bool:
    """Whether an item's title asks for a clearer one.

    Either a finding about the title says so, or the title is one word or two without a verb
    ("Export", "Meal plans") while the text says what is to be done.

    Args:
        item: the item.
        inspection: what code found in it.
    """
    if inspection.kind not in _KINDS or inspection.language != "en" or inspection.size.oversized:
        return False  # what is too big gets parts, and those have titles
    if not any(is_act(clause) and clause.span.source != "title" for clause in inspection.clauses):
        return False
    if any(
        finding.rule in _ASKING and finding.span is not None and finding.span.source == "title"
        for finding in inspection.findings
    ):
        return True
    from assistant.quality.units import is_verb

    words = re.findall(r"[^\W_]+", item.title)
    return bool(words) and (
        len(words) == 1 or (len(words) <= _SHORT and not any(is_verb(word) for word in words))
    )


def title_by_code(item: Item, inspection: Inspection) -> Retitle | None:
    """A title of what an item asks for: its deeds in their own words, where they are few.

    Args:
        item: the item.
        inspection: what code found in it.

    Returns:
        None where the title may stay, or no safe one can be made: the text asks for more than
        three things, for something outside of its story sentence, or the words do not fit.
    """
    if not unclear_title(item, inspection):
        return None
    lead = [
        clause
        for clause in inspection.clauses
        if is_act(clause) and clause.span.source == "description"
    ]
    if not 0 < len(lead) <= _MOST or not all(_stands(clause, item) for clause in lead):
        return None
    clauses = {clause.id: clause for clause in lead}
    title = code_title(Group(clauses=tuple(clauses), lead=tuple(clauses)), clauses)
    title = _OWN.sub("the", title)
    if title.endswith(("…", "and more")) or not begins_with_verb(title):
        return None
    if fault_of(title, item, inspection):
        return None
    return Retitle(title=title, span=_passage(lead, item))


def fault_of(title: str, item: Item, inspection: Inspection) -> str:
    """Why a title made by code may not stand; empty where it may."""
    from assistant.domain import Agreements

    sources = sources_of(item, (), Agreements(), inspection.language)
    return title_fault(title, (), item, sources, None, inspection.language)


def passage_of(title: str, inspection: Inspection) -> Span | None:
    """The demand that a worded title is closest to; None where it shares no word with any."""
    stems = content_stems(title, inspection.language)

    def shared(clause: Clause) -> int:
        return len(stems & content_stems(clause.text, inspection.language))

    wanted = [clause for clause in inspection.clauses if clause.span.source != "title"]
    best = max(wanted, key=shared, default=None)
    return best.span if best is not None and shared(best) else None


def _stands(clause: Clause, item: Item) -> bool:
    """Whether a deed stands in the text as one piece and whole, but for its circumstances."""
    said = " ".join(deed(clause)).strip().casefold()
    left = re.findall(r"\w+", whole_deed(clause).casefold()[len(said) :])
    cut = bool(left) and left[0] not in _CIRCUMSTANCE
    return bool(said) and not cut and said in " ".join(item.description.split()).casefold()


def _passage(lead: Sequence[Clause], item: Item) -> Span:
    start = min(clause.span.start for clause in lead)
    end = max(clause.span.end for clause in lead)
    text = item.description[start:end]
    return Span(source="description", start=start, end=end, text=text)
