"""The split that a plan stands for: its parts with titles, stories and criteria."""

from collections.abc import Mapping, Sequence

from assistant.domain import (
    Clause,
    ClauseKind,
    Criterion,
    Inspection,
    Part,
    QuoteOrigin,
    Split,
)
from assistant.refinement.conserve import is_layer
from assistant.refinement.groups import Group, Plan
from assistant.refinement.scoring import score_of
from assistant.refinement.telling import story
from assistant.refinement.titles import code_title


def build(
    plan: Plan,
    inspection: Inspection,
    criteria: Sequence[Criterion],
    titles: Mapping[str, str] | None = None,
    *,
    mark: str = "p",
    plain: Mapping[str, str] | None = None,
    stories: Mapping[str, str] | None = None,
) -> Split:
    """The split that a plan stands for.

    Args:
        plan: which clauses go together.
        inspection: the parent's clauses and story parts.
        criteria: drafted criteria of the parent; each goes to the parts whose clauses it covers.
        titles: part id to a title that was worded and checked; code's own title elsewhere.
        mark: what the ids of its parts begin with; alternatives have another one.
        plain: code's other titles for parts whose own one may not stand, by part id.
        stories: part id to a story sentence that was worded and checked; code's own elsewhere.

    Returns:
        The split, existing criteria of the parent carried over word for word.
    """
    clauses = {clause.id: clause for clause in inspection.clauses}
    worded, told = titles or {}, stories or {}
    parts: list[Part] = []
    for number, group in enumerate(plan.groups, 1):
        name = f"{mark}{number}"
        parts.append(
            Part(
                id=name,
                title=worded.get(name)
                or (plain or {}).get(name)
                or code_title(group, clauses, inspection.language),
                story=told.get(name) or story(group, clauses, inspection),
                clauses=group.clauses,
                criteria=_criteria_of(group, clauses, criteria),
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
        worded_by="model" if worded or told else "code",
    )


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
