"""Money and tokens: reserved before a call, settled after, never overshot."""

from assistant.batch.limits import Limits
from assistant.batch.plan import Estimate
from assistant.domain import Usage


class Budget:
    """What may be spent, what is spent, and what calls in flight may still cost."""

    def __init__(self, limits: Limits) -> None:
        self._cost = limits.budget
        self._tokens = limits.max_tokens
        self.spent = 0.0
        self.tokens = 0
        self._reserved_cost = 0.0
        self._reserved_tokens = 0

    def fits(self, estimate: Estimate) -> bool:
        """Whether the most that a call may take is still there."""
        return self._money_fits(estimate) and self._tokens_fit(estimate)

    def reserve(self, estimate: Estimate) -> None:
        """Set aside the most that a call may take."""
        self._reserved_cost += estimate.cost or 0.0
        self._reserved_tokens += estimate.tokens_in + estimate.tokens_out

    def settle(self, estimate: Estimate, usage: Usage) -> None:
        """Replace the reservation by what the call took."""
        self._reserved_cost -= estimate.cost or 0.0
        self._reserved_tokens -= estimate.tokens_in + estimate.tokens_out
        self.spent += usage.cost or 0.0
        self.tokens += usage.tokens_in + usage.tokens_out

    def sentence(self, estimate: Estimate) -> str:
        """Why the next call does not fit."""
        if not self._money_fits(estimate):
            return (
                f"The budget of {self._cost:.2f} US dollars is used up: {self.spent:.4f} are spent "
                f"and the next item may take {estimate.cost or 0.0:.4f}."
            )
        return (
            f"The limit of {self._tokens:,} tokens is used up: {self.tokens:,} are spent and the "
            f"next item may take {estimate.tokens_in + estimate.tokens_out:,}."
        )

    def _money_fits(self, estimate: Estimate) -> bool:
        if self._cost is None:
            return True
        # Sums of cents as binary fractions may be off in the last place; never by a call.
        wanted = self.spent + self._reserved_cost + (estimate.cost or 0.0)
        return wanted <= self._cost + 1e-9

    def _tokens_fit(self, estimate: Estimate) -> bool:
        if self._tokens is None:
            return True
        wanted = estimate.tokens_in + estimate.tokens_out
        return self.tokens + self._reserved_tokens + wanted <= self._tokens


def charged(estimate: Estimate, usage: Usage, *, unsure: bool, broken: bool = False) -> Usage:
    """What a call is to be booked as.

    Args:
        estimate: what was reserved.
        usage: what was reported.
        unsure: whether calls without a reported token leave open what the provider booked: where
            the server does not report tokens.
        broken: whether the last call ended in a way that leaves it open, whatever the calls
            before it reported: by a time-out or a broken connection.

    In both cases, and where a call within broke off (`Usage.unsure`), the whole reservation counts, so that the budget holds whatever the invoice says.
    """
    told = usage.tokens_in or usage.tokens_out
    if usage.calls and (broken or usage.unsure or (unsure and not told)):
        return Usage(
            calls=max(1, usage.calls),
            tokens_in=max(estimate.tokens_in, usage.tokens_in),
            tokens_out=max(estimate.tokens_out, usage.tokens_out),
            cost=estimate.cost,
        )
    if usage.cost is None and told:
        return usage.model_copy(update={"cost": estimate.cost})
    return usage
