"""The schema is the one place that names a column, and everything keeps to it."""

from __future__ import annotations

import importlib

import pyarrow.parquet as pq
import pytest

from ctdata.concepts import phase
from ctdata.registry.parse import parse
from ctdata.schema import CORE, PARQUET, STUDIES, TABLES, Column, Table, derived_columns, registry_columns
from ctdata.snapshot import demo
from ctdata.snapshot.derive import RULE_VERSIONS, Origin, derive

ALL = [(table, column) for table in PARQUET.values() for column in table.columns]
EMPTY = {"protocolSection": {"identificationModule": {"nctId": "NCT90000005"}}}
SAMPLES = [EMPTY, *demo.records(200, seed=6)]


def columns_of(table: Table, test) -> list[Column]:
    found = [c for c in table.columns if test(c)]
    assert found
    return found


def test_parse_gives_exactly_the_registry_columns() -> None:
    for record in SAMPLES:
        study = parse(record)._asdict()
        assert list(study) == list(TABLES)
        for name, rows in study.items():
            wanted = {c.name for c in registry_columns(TABLES[name])}
            for row in [rows] if isinstance(rows, dict) else rows:
                assert set(row) == wanted, name


def test_derive_adds_exactly_the_derived_columns() -> None:
    row = derive(parse(EMPTY), Origin("import", "import", "x")).studies
    assert set(row) == set(STUDIES.names)
    assert {c.name for c in derived_columns(STUDIES)} == set(row) - {c.name for c in registry_columns(STUDIES)}


@pytest.mark.parametrize("table", PARQUET.values(), ids=list(PARQUET))
def test_columns_are_named_once_and_said_in_words(table: Table) -> None:
    assert len(set(table.names)) == len(table.names)
    assert table.columns[0].name == ("nct_id" if table.name in TABLES else "agent")
    assert all(c.description for c in table.columns)
    assert table.column(table.names[-1]).name == table.names[-1]


def test_each_column_is_either_the_registrys_or_ours() -> None:
    for table, column in ALL:
        assert bool(column.path) != bool(column.rule), f"{table.name}.{column.name}"
        assert column.kind == ("derived" if column.rule else "registry")


RULES = sorted({c.rule for _, c in ALL if c.rule})


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_of_a_derived_column_is_a_module_with_a_version(rule: str) -> None:
    module = importlib.import_module(f"ctdata.{rule}")
    assert isinstance(module.RULE_VERSION, str)
    assert module.RULE_VERSION
    assert RULE_VERSIONS[rule] == module.RULE_VERSION


def test_there_are_rules() -> None:
    assert "registry.parse" in RULES
    assert len(RULES) >= 7


def test_demo_studies_hold_allowed_values_only() -> None:
    looked: set[str] = set()
    for record in SAMPLES:
        study = derive(parse(record), Origin("demo", "demo", "demo"))
        if any("unknown value" in note for note in study.studies["parse_notes"]):
            continue
        for name, rows in study._asdict().items():
            for row in [rows] if isinstance(rows, dict) else rows:
                for column in (c for c in TABLES[name].columns if c.allowed):
                    value = row[column.name]
                    values = value if isinstance(value, list) else [value] if value is not None else []
                    assert set(values) <= set(column.allowed), f"{name}.{column.name}"
                    looked.update([column.name] if values else [])
    assert len(looked) >= 15


def test_every_phase_that_the_rule_makes_is_allowed() -> None:
    posted = STUDIES.column("phases").allowed
    pairs = [[], *([a] for a in posted), *([a, b] for a in posted for b in posted), ["PHASE9"], ["PHASE9", "PHASE1"]]
    made = {phase.phase(p) for p in pairs}
    assert made - {None} == set(STUDIES.column("phase").allowed)


@pytest.mark.parametrize("table", PARQUET.values(), ids=list(PARQUET))
def test_the_dictionary_travels_in_the_parquet_file(table: Table, tmp_path) -> None:
    pq.write_table(table.arrow().empty_table(), tmp_path / "table.parquet")
    schema = pq.read_schema(tmp_path / "table.parquet")
    assert schema == table.arrow()
    for column in table.columns:
        said = {k.decode(): v.decode() for k, v in schema.field(column.name).metadata.items()}
        assert said["description"] == column.description
        assert said["kind"] == column.kind
        assert said.get("path", "") == column.path
        assert said.get("rule", "") == column.rule
        assert said.get("unit", "") == column.unit
        assert said.get("allowed", "").split() == list(column.allowed)


def test_core_holds_short_columns_of_studies() -> None:
    assert set(CORE.names) < set(STUDIES.names)
    assert CORE.names[0] == "nct_id"
    assert "official_title" not in CORE.names
