"""Single values of a registry record: dates, ages, counts, flags. Never raising; faults become notes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

UNKNOWN_ENROLLMENT = 99_999_999  # the registry's sentinel for "not known"
_LARGEST_COUNT = 2**31 - 1
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T.*)?")
_AGE = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)\s*(year|month|week|day|hour|minute)s?", re.IGNORECASE)
_DAYS_A_YEAR = 365.25
_YEARS_PER_UNIT = {
    "year": 1.0,
    "month": 1 / 12,
    "week": 7 / _DAYS_A_YEAR,
    "day": 1 / _DAYS_A_YEAR,
    "hour": 1 / 24 / _DAYS_A_YEAR,
    "minute": 1 / 1440 / _DAYS_A_YEAR,
}


class Notes:
    """What of one record could not be read as it stood; each line once, in order.

    A line opens with "field: two words", which is what the quality report counts by.
    """

    __slots__ = ("lines",)

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)

    def unknown_value(self, field: str, value: str) -> None:
        self.add(f"{field}: unknown value {value[:60]!r} kept")

    def unreadable(self, field: str, value: object) -> None:
        self.add(f"{field}: unreadable value {_shown(value)} left out")


def _shown(value: object) -> str:
    try:
        return repr(str(value)[:60])
    except ValueError:  # Python prints no whole number of more than 4,300 digits
        return f"(a huge {type(value).__name__})"


@lru_cache(maxsize=65_536)
def read_date(text: str) -> tuple[date, str] | None:
    """'2024-05-03' → (date, 'day'); '2024-05' → (first of the month, 'month'); else None."""
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = match.groups()
    precision = "day" if day else "month" if month else "year"
    try:
        return date(int(year), int(month or 1), int(day or 1)), precision
    except ValueError:
        return None


def date_of(value: object, field: str, notes: Notes) -> tuple[date | None, str | None]:
    """(date, precision) of a posted date; (None, None) where missing or unreadable (the latter noted)."""
    if value is None:
        return None, None
    read = read_date(value) if isinstance(value, str) else None
    if read is None:
        notes.unreadable(field, value)
        return None, None
    return read


@lru_cache(maxsize=4_096)
def read_years(text: str) -> float | None:
    """'6 Months' → 0.5; None where it is no age."""
    match = _AGE.fullmatch(text.strip())
    if not match:
        return None
    return float(match[1]) * _YEARS_PER_UNIT[match[2].lower()]


def years(posted: str | None, field: str, notes: Notes) -> float | None:
    """Age in years; None where no limit is stated ("N/A" says so too)."""
    if posted is None or posted.upper() in ("N/A", "NA", "NONE"):
        return None
    read = read_years(posted)
    if read is None:
        notes.unreadable(field, posted)
    return read


def enrollment(value: object, notes: Notes) -> int | None:
    """Participants; the sentinel 99999999 and impossible counts are missing, and noted."""
    if value is None:
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, (int, float))
        or not 0 <= value <= _LARGEST_COUNT
        or value != int(value)
    ):
        notes.unreadable("enrollment_count", value)
        return None
    if int(value) == UNKNOWN_ENROLLMENT:
        notes.add("enrollment_count: sentinel 99999999 read as missing")
        return None
    return int(value)


def flag(value: object) -> bool | None:
    """True or False as posted; None where the registry says nothing."""
    return value if isinstance(value, bool) else None
