"""The model under evaluation: opened once for all products, recorded or replayed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from assistant import Progress, UserError
from assistant.llm import Endpoint, ModelSpec, check_endpoint, open_model

from .relay import relay
from .tape import Tape

WEIGHTS = "weights_sha256"
_HOMES = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}


class Opened(NamedTuple):
    """A model that can be called."""

    label: str
    endpoint: Endpoint | None
    """None for the model `none`."""
    tape: Tape | None
    model_hash: str = ""
    """What tells two models of one name apart (see `identity`)."""


@contextmanager
def opened_model(
    model: str,
    *,
    base_url: str | None = None,
    record: Path | None = None,
    replay: Path | None = None,
    prune: bool = False,
    progress: Progress | None = None,
) -> Iterator[Opened]:
    """Make the model ready, with the tape between it and the assistant.

    Args:
        model: as in `--model`.
        base_url: root of an OpenAI-compatible API.
        record: folder to which answers are recorded; what it holds already is not asked again.
            None: they are kept in the user's cache until the run has ended well.
        replay: folder from which all answers come; no model is opened.
        prune: drop recorded answers that this run did not ask for, once it has ended well.
        progress: told while the embedded model is made ready.

    Raises:
        UserError: the model cannot be used, or the tape is of another one.
    """
    if record and replay:
        raise UserError("Choose one of --record and --replay: a replay asks no model.")
    if replay is None:
        spec = ModelSpec.parse(model, base_url=base_url)
        if spec.provider == "none":
            yield Opened(spec.label, None, None)
            return
    with ExitStack() as stack:
        if replay is not None:
            tape = Tape(replay, record=False)
            address = stack.enter_context(relay(tape, None))
            told = {name: one for name, one in tape.meta.items() if name != WEIGHTS}
            kept = Endpoint.model_validate({**told, "base_url": address, "api_key": "replayed"})
            yield Opened(kept.label, kept, tape, identity(tape.meta))
            return
        endpoint = stack.enter_context(open_model(spec, progress=progress))
        assert endpoint is not None
        check_endpoint(endpoint)
        tape = Tape(record or scratch(endpoint), record=True)
        about = endpoint.model_dump(mode="json", exclude={"api_key", "base_url"})
        if spec.provider == "embedded":
            about[WEIGHTS] = weights_digest(spec.name)
        tape.describe(about)
        upstream = endpoint.base_url or _HOMES[endpoint.provider]
        address = stack.enter_context(relay(tape, upstream))
        here = endpoint.model_copy(update={"base_url": address})
        yield Opened(endpoint.label, here, tape, identity(about))
        if record is None:
            tape.discard()
        else:
            tape.pack(used_only=prune)


def identity(about: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what is known of a model: its name, provider and settings, and its weights.

    The weights of a model that others serve cannot be known: a provider that changes them under the
    same name goes unseen.

    Args:
        about: what the tape notes of the model.
    """
    facts = {name: one for name, one in about.items() if name not in {"price", "max_retries"}}
    text = json.dumps(facts, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def weights_digest(file: str) -> str:
    """SHA-256 (hex) of the embedded model's weights.

    Args:
        file: the GGUF file that the user named; empty: ours, whose digest was checked when its
            parts were joined.
    """
    if not file:
        from assistant.llm.weights import QWEN

        return QWEN.sha256
    with Path(file).open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def scratch(endpoint: Endpoint) -> Path:
    """Where a run that nobody records keeps its answers until it ends.

    So that an interrupted run goes on where it stopped. Removed when the run ends well.
    """
    from platformdirs import user_cache_path

    name = hashlib.sha256(
        f"{endpoint.label}\n{endpoint.model}\n{endpoint.base_url if not endpoint.local else ''}".encode()
    ).hexdigest()
    return user_cache_path("backlog-assistant", appauthor=False) / "eval" / name[:16]
