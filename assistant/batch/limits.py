"""What a run may take, and how patient it is."""

from pydantic import Field

from assistant.domain.agreements import BatchAgreement
from assistant.domain.base import Model

MAX_ATTEMPTS = 3
"""Runs in which an item may fail before it is set aside."""


class Limits(Model):
    """Bounds of one run; None: none."""

    tries: int = Field(default=4, ge=1)
    """Tries at one item within a run, for failures that may pass."""
    longest_wait: float = Field(default=60.0, gt=0)
    """Seconds that a provider's wish to wait (Retry-After) is followed at most."""
    patience: int = Field(default=12, ge=1)
    """Rounds of calls in a row, none answered, after which the provider is taken to be away."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    """Input and output together."""
    budget: float | None = Field(default=None, ge=0)
    """US dollars."""
    max_tokens: int | None = Field(default=None, ge=0)
    """Input and output together, over the whole run."""
    max_minutes: float | None = Field(default=None, gt=0)
    """After that no further item is started."""

    def agreed(self, batch: BatchAgreement) -> "Limits":
        """These limits, with the agreed rates where none are given here."""
        return self.model_copy(
            update={
                "requests_per_minute": self.requests_per_minute or batch.requests_per_minute,
                "tokens_per_minute": self.tokens_per_minute or batch.tokens_per_minute,
            }
        )
