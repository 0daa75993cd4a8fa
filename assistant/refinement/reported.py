"""What people said that they want: the wish is the demand, not that somebody said it."""

import re

_SAID = re.compile(
    r"(?P<who>(?!(?:it|there|this|that)\b)(?:(?!\b(?:and|but|or|said|says?|told)\b)[^.;:]){2,80}?)\s+"
    r"(?:said|says?|told (?:us|me)|tells? (?:us|me)|wrote|writes?|insist(?:s|ed)?|demand(?:s|ed)?|asked|asks?)\s+"
    r"that\s+(?P<what>[^.;:]+?)\.?",
    re.IGNORECASE,
)
_AND_THAT = re.compile(r",?\s+and\s+that\s+", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:wants?|needs?|would like|wish(?:es)?|must|shall|should|may not|may only|cannot|can only|has to|have to)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^()]*\)|,?\s+(?:that|whom|who|which)\b.*", re.IGNORECASE)
_THEY = re.compile(r"^they\b", re.IGNORECASE)


def said_to_us(text: str) -> tuple[str, ...]:
    """Each thing that somebody said to be wanted: "the wards said that they need a bell, and that it must ring".

    Args:
        text: a sentence.

    Returns:
        Nothing where nobody is quoted, or where one of the things said is no wish and no duty.
    """
    found = _SAID.fullmatch(text.strip())
    if found is None or re.search(r"\b(?:if|when|unless)\b", found["who"], re.IGNORECASE):
        return ()
    told = _AND_THAT.split(found["what"])
    if not all(_WISHED.search(one) for one in told):
        return ()
    who = _ASIDE.sub("", found["who"]).strip(" ,")
    named = [_THEY.sub(lambda _: who, one) for one in told]
    return tuple(one[:1].upper() + one[1:] for one in named)
