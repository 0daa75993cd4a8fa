"""Every way in which a call can fail, as one plain sentence and what to do about it."""

import socket
import ssl
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from assistant.domain import ModelFailure
from assistant.llm.endpoint import Endpoint
from assistant.llm.redaction import redact
from assistant.llm.retryafter import retry_after_seconds

_QUOTA = ("insufficient_quota", "billing_hard_limit", "credit balance", "billing_not_active")
_OVERFLOW = (
    "context_length_exceeded",
    "context length",
    "context size",
    "context window",
    "exceed_context_size",
    "prompt is too long",
    "too many tokens",
)
_NO_CREDIT = (
    "{who} refuses because the account's credit or quota is used up: add credit or use another key."
)
_FILTERED = ("content_filter", "content management policy", "responsibleaipolicy")


UNSURE = frozenset({"timeout", "connection", "unreadable"})
"""Kinds of failure after which the provider may have booked the call all the same."""


def failure_of(error: Exception, endpoint: Endpoint, *, timeout: float) -> ModelFailure | None:
    """What an exception of a provider's library means.

    Args:
        error: the exception, of OpenAI's or Anthropic's library (they share one shape).
        endpoint: where the call went.
        timeout: seconds that were allowed.

    Returns:
        The failure, or None where the exception is no failure of a model but a mistake of ours.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    who = _who(endpoint)
    status = getattr(error, "status_code", None)
    if "APITimeoutError" in names or "TimeoutException" in names:
        return ModelFailure(
            f"{who} did not answer within {timeout:g} s.", retryable=True, kind="timeout"
        )
    if isinstance(status, int):
        return _of_status(status, error, endpoint, who)
    if names & {"APIConnectionError", "TransportError"}:
        return _of_connection(error, endpoint, who)
    if names & {"APIError", "APIResponseValidationError", "JSONDecodeError"}:
        return unreadable(endpoint)
    return None


def unreadable(endpoint: Endpoint) -> ModelFailure:
    """The server sent something that is not an answer of a chat model."""
    return ModelFailure(
        f"{_who(endpoint)} sent an answer that is not in the form of a chat model's.",
        retryable=True,
        kind="unreadable",
    )


def _who(endpoint: Endpoint) -> str:
    if endpoint.local:
        return "The embedded model"
    if endpoint.chat is not None:
        return f"The model `{endpoint.label}`"
    return f"The model `{endpoint.label}` at {_host(endpoint)}"


def _host(endpoint: Endpoint) -> str:
    defaults = {"openai": "api.openai.com", "anthropic": "api.anthropic.com"}
    if endpoint.base_url:
        parts = urlsplit(endpoint.base_url)
        return parts.netloc.rpartition("@")[2] or endpoint.base_url
    return defaults.get(endpoint.provider, endpoint.provider)


def _of_status(status: int, error: Exception, endpoint: Endpoint, who: str) -> ModelFailure:
    said = _said(error)
    refused = _refused(status, said.lower(), endpoint, who)
    if refused is not None:
        return refused
    if status in (408, 409, 425, 429) or (status >= 500 and status not in (501, 505)):
        slow = status == 429
        trouble = f"has trouble of its own (status {status})"
        return ModelFailure(
            f"{who} {'asks to slow down (too many requests)' if slow else trouble}.",
            retryable=True,
            kind="rate" if slow else "server",
            retry_after=retry_after_seconds(_headers(error)),
        )
    if status == 424:
        # A relay that has no answer yet; asking in another form would not help.
        return ModelFailure(f"{who} has no answer to this request yet.", kind="unanswered")
    detail = redact(said, endpoint.api_key.get_secret_value())[:200].rstrip(". \n")
    return ModelFailure(
        f"{who} does not accept the request (status {status}): {detail or 'no reason given'}.",
        kind="request",
    )


def _refused(status: int, said: str, endpoint: Endpoint, who: str) -> ModelFailure | None:
    """Failures that no repetition mends."""
    fatal = {
        401: (f"{who} does not accept the key: check {_key_name(endpoint)}.", "key"),
        402: (_NO_CREDIT.format(who=who), "quota"),
        403: (f"{who} does not allow this key to use the model: check its permissions.", "key"),
        404: (f"{who} does not exist: check the model's name and the address.", "not found"),
    }
    if any(word in said for word in _QUOTA):
        status = 402
    if status in fatal:
        sentence, kind = fatal[status]
        return ModelFailure(sentence, fatal=True, kind=kind)
    if status == 413 or (status < 500 and any(word in said for word in _OVERFLOW)):
        return ModelFailure(f"The prompt is too long for {_lower(who)}.", kind="overflow")
    if status < 500 and any(word in said for word in _FILTERED):
        return ModelFailure(f"{who} blocked the request by its content filter.", kind="filtered")
    return None


def _of_connection(error: Exception, endpoint: Endpoint, who: str) -> ModelFailure:
    causes = list(_causes(error))
    text = " ".join(str(cause) for cause in causes).lower()
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "certificate" in text:
        return ModelFailure(
            f"The connection to {_host(endpoint)} is not secure (its TLS certificate or protocol "
            "is not accepted): check the address, or set SSL_CERT_FILE to your authority's "
            "certificate.",
            fatal=True,
            kind="tls",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return ModelFailure(
            f"The host {_host(endpoint)} cannot be found: check the address and the network.",
            retryable=True,
            kind="unreachable",
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or "refused" in text:
        return ModelFailure(
            f"Nothing answers at {_host(endpoint)} (connection refused): check that the server "
            "runs and that the address is right.",
            retryable=True,
            kind="unreachable",
        )
    return ModelFailure(
        f"The connection to {_lower(who)} broke before the answer was complete.",
        retryable=True,
        kind="connection",
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _said(error: Exception) -> str:
    """The server's own words, with its machine-readable codes."""
    body: Any = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            words = [inner.get("message"), inner.get("code"), inner.get("type")]
            return " ".join(str(word) for word in words if word)
        return str(inner)
    return str(body or getattr(error, "message", "") or error)


def _headers(error: Exception) -> Any:
    return getattr(getattr(error, "response", None), "headers", None) or {}


def _key_name(endpoint: Endpoint) -> str:
    names = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
    return names.get(endpoint.provider, "ASSISTANT_API_KEY")


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
