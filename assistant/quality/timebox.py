"""How long a question may be worked on, in the words that backlogs use: "time box: 3 days", "two days at most"."""

import re

_UNIT = r"(?:hours?|days?|weeks?|sprints?)"
_COUNT = r"(?:\d+|an?|one|two|three|four|five|half an?)"
_TIME = rf"{_COUNT}\s+(?:\w+ )?{_UNIT}"
_AT_MOST = r"(?:at most |not? (?:more|longer) than |max(?:imum)?\.? )"
_AND_NO_MORE = r"(?:not more|no more|no longer|at (?:the )?most|max(?:imum)?|tops)"
_SAID = re.compile(
    rf"\b(?:time ?-?box(?:ed)?(?: (?:of|is|to))?:?\s*|{_AT_MOST})(?P<time>{_AT_MOST}?{_TIME})\b|"
    rf"(?:^(?P<bare>(?:\d+|two|three|four|five|half an?)\s+{_UNIT})(?=[,.]|$)|"
    rf",\s(?P<within>(?:\d+|two|three|four|five)\s+{_UNIT})(?=,\s*results?\b))|"
    rf"\b(?P<only>{_COUNT}\s+{_UNIT}),?\s+{_AND_NO_MORE}\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?:time ?-?box\w*|{_COUNT} {_UNIT},? {_AND_NO_MORE}|{_AT_MOST}{_COUNT} (?:days?|weeks?))\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:^|[.!?]\s+)(?:time ?-?box\b[^.!?]{0,30}|"
    rf"(?:one|two|three|four|five|\d+) (?:days?|weeks?),? {_AND_NO_MORE}\.?)(?:[.!]|$)",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"^(?:at most|max(?:imum)?[.]?) ", re.IGNORECASE)


def time_box(text: str) -> str:
    """The time that a sentence of a spike allows, such as "3 days"; empty where it names none."""
    found = _SAID.search(text)
    if found is None:
        return ""
    said = found["time"] or found["only"] or found["bare"] or found["within"]
    plain = _LIMIT.sub("", " ".join(said.split()))
    return plain[:1].lower() + plain[1:]


def names_time_box(text: str) -> bool:
    """Whether a text limits the time that something may be worked on."""
    return _NAMED.search(text) is not None


def is_time_box(line: str) -> bool:
    """Whether a sentence of a line says nothing but how long: the item is a question then, no rule."""
    return _ALONE.search(line) is not None
