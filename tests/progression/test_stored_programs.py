"""Programs read from a snapshot are those that its tables give, down to every printed number."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from program_tables import AS_OF, study, table

from ctdata.imports import import_files
from ctdata.progression import gaps, report, stored, tables
from ctdata.progression.paths import NEVER, followed
from ctdata.progression.rows import PHASE_CODES, PROGRESS_CODES, Programs, days
from ctdata.progression.rules import ANTIBODY_SOCIETY, PHASES, STATES, Rules
from ctdata.progression.slices import Slice
from ctdata.schema import PROGRAM_PHASES, PROGRAM_STATES, PROGRAMS, PROGRESS
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

TOLD = table(
    ("a", [study(1, "1", "2010-01-01", end="2011-01-01"), study(2, "2", "2012-01-01", "RECRUITING"), study(3, "4", "2015-01-01")]),
    ("b", [study(4, "1/2", "2010-01-01", "TERMINATED", start_date=None, tumour_types=["MEL", "NSCLC"], is_biomarker_selected=True)]),
    ("c", [study(5, "3", "2030-01-01", "UNKNOWN", start_date_type="ESTIMATED", lead_sponsor_class="OTHER", tumour_types=[])]),
    ("d", [study(6, "2/3", "2010-01-01", "WITHDRAWN", start_date_type=None)]),
)  # fmt: skip
CHOICES = [
    (Rules(), Slice()),
    (Rules(industry_only=False, compound=ANTIBODY_SOCIETY), Slice()),
    (Rules(industry_only=False, lead_only=True, with_inferred=False, entered_from=2010, entered_to=2020), Slice(is_selected=True)),
    (Rules(industry_only=False), Slice(modality="checkpoint_inhibitor", target="PDCD1")),
]  # fmt: skip


def same(one: Programs, other: Programs) -> None:
    for field in fields(Programs):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(b, np.ndarray):
            assert a.dtype == b.dtype, field.name
            assert np.array_equal(a, b), field.name
        else:
            assert a == b, field.name


def same_numbers(snapshot: Snapshot) -> int:
    """How many programs were compared."""
    as_of = days(snapshot.manifest.as_of)
    (read, waits), made = stored.read(snapshot), tables.of_snapshot(snapshot)
    same(read, made)
    assert waits == gaps.measured(made, as_of)
    for rules, asked in CHOICES:
        assert report.report(read, waits, as_of, rules, asked) == report.report(
            made, gaps.measured(made, as_of), as_of, rules, asked
        )
    assert read.n == snapshot.manifest.rows["programs"] == len(snapshot.table("programs"))
    return read.n


def test_demo_programs_are_read_as_they_are_made(demo_home: Path) -> None:
    assert same_numbers(Snapshot(Home(demo_home).current())) > 50


@pytest.mark.shared
def test_real_programs_are_read_as_they_are_made(shared: Path, tmp_path: Path) -> None:
    files = [shared / "studies.jsonl.gz", shared / "partial_studies.jsonl.gz"]
    snapshot = import_files(Home(tmp_path), files, processes=1)
    assert same_numbers(snapshot) > 500


def test_missing_dates_and_several_indications_come_back() -> None:
    waits = gaps.measured(TOLD, AS_OF)
    made = stored.to_table(TOLD, waits, AS_OF)
    assert TOLD.n == len(made) == 5
    same(stored.of_table(made, TOLD.n_outside), TOLD)


def test_no_program_at_all() -> None:
    none = table(("m", [study(1, "4", "2012-01-01")]))
    made = stored.to_table(none, gaps.measured(none, AS_OF), AS_OF)
    assert made.equals(PROGRAMS.arrow().empty_table())
    assert stored.of_table(made, none.n_outside).n_outside == {"PHASE4": 1}
    assert stored.of_table(made, {}).n == 0


def test_rows_say_first_starts_and_states_in_words() -> None:
    rows = stored.to_table(TOLD, gaps.measured(TOLD, AS_OF), AS_OF).to_pylist()
    by = {(row["agent"], row["indication"]): row for row in rows}
    a = by["a", "SKIN"]
    assert [str(a[f"phase{p}_first_start_date"]) for p in PHASES] == ["2010-01-01", "2012-01-01", "None"]
    assert [a[f"phase{p}_state"] for p in PHASES] == ["advanced", "running", None]
    assert a["nct_ids"] == ["NCT00000001", "NCT00000002"]
    assert (a["study_phases"], a["study_progress"]) == (["PHASE1", "PHASE2"], ["completed", "running"])
    b = by["b", "LUNG"]
    assert (b["study_start_dates"], b["study_is_biomarker_selected"], b["phase1_state"]) == ([None], [True], None)
    assert by["c", "CANCER"]["study_starts_are_actual"] == [False]
    assert by["c", "CANCER"]["phase3_state"] is None, "a start that did not take place is none"


def test_the_states_are_those_of_the_page_as_it_opens(demo_home: Path) -> None:
    snapshot = Snapshot(Home(demo_home).current())
    programs, waits = stored.read(snapshot)
    paths = followed(programs, Rules(silence_days=gaps.silence(waits)), days(snapshot.manifest.as_of))
    held = snapshot.table("programs")
    for phase in PHASES:
        words = [STATES[code] if code >= 0 else None for code in paths.state[phase].tolist()]
        assert held.column(f"phase{phase}_state").to_pylist() == words
        starts = held.column(f"phase{phase}_first_start_date").cast(pa.int32()).to_pylist()
        assert starts == [None if day == NEVER else day for day in paths.start[phase].tolist()]


def test_the_words_of_the_schema_are_those_of_the_rules() -> None:
    assert PROGRAM_STATES == STATES
    assert tuple(PHASE_CODES) == PROGRAM_PHASES
    assert tuple(PROGRESS_CODES) == PROGRESS
