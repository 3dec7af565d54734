"""`snapshot_reason`: one line that says why a study is in the snapshot."""

from __future__ import annotations

from typing import Any

import pytest

from ctdata.concepts.scope import reason
from ctdata.concepts.tumour_types import NOTHING, TumourReading

MELANOMA = TumourReading(True, ("MEL",), ("conditions: Melanoma → melanoma",))
BY_QUERY = "found by the registry for the scope query"


def row(*names: str, **said: Any) -> dict[str, Any]:
    nothing = {"intervention_other_names": [], "brief_title": None, "official_title": None, "keywords": []}
    return nothing | {"intervention_names": list(names)} | said


CASES = [  # scope, label, row, tumour reading, reason
    ("all", "", row(), NOTHING, "scope all: every study of the registry"),
    ("import", "a.json, b.zip", row(), NOTHING, "imported from a.json, b.zip"),
    ("demo", "", row(), NOTHING, "demo data: not a real study"),
    ("query", "AREA[Phase]PHASE3", row(), NOTHING, "found by the registry for the query AREA[Phase]PHASE3"),
    ("oncology", "", row(), MELANOMA, "oncology scope: MEL"),
    ("oncology", "", row(), NOTHING, f"oncology scope: {BY_QUERY}"),
    ("immunotherapy", "", row("Pembrolizumab"), MELANOMA, "immunotherapy scope: agent pembrolizumab × tumour type MEL"),
    ("immunotherapy", "", row("Pembrolizumab"), NOTHING, f"immunotherapy scope: {BY_QUERY}"),
    ("immunotherapy", "", row("Aspirin"), MELANOMA, f"immunotherapy scope: {BY_QUERY}"),
    ("immunotherapy", "", row("x", intervention_other_names=["Keytruda"]), MELANOMA,
     "immunotherapy scope: agent pembrolizumab × tumour type MEL"),
    ("immunotherapy", "", row("x", brief_title="Nivolumab for everyone"), MELANOMA,
     "immunotherapy scope: agent nivolumab × tumour type MEL"),
]  # fmt: skip


@pytest.mark.parametrize(("scope", "label", "given", "reading", "expected"), CASES)
def test_reason(scope: str, label: str, given: dict, reading: TumourReading, expected: str) -> None:
    assert reason(scope, label, given, reading) == expected


def test_eligibility_text_is_never_read() -> None:
    """A drug that a patient must not have had is no reason: the row does not even hold that text."""
    with_text = row("Aspirin", eligibility_criteria="No prior pembrolizumab")
    assert reason("immunotherapy", "", with_text, MELANOMA) == f"immunotherapy scope: {BY_QUERY}"
