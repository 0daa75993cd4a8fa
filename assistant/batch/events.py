"""What a run tells while it goes on, and what it leaves behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain import Refinement, Usage


class EventKind(StrEnum):
    """What happened."""

    STARTED = "started"
    """An item's turn has come and there is something to pay for."""
    REUSED = "reused"
    """The ledger held its result."""
    REFINED = "refined"
    """A new result, committed."""
    EXAMINED = "examined"
    """Below the top: findings and relations by code alone, free and not kept."""
    FAILED = "failed"
    """No result; the reason is committed and the run goes on."""
    SET_ASIDE = "set aside"
    """It failed too often before and was not tried: the quarantine."""
    WAITING = "waiting"
    """The provider asked to wait, or a call failed in a way that may pass."""
    STOPPING = "stopping"
    """No further item is started; the ones in flight are finished."""
    STOPPED = "stopped"
    """The run ended before all items had their turn."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, told in the thread that called `run`."""

    kind: EventKind
    done: int
    """Items that are settled: reused, refined, examined, failed or set aside."""
    total: int
    key: str = ""
    title: str = ""
    refinement: Refinement | None = None
    message: str = ""
    """A reason, in one sentence, where there is one; of an item that is started or examined:
    why its earlier result is stale."""
    usage: Usage = field(default_factory=Usage)
    """What the run took so far; reused results cost nothing."""
    in_flight: int = 0
    worked: int = 0
    """Items among `done` that were refined or failed; the others took no time worth counting."""
    left: int = 0
    """Items that are still to be refined, or reused."""
    seconds: float = 0.0
    """Since the run began."""
    working: float = 0.0
    """Seconds since the first item was started, which a run that goes on reaches late."""

    @property
    def per_second(self) -> float | None:
        """Items that this run worked on per second; None before the first."""
        return self.worked / self.working if self.worked and self.working > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Estimated seconds until all have had their turn; None before the first."""
        rate = self.per_second
        return None if rate is None else self.left / rate


@dataclass(frozen=True, slots=True)
class Failed:
    """An item without a result, and why."""

    key: str
    reason: str
    attempts: int
    """Runs in which it failed so far, with this content, prompts and model."""
    set_aside: bool
    """Whether the next run leaves it out unless it is told to retry."""
    refinement: Refinement | None = None
    """What code found all the same."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    refinements: Sequence[Refinement] = ()
    """In the items' order, reused ones included; a failed item's one where code found
    something. Empty where the caller asked not to keep them."""
    failed: tuple[Failed, ...] = ()
    """In the items' order; those that were set aside included."""
    counts: Mapping[EventKind, int] = field(default_factory=dict)
    """How many items were reused, refined, examined, failed and set aside."""
    stale: Mapping[str, str] = field(default_factory=dict)
    """Keys of items whose earlier result no longer held, and why."""
    remaining: int = 0
    """Items that had no turn, because the run stopped."""
    usage: Usage = field(default_factory=Usage)
    """What this run took; failed attempts count, reused results do not."""
    seconds: float = 0.0
    stopped: bool = False
    reason: str = ""
    """Why it stopped, in one sentence."""

    @property
    def refined(self) -> int:
        """How many items have a new result."""
        return self.counts.get(EventKind.REFINED, 0)

    @property
    def reused(self) -> int:
        """How many items had a result in the ledger."""
        return self.counts.get(EventKind.REUSED, 0)

    @property
    def examined(self) -> int:
        """How many items below the top have findings and relations only."""
        return self.counts.get(EventKind.EXAMINED, 0)

    @property
    def exit_code(self) -> int:
        """0 all done; 3 some items failed; 4 stopped, to be resumed by the same command."""
        if self.stopped:
            return 4
        return 3 if self.failed else 0
