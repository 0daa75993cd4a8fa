"""Sentences that tell how something came about: a paragraph in the past tense holds no criteria."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.quality.nlp import base_form
from assistant.refinement.said import Said

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from assistant.quality.lines import Line

_DUTY = re.compile(
    r"\b(?:must|shall|should|can|cannot|may|needs?|wants?|would like|only|never|always|if|when|whenever|once|"
    r"unless|until)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\W*(?:how (?:this|that|it|we|all this|the \w+) (?:came|got|began|started|happened)|how come|why (?:now|this|we ask)|"
    r"what (?:happened|led to this)|(?:some |a bit of |a little )?(?:background|history)|the story behind)\b",
    re.IGNORECASE,
)
"""How a paragraph begins that says why it was written."""
_ASKED = frozenset(
    "agree ask call decide demand expect insist need order prescribe promise request require rule set want wish".split()
)
"""Who did this wants something still, whenever they said so."""
_SAME = frozenset(
    "bet burst cast cost cut hit hurt let put quit read set shut split spread".split()
)
"""Verbs whose past looks like their present."""
_A_STORY = 2
"""Sentences of a paragraph in the past tense from which on it tells a story."""


def without_recounted(
    said: Sequence[Said], docs: Sequence["Doc"], lines: Sequence["Line"]
) -> tuple[list[Said], list["Doc"], set[str]]:
    """Sentences and their parses without those that only tell what happened.

    One sentence in the past may be a slip of the grammar or of the writer ("targets built twice are
    left out"); several of one paragraph are a report, as is one where the paragraph announces it.

    Args:
        said: the sentences that may state something.
        docs: their parses.
        lines: the lines of the item's description.

    Returns:
        What is left, and the ids of the clauses in what is not.
    """
    past = [recounts(doc) for doc in docs]
    count = Counter(one.line for one, yes in zip(said, past, strict=True) if yes)
    told = [
        yes and (count[one.line] >= _A_STORY or _ANNOUNCED.match(lines[one.line].text) is not None)
        for one, yes in zip(said, past, strict=True)
    ]
    kept = [(one, doc) for one, doc, yes in zip(said, docs, told, strict=True) if not yes]
    dropped = {
        clause.id for one, yes in zip(said, told, strict=True) if yes for clause in one.clauses
    }
    return [one for one, _ in kept], [doc for _, doc in kept], dropped


def recounts(doc: "Doc") -> bool:
    """Whether a sentence says in the past tense what somebody did or what happened.

    Args:
        doc: its parse.
    """
    if _DUTY.search(doc.text) or any(_is_present(token) for token in doc):
        return False
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return False
    if root.lower_ == "time":
        # "The first time nobody opened": the grammar takes "time" for its head.
        root = next((token for token in root.children if token.dep_ == "relcl"), root)
    if root.tag_ != "VBD" or base_form(root.lower_, "verb") in _ASKED:
        return False
    subject = next((token for token in root.children if _is_subject(token, root)), None)
    if subject is None or _may_be_participle(subject):
        return False
    # "The bags cost 3 euro" may be past or present; "the bag cost 3 euro" is past.
    return subject.tag_ in {"NN", "NNP"} or root.lower_ not in _SAME


def is_past(doc: "Doc") -> bool:
    """Whether a sentence in which no demand was found is in the past tense: that is enough to leave it out,
    where one with a demand must also look like a report (`recounts`).

    Args:
        doc: its parse.
    """
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None:
        return False
    helpers = [child for child in root.children if child.dep_ in {"aux", "auxpass"}]
    first = min([root, *helpers], key=lambda token: token.i)
    return first.tag_ == "VBD" and not any(t.tag_ in {"VBZ", "VBP", "MD"} for t in doc)


def _is_present(token: "Token") -> bool:
    """Whether it is a verb that says what is: then the past one may belong to a noun ("requests received late
    wait"), or only say who decided what holds."""
    if token.tag_ == "VB":
        return not any(child.tag_ in {"TO", "MD", "VBD"} for child in token.children)
    return token.tag_ in {"VBZ", "VBP", "MD"}


def _may_be_participle(subject: "Token") -> bool:
    """Whether a bare plural stands right before the verb: "books returned late …"."""
    bare = (subject.tag_ == "NNS" or subject.lower_ == "data") and subject.n_lefts == 0
    return bare and subject.i + 1 == subject.head.i


def _is_subject(token: "Token", root: "Token") -> bool:
    return token.dep_ in {"nsubj", "nsubjpass", "expl"} and token.i < root.i
