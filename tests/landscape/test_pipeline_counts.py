"""Phase, status, enrolment, sponsors and openness: eight studies that can be counted by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from search.conftest import core_table, studies_table

from ctdata.landscape import pipeline
from ctdata.schema import MISSING
from ctdata.search.columns import Columns
from ctdata.search.crosstab import Selection


def study(
    phase: str | None, status: str | None, people: int | None, kind: str | None, sponsor: str | None, **more: Any
) -> dict[str, Any]:
    return {
        "phase": phase,
        "overall_status": status,
        "enrollment_count": people,
        "enrollment_type": kind,
        "lead_sponsor_class": sponsor,
        **more,
    }


STUDIES = [
    study("PHASE1", "RECRUITING", 20, "ESTIMATED", "INDUSTRY", is_stale=False, modalities=["car_t", "til"]),
    study("PHASE1", "RECRUITING", 50, "ESTIMATED", "OTHER", is_stale=True, modalities=["nk_cell"]),
    study("PHASE1", "COMPLETED", 10, "ACTUAL", "NIH", has_results=True, modalities=["cytokine", "bcg"]),
    study("PHASE1", "COMPLETED", 30, "ACTUAL", "OTHER", has_results=False, modalities=["antibody_drug_conjugate"]),
    study("PHASE1_PHASE2", "TERMINATED", 51, "ACTUAL", "OTHER", has_results=True, countries=["Chile", "Peru"]),
    study("PHASE1_PHASE2", "WITHDRAWN", 0, "ACTUAL", "UNKNOWN", has_results=False, countries=["Peru"]),
    study(None, "NOT_YET_RECRUITING", None, "ESTIMATED", "OTHER", modalities=["oncolytic_virus"]),
    study("NA", None, 40, None, None, is_stale=None),
]


def selection(records: list[dict[str, Any]] = STUDIES) -> Selection:
    return Selection(Columns(core_table(studies_table(records))), None)


def rows(frame: pd.DataFrame) -> list[tuple]:
    return list(frame.itertuples(index=False, name=None))


def test_open_has_three_meanings() -> None:
    assert pipeline.openness(selection()) == {
        "recruiting_fresh": 1, "recruiting_stale": 1, "not_yet_recruiting": 1,
    }  # fmt: skip


def test_phase_by_status_keeps_the_registrys_order_and_counts_every_study_once() -> None:
    frame = pipeline.phase_by_status(selection())
    assert list(dict.fromkeys(frame["phase"])) == ["PHASE1", "PHASE1_PHASE2", "NA", MISSING]
    statuses = ["RECRUITING", "NOT_YET_RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", MISSING]
    assert list(frame["overall_status"][:6]) == statuses
    assert [row for row in rows(frame) if row[2]] == [
        ("PHASE1", "RECRUITING", 2, 4),
        ("PHASE1", "COMPLETED", 2, 4),
        ("PHASE1_PHASE2", "TERMINATED", 1, 2),
        ("PHASE1_PHASE2", "WITHDRAWN", 1, 2),
        ("NA", MISSING, 1, 1),
        (MISSING, "NOT_YET_RECRUITING", 1, 1),
    ]
    assert frame["n_studies"].sum() == 8


def test_phase_by_status_has_a_row_for_what_is_empty() -> None:
    assert len(pipeline.phase_by_status(selection())) == 4 * 6


def test_actual_and_planned_participants_are_apart() -> None:
    some = selection()
    assert rows(pipeline.enrolment(some)) == [
        ("PHASE1", 2, 15.0, 20.0, 25.0, 40),
        ("PHASE1_PHASE2", 2, 12.75, 25.5, 38.25, 51),
    ]
    assert rows(pipeline.enrolment(some, "ESTIMATED")) == [("PHASE1", 2, 27.5, 35.0, 42.5, 70)]
    assert list(pipeline.enrolment(some)) == ["phase", "n_studies", "q1", "median", "q3", "total"]


def test_enrolment_of_a_study_without_a_phase_is_kept() -> None:
    some = selection([study(None, "COMPLETED", 7, "ACTUAL", None)])
    assert rows(pipeline.enrolment(some)) == [(MISSING, 1, 7.0, 7.0, 7.0, 7)]


def test_enrolment_that_is_not_stated_is_counted() -> None:
    """One study has no count, one a count of no stated kind."""
    assert pipeline.enrolment_not_stated(selection()) == 2


def test_every_study_is_in_one_of_three_enrolment_counts() -> None:
    some = selection()
    shown = [pipeline.enrolment(some, kind)["n_studies"].sum() for kind in ("ACTUAL", "ESTIMATED")]
    assert [*shown, pipeline.enrolment_not_stated(some)] == [4, 2, 2]


def test_the_most_frequent_values_leave_out_what_is_missing() -> None:
    some = selection()
    assert rows(pipeline.most(some, "countries", "country")) == [("Peru", 2), ("Chile", 1)]
    assert rows(pipeline.most(some, "countries", "country", 1)) == [("Peru", 2)]
    assert list(pipeline.most(some, "agents", "agent").columns) == ["agent", "n_studies"]


def test_a_study_counts_once_in_a_class_of_the_cancer_research_institute() -> None:
    found = pipeline.by_cri_class(selection()).set_index("Class")["Studies"].to_dict()
    assert found == {
        "Cell therapy": 2,  # one of CAR T and TIL, one of NK cells
        "Other immunomodulator": 1,  # cytokine and BCG in one study
        "Oncolytic virus": 1,
        "Cancer vaccine": 0,
        "T cell-targeted immunomodulator": 0,
        "CD3-targeted bispecific antibody": 0,
    }


def test_the_largest_class_comes_first_and_says_what_of_ours_is_in_it() -> None:
    first = pipeline.by_cri_class(selection()).iloc[0]
    assert (first["Class"], first["Studies"]) == ("Cell therapy", 2)
    assert first["Our classes"].split(", ")[:2] == ["CAR-T cells", "TCR-T cells"]
    assert not pipeline.by_cri_class(selection())["Our classes"].str.contains("conjugate").any()


def test_small_studies_not_led_by_industry() -> None:
    """50 and fewer: the studies with 50, 10 and 30; 51 is more, a sponsor of unknown class is not counted at all."""
    assert pipeline.small_academic(selection()) == (3, 5)


@pytest.mark.parametrize(
    ("people", "sponsor", "counted"),
    [
        (50, "OTHER", (1, 1)),
        (51, "OTHER", (0, 1)),
        (0, "NIH", (1, 1)),
        (10, "INDUSTRY", (0, 1)),
        (None, "OTHER", (0, 0)),
        (10, None, (0, 0)),
        (10, "AMBIG", (0, 0)),
        (10, "UNKNOWN", (0, 0)),
    ],
)
def test_small_and_academic(people: int | None, sponsor: str | None, counted: tuple[int, int]) -> None:
    some = selection([study("PHASE1", "COMPLETED", people, "ACTUAL", sponsor)])
    assert pipeline.small_academic(some) == counted


def test_results_are_asked_of_ended_studies_alone() -> None:
    assert pipeline.with_results(selection()) == (2, 3)
    recruiting = selection([study("PHASE1", "RECRUITING", 1, "ACTUAL", "OTHER", has_results=True)])
    assert pipeline.with_results(recruiting) == (0, 0)


def test_no_studies_are_no_error() -> None:
    some = selection()
    none = some.where(some.has("phase", ["PHASE4"]))
    assert none.n == 0
    assert pipeline.openness(none) == {"recruiting_fresh": 0, "recruiting_stale": 0, "not_yet_recruiting": 0}
    assert pipeline.phase_by_status(none).empty
    assert pipeline.enrolment(none).empty
    assert (pipeline.small_academic(none), pipeline.with_results(none)) == ((0, 0), (0, 0))
    assert pipeline.by_cri_class(none)["Studies"].sum() == 0
