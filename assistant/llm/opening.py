"""From what the user asked for to a model that can be called."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from assistant.domain import ModelFailure, Progress, UserError
from assistant.llm.endpoint import Endpoint
from assistant.llm.prices import find_price
from assistant.llm.spec import ModelSpec, api_key

_PARAMETERS = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)b(?![a-z])", re.IGNORECASE)
_SMALL_BILLIONS = 9.0
_CONTEXT = {"openai": 128_000, "anthropic": 200_000, "ollama": 4096, "compatible": 8192}
"""Tokens that can be counted on; Ollama's own default is this small."""


@contextmanager
def open_model(
    spec: ModelSpec,
    *,
    progress: Progress | None = None,
    threads: int | None = None,
    prices: Path | None = None,
) -> Iterator[Endpoint | None]:
    """Make a model ready; what runs in our process stops when the context ends.

    Args:
        spec: which model.
        progress: told of the joining of the embedded model's weights.
        threads: threads of the embedded model; None: what the machine can spare.
        prices: a folder that may hold the user's `prices.toml`.

    Yields:
        The endpoint, or None for `none`.

    Raises:
        UserError: the model is not installed, a key is missing, or a file is unreadable.
    """
    if spec.provider == "none":
        yield None
    elif spec.provider == "embedded":
        from assistant.llm.embedded import serve_embedded

        with serve_embedded(spec.label, spec.name, progress=progress, threads=threads) as endpoint:
            yield endpoint
    else:
        yield remote_endpoint(spec, prices=prices)


def remote_endpoint(
    spec: ModelSpec, *, prices: Path | None = None, need_key: bool = True
) -> Endpoint:
    """The endpoint of a model that others serve; nothing is contacted.

    Args:
        spec: any but `none` and `embedded`.
        prices: as for `open_model`.
        need_key: whether it will be called; a plan only looks at it, and no key is read for that.

    Returns:
        The endpoint.

    Raises:
        UserError: the provider's key is missing, or its extra is not installed.
    """
    if spec.provider in ("none", "embedded"):
        raise ValueError(f"{spec.provider} is not remote")
    if spec.provider == "anthropic" and need_key:
        from assistant.llm.anthropic import require_installed

        require_installed()
    size = _PARAMETERS.search(spec.name)
    return Endpoint(
        label=spec.label,
        provider=spec.provider,
        model=spec.name,
        base_url=_base_url(spec),
        api_key=api_key(spec) if need_key else SecretStr(""),
        context_tokens=_context_tokens(spec),
        small=spec.provider in ("ollama", "compatible")
        and size is not None
        and float(size[1]) <= _SMALL_BILLIONS,
        price=find_price(spec.provider, spec.name, folder=prices),
        parallel=_parallel(spec),
    )


def check_endpoint(endpoint: Endpoint, *, timeout: float = 15) -> None:
    """Make sure, before a run, that the server is there, takes the key and has the model.

    Args:
        endpoint: the model.
        timeout: seconds to wait for an answer.

    Raises:
        UserError: one sentence with what to do.
    """
    from assistant.llm.probing import probe

    try:
        probe(endpoint, timeout=timeout)
    except ModelFailure as failure:
        if failure.fatal or failure.kind in ("unreachable", "connection", "timeout"):
            raise UserError(str(failure)) from failure
        # Anything else (a busy server, one without this path) does not speak against the run.


def _base_url(spec: ModelSpec) -> str | None:
    if spec.base_url or spec.provider != "ollama":
        return spec.base_url
    host = os.environ.get("OLLAMA_HOST", "").strip() or "127.0.0.1:11434"
    host = host if "://" in host else f"http://{host}"
    # An address that servers listen on is not one that clients can call.
    return host.replace("//0.0.0.0", "//127.0.0.1").rstrip("/") + "/v1"


def _parallel(spec: ModelSpec) -> int | None:
    if spec.provider != "ollama":
        return None
    told = os.environ.get("OLLAMA_NUM_PARALLEL", "")
    return int(told) if told.isdecimal() and int(told) else 1


def _context_tokens(spec: ModelSpec) -> int:
    if spec.provider == "ollama":
        told = os.environ.get("OLLAMA_CONTEXT_LENGTH", "")
        if told.isdecimal() and int(told) >= 1024:
            return int(told)
    return _CONTEXT[spec.provider]
