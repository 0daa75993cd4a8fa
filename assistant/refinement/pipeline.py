"""One item through the stations: inspect, (recalled already,) draft, split, verify."""

from collections.abc import Sequence
from time import perf_counter

from assistant.domain import (
    ClauseKind,
    Criterion,
    Inspection,
    Item,
    ItemKind,
    ModelFailure,
    PromptUse,
    Question,
    Refinement,
    RunInfo,
    Split,
    Usage,
)
from assistant.domain.base import Model
from assistant.quality import inspect
from assistant.refinement.choose import Need, bug_line, needs, rule_line
from assistant.refinement.context import Context
from assistant.refinement.draft import Drafted, draft, draft_prompt, example_lines
from assistant.refinement.grounding import Sources, sources_of
from assistant.refinement.lines import RawLine
from assistant.refinement.outline import outcome_question, skeleton
from assistant.refinement.phrases import is_act
from assistant.refinement.plan import Plan
from assistant.refinement.questions import (
    from_findings,
    from_inspection,
    offered_hold,
    settle,
)
from assistant.refinement.split import split_prompt, word_titles
from assistant.refinement.splitting import plans_for, propose
from assistant.refinement.verify import Verified, verify


class _Offer(Model):
    """What the draft station hands to verification."""

    lines: tuple[RawLine, ...] = ()
    asked: tuple[Question, ...] = ()
    outcomes: tuple[Question, ...] = ()
    prompts: tuple[PromptUse, ...] = ()
    usage: Usage = Usage()
    failure: str | None = None
    failure_kind: str = ""
    notes: tuple[str, ...] = ()


def prompts_in_use() -> tuple[PromptUse, ...]:
    """The prompts that a refinement with a model may use."""
    return (draft_prompt().use, split_prompt().use)


def refine(item: Item, context: Context) -> Refinement:
    """Prepare one item for the conversation.

    A plain function: it writes nothing, and its arguments can be pickled, so a batch, a chat, a
    server and a cluster call the same one.

    Args:
        item: the item.
        context: agreements, model, recalled items and relations.

    Returns:
        Suggestions; where the model failed, what code found, with the reason in `failure`.

    Raises:
        ModelFailure: only a fatal one, which no other item would escape (a wrong key).
    """
    started = perf_counter()
    inspection = context.inspection or inspect(item, context.agreements)
    sources = sources_of(item, context.precedents, context.agreements, inspection.language)
    found = plans_for(inspection, context.agreements, item.description)
    offer = _offer(item, inspection, context, found[0] if found else None)
    verified = _verify(offer, item, inspection, sources, context)
    titles, offer = _titles(found, item, inspection, sources, context, offer)
    proposal = propose(found, item, inspection, verified.criteria, titles)
    split, refused = proposal.split, proposal.withheld
    language = inspection.language
    criteria, questions = settle(
        verified.criteria,
        (
            verified.questions,
            from_inspection(item, inspection),
            from_findings(inspection.findings),
            offer.outcomes,
            offered_hold(offer.asked, sources, language),
        ),
        language,
    )
    final = {line.id: line for line in criteria}
    notes = list(offer.notes)
    if inspection.size.oversized and split is None and not refused:
        notes.append("It is oversized, but its text shows no place to cut: talk about it first.")
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=inspection,
        relations=context.relations,
        recalled=context.recalled,
        criteria=criteria,
        questions=questions,
        split=_with_final(split, final),
        alternatives=tuple(
            one for one in (_with_final(other, final) for other in proposal.alternatives) if one
        ),
        withheld=(*verified.withheld, *refused),
        failure=offer.failure,
        failure_kind=offer.failure_kind,
        notes=tuple(notes),
        run=RunInfo(
            model=context.endpoint.label if context.endpoint else "none",
            prompts=offer.prompts,
            usage=offer.usage,
            seconds=round(perf_counter() - started, 3),
        ),
    )


def _offer(item: Item, inspection: Inspection, context: Context, plan: Plan | None) -> _Offer:
    wanted = needs(item, inspection, context.agreements)
    by_code = [
        rule_line(need.clause)
        for need in wanted
        if need.clause.kind in (ClauseKind.RULE, ClauseKind.QUALITY)
    ]
    if inspection.kind is ItemKind.BUG and not item.criteria:
        line = bug_line(inspection.bug, inspection.clauses)
        by_code += [line] if line is not None else []
    worded = [need for need in wanted if is_act(need.clause)]
    chosen, later = _first(worded, plan, context.agreements.criteria.max_drafted)
    notes = (
        (
            f"{len(later)} more demands have no criterion yet; they come with the parts "
            "that can wait or need a look first.",
        )
        if later
        else ()
    )
    if not chosen:
        return _Offer(lines=tuple(by_code), notes=notes)
    if context.endpoint is None:
        lines, outcomes = _outline(chosen, inspection)
        return _Offer(lines=(*lines, *by_code), outcomes=outcomes, notes=notes)
    try:
        drafted: Drafted = draft(
            item,
            inspection,
            chosen,
            context.precedents,
            context.endpoint,
            max_tokens=context.max_tokens,
        )
    except ModelFailure as failure:
        if failure.fatal:
            raise
        lines, outcomes = _outline(chosen, inspection)
        usage = Usage(calls=1, tokens_in=failure.usage_in, tokens_out=failure.usage_out)
        if context.endpoint.price is not None:
            usage = usage.model_copy(update={"cost": context.endpoint.price.cost(usage)})
        return _Offer(
            lines=(*lines, *by_code),
            outcomes=outcomes,
            prompts=(draft_prompt().use,),
            usage=usage,
            failure=str(failure),
            failure_kind=failure.kind,
            notes=notes,
        )
    left = [need for need in chosen if need.clause.id in drafted.unworded]
    lines, outcomes = _outline(left, inspection)
    return _Offer(
        lines=(*drafted.lines, *lines, *by_code),
        asked=drafted.questions,
        outcomes=outcomes,
        prompts=(drafted.prompt,),
        usage=drafted.usage,
        notes=(*notes, *drafted.notes),
    )


def _first(worded: Sequence[Need], plan: Plan | None, most: int) -> tuple[list[Need], list[Need]]:
    """The needs to word now: in an oversized item those of the parts that cannot wait first."""
    waiting = (
        {clause for group in plan.groups if group.can_wait for clause in group.clauses}
        if plan
        else set()
    )
    ordered = sorted(worded, key=lambda need: need.clause.id in waiting)
    chosen = {need.clause.id for need in ordered[:most]}
    return (
        [need for need in worded if need.clause.id in chosen],
        [need for need in worded if need.clause.id not in chosen],
    )


def _outline(
    chosen: Sequence[Need], inspection: Inspection
) -> tuple[tuple[RawLine, ...], tuple[Question, ...]]:
    role = inspection.story.role if inspection.story else None
    return (
        tuple(skeleton(need.clause, role) for need in chosen),
        tuple(outcome_question(need.clause, at) for at, need in enumerate(chosen, 1)),
    )


def _verify(
    offer: _Offer,
    item: Item,
    inspection: Inspection,
    sources: Sources,
    context: Context,
) -> Verified:
    clauses = {clause.id: clause for clause in inspection.clauses}
    examples = example_lines(draft_prompt()) if context.endpoint else ()
    return verify(
        offer.lines, clauses, item, sources, examples=examples, language=inspection.language
    )


def _titles(
    found: Sequence[Plan],
    item: Item,
    inspection: Inspection,
    sources: Sources,
    context: Context,
    offer: _Offer,
) -> tuple[dict[str, str], _Offer]:
    if not found or context.endpoint is None or offer.failure:
        return {}, offer
    if context.endpoint.small:
        # Its titles are no better than code's, and the call would double an item's time.
        return {}, offer
    try:
        worded = word_titles(found[0], item, inspection, sources, context.endpoint)
    except ModelFailure as failure:
        if failure.fatal:
            raise
        note = f"The parts have plain titles: {failure}"
        return {}, offer.model_copy(update={"notes": (*offer.notes, note)})
    return worded.titles, offer.model_copy(
        update={
            "prompts": (*offer.prompts, worded.prompt),
            "usage": offer.usage + worded.usage,
        }
    )


def _with_final(split: Split | None, criteria: dict[str, Criterion]) -> Split | None:
    """The split with the criteria's final question ids."""
    if split is None:
        return None
    parts = [
        part.model_copy(
            update={"criteria": tuple(criteria.get(line.id, line) for line in part.criteria)}
        )
        for part in split.parts
    ]
    return split.model_copy(update={"parts": tuple(parts)})
