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
    """The embedding model of that name. Nothing is contacted or loaded by opening it.

    Args:
        name: `minilm` (the default: all-MiniLM-L6-v2, int8, in this process, no network),
            `openai:NAME` (key in `OPENAI_API_KEY`), `ollama:NAME`, or any name together with
            `base_url` (key, where the server asks for one, in `ASSISTANT_EMBEDDING_API_KEY` or
            `ASSISTANT_API_KEY`).
        base_url: root of an OpenAI-compatible API, such as `http://127.0.0.1:8000/v1`.

    Raises:
        UserError: the name is unknown, or the address is none.
    """
    chosen = name or DEFAULT_MODEL
    if chosen == DEFAULT_MODEL:
        if base_url:
            raise UserError(
                f"The embedding model `{DEFAULT_MODEL}` runs in this process and has no address: "
                "name the server's model too, or leave the address out."
            )
        from assistant.minilm import MiniLM

        return MiniLM()
    from assistant.retrieval.endpoint import EndpointEmbedder, checked_url, ollama_url

    provider, _, model = chosen.partition(":")
    if base_url:
        return EndpointEmbedder(
            model if provider in ("openai", "ollama") and model else chosen,
            base_url=checked_url(base_url),
        )
    if provider == "openai" and model:
        return EndpointEmbedder(model)
    if provider == "ollama" and model:
        return EndpointEmbedder(model, base_url=ollama_url())
    raise UserError(
        f"There is no embedding model {chosen!r}: name `{DEFAULT_MODEL}`, `openai:NAME`, "
        "`ollama:NAME`, or any name together with the address of an OpenAI-compatible server."
    )
