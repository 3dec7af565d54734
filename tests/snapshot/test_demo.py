"""The demonstration studies: repeatable, in the registry's shape, plausible as a whole, awkward in every known way."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctdata.snapshot import demo

ROOT = Path(__file__).parents[2]
AS_OF = demo.AS_OF.isoformat()

KEYS = {
    "protocolSection": {
        "identificationModule": {"nctId", "nctIdAliases", "orgStudyIdInfo", "secondaryIdInfos", "organization"}
        | {"briefTitle", "officialTitle", "acronym"},
        "statusModule": {"statusVerifiedDate", "overallStatus", "lastKnownStatus", "whyStopped", "expandedAccessInfo"}
        | {"startDateStruct", "primaryCompletionDateStruct", "completionDateStruct", "studyFirstSubmitDate"}
        | {"studyFirstSubmitQcDate", "studyFirstPostDateStruct", "resultsFirstSubmitDate", "resultsFirstSubmitQcDate"}
        | {"resultsFirstPostDateStruct", "lastUpdateSubmitDate", "lastUpdatePostDateStruct"},
        "sponsorCollaboratorsModule": {"responsibleParty", "leadSponsor", "collaborators"},
        "oversightModule": {"oversightHasDmc", "isFdaRegulatedDrug", "isFdaRegulatedDevice"},
        "descriptionModule": {"briefSummary", "detailedDescription"},
        "conditionsModule": {"conditions", "keywords"},
        "designModule": {
            "studyType",
            "phases",
            "designInfo",
            "enrollmentInfo",
            "patientRegistry",
            "expandedAccessTypes",
        },
        "armsInterventionsModule": {"armGroups", "interventions"},
        "outcomesModule": {"primaryOutcomes", "secondaryOutcomes", "otherOutcomes"},
        "eligibilityModule": {
            "eligibilityCriteria",
            "healthyVolunteers",
            "sex",
            "minimumAge",
            "maximumAge",
            "stdAges",
        }
        | {"studyPopulation", "samplingMethod"},
        "contactsLocationsModule": {"overallOfficials", "locations"},
        "referencesModule": {"seeAlsoLinks"},
        "ipdSharingStatementModule": {"ipdSharing", "description"},
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder", "removedCountries", "submissionTracking"},
        "conditionBrowseModule": {"meshes", "ancestors"},
        "interventionBrowseModule": {"meshes"},
    },
    "annotationSection": {"annotationModule": {"unpostedAnnotation"}},
}
ALWAYS = ("identificationModule", "statusModule", "sponsorCollaboratorsModule", "conditionsModule", "designModule")

SHARES = [  # what, fewest and most percent of 3,000 studies
    ("status COMPLETED", 46, 58),
    ("status RECRUITING", 10, 16),
    ("status UNKNOWN", 9, 17),
    ("status TERMINATED", 4, 10),
    ("status WITHDRAWN", 2, 6),
    ("type INTERVENTIONAL", 74, 82),
    ("type OBSERVATIONAL", 18, 26),
    ("phase PHASE2", 15, 24),
    ("phase PHASE3", 7, 14),
    ("class INDUSTRY", 27, 36),
    ("country United States", 30, 45),
    ("no sites", 5, 12),
    ("condition mesh", 60, 85),
    ("detailed description", 60, 72),
    ("results", 4, 13),
]
MEANS = [("sites", 6, 9), ("outcomes", 6.5, 9.5), ("criteria characters", 2500, 3400), ("bytes", 8500, 11500)]


def protocol(study: dict, module: str) -> dict:
    return study["protocolSection"].get(module, {})


def places(study: dict) -> list[dict]:
    return protocol(study, "contactsLocationsModule").get("locations", [])


def criteria(study: dict) -> str:
    return protocol(study, "eligibilityModule").get("eligibilityCriteria", "")


def status(study: dict) -> dict:
    return protocol(study, "statusModule")


def title(study: dict) -> str:
    return protocol(study, "identificationModule")["briefTitle"]


def dated(study: dict, key: str) -> dict:
    return status(study).get(f"{key}DateStruct", {})


def enrolled(study: dict) -> int | None:
    return protocol(study, "designModule").get("enrollmentInfo", {}).get("count")


def ages(study: dict) -> str:
    found = protocol(study, "eligibilityModule")
    return f"{found.get('minimumAge', '')} {found.get('maximumAge', '')}"


def phases(study: dict) -> list[str]:
    return protocol(study, "designModule").get("phases", [])


STATUSES = (
    *("SUSPENDED", "WITHDRAWN", "UNKNOWN", "ENROLLING_BY_INVITATION", "NOT_YET_RECRUITING", "AVAILABLE"),
    *("NO_LONGER_AVAILABLE", "APPROVED_FOR_MARKETING", "TEMPORARILY_NOT_AVAILABLE", "ACTIVE_NOT_RECRUITING"),
)

AWKWARD = {
    "partial date": lambda s: len(dated(s, "start").get("date", "")) == 7,
    "start date without type": lambda s: dated(s, "start") and "type" not in dated(s, "start"),
    "primary completion without type": lambda s: (
        dated(s, "primaryCompletion") and "type" not in dated(s, "primaryCompletion")
    ),
    "completion without type": lambda s: dated(s, "completion") and "type" not in dated(s, "completion"),
    "no start date": lambda s: not dated(s, "start"),
    "no primary completion date": lambda s: not dated(s, "primaryCompletion"),
    "no completion date": lambda s: not dated(s, "completion"),
    **{f"age in {unit}": lambda s, unit=unit: unit in ages(s) for unit in ("Minute", "Hour", "Day", "Week", "Month")},
    "alias": lambda s: protocol(s, "identificationModule").get("nctIdAliases"),
    "annotation section": lambda s: "annotationSection" in s,
    "first MCP": lambda s: "firstMcpInfo" in str(s["derivedSection"]["miscInfoModule"]),
    "removed countries": lambda s: "removedCountries" in s["derivedSection"]["miscInfoModule"],
    "no criteria": lambda s: not criteria(s),
    "short criteria": lambda s: 0 < len(criteria(s)) < 120,
    "long criteria": lambda s: len(criteria(s)) > 15_000,
    "criteria without headings": lambda s: len(criteria(s)) > 300 and "nclusion" not in criteria(s)[:60],
    "markdown escapes": lambda s: r"\>=" in criteria(s),
    "unicode comparators": lambda s: "≥" in criteria(s),
    "enrolment missing": lambda s: enrolled(s) is None,
    "enrolment zero": lambda s: enrolled(s) == 0,
    "enrolment unknown": lambda s: enrolled(s) == 99_999_999,
    "enrolment huge": lambda s: 100_000 < (enrolled(s) or 0) < 99_999_999,
    "healthy volunteers missing": lambda s: "healthyVolunteers" not in protocol(s, "eligibilityModule"),
    "sex missing": lambda s: "sex" not in protocol(s, "eligibilityModule"),
    "interventional without phases": lambda s: (
        protocol(s, "designModule")["studyType"] == "INTERVENTIONAL" and not phases(s)
    ),
    "phase 1/2": lambda s: phases(s) == ["PHASE1", "PHASE2"],
    "phase 2/3": lambda s: phases(s) == ["PHASE2", "PHASE3"],
    "early phase 1": lambda s: phases(s) == ["EARLY_PHASE1"],
    "no locations": lambda s: not places(s),
    "more than 300 locations": lambda s: len(places(s)) > 300,
    "location without facility": lambda s: any("facility" not in place for place in places(s)),
    "some without geoPoint": lambda s: len({"geoPoint" in place for place in places(s)}) == 2,
    "all without geoPoint": lambda s: places(s) and not any("geoPoint" in place for place in places(s)),
    "no interventions": lambda s: "interventions" not in protocol(s, "armsInterventionsModule"),
    "no condition MeSH": lambda s: "conditionBrowseModule" not in s["derivedSection"],
    "no official title": lambda s: "officialTitle" not in protocol(s, "identificationModule"),
    "non-ASCII title": lambda s: not title(s).isascii(),
    "non-ASCII sponsor": lambda s: not protocol(s, "sponsorCollaboratorsModule")["leadSponsor"]["name"].isascii(),
    "formula title": lambda s: title(s)[0] in "=+-@",
    "markup title": lambda s: title(s)[0] in "<[$*#",
    "long title": lambda s: len(title(s)) > 250,
    "why stopped": lambda s: "whyStopped" in status(s),
    "last known status": lambda s: "lastKnownStatus" in status(s),
    **{f"status {word}": lambda s, word=word: status(s)["overallStatus"] == word for word in STATUSES},
}


@pytest.fixture(scope="module")
def studies() -> list[dict]:
    return list(demo.records(5000, seed=1))


def digest(n: int, seed: int, start: int) -> str:
    text = "\n".join(json.dumps(study) for study in demo.records(n, seed, start))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("hash_seed", ["0", "77"])
def test_another_process_makes_the_same_bytes(hash_seed: str) -> None:
    code = "from tests.snapshot.test_demo import digest; print(digest(60, 3, 400))"
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.stdout.strip() == digest(60, 3, 400), run.stderr


def test_a_range_equals_the_slice_of_a_longer_run(studies: list[dict]) -> None:
    assert list(demo.records(300, seed=1, start=2100)) == studies[2100:2400]


def test_another_seed_makes_other_studies(studies: list[dict]) -> None:
    other = list(demo.records(200, seed=2))
    assert sum(title(a) == title(b) for a, b in zip(studies, other, strict=False)) < 5


@given(seed=st.integers(0, 2**40 - 1), index=st.integers(0, 4_999_999))
@example(seed=11276, index=11276)  # no sites and no officials: the module was left behind, empty
@settings(max_examples=150, deadline=None)
def test_any_study_is_whole_and_repeatable(seed: int, index: int) -> None:
    (study,) = demo.records(1, seed, index)
    assert json.dumps(study) == json.dumps(next(demo.records(1, seed, index)))
    assert protocol(study, "identificationModule")["nctId"] == f"NCT9{index:07d}"
    assert "§" not in json.dumps(study, ensure_ascii=False)
    assert not [slot for slot in ("{ge}", "{gt}", "{le}", "{lt}", "{}") if slot in json.dumps(study)]
    check_shape(study)
    check_dates(study)


def check_shape(study: dict) -> None:
    assert set(study) - {"annotationSection"} == {"protocolSection", "derivedSection", "hasResults"}
    for section, modules in KEYS.items():
        for name, module in study.get(section, {}).items():
            assert set(module) <= modules[name], (section, name)
    assert all(name in study["protocolSection"] for name in ALWAYS)


def check_dates(study: dict) -> None:
    for key in ("start", "primaryCompletion", "completion", "studyFirstPost", "lastUpdatePost", "resultsFirstPost"):
        found = dated(study, key)
        assert found.get("type") != "ACTUAL" or found["date"] <= AS_OF, (key, found)
    assert dated(study, "studyFirstPost")["date"] <= dated(study, "lastUpdatePost")["date"] < AS_OF


def test_ids_and_nearly_all_titles_differ(studies: list[dict]) -> None:
    ids = [protocol(s, "identificationModule")["nctId"] for s in studies]
    aliases = [a for s in studies for a in protocol(s, "identificationModule").get("nctIdAliases", [])]
    assert len({*ids, *aliases}) == len(ids) + len(aliases)
    assert len({title(s) for s in studies}) > 0.97 * len(studies)


def test_arms_name_interventions_that_exist(studies: list[dict]) -> None:
    checked = 0
    for study in studies[:1500]:
        found = protocol(study, "armsInterventionsModule")
        names = {part["name"] for part in found.get("interventions", [])}
        for group in found.get("armGroups", []) if names else []:
            assert {name.split(": ", 1)[1] for name in group.get("interventionNames", [])} <= names
            checked += 1
    assert checked > 1000


def facts(study: dict) -> list[str]:
    first = places(study)[0]["country"] if places(study) else ""
    yes = {
        "no sites": not places(study),
        "condition mesh": "conditionBrowseModule" in study["derivedSection"],
        "detailed description": "detailedDescription" in protocol(study, "descriptionModule"),
        "results": study["hasResults"],
    }
    return [
        f"status {status(study)['overallStatus']}",
        f"type {protocol(study, 'designModule')['studyType']}",
        f"phase {'/'.join(phases(study))}",
        f"class {protocol(study, 'sponsorCollaboratorsModule')['leadSponsor']['class']}",
        f"country {first}",
        *[name for name, holds in yes.items() if holds],
    ]


def test_shares_are_plausible(studies: list[dict]) -> None:
    counts = Counter(fact for study in studies[:3000] for fact in facts(study))
    outside = [(what, counts[what] / 30) for what, low, high in SHARES if not low <= counts[what] / 30 <= high]
    assert not outside


def test_means_are_plausible(studies: list[dict]) -> None:
    some = studies[:3000]
    sums = {
        "sites": sum(len(places(s)) for s in some),
        "outcomes": sum(len(rows) for s in some for rows in protocol(s, "outcomesModule").values()),
        "criteria characters": sum(len(criteria(s)) for s in some),
        "bytes": sum(len(json.dumps(s, ensure_ascii=False).encode()) for s in some),
    }
    outside = [(what, sums[what] / 3000) for what, low, high in MEANS if not low <= sums[what] / 3000 <= high]
    assert not outside


def test_starts_rise_over_the_years_and_thin_out_after_the_reference_date(studies: list[dict]) -> None:
    years = Counter(dated(s, "start").get("date", "0000")[:4] for s in studies)
    assert years["2005"] < years["2015"] < years["2024"]
    assert 0 < years["2027"] < years["2026"] / 3


@pytest.mark.parametrize("kind", AWKWARD)
def test_every_awkward_kind_is_there(studies: list[dict], kind: str) -> None:
    assert any(AWKWARD[kind](study) for study in studies)


def test_the_knowledge_file_and_the_code_name_the_same_awkward_kinds() -> None:
    from ctdata.snapshot.demo.words import raw

    assert set(raw()["awkward"]) == set(demo.AWKWARD_KINDS)


def test_bent_studies_leave_the_shared_sites_alone() -> None:
    before = json.dumps(list(demo.records(40, seed=5)))
    list(demo.records(1000, seed=6))
    assert json.dumps(list(demo.records(40, seed=5))) == before


@pytest.mark.parametrize("processes", [1, 2])
def test_pages(tmp_path: Path, processes: int) -> None:
    paths = demo.write_pages(tmp_path, 25, seed=4, page_size=10, processes=processes)
    assert [path.name for path in paths] == ["page-00001.json.gz", "page-00002.json.gz", "page-00003.json.gz"]
    pages = [json.loads(gzip.decompress(path.read_bytes())) for path in paths]
    assert [study for page in pages for study in page["studies"]] == list(demo.records(25, seed=4))


@pytest.mark.parametrize(
    ("n", "seed", "start"), [(1, -1, 0), (1, 2**40, 0), (2, 1, 4_999_999), (-1, 1, 0), (1, 1, -1)]
)
def test_impossible_ranges_are_refused(n: int, seed: int, start: int) -> None:
    with pytest.raises(ValueError):
        demo.records(n, seed, start)
