"""A question told: "What would 14 rooms cost?" as "what 14 rooms would cost"."""

from typing import TYPE_CHECKING

from assistant.refinement.inflect import finite
from assistant.refinement.wishes import parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DO = frozenset({"do", "does", "did"})
_MODALS = frozenset("can could may might must shall should will would".split())
_BEING = frozenset("is are was were has have".split())
_ASKING = frozenset("what how which who whose where when why".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def indirect(question: str) -> str:
    """A question as what is known once it is answered.

    Args:
        question: without its question mark.

    Returns:
        Nothing where it cannot be turned with certainty.
    """
    plain = " ".join(question.split()).strip(" ?")
    if not plain:
        return ""
    plain = plain if plain[1:2].isupper() else plain[:1].lower() + plain[1:]
    [doc] = parsed([plain])
    asks = doc[0].lower_ in _ASKING
    helper = next((t for t in doc if t.lower_ in _MODALS | _BEING | _DO), None)
    if helper is not None and _too_much(doc, helper):
        return ""
    if helper is None or (asks and any(t.dep_ in _SUBJECTS for t in doc[: helper.i])):
        return plain if asks else ""  # "which systems can answer": its words stand as they are told
    stop = _subject_ends(doc, helper) if asks or helper.i == 0 else None
    return _turned(doc, helper, stop, asks=asks) if stop is not None else ""


def _turned(doc: "Doc", helper: "Token", stop: int, *, asks: bool) -> str:
    """The question with its subject before its verb; empty where one of them is missing."""
    lead = doc[: helper.i].text if asks else "whether"
    who, rest = doc[helper.i + 1 : stop].text, doc[stop:].text
    if not who or not rest:
        return ""
    if helper.lower_ == "did":
        return f"{lead} {who} did {rest}"
    if helper.lower_ in _DO:
        return f"{lead} {who} {finite(rest, 0, plural=helper.lower_ == 'do')}"
    return f"{lead} {who} {helper.text} {rest}"


def _too_much(doc: "Doc", helper: "Token") -> bool:
    """Whether a question has a condition first, a denial, or a second question."""
    before, after = doc[: helper.i], doc[helper.i + 1 :]
    denied = any(t.dep_ == "neg" or t.lower_ in {"n't", "n’t", "not"} for t in after)
    again = any(
        t.lower_ in _MODALS | _DO and t.i > 0 and doc[t.i - 1].lower_ in {"or", "and", ","}
        for t in after
    )
    return denied or again or any(t.text == "," for t in before)


def _subject_ends(doc: "Doc", helper: "Token") -> int | None:
    """Where the subject ends that stands behind the helping verb."""
    verb = next((t.i for t in doc[helper.i + 2 :] if t.tag_ in {"VB", "VBP"}), None)
    if helper.lower_ in _BEING or verb is None:
        subject = next((t for t in doc[helper.i + 1 :] if t.dep_ in _SUBJECTS), None)
        begins = subject is not None and subject.left_edge.i == helper.i + 1
        return subject.right_edge.i + 1 if subject is not None and begins else None
    while verb is not None and doc[verb - 1].tag_ == "RB":
        verb -= 1
    return verb
