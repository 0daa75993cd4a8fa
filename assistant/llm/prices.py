"""What a model costs: a small dated table that the user can override."""

import os
import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.domain import UserError
from assistant.llm.endpoint import Price

_VERSION = re.compile(r"[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|latest|v\d+(?::\d+)?)$")


PRICES_NAME = "prices.toml"


def find_price(provider: str, model: str, *, folder: Path | None = None) -> Price | None:
    """The price of a model: the user's tables before ours.

    Their order: the file that `ASSISTANT_PRICES` names, `prices.toml` in `folder`, the one in
    the user's configuration folder.

    Args:
        provider: `openai`, `anthropic`, `ollama` or `compatible`.
        model: the name that the provider knows; a dated version falls back to its undated name.
        folder: a workspace, which may hold a team's own `prices.toml`.

    Returns:
        The price, or None where it is unknown. Ollama costs nothing.

    Raises:
        UserError: one of the user's tables cannot be read.
    """
    for table in (*map(_read, _own_tables(folder)), _packaged_table()):
        if (price := _lookup(table, provider, model)) is not None:
            return price
    return Price(input=0, output=0) if provider == "ollama" else None


def _lookup(table: Mapping[str, Any], provider: str, model: str) -> Price | None:
    models = table.get(provider, {})
    entry = models.get(model) or models.get(_VERSION.sub("", model))
    if entry is None:
        return None
    return Price.model_validate({"as_of": str(table.get("as_of", "")), **entry})


def _packaged_table() -> dict[str, Any]:
    text = files("assistant.llm").joinpath("prices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _own_tables(folder: Path | None) -> list[Path]:
    found: list[Path] = []
    if named := os.environ.get("ASSISTANT_PRICES", "").strip():
        found.append(Path(named).expanduser())
    if folder is not None and (mine := folder / PRICES_NAME).is_file():
        found.append(mine)
    if not named:
        import platformdirs

        home = platformdirs.user_config_path("backlog-assistant", appauthor=False)
        if (usual := home / PRICES_NAME).is_file():
            found.append(usual)
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        for provider, models in table.items():
            for entry in models.values() if provider != "as_of" else ():
                Price.model_validate({"as_of": "", **entry})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        formal = isinstance(error, ValidationError | AttributeError | TypeError)
        reason = "not a price table" if formal else str(error)
        raise UserError(
            f"The price table {path} cannot be read ({reason}): give "
            '[openai] "NAME" = { input = 1.0, output = 2.0 } in US dollars per million tokens.'
        ) from error
    return table
