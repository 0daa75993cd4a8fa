"""Which of two linked items waits for the other, by the tracker's own words."""

import re

from assistant.domain.item import Link

_WAITS_EITHER_WAY = re.compile(
    r"\b(?:is )?(?:blocked by|waiting (?:on|for)|waits for)\b", re.IGNORECASE
)
_WAITS_OUTWARD = re.compile(
    r"\b(?:depends?(?: on)?|dependent on|dependency(?!-forward)|requires?|needs|predecessor|has to be done after)\b",
    re.IGNORECASE,
)
_WAITS_INWARD = re.compile(
    r"\bblock(?:s|ed|er|ing)?\b|\bsuccessor\b|\bhas to be done before\b|\bdependency-forward\b",
    re.IGNORECASE,
)


def waits(link: Link) -> bool:
    """Whether a link says that its item waits for the other one.

    "is blocked by" says so whichever way the tracker writes it down; "blocks" does when it comes
    in, and "depends on" when it goes out.
    """
    if _WAITS_EITHER_WAY.search(link.type):
        return True
    if re.search(
        r"\b(?:depended (?:on|upon) by|required by|needed by)\b", link.type, re.IGNORECASE
    ):
        return link.direction == "inward"
    if _WAITS_OUTWARD.search(link.type):
        return link.direction == "outward"
    return link.direction == "inward" and bool(_WAITS_INWARD.search(link.type))
