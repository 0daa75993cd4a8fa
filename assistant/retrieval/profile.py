"""What a pair of items is compared by, taken from each item once."""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import dropwhile
from typing import NamedTuple

from assistant.domain import Item
from assistant.retrieval.conflicts import Rule, rules
from assistant.retrieval.terms import NEGATIONS, STOPWORDS, chunks, stem, terms
from assistant.retrieval.texts import Prepared, shape

LIGHT = frozenset(
    """add adding create creating implement implementing support ability allow provide enable make
    user users new should must issue bug problem""".split()
)
"""Words at the head of a title that say that something is asked for, not what."""
_ERROR = re.compile(
    r"\b[A-Z]\w*(?:Error|Exception|Fault)\b|\b(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Pp]anic)\b\s*[:#(\[]"
)
_ERROR_TERMS = 5
"""Fewest terms that make an error message telling."""


class Profile(NamedTuple):
    """One item, ready to be compared."""

    item: Item
    prepared: Prepared
    words: tuple[str, ...]
    """Stems of the title that carry meaning, in order; negations are kept."""
    title: frozenset[str]
    """The same as a set."""
    squeezed: str
    """The title as letters and digits only: `Pay-ment page` and `payment page` are equal."""
    numbers: frozenset[str]
    """Words of the title with a digit: versions, codes, counts."""
    described: frozenset[str]
    """Terms of the description's own words."""
    body: frozenset[str]
    """Terms of the description's own words and of the criteria."""
    everything: frozenset[str]
    errors: Mapping[str, str]
    """Lines that report an error, by their shape."""
    rules: tuple[Rule, ...]
    """Sentences that set a rule."""


def profile(item: Item, prepared: Prepared) -> Profile:
    """Take an item apart for comparison."""
    words = (chunk.casefold() for chunk in chunks(prepared.title))
    kept = (word for word in words if word in NEGATIONS or word not in STOPWORDS)
    telling = tuple(map(stem, dropwhile(LIGHT.__contains__, kept)))
    described = frozenset(terms(prepared.body))
    body = described | frozenset(terms(prepared.criteria))
    lines = f"{prepared.title}\n{prepared.body}\n{prepared.code}".split("\n")
    return Profile(
        item=item,
        prepared=prepared,
        words=telling,
        title=frozenset(telling),
        squeezed="".join(letter for letter in prepared.title.casefold() if letter.isalnum()),
        numbers=frozenset(word for word in telling if any(map(str.isdigit, word))),
        described=described,
        body=body,
        everything=body | frozenset(terms(prepared.title)) | frozenset(telling),
        rules=tuple(rules(prepared)),
        errors={
            shaped: line
            for line in lines
            if _ERROR.search(line) and len(set(terms(shaped := shape(line)))) >= _ERROR_TERMS
        },
    )


def surfaces(profiled: Profile) -> Mapping[str, str]:
    """How the item itself writes each of its terms, for evidence that a reader can find."""
    prepared = profiled.prepared
    return _surfaces("\n".join((prepared.title, prepared.body, prepared.criteria, prepared.code)))


@lru_cache(maxsize=512)
def _surfaces(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks(text):
        found.setdefault(stem(chunk.casefold()), chunk)
        for term in terms(chunk):
            found.setdefault(term, chunk)
    return found
