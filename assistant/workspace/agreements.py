"""Read a team's working agreements, and write the file that a team starts from."""

import json
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.domain import Agreements, UserError

FILE_NAME = "agreements.toml"

TEMPLATE = """\
# The team's working agreements. Every line shows its default; change what you agreed on
# and delete the rest. Lines with a leading "# " before a name are off until you remove it.

# Model that is used without --model: "none", "embedded", "openai:NAME", "anthropic:NAME",
# "ollama:NAME".
# model = "embedded"

# Model by which similar items are found: "minilm" (on this machine), "openai:NAME",
# "ollama:NAME", or any name with the address of an OpenAI-compatible server. A remote one is
# sent the words of every item.
# embedding = "minilm"
# embedding_url = "http://127.0.0.1:8000/v1"

# Roles that you write stories for; empty: any.
roles = []

# Outcomes that the backlog should serve, in your own words.
outcomes = []

# Ids of findings that you do not want to see, such as "qus.uniform".
disabled_rules = []

# An open item that nobody touched for this many days is called stale.
stale_after_days = 180

# What makes an item ready. Advice with reasons, never a gate.
[readiness]
criteria = true            # at least one acceptance criterion exists
outcome = true             # the item, or its parent, says why
estimated = false          # it has an estimate
small = true               # it is not oversized
unambiguous = true         # no vague words where a number or a name is needed
no_open_dependency = true  # nothing that it depends on is still open

# When an item counts as oversized.
[size]
max_criteria = 7
# max_clauses = 8         # most demands; without it the text and the estimate decide
max_components = 2
# max_estimate = 8.0       # in the unit of your tracker; without it: no limit
# usual_estimate = 3.0     # of an ordinary item; without it: the median of your backlog

# How you write acceptance criteria: "gherkin" (Given / When / Then) or "rules".
[criteria]
style = "gherkin"
max_drafted = 5

# How a run over many items behaves; options of `assistant refine` win.
[batch]
deep_items = 50            # --depth auto drafts for so many items at the top …
# deep_points = 80.0       # … or for so many points, in the unit of your tracker
# concurrency = 8          # most items at a time; without it: what suits the model
# requests_per_minute = 500.0   # your provider's limits; without them: found out by asking
# tokens_per_minute = 200000.0

# Where your tracker keeps what under another name: our field = "your column".
[fields]
# estimate = "Custom field (Story Points)"

# Rules that every item inherits; drafted criteria may name them as their origin.
# [[rules]]
# id = "accessibility"
# text = "Every new page meets WCAG 2.2 level AA."
"""


def default_agreements_toml() -> str:
    """A commented `agreements.toml` that states every default."""
    return TEMPLATE


def load_agreements(folder: Path) -> Agreements:
    """Read `agreements.toml` in the workspace folder; the defaults where there is none.

    Raises:
        UserError: the file cannot be read, is not TOML, or has an entry that is unknown or of
            the wrong type; the sentence names the entry and what is allowed.
    """
    path = Path(folder) / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Agreements()
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text; save it as UTF-8.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror or error}).") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"{path} is not valid TOML: {error}.") from error
    try:
        # Strict, by way of JSON: a list may become a tuple, but "7" never becomes a number.
        return Agreements.model_validate_json(json.dumps(data, default=str), strict=True)
    except ValidationError as error:
        raise UserError(_sentence(path, error.errors())) from error


def _sentence(path: Path, errors: list[ErrorDetails]) -> str:
    # An unknown entry first: it is mostly a slip of the pen, which explains the rest.
    errors = sorted(errors, key=lambda error: error["type"] != "extra_forbidden")
    first = errors[0]
    place = [str(step) for step in first["loc"]]
    name = ".".join(place)
    if first["type"] == "extra_forbidden":
        allowed = _allowed(place[:-1])
        close = get_close_matches(place[-1], allowed, n=1)
        hint = f" (did you mean `{close[0]}`?)" if close else ""
        what = f"has an unknown entry `{name}`{hint}; allowed there: {', '.join(allowed)}"
    elif first["type"] == "missing":
        what = f"lacks the entry `{name}`"
    else:
        message = first["msg"].removeprefix("Input ").rstrip(".")
        given = json.dumps(first["input"], default=str, ensure_ascii=False)
        what = f"has {given} for `{name}`, which {message}"
    rest = len(errors) - 1
    more = f" (and {rest} more mistake{'s' * (rest > 1)} after it)" if rest else ""
    return f"{path} {what}{more}."


def _allowed(place: Iterable[str]) -> list[str]:
    """Names that the table at `place` may hold."""
    model: type[BaseModel] = Agreements
    for step in place:
        if step.isdigit():
            continue
        annotation = model.model_fields[step].annotation
        choices = (annotation, *get_args(annotation))
        model = next(c for c in choices if isinstance(c, type) and issubclass(c, BaseModel))
    return sorted(model.model_fields)
