"""Numbers, limits, order and choice: what a line counts, and which way it sets a limit."""

import re
from types import MappingProxyType

from assistant.refinement.words import GLUE, NUMBER_WORDS, content_stems, numbers, stem

_UPPER = r"at most|no more than|not more than|up to|maximum(?: of)?|max\.?|fewer than|less than|under|below|höchstens|au plus|hoogstens"
_LOWER = r"at least|no less than|not less than|minimum(?: of)?|min\.?|more than|over|above|mindestens|au moins|minstens"
COUNTED = re.compile(
    rf"(?:\b(?P<upper>{_UPPER})|\b(?P<lower>{_LOWER}))?\s*(?<![\w.,:])(?P<number>\d+(?:[.,:]\d+)*)\s?"
    r"(?P<unit>%|[^\W\d_]+)?(?:[ -](?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")
_OPPOSITES = MappingProxyType(
    {
        word: (side.split(), other.split())
        for one, two in (
            ("before until", "after since from"),
            ("over above more longer older higher later larger heavier", "under below less fewer shorter younger lower earlier smaller lighter"),
            ("high old long late large heavy", "low young short early small light"),
            ("most", "least"),
            ("with", "without"),
        )
        for side, other in ((one, two), (two, one))
        for word in side.split()
    }
)  # fmt: skip
"""Words of order and size with the words of the same side and of the other."""


def plain(number: str) -> str:
    """A number in one notation."""
    return number.replace(",", ".").strip(".:")


def way(found: re.Match[str]) -> str:
    """Which way a counted number (`COUNTED`) limits: upper, lower, or not at all."""
    if found["upper"]:
        return "upper"
    return "lower" if found["lower"] else ""


def missing_numbers(line: str, text: str) -> list[str]:
    """Numbers of a line that a text lacks, in digits or in words."""
    held = {one.rstrip("%") for one in numbers(text)} | _spelt(text)
    return [one for one in (*numbers(line), *sorted(_spelt(line))) if one.rstrip("%") not in held]


def _spelt(text: str) -> set[str]:
    return {NUMBER_WORDS[word] for word in re.findall(r"[a-z]+", text.casefold()) if word in NUMBER_WORDS}  # fmt: skip


def counted_otherwise(line: str, text: str, language: str, *, turned: bool) -> str:
    """How a line counts something else by a number of the text, or turns its limit round.

    Args:
        line: what is said.
        text: a sentence of the item, or all of them.
        language: ISO 639-1 code.
        turned: whether the line tells the other side of a limit: what is refused beyond it.

    Returns:
        The reason in words; empty where there is none.
    """
    known = list(COUNTED.finditer(text))
    for found in COUNTED.finditer(line):
        same = [one for one in known if plain(one["number"]) == plain(found["number"])]
        if not same:
            continue
        mine = _units(found, language)
        theirs = [_units(one, language) for one in same]
        if mine and all(theirs) and not any(mine & one for one in theirs):
            return f"“{found[0].strip()}”: the item counts something else by that number"
        if way(found) and way(found) not in {way(one) for one in same} and not turned:
            return f"“{found[0].strip()}”: the item does not set the limit that way"
    return ""


def _units(found: re.Match[str], language: str) -> frozenset[str]:
    unit, following = found["unit"] or "", found["next"] or ""
    if unit == "%":
        return frozenset({"%"})
    return frozenset(
        stem(word, language)
        for word in (unit, following)
        if len(word) > 2 and word.casefold() not in GLUE
    )


def ordered_otherwise(line: str, text: str) -> str:
    """A word of order or size that the text has the other way round: after for before.

    Args:
        line: what is said.
        text: a sentence of the item.

    Returns:
        The reason in words; empty where there is none.
    """
    held = [word.casefold() for word in _TOKEN.findall(text)]
    mine = [word.casefold() for word in _TOKEN.findall(line)]
    for at, word in enumerate(mine):
        if word not in _OPPOSITES or (word == "from" and not _is_time(mine[at + 1 : at + 2])):
            continue
        same, other = _OPPOSITES[word]
        said = _before_the_same(mine[at + 1 : at + 5], held, {*same, *other})
        if said is None and not set(same) & set(held):
            said = next((one for one in held if one in other and one != "from"), None)
        if said is not None and said not in same:
            return f"“{word}”: the item says “{said}”"
    return ""


_TIME = re.compile(r"\d|noon|midnight|midday|\w+day$")


def _is_time(words: list[str]) -> bool:
    return any(_TIME.match(word) for word in words)


def _before_the_same(following: list[str], held: list[str], kind: set[str]) -> str | None:
    """Which word of a kind the text has before what follows in the line."""
    follows = next(
        (stem(word) for word in following if word[0].isdigit() or content_stems(word)), ""
    )
    places = [at for at, word in enumerate(held) if stem(word) == follows]
    near = [[word for word in held[max(0, at - 3) : at] if word in kind] for at in places]
    return next((words[-1] for words in near if words), None)


_JOINED = re.compile(
    r"(?P<one>[^\W\d_]+),? (?P<join>and|or) (?:(?:an?|the|at|by|in|on|to|of|from|with|has|have|is|are) ){0,2}(?P<two>[^\W\d_]+)",
    re.IGNORECASE,
)


def joined_otherwise(line: str, text: str) -> str:
    """ "And" between two things where the text has "or", or the other way round."""
    theirs = {_ends(found): found["join"].casefold() for found in _JOINED.finditer(text)}
    for found in _JOINED.finditer(line):
        said = theirs.get(_ends(found))
        if said is not None and said != found["join"].casefold():
            return f"“{found['join']}”: the item says “{said}”"
    return ""


def _ends(found: re.Match[str]) -> frozenset[str]:
    return frozenset({stem(found["one"]), stem(found["two"])})
