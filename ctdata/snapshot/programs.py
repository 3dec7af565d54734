"""`programs.parquet` and `programs.json`, made of the tables when all studies stand in them (see progression.stored)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ctdata.progression import gaps, stored, tables
from ctdata.progression.rows import days
from ctdata.schema import PROGRAMS
from ctdata.snapshot.home import write_atomic


@dataclass(frozen=True)
class _Unpublished:
    """The files of a snapshot that has no manifest yet."""

    folder: Path

    @property
    def core(self) -> pa.Table:
        with pa.memory_map(str(self.folder / "core.arrow")) as source:
            return pa.ipc.open_file(source).read_all()

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        return pq.read_table(self.folder / f"{name}.parquet", columns=columns, memory_map=True)


def write(folder: Path, as_of: date) -> int:
    """Both files, beside the others of the folder; how many programs there are."""
    pa.default_memory_pool().release_unused()  # what writing the tables has left: these steps are the build's peak
    programs = tables.of_snapshot(_Unpublished(folder))
    waits = gaps.measured(programs, days(as_of))
    made = stored.to_table(programs, waits, days(as_of))
    pq.write_table(made, folder / f"{PROGRAMS.name}.parquet", compression="zstd", compression_level=1)
    said = json.dumps(stored.counts(programs, waits), indent=2, ensure_ascii=False)
    write_atomic(folder / f"{PROGRAMS.name}.json", said)
    return made.num_rows
