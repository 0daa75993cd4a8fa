"""A sentence that states several things as one statement each, its subject said again."""

import re
from typing import TYPE_CHECKING

from assistant.domain.base import Model
from assistant.quality.referring import told

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_HELPERS = frozenset({"aux", "auxpass", "neg"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_BEFORE_WHEN = frozenset({"only", "even", "except", "or", "and", "not", "but"})
"""Words that tie a condition to what stands before it: "on Sundays or when it is closed"."""
_ONE = frozenset({"NN"})
_SEVERAL = frozenset({"NNS"})
_DENIALS = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
_WHEN = frozenset({"when", "whenever", "if", "once", "after"})
VAGUE_SUBJECTS = frozenset({"it", "they", "this", "that", "these", "those", "he", "she"})
_LEADING = re.compile(
    r"^(?P<word>when|whenever|if|once|as soon as|after)\s+(?P<condition>[^,]+(?:,[^,]+)*?),\s+"
    r"(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)

_TRAILING = re.compile(
    r",?\s\b(?P<word>(?<!from )(?<!to )when|whenever|if|(?<!at )once|as soon as)\s(?P<condition>.+)$",
    re.DOTALL | re.IGNORECASE,
)
_TWO_TIMES = re.compile(
    r"\band (?:\w+ )?(?:working )?(?:days?|hours?|weeks?|minutes?) (?:before|after)\b",
    re.IGNORECASE,
)
"""A second time beside a condition: "when it is ready and one day before it ends"."""
_VERB = re.compile(r"\b(?:is|are|has|have|was|were|does|do|[a-z]+(?:ed|ts|es))\b", re.IGNORECASE)


class Statement(Model):
    """One thing that a sentence states."""

    text: str
    start: int
    """First character of what it was taken from, in the sentence."""
    end: int


class Conditional(Model):
    """A statement as an event and what follows from it."""

    when: str
    then: str


def statements(doc: "Doc") -> list[Statement]:
    """Cut a sentence where a further verb begins a statement of its own.

    "The third one adds a fee and goes by post" states two things; both are said of the third one.
    A condition or a time that opens the sentence holds for both.

    Args:
        doc: the parsed sentence.

    Returns:
        One statement where nothing can be cut with certainty.
    """
    whole = [Statement(text=doc.text.strip(), start=0, end=len(doc.text))]
    root = _root(doc)
    if root is None:
        return whole
    subject = _subject(root)
    if subject is None:
        return whole
    begin = min(token.i for token in subject.subtree)
    joined = _conjuncts(root)
    cuts = [
        verb
        for at, verb in enumerate(joined)
        if _stands_alone(verb, root)
        and (_joined(doc, _opening(verb)) or _listed(doc, joined[at:]))
        and not _depends(doc[_opening(verb)])
        and not _shares_object(doc, verb)
        and (_subject(verb) is not None or _agrees(verb, subject))
    ]
    if not cuts or not _whole_words(doc, subject):
        return whole
    lead = doc[:begin].text_with_ws
    if any(w.dep_ in {"ccomp", "conj", "parataxis"} and w.tag_ in _FINITE for w in doc[:begin]):
        return whole
    if lead.strip().casefold() in _WHEN:
        return whole  # the condition has no comma behind it: where it ends is not certain
    who = doc[begin : max(token.i for token in subject.subtree) + 1].text
    helpers = " ".join(
        w.text for w in root.children if w.dep_ in {"aux", "auxpass"} and w.i < root.i
    )
    found: list[Statement] = []
    at = 0
    for number, verb in enumerate([*cuts, None]):
        stop = _opening(verb) if verb is not None else len(doc)
        piece = _bare(told(doc, at, stop) if number else doc[at:stop].text)
        if number:
            previous = cuts[number - 1]
            own = _subject(previous)
            if own is None:
                bare = previous.tag_ in {"VBN", "VB"} or _shares_passive(root, previous)
                borrowed = helpers if bare and not _helped(previous) else ""
                if piece.split(" ")[0].casefold() == "be":  # "should be sold, be listed"
                    borrowed = helpers.split(" ")[0]
                piece = " ".join(part for part in (who, borrowed, piece) if part)
            piece = lead + lower_first(piece) if lead else piece
        found.append(
            Statement(text=piece, start=doc[at].idx, end=doc[stop - 1].idx + len(doc[stop - 1]))
        )
        at = stop
        while at < len(doc) and (doc[at].is_punct or doc[at].tag_ == "CC"):
            at += 1
    return found if all(len(one.text.split()) > 2 for one in found) else whole


def conditional(text: str, doc: "Doc | None" = None) -> Conditional | None:
    """A statement with a "when", "if" or "once" as event and outcome.

    Args:
        text: the statement.
        doc: its parse; without it only a condition that comes first is found.

    Returns:
        None where it has no such condition, or where the outcome would not say who is meant.
    """
    plain = text.strip(" .")
    if found := _LEADING.match(plain):
        rest = re.sub(r"^then\s+", "", found["rest"], flags=re.IGNORECASE)
        return _sound(found["word"], found["condition"], rest, follows=True)
    root = _root(doc) if doc is not None else None
    if doc is None or root is None:
        return None
    for child in root.children:
        if child.dep_ != "advcl" or child.i < root.i:
            continue
        mark = next((w for w in child.children if w.lower_ in _WHEN and w.i < child.i), None)
        edge = child.left_edge.i
        if mark is None or mark.i != edge or doc[edge - 1].lower_ in _BEFORE_WHEN:
            continue
        own = _subject(child)
        if own is None or own.lower_ in VAGUE_SUBJECTS:
            continue
        if child.right_edge.i < len(doc) - 2:
            continue
        then, when = _bare(doc[:edge].text), _bare(doc[edge + 1 :].text)
        return _sound(mark.lower_, when, then)
    return None


def trailing(text: str) -> Conditional | None:
    """A statement whose condition comes last ("… gets a message when …"), without its parse."""
    found = _TRAILING.search(text.strip(" ."))
    if found is None or _last_word(text[: found.start()]) in _BEFORE_WHEN:
        return None
    condition = found["condition"]
    if "," in condition or condition.split(" ")[0].casefold() in VAGUE_SUBJECTS:
        return None
    return _sound(found["word"], condition, text[: found.start()])


def _last_word(text: str) -> str:
    return text.rstrip(" ,").rpartition(" ")[2].casefold()


def _sound(word: str, condition: str, rest: str, *, follows: bool = False) -> Conditional | None:
    """Event and outcome, where each says something on its own; `follows`: the outcome comes last."""
    then = rest.strip(" .,;")
    if re.match(r"(?:and|or|by)\b", condition, re.IGNORECASE) or _TWO_TIMES.search(condition):
        return None  # "which metre was walked when and by whom"
    if word.casefold() == "after" and not _VERB.search(condition):
        return None
    if re.match(r"(?:and|or|but)\b|not (?:possible|allowed)$", then, re.IGNORECASE):
        return None
    if (
        ", not" in condition
        or len(condition.split()) < 3
        or len(then.split()) < 2
        or ". " in then + condition
    ):
        return None
    if not follows and re.search(r"\bonly\b", then):
        return None  # "can only begin when no segment is open"
    # After a condition a capital is a name's; before one it only opens the sentence.
    opened = rest[:1].isupper() and follows
    return Conditional(when=condition.strip(" .,;"), then=then if opened else lower_first(then))


def lower_first(text: str) -> str:
    """A text with a small first letter, unless it begins with a name in capitals or a figure."""
    if re.match(r"A [a-z]", text):
        return "a" + text[1:]
    return text if text[1:2].isupper() or not text[:2].isalpha() else text[:1].lower() + text[1:]


def _root(doc: "Doc") -> "Token | None":
    return next((token for token in doc if token.dep_ == "ROOT"), None)


def _subject(verb: "Token") -> "Token | None":
    return next((w for w in verb.children if w.dep_ in _SUBJECTS and w.i < verb.i), None)


def _conjuncts(root: "Token") -> list["Token"]:
    found: list[Token] = []
    for child in root.children:
        if child.dep_ == "conj" and child.tag_.startswith(("VB", "MD")):
            found += [child, *_conjuncts(child)]
    return sorted(found, key=lambda token: token.i)


def _stands_alone(verb: "Token", root: "Token") -> bool:
    """Whether a joined verb makes a statement with the first one's subject or its own."""
    if (
        _denied(root)
        and not _helped(verb)
        and _subject(verb) is None
        and verb.tag_ in {"VB", "VBP", "VBN"}
    ):
        # "does not pay or get reminders": the "not" is said once and holds for both.
        return False
    if _denied(root) and _subject(verb) is None and not _modal(verb):
        return False  # "should not be sold and be listed"
    if verb.tag_ in _FINITE or _helped(verb):
        return True
    if root.tag_ == "VBP" and verb.tag_ == "VB" and not _denied(root):
        # "members follow the van and see the time", but "guests log out and change …" and
        # "teachers ask parents to sign and pay"
        before = [child for child in root.rights if child.i < verb.i]
        led = any(child.dep_ in {"xcomp", "ccomp"} for child in before)
        return not led and any(child.dep_ in {"dobj", "prep"} for child in before)
    # "is made and sent": the helper is said once.
    return (
        verb.tag_ == root.tag_
        and _helped(root)
        and verb.tag_ in {"VBN", "VB"}
        and any(
            child.dep_ in {"dobj", "prep", "agent", "advmod", "oprd", "prt"}
            for child in verb.children
        )
    )


def _shares_passive(root: "Token", verb: "Token") -> bool:
    """Whether "are taken off and kept behind" says its "are" once, though "kept" looks like the past."""
    passive = any(w.dep_ == "auxpass" and w.tag_ != "VBD" for w in root.children)
    return passive and verb.tag_ == "VBD"


def _agrees(verb: "Token", subject: "Token") -> bool:
    """Whether a verb can be the subject's: in "a guide fits if they speak it, and are free" it cannot."""
    helper = next((w for w in verb.children if w.tag_ in _FINITE and w.i < verb.i), verb)
    if helper.tag_ not in {"VBZ", "VBP"} or subject.tag_ not in _ONE | _SEVERAL:
        return True
    several = subject.tag_ in _SEVERAL or any(w.dep_ == "conj" for w in subject.children)
    return (helper.tag_ == "VBP") is several


def _modal(verb: "Token") -> bool:
    """Whether a verb has a "can" or an "is" of its own."""
    return verb.tag_ in _FINITE or any(w.tag_ in _FINITE and w.i < verb.i for w in verb.children)


def _denied(verb: "Token") -> bool:
    return any(w.dep_ == "neg" or w.lower_ in _DENIALS for w in verb.children)


def _depends(opening: "Token") -> bool:
    """Whether words begin with "when", "if" or "by": they hang on what stands before them."""
    return opening.tag_ in {"IN", "WRB", "WDT", "WP", "TO"} or opening.dep_ == "mark"


def _shares_object(doc: "Doc", verb: "Token") -> bool:
    """Whether the verb before has its object only here: "others can view and copy it"."""
    head = verb.head
    between = doc[head.i + 1 : _opening(verb)]
    return all(token.is_punct or token.tag_ == "CC" for token in between) and any(
        child.dep_ == "dobj" for child in verb.children
    )


def _whole_words(doc: "Doc", subject: "Token") -> bool:
    """Whether the subject ends where a word ends: the grammar reads "e-mail" as three."""
    last = doc[max(token.i for token in subject.subtree)]
    return bool(last.whitespace_) or last.i + 1 >= len(doc) or doc[last.i + 1].text in {",", ";"}


def _helped(verb: "Token") -> bool:
    return any(w.dep_ in {"aux", "auxpass"} and w.i < verb.i for w in verb.children)


def _joined(doc: "Doc", at: int) -> bool:
    """Whether an "and", "or" or "but" stands before a word; a comma alone joins too much else."""
    return at > 0 and (doc[at - 1].tag_ == "CC" or doc[at - 1].text == ";")


def _listed(doc: "Doc", verbs: list["Token"]) -> bool:
    """Whether a comma stands before a verb as in a list of them: "and" stands before the last."""
    first, last = _opening(verbs[0]), _opening(verbs[-1])
    comma = first > 0 and doc[first - 1].text == ","
    return comma and len(verbs) > 1 and _joined(doc, last)


def _opening(verb: "Token") -> int:
    """Where a joined verb's own words begin: its subject, its helpers, its adverbs."""
    own = [
        min(token.i for token in child.subtree)
        for child in verb.children
        if child.i < verb.i and child.dep_ not in {"cc", "punct"}
    ]
    return min([verb.i, *own])


def _bare(text: str) -> str:
    plain = " ".join(text.split()).strip(" .,;")
    return re.sub(r"(?:,|\s)+(?:and|or|but)$", "", plain)
