"""Words of a text reduced so that they can be compared: stems, numbers, names."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain.base import Model

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*(?:\s?%)?")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+")
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]{2,}\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|\n\s*|[-*#•]\s+|[\"“„'(]\s*)$")

# Words that every criterion is made of; they claim nothing about the product.
GLUE = frozenset(
    """
    a about after again all also always an and any are as at be because been before being both but
    by can cannot could did do does done each either else every exactly few first for from get gets
    given had has have having he her his how i if in into is it its just let like longer made make
    makes may might more most must my never new no none nor not now of off on once one only or
    other our out over per same shall she should since so some such than that the their them then
    there these they this those through time to too two under until up upon us user users very via
    want wants was we were what when where whether which while who whose will with within without
    would yes yet you your
    able action actor allow allowed already appear appears application app available become becomes
    begin case choose chooses chosen come comes complete completed confirm contain contains correct correctly
    current currently default detail details display displayed displays enter entered enters
    exist existing exists expected feature field follow following form further go goes happen happens include
    includes including information item items keep keeps kept list listed lists long make mark
    marked message need needs offer offered offers old open opened opens option options page
    perform performed performs person possible present presented previous previously provide
    provided receive received remain remains result results return returned right screen see seen
    select selected selects set sees show shown shows state stay stays still submit submitted
    success successful successfully system take takes tries try trying update updated use used
    uses using valid value view viewed visible way
    """.split()
)

_LANGUAGES = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
}


IRREGULAR = {
    form: base
    for base, forms in {
        "buy": "bought",
        "child": "children",
        "choose": "chose chosen",
        "find": "found",
        "forget": "forgot forgotten",
        "give": "gave given",
        "go": "goes went gone",
        "hide": "hid hidden",
        "hold": "held",
        "keep": "kept",
        "lend": "lent",
        "lose": "lost",
        "pay": "paid",
        "person": "people",
        "sell": "sold",
        "send": "sent",
        "spend": "spent",
        "take": "took taken",
        "tell": "told",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms that no stemmer brings back to their base, of the words that backlogs live on."""


class Word(Model):
    """One word of a line, as written and as a stem."""

    text: str
    stem: str
    start: int


@lru_cache(maxsize=16)
def _stemmer(language: str) -> object:
    import snowballstemmer

    return snowballstemmer.stemmer(_LANGUAGES.get(language, "english"))


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """The Snowball stem of a word (Porter, https://snowballstem.org), lower-cased.

    Args:
        word: one word.
        language: ISO 639-1 code; unknown ones are stemmed as English.
    """
    lowered = word.casefold().replace("’", "'").removesuffix("'s")
    return str(_stemmer(language).stemWord(lowered))  # type: ignore[attr-defined]


def words(text: str, language: str = "en") -> Iterator[Word]:
    """The words of a text in order, without numbers and punctuation."""
    for match in _WORD.finditer(text):
        yield Word(text=match[0], stem=stem(match[0], language), start=match.start())


@lru_cache(maxsize=16)
def _glue_stems(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in GLUE) | GLUE


def is_glue(word: Word, language: str = "en") -> bool:
    """Whether the word belongs to the craft of writing criteria, not to the product."""
    return word.text.casefold() in GLUE or word.stem in _glue_stems(language)


def is_glue_stem(stemmed: str, language: str = "en") -> bool:
    """Whether a stem is that of a word of the craft."""
    return stemmed in _glue_stems(language)


def content_words(text: str, language: str = "en") -> list[Word]:
    """The words that claim something about the product."""
    return [
        word for word in words(text, language) if len(word.text) > 1 and not is_glue(word, language)
    ]


def content_stems(text: str, language: str = "en") -> frozenset[str]:
    """Stems of the words that claim something about the product."""
    return frozenset(word.stem for word in content_words(text, language))


def numbers(text: str) -> list[str]:
    """Numbers of a text in order, in one notation: `20.00`, `20,0` and `20` are the same."""
    return [_plain_number(match[0]) for match in _NUMBER.finditer(text)]


def _plain_number(text: str) -> str:
    percent = "%" if text.endswith("%") else ""
    digits = text.rstrip("% ")
    digits = re.sub(r"[.,]", "", digits) if _THOUSANDS.fullmatch(digits) else digits
    digits = digits.replace(",", ".")
    if digits.count(".") == 1:
        digits = digits.rstrip("0").rstrip(".")
    return (digits.lstrip("0") or "0") + percent


NUMBER_WORDS = {
    word: str(value)
    for value, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve".split(), 2
    )
} | {"twice": "2", "twenty": "20", "thirty": "30", "fifty": "50", "hundred": "100"}
"""English numbers in words; "one" is left out, as it counts only now and then."""


def names(text: str) -> list[str]:
    """Names of a text in order: acronyms, mixed case, words with digits, capitals mid-sentence."""
    found = [match[0] for match in _CODE.finditer(text)]
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < 2 or text[match.end() : match.end() + 1].isdigit():
            continue
        inner_capital = any(letter.isupper() for letter in word[1:])
        starts = bool(_SENTENCE_START.search(text[: match.start()]))
        if inner_capital or (word[0].isupper() and not starts):
            found.append(word)
    return [name for name in dict.fromkeys(found) if name.casefold() not in GLUE]


def scripts(text: str) -> frozenset[str]:
    """The scripts that a text's letters belong to, such as `LATIN` (Unicode character names)."""
    return frozenset(
        unicodedata.name(char, "").split(" ")[0] for char in set(text) if char.isalpha()
    ) - {"", "MODIFIER", "FULLWIDTH", "MICRO", "MASCULINE", "FEMININE"}
