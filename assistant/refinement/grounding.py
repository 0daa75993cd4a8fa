"""Whether a line is supported by what somebody wrote: numbers, names and words, by code."""

import re
from collections.abc import Sequence
from functools import cached_property
from types import MappingProxyType

from assistant.domain import Agreements, Item, Recalled
from assistant.domain.base import Model
from assistant.refinement.material import plain
from assistant.refinement.words import (
    IRREGULAR,
    NUMBER_WORDS,
    content_words,
    names,
    numbers,
    stem,
    words,
)

# A line may use this share of words of its own (a paraphrase needs some), and no more.
FREE_WORDS = 0.25


class Source(Model):
    """One text that can support a line."""

    text: str
    language: str = "en"

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of every word; of `re-` verbs also their base (rename: name), of "sent" also send."""
        found: set[str] = set()
        for word in words(self.text, self.language):
            found.add(word.stem)
            plain = word.text.casefold()
            if plain.startswith("re") and len(plain) > 5:
                found.add(stem(plain[2:], self.language))
        if self.language == "en":
            for form, base in IRREGULAR.items():
                if {stem(form), stem(base)} & found:
                    found |= {stem(form), stem(base)}
        return frozenset(found)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers in plain notation; a percentage also counts as its number."""
        found = numbers(self.text)
        return frozenset(found) | {number.rstrip("%") for number in found}

    @cached_property
    def folded(self) -> str:
        """The text without case and with single spaces, to find names and phrases in."""
        return re.sub(r"\s+", " ", self.text).casefold()

    def has_name(self, name: str) -> bool:
        """Whether the name stands in the text as a whole word, or as a stem."""
        if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", self.folded):
            return True
        return name.isalpha() and stem(name, self.language) in self.stems


class Support(Model):
    """What of a line is not found in a source."""

    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    checked: int = 0
    """How many content words the line has."""

    @property
    def holds(self) -> bool:
        """Whether the line may be said to come from the source."""
        if self.numbers or self.names:
            return False
        return len(self.words) <= FREE_WORDS * self.checked

    @property
    def missing(self) -> tuple[str, ...]:
        """Everything that is not found, the weightiest first."""
        return self.numbers + self.names + self.words


def support(line: str, *sources: Source, language: str = "en") -> Support:
    """Compare a line with sources taken together.

    Args:
        line: the drafted line.
        sources: texts that may support it.
        language: ISO 639-1 code of the line.

    Returns:
        What stands in none of the sources.
    """
    found = content_words(line, language)
    missing_names = [
        name for name in names(line) if not any(source.has_name(name) for source in sources)
    ]
    reported = {name.casefold() for name in missing_names}
    missing_words = [
        word.text
        for word in found
        if word.text.casefold() not in reported
        and not any(
            word.stem in source.stems or _alike(word.text) & source.stems for source in sources
        )
    ]
    counted = [word.text for word in words(line, language) if word.text.casefold() in NUMBER_WORDS]
    return Support(
        numbers=tuple(
            number
            for number in dict.fromkeys([*numbers(line), *counted])
            if not any(_counts(number, source) for source in sources)
        ),
        names=tuple(missing_names),
        words=tuple(dict.fromkeys(missing_words)),
        checked=len(found),
    )


_DONE = MappingProxyType(
    {
        "sent": "send give deliver get receive",
        "given": "give send get receive",
        "received": "get send receive",
        "informed": "tell inform notify",
        "notified": "tell inform notify",
        "told": "tell inform notify",
        "recorded": "record store save",
        "stored": "record store save",
        "saved": "record store save",
    }
)
"""What is said to be done with the verbs that say as much."""


def _alike(word: str) -> frozenset[str]:
    return frozenset(stem(verb) for verb in _DONE.get(word.casefold(), "").split())


def _counts(number: str, source: Source) -> bool:
    """Whether the source has the number, in digits or in words."""
    word = number.casefold()
    if word not in NUMBER_WORDS:
        spelt = {stem(name) for name, value in NUMBER_WORDS.items() if value == number}
        return number in source.numbers or bool(spelt & source.stems)
    return stem(word, source.language) in source.stems or NUMBER_WORDS[word] in source.numbers


class Sources(Model):
    """All that a line of one item may come from."""

    item: Source
    precedents: tuple[tuple[str, Source], ...] = ()
    """Key of each recalled item with its text."""
    rules: tuple[tuple[str, Source], ...] = ()
    """Id of each rule of the working agreements with its text."""


def sources_of(
    item: Item, recalled: Sequence[Recalled], agreements: Agreements, language: str = "en"
) -> Sources:
    """Collect what may support a line about the item."""
    return Sources(
        item=Source(
            text=plain("\n".join([item.title, item.description, *item.criteria])), language=language
        ),
        precedents=tuple(
            (
                past.key,
                Source(
                    text=plain("\n".join([past.title, past.description, *past.criteria])),
                    language=language,
                ),
            )
            for past in recalled
        ),
        rules=tuple(
            (rule.id, Source(text=rule.text, language=language)) for rule in agreements.rules
        ),
    )
