"""One way to a chat model, whoever serves it."""

from assistant.llm.asking import Answer, ask, failed_usage
from assistant.llm.clients import chat_model
from assistant.llm.endpoint import Endpoint, Price, Provider
from assistant.llm.failures import UNSURE
from assistant.llm.given import given_endpoint, given_spec
from assistant.llm.opening import check_endpoint, open_model, remote_endpoint
from assistant.llm.options import thinking_tokens
from assistant.llm.prices import find_price
from assistant.llm.prompts import Prompt, PromptError, Rendered, load_prompt, prompt_ids
from assistant.llm.redaction import redact
from assistant.llm.spec import ModelSpec, embedded_installed
from assistant.llm.tokens import count_tokens

__all__ = [
    "UNSURE",
    "Answer",
    "Endpoint",
    "ModelSpec",
    "Price",
    "Prompt",
    "PromptError",
    "Provider",
    "Rendered",
    "ask",
    "chat_model",
    "check_endpoint",
    "count_tokens",
    "embedded_installed",
    "failed_usage",
    "find_price",
    "given_endpoint",
    "given_spec",
    "load_prompt",
    "open_model",
    "prompt_ids",
    "redact",
    "remote_endpoint",
    "thinking_tokens",
]
