"""Where a chat model is reached: a plain value that can be pickled."""

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from assistant.domain import Usage
from assistant.domain.base import Model

Provider = Literal["embedded", "openai", "anthropic", "ollama", "compatible", "langchain"]


class Price(Model):
    """What a provider asks, in US dollars per million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)
    """Input tokens that were read from the provider's prompt cache; None: as `input`."""
    written: float | None = Field(default=None, ge=0)
    """Input tokens that were written to the provider's prompt cache; None: as `input`."""
    as_of: str = ""
    """Date of the price, `YYYY-MM-DD`; empty for local models."""

    def cost(self, usage: Usage, *, written: int = 0) -> float:
        """US dollars for a usage.

        Args:
            usage: tokens; the cached ones are part of its input tokens.
            written: tokens of the input that were written to the provider's cache.

        Returns:
            US dollars.
        """
        cached = min(usage.tokens_cached, usage.tokens_in)
        written = min(written, usage.tokens_in - cached)
        cached_price = self.input if self.cached is None else self.cached
        written_price = self.input if self.written is None else self.written
        millions = (
            (usage.tokens_in - cached - written) * self.input
            + cached * cached_price
            + written * written_price
            + usage.tokens_out * self.output
        )
        return millions / 1_000_000


class Endpoint(Model):
    """One chat model at one address.

    A process that unpickles it can call the same server; so a batch can hand it to workers.
    The key is a `SecretStr`: neither `repr` nor `str` nor JSON shows it.
    """

    label: str
    """As the user names the model, such as `embedded` or `openai:gpt-4.1-mini`."""
    provider: Provider
    model: str
    """The name that the server knows."""
    base_url: str | None = None
    """Root of the API (`http://host:port/v1`); None: the provider's own."""
    api_key: SecretStr = SecretStr("")
    context_tokens: int = Field(default=8192, ge=256)
    """How many tokens prompt and answer may have together."""
    small: bool = False
    """Whether it is a small model, for which shorter prompts work better."""
    price: Price | None = None
    max_retries: int = Field(default=2, ge=0)
    """Further attempts of `ask` after a failure that may pass. A scheduler that retries by
    itself sets 0."""
    parallel: int | None = Field(default=None, ge=1)
    """How many calls at once pay off; None: not limited by the server that we know of."""
    chat: Any = Field(default=None, exclude=True, repr=False)
    """A LangChain chat model that the caller made; None: `chat_model` makes one."""

    @property
    def on_this_machine(self) -> bool:
        """Whether the model shares this machine with the user."""
        host = urlsplit(self.base_url or "").hostname
        return self.local or host in ("localhost", "127.0.0.1", "::1")

    @property
    def local(self) -> bool:
        """Whether the model runs in our own process."""
        return self.provider == "embedded"
