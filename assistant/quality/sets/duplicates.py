"""QUS unique: items whose text is the same, or nearly.

Only the letters are compared here: items that mean the same in other words are found by retrieval.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from assistant.quality.sets.table import Entry, Hits, SetRule, Whole

_NEAR = 96.0
"""Share of equal characters (0 to 100) from which two texts count as the same."""


def _text(entry: Entry) -> str:
    return re.sub(r"[\W_]+", " ", f"{entry.item.title} {entry.item.description}".lower()).strip()


def duplicates(rule: SetRule, whole: Whole) -> Hits:
    """QUS unique: items whose text is the same, or nearly."""
    exact: dict[str, list[Entry]] = defaultdict(list)
    for one in whole.entries:
        if len(text := _text(one)) > 12:
            exact[text].append(one)
    for group in exact.values():
        if len(group) > 1:
            for one in group:
                if one.open:
                    others = tuple(other.item.key for other in group if other is not one)
                    yield (
                        one.item.key,
                        rule.finding(
                            f"It says the same as {', '.join(others[:3])}.",
                            "Keep one, and close the other with a link to it.",
                            others=others,
                        ),
                    )
    texts = list(exact)
    for number, other in _near(texts):
        first, second = exact[texts[number]][0], exact[texts[other]][0]
        for one, two in ((first, second), (second, first)):
            if one.open:
                yield (
                    one.item.key,
                    rule.finding(
                        f"It says nearly the same as {two.item.key}.",
                        "Check whether both are needed; if so, make the difference plain.",
                        others=(two.item.key,),
                    ),
                )


def _near(texts: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that differ by a few letters; numbers and negations always tell apart."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    blocks: dict[str, list[int]] = defaultdict(list)
    for at in order:
        words = texts[at].split()
        for block in {" ".join(sorted(set(words))[:3]), " ".join(words[:4]), " ".join(words[-4:])}:
            blocks[block].append(at)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for place, first in enumerate(members[:200]):
            for second in members[place + 1 : 200]:
                pair = (min(first, second), max(first, second))
                if pair in seen:
                    continue
                seen.add(pair)
                a, b = texts[first], texts[second]
                if len(b) > 1.1 * len(a) + 4 or re.findall(r"\d+", a) != re.findall(r"\d+", b):
                    continue
                if fuzz.ratio(a, b, score_cutoff=_NEAR) and _only_slips(a, b):
                    yield pair


def _only_slips(a: str, b: str) -> bool:
    """Whether words that differ are slips of the pen: a different word is a different demand."""
    first, second = Counter(a.split()), Counter(b.split())
    left, right = set(first - second), set(second - first)
    small = {
        "a",
        "an",
        "the",
        "to",
        "of",
        "my",
        "s",
        "that",
        "i",
        "is",
        "so",
        "and",
        "in",
        "on",
        "for",
        "be",
        "it",
    }
    left, right = left - small, right - small
    return len(left) == len(right) <= 2 and all(
        any(fuzz.ratio(one, two) >= 80 for two in right) for one in left
    )
