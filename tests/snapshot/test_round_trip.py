"""Rows → part files → merge → Parquet → rows: what parse and derive made comes back as it was."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snapshot_samples import ORIGIN, built, demo_records, nct, record, records, units

from ctdata.concepts import staleness
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.schema import CORE, TABLES
from ctdata.snapshot.derive import derive
from ctdata.snapshot.merge import write_core
from ctdata.snapshot.store import Snapshot

AS_OF = date(2026, 3, 1)


def expected(made: dict[str, Any]) -> ParsedStudy:
    """The rows of a record, with the staleness that they have on the snapshot's day."""
    study = derive(parse(copy.deepcopy(made)), ORIGIN)
    row = study.studies
    reasons = staleness.stale_reasons(
        row["overall_status"],
        row["status_verified_date"],
        (row["start_date"], row["start_date_precision"]),
        (row["primary_completion_date"], row["primary_completion_date_precision"]),
        AS_OF,
    )
    row["is_stale"], row["stale_reasons"] = bool(reasons), reasons
    return study


def read_back(snapshot: Snapshot, nct_id: str) -> ParsedStudy:
    rows = {name: snapshot.rows_of(name, nct_id) for name in TABLES}
    assert len(rows["studies"]) == len(rows["texts"]) == 1
    return study_of(rows)


def study_of(rows: dict[str, list[dict[str, Any]]]) -> ParsedStudy:
    """The rows of one study, by table, as parse and derive give them."""
    return ParsedStudy(**{name: held[0] if name in ("studies", "texts") else held for name, held in rows.items()})


def whole(snapshot: Snapshot) -> dict[str, ParsedStudy]:
    """Every study of a snapshot, from its whole tables."""
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name in TABLES:
        for row in snapshot.table(name).to_pylist():
            held.setdefault(row["nct_id"], {n: [] for n in TABLES})[name].append(row)
    assert all(len(rows["studies"]) == len(rows["texts"]) == 1 for rows in held.values())
    return {i: study_of(rows) for i, rows in held.items()}


def nct_id_of(made: dict[str, Any]) -> str:
    return made["protocolSection"]["identificationModule"]["nctId"]


def test_demo_studies_come_back_as_they_were(tmp_path) -> None:
    held = demo_records(300, seed=8)
    snapshot = built(tmp_path, units(held, 70))
    assert whole(snapshot) == {nct_id_of(made): expected(made) for made in held}
    for made in held[::10]:
        assert read_back(snapshot, nct_id_of(made)) == expected(made)
    assert snapshot.manifest.rows == {
        name: sum(1 if name in ("studies", "texts") else len(getattr(expected(m), name)) for m in held)
        for name in TABLES
    } | {"programs": len(snapshot.table("programs"))}


def test_order_of_sites_and_outcomes_is_that_of_the_record(tmp_path) -> None:
    countries = [f"Country {n * 7 % 50:02d}" for n in range(50)]
    measures = [f"Measure {n * 3 % 40:02d}" for n in range(40)]
    first = built(tmp_path, records(range(20), sites=countries, outcomes=measures))
    second = built(tmp_path, records([3, 50], sites=countries[::-1], outcomes=measures[::-1]), previous=first)
    for number, turned in ((2, 1), (3, -1), (19, 1), (50, -1)):
        assert [r["country"] for r in second.rows_of("locations", nct(number))] == countries[::turned]
        assert [r["measure"] for r in second.rows_of("outcomes", nct(number))] == measures[::turned]


TEXT = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=20), st.sampled_from(["", " ", "ä “x”", "\0", "a\nb", "𝔘"])
)
DATE = st.one_of(
    st.dates(date(1, 1, 1)).map(date.isoformat),
    st.dates(date(1900, 1, 1)).map(lambda d: d.isoformat()[:7]),
    st.sampled_from(["2024", "2024-02-30", "1969-12-31", "9999-12-31", ""]),
)
STRUCT = st.fixed_dictionaries({}, optional={"date": DATE, "type": st.sampled_from(["ACTUAL", "ESTIMATED", "NEW"])})
SITE = st.fixed_dictionaries(
    {},
    optional={
        "facility": TEXT,
        "country": TEXT,
        "status": st.sampled_from(["RECRUITING", "COMPLETED", "NEW"]),
        "geoPoint": st.fixed_dictionaries({"lat": st.floats(), "lon": st.floats(-180, 180)}),
    },
)
STUDY = st.fixed_dictionaries(
    {},
    optional={
        "statusModule": st.fixed_dictionaries(
            {},
            optional={
                "overallStatus": st.sampled_from(["RECRUITING", "COMPLETED"]),
                "startDateStruct": STRUCT,
                "primaryCompletionDateStruct": STRUCT,
                "lastUpdatePostDateStruct": STRUCT,
                "statusVerifiedDate": DATE,
                "whyStopped": TEXT,
            },
        ),
        "conditionsModule": st.fixed_dictionaries(
            {}, optional={"conditions": st.lists(TEXT, max_size=3), "keywords": st.lists(TEXT, max_size=3)}
        ),
        "descriptionModule": st.fixed_dictionaries({}, optional={"briefSummary": TEXT, "detailedDescription": TEXT}),
        "contactsLocationsModule": st.fixed_dictionaries({}, optional={"locations": st.lists(SITE, max_size=4)}),
        "outcomesModule": st.fixed_dictionaries(
            {}, optional={"primaryOutcomes": st.lists(st.fixed_dictionaries({"measure": TEXT}), max_size=3)}
        ),
        "armsInterventionsModule": st.fixed_dictionaries(
            {},
            optional={
                "armGroups": st.lists(st.fixed_dictionaries({"label": TEXT}), max_size=2),
                "interventions": st.lists(
                    st.fixed_dictionaries({"name": TEXT, "otherNames": st.lists(TEXT, max_size=2)}), max_size=2
                ),
            },
        ),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STUDY, min_size=1, max_size=16))
def test_any_study_comes_back_as_it_was(tmp_path_factory, protocols: list[dict[str, Any]]) -> None:
    held = [
        {"protocolSection": protocol | {"identificationModule": {"nctId": nct(n)}}}
        for n, protocol in enumerate(protocols)
    ]
    snapshot = built(tmp_path_factory.mktemp("any"), units(held, 5), accept="unknown values are wanted here")
    assert whole(snapshot) == {nct_id_of(made): expected(made) for made in held}


POSTED = ["2024-05-03", "2024-05", "2024", "1969-12-31", "0001-01-01", "9999-12", "2024-02-29"]


def test_a_date_reads_back_as_it_was_posted(tmp_path) -> None:
    held = records(range(len(POSTED)))
    for made, posted in zip(held, POSTED, strict=True):
        made["protocolSection"]["statusModule"]["startDateStruct"] = {"date": posted}
    table = built(tmp_path, held).table("studies", ["start_date", "start_date_precision"])
    length = {"day": 10, "month": 7, "year": 4}
    assert [r["start_date"].isoformat()[: length[r["start_date_precision"]]] for r in table.to_pylist()] == POSTED


def test_core_is_the_same_as_the_columns_of_studies(tmp_path) -> None:
    snapshot = built(tmp_path, demo_records(150, seed=4))
    assert snapshot.core.to_pylist() == snapshot.table("studies", list(CORE.names)).to_pylist()
    encoded = {c.name: str(snapshot.core.schema.field(c.name).type) for c in CORE.columns}
    assert encoded["overall_status"].startswith("dictionary")
    assert "dictionary" in encoded["conditions"]
    assert encoded["nct_id"] == "string"


def test_core_without_a_study_still_has_its_columns(tmp_path) -> None:
    write_core([], tmp_path / "core.arrow")
    import pyarrow as pa

    with pa.memory_map(str(tmp_path / "core.arrow")) as source:
        assert pa.ipc.open_file(source).read_all().column_names == list(CORE.names)


def test_many_studies_span_several_row_groups_and_chunks(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("ctdata.snapshot.merge.STUDIES_AT_ONCE", 7)
    monkeypatch.setattr("ctdata.snapshot.merge._GROUP_ROWS", dict.fromkeys(TABLES, 5))
    held = records(range(0, 100, 2), sites=["A", "B", "C"])
    snapshot = built(tmp_path, units(held, 9))
    assert snapshot.manifest.rows["studies"] == 50
    for made in held:
        assert read_back(snapshot, nct_id_of(made)) == expected(made)
    ranges = [("", "O", 50), (nct(10), nct(20), 5), (nct(11), nct(20), 4), (nct(99), "O", 0), (nct(20), nct(10), 0)]
    for low, high, n in ranges:
        found = snapshot.between("studies", low, high, ["brief_title"])
        assert (found.num_rows, found.column_names) == (n, ["nct_id", "brief_title"])


def test_a_manifest_names_every_file(tmp_path) -> None:
    snapshot = built(tmp_path, [record(1)])
    there = {
        str(p.relative_to(snapshot.folder))
        for p in snapshot.folder.rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }
    assert there == {*snapshot.manifest.files, "manifest.json"}
    assert json.loads((snapshot.folder / "manifest.json").read_text(encoding="utf-8"))["id"] == snapshot.folder.name


@pytest.mark.shared
def test_real_records_land_in_one_snapshot(shared, tmp_path) -> None:
    import gzip

    held: list[dict[str, Any]] = []
    for name in ("studies", "partial_studies"):
        with gzip.open(shared / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            held += [json.loads(line) for line in lines]
    assert len(held) == 2_144
    distinct = {nct_id_of(made) for made in held}
    snapshot = built(tmp_path, units(held, 500))
    said = snapshot.manifest.inputs
    assert set(snapshot.table("studies", ["nct_id"])["nct_id"].to_pylist()) == distinct
    assert (said["read"], said["refused"], said["duplicates"]) == (2_144, 0, 2_144 - len(distinct))
    assert snapshot.manifest.rows["studies"] == snapshot.manifest.rows["texts"] == len(distinct)
    assert snapshot.quality["passed"]
    for made in held[::20]:
        rows = expected(made)
        assert len(snapshot.rows_of("locations", nct_id_of(made))) == len(rows.locations)


@pytest.mark.shared
def test_real_versions_are_read(shared) -> None:
    import gzip

    with gzip.open(shared / "study_versions.jsonl.gz", "rt", encoding="utf-8") as lines:
        studies = [parse(json.loads(line)["study"]) for line in lines]
    assert len(studies) == 4_009
    assert all(study.texts["nct_id"] == study.studies["nct_id"] for study in studies)
    unread = [note for study in studies for note in study.studies["parse_notes"]]
    assert unread == []
