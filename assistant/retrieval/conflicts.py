"""Demands of two items that cannot both hold: the same sentence with another limit or its denial.

Only sentences that set a rule are looked at, and only a difference in the rule itself counts: what
is said of different things is no conflict. Anything subtler needs a reader.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from assistant.retrieval.terms import NEGATIONS, STOPWORDS, chunks, stem
from assistant.retrieval.texts import Prepared

_ENDS = re.compile(r"(?<=[.;!?])\s+|\n+")
_RULE = re.compile(
    r"\b(?:must|shall|should|cannot|only|always|never|at (?:most|least)|up to|within|"
    r"(?:no|not) (?:more|less|later|longer) than|maximum|minimum|max|min|limit\w*|expires?|"
    r"times? ?-?out|required|mandatory|optional|allowed|forbidden)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"^\W*(?:given|when|example|e\.g\.|for instance)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+(?:[.,]\d+)?$")
"""A count; with two dots it is a version or a date and names a thing."""
_ATTACHED = re.compile(r"(?<=\d)(?=[A-Za-z])")
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}
_PAIRS = (
    ("allowed", "forbidden"),
    ("allow", "forbid"),
    ("enabled", "disabled"),
    ("enable", "disable"),
    ("visible", "hidden"),
    ("show", "hide"),
    ("shown", "hidden"),
    ("mandatory", "optional"),
    ("required", "optional"),
    ("always", "never"),
    ("include", "exclude"),
    ("automatically", "manually"),
)
_MODAL = frozenset("must shall should may can will".split())
_FEWEST = 3
"""Words that two sentences must share before they speak of the same thing."""


class Rule(NamedTuple):
    """A sentence that sets a rule, with what two of them are compared by."""

    text: str
    words: frozenset[str]
    numbers: tuple[str, ...]
    positive: bool


@lru_cache(maxsize=1)
def _opposites() -> dict[str, tuple[str, bool]]:
    """Stem of a word to the stem that stands for the pair, and whether it affirms."""
    found: dict[str, tuple[str, bool]] = {}
    for yes, no in _PAIRS:
        found.setdefault(stem(yes), (stem(yes), True))
        found.setdefault(stem(no), (found[stem(yes)][0], False))
    return found


def rules(prepared: Prepared) -> Iterator[Rule]:
    """Sentences of an item that set a rule."""
    opposites = _opposites()
    for text in (prepared.title, prepared.body, prepared.criteria):
        for raw in _ENDS.split(text):
            sentence = raw.strip(" -*•\t")
            if not _RULE.search(sentence) or _EXAMPLE.match(sentence):
                continue
            words: set[str] = set()
            numbers: list[str] = []
            positive = True
            for chunk in chunks(_ATTACHED.sub(" ", sentence)):
                word = chunk.casefold()
                number = _WORDS.get(word, word)
                if _NUMBER.match(number):
                    numbers.append(number)
                elif word in NEGATIONS:
                    positive = word in {"without", "nor"} and positive
                elif word not in STOPWORDS and word not in _MODAL:
                    base, sign = opposites.get(stem(word), (stem(word), True))
                    words.add(base)
                    positive = positive == sign
            if len(words) >= _FEWEST:
                yield Rule(sentence, frozenset(words), tuple(numbers), positive)


def contradiction(mine: Iterable[Rule], theirs: Iterable[Rule]) -> tuple[str, str] | None:
    """The first two sentences that cannot both hold, as they are written: mine, theirs."""
    for one, two in product(mine, theirs):
        if one.words != two.words:
            continue
        limits = (
            one.positive == two.positive
            and len(one.numbers) == len(two.numbers) > 0
            and one.numbers != two.numbers
        )
        denial = one.positive != two.positive and one.numbers == two.numbers
        if limits or denial:
            return one.text, two.text
    return None
