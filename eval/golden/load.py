"""Golden files from disk."""

import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from assistant import UserError

from .schema import Golden, Product

PRODUCTS = Path(__file__).parent / "products"
ROUGH = Path(__file__).parent / "rough"
"""Products whose items are written as life writes them; only splits and drafts of code are scored."""
READING = Path(__file__).parent / "reading"
"""Products that are there to be read: passages that demand something, and whether to split."""


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses repeated keys, and leaves `yes`, `no`, `on` and dates the words that they are."""


_StrictLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.MarkedYAMLError(
                problem=f"the key {key!r} occurs twice", problem_mark=key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(path: Path) -> Any:
    """Read one YAML file: safe types only, no repeated keys.

    Raises:
        UserError: unreadable, or not YAML; the sentence names the file and the line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise UserError(f"{path} is not valid YAML: {' '.join(str(error).split())}.") from error


def load_product(path: Path) -> Product:
    """Read and validate one golden file.

    Raises:
        UserError: unreadable, not YAML, or not as the guide says; one sentence names the place.
    """
    try:
        return Product.model_validate(read_yaml(path))
    except ValidationError as error:
        raise UserError(f"{path}: {_said(error)}.") from error


def _said(error: ValidationError) -> str:
    places = [
        f"{'.'.join(str(step) for step in one['loc']) or 'the file'}: {one['msg']}"
        for one in error.errors()
    ]
    more = f" (and {len(places) - 3} more)" if len(places) > 3 else ""
    return "; ".join(places[:3]) + more


def load_golden(folder: Path | None = None) -> Golden:
    """Read every `*.yaml` of a folder, by default the golden set that the package carries.

    Args:
        folder: a folder of golden files; its own `products` folder is used where it has one.

    Raises:
        UserError: the folder is missing, holds no golden file, or one of them is not valid.
    """
    place = folder or PRODUCTS
    if folder and (folder / "products").is_dir():
        place = folder / "products"
    paths = sorted(place.glob("*.yaml"))
    if not paths:
        raise UserError(f"{place} holds no golden files (*.yaml).")
    products = sorted((load_product(path) for path in paths), key=lambda one: one.product)
    names = [product.product for product in products]
    if twice := {name for name in names if names.count(name) > 1}:
        raise UserError(f"{place} holds two files for the product {', '.join(sorted(twice))}.")
    return Golden(products=tuple(products))
