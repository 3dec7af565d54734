"""Which tumour a cohort is for, and where the names of a heading end."""

from __future__ import annotations

import pytest

from ctdata.knowledge.tumour_names import name_of_types, types_named
from ctdata.text.reading import read
from ctdata.text.requirements import Requirement

HEAD = "Inclusion Criteria:\n\n"


def cohort_of(text: str, biomarker: str) -> list[str]:
    return list(dict.fromkeys(r.cohort for r in read(HEAD + text).requirements if r.biomarker == biomarker))


DEFINED = [
    ("* Cohort 1: histologically confirmed uveal melanoma\n* BRAF V600E (Cohort 1)", {"MEL", "UM"}),
    ("* Cohort 1: breast cancer or melanoma\n* BRAF V600E (Cohort 1)", {"BREAST", "MEL"}),
    ("* Confirmed breast cancer or melanoma (Cohort 1)\n* BRAF V600E (Cohort 1 only)", {"BREAST", "MEL"}),
    ("* Cohort 1:\n\n  * Confirmed colorectal cancer\n  * BRAF V600E", {"COADREAD"}),
]


@pytest.mark.parametrize(("text", "wanted"), DEFINED, ids=[text[:40] for text, _ in DEFINED])
def test_a_cohort_bears_the_tumour_of_its_definition(text: str, wanted: set[str]) -> None:
    (cohort,) = cohort_of(text, "BRAF")
    assert cohort.startswith("Cohort 1 (")
    assert types_named(cohort) <= wanted and types_named(cohort)


OPEN = [
    "* Cohort 1: any solid tumour, such as melanoma\n* BRAF V600E (Cohort 1)",
    "* Cohort 1: no history of other melanoma\n* BRAF V600E (Cohort 1)",
    "* Cohort 1: melanoma\n* Cohort 1: colorectal cancer\n* BRAF V600E (Cohort 1)",
]


@pytest.mark.parametrize("text", OPEN)
def test_a_cohort_of_several_or_any_tumours_bears_none(text: str) -> None:
    assert cohort_of(text, "BRAF") == ["Cohort 1"]


def test_the_names_of_a_heading_end_with_its_own_list() -> None:
    text = "* Sarcoma or melanoma\n* Patients with melanoma:\n\n  * BRAF wild-type\n* NY-ESO-1 positive"
    assert cohort_of(text, "NY-ESO-1") == [""]
    assert cohort_of(text, "BRAF") != [""]
    flat = "Cohort A:\n\n* BRAF V600E\n* KRAS wild-type\n\nCohort B:\n\n* MSI-H"
    assert cohort_of(flat, "KRAS") == ["Cohort A"]


def test_a_phase_with_a_comma_and_a_cohort_without_a_number_are_heads() -> None:
    phase = "* For Phase 1, one of the following:\n\n  * TMB-high\n  * MSI-H\n* For Phase 2, HER2-positive"
    assert cohort_of(phase, "TMB") == ["Phase 1"]
    assert cohort_of(phase, "HER2") == ["Phase 2"]
    expansion = "* For expansion cohort patients, a BRCA2 mutation\n* ECOG 0 or 1; dose escalation comes first"
    (name,) = cohort_of(expansion, "BRCA2")
    assert "expansion" in name
    assert "Dose escalation" in read(HEAD + expansion).cohorts


def test_one_tumour_in_the_list_of_a_part_binds_who_has_it() -> None:
    text = "* Part A: one of these:\n\n  * triple negative breast cancer\n  * ovarian cancer\n  * colorectal cancer\n* Part B: MSI-H"
    rows: list[Requirement] = [r for r in read(HEAD + text).requirements if r.biomarker == "ER"]
    assert rows and all(types_named(r.cohort) == {"BREAST"} for r in rows)


def test_substudies_are_parts_however_they_are_written() -> None:
    assert cohort_of("* Sub-Study 1: KRAS G12C\n* Substudy 2: KRAS G12D", "KRAS") == ["Sub-study 1", "Substudy 2"]


@pytest.mark.parametrize("codes", [{"BREAST"}, {"MEL"}, {"BREAST", "MEL"}, {"COADREAD", "STAD"}])
def test_a_name_for_types_names_them_again(codes: set[str]) -> None:
    assert types_named(name_of_types(frozenset(codes))) == codes


def test_a_sentence_that_says_at_once_whom_it_is_for_binds_them() -> None:
    text = "* Standard treatment was given. For uveal melanoma: prior tebentafusp if HLA-A*02:01 positive\n* BRAF wild-type"
    assert cohort_of(text, "HLA-A*02:01") == ["Uveal Melanoma"]
    assert cohort_of(text, "BRAF") == [""]


SEVERAL = "* Melanoma, or gastric cancer\n* Colorectal cancer\n"
OWN = [
    ("* Patients with BRAF V600-mutant melanoma must have had a BRAF inhibitor", "BRAF", {"MEL"}),
    ("* If the participant has BRAF-mutated melanoma, a BRAF inhibitor was given", "BRAF", {"MEL"}),
    ("\n\nExclusion Criteria:\n\n* Has HER2-positive gastric cancer", "HER2", {"STAD"}),
    ("* PD-L1 positive melanoma, gastric cancer or colorectal cancer", "PD-L1", set()),
    ("* BRAF wild-type melanoma or gastric cancer", "BRAF", set()),
    ("* BRAF V600E, and melanoma in the family", "BRAF", set()),
    ("* TNBC must have been treated. In addition, these patients must have had a PARP inhibitor if BRCA2 is mutated", "BRCA2", {"BREAST"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "biomarker", "wanted"), OWN, ids=[text[:40] for text, _, _ in OWN])
def test_a_marker_binds_who_has_the_tumour_right_behind_it(text: str, biomarker: str, wanted: set[str]) -> None:
    (cohort,) = cohort_of(SEVERAL + text, biomarker)
    assert types_named(cohort) == wanted
