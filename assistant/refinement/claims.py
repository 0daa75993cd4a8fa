"""Whether a line says what the item says, and not something else in the item's words.

That every word of a line stands in the item is not enough: "the label is printed by the customer"
may be made of the item's words and be nowhere in it. So who does what to what, denials, limits and
what a number counts are compared too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from assistant.refinement.words import GLUE, content_stems, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_SENTENCE = re.compile(r"[^.!?\n;]+(?:[.!?](?=\S)[^.!?\n;]*)*[.!?;]?")
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
_ALREADY = re.compile(
    r"\b(?:only|unless|except|until|exactly|refus\w*|reject\w*|den(?:y|ies|ied)|block\w*|prevent\w*|"
    r"forbid\w*|stop\w*|skip\w*|left out|before|instead|nur|erst|seulement|alleen|solo)\b",
    re.IGNORECASE,
)
_UPPER = r"at most|no more than|not more than|up to|maximum(?: of)?|max\.?|fewer than|less than|under|below|höchstens|au plus|hoogstens"
_LOWER = r"at least|no less than|not less than|minimum(?: of)?|min\.?|more than|over|above|mindestens|au moins|minstens"
_COUNTED = re.compile(
    rf"(?:\b(?P<upper>{_UPPER})|\b(?P<lower>{_LOWER}))?\s*(?<![\w.,:])(?P<number>\d+(?:[.,:]\d+)*)\s?"
    r"(?P<unit>%|[^\W\d_]+)?(?:[ -](?P<next>[^\W\d_]+))?",
    re.IGNORECASE,
)
_ANYBODY = frozenset(
    "user system software application app page it they this that which who".split()
)
_PRONOUNS = frozenset(
    "it them this that these those one ones myself yourself himself herself itself themselves "
    "something nothing".split()
)
_WEAK = frozenset(
    "be have do get can may must shall will become make take see show go come keep let want need "
    "use give".split()
)
_RESTRICTS = re.compile(
    r"\b(?:only|unless|except|until|always|automatically|immediately|instantly|before)\b",
    re.IGNORECASE,
)
"""Words that add a rule by themselves, although every criterion may hold them."""
_SHARE = 0.6
_ALIKE = 0.75
"""Share of common words from which on a denial in one text is about what the other one says."""


class _Deed(NamedTuple):
    """A verb with the heads of its agents and of what it is done to, as stems."""

    verb: str
    agents: frozenset[str]
    patients: frozenset[str]
    words: tuple[str, ...] = ()
    """The agent and the patient as written, for the message."""


class Said(NamedTuple):
    """One sentence of the item, ready to be compared with."""

    text: str
    stems: frozenset[str]
    deeds: tuple[_Deed, ...]


class Account(NamedTuple):
    """What an item says: its sentences, and whose story it is."""

    sentences: tuple[Said, ...]
    actors: frozenset[str]
    """Stems of the role that the story is told of."""
    language: str


def account(texts: Sequence[str], role: str, language: str = "en") -> Account:
    """Read what an item says.

    Args:
        texts: its title, description and criteria.
        role: the role of its story sentence; empty where it has none.
        language: ISO 639-1 code; the grammar is used for English only.
    """
    pieces = [
        found[0].strip() for text in texts for found in _SENTENCE.finditer(text) if found[0].strip()
    ]
    docs: Sequence[Doc | None] = _parsed(pieces) if language == "en" else [None] * len(pieces)
    return Account(
        sentences=tuple(
            Said(text, content_stems(text, language), tuple(_deeds(doc)) if doc else ())
            for text, doc in zip(pieces, docs, strict=True)
        ),
        actors=content_stems(role, language),
        language=language,
    )


def against(line: str, said: Account) -> str:
    """What the item says against a line: another limit, another count, the opposite.

    Args:
        line: a drafted line.
        said: what the item says.

    Returns:
        The reason in words; empty where nothing speaks against the line.
    """
    return _of_numbers(line, said) or _of_denial(line, said)


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
    limits = [
        {_plain(found["number"]): _way(found) for found in _COUNTED.finditer(text)}
        for text in (one, other)
    ]
    if any(
        way and limits[1].get(number) and way != limits[1][number]
        for number, way in limits[0].items()
    ):
        return True
    if _TURNS.search(one) or _TURNS.search(other):
        return False
    return bool(_NEGATION.search(one)) != bool(_NEGATION.search(other))


def unsaid(line: str, said: Account) -> str:
    """What a line says of somebody or something of which the item does not say it.

    Args:
        line: a drafted line.
        said: what the item says.

    Returns:
        The reason in words; empty where the item says so, or does not speak of the deed at all.
    """
    if said.language != "en":
        return ""
    [doc] = _parsed([line])
    found = (reason for deed in _deeds(doc) if (reason := _of_deed(deed, said)))
    return next(found, "") or _of_outcome(doc, said) or _of_restriction(line, said)


def _of_outcome(doc: "Doc", said: Account) -> str:
    """An outcome whose deed the item never mentions: "(and) the driver is informed"."""
    known = frozenset(one for sentence in said.sentences for one in sentence.stems)
    for token in doc:
        own = any(child.dep_ in {"nsubj", "nsubjpass"} for child in token.children)
        if token.dep_ not in {"ROOT", "conj"} or not token.tag_.startswith("VB") or not own:
            continue
        if stem(_base(token)) not in known | _WEAK_STEMS and stem(token.text) not in known:
            return f"“{token.text}” stands nowhere in the item"
    return ""


def _of_restriction(line: str, said: Account) -> str:
    """A limit, an order or an exception that the item does not make."""
    item = " ".join(one.text for one in said.sentences).casefold()
    found = next((one[0] for one in _RESTRICTS.finditer(line) if one[0].casefold() not in item), "")
    return f"“{found}” stands nowhere in the item" if found else ""


def _of_numbers(line: str, said: Account) -> str:
    """A number that counts something else, or a limit turned round."""
    known = [found for one in said.sentences for found in _COUNTED.finditer(one.text)]
    for found in _COUNTED.finditer(line):
        same = [one for one in known if _plain(one["number"]) == _plain(found["number"])]
        if not same:
            continue
        mine = _units(found, said.language)
        theirs = [_units(one, said.language) for one in same]
        if mine and all(theirs) and not any(mine & one for one in theirs):
            return f"“{found[0].strip()}”: the item counts something else by that number"
        ways = {_way(one) for one in same}
        way = _way(found)
        if way and way not in ways and not _TURNED.search(line):
            return f"“{found[0].strip()}”: the item does not set the limit that way"
    return ""


_TURNED = re.compile(
    r"\b(?:not|no|never|cannot|refus\w*|reject\w*|den\w+|block\w*|prevent\w*|error|warn\w*)\b", re.I
)


def _plain(number: str) -> str:
    return number.replace(",", ".").strip(".:")


def _units(found: re.Match[str], language: str) -> frozenset[str]:
    unit, following = found["unit"] or "", found["next"] or ""
    if unit == "%":
        return frozenset({"%"})
    return frozenset(
        stem(word, language)
        for word in (unit, following)
        if len(word) > 2 and word.casefold() not in GLUE
    )


def _way(found: re.Match[str]) -> str:
    if found["upper"]:
        return "upper"
    return "lower" if found["lower"] else ""


def _of_denial(line: str, said: Account) -> str:
    """A denial of what the item affirms, or the other way round."""
    stems = content_stems(line, said.language)
    if not stems or _TURNS.search(line):
        return ""
    most = max((len(stems & one.stems) for one in said.sentences), default=0)
    near = [one for one in said.sentences if len(stems & one.stems) == most]
    if most < _SHARE * len(stems) or any(_ALREADY.search(one.text) for one in near):
        return ""
    denied = bool(_NEGATION.search(line))
    if all(bool(_NEGATION.search(one.text)) != denied for one in near):
        return "the item does not deny it" if denied else "the item denies it"
    return ""


def _of_deed(deed: _Deed, said: Account) -> str:
    """Somebody else does it, or it is done to something else."""
    where = [one for one in said.sentences if deed.verb in one.stems]
    if deed.verb in _WEAK_STEMS or not where:
        return ""
    if deed.agents and not any(_may_do(deed, one, said.actors) for one in where):
        return f"the item does not say that {deed.words[0]} does this (“{deed.words[1]}”)"
    done_to = [one for one in where if _patients(one, deed.verb)]
    if deed.patients and done_to and not any(deed.patients & one.stems for one in where):
        return f"the item does not say this of {deed.words[2]} (“{deed.words[1]}”)"
    return ""


def _may_do(deed: _Deed, one: Said, actors: frozenset[str]) -> bool:
    # "filtered by vet" names no doer where the item says "by vet" itself.
    if any(
        re.search(rf"\bby (?:an? |the )?{re.escape(name)}", one.text, re.I) for name in deed.agents
    ):
        return True
    named = [other.agents for other in one.deeds if other.verb == deed.verb and other.agents]
    if any(deed.agents & agents for agents in named):
        return True
    if named and not all(agents & (_ANYBODY | _I) for agents in named):
        return False
    return bool(deed.agents & (actors | _ANYBODY))


def _patients(one: Said, verb: str) -> frozenset[str]:
    return frozenset(
        patient for deed in one.deeds if deed.verb == verb for patient in deed.patients
    )


def _parsed(texts: Sequence[str]) -> list["Doc"]:
    from assistant.quality.nlp import parse

    return [doc for doc, _ in parse((text, None) for text in texts)]


_I = frozenset({"i", "we", "you"})
_WEAK_STEMS = frozenset(stem(word) for word in _WEAK)


def _deeds(doc: "Doc") -> Iterator[_Deed]:
    for token in doc:
        if not token.tag_.startswith("VB") or token.dep_ in {"aux", "auxpass", "amod", "compound"}:
            continue
        agents, patients = _agents(token), _things(token)
        if agents or patients:
            yield _Deed(
                verb=stem(_base(token)),
                agents=frozenset(name for one in agents for name in _named(one)),
                patients=frozenset(name for one in patients for name in _named(one)),
                words=(_said(agents), token.text, _said(patients)),
            )


def _base(token: "Token") -> str:
    from assistant.quality.nlp import lemma

    return lemma(token)


def _agents(verb: "Token") -> list["Token"]:
    """Who does it: the subject of an active verb, the "by" of a passive one."""
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    found = [
        noun
        for child in verb.children
        if child.dep_ == "agent"
        for noun in child.children
        if noun.dep_ == "pobj"
    ]
    if not passive:
        found += [child for child in verb.children if child.dep_ == "nsubj"]
    if not found and verb.dep_ == "conj" and verb.head.tag_.startswith("VB") and not passive:
        return [child for child in verb.head.children if child.dep_ == "nsubj"]
    return found


def _things(verb: "Token") -> list["Token"]:
    """What it is done to."""
    return [child for child in verb.children if child.dep_ in {"dobj", "nsubjpass"}]


def _named(noun: "Token") -> set[str]:
    """The stems of a noun, of those joined to it, and of the nouns that make its name."""
    if noun.lower_ in _PRONOUNS:
        return set()
    found = {stem(noun.text)} if noun.tag_ not in {"WDT", "WP"} else set()
    for child in noun.children:
        if child.dep_ in {"conj", "compound"}:
            found |= _named(child)
    return found


def _said(nouns: Sequence["Token"]) -> str:
    return "/".join(
        " ".join([*(c.text for c in noun.children if c.dep_ in {"compound", "det"}), noun.text])
        for noun in nouns
    )
