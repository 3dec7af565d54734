"""When a figure of the snapshot counts as the claimed one: a table that one can check by hand."""

from __future__ import annotations

import pytest

from ctdata.claims.findings import CANNOT_TELL, CONTRADICTS, SUPPORTS, THE_CLAIM, THE_SOURCE, Figure
from ctdata.claims.studies import PHASE_WORDS
from ctdata.claims.verdicts import Comparison, of_count, of_enrollment, of_least, of_share, of_value

LIMITS = Comparison(share_within_points=5, count_within_percent=10, enrollment_within_percent=5, fewest=30)


@pytest.mark.parametrize(
    ("k", "n", "claimed", "verdict"),
    [
        (60, 200, 28, SUPPORTS),  # 24.1 to 36.7 %
        (60, 200, 40, CONTRADICTS),
        (3_000, 10_000, 34, SUPPORTS),  # outside a narrow interval, but 4 points off
        (3_000, 10_000, 36, CONTRADICTS),
        (12, 29, 40, CANNOT_TELL),  # too few
        (0, 0, 40, CANNOT_TELL),
        (0, 40, 40, CONTRADICTS),
        (40, 40, 100, SUPPORTS),
    ],
)
def test_shares(k: int, n: int, claimed: float, verdict: str) -> None:
    assert of_share(Figure("x", k, n), claimed, LIMITS).verdict == verdict


@pytest.mark.parametrize(
    ("found", "claimed", "verdict"),
    [(2_250, 2_250, SUPPORTS), (2_025, 2_250, SUPPORTS), (2_024, 2_250, CONTRADICTS), (6_000, 2_250, CONTRADICTS)],
)
def test_counts(found: int, claimed: int, verdict: str) -> None:
    assert of_count(found, claimed, LIMITS).verdict == verdict


@pytest.mark.parametrize(("found", "verdict"), [(500_000, SUPPORTS), (499_999, CONTRADICTS)])
def test_at_least(found: int, verdict: str) -> None:
    assert of_least(found, 500_000).verdict == verdict


@pytest.mark.parametrize(("found", "verdict"), [(157, SUPPORTS), (164, SUPPORTS), (149, CONTRADICTS), (600, CONTRADICTS)])  # fmt: skip
def test_participants_are_held_against_the_source(found: int, verdict: str) -> None:
    made = of_enrollment(found, 157, LIMITS)
    assert (made.verdict, made.of) == (verdict, THE_SOURCE)


def test_a_phase_is_held_against_what_is_said() -> None:
    made = of_value("PHASE1", "PHASE2", THE_CLAIM, PHASE_WORDS)
    assert (made.verdict, made.why) == (CONTRADICTS, "The claim says phase 2.")
    made = of_value("PHASE1_PHASE2", "PHASE1_PHASE2", THE_SOURCE, PHASE_WORDS)
    assert (made.verdict, made.why) == (SUPPORTS, "Our source says phase 1/2.")


def test_a_figure_says_its_denominator_and_interval() -> None:
    assert Figure("x", 60, 200).words == "30.0 % (60 of 200; 95 % interval 24.1 to 36.7 %)"
    assert Figure("x", 3, 7).words == "3 of 7"
    assert Figure("x", 2_144).words == "2,144"
    assert Figure("x", 0, 0).words == "0 of 0"
