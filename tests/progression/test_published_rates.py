"""The likelihood of approval that a report prints is the product of its steps, where it followed phases."""

from __future__ import annotations

import pytest

from ctdata.progression import published

ROUNDED = 0.25
"""Percentage points: the steps are printed to a tenth; where they are printed whole, to one."""


@pytest.mark.parametrize(
    "rate", [r for r in published.rates() if not r.is_path], ids=lambda r: f"{r.source.id} {r.group}"
)
def test_the_likelihood_is_the_product_of_the_steps(rate: published.PublishedRate) -> None:
    whole = all(p == int(p) for p in rate.percent)
    assert rate.product == pytest.approx(rate.approval_percent, abs=1.0 if whole else ROUNDED)


def test_paths_are_no_product() -> None:
    assert any(abs(r.product - r.approval_percent) > 1 for r in published.rates() if r.is_path)


def test_the_figures_that_the_definitions_name() -> None:
    said = {(r.source.id, r.group): r for r in published.rates()}
    assert said["bio-2011-2020", "oncology"].approval_percent == 5.3
    assert said["bio-2006-2015", "oncology"].percent == (62.8, 24.6, 40.1, 82.4)
    assert said["wong-2019", "oncology"].approval_percent == 3.4
