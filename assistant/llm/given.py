"""A chat model that the caller made: any LangChain `BaseChatModel`, through the same checks.

Nothing is known of its options, so none are passed: the form of the answer is told in words, and
its time limit and temperature are the caller's own.
"""

from typing import TYPE_CHECKING

from assistant.domain import ModelFailure, UserError
from assistant.llm.endpoint import Endpoint
from assistant.llm.redaction import redact

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.llm.spec import ModelSpec

_NAMES = ("model_name", "model", "model_id", "deployment_name", "repo_id")
"""Attributes in which LangChain's integrations keep a model's name."""
_CONTEXT = 8192
_PASSING = {
    "ModelRateLimitError": "rate",
    "ModelTimeoutError": "timeout",
    "ModelConnectionError": "connection",
    "ModelAPIError": "server",
}
_LASTING = {
    "ModelAuthenticationError": "key",
    "ModelPermissionDeniedError": "key",
    "ModelNotFoundError": "not found",
}


def given_spec(chat: "BaseChatModel") -> "ModelSpec":
    """How a given model is called, in results and in fingerprints.

    Raises:
        UserError: it is no chat model.
    """
    from langchain_core.language_models import BaseChatModel

    from assistant.llm.spec import ModelSpec

    if not isinstance(chat, BaseChatModel):
        raise UserError(
            f"A model is a name such as “embedded” or a LangChain chat model, not "
            f"{type(chat).__name__}."
        )
    named = (getattr(chat, name, None) for name in _NAMES)
    name = next((text for text in named if isinstance(text, str) and text), "")
    return ModelSpec(provider="langchain", name="/".join(filter(None, (type(chat).__name__, name))))


def given_endpoint(chat: "BaseChatModel") -> Endpoint:
    """The endpoint of a given model. It can be pickled where the model can.

    Raises:
        UserError: it is no chat model.
    """
    spec = given_spec(chat)
    return Endpoint(
        label=spec.label,
        provider="langchain",
        model=spec.name,
        context_tokens=_CONTEXT,
        chat=chat,
    )


def given_failure(error: Exception, endpoint: Endpoint) -> ModelFailure:
    """What an exception of a given model means; LangChain's own errors say whether it passes."""
    names = [kind.__name__ for kind in type(error).__mro__]
    said = redact(str(error), endpoint.api_key.get_secret_value()).partition("\n")[0][:200]
    sentence = f"The model `{endpoint.label}` failed ({names[0]}: {said.rstrip(' .')})."
    for name in names:
        if name in _PASSING:
            return ModelFailure(sentence, retryable=True, kind=_PASSING[name])
        if name in _LASTING:
            return ModelFailure(sentence, fatal=True, kind=_LASTING[name])
        if name == "ContextOverflowError":
            return ModelFailure(sentence, kind="overflow")
    return ModelFailure(sentence, kind="given")
