"""Sentence embeddings: the contract, and how a model is chosen by its name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.domain import UserError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

DEFAULT_MODEL = "minilm"


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is their cosine similarity."""

    @property
    def name(self) -> str:
        """Identifies the model and everything that changes its vectors; vectors are kept by it."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> "NDArray[float32]":
        """One L2-normalised row a text, in the texts' order; no texts give zero rows.

        Raises:
            UserError: the model cannot be reached or used, in words that say what to do.
        """
        ...


def open_embedder(name: str | None = None, *, base_url: str | None = None) -> Embedder:
    """The embedding model of that name.

    Args:
        name: `minilm` (the default: all-MiniLM-L6-v2, int8, in this process, no network) or
            `openai:NAME` for an OpenAI-compatible embeddings endpoint. The key is read from
            `OPENAI_API_KEY`.
        base_url: where the endpoint is, such as `http://127.0.0.1:11434/v1`; None: OpenAI's own.

    Raises:
        UserError: the name is unknown.
    """
    chosen = name or DEFAULT_MODEL
    if chosen == DEFAULT_MODEL:
        from assistant.retrieval.minilm import MiniLM

        return MiniLM()
    provider, _, model = chosen.partition(":")
    if provider == "openai" and model:
        from assistant.retrieval.endpoint import EndpointEmbedder

        return EndpointEmbedder(model, base_url=base_url)
    raise UserError(
        f"There is no embedding model {chosen!r}: name `{DEFAULT_MODEL}`, or `openai:NAME` for an "
        "OpenAI-compatible embeddings endpoint."
    )
