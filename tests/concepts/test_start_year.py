"""`start_year`: the year of the start date, whatever its precision."""

from __future__ import annotations

from datetime import date

import pytest

from ctdata.concepts.start_year import start_year

CASES = [(date(2024, 5, 3), 2024), (date(1985, 10, 1), 1985), (date(2031, 1, 1), 2031), (None, None)]


@pytest.mark.parametrize(("start", "expected"), CASES)
def test_start_year(start: date | None, expected: int | None) -> None:
    assert start_year(start) == expected
