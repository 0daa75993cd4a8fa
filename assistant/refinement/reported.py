"""What people said that they want: the wish is the demand, not that somebody said it."""

import re

_SAID = re.compile(
    r"(?P<who>(?:The|Our|All|Some|Most|Many|Both|Two|Three|Several)\s(?:(?!\b(?:and|but|or|said|say|told)\b)[^.,;:]){2,80}?)\s+"
    r"(?:said|say|told (?:us|me)|tell (?:us|me)|wrote|write)\s+that\s+(?P<what>they\s+[^.;:]+?)\.?"
)
_AND_THAT = re.compile(r",?\s+and\s+that\s+", re.IGNORECASE)
_WISH = re.compile(r"they\s+(?:want|need|would like|wish)\b", re.IGNORECASE)
_DUTY = re.compile(
    r"(?:it|this|the [\w ]{2,40}?|they)\s+(?:must|shall|should|want|need|would like|wish)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)|\s+(?:that|whom|who|which)\b.*", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not?|never|nobody|none|neither|hardly|few|if|when|unless|doubt)\b|n['’]t\b",
    re.IGNORECASE,
)
_THEY = re.compile(r"^they\b", re.IGNORECASE)


def said_to_us(text: str) -> tuple[str, ...]:
    """Each thing that people said they want: "the wards said that they need a bell, and that it must ring".

    Args:
        text: a sentence.

    Returns:
        Nothing where nobody is quoted with a wish of their own, or where something said is no wish.
    """
    found = _SAID.fullmatch(text.strip())
    if found is None or _DENIED.search(found["who"]):
        return ()
    first, *further = _AND_THAT.split(found["what"])
    if not _WISH.match(first) or not all(map(_DUTY.match, further)):
        return ()
    who = _ASIDE.sub("", found["who"]).strip(" ,")
    named = [_THEY.sub(lambda _: who, one) for one in (first, *further)]
    return tuple(one[:1].upper() + one[1:] for one in named)
