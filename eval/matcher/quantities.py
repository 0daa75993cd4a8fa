"""Numbers with their units, so that `48 hours` and `2 days` are one."""

import re

from .words import SPELLED, fold

MINUTES = {
    "second": 1 / 60, "minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43200,
    "year": 525600,
}  # fmt: skip
_REPLACED = (
    (r"\ba quarter of an hour\b", "15 minutes"),
    (r"\bhalf an hour\b", "30 minutes"),
    (r"\bhalf\b", "50 %"),
    (r"\b(?:a )?quarter\b", "25 %"),
    (r"\ba tenth\b", "10 %"),
    (r"\ba third\b", "33 %"),
    (r"\btwice\b", "2 times"),
    (r"\b(?:a |the )?second\b(?! |$)", "2"),
    (r"\bnext week\b", "week"),
)
_NUMBER = re.compile(
    r"(\d+(?:[.,:]\d+)?)\s*-?\s*(seconds?|minutes?|hours?|days?|weeks?|months?|years?)?\b"
)


def quantities(text: str) -> frozenset[str]:
    """Every number of a text; lengths of time in minutes, full hours of the day without minutes."""
    plain = fold(text)
    for pattern, words in _REPLACED:
        plain = re.sub(pattern, words, plain)
    plain = re.sub(
        r"\b(" + "|".join(word for word in SPELLED if word != "one") + r")\b",
        lambda match: SPELLED[match.group(1)],
        plain,
    )
    plain = re.sub(r"(\d)[.,](\d{3})\b", r"\1\2", plain)
    plain = re.sub(r"(\d):00\b", r"\1", plain)
    return frozenset(_one(*match.groups()) for match in _NUMBER.finditer(plain))


def _one(number: str, unit: str | None) -> str:
    if ":" in number:
        return number
    value = float(number.replace(",", "."))
    if unit:
        return f"{value * MINUTES[unit.rstrip('s')]:g} min"
    return f"{value:g}"
