"""When a study starts, ends, was posted and last changed, and the status that follows from it on the reference date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from ctdata.snapshot.demo.tables import Uniform, one_of
from ctdata.snapshot.demo.words import Words

FINISHED = frozenset({"COMPLETED", "TERMINATED"})
STOPPED = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})
OPEN = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION"})

_TYPES_FROM_YEAR = 2017  # the registry asks for the type of a start date since January 2017
_FULL_DATES_FROM_YEAR = 2017
_FIRST_DAY = date(1995, 1, 1).toordinal()
_LAST_DAY = date(2060, 12, 31).toordinal()


@dataclass(slots=True)
class Timeline:
    """Days as ordinals; `typed` says whether the start date bears a type."""

    year: int
    start: int
    primary: int
    end: int
    posted: int
    updated: int
    status: str
    last_known: str
    month_only: bool


@cache
def _days() -> list[str]:
    return [date.fromordinal(day).isoformat() for day in range(_FIRST_DAY, _LAST_DAY + 1)]


def iso(day: int) -> str:
    """An ordinal as yyyy-mm-dd, held within 1995 to 2060."""
    return _days()[min(max(day, _FIRST_DAY), _LAST_DAY) - _FIRST_DAY]


def draw(words: Words, study_type: str, u: Uniform) -> Timeline:
    """A planned course, the status on the reference date, and the dates moved to fit that status."""
    (year, last_day), spread = words.years.pick(u()), words.quantiles
    start = _new_year(year) + int(u() * last_day)
    primary = start + one_of(spread["recruitment_days"], u())
    end = primary + one_of(spread["follow_up_days"], u())
    status = _status(words, study_type, (start, primary, end), u())
    if status in FINISHED and end >= words.as_of - 10:
        end = max(start + 1, words.as_of - 10 - int(u() * 200))
    if status == "TERMINATED":
        end = start + int((end - start) * (0.15 + 0.7 * u()))
    primary = min(primary, end)
    posted = min(start - one_of(spread["posted_before_start"], u()), words.as_of - 3)
    updated = max(posted, _updated(words, status, start, end, u()))
    last_known = words.status["last_known"].pick(u()) if status == "UNKNOWN" else ""
    month_only = u() < (0.85 if year < _FULL_DATES_FROM_YEAR else 0.06)
    return Timeline(year, start, primary, end, posted, updated, status, last_known, month_only)


@cache
def _new_year(year: int) -> int:
    return date(year, 1, 1).toordinal()


def _status(words: Words, study_type: str, course: tuple[int, int, int], x: float) -> str:
    if study_type == "EXPANDED_ACCESS":
        return words.weights["expanded_access_status"].pick(x)
    return words.status[_stage(course, words.as_of)].pick(x)


def _stage(course: tuple[int, int, int], as_of: int) -> str:
    start, primary, end = course
    if start > as_of:
        return "future"
    if primary > as_of:
        return "running"
    if end > as_of:
        return "follow_up"
    return "just_past" if end > as_of - 400 else "past"


def _updated(words: Words, status: str, start: int, end: int, x: float) -> int:
    newest = words.as_of - 1
    if status == "UNKNOWN":
        return min(start + int((end - start) * x), words.as_of - 730)
    if status in FINISHED or status == "WITHDRAWN":
        return min(newest, end + one_of(words.quantiles["update_after_end"], x))
    return newest - one_of(words.quantiles["last_update_age"], x)


def status_module(t: Timeline, why_stopped: str, results_lag: int, as_of: int) -> dict[str, Any]:
    """The registry's statusModule, keys in its order."""
    module: dict[str, Any] = {"statusVerifiedDate": iso(t.updated)[:7], "overallStatus": t.status}
    if t.last_known:
        module["lastKnownStatus"] = t.last_known
    if why_stopped:
        module["whyStopped"] = why_stopped
    module["expandedAccessInfo"] = {"hasExpandedAccess": False}
    module["startDateStruct"] = _start(t, as_of)
    module["primaryCompletionDateStruct"] = _completion(t, t.primary, as_of)
    module["completionDateStruct"] = _completion(t, t.end, as_of)
    module["studyFirstSubmitDate"] = iso(t.posted - 5)
    module["studyFirstSubmitQcDate"] = iso(t.posted - 2)
    module["studyFirstPostDateStruct"] = _posted(t.posted)
    if results_lag:
        module |= _results(min(t.primary + results_lag, as_of - 5))
    module["lastUpdateSubmitDate"] = iso(t.updated - 2)
    module["lastUpdatePostDateStruct"] = _posted(t.updated)
    return module


def access_status_module(t: Timeline) -> dict[str, Any]:
    """The statusModule of an expanded access record, which has no dates of its own course."""
    return {
        "statusVerifiedDate": iso(t.updated)[:7],
        "overallStatus": t.status,
        "expandedAccessInfo": {"hasExpandedAccess": False},
        "studyFirstSubmitDate": iso(t.posted - 5),
        "studyFirstSubmitQcDate": iso(t.posted - 2),
        "studyFirstPostDateStruct": _posted(t.posted),
        "lastUpdateSubmitDate": iso(t.updated - 2),
        "lastUpdatePostDateStruct": _posted(t.updated),
    }


def _start(t: Timeline, as_of: int) -> dict[str, str]:
    day = iso(t.start)[:7] if t.month_only else iso(t.start)
    if t.year < _TYPES_FROM_YEAR and t.month_only:
        return {"date": day}
    planned = (
        t.start > as_of or t.status in ("NOT_YET_RECRUITING", "WITHDRAWN") or t.last_known == "NOT_YET_RECRUITING"
    )
    return {"date": day, "type": "ESTIMATED" if planned else "ACTUAL"}


def _completion(t: Timeline, day: int, as_of: int) -> dict[str, str]:
    over = t.status in FINISHED or (t.status == "ACTIVE_NOT_RECRUITING" and day < as_of)
    text = iso(day)[:7] if t.month_only else iso(day)
    return {"date": text, "type": "ACTUAL" if over else "ESTIMATED"}


def _posted(day: int) -> dict[str, str]:
    text = iso(day)
    return {"date": text, "type": "ACTUAL" if text >= "2017-02" else "ESTIMATED"}


def _results(day: int) -> dict[str, Any]:
    return {
        "resultsFirstSubmitDate": iso(day - 40),
        "resultsFirstSubmitQcDate": iso(day - 40),
        "resultsFirstPostDateStruct": _posted(day),
    }
