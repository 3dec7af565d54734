"""Tables of a snapshot → the arrays of `rows.Programs`, column by column."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ctdata.progression import unmapped
from ctdata.progression.rows import (
    EXPERIMENTAL,
    NO_DATE,
    PHASE_CODES,
    S_UNKNOWN,
    STATUS_CODES,
    Programs,
    tissue_of,
)

STUDY_COLUMNS = (
    "nct_id", "phase", "start_date", "start_date_type", "completion_date", "primary_completion_date", "overall_status",
    "lead_sponsor_class", "is_biomarker_selected", "tumour_types", "study_type", "is_oncology",
)  # fmt: skip
AGENT_COLUMNS = ("nct_id", "agent", "agent_is_named", "role", "agent_modalities", "agent_targets")


class Readable(Protocol):
    """What is needed of a snapshot."""

    @property
    def core(self) -> pa.Table: ...

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table: ...


def of_snapshot(snapshot: Readable) -> Programs:
    """The programs of a snapshot, made of its tables; a published one holds them ready (`stored.read`)."""
    return programs(
        snapshot.core.select([*STUDY_COLUMNS, "unmapped_interventions"]),
        snapshot.table("agents", list(AGENT_COLUMNS)),
        snapshot.table("interventions", list(unmapped.COLUMNS)),
    )


def programs(studies: pa.Table, agents: pa.Table, interventions: pa.Table | None = None) -> Programs:
    """`studies`: rows of core with STUDY_COLUMNS; `agents`: rows with AGENT_COLUMNS. Interventional cancer studies count.

    With `interventions` (`unmapped.COLUMNS`) drugs without an entry in the knowledge files start programs too."""
    chosen = studies.filter(
        pc.and_(
            pc.equal(studies.column("study_type").cast(pa.string()), "INTERVENTIONAL"),
            pc.fill_null(studies.column("is_oncology"), False),
        )
    )
    held = _studies(chosen)
    named = pc.and_(
        pc.equal(agents.column("role").cast(pa.string()), EXPERIMENTAL),
        pc.fill_null(agents.column("agent_is_named"), False),
    )
    given = agents.filter(named).select(["nct_id", "agent"]).to_pandas().drop_duplicates()
    if interventions is not None:
        given = pd.concat(
            [given, unmapped.given(chosen.select(list(unmapped.STUDY_COLUMNS)), interventions)], ignore_index=True
        ).drop_duplicates()
    tissues = _tissues(chosen)
    pairs = given.merge(tissues, on="nct_id").drop_duplicates(["nct_id", "agent", "tumour"])
    pairs = pairs.merge(held, on="nct_id")
    outside = (
        pairs[~pairs["phase"].isin(PHASE_CODES)]
        .drop_duplicates("nct_id")["phase"]
        .fillna("none stated")
        .value_counts()
    )
    pairs = pairs[pairs["phase"].isin(PHASE_CODES)].sort_values(["agent", "tumour", "nct_id"], kind="stable")
    return _arrays(pairs, _classes(agents, "agent_modalities"), _classes(agents, "agent_targets"), outside.to_dict())


def _studies(chosen: pa.Table) -> pd.DataFrame:
    frame = pd.DataFrame({"nct_id": _texts(chosen, "nct_id"), "phase": _texts(chosen, "phase")})
    frame["start"] = _days(chosen, "start_date")
    end, primary = _days(chosen, "completion_date"), _days(chosen, "primary_completion_date")
    frame["end"] = np.where(end == NO_DATE, primary, end)
    frame["is_actual"] = _texts(chosen, "start_date_type") != "ESTIMATED"
    frame["status"] = (
        pd.Series(_texts(chosen, "overall_status")).map(STATUS_CODES).fillna(S_UNKNOWN).astype(np.int8).to_numpy()
    )
    frame["is_industry"] = _texts(chosen, "lead_sponsor_class") == "INDUSTRY"
    frame["is_selected"] = pc.fill_null(chosen.column("is_biomarker_selected"), False).to_numpy(zero_copy_only=False)
    return frame


def _texts(table: pa.Table, name: str) -> np.ndarray:
    return table.column(name).cast(pa.string()).to_numpy(zero_copy_only=False)


def _days(table: pa.Table, name: str) -> np.ndarray:
    return pc.fill_null(table.column(name).cast(pa.date32()).cast(pa.int32()), NO_DATE).to_numpy(zero_copy_only=False)


def _tissues(chosen: pa.Table) -> pd.DataFrame:
    """One row for each study and tissue; a study of no named type is one of any cancer."""
    listed = chosen.column("tumour_types").combine_chunks()
    values = pc.list_flatten(listed).cast(pa.string()).to_numpy(zero_copy_only=False)
    parents = pc.list_parent_indices(listed).to_numpy(zero_copy_only=False)
    ids = _texts(chosen, "nct_id")
    frame = pd.DataFrame(
        {"nct_id": ids[parents], "tumour": pd.Series(values, dtype=object).map(tissue_of)}
    ).drop_duplicates()
    bare = np.setdiff1d(np.arange(len(ids)), parents)
    return pd.concat([frame, pd.DataFrame({"nct_id": ids[bare], "tumour": "CANCER"})], ignore_index=True)


def _classes(agents: pa.Table, column: str) -> dict[str, tuple[str, ...]]:
    frame = agents.select(["agent", column]).to_pandas().drop_duplicates("agent")
    return {a: tuple(v) if v is not None else () for a, v in zip(frame["agent"], frame[column], strict=True)}


def _arrays(pairs: pd.DataFrame, modalities: dict, targets: dict, outside: dict[str, int]) -> Programs:
    agent, agents = pd.factorize(pairs["agent"], sort=True)
    tumour, tumours = pd.factorize(pairs["tumour"], sort=True)
    study, ids = pd.factorize(pairs["nct_id"], sort=True)
    key = agent.astype(np.int64) * (len(tumours) + 1) + tumour
    _, first, program = np.unique(key, return_index=True, return_inverse=True)
    return Programs(
        tuple(agents), tuple(tumours), agent[first].astype(np.int32), tumour[first].astype(np.int32), program.astype(np.int32),
        pairs["phase"].map(PHASE_CODES).to_numpy(np.int8), pairs["start"].to_numpy(np.int32), pairs["is_actual"].to_numpy(bool),
        pairs["end"].to_numpy(np.int32), pairs["status"].to_numpy(np.int8), pairs["is_industry"].to_numpy(bool),
        pairs["is_selected"].to_numpy(bool), study.astype(np.int32), np.array(ids, dtype=str),
        {a: modalities.get(a, ()) for a in agents}, {a: targets.get(a, ()) for a in agents}, outside,
    )  # fmt: skip
