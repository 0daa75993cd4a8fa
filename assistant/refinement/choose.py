"""Which clauses still need a criterion: decided by code, not by a model."""

from assistant.domain import Clause, ClauseKind, Inspection, Item
from assistant.refinement.claims import opposed
from assistant.refinement.words import content_stems, numbers

# An existing criterion covers a clause when it holds this share of the clause's content words,
# and all of its numbers.
COVERED = 0.6


def uncovered(item: Item, inspection: Inspection) -> tuple[Clause, ...]:
    """Clauses other than existing criteria that no existing criterion covers."""
    return tuple(
        clause
        for clause in inspection.clauses
        if clause.kind is not ClauseKind.CRITERION
        and not any(covered_by(text, clause.text, inspection.language) for text in item.criteria)
    )


def covered_by(criterion: str, clause: str, language: str) -> bool:
    """Whether an existing criterion says what a clause asks for."""
    return _in_words(criterion, clause, language) and not opposed(criterion, clause, language)


def contradicted(item: Item, inspection: Inspection) -> tuple[tuple[Clause, str], ...]:
    """Clauses of which an existing criterion says the opposite, with that criterion."""
    return tuple(
        (clause, text)
        for clause in inspection.clauses
        if clause.kind is not ClauseKind.CRITERION
        for text in item.criteria
        if _in_words(text, clause.text, inspection.language)
        and opposed(text, clause.text, inspection.language)
    )


def _in_words(criterion: str, clause: str, language: str) -> bool:
    if not set(numbers(clause)) <= set(numbers(criterion)):
        return False
    wanted = content_stems(clause, language)
    held = content_stems(criterion, language)
    return bool(wanted) and len(wanted & held) >= COVERED * len(wanted)
