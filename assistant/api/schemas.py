"""The JSON Schemas of what the assistant reads and writes as data."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from assistant.domain import Agreements, Backlog, Decision, Item, Refinement, UserError

_MODELS: dict[str, type[BaseModel]] = {
    "refinement": Refinement,
    "item": Item,
    "backlog": Backlog,
    "decision": Decision,
    "agreements": Agreements,
}


def schema_names() -> tuple[str, ...]:
    """What has a published schema."""
    return tuple(_MODELS)


def schema(name: str = "refinement") -> dict[str, Any]:
    """A published JSON Schema (draft 2020-12).

    Examples:
        >>> schema("decision")["properties"]["action"]
        {'$ref': '#/$defs/DecisionAction'}

    Args:
        name: one of `schema_names()`.

    Raises:
        UserError: there is none of this name.
    """
    model = _MODELS.get(name)
    if model is None:
        raise UserError(f"There is no schema “{name}”; there are {', '.join(_MODELS)}.")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(mode="serialization"),
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write every published schema as `NAME.json`; returns the files.

    Raises:
        UserError: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _MODELS:
            path = folder / f"{name}.json"
            text = json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
            path.write_text(text, encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise UserError(
            f"{folder} cannot be written to ({error.strerror or error}); "
            "name another folder with --out."
        ) from error
    return written
