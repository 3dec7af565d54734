"""How long studies of a phase took, from start to primary completion and to completion; from ACTUAL dates alone.

A planned date is no duration. Studies that are still running are not in it, so late years look shorter than they are.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

COLUMNS = (
    "phase", "start_date", "start_date_type", "primary_completion_date", "primary_completion_date_type",
    "completion_date", "completion_date_type", "overall_status", "study_type", "is_oncology", "is_immunotherapy",
    "lead_sponsor_class",
)  # fmt: skip
PHASES = ("PHASE1", "PHASE1_PHASE2", "PHASE2", "PHASE2_PHASE3", "PHASE3")
TO_PRIMARY, TO_END = "to primary completion", "to completion"
_ENDS = {TO_PRIMARY: "primary_completion_date", TO_END: "completion_date"}
MONTH = 30.4375  # days


def in_months(core: pa.Table, immunotherapy_only: bool = False, industry_only: bool = False) -> pd.DataFrame:
    """A row for each completed interventional cancer study, phase and end with both dates ACTUAL: `phase`, `until`, `months`."""
    chosen = [
        pc.equal(core.column("study_type").cast(pa.string()), "INTERVENTIONAL"),
        pc.equal(core.column("overall_status").cast(pa.string()), "COMPLETED"),
        pc.equal(core.column("start_date_type").cast(pa.string()), "ACTUAL"),
        pc.is_in(core.column("phase").cast(pa.string()), pa.array(PHASES)),
        core.column("is_oncology"),
    ]
    if immunotherapy_only:
        chosen.append(core.column("is_immunotherapy"))
    if industry_only:
        chosen.append(pc.equal(core.column("lead_sponsor_class").cast(pa.string()), "INDUSTRY"))
    wanted = pc.fill_null(chosen[0], False)
    for one in chosen[1:]:
        wanted = pc.and_(wanted, pc.fill_null(one, False))
    held = core.select(list(COLUMNS)).filter(wanted)
    parts = []
    for until, column in _ENDS.items():
        some = held.filter(pc.fill_null(pc.equal(held.column(f"{column}_type").cast(pa.string()), "ACTUAL"), False))
        days = pc.subtract(_days(some, column), _days(some, "start_date")).to_numpy(zero_copy_only=False)
        phase = some.column("phase").cast(pa.string()).to_numpy(zero_copy_only=False)
        parts.append(pd.DataFrame({"phase": phase, "until": until, "months": days / MONTH}))
    found = pd.concat(parts, ignore_index=True)
    return found[found["months"] >= 0].reset_index(drop=True)


def _days(table: pa.Table, column: str) -> pa.ChunkedArray:
    return table.column(column).cast(pa.date32()).cast(pa.int32())


def quartiles(frame: pd.DataFrame) -> pd.DataFrame:
    """`phase`, `until`, `n`, `q1`, `median`, `q3` in months, phases in their order."""
    rows = []
    for phase in PHASES:
        for until in _ENDS:
            months = frame.loc[(frame["phase"] == phase) & (frame["until"] == until), "months"].dropna()
            if len(months):
                rows.append((phase, until, len(months), *np.percentile(months, [25, 50, 75])))
    return pd.DataFrame(rows, columns=["phase", "until", "n", "q1", "median", "q3"])
