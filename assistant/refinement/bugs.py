"""What a bug report without steps and expectation in full states all the same."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.domain import Inspection, Item, Span
from assistant.quality.nlp import base_form, is_noun
from assistant.quality.units import is_verb
from assistant.refinement.frames import Frame
from assistant.refinement.kinds import bug_line, says_how_it_must_be, tells_of_a_fault
from assistant.refinement.said import overlap
from assistant.refinement.wishes import parsed

if TYPE_CHECKING:
    from assistant.quality.prepare import Prepared

GONE = "This no longer happens"
_BARE_DUTY = re.compile(r"^(?P<duty>(?:should|must|shall|ought to|has to)\b.+)$", re.I | re.S)
_LABEL = re.compile(r"^[^:]{0,30}:\s+(?=\S)")
_LOG = re.compile(r"\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}")
_NOW = re.compile(r"\b(?:today|now|currently|at the moment|but)\b", re.IGNORECASE)
_NOBODY = frozenset("nothing nobody none no everything everyone everybody it this that".split())
_LONGEST_SUBJECT = 8
_SHORTEST = 2


def bug_frames(
    item: Item, inspection: Inspection, prepared: "Prepared", stated: Sequence[Frame]
) -> Iterator[Frame]:
    """The frames of a bug report: what must hold, what is expected, else that the fault is gone.

    Args:
        item: the report.
        inspection: what code found in it.
        prepared: the report as it was read.
        stated: frames of the sentences that say what must hold.

    Returns:
        What is expected (unless the steps make a scenario of it), then what must hold; where neither is
        stated, the title's fault as gone.
    """
    subject = _subject(prepared.title.text)
    known = bug_line(inspection.bug, item, inspection.clauses)
    expected = [] if known is not None else list(_expected(inspection, prepared))
    held = [frame for frame in stated if says_how_it_must_be(frame.rule or frame.then)]
    found = [frame for frame in (*expected, *held) if not frame.open]
    for frame in found:
        yield frame.model_copy(update={"rule": _told_of(subject, frame.rule)})
    title = prepared.title
    if not found and known is None and not item.criteria and subject:
        wish = says_how_it_must_be(title.text)  # "Invoices should show VAT"
        rule = title.text if wish else f"{GONE}: {title.text}"
        yield Frame(covers=_covering(title.span(), inspection), span=title.span(), rule=rule)


def _expected(inspection: Inspection, prepared: "Prepared") -> Iterator[Frame]:
    """The sentences that say what is expected, each as a rule."""
    from assistant.quality.demanding import is_paste
    from assistant.quality.prepare import is_heading
    from assistant.quality.sections import Section, label_of
    from assistant.quality.sentences import sentences

    for line, section in zip(prepared.lines, prepared.sections, strict=True):
        if section is not Section.EXPECTED or is_heading(line) or line.shape in {"quote", "table"}:
            continue
        label = label_of(line.text)
        told = line.passage.part(label[1] if label else 0, len(line.text))
        for one in sentences(told):
            if one.text.endswith(("?", ":")) or is_paste(one.text) or _LOG.match(one.text):
                continue
            if _NOW.search(one.text) or tells_of_a_fault(one.text):
                continue
            if len(one.text.split()) < _SHORTEST:
                continue
            span = one.span()
            rule = re.sub(r"^(?:and|but)\s+", "", one.written(one.text).strip(" ."), flags=re.I)
            yield Frame(
                covers=_covering(span, inspection), span=span, rule=rule[:1].upper() + rule[1:]
            )


def _covering(span: Span, inspection: Inspection) -> tuple[str, ...]:
    return tuple(one.id for one in inspection.clauses if overlap(one.span, span))


def _subject(title: str) -> str:
    """What a report's title is about: "Panel shows 0 instead of no data" is about the panel."""
    plain = _LABEL.sub("", title)
    first, second = [*plain.split(" "), "", ""][:2]
    if first.casefold() in _NOBODY:
        return ""
    if second.endswith("s") and is_verb(base_form(second, "verb")) and first.isalpha():
        # "SAP shows …", "Anna sees …": a name has no article.
        named = first[1:2].isupper() or first.endswith("s") or not is_noun(first.lower())
        return first if named else f"The {first[:1].lower()}{first[1:]}"
    [doc] = parsed([plain])
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or not root.tag_.startswith("VB"):
        return ""
    subject = next(
        (t for t in root.children if t.dep_ in {"nsubj", "nsubjpass"} and t.i < root.i), None
    )
    if subject is None or subject.tag_ == "PRP":
        return ""
    words = doc[subject.left_edge.i : subject.i + 1]
    if len(words) > _LONGEST_SUBJECT or subject.left_edge.i != 0:
        return ""
    named = words[0].tag_ in {"DT", "PRP$", "NNP", "CD"} or subject.tag_ in {"NNS", "NNPS"}
    return words.text if named else f"The {words.text[:1].lower()}{words.text[1:]}"


def _told_of(subject: str, rule: str) -> str:
    """A duty without a subject, said of what the report is about."""
    found = _BARE_DUTY.match(rule)
    return (
        f"{subject} {found['duty'][:1].lower()}{found['duty'][1:]}" if found and subject else rule
    )
