"""One item through the stations: inspect, (recalled already,) draft, split, verify."""

from time import perf_counter

from assistant.domain import (
    Criterion,
    Inspection,
    Item,
    PromptUse,
    Refinement,
    RunInfo,
    Split,
)
from assistant.quality import inspect
from assistant.refinement.addressed import addressed_in, heard
from assistant.refinement.asking import from_demands, from_relations
from assistant.refinement.claims import Account, account
from assistant.refinement.context import Context
from assistant.refinement.draft import draft_prompt, example_lines
from assistant.refinement.frames import USER
from assistant.refinement.grounding import Sources, sources_of
from assistant.refinement.mapping import example_map
from assistant.refinement.material import plain
from assistant.refinement.offering import Offer, offer
from assistant.refinement.outline import outcome_question
from assistant.refinement.own_questions import from_item, without_said
from assistant.refinement.partframes import split_prompt
from assistant.refinement.persons import Actor
from assistant.refinement.questions import (
    from_findings,
    from_inspection,
    gaps,
    offered_hold,
    settle,
)
from assistant.refinement.rewriting import rewrite_of
from assistant.refinement.splitting import plans_for, propose
from assistant.refinement.stating import actor_in
from assistant.refinement.verify import Verified, verify


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
    inspection = heard(context.inspection or inspect(item, context.agreements), item)
    sources = sources_of(item, context.precedents, context.agreements, inspection.language)
    found = plans_for(inspection, context.agreements, item.description)
    actor = actor_in(item, inspection)
    said = _account(item, actor, inspection.language) if context.endpoint is not None else None
    made = offer(item, inspection, context, found[0] if found else None, sources, said)
    verified = _verify(made, item, inspection, sources, said)
    proposal = propose(found, item, inspection, verified.criteria, made.titles, made.stories)
    split, refused = proposal.split, proposal.withheld
    language = inspection.language
    own = from_item(item)
    criteria, questions = settle(
        verified.criteria,
        (
            verified.questions,
            own,
            from_inspection(item, inspection),
            from_relations(context.relations, context.recalled),
            *gaps(
                item,
                without_said(from_findings(inspection.findings, somebody=actor != USER), own),
                from_demands(item, inspection, actor),
                outcome_question(made.open),
                offered_hold(made.asked, sources, language),
            ),
        ),
        language,
    )
    final = {line.id: line for line in criteria}
    notes = list(made.notes)
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
        rewrite=rewrite_of(item, inspection, made.title),
        example_map=example_map(item.title, criteria, questions, inspection.clauses, language),
        withheld=(*made.withheld, *verified.withheld, *refused),
        failure=made.failure,
        failure_kind=made.failure_kind,
        notes=tuple(notes),
        run=RunInfo(
            model=context.endpoint.label if context.endpoint else "none",
            prompts=made.prompts,
            usage=made.usage,
            seconds=round(perf_counter() - started, 3),
        ),
    )


def _account(item: Item, actor: Actor, language: str) -> Account:
    role = "" if actor == USER else actor.name
    texts = (item.title, item.description, *item.criteria)
    return account([plain(text) for text in texts], role, language)


def _verify(
    made: Offer, item: Item, inspection: Inspection, sources: Sources, said: Account | None
) -> Verified:
    clauses = {clause.id: clause for clause in inspection.clauses}
    examples = example_lines(draft_prompt(), split_prompt()) if said is not None else ()
    return verify(
        made.lines,
        clauses,
        item,
        sources,
        said=said,
        examples=examples,
        language=inspection.language,
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
