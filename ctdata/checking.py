"""A patient file against the studies of a snapshot, or against records in a file (`ctdata check`)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ctdata.concepts import eligibility, tumour_types
from ctdata.criteria import as_json as criteria_json
from ctdata.eligibility import disease, labels, ranking
from ctdata.eligibility.check import as_json, check_one
from ctdata.eligibility.patient import from_toml
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.errors import InputError
from ctdata.json_lines import objects
from ctdata.registry.parse import parse
from ctdata.snapshot.derive import Origin, derive
from ctdata.snapshot.store import Snapshot
from ctdata.text.reading import read

Row = dict[str, Any]
_WANTED = 'one API v2 study record on each line, or {"id": …, "text": …} for an eligibility text alone'


def patient_of(path: Path) -> Patient:
    """The patient of a file. Raises InputError with everything that is wrong with it."""
    return from_toml(path)


def over_snapshot(patient: Patient, snapshot: Snapshot, every_status: bool = False) -> list[StudyVerdict]:
    """Verdicts on the cancer studies that may take the patient's cancer type, best first; open studies unless all are wanted."""
    return ranking.ranked(
        check_one(patient, study, study["requirements"]) for study in _studies(patient, snapshot, every_status)
    )


def over_records(patient: Patient, texts: Iterable[str]) -> list[StudyVerdict]:
    """Verdicts on the records of a file, in the order given."""
    return [check_one(patient, study, study["requirements"]) for study in map(_of_line, objects(texts, _WANTED))]


def lines(verdicts: Iterable[StudyVerdict]) -> Iterator[str]:
    """One JSON line a study."""
    for verdict in verdicts:
        yield json.dumps(as_json(verdict), ensure_ascii=False)


def _studies(patient: Patient, snapshot: Snapshot, every_status: bool) -> Iterator[Row]:
    core = snapshot.core
    wanted = pc.fill_null(core.column("is_oncology"), False)
    if not every_status:
        status = core.column("overall_status").cast(pa.string())
        wanted = pc.and_(wanted, pc.is_in(status, pa.array(labels.section("form")["open_statuses"])))
    rows = [row for row in core.filter(wanted).to_pylist() if _may_take(patient, row["tumour_types"])]
    asked = _requirements(snapshot, [row["nct_id"] for row in rows])
    for row in rows:
        yield row | {"requirements": asked[row["nct_id"]]}


def _requirements(snapshot: Snapshot, nct_ids: list[str]) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    table = snapshot.table("requirements")
    for row in table.filter(pc.is_in(table.column("nct_id"), pa.array(nct_ids, pa.string()))).to_pylist():
        found[row["nct_id"]].append(row)
    return found


def _may_take(patient: Patient, codes: Iterable[str]) -> bool:
    return patient.cancer_type is None or disease.match(patient.cancer_type, codes).kind != disease.NONE


def _of_line(line: tuple[int, Mapping[str, Any]]) -> Row:
    number, item = line
    if "protocolSection" in item:
        return study_of(item)
    if "id" not in item or not isinstance(item.get("text"), str):
        raise InputError(f"Line {number} is neither a study record nor an eligibility text. Give {_WANTED}.")
    return _of_text(str(item["id"]), item)


def study_of(record: Mapping[str, Any]) -> Row:
    """A registry record as a row of `studies`, with its requirements."""
    study = derive(parse(record), Origin("import", "import", "a file"))
    return {**study.studies, "requirements": study.requirements}


def _of_text(name: str, item: Mapping[str, Any]) -> Row:
    """An eligibility text as a row of `studies`; conditions, ages and sex may stand beside it."""
    reading = read(item["text"])
    conditions = list(item.get("conditions", ()))
    types = tumour_types.read(conditions, [], [], [], "").codes if conditions else item.get("tumour_types")
    facts = criteria_json(reading)
    given = {key: item.get(key) for key in ("minimum_age_years", "maximum_age_years", "sex")}
    rows = eligibility.rows(name, reading)
    return {
        **facts,
        **given,
        "tumour_types_kept_out": eligibility.columns(reading, types or ())["tumour_types_kept_out"],
        "nct_id": name,
        "tumour_types": types,
        "requirements": rows,
        "cohorts": list(reading.cohorts),
    }
