"""Whether a line says what the item says, and not something else in the item's words.

That every word of a line stands in the item is not enough: "the label is printed by the customer"
may be made of the item's words and be nowhere in it. So each clause of a line must be borne by one
sentence of the item: that sentence has all its words, sets the same limits, denies what the line
denies, and tells the deed of the same people and things.
"""

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from assistant.refinement import limits
from assistant.refinement.account import (
    Account,
    Said,
    account,
    owner,
    tells_which,
)
from assistant.refinement.acts import (
    BE,
    GET,
    SEE,
    SEND,
    SHOW,
    SOMEBODY,
    Deed,
    alike_of,
    base_stem,
    clauses,
    deed_name,
    deeds,
    told,
)
from assistant.refinement.differences import difference
from assistant.refinement.parses import parse_line
from assistant.refinement.words import content_stems, is_glue_stem, stem, words

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Account", "account", "against", "opposed", "unsaid"]

_NEGATION = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|neither|nor|cannot|without)\b|n['’]t\b|"
    r"\b(?:nicht|kein\w*|nie|niemand|ohne|ne|pas|jamais|aucun\w*|niet|geen|nooit|nunca|mai|non)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:only|unless|except|until|at most|at least|more than|less than|fewer than|up to|exactly|"
    r"refus\w*|reject\w*|den(?:y|ies|ied)|block\w*|prevent\w*|forbid\w*|fail\w*|stop\w*|skip\w*|"
    r"missing|left out|before|other than|instead|nur|erst|seulement|alleen|solo)\b",
    re.IGNORECASE,
)
"""Words that turn a statement round by themselves: with one of them a denial may be right."""
_BEYOND = re.compile(r"\b(?:otherwise|within|past|over|above|below|under|further)\b", re.IGNORECASE)
"""Words by which a line tells what holds on the other side of a limit."""
_ALREADY = re.compile(
    r"\b(?:only|unless|except|until|otherwise|exactly|refus\w*|reject\w*|den(?:y|ies|ied)|"
    r"block\w*|prevent\w*|forbid\w*|stop\w*|skip\w*|left out|before|instead|"
    r"nur|erst|seulement|alleen|solo)\b",
    re.IGNORECASE,
)
_SHARE = 0.6
_ALIKE = 0.75
"""Share of common words from which on a denial in one text is about what the other one says."""


def against(line: str, said: Account, *, event: str = "", outcome: str = "") -> str:
    """What the item says against a line: another limit, another count, the opposite.

    Args:
        line: a drafted line, or the outcome or the event of one.
        said: what the item says.
        event: where the line is an outcome, its event.
        outcome: where the line is an event, its outcome.

    Returns:
        The reason in words; empty where nothing speaks against the line.
    """
    whole = f"{event} {line} {outcome}"
    near = _near(line, said) or (_near(outcome, said) if outcome else [])
    reasons = [
        _counts_otherwise(line, one, said, whole)
        or ("" if outcome else _denies(line, one, said, event))
        for one in near
    ]
    return reasons[0] if all(reasons) and reasons else ""


def unsaid(line: str, said: Account, *, event: str = "") -> str:
    """What a line says of somebody or something of which the item does not say it.

    Args:
        line: a drafted line, or its outcome.
        said: what the item says.
        event: the event of the outcome, where the line is one.

    Returns:
        The reason in words; empty where one sentence of the item bears each clause of the line.
    """
    if said.language != "en":
        return ""
    found = (
        _unmentioned(tokens, said) or _of_clause(tokens, said, line, event)
        for tokens in clauses(parse_line(line))
    )
    return next((reason for reason in found if reason), "")


def opposed(one: str, other: str, language: str = "en") -> bool:
    """Whether two texts in nearly the same words say the opposite, or limit the other way.

    Args:
        one: a text.
        other: another one.
        language: ISO 639-1 code.
    """
    stems, theirs = content_stems(one, language), content_stems(other, language)
    if len(stems & theirs) < _ALIKE * len(stems | theirs):
        return False
    mine, there = (
        {
            limits.plain(found["number"]): limits.way(found)
            for found in limits.COUNTED.finditer(text)
        }
        for text in (one, other)
    )
    if any(way and there.get(number) and way != there[number] for number, way in mine.items()):
        return True
    if _TURNS.search(one) or _TURNS.search(other):
        return False
    return bool(_NEGATION.search(one)) != bool(_NEGATION.search(other))


def _near(line: str, said: Account) -> list[Said]:
    """The sentences that have most of a line's words: it can only come from them."""
    claimed = content_stems(line, said.language)
    shared = [len(claimed & one.stems) for one in said.sentences]
    most = max(shared, default=0)
    if not claimed or most < _SHARE * len(claimed):
        return []
    near = [one for count, one in zip(shared, said.sentences, strict=True) if count == most]
    return [one for one in near if not limits.missing_numbers(line, one.text)] or near


def _counts_otherwise(line: str, one: Said, said: Account, whole: str) -> str:
    turned = _is_turned(whole) != _is_turned(one.text)
    counted = limits.counted_otherwise(line, one.text, said.language, turned=turned)
    if counted or turned or said.language != "en":
        return counted
    return limits.ordered_otherwise(line, one.text) or limits.joined_otherwise(line, one.text)


def _is_turned(text: str) -> bool:
    """Whether a text tells what is not so, or is refused."""
    return any(found[0] != "without" for found in _NEGATION.finditer(text)) or bool(
        _REFUSED.search(text)
    )


_REFUSED = re.compile(
    r"\b(?:refus\w*|reject\w*|den(?:y|ies|ied)|block\w*|prevent\w*|error|warn\w*)\b", re.IGNORECASE
)


def _denies(line: str, one: Said, said: Account, event: str) -> str:
    """A denial of what the sentence affirms, or the other way round."""
    around = f"{event} {line}"
    if _ALREADY.search(one.text) or _adds(_TURNS, around, one) or _adds(_BEYOND, around, one):
        return ""
    if event and _NEGATION.search(event) and not _NEGATION.search(one.text):
        return ""
    flags = list(_denials(line, one)) if said.language == "en" else []
    if not flags:
        flags = [(bool(_NEGATION.search(around)), bool(_NEGATION.search(one.text)))]
    mine = next((mine for mine, theirs in flags if mine != theirs), None)
    if mine is None:
        return ""
    return "the item does not deny it" if mine else "the item denies it"


def _adds(pattern: re.Pattern[str], text: str, one: Said) -> bool:
    """Whether a text has a word of a kind that the sentence lacks."""
    own = {found[0].casefold() for found in pattern.finditer(one.text)}
    return any(found[0].casefold() not in own for found in pattern.finditer(text))


def _denials(line: str, one: Said) -> Iterator[tuple[bool, bool]]:
    """Of each deed of a line that the sentence tells too: denied there, denied here."""
    for deed in deeds(parse_line(line)):
        theirs = {
            other.denied
            for other in one.deeds
            if other.verb == deed.verb and (deed.verb != BE or deed.patients & other.patients)
        }
        if len(theirs) == 1:
            yield deed.denied, theirs.pop()


def _of_clause(tokens: Sequence["Token"], said: Account, line: str, event: str) -> str:
    """Why no sentence of the item bears a clause."""
    text = " ".join(token.text for token in tokens)
    claimed = (content_stems(text) & said.stems) - _taken_up(tokens, event)
    known = frozenset(pair for one in said.sentences for pair in one.owned)
    missing = [
        _missing(claimed, tokens, one, known, said.actors)
        | set(limits.missing_numbers(text, f"{one.text} {one.led_by}"))
        for one in said.sentences
    ]
    plain = [deed for deed in told(tokens) if _is_plain(deed)]
    missing = [
        lacks | {deed.words[1] for deed in plain if _tells_elsewhere(deed, one, said)}
        for lacks, one in zip(missing, said.sentences, strict=True)
    ]
    bearing = [one for one, lacks in zip(said.sentences, missing, strict=True) if not lacks]
    if bearing:
        reasons = [difference(tokens, one, said, event or line) for one in bearing]
        return reasons[0] if all(reasons) else ""
    nearest = min(missing, key=len, default=set())
    lost = [word.text for word in words(text) if {word.stem, word.text} & nearest]
    lost += sorted(one for one in nearest if one[0].isdigit())
    if not lost:
        return ""
    names = ", ".join(f"“{word}”" for word in dict.fromkeys(lost))
    return f"no sentence of the item brings {names} together with the rest"


def _taken_up(tokens: Sequence["Token"], event: str) -> frozenset[str]:
    """Things of the event that an outcome speaks of again, but for what it is said of."""
    named = content_stems(event)
    return frozenset(
        name
        for token in tokens
        if token.tag_.startswith("NN")
        and token.dep_ in {"pobj", "dobj", "compound", "poss", "conj"}
        and (name := stem(token.text)) in named
    )


_RESULTS = frozenset({BE, "have", "need", "want", "contain", "includ", "hold", SHOW})
"""Deeds in which the plain result of any act is told: "the new name is shown"."""


_ANYTHING = re.compile(r"\b(?:nothing|nobody|everything|everybody|anything|anybody)\b", re.I)
"""A sentence with one of these speaks of every thing or person without naming it."""
_OTHER_SIDE = MappingProxyType({SHOW: (SEE,), SEND: (GET,)})


def _of_anything(verb: "Token", one: Said) -> bool:
    name = deed_name(base_stem(verb))
    same = (other for other in one.deeds if other.verb == name)
    return any(SOMEBODY in other.agents | other.patients for other in same)


def _is_told(verb: "Token", one: Said) -> bool:
    name = deed_name(base_stem(verb))
    return any(other.verb == name and not other.agents for other in one.deeds)


def _is_plain(deed: Deed) -> bool:
    """Whether a deed is told in a word of the craft, which counts for nothing among the others."""
    if deed.verb == SHOW and deed.goals:
        return True
    return deed.verb in {GET, SEE} or (is_glue_stem(deed.verb) and deed.verb not in _RESULTS)


def _tells_elsewhere(deed: Deed, one: Said, said: Account) -> bool:
    """Whether another sentence tells the deed, and this one does not."""
    alike = {deed.verb, *_OTHER_SIDE.get(deed.verb, ())} if deed.goals else {deed.verb}
    return not any(other.verb in alike for other in one.deeds) and any(
        other.verb == deed.verb for sentence in said.sentences for other in sentence.deeds
    )


def _unmentioned(tokens: Sequence["Token"], said: Account) -> str:
    """An outcome whose deed the item never mentions: "(and) the driver is informed"."""
    for token in tokens:
        own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
        if token.dep_ not in {"ROOT", "conj"} or not token.tag_.startswith("VB") or not own:
            continue
        if token.i and token.nbor(-1).dep_ == "det":
            continue  # "no further guest", misread
        forms = {base_stem(token), stem(token.text)}
        alike = frozenset(one for form in forms for one in alike_of(form))
        if not (forms | alike) & (said.stems | _WEAK_STEMS):
            return f"“{token.text}” stands nowhere in the item"
    return ""


_WEAK_STEMS = frozenset(
    stem(word)
    for word in "be have do get can may must shall will become make take see show go come keep let "
    "want need use give stay remain".split()
)


def _missing(
    claimed: frozenset[str],
    tokens: Sequence["Token"],
    one: Said,
    known: frozenset[tuple[str, str]],
    actors: frozenset[str],
) -> set[str]:
    """The words of a clause that a sentence lacks, and may not lack.

    A noun that only says whose or which another one is need not stand there, where the item knows
    the two as a pair (`known`).
    """
    lacks = {name for name in claimed if name not in one.stems and not alike_of(name) & one.stems}
    if any(other.verb == GET for other in one.deeds):
        lacks = {name for name in lacks if deed_name(name) != SEND}
    anything = _ANYTHING.search(one.text)
    for token in tokens:
        name = stem(token.text)
        if anything and token.dep_ in {"nsubj", "nsubjpass"} and _of_anything(token.head, one):
            lacks.discard(name)
        if name in actors and token.dep_ == "nsubj" and _is_told(token.head, one):
            lacks.discard(name)  # "the toll is paid": by whom the story is told of
        if name in lacks and tells_which(token) and (name, stem(owner(token).text)) in known:
            lacks.discard(name)
    return lacks
