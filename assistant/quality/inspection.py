"""Judge items: read, parse, cut into clauses, apply the rules."""

from collections.abc import Iterable, Iterator

from assistant.domain import Agreements, Finding, Inspection, Item
from assistant.quality.clauses import find_clauses
from assistant.quality.facts import Facts, Rule
from assistant.quality.nlp import parse
from assistant.quality.parsed import Parsed
from assistant.quality.parts import bug_parts, story_parts
from assistant.quality.prepare import Prepared, prepare
from assistant.quality.readiness import readiness
from assistant.quality.rules import table
from assistant.quality.size import size_of
from assistant.quality.slices import POSSIBLE, is_likely, parts_in, weigh

_CHUNK = 256
_AT_MOST = 5
"""Findings of one rule in one item; more of the same help nobody."""


def inspect(item: Item, agreements: Agreements) -> Inspection:
    """Judge one item.

    Args:
        item: the item; its texts are Markdown.
        agreements: what the team agreed on; the default works without a file.

    Raises:
        UserError: where the English grammar is not installed.
    """
    return next(inspect_many([item], agreements))


def inspect_many(items: Iterable[Item], agreements: Agreements) -> Iterator[Inspection]:
    """Judge many items, in their order; the same as `inspect` on each, and faster."""
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) >= _CHUNK:
            yield from _inspect_chunk(chunk, agreements)
            chunk = []
    if chunk:
        yield from _inspect_chunk(chunk, agreements)


def facts_of(items: Iterable[Item], agreements: Agreements) -> Iterator[Facts]:
    """What the rules see of each item, in order: for whoever counts rather than judges."""
    yield from _facts(list(items), agreements)


def _facts(
    items: list[Item], agreements: Agreements, *, fine: bool = False, eager: bool = False
) -> Iterator[Facts]:
    for one, parsed in _read(items, fine=fine, eager=eager):
        yield Facts(one, parsed, find_clauses(one, parsed), agreements)


def _inspect_chunk(items: list[Item], agreements: Agreements) -> Iterator[Inspection]:
    found = list(_facts(items, agreements))
    weigh(found)
    divided = [at for at, one in enumerate(found) if is_likely(one)]
    for eager in (False, True):
        finer = _facts([items[at] for at in divided], agreements, fine=True, eager=eager)
        for at, one in zip(divided, finer, strict=True):
            if parts_in(one, found[at].slices) > 1:
                one.slices, found[at] = found[at].slices, one
        divided = [at for at in divided if not found[at].prepared.fine]
    for at in divided:
        found[at].slices = min(found[at].slices, POSSIBLE)
    for one in found:
        yield judge(one)


def _read(items: list[Item], *, fine: bool, eager: bool) -> Iterator[tuple[Prepared, list[Parsed]]]:
    prepared = [prepare(item, fine=fine, eager=eager) for item in items]
    parses: list[list[Parsed]] = [[] for _ in prepared]
    todo = [
        (unit.text, (number, unit)) for number, one in enumerate(prepared) for unit in one.units
    ]
    if todo:
        for doc, (number, unit) in parse(todo):
            parses[number].append(Parsed(unit, doc))
    yield from zip(prepared, parses, strict=True)


def judge(facts: Facts) -> Inspection:
    """Apply the rules to an item that was read, parsed and weighed."""
    prepared = facts.prepared
    notes: list[str] = []
    off = set(facts.agreements.disabled_rules)
    rules = [rule for rule in table() if not {rule.id, rule.key} & off and facts.kind in rule.kinds]
    if not prepared.english:
        notes.append(
            f"The text is not English ({prepared.language}): rules that need English grammar or words were not applied."
        )
        rules = [rule for rule in rules if not rule.english]
    findings = tuple(finding for rule in rules for finding in _findings(rule, facts))
    size = size_of(facts)
    return Inspection(
        key=prepared.item.key,
        kind=facts.kind,
        language=prepared.language,
        story=story_parts(prepared),
        bug=bug_parts(prepared),
        clauses=facts.clauses,
        findings=findings,
        readiness=readiness(facts, findings, size),
        size=size,
        notes=tuple(notes),
    )


def _findings(rule: Rule, facts: Facts) -> Iterator[Finding]:
    for number, hit in enumerate(rule.check(facts)):
        if number >= _AT_MOST:
            return
        yield Finding(
            rule=rule.id,
            part=rule.part,
            title=rule.title,
            severity=hit.severity or rule.severity,
            message=hit.message,
            remedy=hit.remedy,
            span=hit.span if hit.span is None or hit.span.text else None,
            reference=rule.reference,
        )
