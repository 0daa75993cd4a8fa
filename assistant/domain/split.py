"""How an oversized item is divided without losing anything."""

from enum import StrEnum

from pydantic import Field

from assistant.domain.base import Model
from assistant.domain.clause import Span
from assistant.domain.draft import Criterion
from assistant.domain.item import ItemKind


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

    @property
    def spidr(self) -> str:
        """The name of the SPIDR family (Mike Cohn) that comes closest."""
        return _SPIDR[self]


_SPIDR = {
    SplitPattern.WORKFLOW_STEPS: "Paths",
    SplitPattern.OPERATIONS: "Paths",
    SplitPattern.BUSINESS_RULES: "Rules",
    SplitPattern.DATA_VARIATIONS: "Data",
    SplitPattern.INTERFACES: "Interfaces",
    SplitPattern.MAJOR_EFFORT: "Paths",
    SplitPattern.SIMPLE_COMPLEX: "Paths",
    SplitPattern.DEFER_PERFORMANCE: "Rules",
    SplitPattern.SPIKE: "Spikes",
}


class SplitScore(Model):
    """How good a split is by what Lawrence and Green ask of one; shares from 0 to 1."""

    vertical: float
    """1 where every part is something that a user can see."""
    independent: float
    """Share of the parts that need no other one before them."""
    equal_sizes: float
    """Mean size of the parts over the size of the largest, in clauses."""
    exposes_waiting: float
    """1 where some part can wait and some cannot; half where only the pattern says so."""
    total: float
    """Weighted sum, with how much of the item the pattern itself divides; ranks plans of one
    item, and says nothing across items."""


class Task(Model):
    """One piece of a part by discipline: a team's own plan, made only when somebody asks for it.

    Tasks are no parts of a split: alone, none of them is of use to anybody.
    """

    discipline: str
    """`design`, `development` or `testing`."""
    text: str
    clauses: tuple[str, ...]
    """Ids of the part's clauses that it serves."""


class Part(Model):
    """One vertical slice of a split."""

    id: str
    """`p1`, `p2`, … in the order proposed."""
    title: str
    story: str = ""
    clauses: tuple[str, ...]
    """Ids of the parent's clauses that it covers."""
    criteria: tuple[Criterion, ...] = ()
    notes: tuple[Span, ...] = ()
    """What the parent says beside its demands, word for word: not read as a demand, and not lost."""
    can_wait: bool = False
    why: str = ""
    """Why it can wait, or why it comes first."""
    depends_on: tuple[str, ...] = ()
    """Ids of parts that must come before."""
    tasks: tuple[Task, ...] = ()
    """The team's own plan, where it was asked for."""


class ParentAfter(Model):
    """What the divided item itself becomes, as a proposal; nothing of it is lost."""

    kind: ItemKind
    """What holds stories: an epic or a feature stays one, a story becomes an epic."""
    title: str
    outcome: str = ""
    """Why it is wanted, in the item's own words; it stays with the parent."""
    moved: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Its existing criteria that move: clause id to the ids of the parts that carry them."""
    stays: tuple[Span, ...] = ()
    """Passages that no part holds: greetings, what is out of scope, open points."""
    estimate_cleared: float | None = None
    """Its estimate, which no longer holds: each part gets its own."""
    summary: tuple[str, ...] = ()
    """The same in plain sentences."""


class Split(Model):
    """A proposed split; the matrix clause x part follows from the parts."""

    pattern: SplitPattern
    why: str
    parts: tuple[Part, ...]
    spidr: str = ""
    """The pattern's family in SPIDR (Mike Cohn): Spikes, Paths, Interfaces, Data or Rules."""
    score: SplitScore | None = None
    trade_off: str = ""
    """Of an alternative: what is gained and lost against the split that is proposed."""
    parent: ParentAfter | None = None
    """What the item itself becomes."""
    worded_by: str = "code"
    """`code` or the model that worded the parts; the plan itself is always code's."""

    def matrix(self) -> dict[str, tuple[str, ...]]:
        """Which parts hold each clause: clause id to part ids."""
        found: dict[str, list[str]] = {}
        for part in self.parts:
            for clause in part.clauses:
                found.setdefault(clause, []).append(part.id)
        return {clause: tuple(parts) for clause, parts in found.items()}
