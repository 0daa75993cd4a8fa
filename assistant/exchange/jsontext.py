"""JSON documents as text."""

import json
from typing import Any

from assistant.domain import UserError


def load_json(text: str) -> Any:
    """Parse a JSON document.

    Raises:
        UserError: it is none, or is nested too deeply.
    """
    try:
        return json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        raise UserError("The JSON document is nested too deeply.") from None
    except ValueError as error:
        raise UserError(f"The JSON document cannot be read: {error}.") from None
