"""Lead sponsors beside each other: how many of their studies stopped, and what became of results that were due.

No league table: rows are ordered by the number of studies, each share has its interval, and sponsors with few studies
are left out and counted. Reads statuses, dates and countries of interventional cancer studies.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.knowledge import thresholds
from ctdata.progression.rows import RUNNING_STATUSES
from ctdata.progression.rules import FEW, SMALL
from ctdata.progression.stopping import ENDED
from ctdata.stats.intervals import wilson

COLUMNS = (
    "nct_id", "lead_sponsor_name", "overall_status", "phase", "targets", "countries", "primary_completion_date",
    "primary_completion_date_type", "has_results", "results_first_post_date", "study_type", "is_oncology", "is_immunotherapy",
)  # fmt: skip
IN_TIME, LATE, OWED, NOT_YET, NOT_REQUIRED, CANNOT_TELL = (
    "due, posted in time", "due, posted late", "due, not posted", "not due yet", "not required", "cannot tell",
)  # fmt: skip
STATES = (IN_TIME, LATE, OWED, NOT_YET, NOT_REQUIRED, CANNOT_TELL)


def studies(core: pa.Table, as_of: date, target: str = "", immunotherapy_only: bool = True) -> pd.DataFrame:
    """Interventional cancer studies, a row each, with `results`: one of STATES."""
    wanted = pc.equal(core.column("study_type").cast(pa.string()), "INTERVENTIONAL")
    wanted = pc.and_(wanted, pc.fill_null(core.column("is_oncology"), False))
    if immunotherapy_only:
        wanted = pc.and_(wanted, pc.fill_null(core.column("is_immunotherapy"), False))
    found = core.select(list(COLUMNS)).filter(wanted).to_pandas()
    if target:
        found = found[[v is not None and target in v for v in found["targets"]]].reset_index(drop=True)
    return found.assign(results=_results(found, as_of))


def _results(found: pd.DataFrame, as_of: date) -> np.ndarray:
    """What is owed, decided from the record alone; what it cannot tell stays so, and nobody is late who owes nothing."""
    rule = thresholds.results_due()
    done, posted = pd.to_datetime(found["primary_completion_date"]), pd.to_datetime(found["results_first_post_date"])
    due = done + pd.Timedelta(days=rule.due_days)
    is_done = ((found["primary_completion_date_type"] == "ACTUAL") & done.notna()).to_numpy(bool)
    has = found["has_results"].fillna(False).to_numpy(bool)
    at_home = np.array([v is not None and rule.country in v for v in found["countries"]], bool)
    # No site in the country may still be a trial under its law; before the rule's day older law held.
    is_due = is_done & at_home & (done >= pd.Timestamp(rule.completed_from)).to_numpy(bool)
    is_over = (due < pd.Timestamp(as_of)).to_numpy(bool)
    state = np.full(len(found), CANNOT_TELL, dtype=object)
    state[~is_done & found["overall_status"].isin(RUNNING_STATUSES).to_numpy(bool)] = NOT_YET
    state[is_due & ~has] = np.where(is_over, OWED, NOT_YET)[is_due & ~has]
    state[is_due & has & posted.notna()] = np.where(posted <= due, IN_TIME, LATE)[is_due & has & posted.notna()]
    state[found["phase"].isin(rule.phases_without) | (found["overall_status"] == "WITHDRAWN")] = NOT_REQUIRED
    return state


def stop_shares(found: pd.DataFrame, most: int = 15, least: int = FEW) -> tuple[pd.DataFrame, int]:
    """Stopped (terminated or withdrawn) of ended studies by sponsor, those with most studies first; and the sponsors left out.

    `sponsor`, `k`, `n`, `share`, `low`, `high`, `is_small`."""
    ended = found[found["overall_status"].isin(ENDED)]
    n = ended.groupby("lead_sponsor_name").size()
    k = (
        ended[ended["overall_status"] != "COMPLETED"]
        .groupby("lead_sponsor_name")
        .size()
        .reindex(n.index, fill_value=0)
    )
    data = pd.DataFrame({"sponsor": n.index, "k": k.to_numpy(), "n": n.to_numpy()})
    few = int((data["n"] < least).sum())
    data = (
        data[data["n"] >= least]
        .sort_values(["n", "sponsor"], ascending=[False, True])
        .head(most)
        .reset_index(drop=True)
    )
    data["share"] = data["k"] / data["n"]
    bounds = [wilson(int(a), int(b)) for a, b in zip(data["k"], data["n"], strict=True)]
    data["low"], data["high"] = [low for low, _ in bounds], [high for _, high in bounds]
    return data.assign(is_small=data["n"] < SMALL), few  # fmt: skip


def results_by_sponsor(found: pd.DataFrame, most: int = 15) -> pd.DataFrame:
    """`sponsor`, `n`, and a count for each of STATES; those with most studies first."""
    counts = found.groupby(["lead_sponsor_name", "results"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STATES), fill_value=0)
    counts.insert(0, "n", counts.sum(axis=1))
    return counts.sort_values("n", ascending=False, kind="stable").head(most).rename_axis("sponsor").reset_index()
