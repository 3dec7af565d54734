"""Why studies stopped: counts of their classes with intervals, over any one property of a study.

Reads `stop_reasons` (derived by rules at build time) and `why_stopped` (the sponsor's words). A study may have several
reasons, so shares add up to more than one. No reason given is a class, never left out of a denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.concepts.stop_reason import NOTHING_WRITTEN, STOPPED
from ctdata.schema import PHASES
from ctdata.stats.intervals import wilson

COLUMNS = (
    "nct_id", "overall_status", "phase", "lead_sponsor_class", "start_year", "modalities", "targets", "study_type",
    "is_oncology", "is_immunotherapy", "why_stopped", "stop_reasons",
)  # fmt: skip
ENDED = ("COMPLETED", "TERMINATED", "WITHDRAWN")
RECRUITMENT = "Insufficient_Enrollment"
NOT_STATED = ""
_YEARS = 20
_LISTS = ("modalities", "targets", "stop_reasons")


@dataclass(frozen=True, slots=True)
class Share:
    """k of n with its 95 % Wilson interval."""

    k: int
    n: int

    @property
    def share(self) -> float:
        return self.k / self.n if self.n else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.k, self.n)


def studies(core: pa.Table, immunotherapy_only: bool = False) -> pd.DataFrame:
    """Interventional cancer studies that ended or are suspended: a row each, lists as tuples."""
    wanted = pc.and_(
        pc.equal(core.column("study_type").cast(pa.string()), "INTERVENTIONAL"),
        pc.is_in(core.column("overall_status").cast(pa.string()), pa.array([*ENDED, "SUSPENDED"])),
    )
    wanted = pc.and_(wanted, pc.fill_null(core.column("is_oncology"), False))
    if immunotherapy_only:
        wanted = pc.and_(wanted, pc.fill_null(core.column("is_immunotherapy"), False))
    found = core.select(list(COLUMNS)).filter(wanted).to_pandas()
    for name in _LISTS:
        found[name] = [tuple(v) if v is not None else () for v in found[name]]
    found["start_year"] = ["" if pd.isna(y) else str(int(y)) for y in found["start_year"]]
    for name in ("phase", "lead_sponsor_class", "why_stopped"):
        found[name] = found[name].astype(object).where(found[name].notna(), NOT_STATED)
    return found


def stopped(frame: pd.DataFrame) -> pd.DataFrame:
    """Terminated, withdrawn or suspended."""
    return frame[frame["overall_status"].isin(STOPPED)]


def by_reason(frame: pd.DataFrame, reasons: Sequence[str] | None = None) -> pd.DataFrame:
    """`reason`, `n_studies`, `n`, `share`, `low`, `high` of stopped studies: no reason given first, then by number.

    `reasons`: these, in this order, those that nobody gave included."""
    counts = frame["stop_reasons"].explode().value_counts()
    names = reasons or [NOTHING_WRITTEN, *(r for r in counts.index if r != NOTHING_WRITTEN)]
    rows = [(r, int(counts.get(r, 0)), len(frame)) for r in names]
    found = pd.DataFrame(rows, columns=["reason", "n_studies", "n"])
    found["share"] = found["n_studies"] / max(len(frame), 1)
    found[["low", "high"]] = [wilson(k, n) for k, n in zip(found["n_studies"], found["n"], strict=True)]
    return found


def by_slice(frame: pd.DataFrame, column: str, most: int = 12) -> pd.DataFrame:
    """Rows as `by_reason` for each value of a column (`value`): the largest ones, phases and years in their order."""
    spread = frame.explode(column) if column in _LISTS else frame
    spread = spread.assign(**{column: spread[column].fillna(NOT_STATED)})
    largest = list(spread[column].value_counts().index)
    if column == "start_year":
        names = sorted(largest)[-_YEARS:]
    elif column == "phase":
        names = sorted(largest, key=lambda p: PHASES.index(p) if p in PHASES else len(PHASES))
    else:
        names = largest[:most]
    reasons = list(by_reason(frame)["reason"])
    parts = [by_reason(spread[spread[column] == name], reasons).assign(value=name) for name in names]
    return pd.concat(parts, ignore_index=True)


def of_value(frame: pd.DataFrame, column: str, value: str) -> pd.DataFrame:
    """The studies behind one value of `by_slice`."""
    if column not in _LISTS:
        return frame[frame[column] == value]
    return frame[[value in held if value else not held for held in frame[column]]]


def ended_early(frame: pd.DataFrame) -> Share:
    """Terminated of completed and terminated studies: what articles call "ended early". Withdrawn ones enrolled nobody."""
    statuses = frame["overall_status"]
    terminated = int((statuses == "TERMINATED").sum())
    return Share(terminated, terminated + int((statuses == "COMPLETED").sum()))


def citing(frame: pd.DataFrame, reason: str = RECRUITMENT) -> Share:
    """Of the terminated studies those whose words give this reason, whatever else they give."""
    some = frame[frame["overall_status"] == "TERMINATED"]
    return Share(sum(reason in reasons for reasons in some["stop_reasons"]), len(some))


def for_want_of_participants(frame: pd.DataFrame) -> Share:
    """Of completed and terminated studies those that were terminated and name too few participants."""
    return Share(citing(frame).k, ended_early(frame).n)


def completion(frame: pd.DataFrame) -> Share:
    """Completed of completed, terminated and withdrawn studies (definitions 1.1): completion, not success."""
    statuses = frame["overall_status"]
    return Share(int((statuses == "COMPLETED").sum()), int(statuses.isin(ENDED).sum()))


def words_of(frame: pd.DataFrame, reason: str) -> pd.DataFrame:
    """The studies of one class, the sponsor's own words beside them: `nct_id`, `overall_status`, `why_stopped`."""
    inside = np.array([reason in reasons for reasons in frame["stop_reasons"]], bool)
    return frame.loc[inside, ["nct_id", "overall_status", "why_stopped"]]
