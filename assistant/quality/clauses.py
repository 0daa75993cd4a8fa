"""From sentences and their parses to clauses: the smallest demands of an item."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.domain import Clause, ClauseKind
from assistant.quality import words
from assistant.quality.actors import actor_of, is_person, subject_of, tells_a_story
from assistant.quality.cutting import Draft, cut, words_of
from assistant.quality.demanding import is_demand
from assistant.quality.enumerating import enumerated
from assistant.quality.grammar import Demand
from assistant.quality.lists import bound
from assistant.quality.nlp import base_form, may_be_verb
from assistant.quality.once import once
from assistant.quality.parsed import Parsed
from assistant.quality.plain import statements
from assistant.quality.prepare import Prepared
from assistant.quality.sections import Section
from assistant.quality.story import Story
from assistant.quality.units import Unit

if TYPE_CHECKING:
    from spacy.tokens import Doc

_QUALITY = re.compile(
    r"\b(?:(?:with)?in|under|less than|below|at most|max\w*|no more than)\s+\d[\d.,]*\s*"
    r"(?:ms|milliseconds?|s|secs?|seconds?|minutes?)\b|"
    r"\b(?:response times?|load(?:ing)? times?|performan(?:ce|t)|latency|throughput|uptime|"
    r"availability|concurrent|scalab\w+|encrypt\w*|wcag|gdpr|iso \d+|accessib\w+|responsive|"
    r"usab\w+|reliab\w+|user[- ]friendly|intuitive|robust\w*|maintainab\w+|fault[- ]toleran\w+|"
    r"backwards?[- ]compatib\w+|complian\w+|comply)\b",
    re.IGNORECASE,
)
_QUALITY_BE = re.compile(
    r"\b(?:be|is|are|respond\w*|load\w*|run\w*|perform\w*|work\w*|start\w*)\b[^.]{0,30}\b(?:fast|"
    r"quick(?:ly)?|secure(?:ly)?|stable|instant(?:ly)?|efficient(?:ly)?|easy|smooth(?:ly)?)\b",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:must not|may not|shall not|should(?:n['’]t| not)|cannot|can ?not|can['’]t|won['’]t|"
    r"not be able|only|at least|at most|up to|no more than|no longer than|not more than|"
    r"more than \d|less than \d|fewer than|minimum|maximum|max\.?|min\.?|unless|except|always|"
    r"never|required|mandatory|optional|unique|valid(?!at)|invalid|limit(?:ed)?|exactly|"
    r"by default|defaults? to|not allowed|forbidden|between \d+ and \d+|"
    r"(?:must|shall)(?! be able| be allowed| allow| let| enable| support)|depending on|"
    r"regardless)\b|^(?:if|when|whenever|once|unless|in case)\b.{4,},",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"(?:verify|check|confirm|validate|test|assert)\s+(?:that|whether|if)\b", re.IGNORECASE
)
"""How a list of tests puts a rule: what is verified is not asked for once more."""
_ANTECEDENT = re.compile(
    r"\b(?:the|my|our|a|an|his|her|their|this|that)\s+((?:[\w-]+\s+){0,2}[\w-]+)$", re.IGNORECASE
)
_TEMPLATE = re.compile(r"as an?\b|I want\b", re.IGNORECASE)
"""A title that only holds the form of a story."""
_LONGEST_CUT = 34
"""Words up to which a sentence of the description is cut; in longer ones the parts need each other."""
_LONGEST_LIST = 60
"""The same for a sentence that lists three actions and more."""
_ORDER = {"title": 0, "description": 1, "criteria": 2}


def find_clauses(prepared: Prepared, parsed: Sequence[Parsed]) -> tuple[Clause, ...]:
    """The demands of an item, numbered in the order of its text.

    A demand that stands twice (in the title and in the story, in a criterion and in the
    description) is counted once. An item with a title always has one.
    """
    found: list[Draft] = []
    for one in parsed:
        told = _of_unit(prepared, one)
        actor = actor_of(prepared, one)
        passage = one.unit.passage
        for draft in told:
            draft.actor = actor if draft.actor is None else draft.actor
            draft.text = passage.written(draft.text, draft.span.start)
            draft.object = passage.written(draft.object, draft.span.start)
        found.extend(told)
    if not prepared.english:
        found.extend(
            Draft(
                ClauseKind.RULE if at else ClauseKind.ACTION,
                lead + one.written(one.text).rstrip(" ."),
                one.span(),
            )
            for at, (one, lead) in enumerate(statements(prepared))
        )
    found.extend(_of_tables(prepared))
    found.extend(
        Draft(ClauseKind.CRITERION, one.written(one.text), one.span()) for one in prepared.criteria
    )
    if prepared.fine:
        found = enumerated(found, eager=prepared.eager)
    if prepared.eager:
        found = [replace(one, title=False) if _one_of(one, found) else one for one in found]
    kept = once(found, has_story=bool(prepared.story and prepared.story.means))
    if not kept and prepared.title.text:
        title = prepared.title
        kept = [Draft(ClauseKind.ACTION, title.written(title.text), title.span())]
    kept.sort(
        key=lambda one: (_ORDER[one.span.source], one.span.index, one.span.start, one.span.end)
    )
    return tuple(
        Clause(
            id=f"c{number}",
            kind=one.kind,
            text=one.text,
            span=one.span,
            action=one.action,
            object=one.object,
            actor=one.actor or "",
        )
        for number, one in enumerate(kept, 1)
    )


def _one_of(one: Draft, found: Sequence[Draft]) -> bool:
    """Whether a draft is one of several in the title."""
    titles = [other for other in found if other.title]
    return one.title and len(titles) > 1 and not _TEMPLATE.match(titles[0].text)


def _of_tables(prepared: Prepared) -> Iterator[Draft]:
    """The rows of the item's tables, in reading order; a large table as a whole.

    A case with its outcome is a rule; other rows are listed data, and count as such.
    """
    told = prepared.story is not None and prepared.story.means is not None
    listed = "" if told else "have"  # below a story they detail it; else they are what it has
    for table, intro in prepared.tables:
        lead = intro.text.rstrip(" :：") if intro is not None else ""
        if table.large:
            text = f"{lead}: {table.whole.text}" if lead else table.whole.text
            yield Draft(ClauseKind.DATA, text, table.whole.span(), listed)
            continue
        for row in table.rows:
            words = row.passage.written(row.passage.text)
            text = f"{lead} ({words})" if lead else words
            if row.case:
                yield Draft(ClauseKind.RULE, text, row.passage.span())
            else:
                yield Draft(ClauseKind.DATA, text, row.passage.span(), listed)


def _of_unit(prepared: Prepared, parsed: Parsed) -> list[Draft]:
    unit, asked = parsed.unit, parsed.demands
    text = unit.passage.text.rstrip(" .;,")
    first = asked[0] if asked else None
    rule = unit.section is Section.RULES
    if unit.kind == "line" and " -> " in text:  # a rule in shorthand; its grammar is its own
        action = first.action if first else ""
        return [Draft(ClauseKind.RULE, text, unit.passage.span(), action)]
    if unit.kind == "line" and first and first.thing and not unit.imperative and not rule:
        return _listed(prepared, parsed, text)
    found = _of_sentence(prepared, parsed, text, rule=rule)
    intro = prepared.intros.get(unit.line) if unit.kind == "line" else None
    for one in found if intro is not None else ():
        told = bound(intro, one.text) if intro is not None else one.text
        if told != one.text:
            one.kind = ClauseKind.RULE if one.kind is ClauseKind.ACTION else one.kind
            one.text = told
    return found


def _of_sentence(prepared: Prepared, parsed: Parsed, text: str, *, rule: bool) -> list[Draft]:
    unit, doc, asked = parsed.unit, parsed.doc, parsed.demands
    whole = unit.passage.span()
    first = asked[0] if asked else None
    action, thing = (first.action, first.object) if first else ("", "")
    measured = _QUALITY.search(text) and unit.kind not in {"means", "title"}
    if measured or (unit.kind != "title" and _QUALITY_BE.search(text)):
        return [Draft(ClauseKind.QUALITY, text, whole, action, thing)]
    loose = unit.kind == "sentence" and not unit.imperative and not is_demand(text)
    loose = loose and not prepared.eager
    if loose and tells_a_story(doc, unit.begin):
        return []
    if unit.kind in {"line", "sentence"}:
        rule = rule or _CHECK.match(text) is not None
        varied = [one for one in asked if one.varies and not rule]
        short = len(text.split()) <= _LONGEST_CUT
        if len(varied) > 1 and not unit.imperative and short and (pieces := cut(prepared, parsed)):
            return pieces
        if _CHECK.match(text) or _states(prepared, unit, doc, asked, text):
            return [Draft(ClauseKind.RULE, text, whole, action, thing)]
    parted = len(asked) > 1 and (unit.kind in {"means", "title"} or _clear(asked, text))
    if parted and (pieces := cut(prepared, parsed)):
        return pieces
    if first and unit.kind == "means":
        text = _wished(prepared.story, words_of(parsed, first), text)
        thing = _resolved(prepared.story, thing)
    if first and not first.thing and unit.kind in {"sentence", "line"} and not unit.imperative:
        # "Customers can add an article": what is wanted begins with the verb.
        said = words_of(parsed, first)
        text = said if len(said) > 0.5 * len(text) else text
    named = first is None or first.thing or not unit.imperative
    return [Draft(ClauseKind.ACTION, text, whole, action, thing, unit.kind == "title", named)]


def _states(prepared: Prepared, unit: Unit, doc: "Doc", asked: list[Demand], text: str) -> bool:
    """Whether a sentence says how something must be, rather than what somebody does."""
    if unit.section is Section.RULES or _RULE.search(text):
        return True
    if unit.imperative or (len({one.verb for one in asked}) > 2 and _clear(asked, text)):
        return False
    subject = subject_of(doc, unit.begin)
    if subject is None:
        return unit.kind == "sentence"
    role = prepared.story.role.text.lower() if prepared.story and prepared.story.role else ""
    roles = frozenset(base_form(word, "noun") for word in role.split()[-1:])
    being = {one.action for one in asked} <= {"be", "have", ""}
    return being or subject.dep_ != "nsubj" or not is_person(subject, roles)


def _clear(asked: list[Demand], text: str) -> bool:
    """Whether prose may be cut: it is short or lists much, each piece opens with a verb."""
    known = all(may_be_verb(one.action.split(" ")[0]) for one in asked)
    lists = len({one.verb for one in asked}) > 2
    longest = _LONGEST_LIST if lists else _LONGEST_CUT
    return known and len(text.split()) <= longest and not any(one.thing for one in asked)


def _listed(prepared: Prepared, parsed: Parsed, text: str) -> list[Draft]:
    """A list line that only names things: it varies or details what introduces the list."""
    unit, asked = parsed.unit, parsed.demands
    intro = prepared.intros.get(unit.line)
    lead = f"{intro.text.rstrip(' :')}: " if intro is not None else ""
    kind = ClauseKind.RULE if _RULE.search(text) else ClauseKind.DATA
    kind = ClauseKind.QUALITY if _QUALITY.search(text) else kind
    if kind is not ClauseKind.DATA:
        told = bound(intro, text) if intro is not None else text
        return [Draft(kind, told, unit.passage.span(), "", asked[0].object)]
    if set(re.findall(r"[a-z-]+", text.lower())) & words.CHANNELS:
        kind = ClauseKind.INTERFACE
    if len(asked) > 1 and all(one.thing for one in asked) and (pieces := cut(prepared, parsed)):
        for one in pieces:
            one.kind, one.text, one.action = kind, lead + one.text, ""
        return pieces
    action = asked[0].action if asked[0].action != "have" else ""
    kind = ClauseKind.ACTION if action and not lead else kind
    return [Draft(kind, lead + text, unit.passage.span(), action, asked[0].object or text)]


def _wished(story: Story | None, said: str, text: str) -> str:
    """The words of a story's only demand: as they stand, without "to"."""
    whole = said if len(said) > 0.6 * len(text) else re.sub(r"^to\s+", "", text)
    return f"not {whole}" if story and story.negative and not whole.startswith("not ") else whole


def _resolved(story: Story | None, thing: str) -> str:
    """What "it" stands for, where the situation of a job story names it."""
    if thing.lower() in {"it", "them"} and story and story.situation:
        found = _ANTECEDENT.search(story.situation.text)
        return found.group(1) if found else thing
    return thing
