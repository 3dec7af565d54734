"""Search in process: words, filters, ten facets, one page of rows."""

from __future__ import annotations

import gc
import os
import statistics
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks import plain, queries
from benchmarks.data import Data
from benchmarks.processes import call, memory_of
from benchmarks.table import Row, number, spread

P50, P95 = 12, 50
Timed = list[tuple[str, str, float, float]]  # kind, criteria, milliseconds, milliseconds of processor


def rows(data: Data) -> list[Row]:
    snapshot = str(data.snapshot())
    ours, few = call("rows_search:measure", snapshot)
    asked = call("rows_search:measure_plain", snapshot)
    found = spread([ms for _, _, ms, _ in ours])
    p50_plain = statistics.median(ms for _, _, ms, _ in asked["timed"])
    p50_few = statistics.median(ms for _, _, ms, _ in few)
    return [
        Row(
            key="search",
            what=f"search, 10 facets and one page, in process, cold, p50 / p95 of {found.n} mixed queries",
            bound=f"{P50} / {P95} ms",
            measured=str(found),
            passed=found.within(P50, P95),
            plain=f"{number(p50_plain)} ms (p50 of {len(few)} of them)",
            ratio=p50_plain / p50_few,
            numbers={
                "most_ms": found.most,
                "processor": vars(spread([ms for *_, ms in ours])),
                "by_kind_p50_ms": _by_kind(ours),
                "slowest": sorted(ours, key=lambda t: -t[2])[:15],
                "ours_p50_of_the_few_ms": p50_few,
                "plain_by_kind_p50_ms": _by_kind(asked["timed"]),
                "plain_load_s": asked["load_s"],
                "plain_memory_mb": asked["memory"],
            },
        )
    ]


def measure(snapshot: str) -> tuple[Timed, Timed]:
    """All queries once, then the few that the plain way is asked too."""
    from ctdata.concepts import agent_names
    from ctdata.search.engine import Engine
    from ctdata.snapshot.store import Snapshot

    core = Snapshot(Path(snapshot)).core
    engine = Engine(Path(snapshot) / "search", core, agent_names.synonyms())
    engine.warm()
    gc.collect()
    gc.freeze()  # as ui.cache does when it opens a snapshot
    return _timed(engine, core, queries.mixed()), _timed(engine, core, queries.a_few())


def _timed(engine: Any, core: pa.Table, asked: list[tuple[str, Any]]) -> Timed:
    found = []
    for kind, criteria in asked:
        engine.forget()
        start, used = time.perf_counter(), time.process_time()
        result = engine.search(criteria)
        core.select(["nct_id", *plain.SHOWN]).take(pa.array(result.rows, pa.int64())).to_pydict()
        took, used = time.perf_counter() - start, time.process_time() - used
        found.append((kind, _said(criteria), took * 1000, used * 1000))
    return found


def measure_plain(snapshot: str) -> dict[str, Any]:
    """The few, with pandas; and the memory of a process that holds the frame."""
    start = time.perf_counter()
    frame = plain.load(Path(snapshot))
    load_s = time.perf_counter() - start
    timed = []
    for kind, criteria in queries.a_few():
        start = time.perf_counter()
        plain.search(frame, criteria).rows.to_dict("records")
        took = (time.perf_counter() - start) * 1000
        timed.append((kind, _said(criteria), took, took))
    return {"timed": timed, "load_s": load_s, "memory": vars(memory_of(os.getpid()))}


def _said(criteria: Any) -> str:
    said = [words for _, words in criteria.active()]
    return "; ".join([*said, f"sort {criteria.sort}", f"page {criteria.page}"])


def _by_kind(timed: Timed) -> dict[str, float]:
    kinds = dict.fromkeys(kind for kind, *_ in timed)
    return {k: round(statistics.median(ms for kind, _, ms, _ in timed if kind == k), 2) for k in kinds}
