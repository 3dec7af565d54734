"""Wilson intervals against the values of DEFINITIONS 1.10, and what holds for every share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.stats.intervals import wilson

IN_PERCENT = [  # k, n, share, low, high
    (3, 8, 37.5, 13.7, 69.4),
    (12, 40, 30.0, 18.1, 45.4),
    (60, 200, 30.0, 24.1, 36.7),
    (0, 12, 0.0, 0.0, 24.3),
    (107, 400, 26.8, 22.6, 31.3),
    (12, 12, 100.0, 75.7, 100.0),
    (1, 1, 100.0, 20.7, 100.0),
    (0, 1, 0.0, 0.0, 79.3),
    (1, 2, 50.0, 9.5, 90.5),
]


@pytest.mark.parametrize(("k", "n", "share", "low", "high"), IN_PERCENT)
def test_reference_values(k: int, n: int, share: float, low: float, high: float) -> None:
    assert 100 * k / n == pytest.approx(share, abs=0.051)
    assert [100 * end for end in wilson(k, n)] == pytest.approx([low, high], abs=0.051)


def test_nothing_of_nothing_can_be_any_share() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("n", [1, 7, 30, 400, 594_000])
def test_none_and_all_reach_the_end_of_the_scale(n: int) -> None:
    assert wilson(0, n)[0] == pytest.approx(0, abs=1e-12)
    assert wilson(n, n)[1] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(4, 3), (1, 0), (-1, 3), (-1, 0)])
def test_a_part_outside_the_whole_raises(k: int, n: int) -> None:
    with pytest.raises(ValueError, match=f"{k} of {n} is no share"):
        wilson(k, n)


def test_another_level_is_another_width() -> None:
    """z = 1.6449 is 90 %: 12 of 40 by hand, (0.3 + 0.0338) / 1.0676 ∓ 0.1162."""
    assert wilson(12, 40, 1.6449) == pytest.approx((0.1965, 0.4289), abs=5e-4)
    assert wilson(12, 40, 0) == pytest.approx((0.3, 0.3))


parts = st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(parts)
def test_the_interval_holds_the_share_and_stays_on_the_scale(part: tuple[int, int]) -> None:
    k, n = part
    low, high = wilson(k, n)
    assert 0 <= low < high <= 1
    assert low - 1e-12 <= k / n <= high + 1e-12


@given(parts)
def test_the_rest_has_the_mirrored_interval(part: tuple[int, int]) -> None:
    k, n = part
    low, high = wilson(k, n)
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(parts)
def test_both_ends_solve_wilsons_equation(part: tuple[int, int]) -> None:
    """(share - p)² = z² p (1 - p) / n: the definition of the interval, not the formula of the code."""
    k, n = part
    for p in wilson(k, n):
        assert (k / n - p) ** 2 == pytest.approx(1.959963984540054**2 * p * (1 - p) / n, abs=1e-9)


@given(parts)
def test_ten_times_the_studies_narrow_it(part: tuple[int, int]) -> None:
    k, n = part
    (low, high), (lower, higher) = wilson(10 * k, 10 * n), wilson(k, n)
    assert high - low < higher - lower
