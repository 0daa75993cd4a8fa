"""Leave out what an item says twice: in its title and below it, in a criterion and in its text."""

import re
from collections.abc import Sequence

from assistant.domain import ClauseKind
from assistant.quality import words
from assistant.quality.cutting import Draft
from assistant.quality.selecting import letters

_STEM = re.compile(r"(?:ations?|ions?|ments?|ings?|ers?|ed|es|s|e|al)$")


def once(found: Sequence[Draft], *, has_story: bool) -> list[Draft]:
    """The drafts, each demand once; the first that says it stays.

    Args:
        found: in the order of the text.
        has_story: whether a story sentence says what is wanted, which a title only names.
    """
    body = [one for one in found if not one.title]
    said = " ".join(one.text for one in body if one.kind is not ClauseKind.CRITERION).lower()
    stems = {_stem(word) for word in re.findall(r"[a-z]+", said)}
    kept: list[Draft] = []
    seen: set[str] = set()
    for one in found:
        same = letters(one.text)
        if same in seen or not one.span.text:
            continue
        if one.title and stems and _said(one, stems, has_story=has_story):
            continue
        seen.add(same)
        kept.append(one)
    return kept


def _said(one: Draft, stems: set[str], *, has_story: bool) -> bool:
    """Whether what a title asks for is said again, in more words, below it."""
    if one.named and (has_story or one.action == "have" or " " not in one.text):
        return True
    verb = one.action.split(" ")[0]
    thing = [_stem(word) for word in re.findall(r"[a-z]+", one.object.lower())]
    if not thing:
        thing = [_stem(w) for w in re.findall(r"[a-z]{4,}", one.text.lower()) if w != verb]
    share = sum(stem in stems for stem in thing) / (len(thing) or 1)
    if has_story and (one.alone or verb in words.GENERIC_VERBS or not one.object):
        return share >= 0.5 or _stem(verb) in stems
    return _stem(verb) in stems and (share > 0 or not thing)


def _stem(word: str) -> str:
    short = _STEM.sub("", word)
    return short if len(short) > 2 else word
