"""How long a provider asks to wait."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_seconds(headers: Mapping[str, str], *, now: datetime | None = None) -> float | None:
    """Read `retry-after-ms` and `Retry-After` (RFC 9110, 10.2.3: seconds or a date).

    Args:
        headers: response headers; a mapping that ignores case, or lower-case names.
        now: the time that a date is compared with; None: the clock's.

    Returns:
        Seconds, never negative; None where nothing readable was said. Not capped: the caller
        decides how long it is ready to wait.
    """
    if (milliseconds := _number(headers.get("retry-after-ms"))) is not None:
        return milliseconds / 1000
    text = headers.get("retry-after")
    if text is None:
        return None
    if (seconds := _number(text)) is not None:
        return seconds
    if text.strip().lower().endswith("ms"):
        milliseconds = _number(text.strip()[:-2])
        return None if milliseconds is None else milliseconds / 1000
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
