"""A JSON Schema in the form that OpenAI's strict mode takes."""

from collections.abc import Mapping
from typing import Any

_UNSUPPORTED = frozenset(
    {"default", "minLength", "maxLength", "uniqueItems", "title", "examples", "contentEncoding"}
)
_MAPS = frozenset({"properties", "$defs", "definitions"})


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Make every property required and nothing else allowed; drop what strict mode refuses.

    Strict mode knows no optional property, so that a list that could be left out comes empty.
    What is dropped here is checked by pydantic afterwards.

    Args:
        schema: any JSON Schema of an object.

    Returns:
        A new schema.
    """
    return dict(_strict(schema))


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(entry) for entry in node]
    if not isinstance(node, Mapping):
        return node
    out: dict[str, Any] = {}
    for key, value in node.items():
        if key in _MAPS and isinstance(value, Mapping):
            out[key] = {name: _strict(entry) for name, entry in value.items()}
        elif key == "const":
            out["enum"] = [value]
        elif key == "oneOf":
            out["anyOf"] = _strict(value)
        elif key not in _UNSUPPORTED and key != "discriminator":
            out[key] = _strict(value)
    if "properties" in out:
        out["required"] = list(out["properties"])
        out["additionalProperties"] = False
    return out
