"""LangChain chat models for an endpoint, made once per process."""

import os
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from assistant.llm.deadlines import DEADLINE_HOOKS
from assistant.llm.endpoint import Endpoint

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LOCK = threading.Lock()


def chat_model(endpoint: Endpoint) -> "BaseChatModel":
    """The LangChain chat model of an endpoint, ready for `invoke`, tools and streaming.

    Made once per process and endpoint, safe to share between threads. It does not retry by
    itself: `ask` and the schedulers do, because they know what a failure means.

    Args:
        endpoint: where the model is.

    Returns:
        The one that the caller made; else `ChatOpenAI`, or `ChatAnthropic` for that provider.

    Raises:
        UserError: the extra for the provider is not installed.
    """
    if endpoint.chat is not None:
        return cast("BaseChatModel", endpoint.chat)
    with _LOCK:  # else a pool of threads would make one client each at the first call
        return _made(endpoint, os.getpid())


@lru_cache(maxsize=32)
def _made(endpoint: Endpoint, _process: int) -> "BaseChatModel":
    # The process is part of the key: a connection must not be shared across a fork.
    if endpoint.provider == "anthropic":
        from assistant.llm.anthropic import anthropic_model

        return cast("BaseChatModel", anthropic_model(endpoint))
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
        stream_usage=True,  # at an address of its own, LangChain would not ask for it
        openai_proxy="",
        http_client=openai.DefaultHttpxClient(
            # A proxy from the environment must not see what stays on this machine.
            trust_env=not endpoint.local,
            event_hooks=dict(DEADLINE_HOOKS),
        ),
    )
