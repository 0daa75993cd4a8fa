"""What "it", "them" and "its" stand for, where their own sentence says so."""

from typing import TYPE_CHECKING

from assistant.quality.actors import is_person
from assistant.quality.heads import series
from assistant.quality.nouns import phrase, said

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ONE = frozenset("it its itself".split())
_MANY = frozenset("them their they".split())
_OBJECTS = frozenset({"dobj", "obj", "nsubjpass"})
_THINGS = _OBJECTS | {"pobj", "dative", "conj", "attr", "oprd"}
_OWNED = "PRP$"


def told(doc: "Doc", start: int, stop: int) -> str:
    """Tokens `start` to `stop` as text; pronouns that point before `start` are named.

    Args:
        doc: a parsed sentence.
        start: index of the first token of a piece that shall stand alone.
        stop: index after its last token.
    """
    pieces: list[str] = []
    named = False
    for token in doc[start:stop]:
        name = "" if named else referent(token, start)
        named |= bool(name)
        pieces.append((name or token.text) + token.whitespace_)
    return "".join(pieces).strip()


def referent(token: "Token", before: int, own: frozenset[int] = frozenset()) -> str:
    """The words that a pronoun stands for; empty where it is none or nothing fits for certain.

    What an earlier verb was done to is taken. Singular and plural must agree, "it" is no person,
    and nothing else may fit as well, unless the pronoun is itself what its verb is done to.

    Args:
        token: any token.
        before: the words must stand before this token index.
        own: indices of words that stand beside the pronoun anyway.
    """
    word = token.lower_
    if word in {"one", "ones"}:
        return _same_sort(token, before, own)
    if word not in _ONE | _MANY or token.tag_ not in {"PRP", _OWNED}:
        return ""
    many = word in _MANY
    fitting = [
        one
        for one in token.doc[: token.i]
        if one.dep_ in _THINGS and _agrees(one, many=many) and not _listed_with_another(one)
    ]
    things = [one for one in fitting if one.dep_ in _OBJECTS and one.i < before]
    if not things or things[-1].i in own or things[-1] in token.subtree:
        return ""
    if len(fitting) > 1 and not (token.dep_ in _OBJECTS and token.head.i >= before):
        return ""
    if token.tag_ == _OWNED and many and _plural_subject(token):
        return ""  # "Guests log out and reset their password"
    name = _name(things[-1], many=many)
    return f"{name}{'’' if name.endswith('s') else '’s'}" if token.tag_ == _OWNED else name


def _same_sort(token: "Token", before: int, own: frozenset[int]) -> str:
    """The noun that "one" stands for in "the old one": that of the thing named before."""
    if token.dep_ == "nummod" or not any(word.dep_ == "amod" for word in token.lefts):
        return ""  # "not more than one reduction"
    plural = token.lower_ == "ones"
    things = [
        one
        for one in token.doc[:before]
        if one.dep_ in _OBJECTS and one.tag_ in {"NN", "NNS"} and one.i not in own
    ]
    fits = bool(things) and (things[-1].tag_ == "NNS") == plural
    return things[-1].text if fits else ""


def _listed_with_another(noun: "Token") -> bool:
    return noun.dep_ == "conj" and noun.head.tag_.startswith("NN")


def _plural_subject(token: "Token") -> bool:
    return any(one.dep_ == "nsubj" and _agrees(one, many=True) for one in token.doc[: token.i])


def _agrees(noun: "Token", *, many: bool) -> bool:
    if not noun.tag_.startswith("NN"):
        return False
    plural = noun.tag_ in {"NNS", "NNPS"} or len(series(noun)) > 1
    return plural if many else not plural and not is_person(noun)


def _name(noun: "Token", *, many: bool) -> str:
    """A noun as a later sentence names it: "an order" becomes "the order"."""
    listed = series(noun) if many else [noun]
    if len(listed) > 1:
        last = listed[-1]
        text = said(list(noun.doc[_first(noun) : last.i + 1]))
    else:
        text = said(phrase(noun, bare=True))
    owner = next((w for w in noun.lefts if w.dep_ == "poss" and w.tag_ == _OWNED), None)
    if owner is not None and len(listed) == 1:
        return f"{owner.lower_} {text}"
    marked = any(w.dep_ == "det" for w in noun.lefts)
    return f"the {text}" if marked and not text.lower().startswith(("the ", "a ", "an ")) else text


def _first(noun: "Token") -> int:
    return min((w.i for w in phrase(noun, bare=True)), default=noun.i)
