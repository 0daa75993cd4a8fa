"""A story sentence for a story that has none, of what its own text says; made by code."""

import re

from assistant.domain import Inspection, Item, ItemKind, QuoteOrigin, Rewrite, Span

_NO_STORY = "qus.well_formed"
_WANTED = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=\n))(?P<who>[A-Z]?[a-z]+(?: [a-z]+){0,3}?)\s+(?:(?:wants?|needs?|wish(?:es)?)|"
    r"would like|(?:should|must|need to|have to|shall) be able)\s+(?P<what>[^.!?\n]+)[.!?]?"
)
_SINGULAR = frozenset("the a an every each".split())
_OWN = re.compile(r"\btheir\b")


def rewrite_of(item: Item, inspection: Inspection) -> Rewrite | None:
    """A clearer story sentence, where the inspection misses one and the text says who wants what.

    Bugs, tasks, spikes and the other kinds are never put into a story's template, and nothing is
    put in that the text does not say.

    Args:
        item: the item.
        inspection: what code found in it.

    Returns:
        None where no story sentence is missing, or where the text does not say who wants what.
    """
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
