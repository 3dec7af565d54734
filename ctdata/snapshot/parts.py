"""Raw records → part files: one folder for each unit of work, holding one Arrow file a table, sorted by NCT id.

A part is written beside its place and renamed, so whatever stands there is
whole: a build that was killed goes on from the parts it had finished.
"""

from __future__ import annotations

import gc
import gzip
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from ctdata.errors import InputError
from ctdata.registry.parse import ParsedStudy, parse
from ctdata.schema import TABLES, Table
from ctdata.snapshot.derive import Origin, derive

SHOWN_REFUSALS = 50


class Unit(Protocol):
    """Something that a worker process can turn into records on its own."""

    @property
    def key(self) -> str: ...

    def records(self) -> Iterable[dict[str, Any]]: ...


@dataclass(frozen=True)
class PageFile:
    """A page as the registry sent it: `{"studies": [...]}`, gzipped."""

    path: str
    key: str

    def records(self) -> list[dict[str, Any]]:
        with gzip.open(self.path, "rb") as handle:
            return json.loads(handle.read())["studies"]


@dataclass(frozen=True)
class Batch:
    """Records already in memory."""

    key: str
    held: list[dict[str, Any]] = field(repr=False)

    def records(self) -> list[dict[str, Any]]:
        return self.held


@dataclass
class PartReport:
    """What became of one unit. `refused` holds the first reasons, `n_refused` all."""

    key: str
    n_read: int = 0
    n_taken: int = 0
    n_refused: int = 0
    n_duplicates: int = 0
    refused: list[str] = field(default_factory=list)


def make_part(unit: Unit, origin: Origin, folder: Path) -> PartReport:
    """Write `folder/<key>/`; what is already there and whole is not made again."""
    done = _report(folder / unit.key / "part.json")
    if done:
        return done
    # Records are trees without cycles: the collector would only walk them in vain.
    gc.disable()
    try:
        return _write(unit, origin, folder)
    finally:
        gc.enable()
        # Youngest generation only: what this unit left. All of it would be walked for nothing.
        gc.collect(0)


def _report(path: Path) -> PartReport | None:
    """What a finished part says of itself; None where it is not there or damaged: it is made again."""
    try:
        return PartReport(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(unit: Unit, origin: Origin, folder: Path) -> PartReport:
    report = PartReport(unit.key)
    studies = [derive(s, origin) for s in _latest(_parsed(unit.records(), report), report)]
    report.n_taken = len(studies)
    made = folder / f".{unit.key}.{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for table in TABLES.values():
        _write_table(made / f"{table.name}.arrow", table, studies)
    (made / "part.json").write_text(json.dumps(asdict(report)), encoding="utf-8")
    shutil.rmtree(folder / unit.key, ignore_errors=True)
    made.rename(folder / unit.key)
    return report


def _parsed(records: Iterable[dict[str, Any]], report: PartReport) -> Iterator[ParsedStudy]:
    for record in records:
        report.n_read += 1
        try:
            yield parse(record)
        except InputError as error:
            report.n_refused += 1
            if len(report.refused) < SHOWN_REFUSALS:
                report.refused.append(str(error))


def _latest(studies: Iterable[ParsedStudy], report: PartReport) -> list[ParsedStudy]:
    """Each study once, the latest version of it, in order of NCT id."""
    kept: dict[str, ParsedStudy] = {}
    for study in studies:
        other = kept.get(study.studies["nct_id"])
        report.n_duplicates += other is not None
        if other is None or update_key(study.studies) >= update_key(other.studies):
            kept[study.studies["nct_id"]] = study
    return [kept[nct_id] for nct_id in sorted(kept)]


def update_key(row: dict[str, Any]) -> int:
    """Days since 0001 of the last update; 0 where the record states none."""
    posted = row["last_update_post_date"]
    return posted.toordinal() if posted else 0


def _write_table(path: Path, table: Table, studies: list[ParsedStudy]) -> None:
    place = list(TABLES).index(table.name)
    if table.name in ("studies", "texts"):
        rows = [study[place] for study in studies]
    else:
        rows = [row for study in studies for row in study[place]]
    arrow = to_arrow(table, rows)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, arrow.schema) as writer:
        writer.write_table(arrow)


def to_arrow(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a table of exactly the schema's columns and types."""
    schema = table.arrow()
    arrays = [pa.array([row[c.name] for row in rows], c.type) for c in table.columns]
    return pa.Table.from_arrays(arrays, schema=schema)
