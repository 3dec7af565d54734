"""`is_stale`: a status that the record's own dates contradict on the snapshot's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts.staleness import stale_reasons
from ctdata.schema import STATUSES

TODAY = date(2026, 3, 15)
NEVER = (None, None)
FRESH = date(2026, 2, 1)


def day(text: str) -> tuple[date, str]:
    """'2026-03' → (first of the month, 'month')."""
    parts = [int(p) for p in text.split("-")]
    return date(*[*parts, 1, 1][:3]), ("year", "month", "day")[len(parts) - 1]


PAST, LAST_YEAR = day("2026-03-14"), day("2025-06")
CASES = [  # what, status, verified, start, primary completion, reasons
    ("open and verified", "RECRUITING", FRESH, PAST, day("2027-01-01"), []),
    ("primary completion yesterday", "RECRUITING", FRESH, NEVER, day("2026-03-14"), ["primary completion was 2026-03-14"]),
    ("primary completion today is not past", "RECRUITING", FRESH, NEVER, day("2026-03-15"), []),
    ("this month is not past", "RECRUITING", FRESH, NEVER, day("2026-03"), []),
    ("last month is", "RECRUITING", FRESH, NEVER, day("2026-02"), ["primary completion was 2026-02"]),
    ("this year is not past", "RECRUITING", FRESH, NEVER, day("2026"), []),
    ("last year is", "RECRUITING", FRESH, NEVER, day("2025"), ["primary completion was 2025"]),
    ("by invitation counts as open", "ENROLLING_BY_INVITATION", FRESH, NEVER, day("2025-12"), ["primary completion was 2025-12"]),
    ("not yet recruiting after its start", "NOT_YET_RECRUITING", FRESH, day("2026-03-14"), NEVER,
     ["start was 2026-03-14, still not yet recruiting"]),
    ("not yet recruiting, start this month", "NOT_YET_RECRUITING", FRESH, day("2026-03"), NEVER, []),
    ("a start in the past is no fault of an open one", "RECRUITING", FRESH, LAST_YEAR, NEVER, []),
    ("24 months unverified", "RECRUITING", date(2024, 3, 1), NEVER, NEVER, ["last verified 2024-03"]),
    ("23 months unverified", "RECRUITING", date(2024, 4, 1), NEVER, NEVER, []),
    ("never verified is not old", "RECRUITING", None, NEVER, NEVER, []),
    ("all at once", "RECRUITING", date(2019, 1, 1), NEVER, day("2020-01"), ["primary completion was 2020-01", "last verified 2019-01"]),
    ("not yet, and old", "NOT_YET_RECRUITING", date(2019, 1, 1), day("2019"), NEVER,
     ["start was 2019, still not yet recruiting", "last verified 2019-01"]),
    ("no dates at all", "RECRUITING", None, NEVER, NEVER, []),
    ("precision unknown: a day", "RECRUITING", FRESH, NEVER, (date(2026, 3, 1), None), ["primary completion was 2026-03-01"]),
    ("the last year there is", "RECRUITING", FRESH, NEVER, day("9999"), []),
    ("completed: never stale", "COMPLETED", date(2001, 1, 1), LAST_YEAR, LAST_YEAR, []),
    ("unknown: the registry has said so", "UNKNOWN", date(2001, 1, 1), LAST_YEAR, LAST_YEAR, []),
    ("active, not recruiting: claims no openness", "ACTIVE_NOT_RECRUITING", date(2001, 1, 1), LAST_YEAR, LAST_YEAR, []),
    ("no status", None, date(2001, 1, 1), LAST_YEAR, LAST_YEAR, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "status", "verified", "start", "primary", "expected"), CASES, ids=[case[0] for case in CASES]
)
def test_stale_reasons(what, status, verified, start, primary, expected) -> None:
    assert stale_reasons(status, verified, start, primary, TODAY) == expected


DATED = st.tuples(
    st.one_of(st.none(), st.dates(date(1900, 1, 1))), st.sampled_from(["day", "month", "year", None])
)  # fmt: skip


@given(
    st.sampled_from(STATUSES),
    st.one_of(st.none(), st.dates()),
    DATED,
    DATED,
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_what_is_stale_stays_stale(status, verified, start, primary, as_of) -> None:
    """No date makes it raise, and time alone heals nothing."""
    now = stale_reasons(status, verified, start, primary, as_of)
    later = stale_reasons(status, verified, start, primary, as_of + timedelta(days=400))
    assert set(now) <= set(later)
