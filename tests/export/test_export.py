"""A download: every row on the screen, in every format, safe in a spreadsheet, with its dictionary and its origin."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from own_records import TITLES, nct

from ctdata import export
from ctdata.address.columns import OFFERED, STANDARD
from ctdata.concepts import agent_names
from ctdata.schema import CORE, STUDIES
from ctdata.search.criteria import Criteria
from ctdata.search.engine import Engine
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

EVERY = [c.name for c in STUDIES.columns]
every_format = pytest.mark.parametrize("kind", export.FORMATS)


@pytest.fixture(scope="module")
def own(own_home: Path) -> Snapshot:
    return Snapshot(Home(own_home).current())


@pytest.fixture(scope="module")
def invented(demo_home: Path) -> Snapshot:
    return Snapshot(Home(demo_home).current())


def unzipped(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as held:
        assert held.testzip() is None
        return {name: held.read(name) for name in held.namelist()}


def records(files: dict[str, bytes], kind: str) -> list[dict]:
    data = files[f"studies.{kind.lower()}"]
    if kind == "CSV":
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if kind == "JSON":
        return json.loads(data)
    return pq.read_table(io.BytesIO(data)).to_pylist()


def made(snapshot: Snapshot, kind: str, columns: list[str], rows: list[int] | None = None) -> dict[str, bytes]:
    wanted = np.arange(snapshot.manifest.rows["studies"]) if rows is None else np.array(rows, dtype=np.int32)
    return unzipped(export.make(snapshot, wanted, columns, kind, "the query"))


@every_format
@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(),
        Criteria(text="melanoma"),
        Criteria(facets=(("overall_status", ("COMPLETED",)),), sort="brief_title", descending=False),
        Criteria(text="zzzzzz"),
    ],
    ids=["all", "words", "facet", "none"],
)
def test_every_row_found_in_the_order_of_the_screen(invented: Snapshot, kind: str, criteria: Criteria) -> None:
    engine = Engine(invented.folder / "search", invented.core, agent_names.synonyms())
    found = engine.search(criteria)
    files = unzipped(export.make(invented, engine.rows(criteria), list(STANDARD), kind, "q"))
    rows = records(files, kind)
    assert len(rows) == found.total
    shown = [link[-11:] for link in table_ids(invented, found.rows)]
    assert [row["nct_id"] for row in rows[:50]] == shown
    assert set(files) == {f"studies.{kind.lower()}", "README.md", "columns.csv"}


def table_ids(snapshot: Snapshot, rows: np.ndarray) -> list[str]:
    ids = snapshot.core.column("nct_id").to_pylist()
    return [ids[row] for row in rows]


@every_format
@pytest.mark.parametrize("columns", [list(OFFERED), EVERY], ids=["offered", "every"])
def test_columns_as_chosen_nct_id_first(own: Snapshot, kind: str, columns: list[str]) -> None:
    files = made(own, kind, columns)
    rows = records(files, kind)
    assert len(rows) == 12
    assert list(rows[0]) == ["nct_id", *(c for c in columns if c != "nct_id")]
    dictionary = list(csv.DictReader(io.StringIO(files["columns.csv"].decode())))
    assert [row["column"] for row in dictionary] == list(rows[0])


@every_format
def test_columns_outside_core(own: Snapshot, kind: str) -> None:
    outside = [c.name for c in STUDIES.columns if not c.core]
    assert "tumour_type_evidence" in outside
    rows = records(made(own, kind, ["tumour_type_evidence", "phases"], [1, 0]), kind)
    assert [row["nct_id"] for row in rows] == [nct(2), nct(1)]
    joined = "PHASE1 | PHASE2" if kind == "CSV" else ["PHASE1", "PHASE2"]
    assert rows[0]["phases"] == joined


@every_format
def test_the_same_study_has_the_same_values_in_and_outside_core(own: Snapshot, kind: str) -> None:
    """Rows of core.arrow and of studies.parquet are the same studies."""
    inside = records(made(own, kind, ["brief_title"], [3, 9]), kind)
    outside = records(made(own, kind, ["brief_title", "phases"], [3, 9]), kind)
    assert [r["brief_title"] for r in inside] == [r["brief_title"] for r in outside]


FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(1)", "'@SUM(1)"),
    ("\tx", "'\tx"),
    ("\rx", "'\rx"),
    ("\n=1+1", "'\n=1+1"),
    (" =1+1", "' =1+1"),
    ("＝1+1", "'＝1+1"),  # the full-width sign: Excel in Japanese takes it for a formula
    ("1=1", "1=1"),
    ("x", "x"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "cell"), FORMULAS, ids=[repr(f[0]) for f in FORMULAS])
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str, cell: str) -> None:
    assert export.safe(text) == cell


def test_csv_cells_are_safe(own: Snapshot) -> None:
    titles = {row["nct_id"]: row["brief_title"] for row in records(made(own, "CSV", ["brief_title"]), "CSV")}
    for number in (1, 9, 10):
        assert titles[nct(number)] == f"'{TITLES[number]}"
    for number in (2, 3, 4, 5, 6, 7, 8, 11, 12):
        assert titles[nct(number)] == TITLES[number]


def test_csv_is_one_line_a_study_for_a_plain_reader(own: Snapshot) -> None:
    data = made(own, "CSV", EVERY)["studies.csv"]
    assert data.startswith(b"\xef\xbb\xbfnct_id,")
    assert len(data.decode("utf-8-sig").strip().split("\r\n")) == 13


def test_csv_values(own: Snapshot) -> None:
    (row,) = records(
        made(own, "CSV", ["countries", "start_date", "has_results", "enrollment_count", "completion_date"], [11]),
        "CSV",
    )
    assert row == {
        "nct_id": nct(12),
        "countries": "Spain | United States",
        "start_date": "2025-08-08",
        "has_results": "false",
        "enrollment_count": "120",
        "completion_date": "",
    }


def test_json_values(own: Snapshot) -> None:
    (row,) = records(
        made(own, "JSON", ["countries", "start_date", "has_results", "enrollment_count", "sex"], [10]), "JSON"
    )
    assert row == {
        "nct_id": nct(11),
        "countries": [],
        "start_date": "2016-10-31",
        "has_results": False,
        "enrollment_count": 110,
        "sex": None,
    }


def test_json_keeps_titles_as_they_are(own: Snapshot) -> None:
    rows = records(made(own, "JSON", ["brief_title"]), "JSON")
    assert {row["nct_id"]: row["brief_title"] for row in rows} == {nct(n): t for n, t in TITLES.items()}


@pytest.mark.parametrize("columns", [list(CORE.names), EVERY], ids=["core", "every"])
def test_parquet_has_the_declared_schema_with_its_dictionary(own: Snapshot, columns: list[str]) -> None:
    data = made(own, "Parquet", columns)["studies.parquet"]
    schema = pq.read_schema(io.BytesIO(data))
    for field in schema:
        declared = STUDIES.arrow().field(field.name)
        assert field.type == declared.type, field.name
        assert field.metadata == declared.metadata, field.name
    assert schema.field("phase").metadata[b"rule"] == b"concepts.phase"
    (row,) = pq.read_table(io.BytesIO(data), filters=[("nct_id", "=", nct(1))]).to_pylist()
    assert row["start_date"] == date(2025, 1, 15)
    assert row["countries"] == ["France", "Germany"]


def test_no_study_is_still_a_download(own: Snapshot) -> None:
    for kind in export.FORMATS:
        files = made(own, kind, list(STANDARD), [])
        assert records(files, kind) == []
        assert "Studies: 0 of 12" in files["README.md"].decode()


@every_format
def test_readme(own: Snapshot, kind: str) -> None:
    said = made(own, kind, ["phase"], [0, 1, 2])["README.md"].decode()
    manifest = own.manifest
    for words in (
        "- Query: the query",
        "- Studies: 3 of 12 in the snapshot",
        f"- Snapshot: {manifest.id} (source import, scope import: own.json)",
        "- Registry date of the data: 2026-06-01",
        f"- Retrieved on: {manifest.retrieved_on}",
        f"- File: studies.{kind.lower()}",
        manifest.content_sha256,
    ):
        assert words in said
    assert "Demo" not in said


def test_readme_of_demo_data(invented: Snapshot) -> None:
    said = made(invented, "CSV", ["phase"], [0])["README.md"].decode()
    assert said.startswith("Demo data: not real studies.")
    assert "Do not cite" in said
    assert "National Library" not in said


def test_dictionary_says_where_a_column_comes_from(own: Snapshot) -> None:
    files = made(own, "CSV", ["phase", "enrollment_count"])
    rows = {row["column"]: row for row in csv.DictReader(io.StringIO(files["columns.csv"].decode()))}
    assert rows["phase"]["kind"] == "derived"
    assert rows["phase"]["rule"] == "concepts.phase"
    assert "PHASE1_PHASE2" in rows["phase"]["allowed_values"]
    assert rows["enrollment_count"]["kind"] == "registry"
    assert rows["enrollment_count"]["unit"] == "participants"
    assert rows["enrollment_count"]["registry_path"].endswith("enrollmentInfo.count")
    assert all(row["description"] for row in rows.values())


def test_citations_for_reference_managers(own: Snapshot, invented: Snapshot) -> None:
    said = own.manifest
    assert export.short_citation(said) == f"ClinicalTrials.gov, registry data as of 2026-06-01 (snapshot {said.id})."
    (entry,) = json.loads(export.csl(said))
    assert entry["issued"] == {"date-parts": [[2026, 6, 1]]}
    assert entry["version"] == said.id
    assert said.content_sha256 in entry["note"]
    bib = export.bibtex(said)
    assert bib.startswith(f"@misc{{clinicaltrials-gov-{said.id},")
    assert bib.count("{") == bib.count("}")
    assert "howpublished = {\\url{https://clinicaltrials.gov/}}" in bib
    assert json.loads(export.csl(invented.manifest)) == []
    for text in (export.short_citation(invented.manifest), export.bibtex(invented.manifest)):
        assert "Do not cite" in text
