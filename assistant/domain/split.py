"""How an oversized item is divided without losing anything."""

from enum import StrEnum

from assistant.domain.base import Model
from assistant.domain.draft import Criterion


class SplitPattern(StrEnum):
    """The Humanizing Work patterns (Richard Lawrence and Peter Green), in their order."""

    WORKFLOW_STEPS = "workflow steps"
    OPERATIONS = "operations"
    BUSINESS_RULES = "business rule variations"
    DATA_VARIATIONS = "data variations"
    INTERFACES = "data entry methods"
    MAJOR_EFFORT = "major effort"
    SIMPLE_COMPLEX = "simple / complex"
    DEFER_PERFORMANCE = "defer performance"
    SPIKE = "break out a spike"


class Part(Model):
    """One vertical slice of a split."""

    id: str
    """`p1`, `p2`, … in the order proposed."""
    title: str
    story: str = ""
    clauses: tuple[str, ...]
    """Ids of the parent's clauses that it covers."""
    criteria: tuple[Criterion, ...] = ()
    can_wait: bool = False
    why: str = ""
    """Why it can wait, or why it comes first."""
    depends_on: tuple[str, ...] = ()
    """Ids of parts that must come before."""


class Split(Model):
    """A proposed split; the matrix clause x part follows from the parts."""

    pattern: SplitPattern
    why: str
    parts: tuple[Part, ...]
    worded_by: str = "code"
    """`code` or the model that worded the parts; the plan itself is always code's."""

    def matrix(self) -> dict[str, tuple[str, ...]]:
        """Which parts hold each clause: clause id to part ids."""
        found: dict[str, list[str]] = {}
        for part in self.parts:
            for clause in part.clauses:
                found.setdefault(clause, []).append(part.id)
        return {clause: tuple(parts) for clause, parts in found.items()}
