"""Embeddings of any OpenAI-compatible endpoint, used only when it is named."""

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.domain import UserError

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

BATCH = 128
"""Texts a request; providers allow from 96 to 2,048."""
RETRIES = 3
"""Of a request that failed for a reason that may pass; the client waits between them."""
TIMEOUT = 60.0
"""Seconds a request may take."""
LONGEST = 24_000
"""Characters of a text that are sent; about the 8,191 tokens that OpenAI's models read."""


KEYS = ("ASSISTANT_EMBEDDING_API_KEY", "ASSISTANT_API_KEY", "OPENAI_API_KEY")
"""Where a key is looked for, in this order; OpenAI's own is the last, and for OpenAI the only."""


def checked_url(base_url: str) -> str:
    """The root of an API without its last slash.

    Raises:
        UserError: it is no address, or holds a password.
    """
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(
            "The address of the embeddings server must be one such as http://localhost:8000/v1 "
            "(http or https, with a host)."
        )
    if parts.username or parts.password:
        raise UserError(
            f"The address of the embeddings server must not hold a password: set {KEYS[0]} instead."
        )
    return base_url.rstrip("/")


def ollama_url() -> str:
    """Where Ollama answers in OpenAI's manner: at `OLLAMA_HOST`, or on this machine."""
    host = os.environ.get("OLLAMA_HOST", "").strip() or "127.0.0.1"
    address = urlsplit(host if "//" in host else f"http://{host}")
    name = address.hostname if address.hostname not in (None, "0.0.0.0") else "127.0.0.1"  # noqa: S104
    return f"{address.scheme}://{name}:{address.port or 11434}/v1"


class EndpointEmbedder:
    """An embedding model behind `POST /embeddings`.

    Args:
        model: the server's name of the model.
        base_url: where the server is; None: OpenAI's own.
    """

    def __init__(self, model: str, *, base_url: str | None = None) -> None:
        self._model = model
        self._base_url = base_url.rstrip("/") if base_url else None

    @property
    def name(self) -> str:
        """The model and where it runs: equal names at two servers need not be one model."""
        return f"openai:{self._model}" + (f"@{self._base_url}" if self._base_url else "")

    @cached_property
    def dimension(self) -> int:
        """Length of a vector, asked of the server once."""
        return int(self.embed(["dimension"]).shape[1])

    @cached_property
    def _client(self) -> Any:
        import openai

        names = KEYS if self._base_url else KEYS[-1:]
        key = next((os.environ[name].strip() for name in names if os.environ.get(name)), "")
        if not key and self._base_url is None:
            raise UserError(
                f"The embedding model `openai:{self._model}` needs a key: set OPENAI_API_KEY."
            )
        return openai.OpenAI(
            api_key=key or "none", base_url=self._base_url, timeout=TIMEOUT, max_retries=RETRIES
        )

    def embed(self, texts: Sequence[str]) -> "NDArray[float32]":
        """L2-normalised vectors, one row a text."""
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows: list[Any] = []
        for start in range(0, len(texts), BATCH):
            rows.extend(self._request(texts[start : start + BATCH]))
        vectors = np.array(rows, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normal: NDArray[float32] = vectors / np.maximum(lengths, 1e-12)
        return normal

    def _request(self, texts: Sequence[str]) -> list[list[float]]:
        import openai

        where = self._base_url or "OpenAI"
        try:
            # Plain floats: many compatible servers do not know the client's base64 default.
            answer = self._client.embeddings.create(
                model=self._model,
                input=[text[:LONGEST] or " " for text in texts],
                encoding_format="float",
            )
        except openai.AuthenticationError as error:
            raise UserError(
                f"{where} refused the key for `{self._model}`: check "
                f"{KEYS[0] if self._base_url else KEYS[-1]}."
            ) from error
        except openai.NotFoundError as error:
            raise UserError(
                f"{where} has no embedding model `{self._model}`: check its name and the base URL."
            ) from error
        except openai.APIConnectionError as error:
            raise UserError(
                f"The embeddings server at {where} cannot be reached: start it or check the base "
                "URL."
            ) from error
        except openai.OpenAIError as error:
            raise UserError(
                f"{where} did not embed the texts with `{self._model}`: {error}"
            ) from error
        by_place = sorted(answer.data, key=lambda one: one.index)
        if len(by_place) != len(texts):
            raise UserError(
                f"{where} gave {len(by_place)} vectors for {len(texts)} texts: the server is not "
                "compatible with OpenAI's embeddings."
            )
        return [list(one.embedding) for one in by_place]
