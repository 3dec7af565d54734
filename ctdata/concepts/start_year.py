"""`start_year`. Reads `start_date`."""

from __future__ import annotations

from datetime import date

RULE_VERSION = "1"


def start_year(start_date: date | None) -> int | None:
    """The year of the start date, actual or estimated (see `start_date_type`)."""
    return start_date.year if start_date else None
