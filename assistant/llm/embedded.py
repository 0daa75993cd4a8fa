"""llama.cpp in our own process, reached as an OpenAI-compatible server on loopback."""

import gc
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from assistant.domain import Progress, UserError
from assistant.llm.callers import release_callers
from assistant.llm.endpoint import Endpoint, Price
from assistant.llm.threads import usual_threads
from assistant.llm.weights import INSTALL, joined_weights

CONTEXT_TOKENS = 8192
"""For prompt and answer of one call; 28 KB of memory a token."""
_BATCH_TOKENS = 256
"""Tokens read in one go: as fast as more, and a call that nobody waits for ends sooner."""
_PREFIX_CACHE_MIB = 512
"""Memory for the prefixes of prompts that alternate (about 30 MiB for each 1,000 tokens)."""
_SMALL_FILE = 6_000_000_000
"""Bytes; a quantised file below has at most about 8 billion parameters."""

_WAIT_POLICY = "OMP_WAIT_POLICY"


@contextmanager
def serve_embedded(
    label: str,
    file: str = "",
    *,
    progress: Progress | None = None,
    threads: int | None = None,
) -> Iterator[Endpoint]:
    """Run the embedded model until the context ends.

    Args:
        label: how the user names the model.
        file: another GGUF file; empty: our own weights.
        progress: told of the joining of the weights.
        threads: threads to compute with; None: see `usual_threads`.

    Yields:
        The endpoint: loopback only, with a random key.

    Raises:
        UserError: the runtime or the weights are missing, or the file is no model.
    """
    if find_spec("xllamacpp") is None:
        raise UserError(
            f"The embedded model is not installed: run {INSTALL}, or choose another --model."
        )
    path = _gguf(file) if file else joined_weights(progress=progress)
    key = secrets.token_urlsafe(32)
    held = [_start(path, key, threads or usual_threads())]
    try:
        yield Endpoint(
            label=label,
            provider="embedded",
            model=path.stem,
            base_url=f"{held[0].listening_address}/v1",
            api_key=SecretStr(key),
            context_tokens=CONTEXT_TOKENS,
            small=path.stat().st_size < _SMALL_FILE,
            price=Price(input=0, output=0),
            max_retries=0,
            parallel=1,
        )
    finally:
        release_callers(held[0].listening_address, key)
        # The server stops when its last reference goes; a traceback may hold this frame.
        held.clear()
        gc.collect()


def _runtime() -> Any:
    """llama.cpp, told to let a thread sleep while it waits for the others.

    By default they spin, which costs nothing on an idle machine; but once another process takes
    a core, the spinning thread takes the time that the one it waits for would need, and the model
    becomes ten times slower. GNU's OpenMP reads this when it is loaded, and only then.
    """
    told = os.environ.get(_WAIT_POLICY)
    os.environ.setdefault(_WAIT_POLICY, "passive")
    try:
        return import_module("xllamacpp")
    finally:
        if told is None:
            del os.environ[_WAIT_POLICY]


def _gguf(file: str) -> Path:
    path = Path(file).expanduser()
    try:
        with path.open("rb") as source:
            magic = source.read(4)
    except OSError as error:
        raise UserError(
            f"The model file {path} cannot be read ({error.strerror}): check the path after "
            "`embedded:`."
        ) from error
    if magic != b"GGUF":
        raise UserError(f"{path} is not a GGUF file: name a model in llama.cpp's format.")
    return path


def _start(path: Path, key: str, threads: int) -> Any:
    xllamacpp = _runtime()
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.verbosity = -1
    params.ui = False
    params.n_ctx = CONTEXT_TOKENS
    params.n_parallel = 1
    params.n_batch = params.n_ubatch = _BATCH_TOKENS
    params.cache_ram_mib = _PREFIX_CACHE_MIB
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError, OSError, MemoryError) as error:
        raise UserError(
            f"The model file {path} could not be loaded: check that it is a complete chat model "
            "in GGUF format and that enough memory is free."
        ) from error
