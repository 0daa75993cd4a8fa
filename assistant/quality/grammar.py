"""From a parsed sentence to its demands: each joined verb with each joined object."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.quality import words
from assistant.quality.units import Sibling

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OBJECTS = {"dobj", "obj", "attr", "oprd"}
_NOUNS = {"NN", "NNS", "NNP", "NNPS", "CD", "VBG", "FW", "PRP", "DT", "JJ", "WP"}
_LEFT_OUT = {"det", "poss", "cc", "preconj", "predet", "punct", "conj", "case"}
_PRONOUNS = {"it", "them", "they", "this", "that", "these", "those", "one"}
_TRAILING = {"prep", "agent", "advcl", "npadvmod", "relcl", "acl", "prt", "advmod", "acomp", "xcomp", "pcomp", "appos",
             "nummod", "ccomp", "dative"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demand:
    """One verb with one object, as found in a sentence."""

    action: str
    object: str
    text: str
    start: int
    """First character in the sentence."""
    end: int
    verb: int
    """Index of the verb's token (of the noun's, where no verb stands)."""
    negative: bool = False
    passive: bool = False
    by: str = ""
    """What varies it, where it is one of several variations."""
    varies: str = ""
    """"interface" or "data", where it is one of several variations."""
    joined_data: bool = False
    """One of several pieces of data that are shown or entered together."""
    sibling: Sibling | None = None
    """The verb that was taken out, where this demand is its."""


def demands(doc: "Doc", begin: int = 0, siblings: Sequence[Sibling] = ()) -> list[Demand]:
    """Every verb x object of a sentence.

    Args:
        doc: a sentence parsed by the English pipeline.
        begin: the first character that belongs to the item; what stands before was put there to
            help the grammar.
        siblings: verbs that were taken out because they share the object of a later one.

    Returns:
        Demands in the order of the text; empty where the sentence holds no verb and no noun.
    """
    heads = [head for sent in doc.sents for head in _heads(sent.root)]
    verbs = sorted(
        {token.i: token for head in heads for token in _joined_verbs(head)}.values(),
        key=lambda t: t.i,
    )
    verbs = [verb for verb in verbs if verb.idx >= begin]
    if not verbs:
        return _nominal(doc, begin)
    found: list[Demand] = []
    groups = [(verb, _objects(verb)) for verb in verbs]
    for number, (verb, objects) in enumerate(groups):
        if (
            verb.lemma_.lower() in words.WISHES | {"be", "have"}
            and not _is_plain(verb)
            and not objects
        ):
            continue
        borrowed = False
        if not objects and _shares(
            verb, groups[number + 1][0] if number + 1 < len(groups) else None
        ):
            for later, later_objects in groups[number + 1 :]:
                if later_objects:
                    objects, borrowed = later_objects, True
                    verb_for_tail = later
                    break
        if not borrowed:
            verb_for_tail = verb
        made = _build(verb, objects, borrowed, verb_for_tail, begin, found)
        for sibling in siblings:
            if sibling.before == verb.idx:
                found.extend(_sibling(one, sibling) for one in made)
        found.extend(made)
    return _varied(doc, found, verbs)


def _sibling(one: Demand, sibling: Sibling) -> Demand:
    text = sibling.lemma + one.text.removeprefix("not ").removeprefix(one.action)
    return replace(
        one, action=sibling.lemma, text=("not " if one.negative else "") + text, sibling=sibling
    )


def _is_plain(verb: "Token") -> bool:
    return verb.lemma_.lower() == "have"


def _heads(token: "Token") -> Iterator["Token"]:
    """Go down from the sentence's root through wishes and permissions to what is asked for."""
    lemma = token.lemma_.lower()
    below = [
        child for child in token.children if child.dep_ in {"xcomp", "ccomp"} and child.i > token.i
    ]
    if lemma in words.WISHES:
        nouns = [child for child in token.children if child.dep_ in _OBJECTS]
        if below:
            for child in below:
                yield from _heads(child)
        elif nouns:
            for noun in _joined(nouns[0]):
                yield from _noun_heads(noun)
        for child in token.children:
            if child.dep_ == "conj" and child.tag_.startswith("VB"):
                yield from _heads(child)
        return
    able = next(
        (
            child
            for child in token.children
            if child.dep_ == "acomp" and child.lemma_ in {"able", "possible", "allowed"}
        ),
        None,
    )
    if lemma == "be" and able is not None:
        inner = [child for child in able.children if child.dep_ in {"xcomp", "ccomp"}]
        if inner:
            for child in inner:
                yield from _heads(child)
            return
    if lemma in words.GRANTS and below:
        for child in below:
            yield from _heads(child)
        return
    if lemma in {"have", "get", "give", "provide", "offer", "add"}:
        noun = next(
            (
                child
                for child in token.children
                if child.dep_ in _OBJECTS and child.lemma_ in words.ABILITY_NOUNS
            ),
            None,
        )
        inner = (
            [child for child in noun.children if child.dep_ in {"acl", "xcomp"}]
            if noun is not None
            else []
        )
        if inner:
            for child in inner:
                yield from _heads(child)
            return
    yield token


def _noun_heads(noun: "Token") -> Iterator["Token"]:
    """What is wished is a thing: its own clauses ("a report that shows …") are the demands."""
    if noun.lemma_ in words.ABILITY_NOUNS:
        for child in noun.children:
            if child.dep_ in {"acl", "xcomp"}:
                yield from _heads(child)
                return
    clauses = [
        child
        for child in noun.children
        if child.dep_ == "relcl"
        and any(
            w.dep_ in {"nsubj", "nsubjpass"} and w.tag_ in {"WDT", "WP"} for w in child.children
        )
    ]
    if clauses:
        for child in clauses:
            yield from _heads(child)
    else:
        yield noun


def _joined(token: "Token") -> list["Token"]:
    """A token and everything joined to it by and, or, commas."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj":
            found.extend(_joined(child))
    return found


def _joined_verbs(head: "Token") -> list["Token"]:
    if not _verbal(head):
        return [head]
    found = [head]
    for child in head.children:
        if child.dep_ == "conj" and _verbal(child):
            found.extend(_joined_verbs(child))
    return found


def _verbal(token: "Token") -> bool:
    return token.tag_.startswith("VB") or token.pos_ in {"VERB", "AUX"}


def _objects(verb: "Token") -> list["Token"]:
    if not _verbal(verb):
        return []
    own = [child for child in verb.children if child.dep_ in _OBJECTS and child.i > verb.i]
    if not own and _passive(verb):
        return _patients(verb)
    if not own:
        preps = [
            child
            for child in verb.children
            if child.dep_ in {"prep", "dative"}
            and child.i > verb.i
            and child.lower_
            not in {
                "in",
                "by",
                "at",
                "as",
                "via",
                "after",
                "before",
                "during",
                "without",
                "within",
                "until",
                "on",
                "per",
                "using",
                "with",
            }
        ]
        own = [noun for prep in preps[:1] for noun in prep.children if noun.dep_ == "pobj"]
    return [
        one
        for noun in own[-1:]
        for one in _joined(noun)
        if one.tag_ in _NOUNS or one.pos_ in {"NOUN", "PROPN"}
    ]


def _patients(verb: "Token") -> list["Token"]:
    """What a passive verb is done to: its subject, or the thing that "which" stands for."""
    first = verb
    while first.dep_ == "conj" and _verbal(first.head):
        first = first.head
    subject = next(
        (w for place in (verb, first) for w in place.children if w.dep_ in {"nsubjpass", "nsubj"}),
        None,
    )
    if (subject is None or subject.tag_ in {"WDT", "WP"}) and first.dep_ in {"relcl", "acl"}:
        return [first.head]
    if subject is None or subject.lower_ in {"i", "we", "me", "us", "you"}:
        return []
    return _joined(subject)


def _passive(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and (
        any(
            child.dep_ == "auxpass" or (child.dep_ == "aux" and child.lemma_ in {"be", "get"})
            for child in verb.children
        )
        or (verb.dep_ == "conj" and _passive(verb.head))
        or verb.dep_ in {"acl"}
    )


def _shares(verb: "Token", following: "Token | None") -> bool:
    """Whether nothing but joining words stands between a verb and the next one."""
    if following is None or any(child.dep_ == "prt" for child in verb.children):
        return False
    if verb.lemma_.lower() in words.INTRANSITIVE and verb.lemma_.lower() not in {
        "browse",
        "register",
    }:
        return False
    between = verb.doc[verb.i + 1 : following.i]
    return all(
        w.dep_ in {"cc", "punct", "aux", "advmod", "auxpass"}
        or w.is_punct
        or w.tag_ in {"TO", "MD", "RB", "CC"}
        for w in between
    )


def _words(tokens: list["Token"]) -> str:
    """Tokens as they stand in the text, with one blank where the text has one."""
    text = ""
    for number, token in enumerate(tokens):
        text += token.text
        if number + 1 < len(tokens):
            gap = tokens[number + 1].i != token.i + 1 or token.whitespace_
            text += " " if gap and not tokens[number + 1].text.startswith(("'s", "’s")) else ""
    return text.strip(" ,;:.")


def _phrase(noun: "Token", *, bare: bool) -> list["Token"]:
    """A noun with what stands before it, and its "of …"; bare: without articles."""
    kept: list[Token] = []
    for child in noun.lefts:
        if child.dep_ in {"cc", "preconj", "punct", "conj"} or (
            bare
            and child.dep_ in _LEFT_OUT
            and not (child.dep_ == "poss" and child.tag_.startswith("NN"))
        ):
            continue
        kept.extend(
            w
            for w in child.subtree
            if w.i < noun.i
            and not (bare and w.dep_ in {"det", "poss"} and not w.tag_.startswith("NN"))
        )
    kept.append(noun)
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ == "of":
            kept.extend(child.subtree)
            break
    return sorted(kept, key=lambda t: t.i)


def _tail(token: "Token", *, after: int) -> list["Token"]:
    """What follows a verb or a noun and belongs to it, joined verbs and nouns left out."""
    kept: list[Token] = []
    for child in token.rights:
        if child.i >= after and child.dep_ in _TRAILING:
            kept.extend(child.subtree)
    return kept


def _build(
    verb: "Token",
    objects: list["Token"],
    borrowed: bool,
    tail_of: "Token",
    begin: int,
    before: list[Demand],
) -> list[Demand]:
    particle = next((child for child in verb.children if child.dep_ == "prt"), None)
    action = verb.lemma_.lower() + (f" {particle.lower_}" if particle is not None else "")
    negative = any(child.dep_ == "neg" for child in verb.children)
    passive = _passive(verb)
    lead = ("not " if negative else "") + action
    if not _verbal(verb):
        return [_thing(verb, begin)]
    if not objects:
        tail = sorted(
            {
                t.i: t for t in _tail(verb, after=verb.i) if t.dep_ != "prt" or t.head != verb
            }.values(),
            key=lambda t: t.i,
        )
        end = max([verb.idx + len(verb), *((t.idx + len(t)) for t in tail)])
        return [
            Demand(
                action,
                "",
                f"{lead} {_words(tail)}".strip(),
                verb.idx,
                end,
                verb.i,
                negative,
                passive,
            )
        ]
    inside = next(
        (
            child
            for child in objects[-1].children
            if child.dep_ in {"relcl", "acl"} and (child == verb or child.is_ancestor(verb))
        ),
        None,
    )
    hidden = {t.i for t in inside.subtree} if inside is not None else set()
    shared = [
        t
        for t in _tail(objects[-1], after=objects[-1].i)
        if t.i not in hidden
        and not (t.dep_ == "prep" and t.lower_ == "of" and t.head == objects[-1])
    ]
    found: list[Demand] = []
    for number, noun in enumerate(objects):
        own = _phrase(noun, bare=False)
        extra = (
            [t for t in _tail(noun, after=noun.i) if t not in own]
            if noun is not objects[-1]
            else []
        )
        if (not extra and noun is not objects[-1]) or noun is objects[-1]:
            extra = [t for t in shared if t not in own]
        verb_tail = [
            t
            for t in _tail(tail_of, after=tail_of.i)
            if t not in own and t not in extra and not (t.dep_ == "prt" and t.head == tail_of)
        ]
        if noun.i in {t.i for t in verb_tail}:
            verb_tail = [t for t in verb_tail if t.i > noun.i]
        name = _words(_phrase(noun, bare=True))
        words_of = _words(own)
        if noun.lower_ in _PRONOUNS and noun.tag_ in {"PRP", "DT", "CD"} and len(own) == 1:
            earlier = next((one.object for one in reversed(before) if one.object), "")
            name = earlier or name
            words_of = earlier or words_of
        rest = sorted({t.i: t for t in [*extra, *verb_tail]}.values(), key=lambda t: t.i)
        preposition = (
            noun.head.text + " " if noun.dep_ == "pobj" and noun.head.head == tail_of else ""
        )
        rest = [t for t in rest if not (preposition and t == noun.head)]
        text = " ".join(piece for piece in (lead, preposition + words_of, _words(rest)) if piece)
        if borrowed:
            start, end = verb.idx, verb.idx + len(verb)
        else:
            first = verb.idx if number == 0 else own[0].idx
            spans = [
                t
                for t in [
                    *own,
                    *(
                        t
                        for t in rest
                        if number == len(objects) - 1 or t in _tail(noun, after=noun.i)
                    ),
                ]
            ]
            start = (
                min(first, own[0].idx)
                if not (passive and before and own[0].idx < before[-1].end)
                else first
            )
            end = max(
                [*(t.idx + len(t) for t in spans), verb.idx + len(verb) if number == 0 else 0]
            )
        data = len(objects) > 1 and verb.lemma_.lower() in words.SHOWING
        found.append(
            Demand(
                action,
                name,
                text,
                max(start, begin),
                end,
                verb.i,
                negative,
                passive,
                joined_data=data,
            )
        )
    return found


def _thing(noun: "Token", begin: int) -> Demand:
    """A wish for a thing: the action that its name holds, else "have"."""
    own = _phrase(noun, bare=False)
    tail = [t for t in _tail(noun, after=noun.i) if t not in own]
    pieces = sorted({t.i: t for t in [*own, *tail]}.values(), key=lambda t: t.i)
    pieces = [t for t in pieces if t.idx >= begin]
    text = _words(pieces)
    start = min((t.idx for t in pieces), default=noun.idx)
    end = max((t.idx + len(t) for t in pieces), default=noun.idx + len(noun))
    lemma = noun.lower_
    action = words.NOMINAL.get(lemma) or words.NOMINAL.get(noun.lemma_.lower(), "")
    if not action and noun.tag_ == "VBG":
        action = noun.lemma_.lower()
    if action:
        of = next(
            (
                w
                for child in noun.rights
                if child.dep_ == "prep" and child.lower_ in {"of", "for", "to"}
                for w in child.children
                if w.dep_ == "pobj"
            ),
            None,
        )
        thing = (
            _words(_phrase(of, bare=True))
            if of is not None
            else _words([t for t in _phrase(noun, bare=True) if t.i < noun.i])
        )
        return Demand(action, thing, text, start, end, noun.i)
    return Demand("have", _words(_phrase(noun, bare=True)), text, start, end, noun.i)


def _nominal(doc: "Doc", begin: int) -> list[Demand]:
    """A line without a verb: its head nouns."""
    for sent in doc.sents:
        root = sent.root
        if root.idx >= begin and root.pos_ in {"NOUN", "PROPN"}:
            return [
                _thing(one, begin)
                for one in _joined(root)
                if one.pos_ in {"NOUN", "PROPN"} and one.idx >= begin
            ]
    noun = next((t for t in doc if t.idx >= begin and t.pos_ in {"NOUN", "PROPN"}), None)
    return [_thing(noun, begin)] if noun is not None else []


def _varied(doc: "Doc", found: list[Demand], verbs: list["Token"]) -> list[Demand]:
    """Add what is asked for in several variations ("by price, size and colour")."""
    for verb in reversed(verbs):
        own = [one for one in found if one.verb == verb.i]
        for prep, nouns in _variations(verb):
            channel = sum(
                1 for noun in nouns if {w.lower_ for w in _phrase(noun, bare=True)} & words.CHANNELS
            ) * 2 >= len(nouns)
            base = own[0] if own else None
            if base is None:
                continue
            head = base.text.split(f" {prep.text} ")[0]
            made = []
            for noun in nouns:
                name = _words(_phrase(noun, bare=True))
                phrase = _phrase(noun, bare=False)
                made.append(
                    replace(
                        base,
                        text=f"{head} {prep.text} {_words(phrase)}",
                        start=phrase[0].idx,
                        end=phrase[-1].idx + len(phrase[-1]),
                        by=name,
                        varies="interface" if channel else "data",
                    )
                )
            at = found.index(own[-1]) + 1
            if len(own) == 1:
                made[0] = replace(made[0], start=min(base.start, made[0].start))
                at -= 1
                found[at : at + 1] = made
            else:
                found[at:at] = made
            break
    return found


def _variations(verb: "Token") -> Iterator[tuple["Token", list["Token"]]]:
    places = [verb, *(_objects(verb)[-1:])]
    for place in places:
        for prep in place.rights:
            if prep.dep_ not in {"prep", "agent"} or prep.lower_ not in words.VARYING | {
                "including",
                "like",
            }:
                continue
            noun = next((w for w in prep.children if w.dep_ == "pobj"), None)
            nouns = _joined(noun) if noun is not None else []
            if len(nouns) > 1 and _varies(prep, nouns):
                yield prep, nouns


def _varies(prep: "Token", nouns: list["Token"]) -> bool:
    """Whether joined nouns after this preposition vary the demand rather than describe it."""
    known = sum(
        1
        for noun in nouns
        if {w.lower_ for w in _phrase(noun, bare=True)} & (words.CHANNELS | words.FORMATS)
    )
    if known * 2 >= len(nouns):
        return True
    return prep.lower_ in {"by", "via", "through", "using", "including"} or (
        prep.lower_ == "with" and prep.head.lemma_ in {"pay", "log", "sign", "login"}
    )
