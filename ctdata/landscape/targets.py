"""Targets by tumour: the heat map with its three readings, how few targets hold most studies, and crowding."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from ctdata import knowledge
from ctdata.concepts import tumour_types
from ctdata.concepts.crowding import SEPARATOR
from ctdata.schema import MISSING
from ctdata.search.crosstab import Selection

READINGS = ("studies", "unique agents", "sponsors")
USUAL, MORE, TOP = (16, 12), (36, 20), 10  # targets × tumours shown; targets of the concentration
COMPETING = 2


def by_tumour(
    selection: Selection, reading: str = "studies", n_targets: int = USUAL[0], n_tumours: int = USUAL[1]
) -> pd.DataFrame:
    """The largest targets × tumour tissues: `target`, `tumour` (codes), `n` of the reading, zero cells included."""
    targets = [t for t in selection.counts("targets") if t != MISSING][:n_targets]
    tumours = list(tissues(selection))[:n_tumours]
    counted = _counted(selection, reading)
    rows, columns = _places(selection, "targets"), _places(selection, "tumour_groups")
    cells = [(t, c, int(counted[rows[t], columns[c]])) for t in targets for c in tumours]
    return pd.DataFrame(cells, columns=["target", "tumour", "n"])


def _counted(selection: Selection, reading: str) -> np.ndarray:
    if reading == "unique agents":
        return _agents(selection)
    if reading == "sponsors":
        return selection.distinct("targets", "tumour_groups", "lead_sponsor_name")
    return selection.cross("targets", "tumour_groups")


def _agents(selection: Selection) -> np.ndarray:
    """Distinct named agents that have the target themselves, in studies of the tumour."""
    per_tumour = selection.cross("agents", "tumour_groups") > 0
    agents, targets = selection.names("agents"), _places(selection, "targets")
    found = np.zeros((len(selection.names("targets")), per_tumour.shape[1]), np.int64)
    for place, agent in enumerate(agents[:-1]):
        for target in _targets_of().get(agent, ()):
            if target in targets:
                found[targets[target]] += per_tumour[place]
    return found


@cache
def _targets_of() -> dict[str, tuple[str, ...]]:
    return {a.name: a.targets for a in knowledge.agents()}


def _places(selection: Selection, name: str) -> dict[str, int]:
    return {value: place for place, value in enumerate(selection.names(name))}


def tissues(selection: Selection) -> dict[str, int]:
    """Studies for each tumour tissue (the topmost types), the largest first."""
    return {
        code: n
        for code, n in selection.counts("tumour_groups").items()
        if code != MISSING and tumour_types.tissue(code) == code
    }


def concentration(selection: Selection, top: int = TOP) -> tuple[list[str], int, int]:
    """The largest targets, the studies that test at least one of them, and all studies with a target."""
    counts = selection.counts("targets")
    largest = [t for t in counts if t != MISSING][:top]
    return largest, int(selection.has("targets", largest).sum()), selection.n - counts[MISSING]


def crowding(selection: Selection, most: int = 20) -> pd.DataFrame:
    """Target × tissue × line with the most studies: `entry`, `target`, `tumour`, `line`, `n_studies`, `n_sponsors`."""
    counts = [(e, n) for e, n in selection.counts("crowding").items() if e != MISSING][:most]
    rows = [(e, *e.split(SEPARATOR), n) for e, n in counts]
    frame = pd.DataFrame(rows, columns=["entry", "target", "tumour", "line", "n_studies"])
    frame["n_sponsors"] = [_sponsors(selection, e) for e in frame["entry"]]
    return frame


def _sponsors(selection: Selection, entry: str) -> int:
    found = selection.where(selection.has("crowding", [entry])).counts("lead_sponsor_name")
    return len(found) - 1


def competing(selection: Selection) -> tuple[int, int]:
    """Studies that share all three with at least one other, and studies with all three known."""
    pairs = selection.pairs("crowding")
    counted = np.bincount(pairs.values, minlength=len(pairs.names))
    last = len(pairs.names) - 1
    shares = (counted[pairs.values] >= COMPETING) & (pairs.values < last)
    return len(np.unique(pairs.rows[shares])), selection.n - int(counted[last])
