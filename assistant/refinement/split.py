"""The split station: code divides the clauses, a model may word the titles, code checks it all."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import RootModel

from assistant.domain import (
    Clause,
    ClauseKind,
    Criterion,
    Inspection,
    Item,
    Part,
    PromptUse,
    QuoteOrigin,
    Split,
    Usage,
)
from assistant.domain.base import Model
from assistant.llm import Endpoint, Prompt, ask, load_prompt
from assistant.refinement.conserve import is_layer
from assistant.refinement.grounding import Sources, support
from assistant.refinement.groups import Group, Plan
from assistant.refinement.material import material
from assistant.refinement.scoring import score_of
from assistant.refinement.titles import code_title, story
from assistant.refinement.verify import same_line
from assistant.refinement.words import content_stems

_TITLE = 80


class Titles(RootModel[dict[str, str]]):
    """What a model answers to the prompt `split`."""


class Worded(Model):
    """Titles that a model wrote and that passed the checks."""

    titles: dict[str, str]
    prompt: PromptUse
    usage: Usage = Usage()


def build(
    plan: Plan,
    inspection: Inspection,
    criteria: Sequence[Criterion],
    titles: Mapping[str, str] | None = None,
    *,
    mark: str = "p",
    plain: Mapping[str, str] | None = None,
    extra: Mapping[str, Sequence[Criterion]] | None = None,
) -> Split:
    """The split that a plan stands for.

    Args:
        plan: which clauses go together.
        inspection: the parent's clauses and story parts.
        criteria: drafted criteria of the parent; each goes to the parts whose clauses it covers.
        titles: part id to a title that was worded and checked; code's own title elsewhere.
        mark: what the ids of its parts begin with; alternatives have another one.
        plain: code's other titles for parts whose own one may not stand, by part id.
        extra: criteria that were drafted and verified for single parts, by part id.

    Returns:
        The split, existing criteria of the parent carried over word for word.
    """
    clauses = {clause.id: clause for clause in inspection.clauses}
    worded = titles or {}
    more = extra or {}
    parts: list[Part] = []
    for number, group in enumerate(plan.groups, 1):
        name = f"{mark}{number}"
        parts.append(
            Part(
                id=name,
                title=worded.get(name)
                or (plain or {}).get(name)
                or code_title(group, clauses, inspection.language),
                story=story(group, clauses, inspection),
                clauses=group.clauses,
                criteria=_criteria_of(group, clauses, (*criteria, *more.get(name, ()))),
                can_wait=group.can_wait,
                why=group.why,
                depends_on=tuple(f"{mark}{at + 1}" for at in group.depends_on),
            )
        )
    return Split(
        pattern=plan.pattern,
        spidr=plan.pattern.spidr,
        why=plan.why,
        parts=tuple(parts),
        score=score_of(plan, vertical=not any(is_layer(part.title) for part in parts)),
        worded_by="model" if worded else "code",
    )


def word_titles(
    plan: Plan, item: Item, inspection: Inspection, sources: Sources, endpoint: Endpoint
) -> Worded:
    """Let the model title the parts; keep only titles that pass the checks.

    Args:
        plan: which clauses go together.
        item: the parent.
        inspection: the parent's clauses.
        sources: what may support a title.
        endpoint: where the model answers.

    Returns:
        The titles that are supported by the item, name no layer, differ from each other and
        from the parent.

    Raises:
        ModelFailure: when the model gives no usable answer.
    """
    clauses = {clause.id: clause for clause in inspection.clauses}
    names = part_ids(plan)
    rendered = split_prompt().render(**split_inputs(plan, item, inspection))
    answer = ask(
        endpoint,
        rendered,
        Titles,
        json_schema=titles_schema(names),
        max_tokens=titles_tokens(names),
    )
    kept: dict[str, str] = {}
    for name, group in zip(names, plan.groups, strict=True):
        title = " ".join(answer.value.root.get(name, "").split()).strip(" .\"'")
        own = [clauses[clause] for clause in group.lead]
        if _title_holds(title, own, item, sources, list(kept.values()), inspection.language):
            kept[name] = title
    return Worded(titles=kept, prompt=split_prompt().use, usage=answer.usage)


def titles_tokens(names: Sequence[str]) -> int:
    """Longest answer to the prompt `split`, in tokens."""
    return 40 * len(names) + 40


def part_ids(plan: Plan) -> list[str]:
    """Ids of the parts that a plan leads to."""
    return [f"p{number}" for number in range(1, len(plan.groups) + 1)]


def split_inputs(plan: Plan, item: Item, inspection: Inspection) -> dict[str, Any]:
    """What the prompt `split` is rendered with."""
    clauses = {clause.id: clause for clause in inspection.clauses}
    role = inspection.story.role if inspection.story else None
    return {
        "title": material(item.title, 200),
        "role": material(role.text, 80) if role else "",
        "parts": [
            {
                "id": name,
                "text": material(
                    "; ".join(clauses[clause].text.strip(" .") for clause in group.lead), 300
                ),
            }
            for name, group in zip(part_ids(plan), plan.groups, strict=True)
        ],
    }


def split_prompt() -> Prompt:
    """The prompt of this station."""
    return load_prompt("split")


def titles_schema(names: Sequence[str]) -> dict[str, Any]:
    """The JSON Schema that constrains the answer: one title for each part."""
    return {
        "title": "titles",
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": _TITLE} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }


def _criteria_of(
    group: Group, clauses: Mapping[str, Clause], drafted: Sequence[Criterion]
) -> tuple[Criterion, ...]:
    carried = [
        Criterion(
            id=f"e{clause.id[1:]}",
            text=clause.span.text.strip(),
            covers=(clause.id,),
            origin=QuoteOrigin(span=clause.span),
        )
        for clause in (clauses[name] for name in group.clauses)
        if clause.kind is ClauseKind.CRITERION
    ]
    own = set(group.clauses)
    return (*carried, *(line for line in drafted if own & set(line.covers)))


def _title_holds(
    title: str,
    lead: Sequence[Clause],
    item: Item,
    sources: Sources,
    others: Sequence[str],
    language: str,
) -> bool:
    if not title or is_layer(title) or same_line(title, item.title, language):
        return False
    if any(same_line(title, other, language) for other in others):
        return False
    if not support(title, sources.item, language=language).holds:
        return False
    own = "\n".join(clause.text for clause in lead)
    return bool(content_stems(title, language) & content_stems(own, language))
