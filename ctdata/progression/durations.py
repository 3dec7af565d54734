"""How long studies of a phase took, from start to primary completion and to completion; from ACTUAL dates alone.

A planned date is no duration. Studies that are still running are not in it, so late years look shorter than they are.
"""

from __future__ import annotations

from functools import reduce

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


def in_months(core: pa.Table) -> pd.DataFrame:
    """A row for each completed interventional cancer study, phase and end with both dates ACTUAL.

    `phase`, `until`, `months`, `is_immunotherapy`, `is_led_by_industry`."""
    held = core.select(list(COLUMNS)).filter(_wanted(core))
    parts = []
    for until, column in _ENDS.items():
        some = held.filter(_is(held, f"{column}_type", "ACTUAL"))
        days = pc.subtract(_days(some, column), _days(some, "start_date")).to_numpy(zero_copy_only=False)
        found = {
            "phase": pd.Categorical(some.column("phase").cast(pa.string()).to_pylist(), PHASES),
            "until": pd.Categorical([until] * len(days), list(_ENDS)),
            "months": days / MONTH,
            "is_immunotherapy": _flags(pc.fill_null(some.column("is_immunotherapy"), False)),
            "is_led_by_industry": _flags(_is(some, "lead_sponsor_class", "INDUSTRY")),
        }
        parts.append(pd.DataFrame(found))
    found = pd.concat(parts, ignore_index=True)
    return found[found["months"] >= 0].reset_index(drop=True)


def _wanted(core: pa.Table) -> pa.ChunkedArray:
    chosen = [
        _is(core, "study_type", "INTERVENTIONAL"),
        _is(core, "overall_status", "COMPLETED"),
        _is(core, "start_date_type", "ACTUAL"),
        pc.is_in(core.column("phase").cast(pa.string()), pa.array(PHASES)),
        pc.fill_null(core.column("is_oncology"), False),
    ]
    return reduce(pc.and_, chosen)


def _is(table: pa.Table, column: str, value: str) -> pa.ChunkedArray:
    return pc.fill_null(pc.equal(table.column(column).cast(pa.string()), value), False)


def _flags(column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy(zero_copy_only=False).astype(bool)


def of(frame: pd.DataFrame, immunotherapy_only: bool = False, industry_only: bool = False) -> pd.DataFrame:
    """Those rows of `in_months` that the reader asks for."""
    kept = np.ones(len(frame), bool)
    if immunotherapy_only:
        kept &= frame["is_immunotherapy"].to_numpy()
    if industry_only:
        kept &= frame["is_led_by_industry"].to_numpy()
    return frame[kept]


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
