"""A first look at a server: is it there, does it take the key, has it the model?"""

from typing import Any

from assistant.domain import ModelFailure
from assistant.llm.clients import chat_model
from assistant.llm.deadlines import timeouts
from assistant.llm.endpoint import Endpoint
from assistant.llm.failures import failure_of


def probe(endpoint: Endpoint, *, timeout: float) -> None:
    """List the server's models, which costs nothing.

    Args:
        endpoint: the model.
        timeout: seconds to wait.

    Raises:
        ModelFailure: what went wrong, as for a call.
    """
    model: Any = chat_model(endpoint)
    client = model._client if endpoint.provider == "anthropic" else model.root_client
    try:
        if endpoint.provider == "openai":
            client.models.retrieve(endpoint.model, timeout=timeouts(timeout))
            return
        found = [entry.id for entry in client.models.list(timeout=timeouts(timeout)).data or ()]
    except Exception as error:
        if getattr(error, "status_code", None) == 404 and endpoint.provider == "compatible":
            return  # not every compatible server lists its models
        failure = failure_of(error, endpoint, timeout=timeout)
        if failure is None:
            if isinstance(error, (TypeError, ValueError, KeyError, AttributeError)):
                return  # an answer of another form: the server is there
            raise
        raise failure from error
    if endpoint.provider == "ollama" and not _has(found, endpoint.model):
        raise ModelFailure(
            f"Ollama has no model `{endpoint.model}`: run `ollama pull {endpoint.model}`.",
            fatal=True,
            kind="not found",
        )


def _has(found: list[str], name: str) -> bool:
    return name in found or f"{name}:latest" in found
