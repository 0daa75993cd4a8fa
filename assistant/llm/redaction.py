"""Keys never appear in messages, logs or errors."""

import re

_SHAPES = (
    re.compile(r"\b(?:sk|pk|rk|gsk|xai|hf|key)[-_][A-Za-z0-9*_\-]{8,}"),
    re.compile(
        r"(?i)\b(bearer|api[-_ ]?key|x-api-key|authorization)(\s*[:=]?\s*)[\"']?[^\s\"',;}]{6,}"
    ),
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
    text = _SHAPES[0].sub(_HIDDEN, text)
    return _SHAPES[1].sub(lambda match: f"{match[1]}{match[2]}{_HIDDEN}", text)
