"""LangChain chat models for an endpoint, made once per process."""

import os
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from assistant.llm.endpoint import Endpoint

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_CONNECT_SECONDS = 10.0
_LOCK = threading.Lock()


def chat_model(endpoint: Endpoint) -> "BaseChatModel":
    """The LangChain chat model of an endpoint, ready for `invoke`, tools and streaming.

    Made once per process and endpoint, safe to share between threads. It does not retry by
    itself: `ask` and the schedulers do, because they know what a failure means.

    Args:
        endpoint: where the model is.

    Returns:
        `ChatOpenAI`, or `ChatAnthropic` for that provider.

    Raises:
        UserError: the extra for the provider is not installed.
    """
    with _LOCK:  # else a pool of threads would make one client each at the first call
        return _made(endpoint, os.getpid())


@lru_cache(maxsize=32)
def _made(endpoint: Endpoint, _process: int) -> "BaseChatModel":
    # The process is part of the key: a connection must not be shared across a fork.
    if endpoint.provider == "anthropic":
        from assistant.llm.anthropic import anthropic_model

        return anthropic_model(endpoint)
    return _openai_model(endpoint)


def _openai_model(endpoint: Endpoint) -> "BaseChatModel":
    import openai
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.base_url or "https://api.openai.com/v1",
        api_key=lambda: endpoint.api_key.get_secret_value() or "none",
        max_retries=0,
        timeout=120,
        use_responses_api=False,
        openai_proxy="",
        http_client=openai.DefaultHttpxClient(
            # A proxy from the environment must not see what stays on this machine.
            trust_env=not endpoint.local,
            event_hooks={"request": [_note_deadline], "response": [_guard_deadline]},
        ),
    )


def timeouts(seconds: float) -> Any:
    """Time limits of one call: the answer in `seconds`, a connection within 10 s."""
    import httpx2

    return httpx2.Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))


def _note_deadline(request: Any) -> None:
    seconds = (request.extensions.get("timeout") or {}).get("read")
    if seconds is not None:
        request.extensions["deadline"] = time.monotonic() + seconds


def _guard_deadline(response: Any) -> None:
    """Bound the whole answer: the library's own limit is for each piece of it only."""
    extensions = response.request.extensions
    if (deadline := extensions.get("deadline")) is None:
        return
    extensions["timeout"]["read"] = max(0.001, deadline - time.monotonic())
    response.stream = _guarded(response.stream, deadline, response.request)


def _guarded(stream: Any, deadline: float, request: Any) -> Any:
    import httpx2

    class Guarded(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for chunk in stream:
                yield chunk
                if time.monotonic() > deadline:
                    raise httpx2.ReadTimeout("the answer dripped past its time", request=request)

        def close(self) -> None:
            stream.close()

    return Guarded()
