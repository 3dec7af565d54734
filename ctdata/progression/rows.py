"""The studies of programs as arrays: one row for each program and study. Made once for a snapshot.

A program is an agent in an experimental role and a tumour at the level of the tissue (OncoTree's first level); studies
of any solid tumour or any blood cancer are programs of a basket of their own (definitions 1.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from ctdata import knowledge

EXPERIMENTAL = "experimental"
NO_DATE = np.iinfo(np.int32).min
NO_PHASE = 0
P1, P1_2, P2, P2_3, P3 = 1, 2, 3, 4, 5
PHASE_CODES = {"PHASE1": P1, "PHASE1_PHASE2": P1_2, "PHASE2": P2, "PHASE2_PHASE3": P2_3, "PHASE3": P3}
RUNNING_STATUSES = (
    "RECRUITING",
    "NOT_YET_RECRUITING",
    "ENROLLING_BY_INVITATION",
    "ACTIVE_NOT_RECRUITING",
    "SUSPENDED",
)
S_RUNNING, S_COMPLETED, S_STOPPED, S_UNKNOWN = 0, 1, 2, 3
STATUS_CODES = dict.fromkeys(RUNNING_STATUSES, S_RUNNING) | {
    "COMPLETED": S_COMPLETED,
    "TERMINATED": S_STOPPED,
    "WITHDRAWN": S_STOPPED,
}
BASKETS = ("SOLID", "HEME", "CANCER")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Programs:
    """Rows sorted by program. `agent`, `tumour`: place of each program's names; days are since 1970."""

    agents: tuple[str, ...]
    tumours: tuple[str, ...]
    agent: np.ndarray  # int32, a program
    tumour: np.ndarray  # int32, a program
    program: np.ndarray  # int32, a row
    phase: np.ndarray  # int8, PHASE_CODES
    start: np.ndarray  # int32 days, NO_DATE where none is stated
    is_actual: np.ndarray  # bool: the start took place
    end: np.ndarray  # int32 days: completion
    status: np.ndarray  # int8
    is_industry: np.ndarray  # bool
    is_selected: np.ndarray  # bool: patients are selected by a biomarker
    study: np.ndarray  # int32: place in `nct_ids`
    nct_ids: np.ndarray
    modalities: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, tuple[str, ...]]
    n_outside: Mapping[str, int]  # studies with a program that no funnel takes, by phase

    @property
    def n(self) -> int:
        return len(self.agent)


@cache
def tissue_of(code: str) -> str:
    """The first level of the tree above a tumour type; a basket stays one."""
    if code in BASKETS:
        return code
    above = {entry.code: entry.parent for entry in knowledge.tumour_types()}
    place = code
    while (parent := above.get(place)) and parent not in BASKETS:
        place = parent
    return place


def days(value: date | None) -> int:
    """Days since 1970; NO_DATE for none."""
    return NO_DATE if value is None else (value - _EPOCH).days


def programs(studies: Iterable[Mapping[str, Any]], given: Iterable[Mapping[str, Any]]) -> Programs:
    """From rows of `studies` (interventional, cancer) and of `agents`; agents without a name of their own start no program."""
    by_id = {row["nct_id"]: row for row in studies}
    rows: dict[tuple[str, str], set[str]] = {}
    modalities: dict[str, tuple[str, ...]] = {}
    targets: dict[str, tuple[str, ...]] = {}
    for row in given:
        study = by_id.get(row["nct_id"])
        if study is None or row["role"] != EXPERIMENTAL or not row["agent_is_named"]:
            continue
        modalities.setdefault(row["agent"], tuple(row["agent_modalities"] or ()))
        targets.setdefault(row["agent"], tuple(row["agent_targets"] or ()))
        for tissue in dict.fromkeys(tissue_of(code) for code in study["tumour_types"] or ("CANCER",)):
            rows.setdefault((row["agent"], tissue), set()).add(row["nct_id"])
    return _arrays(rows, by_id, modalities, targets)


def _arrays(
    rows: Mapping[tuple[str, str], set[str]],
    by_id: Mapping[str, Mapping[str, Any]],
    modalities: Mapping[str, tuple[str, ...]],
    targets: Mapping[str, tuple[str, ...]],
) -> Programs:
    keys = sorted(key for key, ids in rows.items() if any(by_id[i]["phase"] in PHASE_CODES for i in ids))
    agents, tumours = sorted({a for a, _ in keys}), sorted({t for _, t in keys})
    ids = sorted({i for key in keys for i in rows[key]})
    place = {i: n for n, i in enumerate(ids)}
    pairs = [(n, i) for n, key in enumerate(keys) for i in sorted(rows[key]) if by_id[i]["phase"] in PHASE_CODES]
    held = [by_id[i] for _, i in pairs]
    outside: dict[str, int] = {}
    for i in {i for chosen in rows.values() for i in chosen}:
        if by_id[i]["phase"] not in PHASE_CODES:
            outside[by_id[i]["phase"] or "none stated"] = outside.get(by_id[i]["phase"] or "none stated", 0) + 1
    return Programs(
        tuple(agents),
        tuple(tumours),
        np.array(
            [agents.index(a) for a, _ in keys] if len(agents) < 50 else _places(agents, [a for a, _ in keys]),
            np.int32,
        ),
        np.array(_places(tumours, [t for _, t in keys]), np.int32),
        np.array([n for n, _ in pairs], np.int32),
        np.array([PHASE_CODES[s["phase"]] for s in held], np.int8),
        np.array([days(s["start_date"]) for s in held], np.int32),
        np.array([s["start_date_type"] != "ESTIMATED" for s in held], bool),
        np.array([days(s["completion_date"] or s["primary_completion_date"]) for s in held], np.int32),
        np.array([STATUS_CODES.get(s["overall_status"], S_UNKNOWN) for s in held], np.int8),
        np.array([s["lead_sponsor_class"] == "INDUSTRY" for s in held], bool),
        np.array([bool(s["is_biomarker_selected"]) for s in held], bool),
        np.array([place[i] for _, i in pairs], np.int32),
        np.array(ids, dtype=str),
        {a: modalities.get(a, ()) for a in agents},
        {a: targets.get(a, ()) for a in agents},
        outside,
    )


def _places(names: list[str], wanted: list[str]) -> list[int]:
    place = {name: n for n, name in enumerate(names)}
    return [place[name] for name in wanted]
