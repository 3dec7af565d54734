"""From raw registry pages to a published snapshot with its index: studies a second, and memory."""

from __future__ import annotations

import gzip
import json
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.data import Data, build_all, units
from benchmarks.processes import Peak, call, memory_of
from benchmarks.table import Row, number

RATE, MEMORY = 2_500, 1_500
_SAMPLE = 6  # pages that the plain way reads


class Stages:
    """Seconds until the first and last word of each stage."""

    def __init__(self) -> None:
        self.start = time.perf_counter()
        self.seen: dict[str, list[float]] = {}

    def say(self, stage: str, done: int, total: int) -> None:
        now = round(time.perf_counter() - self.start, 1)
        self.seen.setdefault(stage, [now, now])[1] = now

    def end(self) -> dict[str, Any]:
        return {"seconds": time.perf_counter() - self.start, "stages": self.seen}


def rows(data: Data) -> list[Row]:
    peak = Peak()
    took = call("rows_build:measure", str(data.folder), data.studies, peak=peak)
    plain = call("rows_build:measure_plain", str(data.folder), data.studies)
    rate = data.studies / took["seconds"]
    rate_plain = plain["studies"] / plain["seconds"]
    all_plain = plain["mb_a_study"] * data.studies
    return [
        Row(
            key="build",
            what="parse, derive, write and index raw registry pages",
            bound=f"{RATE:,} studies/s or more",
            measured=f"{rate:,.0f} studies/s ({took['seconds']:,.0f} s)",
            passed=rate >= RATE,
            plain=f"{rate_plain:,.0f} studies/s (json_normalize and to_parquet of {plain['studies']:,}; derives and indexes nothing)",
            ratio=rate / rate_plain,
            numbers=took | {"plain": plain},
        ),
        Row(
            key="build_memory",
            what="peak memory of that build, all processes",
            bound=f"{MEMORY / 1000} GB",
            measured=f"{peak.most.rss / 1000:.2f} GB (at most {peak.most_anonymous / 1000:.2f} GB of it anonymous)",
            passed=peak.most.rss <= MEMORY,
            plain=f"{all_plain / 1000:,.1f} GB (extrapolated from {plain['studies']:,})",
            ratio=all_plain / peak.most.rss,
            numbers=asdict(peak),
        ),
    ]


def measure(folder: str, studies: int) -> dict[str, Any]:
    stages = Stages()
    build_all(folder, studies, stages.say)
    return stages.end()


def measure_plain(folder: str, studies: int) -> dict[str, Any]:
    """A sample of the pages at once; a frame of all of them would not fit into memory."""
    before = memory_of(os.getpid()).rss
    start = time.perf_counter()
    records: list[dict[str, Any]] = []
    for unit in units(Data(Path(folder), studies))[:_SAMPLE]:
        records += json.loads(gzip.decompress(Path(unit.path).read_bytes()))["studies"]
    frame = pd.json_normalize(records)
    frame.to_parquet(Path(folder) / "plain.parquet")
    seconds = time.perf_counter() - start
    held = memory_of(os.getpid()).rss - before
    return {"studies": len(frame), "seconds": seconds, "mb_a_study": held / len(frame), "text": number(seconds)}
