"""Parsed requirements of eligibility text: from rows to the table and the compact files beside core.arrow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from snapshot_samples import ORIGIN, built, demo_records, nct, record

from ctdata.concepts import eligibility
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.schema import ELIGIBILITY, ELIGIBILITY_KINDS, REQUIREMENTS, TABLES
from ctdata.snapshot import build as build_module
from ctdata.snapshot.compact import RequirementRows
from ctdata.snapshot.derive import derive
from ctdata.snapshot.merge import merge
from ctdata.snapshot.parts import to_arrow
from ctdata.snapshot.sources import Source
from ctdata.snapshot.store import Snapshot
from ctdata.text.requirements import Reading, Requirement

AS_OF = date(2026, 3, 1)
EGFR = Requirement(
    "EGFR", "L858R", "", "", None, "", "required", "inclusion", "", None, "EGFR L858R.", 3, 14, 3, 7, "r"
)
NOT_ALK = replace(EGFR, biomarker="ALK", variant="", polarity="excluded", section="exclusion")
HIGH = replace(EGFR, biomarker="PD-L1", variant="", scoring="TPS", comparator=">=", value=50.0, unit="%", cohort="B")
MSI, MMR = (replace(EGFR, biomarker=name, variant="", alternatives_group=7, cohort="C") for name in ("MSI", "MMR"))
BARE = replace(EGFR, section="unlabelled")

READINGS: dict[int, Reading] = {
    1: Reading((EGFR, NOT_ALK)),
    2: Reading(),
    3: Reading((HIGH, MSI, MMR), cohorts=("A", "B")),
    5: Reading((EGFR, EGFR, BARE), ecog_max=1, evidence=(("ecog_max", 0, 4),)),
}


class Held(Source):
    """Studies in memory, as a part of a build holds them."""

    def __init__(self, studies: list[ParsedStudy], rank: int = 0) -> None:
        from ctdata.snapshot.ids import keys
        from ctdata.snapshot.sources import _days

        self.tables = {
            name: to_arrow(table, [row for study in studies for row in _rows(study[place])])
            for place, (name, table) in enumerate(TABLES.items())
        }
        head = self.tables["studies"]
        super().__init__(keys(head.column("nct_id")), _days(head.column("last_update_post_date")), rank)

    def _between(self, table: str, low: bytes, high: bytes) -> pa.Table:
        held = self.tables[table]
        wanted = [low.decode() <= i < high.decode() for i in held.column("nct_id").to_pylist()]
        return held.filter(pa.array(wanted, pa.bool_()))


def _rows(held: Any) -> list[dict[str, Any]]:
    return [held] if isinstance(held, dict) else held


def study(number: int, reading: Reading) -> ParsedStudy:
    """A study whose eligibility text was read so."""
    made = derive(parse(record(number)), ORIGIN)
    made.studies.update(eligibility.columns(reading))
    made.requirements[:] = eligibility.rows(nct(number), reading)
    return made


def written(folder: Path, readings: dict[int, Reading]) -> Path:
    folder.mkdir(exist_ok=True)
    merge([Held([study(n, reading) for n, reading in readings.items()])], folder, AS_OF)
    return folder


def arrow(folder: Path, name: str) -> pa.Table:
    with pa.memory_map(str(folder / f"{name}.arrow")) as source:
        return pa.ipc.open_file(source).read_all()


def said(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """The compact files read back: the study of each requirement, and what it asks."""
    ids, kinds = arrow(folder, "core")["nct_id"].to_pylist(), arrow(folder, "eligibility_kinds").to_pylist()
    cohorts = arrow(folder, "core")["eligibility_cohorts"].to_pylist()
    found = []
    for row in arrow(folder, "eligibility").to_pylist():
        code, group = row["cohort_code"], row["alternatives_group"]
        asked = kinds[row["kind"]] | {
            "requirement_number": row["requirement_number"],
            "cohort": "" if code < 0 else cohorts[row["study_row"]][code],
            "alternatives_group": None if group < 0 else group,
        }
        found.append((ids[row["study_row"]], asked))
    return found


def of_table(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    kept = {*ELIGIBILITY_KINDS.names, "requirement_number", "cohort", "alternatives_group"} - {"is_unlabelled"}
    return [
        (r["nct_id"], {name: r[name] for name in kept} | {"is_unlabelled": r["section"] == "unlabelled"})
        for r in rows
    ]


def test_rows_and_columns_come_back_as_they_were(tmp_path) -> None:
    folder = written(tmp_path, READINGS)
    expected = [row for n, reading in READINGS.items() for row in eligibility.rows(nct(n), reading)]
    assert pq.read_table(folder / "requirements.parquet").to_pylist() == expected
    core = {row["nct_id"]: row for row in arrow(folder, "core").to_pylist()}
    assert core[nct(1)]["eligibility_tags"] == ["ALK · excluded", "EGFR L858R · required", "EGFR · required"]
    assert core[nct(3)]["eligibility_cohorts"] == ["A", "B", "C"]
    assert core[nct(5)]["ecog_max"] == 1
    assert core[nct(2)]["eligibility_tags"] == []
    assert "eligibility_evidence" not in core[nct(5)]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_the_compact_files_say_the_same_as_the_table(tmp_path, monkeypatch, at_once: int) -> None:
    monkeypatch.setattr("ctdata.snapshot.merge.STUDIES_AT_ONCE", at_once)
    folder = written(tmp_path, READINGS)
    rows = pq.read_table(folder / "requirements.parquet").to_pylist()
    assert len(rows) == 8
    assert said(folder) == of_table(rows)
    for table in (ELIGIBILITY, ELIGIBILITY_KINDS):
        assert arrow(folder, table.name).schema.equals(table.arrow(), check_metadata=True)


def test_a_kind_stands_once_and_in_order(tmp_path) -> None:
    kinds = arrow(written(tmp_path, READINGS), "eligibility_kinds").to_pylist()
    assert [(k["biomarker"], k["is_unlabelled"]) for k in kinds] == [
        ("ALK", False), ("EGFR", False), ("EGFR", True), ("MMR", False), ("MSI", False), ("PD-L1", False),
    ]  # fmt: skip


def test_the_bytes_do_not_depend_on_how_many_studies_are_read_at_once(tmp_path, monkeypatch) -> None:
    folders = []
    for at_once in (1, 3):
        monkeypatch.setattr("ctdata.snapshot.merge.STUDIES_AT_ONCE", at_once)
        folders.append(written(tmp_path / str(at_once), READINGS))
    for name in ("eligibility.arrow", "eligibility_kinds.arrow", "core.arrow"):
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_without_a_requirement_both_files_have_their_columns(tmp_path) -> None:
    RequirementRows().write(tmp_path)
    for table in (ELIGIBILITY, ELIGIBILITY_KINDS):
        found = arrow(tmp_path, table.name)
        assert (found.num_rows, tuple(found.column_names)) == (0, table.names)


def test_a_better_source_replaces_the_requirements_of_a_study(tmp_path) -> None:
    old = Held([study(n, Reading((EGFR, NOT_ALK))) for n in (1, 2)])
    new = Held([study(2, Reading((HIGH,)))], rank=1)
    merge([old, new], tmp_path, AS_OF)
    rows = pq.read_table(tmp_path / "requirements.parquet").to_pylist()
    assert [(r["nct_id"], r["biomarker"]) for r in rows] == [(nct(1), "EGFR"), (nct(1), "ALK"), (nct(2), "PD-L1")]
    assert said(tmp_path) == of_table(rows)


@pytest.fixture(scope="module")
def demo_snapshot(tmp_path_factory) -> Snapshot:
    return built(tmp_path_factory.mktemp("demo"), demo_records(200))


def test_a_snapshot_of_demo_studies_holds_requirements(demo_snapshot: Snapshot) -> None:
    table = demo_snapshot.table("requirements")
    assert table.schema.equals(REQUIREMENTS.arrow(), check_metadata=True)
    assert table.num_rows == demo_snapshot.manifest.rows["requirements"] == demo_snapshot.eligibility.num_rows > 50
    assert said(demo_snapshot.folder) == of_table(table.to_pylist())
    assert demo_snapshot.eligibility_kinds.num_rows < table.num_rows
    assert {"eligibility.arrow", "eligibility_kinds.arrow", "requirements.parquet"} <= set(
        demo_snapshot.manifest.files
    )


def test_the_sentence_of_a_requirement_stands_where_it_says(demo_snapshot: Snapshot) -> None:
    texts = {row["nct_id"]: row["eligibility_criteria"] for row in demo_snapshot.table("texts").to_pylist()}
    for row in demo_snapshot.table("requirements").to_pylist():
        text = texts[row["nct_id"]]
        assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"]
        assert row["evidence_start"] <= row["mention_start"] < row["mention_end"] <= row["evidence_end"]


def test_only_cancer_studies_have_requirements(demo_snapshot: Snapshot) -> None:
    cancer = {
        row["nct_id"] for row in demo_snapshot.table("studies", ["nct_id", "is_oncology"]).to_pylist() if row["is_oncology"]
    }  # fmt: skip
    assert set(demo_snapshot.table("requirements", ["nct_id"])["nct_id"].to_pylist()) <= cancer


def test_changed_rules_make_the_requirements_again(tmp_path, monkeypatch) -> None:
    held = demo_records(80)
    now = dict(build_module.RULE_VERSIONS)
    monkeypatch.setattr("ctdata.text.reading.read", lambda text: Reading((EGFR,)))
    monkeypatch.setattr(build_module, "RULE_VERSIONS", now | {"text.reading": "0"})
    old = built(tmp_path, held)
    assert set(old.table("requirements")["biomarker"].to_pylist()) == {"EGFR"}
    monkeypatch.undo()
    again, straight = built(tmp_path, [], previous=old, accept="another reader"), built(tmp_path / "straight", held)
    assert again.table("requirements").num_rows > 0
    for name in TABLES:
        assert again.table(name).equals(straight.table(name)), name
    for name in ("eligibility", "eligibility_kinds"):
        assert getattr(again, name).equals(getattr(straight, name)), name
    assert again.manifest.change["rules_changed"] == {"text.reading": ["0", now["text.reading"]]}


@pytest.fixture(scope="module")
def read_demo() -> list[tuple[list[str], str, Reading]]:
    """Conditions, eligibility text and its reading, of demo studies of cancer."""
    made = [derive(parse(r), ORIGIN) for r in demo_records(1_500, seed=5)]
    texts = [
        (s.studies["conditions"], s.texts["eligibility_criteria"] or "") for s in made if s.studies["is_oncology"]
    ]
    return [(conditions, text, eligibility.read(True, text)) for conditions, text in texts]


def test_demo_texts_hold_all_that_a_reader_has_to_tell_apart(read_demo: list) -> None:
    asked = [r for _, _, reading in read_demo for r in reading.requirements]
    assert {r.polarity for r in asked} >= {
        "required",
        "required_absent",
        "excluded",
        "any",
        "test_only",
        "conditional",
    }
    assert {r.comparator for r in asked} >= {">=", "<", "="}
    assert {r.scoring for r in asked} >= {"TPS", "CPS", "TC", "IC", "IHC"}
    assert len({r.biomarker for r in asked}) > 40
    assert any(r.alternatives_group is not None for r in asked)
    assert any(r.cohort for r in asked)
    assert {reading.prior_pd1 for *_, reading in read_demo} == {"required", "excluded", "allowed", "not_stated"}
    assert {reading.brain_mets for *_, reading in read_demo} >= {"excluded", "allowed_if_treated", "not_stated"}
    assert {reading.ecog_max for *_, reading in read_demo} >= {None, 1, 2}


def test_what_demo_texts_say_of_the_brain_fits_the_tumour(read_demo: list) -> None:
    looked = 0
    for conditions, text, _ in read_demo:
        if any(word in " ".join(conditions) for word in ("Glio", "glio", "Leukemia", "Myeloma")):
            looked += 1
            assert "rain metastas" not in text, conditions
    assert looked > 30
