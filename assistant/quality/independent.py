"""Cut a sentence where another one begins after a comma: it has a subject and a verb of its own."""

import re
from collections.abc import Iterator

from assistant.quality.lines import Passage

_DETERMINER = r"(?:the|an?|each|every|all|both|our|his|her|their|its|no|my)"
_FINITE = (
    r"(?:wants?|would like|needs?|can(?:not|['’]t)?|may|must|should|shall|will|gets?|sees?|is|are|has|"
    r"have|receives?|shows?|goes|go|stays?|asks?|does|do|chooses?|enters?|pays?|sends?|decides?)"
)
_WORD = r"(?!(?:and|or|but|who|whom|which|that|what|where|when|how|if)\b)[\w'’-]+\s+"
_SUBJECT = rf"(?:{_DETERMINER}\s+(?:{_WORD}){{1,4}}?|(?:[A-Z][\w'’-]+\s+){{1,2}}|(?:[a-z]+s|they|he|she|we|I)\s+)"
_NEXT = re.compile(
    r"(?P<join>;\s+(?:and\s+|but\s+)?|,\s+(?:and\s+|but\s+|while\s+)?)"
    rf"(?={_SUBJECT}{_FINITE}\b|(?:they|he|she|we|I)['’]d\s+(?:like|love)\b)"
)
_OPENS = re.compile(
    r"^\W*(?:if|when|whenever|while|once|unless|until|after|before|as|because|since|although|for|in|on|"
    r"at|with|without|to|by|from|where|so)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^\W*(?:(?:and|but|so|also)\s+)?(?:if|when|whenever|once|unless|as soon as|as long as)\b",
    re.IGNORECASE,
)
_OWN_VERB = re.compile(
    rf"\b{_FINITE}\b|\b\w+(?:es|ed)\b|\b(?:[a-z]+s)\s+(?:the|an?|his|her|their)\b"
)
_LIMITED = re.compile(r"\b(?:if|when|whenever|unless)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_SHORTEST = 3
"""Words that each piece has at least."""


def independent(passage: Passage) -> Iterator[Passage]:
    """The sentences that were joined into one by commas, each as the item has it.

    Only where the next piece names its own subject and verb, and where what stands before is a
    whole sentence that nothing of the next one hangs on; else the sentence stays whole.

    Args:
        passage: one sentence.
    """
    text, begin, at = passage.text, 0, 0
    if _CONDITION.match(text):
        yield passage  # it holds for all that follows
        return
    while found := _NEXT.search(text, at):
        at = found.end()
        before = text[begin : found.start()]
        if _goes_on(before, text[found.end() :]):
            break
        if _whole(before) and _sound(text[found.end() :]):
            yield passage.part(begin, found.start())
            begin = found.end()
    yield passage.part(begin, len(text))


def _goes_on(before: str, rest: str) -> bool:
    """Whether a condition goes on behind the joint: "when its side is above 2 m, its weight … or its volume …"."""
    return _LIMITED.search(before) is not None and _OR.search(rest.partition(";")[0]) is not None


def _whole(before: str) -> bool:
    """Whether what stands before the joint is a sentence, and closed."""
    if len(before.split()) < _SHORTEST or before.count("(") != before.count(")"):
        return False
    if before.count('"') % 2 or before.count("“") != before.count("”"):
        return False
    if _OPENS.match(before) and "," not in before:
        return False  # "When it is dark, the lamp is lit": the comma ends the condition
    return bool(_OWN_VERB.search(before))


def _sound(rest: str) -> bool:
    return len(rest.split()) >= _SHORTEST
