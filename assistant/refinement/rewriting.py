"""A clearer title and a story sentence where they are missing, of what the text itself says."""

import re

from assistant.domain import Inspection, Item, ItemKind, QuoteOrigin, Rewrite, Span
from assistant.refinement.retitling import Retitle, passage_of, title_by_code

_NO_STORY = "qus.well_formed"
_WANTED = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<who>[A-Z]?[a-z]+(?: [a-z]+){0,3}?)\s+(?:(?:wants?|needs?|wish(?:es)?)|"
    r"would like|(?:should|must|need to|have to|shall) be able)\s+(?P<what>[^.!?\n]+)[.!?]?"
)
_SINGULAR = frozenset("the a an every each".split())
_OWN = re.compile(r"\btheir\b")


def rewrite_of(item: Item, inspection: Inspection, title: str = "") -> Rewrite | None:
    """A clearer title and a story sentence, each where the inspection misses one.

    Bugs, tasks, spikes and the other kinds are never put into a story's template, and nothing is
    put in that the text does not say.

    Args:
        item: the item.
        inspection: what code found in it.
        title: a title that a model worded and that was checked; empty: code's own, where it can.

    Returns:
        None where both may stay, or the text does not say who wants what.
    """
    story = _story(item, inspection)
    named = _title(item, inspection, title)
    if named is None:
        return story
    if story is None:
        return Rewrite(title=named.title, origin=QuoteOrigin(span=named.span))
    own = QuoteOrigin(span=named.span)
    return story.model_copy(
        update={
            "title": named.title,
            "title_origin": None if own == story.origin else own,
        }
    )


def _title(item: Item, inspection: Inspection, worded: str) -> Retitle | None:
    span = passage_of(worded, inspection) if worded else None
    if span is not None:
        return Retitle(title=worded, span=span)
    return title_by_code(item, inspection)


def _story(item: Item, inspection: Inspection) -> Rewrite | None:
    missing = any(finding.rule == _NO_STORY for finding in inspection.findings)
    if inspection.kind is not ItemKind.STORY or inspection.language != "en" or not missing:
        return None
    found = _WANTED.search(item.description)
    if found is None:
        return None
    who, what = " ".join(found["who"].split()), " ".join(found["what"].split())
    head = who[:1].lower() + who[1:]
    many = head.split(" ")[0] not in _SINGULAR and head.endswith("s")
    if many:
        what = _OWN.sub("our", what)
    if not many and head.split(" ")[0] not in _SINGULAR:
        head = f"the {head}"
    span = Span(source="description", start=found.start(), end=found.end(), text=found[0])
    return Rewrite(
        story=f"As {head}, {'we' if many else 'I'} want {what}.", origin=QuoteOrigin(span=span)
    )
