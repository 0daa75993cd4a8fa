"""Dates as trackers write them."""

import re
import warnings
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?\Z"
)
NAMED = re.compile(
    r"(\d{1,2})[/\-. ]{1,2}([^\W\d_]{3,})\.?[/\-. ](\d{2}|\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([APap]\.?[Mm]\.?)?)?\Z"
)
NUMERIC = re.compile(
    r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{2}|\d{4})(?:,?\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*([APap]\.?[Mm]\.?)?)?\Z"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january janvier janv enero ene janeiro januari янв",
            "feb februar february février févr fév fevr febrero fevereiro fev februari фев",
            "mar märz mrz mär march mars marzo março maart mrt мар",
            "apr april avril avr abril abr апр",
            "may mai mayo maio mei мая май",
            "jun june juni juin junio junho июн",
            "jul july juli juillet juil julio julho июл",
            "aug august août aout agosto ago augustus авг",
            "sep sept september septembre septiembre setembro set сен",
            "oct okt october oktober octobre octubre outubro out окт",
            "nov november novembre noviembre novembro ноя",
            "dec dez december dezember décembre déc diciembre dic dezembro дек",
        ),
        start=1,
    )
    for name in names.split()
}


def month_first(values: Iterable[str]) -> bool | None:
    """Whether numeric dates of one export put the month first.

    Returns:
        True or False where a value proves it (a number above 12), None where none does.
    """
    for value in values:
        found = NUMERIC.match(value.strip())
        if found and found[2] != ".":
            if int(found[1]) > 12:
                return False
            if int(found[3]) > 12:
                return True
    return None


def parse_date(value: str, *, month_first: bool = False) -> datetime | None:
    """Read a date; a zone is always set, UTC where the export names none.

    Args:
        value: as the tracker wrote it, such as `25/Feb/26 2:54 PM` or an ISO 8601 instant.
        month_first: how to read `03/04/2026`; dots always mean day first.

    Returns:
        The instant, or None where the text is no date (a spreadsheet turns some into `29:10.8`).
    """
    value = value.strip()
    if not value:
        return None
    try:
        if found := ISO.match(value):
            return _build(found[1], found[2], found[3], found[4], found[5], found[6], zone=found[7])
        if found := NAMED.match(value):
            month = MONTHS.get(found[2].casefold()) or MONTHS.get(found[2].casefold()[:3])
            if month:
                return _build(
                    found[3], month, found[1], found[4], found[5], found[6], half=found[7]
                )
        if found := NUMERIC.match(value):
            first, second = found[1], found[3]
            swap = month_first and found[2] != "."
            day, month_number = (second, first) if swap else (first, second)
            if int(month_number) > 12:
                day, month_number = month_number, day
            return _build(found[4], month_number, day, found[5], found[6], found[7], half=found[8])
    except ValueError:
        return None
    return _by_dateutil(value, month_first)


def from_milliseconds(value: float) -> datetime | None:
    """An instant from milliseconds since 1970, as some JSON exports write it."""
    try:
        return datetime.fromtimestamp(value / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _build(
    year: str,
    month: str | int,
    day: str,
    hour: str | None,
    minute: str | None,
    second: str | None,
    *,
    half: str | None = None,
    zone: str | None = None,
) -> datetime:
    full = int(year) + (2000 if int(year) < 70 else 1900 if int(year) < 100 else 0)
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    return datetime(
        full, int(month), int(day), hours, int(minute or 0), int(second or 0), tzinfo=_zone(zone)
    )


def _zone(text: str | None) -> timezone:
    if not text or text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _by_dateutil(value: str, month_first: bool) -> datetime | None:
    if len(value) > 64 or not re.search(r"\d{4}", value):
        return None
    from dateutil import parser

    try:
        with warnings.catch_warnings():
            # A letter after a time is no zone that anybody knows: it is read as UTC, and that is all.
            warnings.simplefilter("ignore", parser.UnknownTimezoneWarning)
            found: datetime = parser.parse(value, dayfirst=not month_first)
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
