"""How many calls at once, and how fast: what a provider bears, found out by asking."""

from assistant.batch.limits import Limits

HEADROOM = 0.98
"""Share of a provider's limit that is used: clocks and counts differ by a little."""

BURST = 0.5
"""Seconds' worth that may be caught up at once, after a pause of ours."""

FIRST_PATIENCE = 3
"""Rounds without any answer after which an address is taken to be wrong."""


class Pace:
    """Concurrency by additive increase, multiplicative decrease (Chiu and Jain, 1989).

    The first call goes alone, so that a wrong key costs one call and not sixty. Once it was
    answered, the most that is allowed. A call that was told to slow down halves it, once for
    all calls that were under way together; every full round of successes adds one again.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.limit = 1.0
        self.in_flight = 0
        self._proven = False
        self._cut_at = float("-inf")

    def free(self) -> bool:
        """Whether one more call may start."""
        return self.in_flight < int(self.limit)

    def answered(self) -> None:
        """A call was answered, be it with a refusal."""
        if not self._proven:
            self._proven = True
            self.limit = float(self.most)

    def succeeded(self) -> None:
        """A call came back well."""
        self.limit = min(float(self.most), self.limit + 1 / self.limit)

    def slowed(self, started: float, now: float) -> None:
        """A call that began at `started` was told to slow down at `now` (seconds)."""
        if started >= self._cut_at:
            self.limit = max(1.0, self.limit / 2)
            self._cut_at = now


class Bucket:
    """A rate per minute as a token bucket that holds half a second's worth.

    The small bucket, empty at first, spreads calls evenly, so that a provider that counts by
    any window is content. What was taken too much is given back when a call is settled.
    """

    def __init__(self, per_minute: float, now: float) -> None:
        self.rate = per_minute * HEADROOM / 60
        self.capacity = max(self.rate * BURST, 1.0)
        self.level = 0.0
        self._at = now
        self._used = False

    def wait(self, amount: float, now: float) -> float:
        """Seconds until `amount` can be taken; more than a bucketful only needs a full one."""
        self.level = min(self.capacity, self.level + (now - self._at) * self.rate)
        self._at = now
        if not self._used:
            return 0.0
        return max(0.0, (min(amount, self.capacity) - self.level) / self.rate)

    def take(self, amount: float) -> None:
        """Take it; the level may go below zero, which later calls wait for."""
        self._used = True
        self.level -= amount

    def give_back(self, amount: float) -> None:
        """Return what was not needed; a negative amount takes what was needed beyond."""
        self.level = min(self.capacity, self.level + amount)


class Patience:
    """Tells a provider that is away from one that stumbles."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ever = False
        self._counted_at = float("-inf")
        self.rounds = 0
        """Rounds in a row in which calls failed in a way that may pass, and none came back."""

    def succeeded(self) -> None:
        """A call came back, with whatever answer."""
        self._ever = True
        self.rounds = 0

    def failed(self, started: float, now: float) -> None:
        """A call that began at `started` failed at `now`; calls of one round count once."""
        if started >= self._counted_at:
            self.rounds += 1
            self._counted_at = now

    def over(self, kind: str) -> bool:
        """Whether to give up for now; soon, where nothing has ever answered."""
        if kind == "unreachable" and not self._ever:
            return self.rounds >= min(FIRST_PATIENCE, self._limits.patience)
        return self.rounds >= self._limits.patience


def backoff(failures: int, longest: float) -> float:
    """Seconds to wait after so many failures in a row: 0.5, 1, 2, … up to `longest`."""
    return float(min(0.5 * 2 ** min(failures - 1, 30), longest))
