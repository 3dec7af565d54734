"""What the page says of its own accuracy: from the file of measurements, never without counts and date."""

from __future__ import annotations

from typing import Any

import pytest

from ctdata.ui import accuracy, eligibility_accuracy

SCORE = {"right": 90, "extra": 10, "missed": 30, "f1": 0.8, "n_items": 40}
MEASURED = {
    "measured_on": "2026-11-28",
    "questions": {"requirements": SCORE, "thresholds": SCORE, "trap 01": SCORE, "ecog_max": SCORE},
}


def said(monkeypatch: pytest.MonkeyPatch, sets: dict[str, Any]) -> list[str]:
    monkeypatch.setattr(accuracy, "result", lambda: {"sets": sets})
    return eligibility_accuracy.sentences()


def test_each_question_with_its_counts_interval_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, {"eligibility_texts": MEASURED}) == [
        "Whole texts of ours, what is asked of a marker: precision 90 % (90 of 100; 83 to 94 %), recall 75 % (90 of 120; 67 to 82 %); measured on 2026-11-28.",
        "Whole texts of ours, cut-offs: precision 90 % (90 of 100; 83 to 94 %), recall 75 % (90 of 120; 67 to 82 %); measured on 2026-11-28.",
    ]


def test_real_studies_come_first_and_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = said(
        monkeypatch, {"eligibility_texts": MEASURED, "real_requirements_blind": MEASURED, "interventions": MEASURED}
    )
    assert len(found) == 4
    assert found[0].startswith(
        "Texts of real studies (the first time, before their errors were read), what is asked of a marker"
    )
    assert eligibility_accuracy.sentence() == found[0]


def test_what_was_not_measured_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, {"interventions": MEASURED}) == []
    assert eligibility_accuracy.sentence() == eligibility_accuracy.NOT_MEASURED


def test_the_table_has_a_row_for_each_question_and_says_right_of_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    verdicts = {"right": 35, "extra": 29, "missed": 29, "f1": 0.55, "n_items": 64}
    found = {"real_verdicts_blind": {"measured_on": "2026-11-29", "questions": {"verdict": verdicts}}}
    monkeypatch.setattr(accuracy, "result", lambda: {"sets": found | {"eligibility_texts": MEASURED}})
    rows = eligibility_accuracy.table().to_dict("records")
    assert [row["Question"] for row in rows] == ["verdict", "marker, and what is asked", "cut-offs"]
    assert rows[0]["Recall; of verdicts: right"] == "55 % (35 of 64; 43 to 66 %)" and rows[0]["Precision"] == ""
    assert rows[1]["Recall; of verdicts: right"] == "75 % (90 of 120; 67 to 82 %)"
