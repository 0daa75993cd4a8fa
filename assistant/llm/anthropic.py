"""Anthropic, through langchain-anthropic (an extra)."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from assistant.domain import UserError
from assistant.llm.deadlines import DEADLINE_HOOKS
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

    model = ChatAnthropic.model_validate(
        {
            "model": endpoint.model,
            "base_url": endpoint.base_url or "https://api.anthropic.com",
            "api_key": endpoint.api_key,
            "max_retries": 0,
            "timeout": 120,
        }
    )
    model._client._client.event_hooks = dict(DEADLINE_HOOKS)
    return model


def anthropic_options(
    schema: Mapping[str, Any] | None, *, max_tokens: int, temperature: float | None
) -> dict[str, Any]:
    """Keyword arguments for `ChatAnthropic.invoke`; see `options.call_options`.

    Temperature is sent only where the caller sets one: newer models refuse it.
    """
    options: dict[str, Any] = {"max_tokens": max_tokens}
    if temperature is not None:
        options["temperature"] = temperature
    if schema is not None:
        # LangChain turns OpenAI's form into Anthropic's `output_config.format`.
        options["response_format"] = {"type": "json_schema", "json_schema": {"schema": schema}}
    return options


def cached_system(text: str) -> list[dict[str, Any]]:
    """A system message that Anthropic keeps in its prompt cache (five minutes)."""
    return [{"type": "text", "text": text, "cache_control": {"type": "ephemeral"}}]
