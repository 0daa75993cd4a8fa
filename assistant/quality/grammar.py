"""From a parsed sentence to its demands: each joined verb with each joined object."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.quality import words
from assistant.quality.heads import heads, particle, series, verbal
from assistant.quality.nlp import lemma
from assistant.quality.nouns import is_passive, objects, phrase, said, tail
from assistant.quality.referring import referent
from assistant.quality.units import Sibling, Unit
from assistant.quality.varying import is_channel, variations

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PRONOUNS = {"it", "them", "they", "this", "that", "these", "those", "one"}
_JOINING = {"cc", "punct", "aux", "advmod", "auxpass"}


@dataclass(frozen=True, slots=True)
class Demand:
    """One verb with one object, as found in a sentence."""

    action: str
    object: str
    text: str
    start: int
    """First character in the parsed text."""
    end: int
    verb: int
    """Index of the verb's token (of the noun's, where no verb stands)."""
    negative: bool = False
    by: str = ""
    """What varies it, where it is one of several variations."""
    varies: str = ""
    """"interface" or "data", where it is one of several variations."""
    joined_data: bool = False
    """One of several pieces of data that are shown or entered together."""
    thing: bool = False
    """No verb was said: the line names a thing."""
    sibling: Sibling | None = None
    """The verb that was taken out before parsing, where this demand is its."""


def demands(unit: Unit, doc: "Doc") -> list[Demand]:
    """Every verb x object of a sentence.

    Args:
        unit: the sentence as it was prepared.
        doc: its parse.

    Returns:
        Demands in the order of the text; empty where the sentence holds no verb and no noun.
    """
    verbs = heads(doc, unit.begin, unit.joined)
    if not verbs:
        return _names(doc, unit.begin)
    places = set(unit.joined)
    marked = [one for one in doc if one.idx in places and verbal(one)] if places else []
    found: list[Demand] = []
    told = [(verb, objects(verb)) for verb in verbs]
    for number, (verb, own) in enumerate(told):
        source, things = verb, own
        if not own and verbal(verb):
            source, things = _borrowed(verb, told[number + 1 :])
        if lemma(verb) in words.WISHES | {"be"} and not things:
            continue
        hidden = {
            w.i
            for other in (*verbs, *marked)
            if other is not source
            for w in _apart(other, verb, marked)
        }
        made = _build(verb, source, things, hidden, unit.begin, found)
        if (meant := dict(unit.stand_ins).get(verb.idx)) is not None:
            made = [_meant(one, meant) for one in made]
        for sibling in unit.siblings:
            if sibling.before == verb.idx:
                found.extend(_of_sibling(one, sibling) for one in made)
        found.extend(made)
    return _varied(found, verbs)


def _apart(other: "Token", verb: "Token", marked: list["Token"]) -> list["Token"]:
    """The words of another demand, which are no part of this verb's."""
    if other == verb or other.is_ancestor(verb):
        return []
    return list(other.subtree) if other in marked or verb.is_ancestor(other) else []


def _borrowed(
    verb: "Token", later: list[tuple["Token", list["Token"]]]
) -> tuple["Token", list["Token"]]:
    """A verb right before another one shares its object ("create and delete orders")."""
    if not later or particle(verb) is not None or lemma(verb) in words.INTRANSITIVE:
        return verb, []
    between = verb.doc[verb.i + 1 : later[0][0].i]
    if not all(
        w.dep_ in _JOINING or w.is_punct or w.tag_ in {"TO", "MD", "RB", "CC"} for w in between
    ):
        return verb, []
    return next(((other, things) for other, things in later if things), (verb, []))


def _meant(one: Demand, verb: str) -> Demand:
    """The demand with the verb for which a plain one stood in."""
    lead = "not " if one.negative else ""
    text = lead + verb + one.text.removeprefix(lead).removeprefix(one.action)
    return replace(one, action=verb, text=text)


def _of_sibling(one: Demand, sibling: Sibling) -> Demand:
    said = one.text.removeprefix("not ")
    rest = said.removeprefix(one.action) if said.startswith(one.action) else f" {one.object}"
    text = (sibling.lemma + rest).strip()
    prefix = "not " if one.negative else ""
    return replace(one, action=sibling.lemma, text=prefix + text, sibling=sibling)


def _build(
    verb: "Token",
    source: "Token",
    things: list["Token"],
    hidden: set[int],
    begin: int,
    before: list[Demand],
) -> list[Demand]:
    if not verbal(verb):
        return [_name(verb, begin)]
    part = particle(verb)
    action = lemma(verb) + (f" {part.lower_}" if part is not None else "")
    negative = any(w.dep_ == "neg" for w in verb.children)
    lead = ("not " if negative else "") + action
    skipped = hidden | ({part.i} if part is not None else set())
    if not things:
        rest = tail(verb, skipped)
        end = max(_end(w) for w in [verb, *([part] if part is not None else []), *rest])
        text = re.sub(r"(?: and| or|,)+$", "", f"{lead} {said(rest)}".strip())
        text = _named(text, rest, verb)
        return [Demand(action, "", text, max(verb.idx, begin), end, verb.i, negative)]
    skipped |= {w.i for w in _clause_around(things[-1], verb)}
    shared = _without_of(tail(things[-1], skipped), things[-1])
    data = len(things) > 1 and lemma(verb) in words.SHOWING
    passive = is_passive(verb)
    found: list[Demand] = []
    for number, noun in enumerate(things):
        own = [w for w in phrase(noun, bare=False) if w.i not in skipped]
        inner = {w.i for w in own}
        extra = _without_of(tail(noun, skipped), noun) or shared
        rest = [w for w in [*extra, *tail(source, skipped)] if w.i not in inner]
        preposition = noun.head if noun.dep_ == "pobj" and noun.head.head == source else None
        if preposition is None and things[0].dep_ == "pobj" and things[0].head.head == source:
            preposition = things[0].head
        inside = {w.i for one in things for w in phrase(one, bare=False)} | {
            w.i for one in things[:-1] for w in one.subtree if w.dep_ in {"cc", "punct"}
        }
        rest = [w for w in rest if w.i not in inside and w != preposition]
        name, words_of = said(phrase(noun, bare=True)), said(own)
        if noun.lower_ in _PRONOUNS and noun.tag_ in {"PRP", "DT", "CD"} and len(own) == 1:
            earlier = next((one.object for one in reversed(before) if one.object), "")
            name = earlier or name
            words_of = referent(noun, verb.i) or _the(earlier) or words_of
        pieces = (lead, preposition.text if preposition is not None else "", words_of, said(rest))
        if source is not verb:
            start, end = verb.idx, _end(verb)
        else:
            start = verb.idx if number == 0 else own[0].idx
            if number == 0 and passive and not before:
                start = min(start, own[0].idx)
            closing = own if number + 1 < len(things) else [*own, *rest]
            end = max(_end(w) for w in ([verb, *closing] if number == 0 else closing))
        text = " ".join(piece for piece in pieces if piece)
        text = re.sub(r"(?: and| or|,)+$", "", text)
        text = _named(text, [*own, *rest], verb)
        if part is not None:  # "switch it off", and not "switch off it"
            text = re.sub(
                rf"\b{re.escape(action)} (it|them)\b", rf"{lemma(verb)} \1 {part.lower_}", text
            )
        found.append(
            Demand(action, name, text, max(start, begin), end, verb.i, negative, joined_data=data)
        )
    return found


def _the(name: str) -> str:
    """A thing that was named before, as it is named again."""
    known = re.match(r"(?:the|an?|my|our|their|his|her|its|all|each|every)\b|[A-Z\d]", name)
    return f"the {name}" if name and not known else name


_SIDE = re.compile(r"(?<!side )\bby side\b")


def _named(text: str, tokens: list["Token"], verb: "Token") -> str:
    """The text of a demand in which pronouns for something before its verb are named."""
    own = frozenset(token.i for token in tokens)
    text = _SIDE.sub("side by side", text)  # the grammar takes it for two things
    for token in tokens:
        if name := referent(token, verb.i, own):
            found = re.search(rf"\b{re.escape(token.text)}\b", text)
            text = text[: found.start()] + name + text[found.end() :] if found else text
    return text


def _clause_around(noun: "Token", verb: "Token") -> list["Token"]:
    """The clause of a noun in which the verb itself stands ("a report that shows …")."""
    for child in noun.children:
        if child.dep_ in {"relcl", "acl"} and (child == verb or child.is_ancestor(verb)):
            return list(child.subtree)
    return []


def _without_of(tokens: list["Token"], noun: "Token") -> list["Token"]:
    of = next((w for w in noun.rights if w.dep_ == "prep" and w.lower_ == "of"), None)
    inside = {w.i for w in of.subtree} if of is not None else set()
    return [w for w in tokens if w.i not in inside]


def _end(token: "Token") -> int:
    return token.idx + len(token)


def _names(doc: "Doc", begin: int) -> list[Demand]:
    """A line without a verb: its head nouns."""
    roots = [sentence.root for sentence in doc.sents if sentence.root.idx >= begin]
    root = next((one for one in roots if one.tag_.startswith("NN")), None)
    if root is None:
        root = next((t for t in doc if t.idx >= begin and t.tag_.startswith("NN")), None)
    listed = series(root) if root is not None else []
    return [_name(one, begin) for one in listed if one.idx >= begin]


def _name(noun: "Token", begin: int) -> Demand:
    """A thing: the action that its name holds ("order export"), else "have"."""
    own = phrase(noun, bare=False)
    pieces = [w for w in [*own, *tail(noun, {w.i for w in own})] if w.idx >= begin] or [noun]
    text, start, end = said(pieces), min(w.idx for w in pieces), max(_end(w) for w in pieces)
    action = words.NOMINAL.get(noun.lower_) or words.NOMINAL.get(lemma(noun), "")
    if not action and noun.tag_ == "VBG":
        action = lemma(noun)
    if not action:
        name = said(phrase(noun, bare=True))
        return Demand("have", name, text, start, end, noun.i, thing=True)
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
    if of is not None:
        name = said(phrase(of, bare=True))
    else:
        name = said([w for w in phrase(noun, bare=True) if w.i < noun.i])
    return Demand(action, name, text, start, end, noun.i, thing=True)


def _varied(found: list[Demand], verbs: list["Token"]) -> list[Demand]:
    """Add what is asked for in several variations ("by price, size and colour")."""
    for verb in reversed(verbs):
        own = [one for one in found if one.verb == verb.i and one.sibling is None]
        if not own:
            continue
        made: list[Demand] = []
        lists = list(variations(verb))
        for prep, listed in lists:
            channel = prep.lower_ != "with" and is_channel(listed)
            varies = "interface" if channel else "data"
            head = own[0].text.partition(f" {prep.text} ")[0]
            _, last, after = own[0].text.rpartition(said(list(listed[-1].words)))
            after = after.strip(" ,;") if last else ""
            if re.match(rf"(?:and|or|{re.escape(prep.text)})\b", after):
                continue  # what follows belongs to something else: "…, and thumbnails as PNG"
            if any(after.startswith(f"{other.text} ") for other, _ in lists):
                after = ""  # the next list has variations of its own
            for one in listed:
                bare = [word for word in one.words if word.tag_ not in {"DT", "PRP$"}]
                pieces = (head, one.preposition, said(list(one.words)), after)
                made.append(
                    replace(
                        own[0],
                        text=" ".join(piece for piece in pieces if piece),
                        start=one.words[0].idx,
                        end=_end(one.words[-1]),
                        by=said(bare),
                        varies=varies,
                        joined_data=False,
                    )
                )
        if not made:
            continue
        at = found.index(own[-1]) + 1
        shared = any(one.verb == verb.i and one.sibling is not None for one in found)
        if len(own) == 1 and not shared:
            made[0] = replace(made[0], start=min(own[0].start, made[0].start))
            found[at - 1 : at] = made
        else:
            found[at:at] = made
    return found
