"""What a refinement, and what people decided on it, change in the export."""

from collections.abc import Iterable, Sequence

from assistant.domain import (
    AssumptionOrigin,
    Change,
    Criterion,
    Decision,
    DecisionAction,
    Item,
    ItemKind,
    NewItem,
    Part,
    Refinement,
)

_PART_KIND = {ItemKind.EPIC: ItemKind.STORY, ItemKind.FEATURE: ItemKind.STORY}


def changes_of(
    refinements: Iterable[Refinement],
    items: dict[str, Item],
    decisions: Sequence[Decision] = (),
    *,
    accepted_only: bool = False,
) -> tuple[Change, ...]:
    """Changes to write back: drafts marked as drafts, accepted and edited lines as agreed.

    Args:
        refinements: suggestions, one an item.
        items: the items by key.
        decisions: what people decided; undone ones do not count.
        accepted_only: leave out everything that nobody accepted.

    Returns:
        One change for each item that has anything to write.
    """
    decided = latest(decisions)
    found: list[Change] = []
    for refinement in refinements:
        item = items.get(refinement.key)
        if item is None:
            continue
        ruled = decided.get(item.key, {})
        agreed = _agreed(refinement.criteria, ruled)
        drafts = () if accepted_only else _open(refinement.criteria, ruled)
        parts = _parts(refinement, item, ruled, accepted_only=accepted_only)
        if agreed:
            found.append(Change(key=item.key, criteria=agreed, draft=False))
        if drafts or parts:
            found.append(Change(key=item.key, criteria=drafts, draft=True, parts=parts))
    return tuple(found)


def latest(decisions: Sequence[Decision]) -> dict[str, dict[str, Decision]]:
    """The decision in force for each line: item key, then line id."""
    found: dict[str, dict[str, Decision]] = {}
    for decision in decisions:
        if not decision.undone:
            found.setdefault(decision.item, {})[decision.target] = decision
    return found


def written(criterion: Criterion) -> str:
    """A draft as it is written into an export: an assumption says that it is one."""
    if isinstance(criterion.origin, AssumptionOrigin):
        return f"{criterion.text} (assumption: {criterion.origin.why})"
    return criterion.text


def _agreed(criteria: Sequence[Criterion], ruled: dict[str, Decision]) -> tuple[str, ...]:
    found: list[str] = []
    for criterion in criteria:
        decision = ruled.get(criterion.id)
        if decision is None:
            continue
        if decision.action is DecisionAction.ACCEPT:
            found.append(criterion.text)
        elif decision.action is DecisionAction.EDIT:
            found.append(decision.text)
    return tuple(found)


def _open(criteria: Sequence[Criterion], ruled: dict[str, Decision]) -> tuple[str, ...]:
    return tuple(
        written(criterion)
        for criterion in criteria
        if criterion.id not in ruled and not criterion.outline
    )


def _parts(
    refinement: Refinement, item: Item, ruled: dict[str, Decision], *, accepted_only: bool
) -> tuple[NewItem, ...]:
    if refinement.split is None:
        return ()
    kept = [
        part
        for part in refinement.split.parts
        if _stays(ruled.get(part.id), accepted_only=accepted_only)
    ]
    return tuple(_new_item(part, item, refinement, ruled.get(part.id)) for part in kept)


def _stays(decision: Decision | None, *, accepted_only: bool) -> bool:
    if decision is None:
        return not accepted_only
    return decision.action in (DecisionAction.ACCEPT, DecisionAction.EDIT)


def _new_item(part: Part, item: Item, refinement: Refinement, decision: Decision | None) -> NewItem:
    clauses = {clause.id: clause.text for clause in refinement.inspection.clauses}
    covered = "\n".join(f"- {clauses[name]}" for name in part.clauses if name in clauses)
    pieces = [
        part.story,
        f"From {item.key}:\n{covered}" if covered else "",
        f"This part can wait: {part.why}" if part.can_wait else "",
    ]
    edited = decision is not None and decision.action is DecisionAction.EDIT
    return NewItem(
        title=decision.text if edited and decision is not None else part.title,
        kind=_PART_KIND.get(item.kind, item.kind),
        description="\n\n".join(piece for piece in pieces if piece),
        criteria=tuple(written(line) for line in part.criteria if not line.outline),
        draft=decision is None,
    )
