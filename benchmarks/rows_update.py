"""A day's 2,000 changed studies into the published snapshot."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.data import CHANGED, NEW, Data, copy_of_home, update, write_changes
from benchmarks.processes import Peak, call
from benchmarks.rows_build import Stages
from benchmarks.table import Row
from ctdata.schema import TABLES

SECONDS = 120
_SAMPLE = 100_000  # studies that the plain way rewrites


def rows(data: Data) -> list[Row]:
    copy_of_home(data)
    write_changes(data)
    peak = Peak()
    took = call("rows_update:measure", str(data.folder), data.studies, peak=peak)
    plain = call("rows_update:measure_plain", str(data.folder), str(data.snapshot()))
    seconds_plain = plain["seconds"] * data.studies / plain["studies"]
    sample = f", from {plain['studies']:,} studies" if plain["studies"] < data.studies else ""
    return [
        Row(
            key="update",
            what=f"a day's {CHANGED + NEW:,} changed or new studies into the snapshot, published",
            bound=f"{SECONDS} s",
            measured=f"{took['seconds']:,.0f} s",
            passed=took["seconds"] <= SECONDS,
            plain=f"{seconds_plain:,.0f} s (read_parquet, concat, to_parquet{sample}; no index)",
            ratio=seconds_plain / took["seconds"],
            numbers=took | {"plain": plain, "peak_mb": vars(peak.most), "peak_anonymous_mb": peak.most_anonymous},
        )
    ]


def measure(folder: str, studies: int) -> dict[str, Any]:
    stages = Stages()
    n = update(folder, studies, stages.say)
    assert n == studies + NEW, (n, studies)
    return stages.end()


def measure_plain(folder: str, snapshot: str) -> dict[str, Any]:
    """Each table: read, drop what changed, add it again, sort, write. The changed rows are taken from the table itself."""
    ids = pd.read_parquet(Path(snapshot) / "studies.parquet", columns=["nct_id"])["nct_id"][:_SAMPLE]
    changed = set(ids.iloc[:: max(1, len(ids) // CHANGED)])
    seconds = 0.0
    for name in TABLES:
        sample = Path(folder) / "plain-sample.parquet"
        _head(Path(snapshot) / f"{name}.parquet", ids.iloc[-1], sample)
        start = time.perf_counter()
        frame = pd.read_parquet(sample)
        is_changed = frame["nct_id"].isin(changed)
        whole = pd.concat([frame[~is_changed], frame[is_changed]]).sort_values("nct_id", kind="stable")
        whole.to_parquet(Path(folder) / "plain.parquet", compression="zstd", index=False)
        seconds += time.perf_counter() - start
    return {"studies": len(ids), "seconds": seconds}


def _head(source: Path, last: str, target: Path) -> None:
    """The rows up to a study, as a file of their own (not timed)."""
    found = pq.read_table(source, filters=[("nct_id", "<=", last)], memory_map=True)
    pq.write_table(found.cast(pa.schema([f.remove_metadata() for f in found.schema])), target)
