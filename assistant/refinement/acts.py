"""Who does what to what, for whom and where, as English sentences say it.

The parse of a small pipeline is wrong now and then, so a deed names what was found and leaves the
rest empty; whoever compares deeds takes an empty place for "not said".
"""

from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from assistant.refinement.words import GLUE, IRREGULAR, stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SOMEBODY = "?"
"""Stands for a pronoun: it may be anybody or anything."""
WRITER = "i"
_FIRST = frozenset("i we me us my our you".split())
_PRONOUNS = frozenset(
    "it they them he she him her this that these those one ones which who whom whoever everybody "
    "everyone anybody anyone somebody someone nobody none each both all something nothing what "
    "myself yourself himself herself itself themselves many some most others few".split()
)
_DENIERS = frozenset("no neither nobody none nothing never nor".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ALIKE = MappingProxyType(
    {
        verb: group
        for group, verbs in {
            "get": "get receive obtain",
            "send": "send give deliver hand return forward mail email post pass pay",
            "tell": "tell inform notify message",
            "remind": "remind",
            "see": "see view",
            "show": "show display",
            "refuse": "refuse reject deny decline",
            "delete": "delete remove",
            "record": "record note log save store",
            "mark": "mark flag",
        }.items()
        for verb in verbs.split()
    }
)
"""Verbs that a line may put for one another."""
_GROUPS = MappingProxyType(
    {
        stem(form): frozenset(stem(other) for other, same in _ALIKE.items() if same == group)
        for verb, group in _ALIKE.items()
        for form in (verb, *(form for form, base in IRREGULAR.items() if base == verb))
    }
)
MEANS = frozenset(
    "email mail phone sms text message messages letter post card hand click push".split()
)
"""What something is done by without being anybody."""
_EMPTY = frozenset("be do can may must shall will would could should let become".split())


class Deed(NamedTuple):
    """A verb with the heads of its agents, of what it is done to, and of what it goes to."""

    verb: str
    """Stem of the base form, or the name of its group (`deed_name`)."""
    agents: frozenset[str]
    patients: frozenset[str]
    goals: frozenset[str]
    """Who gets it: "gives the owner a certificate", "sends it to the owner"."""
    places: frozenset[tuple[str, str]]
    """The other objects of prepositions with the preposition."""
    denied: bool
    passive: bool
    words: tuple[str, str, str]
    """The agent, the verb and the patient as written, for a message."""


def alike_of(stemmed: str) -> frozenset[str]:
    """The stems that a stem of a verb may stand for; none where it has no such group."""
    return _GROUPS.get(stemmed, frozenset())


def deed_name(stemmed: str) -> str:
    """One name for a stem and all that may stand for it."""
    return min(_GROUPS.get(stemmed, (stemmed,)))


def base_stem(verb: "Token") -> str:
    """The stem of a verb's base form: of "goes" that of "go"."""
    return stem(_base(verb))


GET, SEND, SEE, SHOW, TELL = (deed_name(verb) for verb in ("get", "send", "see", "show", "tell"))
BE = "be"


def deeds(tokens: Iterable["Token"], actors: frozenset[str] = frozenset()) -> Iterator[Deed]:
    """The deeds of some tokens of a parse.

    Args:
        tokens: of one sentence.
        actors: stems of the role that "I" means.
    """
    for token in tokens:
        if not _is_verb(token):
            continue
        found = _deed(token, actors)
        if found.verb in _EMPTY and found.verb != BE:
            continue
        if found.agents or found.patients or found.goals or found.places:
            yield found
            yield from _seen_from_the_other_side(found)


def told(tokens: Iterable["Token"]) -> Iterator[Deed]:
    """What some tokens tell in the first place, without the other side of giving and showing."""
    main = (token for token in tokens if token.dep_ in {"ROOT", "conj"})
    return (_deed(token, frozenset()) for token in main if _is_verb(token))


def _seen_from_the_other_side(deed: Deed) -> Iterator[Deed]:
    """What is sent to somebody, or wanted, somebody gets; what is shown to somebody they see."""
    if deed.verb == "want" and deed.patients:
        yield deed._replace(verb=GET)
    if deed.verb in {TELL, "remind", "warn"} and deed.patients:
        means = frozenset(
            name for preposition, name in deed.places if preposition in {"by", "with"}
        )
        yield deed._replace(verb=GET, agents=deed.patients, patients=means, places=frozenset())
    if deed.goals and deed.verb in {SEND, SHOW}:
        verb = GET if deed.verb == SEND else SEE
        words = ("", *deed.words[1:])
        yield deed._replace(verb=verb, agents=deed.goals, goals=frozenset(), words=words)


def _is_verb(token: "Token") -> bool:
    return token.tag_.startswith("VB") and token.dep_ not in {
        "aux", "auxpass", "amod", "compound", "pobj", "nmod",
    }  # fmt: skip


def _deed(verb: "Token", actors: frozenset[str]) -> Deed:
    passive = is_passive(verb)
    agents, patients = _agents(verb, passive=passive), _patients(verb, passive=passive)
    base = _base(verb)
    goals: set[str] = set()
    places: set[tuple[str, str]] = set()
    of = _ALIKE.get(base, base)
    for one in verb.children:
        if one.dep_ == "dative" and one.tag_.startswith(("N", "PRP")):
            goals |= named(one, actors)
    for preposition, noun in _objects(verb, patients):
        if preposition == "to" and of in {"send", "show"}:
            goals |= named(noun, actors)
        elif preposition != "by" or not passive or noun.lower_ in MEANS:
            places |= {(preposition, name) for name in named(noun, actors)}
    things = [child for child in verb.children if child.dep_ == "dobj"]
    if passive and things and of in {"send", "show"}:
        # "the skipper is shown the waiting time"
        goals |= {name for one in patients if one not in things for name in named(one, actors)}
        patients = things
    if base == BE:
        patients = [c for c in verb.children if c.dep_ in {"attr", "acomp", "advmod", "oprd"}]
        patients += [noun for _, noun in _objects(verb, ())]
        places = set()
    return Deed(
        verb=deed_name(stem(base)),
        agents=frozenset(name for one in agents for name in named(one, actors)),
        patients=frozenset(name for one in patients for name in named(one, actors)),
        goals=frozenset(goals),
        places=frozenset(places),
        denied=denied(verb),
        passive=passive,
        words=(written(agents), verb.text, written(patients)),
    )


def is_passive(verb: "Token") -> bool:
    """Whether something is done to the verb's subject: "is printed", "printed" after it."""
    if any(child.dep_ == "auxpass" for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ == "aux" for child in verb.children):
        return False
    if verb.dep_ == "conj":
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "relcl"}


def _subjects(verb: "Token") -> list["Token"]:
    """The subject of a verb, or of the verb whose subject it shares."""
    own = [child for child in verb.children if child.dep_ in _SUBJECTS or _misread(child)]
    if own and verb.dep_ == "relcl" and own[0].tag_ in {"WP", "WDT"}:
        return [verb.head]  # "guests who miss"
    if not own and verb.dep_ == "acl":
        return [verb.head] if verb.tag_ in {"VBN", "VBG"} else []
    if not own and verb.dep_ == "xcomp":
        things = [child for child in verb.head.children if child.dep_ in {"dobj", "dative"}]
        return things or _subjects(verb.head)
    if not own and verb.dep_ == "conj" and verb.head.tag_.startswith("VB"):
        own = _subjects(verb.head)
        if verb.head.dep_ in {"advcl", "ccomp", "relcl", "pcomp"}:
            # "… before it begins and then gets": the parse may have taken the nearest verb.
            own = [
                *own,
                *(
                    one
                    for up in verb.head.ancestors
                    for one in up.children
                    if one.dep_ in _SUBJECTS
                ),
            ]
    return [told for one in own if _agrees(verb, one) for told in _measured(one)]


def _measured(noun: "Token") -> list["Token"]:
    """Of "repairs above 80 euro" the repairs, where the parse takes the measure for the subject."""
    counted = [child for child in noun.children if child.dep_ == "nummod"]
    if not any(one.i and one.nbor(-1).tag_ == "IN" for one in counted):
        return [noun]
    return [child for child in noun.children if child.dep_ == "nmod"]


def _misread(child: "Token") -> bool:
    """Whether a noun before a finite verb was taken for a part of its name."""
    return child.dep_ == "compound" and child.head.tag_ == "VBZ" and child.i < child.head.i


def _agrees(verb: "Token", subject: "Token") -> bool:
    """Whether a verb has the number of the subject that the parse gives it."""
    joined = any(child.dep_ == "conj" for child in subject.children)
    if verb.tag_ == "VBP" and subject.tag_ in {"NN", "NNP"}:
        return joined or subject.lower_ in _MASSES
    return not (verb.tag_ == "VBZ" and subject.tag_ == "NNS") or subject.lower_ in _MASSES


_MASSES = frozenset("staff data media team family group people police news series".split())


def _agents(verb: "Token", *, passive: bool) -> list["Token"]:
    found = [
        noun
        for child in verb.children
        if child.dep_ in {"agent", "prep"} and child.lower_ == "by"
        for noun in child.children
        if noun.dep_ == "pobj" and noun.lower_ not in MEANS
    ]
    return found if passive else _subjects(verb)


def _patients(verb: "Token", *, passive: bool) -> list["Token"]:
    found = [child for child in verb.children if child.dep_ in {"dobj", "oprd"}]
    if verb.dep_ == "relcl" and any(c.tag_ in {"WDT", "WP"} for c in found):
        found = [verb.head]
    return [*found, *_subjects(verb)] if passive else found


def _objects(verb: "Token", patients: Sequence["Token"]) -> Iterator[tuple[str, "Token"]]:
    """Prepositions with their objects, of the verb and of what it is done to."""
    for owner in (verb, *patients):
        for child in owner.children:
            # "the scan of the tooth" says whose it is, not where it goes.
            if child.dep_ not in {"prep", "dative", "agent"} or child.lower_ == "of":
                continue
            if owner is not verb and child.lower_ == "with":
                continue  # "a tour with visitors"
            for noun in child.children:
                if noun.dep_ in {"pobj", "pcomp"}:
                    yield child.lower_, noun
                if noun.dep_ == "conj":
                    yield from (
                        (noun.lower_, last) for last in noun.children if last.dep_ == "pobj"
                    )


def named(noun: "Token", actors: frozenset[str] = frozenset()) -> set[str]:
    """The stems of a noun, of those joined to it, and of the nouns that make its name.

    A pronoun is `SOMEBODY`, "I" the role; of "the list of guests" the guests count as well.
    """
    if noun.lower_ in _FIRST:
        return {WRITER, *actors}
    if noun.lower_ in _PRONOUNS:
        return {SOMEBODY}
    found = {stem(IRREGULAR.get(noun.lower_, noun.text))}
    for child in noun.children:
        if child.dep_ in {"conj", "compound"}:
            found |= named(child, actors)
        elif child.dep_ == "prep" and child.lower_ == "of" and noun.lower_ in _HOLDERS:
            found |= {name for last in child.children for name in named(last, actors)}
    return found


_HOLDERS = GLUE | frozenset("copy number part set sum total name type kind date amount".split())


def denied(verb: "Token") -> bool:
    """Whether the deed is denied: "not", "never", "no longer", "no visitor", "nobody"."""
    children = list(verb.children)
    if any(child.dep_ == "neg" or child.lower_ in _DENIERS for child in children):
        return True
    if any(child.lower_ in {"longer", "more"} and _deprived(child) for child in children):
        return True  # "no longer"
    if any(_deprived(child) for child in children if child.dep_ in {*_SUBJECTS, "dobj", "attr"}):
        return True
    shared = verb.dep_ == "conj" and not any(child.dep_ in _SUBJECTS for child in children)
    if shared and any(c.dep_ == "cc" and c.lower_ in {"or", "nor"} for c in verb.head.children):
        return denied(verb.head)
    return verb.dep_ == "xcomp" and denied(verb.head)


def _deprived(noun: "Token") -> bool:
    return noun.lower_ in _DENIERS or any(child.lower_ in _DENIERS for child in noun.children)


def _base(token: "Token") -> str:
    from assistant.quality.nlp import lemma

    return lemma(token)


def written(nouns: Sequence["Token"]) -> str:
    """Nouns as they stand in the text, with their articles, for the middle of a sentence."""
    return "/".join(
        " ".join(
            one.lower_ if one.dep_ == "det" or one.tag_ in {"NN", "NNS"} else one.text
            for one in (*(c for c in noun.children if c.dep_ in {"compound", "det"}), noun)
        )
        for noun in nouns
    )


def clauses(doc: "Doc") -> Iterator[list["Token"]]:
    """The tokens of each clause that has a subject of its own, with the subject that it shares."""
    heads = [token for token in doc if token.dep_ == "ROOT" or _own_clause(token)]
    for head in heads:
        inner = {token for other in heads if other is not head and head in other.ancestors
                 for token in other.subtree}  # fmt: skip
        yield [token for token in head.subtree if token not in inner]


def _own_clause(token: "Token") -> bool:
    return token.dep_ in {"conj", "advcl", "ccomp"} and any(
        child.dep_ in _SUBJECTS for child in token.children
    ) and token.tag_.startswith("VB")  # fmt: skip
