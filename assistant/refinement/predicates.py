"""One subject that does two things, said once: "every month stands beside the last one, and is there by the 10th"."""

import re
from typing import TYPE_CHECKING

from assistant.refinement.inflect import third_person

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_HANGS = re.compile(
    r"\b(?:if|when|whenever|until|unless|once|while|where|because|since|although|so that|so|only|before|after|during|hardly|rarely|seldom|from|not|no|never|"
    r"nobody|nothing|none|without|instead|rather|either|neither|both|or|except|than|as|whether)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that may govern both halves, or one of them nobody knows which."""
_REFERS = re.compile(
    r"\b(?:it|its|them|they|their|this|that|these|those|one|each|he|she|him|his|her|then|there(?! by\b))\b",
    re.IGNORECASE,
)
"""Words of a second half that mean something in the first."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FEWEST_WORDS = 3
_VAGUE = frozenset("it this that they which who what there everything all".split())


def predicates(doc: "Doc") -> list[str]:
    """Both things as a sentence each.

    What stands before the verb is said with both. A sentence with a condition, a denial or a
    choice stays whole, and so does one whose second half speaks of something in the first.

    Args:
        doc: the parsed line.

    Returns:
        Nothing where it cannot be cut with certainty.
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.tag_ != "VBZ" or _HANGS.search(doc.text):
        return []
    subject = next((t for t in root.children if t.dep_ in _SUBJECTS and t.i < root.i), None)
    if subject is None or subject.lower_ in _VAGUE or not _plain(doc[: root.i]):
        return []
    further = [token for token in root.children if _goes_on(token)]
    if len(further) != 1:
        return []
    second = further[0]
    joint = doc[second.i - 1]
    comma = doc[joint.i - 1].text == ","
    head = doc[: root.i].text
    first = doc[: joint.i - comma].text
    verb = third_person(second.text) if second.tag_ == "VB" else second.text
    rest = doc[second.i + 1 :].text
    if _REFERS.search(rest) or len(f"{verb} {rest}".split()) < _FEWEST_WORDS:
        return []
    if len(first.split()) - len(head.split()) < _FEWEST_WORDS - 1 or _of_the_last(doc, root, joint):
        return []
    return [first, f"{head} {verb} {rest}"]


def _plain(head: "Span") -> bool:
    """Whether what stands before the verb is one subject: the grammar may have taken a verb for a noun
    ("the import skips rows lacking a name, and reports their number")."""
    verbs = {"VBZ", "VBP", "VBD", "VBG", "VBN", "MD"}
    return "," not in head.text and not any(token.tag_ in verbs for token in head)


def _goes_on(token: "Token") -> bool:
    """Whether it is a further verb of the same subject behind an "and"."""
    before = token.doc[token.i - 1] if token.i else None
    own = any(child.dep_ in _SUBJECTS or child.tag_ in {"MD", "TO"} for child in token.children)
    return (
        token.dep_ == "conj"
        and token.tag_ in {"VBZ", "VB"}
        and not own
        and before is not None
        and before.lower_ == "and"
    )


def _of_the_last(doc: "Doc", root: "Token", joint: "Token") -> bool:
    """Whether a clause between the verb and the "and" may be what goes on: "sees who has paid and has signed"."""
    between = doc[root.i + 1 : joint.i]
    return any(token.tag_ in {"VBZ", "VBP", "VBD", "MD", "VB", "TO"} for token in between)
