"""Aalen-Johansen against values worked out by hand, and against its closed form where nobody is censored."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.stats.bootstrap import product_interval
from ctdata.stats.cumulative_incidence import cumulative_incidence, still_at_risk

TIMES = [1, 2, 2, 3, 4, 5, 5, 6, 7, 8]
EVENTS = [1, 2, 1, 0, 1, 2, 0, 1, 0, 2]


def test_by_hand() -> None:
    """Ten subjects; at each time the share still free times the share that has the event.

    1: 1/10. 2: .9 × 1/9. 4: .7 × 1/6. 6: .7 × 5/6 × 4/5 × 1/3."""
    found = cumulative_incidence(TIMES, EVENTS, 1)
    wanted = {1: 1 / 10, 2: 1 / 10 + 0.9 / 9, 4: 0.2 + 0.7 / 6, 6: 0.2 + 0.7 / 6 + 0.7 * 5 / 6 * 4 / 5 / 3}
    for time, value in wanted.items():
        assert found.at(time) == pytest.approx(value, abs=1e-9)
    other = cumulative_incidence(TIMES, EVENTS, 2)
    assert other.at(8) == pytest.approx(0.1 + 0.7 * 5 / 6 / 5 + 0.7 * 5 / 6 * 4 / 5 * 2 / 3, abs=1e-9)
    assert found.at(0.5) == 0


def test_at_risk_counts_whoever_has_not_left() -> None:
    assert still_at_risk(TIMES, [0, 2, 5, 9]) == [10, 9, 5, 0]
    assert cumulative_incidence(TIMES, EVENTS, 1).at_risk.tolist() == [10, 9, 6, 5, 3, 1]


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([1, 2])), min_size=1, max_size=60))
def test_without_censoring_it_is_the_plain_share(rows: list[tuple[int, int]]) -> None:
    times, events = [t for t, _ in rows], [e for _, e in rows]
    assert cumulative_incidence(times, events, 1).at(99) == pytest.approx(events.count(1) / len(events), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([0, 1, 2])), min_size=1, max_size=60))
def test_the_events_never_add_up_to_more_than_everybody(rows: list[tuple[int, int]]) -> None:
    times, events = [t for t, _ in rows], [e for _, e in rows]
    both = sum(cumulative_incidence(times, events, event).at(99) for event in (1, 2))
    assert -1e-9 <= both <= 1 + 1e-9


def test_bad_input_is_named() -> None:
    with pytest.raises(ValueError, match="2 times and 1 events"):
        cumulative_incidence([1, 2], [1], 1)
    with pytest.raises(ValueError, match="missing or negative"):
        cumulative_incidence([-1], [1], 1)


def test_the_interval_of_a_product_holds_it_and_repeats_itself() -> None:
    advanced, resolved = (
        [np.array([3, 1, 0, 5] * 10), np.array([1, 0, 0, 2] * 10)],
        [np.array([5, 3, 2, 8] * 10), np.array([3, 1, 1, 4] * 10)],
    )
    low, high = product_interval(advanced, resolved, 2_000)
    assert low < (90 / 180) * (30 / 90) < high
    assert product_interval(advanced, resolved, 2_000) == (low, high)
    assert product_interval([np.zeros(3)], [np.zeros(3)], 2_000) is None


def test_the_interval_is_that_of_one_draw_after_the_other() -> None:
    chance = np.random.default_rng(3)
    resolved = [chance.integers(0, 9, 40), chance.integers(0, 4, 40)]
    advanced = [np.minimum(some, chance.integers(0, 5, 40)) for some in resolved]
    random, products = np.random.default_rng(11), []
    for _ in range(300):
        weights = np.bincount(random.integers(0, 40, 40), minlength=40)
        products.append(np.prod([(a @ weights) / (r @ weights) for a, r in zip(advanced, resolved, strict=True)]))
    wanted = tuple(np.percentile(products, [2.5, 97.5]).tolist())
    for _ in range(2):
        assert product_interval(advanced, resolved, 300, seed=11) == wanted
