"""What stands under a figure as its n: the denominator, and how often its members count."""

from __future__ import annotations

import pytest

from ctdata.charts.theme import n_words


@pytest.mark.parametrize(
    ("n", "counted", "wanted"),
    [
        (1234, None, "n = 1,234 studies"),
        (1234, 1400, "n = 1,234 unique studies, counted 1,400 times"),
        (1234, 1234, "n = 1,234 unique studies, counted 1,234 times"),
        # a grid of the largest cells leaves some out: it never says that studies count less than once
        (1234, 900, "n = 1,234 unique studies; the marks shown count 900"),
        (0, None, "n = 0 studies"),
    ],
)
def test_the_denominator_is_said_with_how_often_it_counts(n: int, counted: int | None, wanted: str) -> None:
    assert n_words(n, "studies", counted) == wanted
