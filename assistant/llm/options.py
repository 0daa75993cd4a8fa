"""How each provider wants to be told of schema, length and temperature."""

import re
from collections.abc import Mapping
from typing import Any

from assistant.llm.endpoint import Endpoint
from assistant.llm.strictschema import strict_schema

_REASONING = re.compile(r"^(?:o\d|gpt-[5-9])(?!.*chat)")
"""Names of OpenAI's models that think before they answer; they refuse a temperature."""
_REASONING_TOKENS = 4000
"""Room for thinking, which counts as output of these models."""


def thinking_tokens(provider: str, model: str) -> int:
    """Tokens that a model may think beyond its answer; billed as output.

    Args:
        provider: as in `Endpoint`.
        model: the name that the provider knows.
    """
    return _REASONING_TOKENS if provider == "openai" and _REASONING.match(model) else 0


def call_options(
    endpoint: Endpoint,
    schema: Mapping[str, Any] | None,
    *,
    name: str,
    max_tokens: int,
    temperature: float | None,
) -> dict[str, Any]:
    """Keyword arguments for `BaseChatModel.invoke`.

    The schema goes into the request's body as it is: LangChain's own way raises on a truncated
    answer and loses its text and usage.

    Args:
        endpoint: the model.
        schema: JSON Schema of the answer; None: free text.
        name: a name for the schema.
        max_tokens: most tokens of the answer.
        temperature: None: 0, except where a provider refuses it for some models.

    Returns:
        The arguments.
    """
    if endpoint.provider == "anthropic":
        from assistant.llm.anthropic import anthropic_options

        return anthropic_options(schema, max_tokens=max_tokens, temperature=temperature)
    body: dict[str, Any] = {}
    options: dict[str, Any] = {"extra_body": body}
    if schema is not None:
        strict = endpoint.provider == "openai"
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": re.sub(r"[^A-Za-z0-9_-]", "_", name)[:64] or "answer",
                "strict": strict,
                "schema": strict_schema(schema) if strict else dict(schema),
            },
        }
    if endpoint.provider != "openai":
        # Compatible servers know the old name of the limit; not all know the new one.
        body["max_tokens"] = max_tokens
        body["temperature"] = 0.0 if temperature is None else temperature
        return options
    thinking = thinking_tokens(endpoint.provider, endpoint.model)
    body["max_completion_tokens"] = max_tokens + thinking
    if thinking:
        body["reasoning_effort"] = "low"
    elif temperature is not None:
        body["temperature"] = temperature
    return options
