"""What words in a conversation refer to: an item, a line, a role."""

import re
from collections.abc import Mapping, Sequence

from assistant.domain import Item, Line, LineKind, Role

_ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"),
            ("fifth", "5th"), ("sixth", "6th"), ("seventh", "7th"), ("eighth", "8th"),
            ("ninth", "9th"), ("tenth", "10th"),
        ),
        1,
    )
    for word in words
}  # fmt: skip
_KINDS = {
    "criterion": LineKind.CRITERION, "criteria": LineKind.CRITERION, "scenario": LineKind.CRITERION,
    "question": LineKind.QUESTION, "questions": LineKind.QUESTION,
    "part": LineKind.PART, "parts": LineKind.PART, "slice": LineKind.PART, "slices": LineKind.PART,
    "finding": LineKind.FINDING, "findings": LineKind.FINDING,
    "relation": LineKind.RELATION, "relations": LineKind.RELATION,
    "title": LineKind.TITLE, "story": LineKind.STORY,
}  # fmt: skip
_WORD = re.compile(r"[\w'-]+")
_LABEL = re.compile(r"\b([kqpfrts])(\d{1,3})\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(criteri(?:on|a)|scenarios?|questions?|parts?|slices?|findings?|relations?)\s+"
    r"((?:#?\d{1,3})(?:(?:\s*,\s*|\s+and\s+|\s*&\s*)#?\d{1,3})*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.-])(\d{1,3})(?![\w.%-]|\s*(?:days?|weeks?|months?|%))")
_THIS = re.compile(
    r"\b(?:it|this|that|the (?:same|current))\b(?:\s+(?:item|one|story|ticket|issue|bug))?",
    re.IGNORECASE,
)
_GENERIC = frozenset("a an and the of to for in on with item story issue ticket bug".split())


def item_meant(
    text: str, items: Mapping[str, Item], current: str | None, queue: Sequence[Item] = ()
) -> str | None:
    """The key of the item that a text is about.

    A key that is written out wins, then a title that the text repeats, then the item after the
    current one ("the next item"), then the current one ("it", "that item").

    Args:
        text: what somebody said.
        items: the backlog by key.
        current: key of the item that is talked about.
        queue: items in order, for "the next one".

    Returns:
        The key; None where no item is referred to.
    """
    folded = text.casefold()
    written = [
        (found.start(), key)
        for key in items
        if (found := re.search(rf"(?<![\w-]){re.escape(key.casefold())}(?![\w-])", folded))
        # A bare number is a key only where somebody marks it as one.
        and (not key.isdecimal() or re.search(rf"#{key}\b|\bitem {key}\b", folded))
    ]
    if written:
        return min(written)[1]
    if (titled := _by_title(folded, items)) is not None:
        return titled
    if re.search(r"\bnext (?:item|one|story)\b", folded) and queue:
        keys = [one.key for one in queue]
        if current in keys and keys.index(current) + 1 < len(keys):
            return keys[keys.index(current) + 1]
        return keys[0] if current not in keys else None
    return current if _THIS.search(text) else None


def _by_title(folded: str, items: Mapping[str, Item]) -> str | None:
    """The only item whose title's words all stand in the text."""
    said = {_stem(word) for word in _WORD.findall(folded)}
    found = []
    for key, item in items.items():
        words = {_stem(word) for word in _WORD.findall(item.title.casefold())} - _GENERIC
        if words and words <= said:
            found.append((len(words), key))
    if not found:
        return None
    most = max(length for length, _ in found)
    best = [key for length, key in found if length == most]
    return best[0] if len(best) == 1 else None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def lines_meant(text: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """Labels of the lines that a text refers to: `k2`, "the second criterion", "the last question".

    Args:
        text: what somebody said, without keys of items.
        lines: the item's lines in the order shown.

    Returns:
        Labels in the order of the lines; empty where none is referred to.
    """
    by_label = {line.label: line for line in lines}
    found = {
        label
        for letter, number in _LABEL.findall(text)
        if (label := f"{letter.casefold()}{number}") in by_label
    }
    words = [word.casefold() for word in _WORD.findall(text)]
    found |= _by_ordinal(words, lines)
    for kind, numbers in _NUMBERED.findall(text):
        wanted = _kind(kind)
        of_kind = [line.label for line in lines if line.kind is wanted]
        for number in re.findall(r"\d+", numbers):
            if 1 <= int(number) <= len(of_kind):
                found.add(of_kind[int(number) - 1])
    if not found:
        found |= {f"k{number}" for number in _BARE.findall(text) if f"k{number}" in by_label}
    if not found and (of_all := _all_of(words)):
        found |= {line.label for line in lines if line.kind is of_all}
    return tuple(label for label in by_label if label in found)


def _by_ordinal(words: Sequence[str], lines: Sequence[Line]) -> set[str]:
    """Ordinals up to the noun that they count: "the first and the last criterion"."""
    found: set[str] = set()
    waiting: list[int] = []
    for word in words:
        if word in _ORDINALS:
            waiting.append(_ORDINALS[word])
        elif word == "last":
            waiting.append(0)
        elif word in _KINDS and waiting:
            found |= _at(waiting, [line.label for line in lines if line.kind is _KINDS[word]])
            waiting = []
    if waiting and not found and any(word == "one" for word in words):
        found |= _at(waiting, [line.label for line in lines if line.kind is LineKind.CRITERION])
    return found


def _at(places: Sequence[int], labels: Sequence[str]) -> set[str]:
    return {labels[place - 1] for place in places if labels and place <= len(labels)}


def _all_of(words: Sequence[str]) -> LineKind | None:
    for before, word in zip(["", *words], words, strict=False):
        if word in _KINDS and (
            word.endswith("s") or word == "criteria" or before in ("the", "this")
        ):
            return _KINDS[word]
    return None


def _kind(word: str) -> LineKind:
    folded = word.casefold()
    return _KINDS.get(folded) or _KINDS[folded.rstrip("s")]


def role_meant(text: str) -> tuple[Role | None, str]:
    """A role that some words begin with, and the words after it."""
    folded = text.casefold()
    names = {**{role.value: role for role in Role}, **_SHORT}
    for name in sorted(names, key=len, reverse=True):
        if match := re.match(rf"(?:the\s+)?{re.escape(name)}s?\b[\s:,]*", folded):
            return names[name], text[match.end() :].strip()
    return None, text


_SHORT = {
    "po": Role.PRODUCT_OWNER, "owner": Role.PRODUCT_OWNER, "dev": Role.DEVELOPER,
    "qa": Role.TESTER, "ba": Role.ANALYST, "business analyst": Role.ANALYST,
    "ux": Role.DESIGNER, "customer": Role.STAKEHOLDER,
}  # fmt: skip
