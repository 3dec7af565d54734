"""One program in words, with the studies behind it."""

from __future__ import annotations

from typing import Any

import numpy as np

from ctdata.progression.paths import CODE, NOT_ENTERED, Paths
from ctdata.progression.rows import NO_DATE, Programs
from ctdata.progression.rules import LABELS, PHASES, RECENT, SILENT, STATES, UNKNOWN

_MONTH = 30.44
_ARROW = " ▸ "


def words(paths: Paths, place: int) -> str:
    """ "phase 1 2014 ▸ phase 2 2017 ▸ silent 31 months": what was seen, then what became of the last of it."""
    entered = [p for p in PHASES if paths.entered(p)[place]]
    parts = [
        f"phase {p} {_year(paths.start[p][place])}" for p in sorted(entered, key=lambda p: int(paths.start[p][place]))
    ]
    last = max(entered, default=0)
    state = int(paths.state[last][place]) if last else NOT_ENTERED
    return _ARROW.join([*parts, _said(paths, last, place, state)]) if parts else ""


def _said(paths: Paths, phase: int, place: int, state: int) -> str:
    name = STATES[state]
    end = int(paths.last_end[phase][place])
    if name in (SILENT, RECENT) and end != NO_DATE:
        months = round((paths.as_of - end) / _MONTH)
        return f"{'silent' if name == SILENT else 'completed'} {months} months"
    return "status unknown" if name == UNKNOWN else LABELS[name]


def _year(day: int) -> int:
    return int(np.datetime64(int(day), "D").astype("datetime64[Y]").astype(int)) + 1970


def record(programs: Programs, paths: Paths, place: int) -> dict[str, Any]:
    """A program as a row: agent, tumour, path, the state of each phase, NCT ids."""
    rows = np.flatnonzero(programs.program == place)
    return {
        "agent": programs.agents[programs.agent[place]],
        "tumour": programs.tumours[programs.tumour[place]],
        "path": words(paths, place),
        "states": {p: STATES[int(paths.state[p][place])] for p in PHASES if paths.state[p][place] != NOT_ENTERED},
        "nct_ids": sorted({str(programs.nct_ids[programs.study[r]]) for r in rows}),
    }


def of_state(programs: Programs, paths: Paths, places: np.ndarray, phase: int, state: str) -> list[dict[str, Any]]:
    """The programs of a step that are in one state, the most studied first."""
    chosen = places[paths.state[phase][places] == CODE[state]]
    order = np.lexsort((chosen, -paths.n_studies[phase][chosen]))
    return [record(programs, paths, int(place)) for place in chosen[order]]
