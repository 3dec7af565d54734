"""From rows to a study: alternatives, cohorts, the worst part decides; and the counts of a card."""

from __future__ import annotations

from typing import Any

import pytest
from eligibility_tables import NAMES, has, row, scored, study, who

from ctdata.eligibility import check
from ctdata.eligibility.verdict import StudyVerdict, as_json

PERSON = who(
    has("KRAS", variant="G12C"), has("EGFR", "negative"), has("ALK", "not_tested"), scored("PD-L1", 60, "TPS"),
    cancer_type="NSCLC", stage="IV", age_years=61, sex="FEMALE", ecog=1, prior_pd1=False, prior_therapies=["carboplatin"],
)  # fmt: skip
MET, NOT_MET, OPEN = row("KRAS"), row("EGFR"), row("ALK")
ANY, NAMED = row("PD-L1", "any"), row("HIV", "mentioned")


def of(rows: list[dict[str, Any]], cohorts: tuple[str, ...] = (), **columns: Any) -> StudyVerdict:
    return check.check_one(PERSON, study(cohorts=list(cohorts), **columns), rows, NAMES)


def one_of(*rows: dict[str, Any], group: int = 1) -> list[dict[str, Any]]:
    return [r | {"alternatives_group": group} for r in rows]


def only(cohort: str, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [r | {"cohort": cohort} for r in rows]


NOT_APPLICABLE, EXCEPTION = row("EGFR", "conditional"), row("KRAS", "conditional")
FAILED = row("KRAS", "conditional") | {"evidence": "KRAS mutation only if treated with sotorasib before"}
ROLL_UP = [  # rows, named cohorts, verdict
    ([], (), "not_mentioned"),
    ([ANY, NAMED], (), "not_mentioned"),
    ([MET], (), "no_conflict"),
    ([row("EGFR", "excluded")], (), "no_conflict"),
    ([MET, ANY], (), "no_conflict"),
    ([MET, OPEN], (), "depends"),
    ([MET, NOT_MET, OPEN], (), "conflict"),
    ([row("KRAS") | {"section": "unlabelled"}], (), "depends"),
    # alternatives
    (one_of(MET, NOT_MET), (), "no_conflict"),
    (one_of(MET, OPEN), (), "no_conflict"),
    (one_of(NOT_MET, OPEN), (), "depends"),
    (one_of(NOT_MET, row("EGFR", variant="fusion")), (), "conflict"),
    (one_of(NOT_MET, NAMED), (), "conflict"),
    ([*one_of(MET, NOT_MET), *one_of(NOT_MET, group=2)], (), "conflict"),
    # a condition that does not apply is no alternative
    ([NOT_APPLICABLE], (), "no_conflict"),
    (one_of(NOT_APPLICABLE), (), "no_conflict"),
    (one_of(NOT_APPLICABLE, NOT_MET), (), "conflict"),
    (one_of(NOT_APPLICABLE, EXCEPTION), (), "depends"),
    # conditions on several markers each bind who has that marker
    (one_of(OPEN | {"polarity": "conditional"}, FAILED), (), "conflict"),
    (one_of(NOT_APPLICABLE, FAILED), (), "conflict"),
    (one_of(MET, FAILED), (), "no_conflict"),
    # cohorts
    (only("A", MET), ("A",), "no_conflict"),
    ([*only("A", NOT_MET), *only("B", MET)], ("A", "B"), "no_conflict"),
    ([*only("A", NOT_MET), *only("B", OPEN)], ("A", "B"), "depends"),
    ([*only("A", OPEN), *only("B", MET)], ("A", "B"), "no_conflict"),
    ([*only("A", NOT_MET), *only("B", NOT_MET)], ("A", "B"), "conflict"),
    # cohorts of another tumour neither bind nor let in
    (only("TNBC", NOT_MET), ("TNBC",), "not_mentioned"),
    (only("TNBC", OPEN), ("TNBC", "NSCLC"), "not_mentioned"),
    ([MET, *only("TNBC", NOT_MET)], ("TNBC", "melanoma"), "no_conflict"),
    (only("NSCLC", NOT_MET), ("NSCLC", "melanoma"), "conflict"),
    (only("NSCLC", OPEN), ("NSCLC", "melanoma"), "depends"),
    (only("melanoma", MET), ("melanoma",), "not_mentioned"),
    (only("MSI-H tumours", OPEN), ("MSI-H tumours", "NSCLC"), "not_mentioned"),
    # "solid tumours" is for those who have no cohort of their own; a marker that any tumour may have is a way in
    (only("NSCLC", NOT_MET), ("NSCLC", "solid tumors"), "conflict"),
    (only("melanoma", NOT_MET), ("melanoma", "solid tumors"), "not_mentioned"),
    ([*only("NSCLC", NOT_MET), *only("MSI-H tumors", OPEN)], ("NSCLC", "MSI-H tumors"), "depends"),
    ([*only("gastric", NOT_MET), *only("lung", MET)], ("gastric", "lung"), "no_conflict"),
    (only("A", NOT_MET), ("A", "B"), "not_mentioned"),
    (only("A", OPEN), ("A", "B"), "not_mentioned"),
    ([MET, *only("A", NOT_MET)], ("A", "B"), "no_conflict"),
    (only("A", MET, NOT_MET), ("A",), "conflict"),
    (only("A", *one_of(MET, NOT_MET)), ("A",), "no_conflict"),
    ([NOT_MET, *only("A", MET)], ("A",), "conflict"),
    (only("A", NOT_MET), (), "conflict"),
    ([*only("A", *one_of(NOT_MET)), *only("B", *one_of(MET))], ("A", "B"), "no_conflict"),
    ([], ("A", "B"), "not_mentioned"),
    # a numbered cohort of a tumour is a part of the study: other parts are ways in beside it
    (only("Cohort 2 (NSCLC)", NOT_MET), ("Cohort 2 (NSCLC)", "Cohort 3"), "not_mentioned"),
    (only("Cohort 2 (NSCLC)", NOT_MET), ("Cohort 2 (NSCLC)", "Cohort 3 (melanoma)"), "conflict"),
    # a dose escalation is open to whoever cohorts and tumours behind it keep out
    (only("NSCLC", NOT_MET), ("NSCLC", "Dose escalation"), "not_mentioned"),
    (
        [*only("NSCLC", NOT_MET), *only("Cohort A", NOT_MET)],
        ("NSCLC", "Cohort A", "Dose escalation"),
        "not_mentioned",
    ),
    ([NOT_MET, *only("NSCLC", MET)], ("NSCLC", "Dose escalation"), "conflict"),
]


@pytest.mark.parametrize(("rows", "cohorts", "verdict"), ROLL_UP)
def test_verdict(rows: list[dict[str, Any]], cohorts: tuple[str, ...], verdict: str) -> None:
    assert of(rows, cohorts).verdict == verdict


FACTS = [  # columns, verdict of a study whose biomarker row is met
    ({}, "no_conflict"),
    ({"minimum_age_years": 65}, "conflict"),
    ({"sex": "MALE"}, "conflict"),
    ({"tumour_types": ["MEL"]}, "conflict"),
    ({"tumour_types": ["NSCLC"], "ecog_max": 2}, "no_conflict"),
    ({"brain_mets": "excluded"}, "no_conflict"),  # not given: not compared, and the card says so
    ({"disease_stages": ["I"]}, "no_conflict"),  # read loosely from the text: shown, but decides nothing
    ({"prior_pd1": "required"}, "conflict"),
]


@pytest.mark.parametrize(("columns", "verdict"), FACTS)
def test_a_fact_is_a_criterion_too(columns: dict[str, Any], verdict: str) -> None:
    assert of([MET], **columns).verdict == verdict


def test_an_earlier_pd1_therapy_that_was_not_given_leaves_the_verdict_open() -> None:
    blank = who(has("KRAS", variant="G12C"), cancer_type="NSCLC")
    rows = {"nct_id": "N1", "tumour_types": ["NSCLC"], "requirements": [MET]}
    assert (
        check.check(blank, [rows | {"prior_pd1": "excluded", "ecog_max": 1}], markers=NAMES)[0].verdict == "depends"
    )
    assert check.check(blank, [rows | {"ecog_max": 1}], markers=NAMES)[0].verdict == "no_conflict"


def test_facts_alone_make_no_biomarker_verdict() -> None:
    assert of([], tumour_types=["NSCLC"], minimum_age_years=18).verdict == "not_mentioned"


LABELS = [
    ([MET], {}, "No biomarker conflict found"),
    ([], {}, "Study does not mention your biomarkers"),
    ([row("EGFR")], {}, "Conflict: EGFR (Asked for, but EGFR negative)"),
    ([row("KRAS", "excluded")], {}, "Conflict: excluded: KRAS (Excluded: KRAS G12C positive)"),
    ([], {"minimum_age_years": 65}, "Conflict: Age: 61, but the study says ≥ 65"),
    ([OPEN], {}, "Depends on a missing result: Needs test: ALK"),
    (only("A", NOT_MET), {"cohorts": ("A",)}, "Conflict: A: Asked for, but EGFR negative"),
]


@pytest.mark.parametrize(("rows", "columns", "label"), LABELS)
def test_label(rows: list[dict[str, Any]], columns: dict[str, Any], label: str) -> None:
    assert of(rows, **columns).label == label


def test_each_cohort_keeps_its_own_verdict() -> None:
    found = of([*only("A", NOT_MET), *only("B", MET), *only("C", OPEN)], ("A", "B", "C", "D"))
    assert [(c.name, c.verdict) for c in found.cohorts] == [
        ("A", "conflict"), ("B", "no_conflict"), ("C", "depends"), ("D", "not_mentioned"),
    ]  # fmt: skip
    assert [r.finding.status for r in found.rows] == ["not_met", "cohort_only", "unknown"]


def test_a_cohort_of_another_tumour_is_named_and_not_judged() -> None:
    found = of([*only("TNBC", NOT_MET), *only("NSCLC", MET)], ("TNBC", "NSCLC"))
    assert [(c.name, c.verdict, c.applies) for c in found.cohorts] == [
        ("NSCLC", "no_conflict", True),
        ("TNBC", "not_mentioned", False),
    ]
    assert found.rows[0].finding.status == "not_mentioned"
    assert "another tumour type" in found.rows[0].finding.note


def test_what_the_verdict_depends_on() -> None:
    rows = [MET, OPEN, *one_of(MET, row("HIV")), *only("A", row("HBV")), *only("B", NOT_MET)]
    found = of(rows, ("A", "B"), brain_mets="excluded", disease_stages=["I"])
    assert [found.rows[i].kind.biomarker for i in found.deciding] == ["ALK", "HBV"]
    assert found.unknown_facts == ()
    assert found.facts["stage"].note == "Stage: IV; as far as it was read, the study says I"
    assert found.reasons == ("Needs test: ALK", "Needs test: HBV")


def test_required_biomarkers_that_are_met_are_counted_once_each() -> None:
    pdl1 = {"scoring": "TPS", "unit": "%"}
    rows = [
        row("PD-L1", comparator=">=", value=1, **pdl1), row("PD-L1", comparator="<=", value=80, **pdl1), MET,
        row("EGFR", "excluded"), *only("A", row("KRAS"), NOT_MET), *only("B", row("BRAF", "any")),
    ]  # fmt: skip
    found = of(rows, ("A", "B"))
    assert (found.verdict, found.n_met_required, found.is_variant_level) == ("no_conflict", 2, False)
    losing = of([*only("A", row("KRAS"), NOT_MET), *only("B", ANY)], ("A", "B"))
    assert (losing.verdict, losing.n_met_required) == ("not_mentioned", 0)
    assert of([row("KRAS", variant="G12C")]).is_variant_level
    assert not of([row("KRAS", variant="mutation")]).is_variant_level


def test_n_of_m_criteria_were_checked() -> None:
    found = of([MET, OPEN, NAMED], minimum_age_years=18, brain_mets="excluded", n_criteria=25)
    assert (found.n_checked, found.n_criteria) == (2, 25)
    assert (of([MET]).n_checked, of([MET]).n_criteria) == (1, 1)
    for rows in ([MET, OPEN], [OPEN, MET]):
        one_sentence = of([r | {"evidence_start": 3} for r in rows])
        assert (one_sentence.n_checked, one_sentence.n_criteria) == (0, 1)


def test_msi_answers_for_mmr_in_one_group() -> None:
    stable = who(has("MSI", "negative"))
    joined, apart = one_of(row("MSI"), row("MMR")), [row("MMR")]
    assert check.check_one(stable, study(), joined, NAMES).verdict == "conflict"
    assert check.check_one(stable, study(), apart, NAMES).verdict == "depends"


def test_check_takes_rows_of_many_studies() -> None:
    studies = [{"nct_id": "NCT1"}, {"nct_id": "NCT2", "eligibility_cohorts": ["A", "B"]}, {"nct_id": "NCT3"}]
    rows = [MET | {"nct_id": "NCT1"}, NOT_MET | {"nct_id": "NCT2", "cohort": "A"}]
    found = check.check(PERSON, studies, rows, NAMES)
    assert [(v.nct_id, v.verdict) for v in found] == [
        ("NCT1", "no_conflict"), ("NCT2", "not_mentioned"), ("NCT3", "not_mentioned"),
    ]  # fmt: skip


def test_as_json_is_plain() -> None:
    import json

    sentence = row("KRAS", variant="G12C", evidence="KRAS G12C mutation", rule="r1", section="inclusion")
    found = as_json(of([sentence], ("A",), tumour_types=["NSCLC"], overall_status="RECRUITING"))
    assert json.loads(json.dumps(found)) == found
    assert found["rows"][0] == {
        "biomarker": "KRAS", "variant": "G12C", "polarity": "required", "parsed_form": "KRAS · G12C", "asked": "KRAS · G12C",
        "cohort": "", "alternatives_group": None, "evidence": "KRAS G12C mutation", "section": "inclusion", "rule": "r1",
        "status": "met", "note": "As asked: KRAS G12C positive", "reason": "",
    }  # fmt: skip
    assert found["disease"]["match"] == "exact"
    assert found["cohorts"] == [{"name": "A", "verdict": "not_mentioned", "reasons": [], "applies": True}]


def test_no_card_calls_a_patient_by_the_forbidden_word() -> None:
    from ctdata.eligibility import labels

    words = str(
        {
            name: labels.section(name)
            for name in ("verdict", "status", "note", "fact_note", "disease_note", "asked", "missing")
        }
    )
    assert "eligib" not in words.lower()
