"""Lexical terms of a text: words by their stem, exact keys, numbers, versions and identifiers."""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_CHUNK = re.compile(r"\w+(?:[.:/\\@#\-+]\w+)*")
"""A word, or words held together by the marks that keys, versions, paths and classes use."""
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
"""Parts of a compound: a camel-case hump, an acronym, a number."""
_RUN = re.compile(r"[^\W\d_]+|\d+")
"""The same for other alphabets, whose humps are not looked for."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
"""Chinese and Japanese write no spaces: pairs of characters stand for words there."""
_LONGEST = 64

STOPWORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being both
    but by can could did do does doing down during each few for from further had has have having he
    her here hers him his how i if in into is it its itself just me more most my no nor not now of
    off on once only or other our ours out over own same she should so some such than that the their
    theirs them then there these they this those through to too under until up us very was we were
    what when where which while who whom why will with would you your yours want wants need needs
    like using use used via please able get gets""".split()
)


NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "nor"})
"""Stop words to a search engine; but they turn a demand into its opposite."""


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball (Porter 2) English stem of a lower-case word."""
    return str(_stemmer().stemWord(word)) if len(word) > 3 else word


def chunks(text: str) -> list[str]:
    """Words and compounds of a text as they are written."""
    return _CHUNK.findall(text)


def terms(text: str) -> list[str]:
    """Terms of a text, in order and with repetitions.

    A compound such as `PAY-17`, `2.49.4`, `config.yaml` or `HttpClientError` gives itself in lower
    case and its parts, so that it is found exactly and by what it is made of.

    Args:
        text: plain text or Markdown.
    """
    found: list[str] = []
    for chunk in chunks(text):
        if chunk.islower() and chunk.isalpha():
            if chunk not in STOPWORDS:
                found.append(stem(chunk))
            continue
        found.extend(_compound(chunk))
    return found


def _compound(chunk: str) -> Iterator[str]:
    pattern = _PART if chunk.isascii() else _RUN
    parts = [part.lower() for part in pattern.findall(chunk)]
    whole = chunk.lower()
    if len(parts) > 1 and len(whole) <= _LONGEST:
        yield whole
    for part in parts:
        if part in STOPWORDS or len(part) > _LONGEST or (len(parts) > 1 and len(part) == 1):
            continue
        if _UNSPACED.fullmatch(part):
            yield from (part[start : start + 2] for start in range(len(part) - 1))
        else:
            yield stem(part)


@lru_cache(maxsize=200_000)
def number(term: str) -> int:
    """The same 64-bit number for a term in every process."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "replace"), digest_size=8).digest())
