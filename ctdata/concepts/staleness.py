"""`is_stale`, `stale_reasons`: is the record's status likely out of date?

Reads `overall_status`, `status_verified_date`, `start_date`,
`primary_completion_date` and their precisions. A date without a day is past
only when its whole month is past. Only studies that claim to be open, or to
open soon, can be stale. Limits: knowledge/thresholds.toml.
"""

from __future__ import annotations

from datetime import date

from ctdata.knowledge import thresholds

RULE_VERSION = "1"
_MONTHS = {"day": 0, "month": 1, "year": 12}


def stale_reasons(
    overall_status: str | None,
    status_verified_date: date | None,
    start: tuple[date | None, str | None],
    primary_completion: tuple[date | None, str | None],
    as_of: date,
) -> list[str]:
    """Why the status is doubtful on `as_of`; empty where it is not. Pairs are (date, precision)."""
    limits = thresholds.staleness()
    if overall_status not in limits.recruiting_statuses:
        return []
    reasons = []
    if overall_status != "NOT_YET_RECRUITING" and _is_past(primary_completion, as_of):
        reasons.append(f"primary completion was {_posted(primary_completion)}")
    if overall_status == "NOT_YET_RECRUITING" and _is_past(start, as_of):
        reasons.append(f"start was {_posted(start)}, still not yet recruiting")
    if status_verified_date and _months_between(status_verified_date, as_of) >= limits.not_verified_months:
        reasons.append(f"last verified {status_verified_date:%Y-%m}")
    return reasons


def _is_past(posted: tuple[date | None, str | None], as_of: date) -> bool:
    day, precision = posted
    return day is not None and _end(day, precision) < as_of


def _end(day: date, precision: str | None) -> date:
    """The last day that the posted date can mean."""
    months = _MONTHS.get(precision or "day", 0)
    if not months:
        return day
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date.max if year > date.max.year else date.fromordinal(date(year, month + 1, 1).toordinal() - 1)


def _posted(posted: tuple[date | None, str | None]) -> str:
    day, precision = posted
    return day.isoformat()[: {"month": 7, "year": 4}.get(precision or "", 10)] if day else "not stated"


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
