"""What an item states, as criteria that are whole, or that lack their outcome only.

A sentence that already says when something holds, where its limit lies or what is seen is a
criterion as it stands: code words it, and no model is asked. What remains open is the outcome of
an action of which the item says only that somebody wants to do it.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.domain import Span, Steps
from assistant.domain.base import Model
from assistant.refinement.deeds import done
from assistant.refinement.inflect import finite, third_person
from assistant.refinement.lines import RawLine
from assistant.refinement.persons import Actor, as_role
from assistant.refinement.pieces import Conditional, Statement, conditional, trailing

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from assistant.quality.lines import Passage

USER = Actor(name="the user")
NOBODY = Actor(name="")
"""Whoever does what a technical item lists: what counts is that it is done."""
_LIMIT = re.compile(
    r"\d|\b(?:only|at most|at least|up to|within|each|every|all|any|until|before|unless|without|"
    r"no|one|two|three|several|both|either)\b",
    re.IGNORECASE,
)
_SEEN = frozenset("see get receive find know hear learn read have be notice".split())
"""What somebody wants to see or get is itself what can be observed."""
_MESSAGES = re.compile(
    r"\b(?:alarm|alert|confirmation|email|e-mail|letter|mail|message|notice|notification|receipt|"
    r"reminder|report|sms|summary|warning)s?\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"^(?:an?|the|some|any)?\s*(?:easy |quick |simple )?(?:ability|chance|option|possibility|way|"
    r"opportunity|means)\s+(?:to|of)\s+",
    re.IGNORECASE,
)
_SOMEBODY_TO = re.compile(
    r"^(?P<who>(?:(?!\bto\b).)+?)\s+(?P<not>not )?to (?P<not2>not )?(?P<verb>[a-z]+)\b(?P<rest>.*)$",
    re.DOTALL,
)
_SECOND_STEP = re.compile(r"(?:[,;.]|\band)\s+(?:given|when|then)\b", re.IGNORECASE)
"""A condition with a sequence or a second condition is no single scenario: it stays a rule."""
_DENIED = re.compile(r"^(?:no|do not|don['’]t|never|not) ", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:(?:so|also|then|first|in addition|besides|moreover|finally),?\s+|"
    r"(?:should(?: be)?|wanted|wish|wishes|to be|target|goal|expected|now wanted)\s*:\s+)",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"^(?P<who>[A-Z][\w'’ -]{1,40}?)\s+(?P<verb>wants?|wish(?:es)?|needs?|would like)\s+(?=to\b|an?\b|the\b|one\b)"
)


COUNTED = re.compile(r"[a-z]+[^s\W]s (?:of|for|with|in|by|from|to)\b", re.IGNORECASE)
"""A thing in the plural that looks like a verb: "counts of bicycles"."""
_IF_COULD = re.compile(
    r"^.*?(?:^|,\s*(?:and |so |but )?)if\s+(?P<who>[^,]{3,60}?)\s+(?P<verb>could|would|had)\s+"
    r"(?P<what>.+?)(?:,\s+(?:that|it|this|he|she|they|we|I|you|the|there|surely|then|[A-Z]\w+)\b[^,]*\bwould\b.*)?$",
    re.IGNORECASE | re.DOTALL,
)
"""A wish as letters put it: "if the desk could see the plan, it would help"."""


_SEVERAL = re.compile(r"^(?:they|we|you|people|all)$|\b(?!this)[a-z]+[^su]s$", re.IGNORECASE)


def polite_wish(text: str) -> str:
    """What a polite wish asks for, plainly: "if the desk could see the plan, …" is "the desk can see
    the plan"; empty where a sentence is none."""
    found = _IF_COULD.match(text.strip(" ."))
    if found is None or not re.search(r"\bwould\b", text) or "if " in found["what"]:
        return ""
    head = re.split(r"\s(?:in|of|at|on|with|from|for|who|that)\s", found["who"])[0]
    several = _SEVERAL.search(head) is not None
    verb = {"could": "can", "had": "have" if several else "has"}.get(found["verb"].lower(), "")
    who, what = found["who"], found["what"].strip(" ,;.")
    if found["verb"].lower() == "would":
        return f"{who} {finite(what, 0, plural=several)}"
    return f"{who} {verb} {what}"


class Frame(Model):
    """A criterion as far as the item states it: a rule, or the steps of a scenario."""

    covers: tuple[str, ...]
    span: Span
    """Where the item says so."""
    rule: str = ""
    when: str = ""
    then: str = ""
    able: str = ""
    """That somebody can do what `when` says, in the item's words: what it states without an outcome."""

    @property
    def open(self) -> bool:
        """Whether the outcome is missing."""
        return not self.rule and not self.then

    @property
    def said(self) -> str:
        """Its words without keywords, to compare with."""
        return self.rule or f"{self.when} {self.then}".strip()

    def addressed(self, passage: "Passage") -> "Frame":
        """The frame with the addresses as the item has them; `passage`: what it was made of."""
        told = {
            name: passage.written(getattr(self, name), self.span.start)
            for name in ("rule", "when", "then", "able")
        }
        return self.model_copy(update=told)

    def line(self) -> RawLine:
        """The frame as a line, where it is whole."""
        if self.rule:
            return RawLine(covers=self.covers, span=self.span, rule=self.rule)
        return RawLine(
            covers=self.covers,
            span=self.span,
            steps=Steps(given="", when=self.when, then=self.then),
        )


def of_statement(
    one: Statement,
    doc: "Doc | None",
    covers: Sequence[str],
    span: Span,
    actor: Actor,
    *,
    scenarios: bool,
) -> Frame:
    """The frame of a statement that says how something is or must be.

    Args:
        one: the statement.
        doc: its parse, where it is a whole sentence.
        covers: ids of the clauses in it.
        span: where it stands.
        actor: who "I" is, where the sentence says "I".
        scenarios: whether conditions become scenarios; else the statement stays a rule.
    """
    text = _OPENING.sub("", one.text)
    if wished_for := polite_wish(text):
        return _frame(None, as_role(wished_for, actor), tuple(covers), span, actor)
    wish = _WISH.match(text)
    if wish and not {"I", "not", "never"} & set(wish["who"].split()) and "n't" not in wish["who"]:
        who = wish["who"]
        plain = Actor(
            name=who[:1].lower() + who[1:], plural=wish["verb"] in {"want", "need", "wish"}
        )
        wished = of_wish(text[wish.end("verb") :].strip(), None, covers, span, plain)
        if not wish["verb"].startswith("need"):
            return wished
        # "Every refund needs a second agent" is a duty: "has" or "can" would weaken it.
        if wished.open and text[wish.end("verb") :].lstrip().startswith("to "):
            return wished
    made = (conditional(text, doc) or trailing(text)) if scenarios else None
    return _frame(made, as_role(text, actor), tuple(covers), span, actor)


def of_wish(text: str, doc: "Doc | None", covers: Sequence[str], span: Span, actor: Actor) -> Frame:
    """The frame of what somebody wants: to do something, to have it, or that it happens.

    Args:
        text: what is wanted, as "to pay by card", "an alarm when …" or "owners to be reminded".
        doc: its parse, behind "I want ".
        covers: ids of the clauses in it.
        span: where it stands.
        actor: who wants it.
    """
    plain = " ".join(text.split()).strip(" .,;")
    if way := _WAY.match(plain):
        plain = "to " + plain[way.end() :]
    if plain.casefold().startswith("to "):
        return of_act(plain[3:], covers, span, actor)
    if _bare_verb(plain) and not COUNTED.match(plain):
        return of_act(plain, covers, span, actor)
    if (found := _SOMEBODY_TO.match(plain)) and _not_a_noun(doc):
        who = found["who"]
        if f"`{who}`" in span.text:
            who = f"`{who}`"
        negated = "not " if found["not"] or found["not2"] else ""
        phrase = f"{negated}{found['verb']}{found['rest']}"
        told = f"{who} {finite(phrase, 1 if negated else 0, plural=_plural(doc, who))}"
        return _frame(trailing(told), as_role(told, actor), tuple(covers), span, actor)
    verb = "gets" if _MESSAGES.search(plain.split(" when ")[0]) else "has"
    if actor.plural:
        verb = {"gets": "get", "has": "have"}[verb]
    told = f"{actor.name} {verb} {plain}"
    return _frame(trailing(told), as_role(told, actor), tuple(covers), span, actor)


def of_act(phrase: str, covers: Sequence[str], span: Span, actor: Actor) -> Frame:
    """The frame of something that somebody does; open where only the act is stated.

    Args:
        phrase: the act with its verb first, in base form.
        covers: ids of the clauses in it.
        span: where it stands.
        actor: who does it; `NOBODY` where it is only said to be done.
    """
    plain = " ".join(phrase.split()).strip(" .,;")
    plain = re.sub(r"^to\s+", "", plain)
    if not plain[:2].isupper():
        plain = plain[:1].lower() + plain[1:]
    first = plain.split(" ")
    if actor == NOBODY:
        return _of_deed(plain, covers, span)
    at = (
        1
        if len(first) > 2
        and (first[0] == "not" or first[0].endswith("ly") or first[0] in {"also", "only"})
        else 0
    )
    banned = _DENIED.match(plain) and first[0] != "not"
    if banned or not _may_open(first[at]):
        # A ban, and what does not begin with a verb, is no event: it stands as the item has it.
        several = first[at].endswith(",") and _may_open(first[at].rstrip(","))
        able = f"{actor.name} can {plain}" if several else plain  # "create, pause and delete codes"
        return Frame(covers=tuple(covers), span=span, rule=as_role(able, actor))
    told = _further(f"{actor.name} {finite(plain, at, plural=actor.plural)}", actor)
    if first[0] == "not" and len(first) > 2:
        wishes = re.split(r",? and to (?=not )", plain)
        told = " and ".join(finite(one, 1, plural=actor.plural) for one in wishes)
        return Frame(covers=tuple(covers), span=span, rule=as_role(f"{actor.name} {told}", actor))
    if first[at] in _SEEN:
        return _frame(trailing(told), as_role(told, actor), tuple(covers), span, actor)
    if _LIMIT.search(plain):
        able = f"{actor.name} can {plain}"
        return Frame(covers=tuple(covers), span=span, rule=as_role(able, actor))
    return Frame(
        covers=tuple(covers),
        span=span,
        when=as_role(told, actor),
        able="" if _COMPARES.search(plain) else as_role(f"{actor.name} can {plain}", actor),
    )


_COMPARES = re.compile(r"\b(?:less|fewer|more|better|faster)\b", re.IGNORECASE)
"""What somebody wants to do less of is no ability."""
_AND_DOES = re.compile(
    r"(?<= and )(?P<verb>[a-z]+)(?= (?:the|an?|my|our|their|each|every|all|it|them|[a-z]+s)\b)"
)


_OTHERS_VERB = re.compile(
    r"(?:\bto (?!(?:the|an?|my|our|their|his|her|its|each|every|all)\b)[a-z]+|\b(?:lets?|makes?|has|helps?|sees?))\b"
    r"[^,]* and "
)
"""Words that another verb hangs on, with which the further one may go: "refuses to pay and sign"."""


def _further(told: str, actor: Actor) -> str:
    """A deed with the further verb in the number of who does it: "jumps to a line and marks it"."""
    from assistant.quality.units import is_verb

    if actor.plural or _OTHERS_VERB.search(told):
        return told
    return _AND_DOES.sub(
        lambda found: third_person(found["verb"]) if is_verb(found["verb"]) else found["verb"], told
    )


def _of_deed(plain: str, covers: Sequence[str], span: Span) -> Frame:
    """The frame of what nobody in particular does: that it is done."""
    if _DENIED.match(plain):
        return of_act(plain, covers, span, USER)
    # That a step was taken is what can be checked of it: nothing is left open.
    told = done(plain)
    return _frame(trailing(told), told, tuple(covers), span, USER)


def _frame(
    made: Conditional | None, text: str, covers: tuple[str, ...], span: Span, actor: Actor
) -> Frame:
    if made is None or _SECOND_STEP.search(f"{made.when}, {made.then}"):
        return Frame(covers=covers, span=span, rule=text)
    return Frame(
        covers=covers, span=span, when=as_role(made.when, actor), then=as_role(made.then, actor)
    )


def _may_open(word: str) -> bool:
    """Whether a phrase that begins with this word may say what somebody does."""
    from assistant.quality.nlp import may_be_verb

    return word.isalpha() and (may_be_verb(word.casefold()) or word.casefold() in {"be", "not"})


def _bare_verb(plain: str) -> bool:
    """Whether the wish begins with its verb ("I want pay by card")."""
    from assistant.quality.units import opens_with_verb

    return opens_with_verb(plain, prose=True)


def _not_a_noun(doc: "Doc | None") -> bool:
    """Whether "X to do" says what X shall do, rather than which X it is ("a list to print")."""
    for token in doc or ():
        if token.tag_ == "TO" and token.head.tag_ == "VB":
            noun = token.head.head
            return not (token.head.dep_ in {"relcl", "acl"} and noun.tag_.startswith("NN"))
    return True


def _plural(doc: "Doc | None", who: str) -> bool:
    if who.strip().endswith(("`", '"', "”")):
        return False
    for token in doc or ():
        if token.dep_ in {"nsubj", "nsubjpass", "dobj"} and token.lower_ not in {"i", "we"}:
            return token.tag_ in {"NNS", "NNPS"} or token.lower_ in {"people", "they", "others"}
    return False
