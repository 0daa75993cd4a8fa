"""What one sentence or list line of an item states, as frames."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind
from assistant.quality.cues import ANOTHER_ROLE
from assistant.quality.enumerating import pieces
from assistant.refinement.frames import NOBODY, Frame, of_act, of_statement, of_wish
from assistant.refinement.gapping import ends_alike
from assistant.refinement.kinds import tells_of_a_fault
from assistant.refinement.persons import Actor, actor_of, as_role
from assistant.refinement.pieces import Statement, lower_first, statements, trailing
from assistant.refinement.recounting import is_past
from assistant.refinement.reported import said_to_us
from assistant.refinement.said import Said, overlap
from assistant.refinement.whose import Wish, of_writer
from assistant.refinement.wishes import parsed, unclear_in
from assistant.refinement.words import content_stems

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from assistant.quality.prepare import Prepared

_OF_SOMEBODY = re.compile(r"^(?:I|we)\s+", re.IGNORECASE)
_COMMANDS = 3
"""Commands from which on a sentence is a list of them."""
_LONGEST_INTRO = 14
"""Words of an introduction that is said as a whole with each line of its list."""
_SHORTEST_LINE = 2
"""Characters of a list line."""
_A_SENTENCE = 6
"""Words from which on a list line that only names something still states what is wanted."""
_NEAR = 8
"""Lines within which two lines of a checklist go together."""
_CAN = re.compile(
    r"(?P<who>[A-Z][\w '-]{1,40}?)\s+(?:can|may|must|should|shall|will|(?:are|is) able to)\b[^.]*$"
)
_ANOTHER = re.compile(
    rf"as (?P<who>{ANOTHER_ROLE}),?\s+I\s+(?:want|need|would like|wish)\s+(?P<means>.+?)"
    r"(?:,?\s+(?:so that|in order to|because)\b.*)?[.]?$",
    re.IGNORECASE | re.DOTALL,
)
"""A further story in the text of the first one."""
_SAYS_MORE = re.compile(r"\b(?:so that|in order to|because)\b.*,\s+(?:and|but)\b", re.IGNORECASE)
"""What stands behind its reason may be a limit: "because parents ask, and nobody else must see it"."""
_INTRODUCES = re.compile(
    r"\b(?:the following|as follows|all of (?:these|this|the following))\b", re.I
)


def of_said(
    said: Said,
    doc: "Doc",
    prepared: "Prepared",
    actor: Actor,
    doer: Actor,
    unclear: Sequence[str],
    *,
    scenarios: bool,
) -> Iterator[Frame]:
    """What a sentence or a list line states.

    Args:
        said: the sentence with its clauses.
        doc: its parse.
        prepared: the item that it stands in.
        actor: who "I" is.
        doer: who does what a list says; `NOBODY` where it only counts that it is done.
        unclear: words that the inspection found vague.
        scenarios: whether conditions become scenarios.
    """
    from assistant.quality.units import opens_with_verb

    text = said.passage.text
    if lines := [one for one in said.clauses if _carries_intro(one, said, prepared)]:
        for line in lines:
            text = _introduced(line.text, prepared.intros[said.line].text)
            told = Statement(text=text, start=0, end=len(text))
            if not unclear_in(text, unclear):
                yield of_statement(told, None, (line.id,), line.span, actor, scenarios=scenarios)
        return
    covers = tuple(clause.id for clause in said.clauses)
    if anothers := _of_another(said, actor, scenarios=scenarios):
        yield from anothers
        return
    acts = [clause for clause in said.clauses if is_act(clause)]
    command = opens_with_verb(text, prose=not said.bullet)
    if (
        acts
        and not _is_told(doc)
        and (
            command
            or text.split(" ")[0].casefold() == acts[0].action.split(" ")[0]
            or (said.bullet and _begins_with_its_verb(acts[0], text))
        )
    ):
        who = _who(prepared, said, doer)
        if len({clause.action for clause in acts}) == 1:
            for deed in _commands(text) or [text]:
                yield of_act(deed, covers, said.span, who)
        else:
            for clause in acts:
                yield of_act(clause.text, (clause.id,), clause.span, who)
        return
    listed = [one for one in said.clauses if one.kind in (ClauseKind.DATA, ClauseKind.INTERFACE)]
    if said.bullet and listed and not acts and not _stands_alone(said, doc, prepared):
        yield from _of_listed(said, prepared, covers, doer)
        return
    if _INTRODUCES.search(text) or tells_of_a_fault(text):
        return
    yield from _of_prose(said, doc, actor, unclear, scenarios=scenarios)


def _of_another(said: Said, actor: Actor, *, scenarios: bool) -> list[Frame]:
    """What somebody else wants: what people told the writer, or a further story in the first one's text."""
    covers = tuple(clause.id for clause in said.clauses)
    text = said.passage.text
    told = [
        of_statement(
            Statement(text=one, start=0, end=len(one)),
            None,
            covers,
            said.span,
            actor,
            scenarios=scenarios,
        )
        for one in said_to_us(text)
    ]
    if not told and (again := _ANOTHER.match(text)) and not _SAYS_MORE.search(text):
        return [of_wish(again["means"], None, covers, said.span, actor_of(again["who"]))]
    return told


def _of_prose(
    said: Said, doc: "Doc", actor: Actor, unclear: Sequence[str], *, scenarios: bool
) -> Iterator[Frame]:
    """What a sentence states that is no act and no list."""
    covers = tuple(clause.id for clause in said.clauses)
    if not said.clauses and is_past(doc):
        return
    if wish := of_writer(said.passage.text, actor):
        yield from _wished(said, wish, unclear)
        return
    stated = statements(doc)
    for one in stated:
        if unclear_in(one.text, unclear):
            continue
        span = said.span if said.they else said.passage.span(one.start, one.end)
        own = tuple(clause.id for clause in said.clauses if overlap(clause.span, span))
        parse = doc if len(stated) == 1 else None
        yield of_statement(one, parse, own or covers, span, actor, scenarios=scenarios)


def _wished(said: Said, wish: Wish, unclear: Sequence[str]) -> Iterator[Frame]:
    """What "I" wish, one frame for each thing; a condition at its end is the event."""
    covers = tuple(clause.id for clause in said.clauses)
    for what, doc in zip(
        wish.wishes, parsed([f"I want {one}" for one in wish.wishes]), strict=True
    ):
        if unclear_in(what, unclear):
            continue
        own = _told_in(what, said.clauses) if len(wish.wishes) > 1 else covers
        on = trailing(what)
        made = of_wish(on.then if on else what, doc, own or covers, said.span, wish.actor)
        if on and made.open:
            then = f"{wish.actor.name} can {re.sub(r'^to ', '', on.then)}"
            yield made.model_copy(
                update={"when": as_role(on.when, wish.actor), "then": as_role(then, wish.actor)}
            )
        elif on and made.rule:
            yield made.model_copy(
                update={
                    "rule": "",
                    "when": as_role(on.when, wish.actor),
                    "then": lower_first(made.rule.strip(" .")),
                }
            )
        else:
            yield made


def _told_in(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Ids of the clauses most of whose words stand in a text."""
    there = content_stems(text)
    return tuple(
        one.id
        for one in clauses
        if 2 * len(content_stems(one.text) & there) > len(content_stems(one.text))
    )


def _commands(text: str) -> tuple[str, ...]:
    """Each command of a sentence that lists them: "call them, get the addresses, change the entry"."""
    from assistant.quality.nlp import may_be_verb
    from assistant.quality.units import is_verb

    found = pieces(text.strip(" ."))
    verbs = [piece.split(" ")[0].strip(",").lower() for piece in found]
    plain = sum(map(is_verb, verbs))
    listed = len(found) >= _COMMANDS and all(map(may_be_verb, verbs)) and 2 * plain > len(found)
    whole = listed and all(" " in piece for piece in found) and ends_alike(found)
    return found if whole and ":" not in text else ()


_STORY = re.compile(r"(?:as [^,]{2,60},? )?I (?:want|need|would like)\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:if|when|whenever|unless|until|only|not|never|no|nobody|without|except|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)


def _limited(intro: str) -> bool:
    """Whether what introduces a list says when it holds, or that it does not."""
    return _LIMITS.search(re.split(r",? so that\b", intro)[0]) is not None


def _last(intro: str) -> str:
    return re.split(r"(?<=[.!?])\s+", intro)[-1]


def _introduced(text: str, intro: str) -> str:
    """A list line behind what introduces it: a long text before that goes, a story that has no limit too."""
    if len(intro.split()) <= _LONGEST_INTRO:
        return text
    last = _last(intro)
    rest = text[len(intro) :].lstrip(" :")
    if len(rest) < _SHORTEST_LINE:
        return text
    if _STORY.match(last) and not _limited(last):
        return rest
    return f"{last} {rest}" if last.endswith(":") else f"{last}: {rest}"


def _of_listed(
    said: Said, prepared: "Prepared", covers: tuple[str, ...], doer: Actor
) -> Iterator[Frame]:
    """A list line that varies or names something, where it still says what is wanted."""
    from assistant.quality.units import is_verb

    text = said.passage.text
    if is_verb(text.split(" ")[0]) and said.line in prepared.intros:
        # "Customers can … - pay by card or by invoice": the line is the deed, whatever it varies.
        yield of_act(text, covers, said.span, _who(prepared, said, doer))
    elif doer == NOBODY and is_verb(text.split(" ")[0].lower()) and _among_commands(said, prepared):
        yield of_act(text, covers, said.span, doer)
    elif len(text.split()) >= _A_SENTENCE:
        intro = prepared.intros.get(said.line)
        last = _last(intro.text) if intro is not None else ""
        lead = f"{last.strip(' :')}: " if _limited(last) else ""
        yield Frame(covers=covers, span=said.span, rule=lead + text.strip(" .;"))


def _among_commands(said: Said, prepared: "Prepared") -> bool:
    """Whether other lines of its list are commands: "cancel the account" beside "import the list"."""
    return any(
        one.listed and one.command and abs(one.line - said.line) <= _NEAR
        for one in prepared.candidates
    )


def _carries_intro(clause: Clause, said: Said, prepared: "Prepared") -> bool:
    """Whether a rule in a list says as well when it holds, as the words before the list do."""
    intro = prepared.intros.get(said.line) if said.bullet else None
    if intro is None or clause.kind not in (ClauseKind.RULE, ClauseKind.QUALITY):
        return False
    return clause.text.startswith(intro.text[:12]) and len(clause.text) > len(intro.text)


def _who(prepared: "Prepared", said: Said, actor: Actor) -> Actor:
    """Who does what a list line says: the one whom the words before the list name."""
    intro = prepared.intros.get(said.line)
    found = _CAN.search(intro.text) if intro is not None else None
    return actor_of(found["who"]) if found else actor


def is_act(clause: Clause) -> bool:
    """Whether a clause is something that somebody does."""
    return clause.kind is ClauseKind.ACTION and bool(clause.action)


def _is_told(doc: "Doc") -> bool:
    """Whether what looks like a command is a sentence about a thing: "Search takes 8 seconds"."""
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.i == 0:
        return False
    if any(child.tag_ == "MD" and 0 < child.i < root.i for child in root.children):
        return True  # "switch back must be possible"
    return root.tag_ == "VBZ" and doc[0].tag_.startswith("NN")


def _stands_alone(said: Said, doc: "Doc", prepared: "Prepared") -> bool:
    """Whether a list line is a sentence of its own, "nobody takes home two prizes", which nothing limits."""
    intro = prepared.intros.get(said.line)
    if intro is not None and _limited(_last(intro.text)):
        return False
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or root.tag_ not in {"VBZ", "VBP"}:
        return False
    return any(token.dep_ in {"nsubj", "nsubjpass"} and token.i < root.i for token in root.children)


def _begins_with_its_verb(act: Clause, text: str) -> bool:
    """Whether an act is the line itself, and the line begins with the act's verb."""
    said = act.text.casefold()
    text = _OF_SOMEBODY.sub("", text)
    return said.startswith(text[:6].casefold()) and said.startswith(act.action.split(" ")[0])
