"""What code can say of an item or of a whole backlog."""

from enum import StrEnum

from assistant.domain.base import Model
from assistant.domain.clause import Clause, Span
from assistant.domain.item import ItemKind
from assistant.domain.split import SplitPattern


class Severity(StrEnum):
    """How much a finding matters for the conversation."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Finding(Model):
    """One thing that is unclear, oversized or untestable, where, and what to do about it."""

    rule: str
    """Stable id of the rule, such as `qus.atomic`."""
    part: str = ""
    """Which sort of it, where several share the id, such as `vague` of `qus.unambiguous`."""
    title: str = ""
    """The rule's name in plain words, such as “vague words”."""
    severity: Severity
    message: str
    """What is wrong, in plain words."""
    remedy: str
    """What to do about it."""
    span: Span | None = None
    reference: str = ""
    """Where the rule comes from, such as `QUS 2016: atomic`."""
    others: tuple[str, ...] = ()
    """Keys of the other items concerned, for findings over the whole set."""

    @property
    def name(self) -> str:
        """The rule's own name, by which it is chosen or switched off: `qus.unambiguous.vague`."""
        return f"{self.rule}.{self.part}" if self.part else self.rule


class ReadinessCheck(Model):
    """One rule of the team's working agreements, passed or failed with its reason."""

    rule: str
    passed: bool
    reason: str


class Readiness(Model):
    """A profile against the working agreements: advice, never a gate."""

    checks: tuple[ReadinessCheck, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether every agreed rule passes."""
        return all(check.passed for check in self.checks)


class Size(Model):
    """Whether an item is oversized, in terms that a team accepts."""

    oversized: bool = False
    reasons: tuple[str, ...] = ()
    slices: float | None = None
    """0 to 1: how likely a team finds several slices of value in it; None where nobody looked."""
    patterns: tuple[SplitPattern, ...] = ()
    """Splitting patterns that fit, best first."""
    low: float | None = None
    """Lower end of the likely estimate, in the export's own unit."""
    high: float | None = None
    confidence: float | None = None
    """0 to 1: how far the range can be trusted."""
    like: tuple[str, ...] = ()
    """Keys of the similar done items whose estimates gave the range, the most similar first."""


class StoryParts(Model):
    """The parts of a story sentence that were found; None where one is missing."""

    role: Span | None = None
    means: Span | None = None
    end: Span | None = None


class BugParts(Model):
    """What a bug report says: how to get there, what should happen and what happens."""

    steps: tuple[Span, ...] = ()
    expected: Span | None = None
    actual: Span | None = None


class Inspection(Model):
    """Everything that code says of one item without a model."""

    key: str
    kind: ItemKind
    """The kind it was judged as; may differ from the tracker's type."""
    language: str = "en"
    """ISO 639-1 code; rules that need English are not applied to others."""
    story: StoryParts | None = None
    bug: BugParts | None = None
    clauses: tuple[Clause, ...] = ()
    findings: tuple[Finding, ...] = ()
    readiness: Readiness = Readiness()
    size: Size = Size()
    notes: tuple[str, ...] = ()
    """What was not judged, and why."""

    def in_wish(self, span: Span) -> bool:
        """Whether a passage is part of what the story sentence wishes."""
        wish = self.story.means if self.story is not None else None
        return (
            wish is not None
            and wish.source == span.source
            and wish.start < span.end
            and span.start < wish.end
        )
