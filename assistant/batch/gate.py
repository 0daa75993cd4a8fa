"""The gate that every item passes before it may call a model."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition, Lock

from assistant.batch.budget import Budget, charged
from assistant.batch.limits import Limits
from assistant.batch.pace import Bucket, Pace, Patience, backoff
from assistant.batch.plan import Estimate
from assistant.domain import ModelFailure, Usage
from assistant.llm import UNSURE


class Closed(Exception):  # noqa: N818 - no error: the run ends
    """No further item may start; `reason` says why, or is empty where that is known already."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Ticket:
    """The right to work on one item."""

    estimate: Estimate
    bound: Estimate
    started: float


class Gate:
    """Concurrency, rates, budget and pauses behind one door. Safe for many threads."""

    def __init__(
        self, limits: Limits, concurrency: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self.pace = Pace(concurrency)
        self.budget = Budget(limits)
        self._clock = clock
        self._patience = Patience(limits)
        self._pause_until = float("-inf")
        self._closed = False
        self._changed = Condition()
        # Only the thread whose turn it is waits for a change; the others queue behind it, in
        # order, and need not be woken.
        self._turn = Lock()
        now = clock()
        self._requests = _bucket(limits.requests_per_minute, now)
        self._tokens = _bucket(limits.tokens_per_minute, now)
        minutes = limits.max_minutes
        self._deadline = None if minutes is None else now + 60 * minutes

    def enter(self, estimate: Estimate, bound: Estimate | None = None) -> Ticket:
        """Wait until one more item may start.

        Args:
            estimate: what it is expected to take, which the rates go by.
            bound: the most that it can take, which the budget goes by; None: the estimate.

        Raises:
            Closed: none may start any more: stopped, out of time or out of budget.
        """
        bound = bound or estimate
        with self._turn, self._changed:
            while True:
                now = self._clock()
                wait = self._wait(estimate, bound, now)
                if wait == 0:
                    self.pace.in_flight += 1
                    self.budget.reserve(bound)
                    self._take(estimate)
                    return Ticket(estimate, bound, now)
                self._changed.wait(wait)

    def _wait(self, estimate: Estimate, bound: Estimate, now: float) -> float | None:
        """0: go; seconds to wait at most; None: until something changes."""
        if self._closed:
            raise Closed
        if self._deadline is not None and now >= self._deadline:
            raise Closed(f"The {self.limits.max_minutes:g} minutes for this run are over.")
        if not self.budget.fits(bound):
            if self.pace.in_flight == 0:
                raise Closed(self.budget.sentence(bound))
            return self._until_deadline(None, now)
        if not self.pace.free():
            return self._until_deadline(None, now)
        waits = [self._pause_until - now]
        if self._requests:
            waits.append(self._requests.wait(max(1, estimate.calls), now))
        if self._tokens:
            waits.append(self._tokens.wait(estimate.tokens_in + estimate.tokens_out, now))
        wait = max(waits)
        return 0 if wait <= 0 else self._until_deadline(wait, now)

    def _until_deadline(self, wait: float | None, now: float) -> float | None:
        if self._deadline is None:
            return wait
        rest = max(0.001, self._deadline - now)
        return rest if wait is None else min(wait, rest)

    def _take(self, estimate: Estimate) -> None:
        if self._requests:
            self._requests.take(max(1, estimate.calls))
        if self._tokens:
            self._tokens.take(estimate.tokens_in + estimate.tokens_out)

    def leave(self, ticket: Ticket, usage: Usage, failure: ModelFailure | None = None) -> float:
        """Settle what an item took, and learn from how it went.

        Args:
            ticket: from `enter`.
            usage: what was reported.
            failure: how the model failed, where it did.

        Returns:
            Seconds after which it is worth to try the item again.

        Raises:
            Closed: the provider has been failing for so long that it is taken to be away.
        """
        with self._changed:
            try:
                now = self._clock()
                self.pace.in_flight -= 1
                kind = failure.kind if failure else ""
                taken = charged(ticket.bound, usage, unsure=failure is None, broken=kind in UNSURE)
                self.budget.settle(ticket.bound, taken)
                self._give_back(ticket.estimate, usage, failure)
                if failure is None or not failure.retryable:
                    self._patience.succeeded()
                    if failure is None:
                        self.pace.succeeded()
                    if failure is not None and failure.fatal:
                        self._closed = True
                    else:
                        self.pace.answered()
                    return 0.0
                return self._learn(ticket, failure, now)
            finally:
                self._changed.notify()

    def _give_back(self, estimate: Estimate, taken: Usage, failure: ModelFailure | None) -> None:
        """Return to the rates what was not needed; where nobody knows, nothing."""
        told = taken.tokens_in or taken.tokens_out
        if taken.calls and not told and (failure is None or failure.kind in UNSURE):
            return
        if self._requests:
            self._requests.give_back(max(1, estimate.calls) - max(1, taken.calls))
        if self._tokens:
            reserved = estimate.tokens_in + estimate.tokens_out
            self._tokens.give_back(reserved - taken.tokens_in - taken.tokens_out)

    def _learn(self, ticket: Ticket, failure: ModelFailure, now: float) -> float:
        self._patience.failed(ticket.started, now)
        if self._patience.over(failure.kind):
            raise Closed(
                f"{str(failure).rstrip('.')}, {self._patience.rounds} times in a row; run the same "
                "command again later to go on."
            )
        asked = failure.retry_after
        wait = backoff(self._patience.rounds, self.limits.longest_wait)
        if asked is not None:
            wait = min(max(0.0, asked), self.limits.longest_wait)
        told = failure.kind == "rate" or asked is not None
        if told:
            self.pace.slowed(ticket.started, now)
        if told or self._patience.rounds > 1:
            self._pause_until = max(self._pause_until, now + wait)
        return wait

    def close(self) -> None:
        """Let nobody in any more; those inside are not disturbed."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _bucket(per_minute: float | None, now: float) -> Bucket | None:
    return None if per_minute is None else Bucket(per_minute, now)
