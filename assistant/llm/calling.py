"""One call of a chat model: sent, counted, and every failure named."""

import json
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from assistant.domain import ModelFailure, Usage
from assistant.llm.clients import chat_model
from assistant.llm.deadlines import ANSWERED, timeouts
from assistant.llm.endpoint import Endpoint
from assistant.llm.failures import failure_of, unreadable
from assistant.llm.given import given_failure
from assistant.llm.options import call_options

LONGEST_WAIT = 20.0
"""Seconds that one retry waits at most, whatever the provider asks for."""
_REMOTE_SECONDS = 120.0
_LOCAL_SECONDS = 600.0
_WRITTEN = ("cache_creation", "ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens")
"""Where LangChain puts tokens that were written to a provider's prompt cache."""


class Turn(NamedTuple):
    """One message."""

    role: Literal["system", "user", "assistant"]
    text: str


class Said(NamedTuple):
    """What came back."""

    text: str
    usage: Usage
    truncated: bool


def usual_timeout(endpoint: Endpoint) -> float:
    """Seconds that a call may take where nobody said otherwise."""
    return _LOCAL_SECONDS if endpoint.on_this_machine else _REMOTE_SECONDS


def call(
    endpoint: Endpoint,
    turns: Sequence[Turn],
    schema: Mapping[str, Any] | None,
    *,
    name: str,
    max_tokens: int,
    timeout: float,
    temperature: float | None = None,
) -> Said:
    """Send messages and get one answer, with retries for failures that may pass.

    Args:
        endpoint: the model.
        turns: the messages, system first.
        schema: JSON Schema that the server shall constrain the answer by; None: free text.
        name: a name for the schema.
        max_tokens: most tokens of the answer.
        timeout: seconds that one attempt may take.
        temperature: sampling temperature; None: see `call_options`.

    Returns:
        The text and what it took; a truncated text is returned as such.

    Raises:
        ModelFailure: refusal, content filter, or the server failed.
    """
    if endpoint.chat is not None:
        told = turns if schema is None else _told_form(turns, schema)
        return _with_retries(endpoint, told, {}, timeout)
    options = call_options(
        endpoint, schema, name=name, max_tokens=max_tokens, temperature=temperature
    )
    try:
        return _with_retries(endpoint, turns, options, timeout)
    except ModelFailure as failure:
        if failure.kind != "request" or schema is None or endpoint.provider != "compatible":
            raise
    # A server that does not know how to constrain an answer is told the form in words.
    free = call_options(endpoint, None, name=name, max_tokens=max_tokens, temperature=temperature)
    return _with_retries(endpoint, _told_form(turns, schema), free, timeout)


def _told_form(turns: Sequence[Turn], schema: Mapping[str, Any]) -> list[Turn]:
    form = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    words = f"Answer with one JSON object that fits this JSON Schema, and nothing else:\n{form}"
    first, *rest = turns
    return [Turn(first.role, f"{first.text}\n\n{words}"), *rest]


def _with_retries(
    endpoint: Endpoint, turns: Sequence[Turn], options: Mapping[str, Any], timeout: float
) -> Said:
    for attempt in range(endpoint.max_retries + 1):
        try:
            return _once(endpoint, turns, options, timeout)
        except ModelFailure as failure:
            if not failure.retryable or attempt == endpoint.max_retries:
                raise
            time.sleep(_wait(attempt, failure.retry_after))
    raise AssertionError("the loop returns or raises")


def _wait(attempt: int, asked: float | None) -> float:
    """Seconds until the next attempt: what was asked, else 0.5, 1, 2, … with jitter."""
    if asked is not None:
        return min(asked, LONGEST_WAIT)
    return float(min(0.5 * 2**attempt, LONGEST_WAIT)) * random.uniform(0.75, 1.25)  # noqa: S311


def _once(
    endpoint: Endpoint, turns: Sequence[Turn], options: Mapping[str, Any], timeout: float
) -> Said:
    model = chat_model(endpoint)
    answered: list[int] = []
    token = ANSWERED.set(answered)
    try:
        if endpoint.chat is None:
            options = {"timeout": timeouts(timeout), **options}
        message = model.invoke(_messages(endpoint, turns), **options)
    except Exception as error:
        failure = failure_of(error, endpoint, timeout=timeout)
        if failure is None and endpoint.chat is not None:
            failure = given_failure(error, endpoint)
        if failure is None and answered:
            # LangChain reads whatever came back without looking at its form first.
            failure = unreadable(endpoint)
        if failure is None:
            raise
        raise failure from error
    finally:
        ANSWERED.reset(token)
    return _said(message, endpoint)


def _messages(endpoint: Endpoint, turns: Sequence[Turn]) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = [{"role": turn.role, "content": turn.text} for turn in turns]
    if endpoint.provider == "anthropic":
        from assistant.llm.anthropic import cached_system

        for message in messages:
            if message["role"] == "system":
                message["content"] = cached_system(message["content"])
    return messages


def _said(message: Any, endpoint: Endpoint) -> Said:
    usage = _usage(message, endpoint)
    reason = str(
        message.response_metadata.get("finish_reason")
        or message.response_metadata.get("stop_reason")
        or ""
    )
    text = str(message.text)
    refusal = message.additional_kwargs.get("refusal")
    if refusal or reason == "refusal":
        raise ModelFailure(
            "The model declined to answer.",
            raw=str(refusal or text),
            usage_in=usage.tokens_in,
            usage_out=usage.tokens_out,
            kind="refusal",
        )
    if reason == "content_filter":
        raise ModelFailure(
            "The provider's content filter blocked the answer.",
            raw=text,
            usage_in=usage.tokens_in,
            usage_out=usage.tokens_out,
            kind="filtered",
        )
    return Said(text, usage, reason in ("length", "max_tokens"))


def _usage(message: Any, endpoint: Endpoint) -> Usage:
    counted: Mapping[str, Any] = message.usage_metadata or {}
    details: Mapping[str, Any] = counted.get("input_token_details") or {}
    usage = Usage(
        calls=1,
        tokens_in=counted.get("input_tokens", 0),
        tokens_cached=details.get("cache_read", 0) or 0,
        tokens_out=counted.get("output_tokens", 0),
    )
    if endpoint.price is None:
        return usage
    written = sum(details.get(name) or 0 for name in _WRITTEN)
    return usage.model_copy(update={"cost": endpoint.price.cost(usage, written=written)})
