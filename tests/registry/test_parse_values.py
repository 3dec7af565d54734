"""Single values, unknown words, links between arms and interventions, and refusals: parse, case by case."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest

from ctdata.errors import InputError
from ctdata.registry.parse import parse
from ctdata.registry.parse_values import Notes, date_of, enrollment, flag, read_years, years

NAN, HUGE = math.nan, 10**5000  # Python refuses to print a whole number of more than 4,300 digits

DATES = [
    ("2024-05-03", (date(2024, 5, 3), "day")),
    ("2024-05", (date(2024, 5, 1), "month")),
    ("2024", (date(2024, 1, 1), "year")),
    ("2024-02-29", (date(2024, 2, 29), "day")),
    ("2024-05-03T00:00", (date(2024, 5, 3), "day")),
    (" 2024-05-03 ", (date(2024, 5, 3), "day")),
    (None, (None, None)),
]
BAD_DATES = [
    "2023-02-29",
    "2024-13",
    "0000-01",
    "May 2024",
    "",
    "2024-05-03-01",
    20240503,
    NAN,
    HUGE,
    True,
    ["2024"],
    {},
]

AGES = [
    ("18 Years", 18.0),
    ("1 Year", 1.0),
    ("6 Months", 0.5),
    ("52 Weeks", 0.996578),
    ("365 Days", 0.999316),
    ("24 Hours", 0.0027379),
    ("1440 Minutes", 0.0027379),
    ("0 Years", 0.0),
    ("2.5 years", 2.5),
    ("99 YEARS", 99.0),
]
NO_LIMIT = [None, "N/A", "n/a", "None"]
BAD_AGES = ["eighteen", "18", "Years", "-1 Years", "18 Lunar Months", "18 Years or older"]

COUNTS = [(0, 0), (1, 1), (250, 250), (250.0, 250), (2**31 - 1, 2**31 - 1), (None, None)]
BAD_COUNTS = [-1, 2**31, HUGE, -HUGE, NAN, math.inf, "40", True, [40], {"count": 40}, 12.7]


@pytest.mark.parametrize(("posted", "expected"), DATES)
def test_date(posted: Any, expected: Any) -> None:
    notes = Notes()
    assert date_of(posted, "start_date", notes) == expected
    assert notes.lines == []


@pytest.mark.parametrize("posted", BAD_DATES, ids=lambda v: type(v).__name__)
def test_unreadable_date_is_missing_and_noted(posted: Any) -> None:
    notes = Notes()
    assert date_of(posted, "start_date", notes) == (None, None)
    assert len(notes.lines) == 1
    assert notes.lines[0].startswith("start_date: unreadable value")


@pytest.mark.parametrize(("posted", "expected"), AGES)
def test_age_in_years(posted: str, expected: float) -> None:
    assert read_years(posted) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("posted", NO_LIMIT)
def test_no_limit_of_age_is_missing_without_a_note(posted: str | None) -> None:
    notes = Notes()
    assert years(posted, "minimum_age", notes) is None
    assert notes.lines == []


@pytest.mark.parametrize("posted", BAD_AGES)
def test_unreadable_age_is_missing_and_noted(posted: str) -> None:
    notes = Notes()
    assert years(posted, "maximum_age", notes) is None
    assert notes.lines == [f"maximum_age: unreadable value {posted!r} left out"]


@pytest.mark.parametrize(("posted", "expected"), COUNTS)
def test_enrollment(posted: Any, expected: int | None) -> None:
    notes = Notes()
    assert enrollment(posted, notes) == expected
    assert notes.lines == []


@pytest.mark.parametrize("posted", BAD_COUNTS, ids=lambda v: type(v).__name__)
def test_impossible_enrollment_is_missing_and_noted(posted: Any) -> None:
    notes = Notes()
    assert enrollment(posted, notes) is None
    assert len(notes.lines) == 1
    assert notes.lines[0].startswith("enrollment_count: unreadable value")


def test_enrollment_99999999_means_unknown() -> None:
    notes = Notes()
    assert enrollment(99_999_999, notes) is None
    assert notes.lines == ["enrollment_count: sentinel 99999999 read as missing"]


@pytest.mark.parametrize(
    ("posted", "expected"), [(True, True), (False, False), (None, None), ("true", None), (1, None)]
)
def test_flag(posted: Any, expected: bool | None) -> None:
    assert flag(posted) is expected


def record(**modules: Any) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": "NCT90000002"}} | modules}


STRUCT = {"date": "2024-01", "type": "GUESSED"}
UNKNOWN_WORDS = [  # module, column of studies, value that must stay
    ({"statusModule": {"overallStatus": "PAUSED"}}, "overall_status", "PAUSED"),
    ({"statusModule": {"lastKnownStatus": "PAUSED"}}, "last_known_status", "PAUSED"),
    ({"statusModule": {"startDateStruct": STRUCT}}, "start_date_type", "GUESSED"),
    ({"statusModule": {"completionDateStruct": STRUCT}}, "completion_date_type", "GUESSED"),
    ({"designModule": {"studyType": "REGISTRY"}}, "study_type", "REGISTRY"),
    ({"designModule": {"phases": ["PHASE2", "PHASE5"]}}, "phases", ["PHASE2", "PHASE5"]),
    ({"designModule": {"enrollmentInfo": {"type": "GUESSED"}}}, "enrollment_type", "GUESSED"),
    ({"eligibilityModule": {"sex": "ANY"}}, "sex", "ANY"),
    ({"eligibilityModule": {"stdAges": ["ADULT", "ELDER"]}}, "std_ages", ["ADULT", "ELDER"]),
    ({"sponsorCollaboratorsModule": {"leadSponsor": {"class": "CHARITY"}}}, "lead_sponsor_class", "CHARITY"),
]  # fmt: skip


@pytest.mark.parametrize(("modules", "column", "kept"), UNKNOWN_WORDS, ids=[c for _, c, _ in UNKNOWN_WORDS])
def test_word_that_the_data_model_does_not_list_is_kept_and_noted(
    modules: dict[str, Any], column: str, kept: Any
) -> None:
    studies = parse(record(**modules)).studies
    strange = kept[-1] if isinstance(kept, list) else kept
    assert studies[column] == kept
    assert studies["parse_notes"] == [f"{column}: unknown value {strange!r} kept"]


def test_unknown_words_of_arms_interventions_and_sites_are_noted_once() -> None:
    study = parse(
        record(
            armsInterventionsModule={
                "armGroups": [{"label": "A", "type": "SECRET"}, {"label": "B", "type": "SECRET"}],
                "interventions": [{"type": "SPELL", "name": "x"}],
            },
            contactsLocationsModule={"locations": [{"status": "MAYBE"}, {"status": "MAYBE"}]},
        )
    )
    assert study.studies["parse_notes"] == [
        "arm_group_type: unknown value 'SECRET' kept",
        "intervention_type: unknown value 'SPELL' kept",
        "site_status: unknown value 'MAYBE' kept",
    ]
    assert [r["site_status"] for r in study.locations] == ["MAYBE", "MAYBE"]


def arm(label: str | None, *names: str) -> dict[str, Any]:
    return {"label": label, "interventionNames": list(names)}


def item(name: str | None, *labels: str) -> dict[str, Any]:
    return {"type": "DRUG", "name": name, "armGroupLabels": list(labels)}


LINKS = [  # what, arms, interventions, (arm number, intervention number) of each row
    ("both ways say the same, once", [arm("A", "Drug: x")], [item("x", "A")], [(0, 0)]),
    ("only the arm says it", [arm("A", "Drug: x")], [item("x")], [(0, 0)]),
    ("only the intervention says it", [arm("A")], [item("x", "A")], [(0, 0)]),
    ("two arms, two drugs", [arm("A", "Drug: x"), arm("B", "Drug: x", "Drug: y")], [item("x", "A", "B"), item("y", "B")],
     [(0, 0), (1, 0), (1, 1)]),
    ("an arm without interventions", [arm("A", "Drug: x"), arm("B")], [item("x", "A")], [(0, 0), (1, None)]),
    ("an intervention without arms", [arm("A", "Drug: x")], [item("x"), item("y")], [(0, 0), (None, 1)]),
    ("a name with a colon", [arm("A", "Drug: dose: 5 mg")], [item("dose: 5 mg")], [(0, 0)]),
    ("a label that no arm has", [arm("A")], [item("x", "Z")], [(0, None), (None, 0)]),
    ("two arms of one label", [arm("A"), arm("A")], [item("x", "A")], [(0, 0), (1, 0)]),
    ("no arms", [], [item("x"), item("y")], [(None, 0), (None, 1)]),
    ("no interventions", [arm("A"), arm("B")], [], [(0, None), (1, None)]),
    ("a name without its kind links to nothing nameless", [arm("A", "whatever")], [item(None)], [(0, None), (None, 0)]),
    ("nothing at all", [], [], []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "arms", "given", "expected"), LINKS, ids=[case[0] for case in LINKS])
def test_links_of_arms_and_interventions(what: str, arms: list, given: list, expected: list) -> None:
    rows = parse(record(armsInterventionsModule={"armGroups": arms, "interventions": given})).interventions
    assert [(r["arm_group_number"], r["intervention_number"]) for r in rows] == expected


REFERENCES = [
    {"pmid": "1", "type": "BACKGROUND"},
    {"pmid": "2", "type": "RESULT"},
    {"pmid": "3", "type": "DERIVED"},
    {"pmid": "4"},
    {"citation": "without an id", "type": "RESULT"},
]


def test_references_that_are_results_stand_apart() -> None:
    studies = parse(record(referencesModule={"references": REFERENCES})).studies
    assert (studies["background_pmids"], studies["result_pmids"]) == (["1", "4"], ["2", "3"])


def test_outcomes_keep_their_kind_and_order() -> None:
    rows = parse(
        record(outcomesModule={"otherOutcomes": [{"measure": "d"}], "secondaryOutcomes": [{"measure": "b"}, {"measure": "c"}],
                               "primaryOutcomes": [{"measure": "a"}]})
    ).outcomes  # fmt: skip
    assert [(r["outcome_kind"], r["measure"]) for r in rows] == [
        ("PRIMARY", "a"), ("SECONDARY", "b"), ("SECONDARY", "c"), ("OTHER", "d"),
    ]  # fmt: skip


POINTS = [(45.5, 4.5, 45.5, 4.5), (-90, 180, -90.0, 180.0), (91, 0, None, 0.0), (0, -181, 0.0, None), (NAN, 10**30, None, None), ("45", True, None, None)]  # fmt: skip


@pytest.mark.parametrize(("lat", "lon", "latitude", "longitude"), POINTS)
def test_coordinates_off_the_globe_are_missing(
    lat: Any, lon: Any, latitude: float | None, longitude: float | None
) -> None:
    [row] = parse(record(contactsLocationsModule={"locations": [{"geoPoint": {"lat": lat, "lon": lon}}]})).locations
    assert (row["latitude"], row["longitude"]) == (latitude, longitude)


NO_ID = [
    None,
    "",
    "NCT1234567",
    "NCT123456789",
    "nct12345678",
    "EUCTR2020-1",
    12345678,
    ["NCT12345678"],
    "NCT１２３４５６７８",
]


@pytest.mark.parametrize("nct_id", NO_ID)
def test_record_without_an_nct_id_is_refused(nct_id: Any) -> None:
    with pytest.raises(InputError, match="NCT id"):
        parse({"protocolSection": {"identificationModule": {"nctId": nct_id}}})


@pytest.mark.parametrize("record", [None, [], "NCT12345678", 7, True, {}], ids=repr)
def test_what_is_no_record_is_refused(record: Any) -> None:
    with pytest.raises(InputError, match="NCT id"):
        parse(record)


def test_lone_surrogate_is_replaced() -> None:
    study = parse(
        record(descriptionModule={"briefSummary": "cut \ud83d off"}, conditionsModule={"keywords": ["\udc00x", "  "]})
    )
    assert (study.texts["brief_summary"], study.studies["keywords"]) == ("cut ? off", ["?x"])
