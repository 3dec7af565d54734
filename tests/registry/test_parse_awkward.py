"""The 56 kinds of awkward record, each as a made-up record beside the values that it must give.

`CASES`: kind → (what the record says otherwise than `PLAIN`, what must come out). On the left a dotted
path below `protocolSection` (or from the top where it begins with "/"); `GONE` takes the key away. On the
right a column of `studies`; "table.column" is the list of that column over the rows of the study;
"inclusion", "exclusion" and "unlabelled" are the sections of the eligibility text.
"""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from ctdata.registry.parse import parse
from ctdata.snapshot.derive import Origin, derive
from ctdata.text.criteria import split_sections

GONE = object()
ORIGIN = Origin("import", "import", "made up")
STATUS, DESIGN, WHO = "statusModule.", "designModule.", "eligibilityModule."
SITES, ARMS, ID = "contactsLocationsModule.", "armsInterventionsModule.", "identificationModule."
MISC = "/derivedSection.miscInfoModule."

PLAIN: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "orgStudyIdInfo": {"id": "MADE-UP-1"},
            "briefTitle": "A plain made-up study",
            "officialTitle": "A plain study that nobody has ever run",
        },
        "statusModule": {
            "overallStatus": "COMPLETED",
            "statusVerifiedDate": "2024-02",
            "startDateStruct": {"date": "2020-03-17", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2022-05-30", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2023-01-09", "type": "ACTUAL"},
            "studyFirstPostDateStruct": {"date": "2019-12-01", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2024-02-20", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Nobody Institute", "class": "OTHER"}},
        "descriptionModule": {"briefSummary": "Invented."},
        "conditionsModule": {"conditions": ["Melanoma"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "enrollmentInfo": {"count": 40, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Drug: Inventumab"]}],
            "interventions": [{"type": "DRUG", "name": "Inventumab", "armGroupLabels": ["A"]}],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Response", "timeFrame": "1 year"}]},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* adult\n\nExclusion Criteria:\n\n* pregnant",
            "sex": "ALL",
            "minimumAge": "18 Years",
            "healthyVolunteers": False,
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "locations": [{"facility": "Hill Clinic", "city": "Lyon", "country": "France", "geoPoint": {"lat": 45.7, "lon": 4.8}}]
        },
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2024-03-01"},
        "conditionBrowseModule": {"meshes": [{"id": "D008545", "term": "Melanoma"}]},
    },
    "hasResults": False,
}  # fmt: skip


def made(changes: dict[str, Any]) -> dict[str, Any]:
    """`PLAIN` with the changes."""
    record = copy.deepcopy(PLAIN)
    for path, value in changes.items():
        *above, last = (path[1:] if path.startswith("/") else f"protocolSection.{path}").split(".")
        holder = record
        for key in above:
            holder = holder.setdefault(key, {})
        if value is GONE:
            del holder[last]
        else:
            holder[last] = value
    return record


def ages(least: str, most: str, least_years: float, most_years: float) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {f"{WHO}minimumAge": least, f"{WHO}maximumAge": most},
        {
            "minimum_age": least,
            "minimum_age_years": pytest.approx(least_years, rel=1e-4),
            "maximum_age": most,
            "maximum_age_years": pytest.approx(most_years, rel=1e-4),
        },
    )


def dated(key: str, said: Any, *values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A date of the status module, and the date, precision and type that it must give."""
    name = {"startDateStruct": "start_date", "completionDateStruct": "completion_date"}.get(
        key, "primary_completion_date"
    )
    return (
        {STATUS + key: said},
        dict(zip([name, f"{name}_precision", f"{name}_type"], values, strict=True)) | {"parse_notes": []},
    )


def site(number: int, **other: Any) -> dict[str, Any]:
    return {"facility": f"Site {number}", "city": "Nowhere", "country": "Spain"} | other


EXPANDED = {
    f"{DESIGN}studyType": "EXPANDED_ACCESS",
    f"{DESIGN}phases": GONE,
    f"{DESIGN}enrollmentInfo": GONE,
    f"{STATUS}startDateStruct": GONE,
}
UNPOSTED = {"unpostedResponsibleParty": "Nobody", "unpostedEvents": [{"type": "RELEASE", "date": "2023-05-05"}]}
LONG = "Inclusion Criteria:\n\n" + "* must be entirely invented\n" * 600 + "\nExclusion Criteria:\n\n* real"
ESCAPED = "Inclusion Criteria:\n\n* ECOG \\<= 1\n* ANC \\>= 1.5 \\* 10\\^9/L\n\nExclusion Criteria:\n\n* Grade \\> 2"
SIGNS = "Inclusion Criteria:\n\n* platelets ≥ 100 × 10⁹/L\n* bilirubin ≤ 1.5 × ULN\n\nExclusion Criteria:\n\n* QTc ＞ 470 ms"

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "age_unit_day": ages("1 Day", "4 Days", 0.0027379, 0.0109514),
    "age_unit_hour": ages("1 Hour", "36 Hours", 0.00011408, 0.00410678),
    "age_unit_minute": ages("1 Minute", "15 Minutes", 0.0000019013, 0.00002852),
    "age_unit_month": ages("1 Month", "30 Months", 0.083333, 2.5),
    "age_unit_week": ages("1 Week", "52 Weeks", 0.0191650, 0.996578),
    "annotationSection": (
        {"/annotationSection": {"annotationModule": {"unpostedAnnotation": UNPOSTED}}},
        {"has_unposted_results": True, "has_results": False},
    ),
    "beta_api_2023_extra_keys": (
        {
            f"{SITES}locations": GONE,
            f"{SITES}locations_nested": [site(1, status="RECRUITING", geoPoint={"lat": 40.4, "lon": -3.7})],
            f"{SITES}locations_facility": ["Site 1"],
            f"{DESIGN}extraOfTheBeta": {"a": [1, {"b": None}]},
            "/derivedSection.conditionBrowseModule.browseLeaves": [{"id": "M1", "name": "x", "relevance": "LOW"}],
        },
        {"locations.facility": ["Site 1"], "locations.latitude": [40.4], "locations.longitude": [-3.7],
         "locations.site_status": ["RECRUITING"], "n_sites": 1, "parse_notes": []},
    ),
    "date_without_type_completionDateStruct": dated("completionDateStruct", {"date": "2023-01-09"}, date(2023, 1, 9), "day", None),
    "date_without_type_primaryCompletionDateStruct": dated("primaryCompletionDateStruct", {"date": "2022-05"}, date(2022, 5, 1), "month", None),
    "date_without_type_startDateStruct": dated("startDateStruct", {"date": "1999-08"}, date(1999, 8, 1), "month", None),
    "eligibility_markdown_escapes": (
        {f"{WHO}eligibilityCriteria": ESCAPED},
        {"texts.eligibility_criteria": [ESCAPED], "exclusion": "* Grade \\> 2"},
    ),
    "eligibility_missing": (
        {"eligibilityModule": GONE},
        {"texts.eligibility_criteria": [None], "sex": None, "minimum_age": None, "minimum_age_years": None,
         "maximum_age": None, "std_ages": [], "healthy_volunteers": None, "parse_notes": []},
    ),
    "eligibility_no_exclusion_heading": (
        {f"{WHO}eligibilityCriteria": "Inclusion Criteria:\n\n* adult\n* not pregnant"},
        {"inclusion": "* adult\n* not pregnant", "exclusion": "", "unlabelled": ""},
    ),
    "eligibility_no_inclusion_heading": (
        {f"{WHO}eligibilityCriteria": "Adults with the disease.\n\nExclusion Criteria:\n\n* pregnant"},
        {"inclusion": "", "exclusion": "* pregnant", "unlabelled": "Adults with the disease."},
    ),
    "eligibility_over_15000_chars": (
        {f"{WHO}eligibilityCriteria": LONG},
        {"texts.eligibility_criteria": [LONG], "exclusion": "* real"},
    ),
    "eligibility_under_120_chars": (
        {f"{WHO}eligibilityCriteria": "Patients of the earlier made-up study."},
        {"texts.eligibility_criteria": ["Patients of the earlier made-up study."], "inclusion": "", "exclusion": "",
         "unlabelled": "Patients of the earlier made-up study."},
    ),
    "eligibility_unicode_comparators": (
        {f"{WHO}eligibilityCriteria": SIGNS},
        {"texts.eligibility_criteria": [SIGNS], "exclusion": "* QTc ＞ 470 ms"},
    ),
    "enrollment_huge": ({f"{DESIGN}enrollmentInfo": {"count": 2_500_000, "type": "ESTIMATED"}},
                        {"enrollment_count": 2_500_000, "enrollment_type": "ESTIMATED", "parse_notes": []}),
    "enrollment_missing": ({f"{DESIGN}enrollmentInfo": GONE}, {"enrollment_count": None, "enrollment_type": None, "parse_notes": []}),
    "enrollment_zero": ({f"{DESIGN}enrollmentInfo": {"count": 0, "type": "ACTUAL"}},
                        {"enrollment_count": 0, "enrollment_type": "ACTUAL", "parse_notes": []}),
    "expanded_access": (
        EXPANDED | {f"{STATUS}overallStatus": "AVAILABLE", f"{STATUS}expandedAccessInfo": {"hasExpandedAccess": True}},
        {"study_type": "EXPANDED_ACCESS", "overall_status": "AVAILABLE", "has_expanded_access": True, "phases": [],
         "phase": None, "enrollment_count": None, "start_date": None, "start_year": None, "parse_notes": []},
    ),
    "has_lastKnownStatus": (
        {f"{STATUS}overallStatus": "UNKNOWN", f"{STATUS}lastKnownStatus": "RECRUITING"},
        {"overall_status": "UNKNOWN", "last_known_status": "RECRUITING", "parse_notes": []},
    ),
    "healthyVolunteers_missing": ({f"{WHO}healthyVolunteers": GONE}, {"healthy_volunteers": None}),
    "location_without_facility": (
        {f"{SITES}locations": [{"city": "Oslo", "country": "Norway"}]},
        {"locations.facility": [None], "locations.city": ["Oslo"], "n_sites": 1, "countries": ["Norway"]},
    ),
    "locations_some_without_geoPoint": (
        {f"{SITES}locations": [site(1), site(2, geoPoint={"lat": 41.4, "lon": 2.2})]},
        {"locations.latitude": [None, 41.4], "locations.longitude": [None, 2.2], "n_sites": 2},
    ),
    "locations_without_any_geoPoint": (
        {f"{SITES}locations": [site(1), site(2)]},
        {"locations.latitude": [None, None], "locations.longitude": [None, None], "countries": ["Spain"]},
    ),
    "missing_completionDateStruct": dated("completionDateStruct", GONE, None, None, None),
    "missing_primaryCompletionDateStruct": dated("primaryCompletionDateStruct", GONE, None, None, None),
    "missing_startDateStruct": dated("startDateStruct", GONE, None, None, None),
    "more_than_300_locations": (
        {f"{SITES}locations": [site(n) for n in range(301)]},
        {"n_sites": 301, "locations.facility": [f"Site {n}" for n in range(301)]},
    ),
    "nctIdAliases": ({f"{ID}nctIdAliases": ["NCT90000007", "NCT90000008"]}, {"nct_id_aliases": ["NCT90000007", "NCT90000008"]}),
    "no_conditionBrowseModule": (
        {"/derivedSection.conditionBrowseModule": GONE},
        {"condition_mesh_ids": [], "condition_mesh_terms": [], "condition_mesh_ancestors": [], "conditions": ["Melanoma"]},
    ),
    "no_interventions": (
        {"armsInterventionsModule": {"armGroups": [{"label": "Cohort 1"}, {"label": "Cohort 2", "type": "OTHER"}]}},
        {"interventions.arm_group_label": ["Cohort 1", "Cohort 2"], "interventions.arm_group_number": [0, 1],
         "interventions.intervention_number": [None, None], "intervention_types": [], "intervention_names": []},
    ),
    "no_locations": ({"contactsLocationsModule": GONE}, {"n_sites": 0, "n_sites_recruiting": None, "countries": [], "locations.facility": []}),
    "no_officialTitle": ({f"{ID}officialTitle": GONE}, {"official_title": None, "brief_title": "A plain made-up study"}),
    "non_ascii_sponsor": (
        {"sponsorCollaboratorsModule.leadSponsor.name": "Höpital imaginaire de Größe – Łódź 国立"},
        {"lead_sponsor_name": "Höpital imaginaire de Größe – Łódź 国立"},
    ),
    "non_ascii_title": ({f"{ID}briefTitle": "β-Blocker® “in” Sjögren’s\u00a0🧪"}, {"brief_title": "β-Blocker® “in” Sjögren’s\u00a0🧪"}),
    "partial_date_completionDateStruct": dated("completionDateStruct", {"date": "2004-11", "type": "ACTUAL"}, date(2004, 11, 1), "month", "ACTUAL"),
    "partial_date_primaryCompletionDateStruct": dated("primaryCompletionDateStruct", {"date": "2027-02", "type": "ESTIMATED"}, date(2027, 2, 1), "month", "ESTIMATED"),
    "partial_date_startDateStruct": dated("startDateStruct", {"date": "1985-10", "type": "ACTUAL"}, date(1985, 10, 1), "month", "ACTUAL"),
    "phase_early1": ({f"{DESIGN}phases": ["EARLY_PHASE1"]}, {"phases": ["EARLY_PHASE1"], "phase": "EARLY_PHASE1"}),
    "phases_PHASE1+PHASE2": ({f"{DESIGN}phases": ["PHASE1", "PHASE2"]}, {"phases": ["PHASE1", "PHASE2"], "phase": "PHASE1_PHASE2"}),
    "phases_PHASE2+PHASE3": ({f"{DESIGN}phases": ["PHASE2", "PHASE3"]}, {"phases": ["PHASE2", "PHASE3"], "phase": "PHASE2_PHASE3"}),
    "phases_missing_EXPANDED_ACCESS": (EXPANDED, {"phases": [], "phase": None, "study_type": "EXPANDED_ACCESS"}),
    "phases_missing_OBSERVATIONAL": (
        {f"{DESIGN}studyType": "OBSERVATIONAL", f"{DESIGN}phases": GONE,
         f"{DESIGN}designInfo": {"observationalModel": "COHORT", "timePerspective": "RETROSPECTIVE"}},
        {"phases": [], "phase": None, "study_type": "OBSERVATIONAL", "observational_model": "COHORT",
         "time_perspective": "RETROSPECTIVE", "allocation": None},
    ),
    "record_over_500kB": (
        {"/resultsSection": {"adverseEventsModule": {"seriousEvents": [{"term": "made up", "notes": "x" * 600} for _ in range(900)]}}},
        {"brief_title": "A plain made-up study", "parse_notes": [], "n_sites": 1},
    ),
    "removedCountries": ({f"{MISC}removedCountries": ["Brazil", "Korea, Republic of"]},
                         {"removed_countries": ["Brazil", "Korea, Republic of"], "countries": ["France"]}),
    "sex_FEMALE": ({f"{WHO}sex": "FEMALE"}, {"sex": "FEMALE", "parse_notes": []}),
    "sex_MALE": ({f"{WHO}sex": "MALE"}, {"sex": "MALE", "parse_notes": []}),
    "status_APPROVED_FOR_MARKETING": (EXPANDED | {f"{STATUS}overallStatus": "APPROVED_FOR_MARKETING"},
                                      {"overall_status": "APPROVED_FOR_MARKETING", "parse_notes": []}),
    "status_NO_LONGER_AVAILABLE": (EXPANDED | {f"{STATUS}overallStatus": "NO_LONGER_AVAILABLE"},
                                   {"overall_status": "NO_LONGER_AVAILABLE", "parse_notes": []}),
    "status_SUSPENDED": ({f"{STATUS}overallStatus": "SUSPENDED"}, {"overall_status": "SUSPENDED", "parse_notes": []}),
    "status_UNKNOWN": ({f"{STATUS}overallStatus": "UNKNOWN"}, {"overall_status": "UNKNOWN", "last_known_status": None, "parse_notes": []}),
    "status_WITHDRAWN": ({f"{STATUS}overallStatus": "WITHDRAWN", f"{DESIGN}enrollmentInfo.count": 0},
                         {"overall_status": "WITHDRAWN", "enrollment_count": 0, "parse_notes": []}),
    "submissionTracking_unposted_results": (
        {f"{MISC}submissionTracking": {"estimatedResultsFirstSubmitDate": "2023-05-05", "submissionInfos": [{"releaseDate": "2023-05-05"}]},
         "/annotationSection": {"annotationModule": {"unpostedAnnotation": UNPOSTED}}},
        {"has_unposted_results": True, "has_results": False, "results_first_post_date": None, "version_holder": date(2024, 3, 1)},
    ),
    "whyStopped": ({f"{STATUS}overallStatus": "TERMINATED", f"{STATUS}whyStopped": " Slow accrual; “funding” ended\n"},
                   {"overall_status": "TERMINATED", "why_stopped": "Slow accrual; “funding” ended"}),
}  # fmt: skip


def found(record: dict[str, Any], column: str) -> Any:
    """The value of a column, the list of a child column, or the text of a section."""
    study = derive(parse(record), ORIGIN)
    if column in ("inclusion", "exclusion", "unlabelled"):
        return getattr(split_sections(study.texts["eligibility_criteria"]), column).strip()
    if "." not in column:
        return study.studies[column]
    table, name = column.split(".")
    rows = getattr(study, table)
    return [row[name] for row in ([rows] if isinstance(rows, dict) else rows)]


@pytest.mark.parametrize("kind", sorted(CASES))
def test_awkward_kind(kind: str) -> None:
    changes, expected = CASES[kind]
    assert {column: found(made(changes), column) for column in expected} == expected


def test_there_is_a_case_for_each_of_the_56_kinds() -> None:
    assert len(CASES) == 56
    assert all(expected for _, expected in CASES.values())


def test_the_long_cases_are_as_long_as_they_say() -> None:
    assert len(LONG) > 15_000
    assert len(json.dumps(made(CASES["record_over_500kB"][0]))) > 500_000


@pytest.mark.shared
def test_the_kinds_are_those_of_the_shared_list(shared) -> None:
    listed = json.loads((shared / "awkward_cases.json").read_text(encoding="utf-8"))
    assert sorted(CASES) == sorted(listed)


def test_a_plain_record_leaves_nothing_unread() -> None:
    study = parse(made({}))
    assert study.studies["parse_notes"] == []
    assert study.studies["start_date"] == date(2020, 3, 17)
    assert [row["measure"] for row in study.outcomes] == ["Response"]
