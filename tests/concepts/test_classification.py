"""All landscape columns of a study at once, and corrections: applied while what they expect still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from ctdata import knowledge
from ctdata.classify import reading
from ctdata.concepts import classification, tumour_types
from ctdata.knowledge import Correction
from ctdata.registry.parse import parse

NCT = "NCT90000001"


def record(
    condition: str = "Melanoma", drug: str = "Pembrolizumab", title: str = "A study", **more: Any
) -> dict[str, Any]:
    """A single-arm study in the registry's shape."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": NCT, "briefTitle": title},
            "statusModule": {"startDateStruct": {"date": "2024-01"}},
            "designModule": {"studyType": more.get("study_type", "INTERVENTIONAL")},
            "conditionsModule": {"conditions": [condition], "keywords": more.get("keywords", [])},
            "eligibilityModule": {"eligibilityCriteria": more.get("criteria", "")},
            "armsInterventionsModule": {
                "armGroups": [{"label": "Arm", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {drug}"]}],
                "interventions": [{"type": "DRUG", "name": drug, "armGroupLabels": ["Arm"]}],
            },
        }
    }


def classified(**study: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The study's row with the landscape's columns, and its rows of the table `agents`."""
    parsed = parse(record(**study))
    row = parsed.studies
    seen = tumour_types.read(row["conditions"], row["keywords"], [], [], row["brief_title"] or "")
    return row, classification.classify(parsed, seen)


def test_the_columns_of_an_immunotherapy_study() -> None:
    row, agents = classified(title="Adjuvant pembrolizumab in BRAF mutant melanoma")
    assert row["is_immunotherapy"] is True
    assert row["modalities"] == ["checkpoint_inhibitor"]
    assert row["targets"] == ["PDCD1"]
    assert row["agents"] == ["pembrolizumab"]
    assert row["agent_roles"] == ["experimental"]
    assert row["lines"] == ["adjuvant"]
    assert (row["is_biomarker_selected"], row["biomarker_evidence"]) == (True, "brief_title: braf mutant")
    assert (row["combination_classes"], row["combinations"]) == (["alone"], ["checkpoint_inhibitor + alone"])
    assert row["crowding"] == ["PDCD1 × SKIN × adjuvant"]
    assert (row["has_mapped_agent"], row["unmapped_interventions"]) == (True, [])
    assert [(a["agent"], a["role"]) for a in agents] == [("pembrolizumab", "experimental")]


def test_outside_cancer_nothing_is_classified() -> None:
    row, agents = classified(condition="Asthma", title="Pembrolizumab in relapsed asthma")
    assert agents == []
    assert row["is_immunotherapy"] is False
    assert row["immunotherapy_reason"] == "no condition names a cancer"
    assert (row["is_biomarker_selected"], row["has_mapped_agent"]) == (None, None)
    assert row["lines"] == ["not_stated"]
    assert [row[name] for name in ("modalities", "targets", "agents", "crowding", "counts_as")] == [
        [],
        [],
        [],
        [],
        [],
    ]


def test_studies_outside_cancer_do_not_share_their_lists_with_others() -> None:
    first, _ = classified(condition="Asthma")
    second, _ = classified()
    assert first["modalities"] == []
    assert second["modalities"] == ["checkpoint_inhibitor"]


def test_keywords_state_a_line_but_no_marker() -> None:
    row, _ = classified(keywords=["Relapsed", "HER2 positive"])
    assert (row["lines"], row["line_evidence"]) == (["later_line"], "later_line (keywords: relapsed)")
    assert row["is_biomarker_selected"] is False


def test_exclusion_criteria_name_no_agent_and_no_line() -> None:
    row, _ = classified(drug="Docetaxel", criteria="Exclusion Criteria:\n\n* Relapsed disease\n* Prior pembrolizumab")
    assert (row["is_immunotherapy"], row["lines"]) == (False, ["not_stated"])


@pytest.fixture
def correct(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make this the only correction."""

    def put(column: str, expect: tuple[str, ...], value: tuple[str, ...], nct_id: str = NCT) -> None:
        entry = Correction(
            f"c-{column}", nct_id, column, expect, value, "read by hand", ("clinicaltrials-gov",), date(2026, 11, 20), "draft"
        )  # fmt: skip
        monkeypatch.setattr(knowledge, "corrections", lambda: (entry,))
        classification._corrections.cache_clear()

    yield put
    monkeypatch.undo()
    classification._corrections.cache_clear()


CORRECTIONS = [  # column, expect, value, what the column holds then
    ("targets", ("PDCD1",), ("CTLA4",), ["CTLA4"]),
    ("targets", ("CD19",), ("CTLA4",), ["PDCD1"]),
    ("targets", (), ("CTLA4",), ["PDCD1"]),
    ("targets", ("PDCD1",), (), []),
    ("modalities", ("checkpoint_inhibitor",), ("cytokine",), ["cytokine"]),
    ("modalities", ("car_t",), ("cytokine",), ["checkpoint_inhibitor"]),
    ("lines", ("not_stated",), ("adjuvant",), ["adjuvant"]),
    ("lines", ("later_line",), ("adjuvant",), ["not_stated"]),
    ("is_immunotherapy", ("true",), ("false",), False),
    ("is_immunotherapy", ("false",), ("true",), True),
    ("is_immunotherapy", ("false",), ("false",), True),
]


@pytest.mark.parametrize(("column", "expect", "value", "holds"), CORRECTIONS)
def test_a_correction_is_applied_where_its_expectation_holds(
    correct: Callable[..., None], column: str, expect: tuple[str, ...], value: tuple[str, ...], holds: object
) -> None:
    correct(column, expect, value)
    assert classified()[0][column] == holds


def test_the_order_of_the_expected_values_does_not_matter(correct: Callable[..., None]) -> None:
    correct("targets", ("VEGFA", "PDCD1"), ("PDCD1",))
    assert classified(drug="Ivonescimab")[0]["targets"] == ["PDCD1"]


def test_a_correction_of_another_study_is_not_applied(correct: Callable[..., None]) -> None:
    correct("targets", ("PDCD1",), ("CTLA4",), nct_id="NCT90000002")
    assert classified()[0]["targets"] == ["PDCD1"]


def test_a_correction_of_the_line_reaches_what_is_made_from_it(correct: Callable[..., None]) -> None:
    correct("lines", ("not_stated",), ("neoadjuvant",))
    row, _ = classified()
    assert row["combination_classes"] == ["surgery"]
    assert row["crowding"] == ["PDCD1 × SKIN × neoadjuvant"]


def test_a_corrected_immunotherapy_says_that_it_was_set_by_hand(correct: Callable[..., None]) -> None:
    correct("is_immunotherapy", ("true",), ("false",))
    row, _ = classified()
    assert row["immunotherapy_reason"] == "set by hand: read by hand"
    assert row["crowding"] == []


def test_a_study_that_is_set_to_no_immunotherapy_combines_nothing(correct: Callable[..., None]) -> None:
    correct("is_immunotherapy", ("true",), ("false",))
    row, _ = classified()
    assert (row["combination_classes"], row["counts_as"]) == ([], [])


def test_a_refused_correction_leaves_the_reason_of_the_rules(correct: Callable[..., None]) -> None:
    correct("is_immunotherapy", ("false",), ("false",))
    assert classified()[0]["immunotherapy_reason"].startswith("experimental agent pembrolizumab")


def test_classify_prints_the_same_reading() -> None:
    found = reading(record(title="Adjuvant pembrolizumab in melanoma"))
    assert found["nct_id"] == NCT
    assert (found["is_immunotherapy"], found["modalities"], found["targets"]) == (
        True,
        ["checkpoint_inhibitor"],
        ["PDCD1"],
    )
    assert found["agents"] == [
        {
            "agent": "pembrolizumab",
            "role": "experimental",
            "evidence": "intervention_name: Pembrolizumab",
            "modalities": ["checkpoint_inhibitor"],
            "targets": ["PDCD1"],
        }
    ]
    assert (found["tumour_types"], found["line"], found["flags"]) == (["MEL"], "adjuvant", [])
