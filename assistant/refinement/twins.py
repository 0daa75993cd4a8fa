"""Whether two lines say the same: a model's paraphrases are merged, what code took from the item is not."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from assistant.domain import Criterion
from assistant.refinement.grounding import Source
from assistant.refinement.lines import RawLine
from assistant.refinement.words import content_stems, numbers

SAME_LINE = 90
"""Two lines whose content words agree this much (of 100) say the same thing."""
_HELPING = frozenset(
    "a an the is are was were be been can could may must shall should will would do does did has have had that "
    "this then when".split()
)
"""Words that two sentences on the same thing may differ in."""
_NARROWING = frozenset("only not never no unless except without until before after nobody".split())


def same_line(one: str, other: str, language: str = "en") -> bool:
    """Whether two lines say the same: equal numbers and nearly equal content words."""
    if sorted(numbers(one)) != sorted(numbers(other)):
        return False
    if _negated(one) != _negated(other):
        return False
    first = " ".join(sorted(content_stems(one, language)))
    second = " ".join(sorted(content_stems(other, language)))
    if not first or not second:
        return one.casefold() == other.casefold()
    return fuzz.ratio(first, second) >= SAME_LINE


def _negated(text: str) -> bool:
    folded = f" {text.casefold()} "
    return any(
        word in folded
        for word in (
            " not ",
            " no ",
            " never ",
            "n't ",
            " cannot ",
            " without ",
            " nicht ",
            " kein",
        )
    )


def twin_of(
    line: RawLine, criteria: Sequence[Criterion], item: Source, language: str
) -> int | None:
    """Which criterion says the same already.

    What code took from the item in other words is another statement ("rows are shown", "rows can be
    corrected"). What a model worded for different demands may differ in one word of the item only.
    """
    for position, kept in enumerate(criteria):
        if not same_line(line.text, kept.text, language):
            continue
        others = not set(kept.covers) & set(line.covers)
        if line.span is not None and _worded_apart(line.text, kept.text):
            continue
        if others and _told_apart(line.text, kept.text, language, item.stems):
            continue
        return position
    return None


def _worded_apart(one: str, other: str) -> bool:
    """Whether two lines that code took from an item differ in more than what helps a sentence along.

    One may say more than the other, but no word that narrows it ("only", "without").
    """
    first, second = (
        [word for word in re.findall(r"[^\W_]+", text.casefold()) if word not in _HELPING]
        for text in (one, other)
    )
    shorter, longer = sorted((first, second), key=len)
    left = iter(longer)
    if not all(word in left for word in shorter):
        return True
    return bool((set(longer) - set(shorter)) & _NARROWING)


def _told_apart(one: str, other: str, language: str, among: frozenset[str]) -> bool:
    """Whether two lines differ in what an item lists: "by mail", "by SMS"; `among`: its stems."""
    stems = content_stems(one, language), content_stems(other, language)
    return bool((stems[0] - stems[1]) & among) and bool((stems[1] - stems[0]) & among)
