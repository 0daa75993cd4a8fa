"""Anthropic, through langchain-anthropic (an extra)."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from assistant.domain import UserError
from assistant.llm.endpoint import Endpoint


def require_installed() -> None:
    """Make sure that the extra is there.

    Raises:
        UserError: it is not.
    """
    if find_spec("langchain_anthropic") is None:
        raise UserError(
            'Models of Anthropic need an extra: run pip install "backlog-assistant[anthropic]".'
        )


def anthropic_model(endpoint: Endpoint) -> Any:
    """`ChatAnthropic` for an endpoint, without retries of its own.

    Args:
        endpoint: of provider `anthropic`.

    Returns:
        The chat model.

    Raises:
        UserError: the extra is not installed.
    """
    require_installed()
    from langchain_anthropic import ChatAnthropic

    return ChatAnthropic(
        model_name=endpoint.model,
        base_url=endpoint.base_url,
        api_key=endpoint.api_key,
        max_retries=0,
        timeout=120,
        stop=None,
    )


def anthropic_options(
    schema: Mapping[str, Any] | None, *, max_tokens: int, temperature: float | None
) -> dict[str, Any]:
    """Keyword arguments for `ChatAnthropic.invoke`; see `options.call_options`."""
    raise NotImplementedError
