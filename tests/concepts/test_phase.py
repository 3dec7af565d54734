"""`phase`: one value a study, compound phases kept."""

from __future__ import annotations

import pytest

from ctdata.concepts.phase import phase

CASES = [
    (["EARLY_PHASE1"], "EARLY_PHASE1"),
    (["PHASE1"], "PHASE1"),
    (["PHASE1", "PHASE2"], "PHASE1_PHASE2"),
    (["PHASE2", "PHASE1"], "PHASE1_PHASE2"),
    (["PHASE2"], "PHASE2"),
    (["PHASE2", "PHASE3"], "PHASE2_PHASE3"),
    (["PHASE3"], "PHASE3"),
    (["PHASE4"], "PHASE4"),
    (["NA"], "NA"),
    (["PHASE3", "PHASE3"], "PHASE3"),
    ([], None),
    (None, None),
    (["PHASE1", "PHASE3"], None),
    (["PHASE1", "PHASE2", "PHASE3"], None),
    (["PHASE9"], None),
    (["PHASE1_PHASE2"], None),
]


@pytest.mark.parametrize(("posted", "expected"), CASES)
def test_phase(posted: list[str] | None, expected: str | None) -> None:
    assert phase(posted) == expected
