"""Keys never appear in messages, logs or errors."""

import re

_SHAPE = re.compile(r"\b(?:sk|pk|rk|gsk|xai|hf|key)[-_][A-Za-z0-9*_\-]{8,}")
_NAMED = re.compile(
    r"(?i)(\bbearer\s+|\b(?:api[-_ ]?key|authorization)[\"']?\s*[:=]\s*(?:bearer\s+)?)"
    r"[\"']?[^\s\"',;}]{6,}"
)
_HIDDEN = "[key hidden]"


def redact(text: str, *secrets: str) -> str:
    """Hide secrets in a text that a person or a log will see.

    Args:
        text: any text, such as a provider's error message.
        secrets: keys known to be in use; shorter than 4 characters are ignored, because hiding
            them would blank ordinary words.

    Returns:
        The text with the named secrets, and whatever has the usual shape of a key, replaced.
    """
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= 4:
            text = text.replace(secret, _HIDDEN)
    text = _SHAPE.sub(_HIDDEN, text)
    return _NAMED.sub(lambda match: f"{match[1]}{_HIDDEN}", text)
