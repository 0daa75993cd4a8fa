"""Words, numbers and negations of a statement, by plain rules."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?", re.UNICODE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_FRAME = re.compile(r"^\s*(?:given|when|then|and|but)\b", re.IGNORECASE)

SPELLED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "twenty": "20", "half": "0.5",
    "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "zehn": "10",
    "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "dix": "10",
    "twee": "2", "drie": "3", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
}  # fmt: skip

NEGATIONS = frozenset(
    [
        "not",
        "no",
        "never",
        "none",
        "neither",
        "nor",
        "cannot",
        "without",
        "nobody",
        "nothing",
        "refused",
        "rejected",
        "denied",
        "refuse",
        "rejects",
        "refuses",
        "impossible",
        "stops",
        "stop",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "keiner",
        "nie",
        "niemand",
        "ohne",
        "pas",
        "aucun",
        "aucune",
        "jamais",
        "sans",
        "ne",
        "niet",
        "geen",
        "nooit",
        "zonder",
        "ningún",
        "ninguna",
        "nunca",
        "sin",
    ]
)

STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "as",
        "which",
        "who",
        "whose",
        "will",
        "shall",
        "must",
        "should",
        "can",
        "may",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "given",
        "when",
        "then",
        "if",
        "there",
        "their",
        "his",
        "her",
        "they",
        "them",
        "he",
        "she",
        "i",
        "my",
        "we",
        "our",
        "you",
        "your",
        "so",
        "than",
        "into",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "einen",
        "dem",
        "den",
        "des",
        "und",
        "oder",
        "ist",
        "sind",
        "wird",
        "werden",
        "für",
        "mit",
        "von",
        "zu",
        "im",
        "am",
        "auf",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "ou",
        "est",
        "sont",
        "pour",
        "par",
        "avec",
        "dans",
        "au",
        "aux",
        "de",
        "het",
        "een",
        "en",
        "of",
        "is",
        "zijn",
        "wordt",
        "worden",
        "voor",
        "met",
        "van",
        "in",
        "op",
        "te",
        "el",
        "los",
        "las",
        "y",
        "o",
        "es",
        "son",
        "con",
        "por",
        "para",
    ]
)

_SUFFIXES = ("ations", "ation", "ings", "ing", "edly", "ies", "ied", "ers", "es", "ed", "er", "s")


def fold(text: str) -> str:
    """Lower case, compatibility forms, straight quotes."""
    return unicodedata.normalize("NFKC", text).replace("’", "'").casefold()


def stem(word: str) -> str:
    """A crude stem, enough to see that `packed` and `packing` are one word."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word[: -len(suffix)]
            if suffix in {"ies", "ied"}:
                return base + "y"
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeiouls":
                return base[:-1]
            return base.rstrip("e") if len(base) > 3 else base
    return word.rstrip("e") if len(word) > 4 else word


def numbers(text: str) -> frozenset[str]:
    """Numbers in digits or words; `1,300` and `1300` are one, and so are `18:00` and `18`."""
    found = set()
    folded = fold(text)
    for raw in _NUMBER.findall(folded):
        plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", raw).replace(",", ".")
        plain = re.sub(r":00$", "", plain)
        found.add(plain.lstrip("0") or "0")
    words = _WORD.findall(folded)
    found |= {SPELLED[word] for word in words if word in SPELLED and word != "one"}
    return frozenset(found)


def content(text: str) -> tuple[str, ...]:
    """Stems of the words that carry meaning, in order."""
    return tuple(stem(word) for word in _WORD.findall(fold(text)) if word not in STOP)


def negations(text: str) -> int:
    """How many words deny something."""
    words = _WORD.findall(fold(text))
    return sum(word in NEGATIONS or word.endswith("n't") for word in words)


def outcome(text: str) -> str:
    """The `then` of a scenario, or the whole text where there is none."""
    parts = re.split(r"\b(?:then|dann|alors|dan|entonces)\b[,:]?\s*", text, flags=re.IGNORECASE)
    return parts[-1] if len(parts) > 1 and parts[-1].strip() else text
