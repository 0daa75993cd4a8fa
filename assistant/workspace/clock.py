"""The one place of this room that asks what time it is."""

from datetime import UTC, datetime


def now() -> str:
    """The time in UTC as ISO 8601 text, which sorts as time does."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
