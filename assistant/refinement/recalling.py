"""Relations that remember what the team decided about the other item."""

from collections.abc import Iterable, Mapping

from assistant.domain import Decision, Relation, RelationType

_ASKED_AGAIN = (RelationType.DUPLICATE, RelationType.OVERLAPS, RelationType.DECLINED_BEFORE)


def with_decisions(
    relations: Iterable[Relation], declined: Mapping[str, Decision]
) -> tuple[Relation, ...]:
    """Recall earlier decisions to decline, with their reasons, where they touch an item.

    What asks for the same again becomes `declined_before`. Any other relation keeps its type, for
    a likeness alone does not make it the same request; but the decision is told.

    Args:
        relations: as they were found.
        declined: items that stand declined, by key.

    Returns:
        The relations in the same order.
    """
    return tuple(_recalled(one, declined.get(one.key)) for one in relations)


def _recalled(relation: Relation, decision: Decision | None) -> Relation:
    if decision is None or relation.type is RelationType.SAME_TEMPLATE:
        return relation
    told = told_again(decision)
    if relation.type not in _ASKED_AGAIN:
        return relation.model_copy(update={"evidence": f"{relation.evidence}; {told}"})
    return relation.model_copy(
        update={
            "type": RelationType.DECLINED_BEFORE,
            "evidence": f"{told}; {relation.evidence}",
        }
    )


def told_again(decision: Decision) -> str:
    """A decision to decline in one line, with its reason and what was said of another look."""
    pieces = [f"declined as “{decision.action.value}” on {decision.when:%Y-%m-%d}"]
    pieces[0] += f" by {decision.who}" if decision.who else ""
    if decision.why:
        pieces.append(decision.why.rstrip(" ."))
    if decision.instead:
        pieces.append(f"instead: {decision.instead.rstrip(' .')}")
    again = " or ".join(
        piece
        for piece in (
            decision.until.isoformat() if decision.until is not None else "",
            decision.trigger.rstrip(" ."),
        )
        if piece
    )
    if again:
        pieces.append(f"to be looked at again: {again}")
    return " – ".join(pieces)
