"""One item through the stations: inspect, (recalled already,) draft, split, verify."""

from collections.abc import Sequence
from time import perf_counter

from assistant.domain import (
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
    Withheld,
)
from assistant.domain.base import Model
from assistant.llm import failed_usage
from assistant.quality import inspect
from assistant.refinement.addressed import addressed_in
from assistant.refinement.asking import from_demands, from_relations
from assistant.refinement.claims import Account, account
from assistant.refinement.context import Context
from assistant.refinement.draft import Drafted, draft, draft_prompt, example_lines
from assistant.refinement.frames import USER, Frame
from assistant.refinement.grounding import Sources, sources_of
from assistant.refinement.kinds import bug_line
from assistant.refinement.lines import RawLine
from assistant.refinement.mapping import example_map
from assistant.refinement.material import plain
from assistant.refinement.outline import outcome_question, skeleton
from assistant.refinement.persons import Actor
from assistant.refinement.plan import Plan
from assistant.refinement.questions import (
    from_findings,
    from_inspection,
    offered_hold,
    settle,
)
from assistant.refinement.rewriting import rewrite_of
from assistant.refinement.split import split_prompt, word_titles
from assistant.refinement.splitting import plans_for, propose
from assistant.refinement.stating import actor_in, frames
from assistant.refinement.verify import Verified, refusal, verify


class _Offer(Model):
    """What the draft station hands to verification."""

    lines: tuple[RawLine, ...] = ()
    asked: tuple[Question, ...] = ()
    outcomes: tuple[Question, ...] = ()
    prompts: tuple[PromptUse, ...] = ()
    usage: Usage = Usage()
    withheld: tuple[Withheld, ...] = ()
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
    actor = actor_in(item, inspection)
    said = _account(item, actor, inspection.language) if context.endpoint is not None else None
    offer = _offer(item, inspection, context, found[0] if found else None, sources, said)
    verified = _verify(offer, item, inspection, sources, said)
    titles, offer = _titles(found, item, inspection, sources, context, offer)
    proposal = propose(found, item, inspection, verified.criteria, titles)
    split, refused = proposal.split, proposal.withheld
    language = inspection.language
    criteria, questions = settle(
        verified.criteria,
        (
            verified.questions,
            from_inspection(item, inspection),
            from_relations(context.relations, context.recalled),
            from_findings(inspection.findings, somebody=actor != USER),
            from_demands(item, inspection, actor),
            offered_hold(offer.asked, sources, language),
            offer.outcomes,
        ),
        language,
    )
    final = {line.id: line for line in criteria}
    notes = list(offer.notes)
    notes += [
        f"A sentence that speaks to an assistant was left out: “{said_to[:80]}”."
        for said_to in addressed_in("\n".join((item.title, item.description)))
    ]
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
        rewrite=rewrite_of(item, inspection),
        example_map=example_map(item.title, criteria, questions, inspection.clauses, language),
        withheld=(*offer.withheld, *verified.withheld, *refused),
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


def _account(item: Item, actor: Actor, language: str) -> Account:
    role = "" if actor == USER else actor.name
    texts = (item.title, item.description, *item.criteria)
    return account([plain(text) for text in texts], role, language)


def _offer(
    item: Item,
    inspection: Inspection,
    context: Context,
    plan: Plan | None,
    sources: Sources,
    said: Account | None,
) -> _Offer:
    stated = frames(item, inspection, context.agreements)
    by_code = [frame.line() for frame in stated if not frame.open]
    if inspection.kind is ItemKind.BUG and not item.criteria:
        line = bug_line(inspection.bug, item, inspection.clauses)
        by_code += [line] if line is not None else []
    worded = [frame for frame in stated if frame.open]
    most = context.agreements.criteria.max_drafted if context.endpoint else len(worded)
    chosen, later = _first(worded, plan, most)
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
        lines, outcomes = _outline(chosen)
        return _Offer(lines=(*lines, *by_code), outcomes=outcomes, notes=notes)
    clauses = {clause.id: clause for clause in inspection.clauses}
    examples = example_lines(draft_prompt())

    def complaint(line: RawLine) -> str:
        covered = [clauses[name] for name in line.covers if name in clauses]
        return refusal(
            line,
            covered,
            item,
            sources,
            said=said,
            examples=examples,
            language=inspection.language,
        )

    try:
        drafted: Drafted = draft(
            item,
            inspection,
            chosen,
            context.precedents,
            context.endpoint,
            max_tokens=context.max_tokens,
            refused=complaint,
        )
    except ModelFailure as failure:
        if failure.fatal:
            raise
        lines, outcomes = _outline(chosen)
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
    refused = [
        (frame, line, reason)
        for frame, line in zip(chosen, drafted.lines, strict=True)
        if (reason := complaint(line))
    ]
    stood = [line for line in drafted.lines if not any(line is other for _, other, _ in refused)]
    # What a model cannot finish stays what code could say of it: an outline, and a question.
    left, outcomes = _outline([frame for frame, _, _ in refused])
    return _Offer(
        lines=(*stood, *left, *by_code),
        asked=drafted.questions,
        outcomes=outcomes,
        prompts=(drafted.prompt,),
        usage=drafted.usage,
        withheld=tuple(
            Withheld(text=line.text, reason=reason)
            for _, line, reason in refused
            if line.steps is not None and line.steps.then
        ),
        notes=(*notes, *drafted.notes),
    )


def _first(
    worded: Sequence[Frame], plan: Plan | None, most: int
) -> tuple[list[Frame], list[Frame]]:
    """The frames to word now: in an oversized item those of the parts that cannot wait first."""
    waiting = (
        {clause for group in plan.groups if group.can_wait for clause in group.clauses}
        if plan
        else set()
    )
    ordered = sorted(range(len(worded)), key=lambda at: bool(waiting & set(worded[at].covers)))
    chosen = set(ordered[:most])
    return (
        [frame for at, frame in enumerate(worded) if at in chosen],
        [frame for at, frame in enumerate(worded) if at not in chosen],
    )


def _outline(chosen: Sequence[Frame]) -> tuple[tuple[RawLine, ...], tuple[Question, ...]]:
    return tuple(skeleton(frame) for frame in chosen), outcome_question(chosen)


def _verify(
    offer: _Offer, item: Item, inspection: Inspection, sources: Sources, said: Account | None
) -> Verified:
    clauses = {clause.id: clause for clause in inspection.clauses}
    examples = example_lines(draft_prompt()) if said is not None else ()
    return verify(
        offer.lines,
        clauses,
        item,
        sources,
        said=said,
        examples=examples,
        language=inspection.language,
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
        return {}, offer.model_copy(
            update={
                "notes": (*offer.notes, note),
                "usage": offer.usage + failed_usage(failure),
            }
        )
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
