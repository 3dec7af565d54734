"""Figures of the landscape that are grids: targets by tumour, what is combined with what."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ctdata.address.held import Opened, short_target_names, tumour_names
from ctdata.charts import grid
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count, format_share
from ctdata.errors import NothingToDraw
from ctdata.figures.chosen import Shown
from ctdata.figures.landscape import METHOD
from ctdata.figures.made import Made
from ctdata.landscape import combinations, targets
from ctdata.schema import MISSING

TARGETS_BY_TUMOUR = "Which targets are crowded, and which are empty, by cancer?"
COMBINATIONS = "What is combined with what?"
MATRIX_READINGS = ("studies", "planned participants")


def targets_by_tumour(opened: Opened, shown: Shown, reading: str = "studies", more: bool = False) -> Made:
    """Targets × tumour tissues; `reading`: what a cell counts; `more`: of both. Raises NothingToDraw."""
    data = targets.by_tumour(shown.selection, reading, *(targets.MORE if more else targets.USUAL))
    if data.empty:
        raise NothingToDraw("None of these studies has a known target.", TARGETS_BY_TUMOUR)
    data["row"] = [short_target_names().get(t, t) for t in data["target"]]
    data["column"] = [tumour_names().get(c, c) for c in data["tumour"]]
    _, on_top, of = targets.concentration(shown.selection)

    def draw(some: pd.DataFrame) -> go.Figure:
        return grid.cells(some, list(dict.fromkeys(some["row"])), list(dict.fromkeys(some["column"])), reading)

    return Made(
        "targets_by_tumour", draw(data), TARGETS_BY_TUMOUR, n=shown.selection.n, counted=int(data["n"].sum()) if reading == "studies" else None,
        note=f"Each cell: {reading}. The ten largest targets are in {format_share(on_top, of)} of the studies with a known target. Target not known: {format_count(shown.selection.counts('targets')[MISSING])}. A study counts in each of its targets and tissues; a 0 is a finding of this snapshot, not of the world."
        + (" Agents that a record only describes are not counted." if reading == "unique agents" else ""),
        alt=f"Grid: {reading} for each target and tumour tissue; darker cells hold more, empty cells hold none.",
        data=data, method=METHOD, redraw=draw, row="row", rows=shown.selection.rows, columns={"n": f"{reading} of the cell"},
    )  # fmt: skip


def combined(opened: Opened, shown: Shown, reading: str = "studies") -> Made:
    """Classes × what they are given with in one arm; `reading`: what a cell counts. Raises NothingToDraw."""
    data = combinations.matrix(shown.selection)
    if data.empty:
        raise NothingToDraw("None of these studies gives an immunotherapy in an experimental arm.", COMBINATIONS)
    counted = int(data["n_studies"].sum())
    rows, columns = _by_size(data, "modality"), _by_size(data, "partner")
    data = _with_zeros(data, rows, columns)
    data["row"] = [label("modality", m) for m in data["modality"]]
    data["column"] = [label("combination_classes", p) for p in data["partner"]]
    data["n"] = data["planned"] if reading == "planned participants" else data["n_studies"]

    def draw(some: pd.DataFrame) -> go.Figure:
        there = [label("modality", m) for m in rows if m in set(some["modality"])]
        return grid.cells(some, there, [label("combination_classes", c) for c in columns], reading, _hover(some))

    return Made(
        "combinations", draw(data), COMBINATIONS, n=shown.selection.n, counted=counted,
        note=f"Each cell: {reading}. Read within one experimental arm; a study counts in each of its cells. Lymphodepletion before cells is no chemotherapy combination. Planned and actual participants are never added together; a study counts all of its participants in each cell.",
        alt=f"Grid: {reading} for each class of immunotherapy and what it is given with in one experimental arm.",
        data=data, method=METHOD, redraw=draw, row="row", rows=shown.selection.rows, columns={"n": f"{reading} of the cell"},
    )  # fmt: skip


def _hover(data: pd.DataFrame) -> list[str]:
    counts = ("n_studies", "planned", "n_planned", "actual", "n_actual")
    return [
        f"{r} + {c}<br>{format_count(s)} studies<br>planned {format_count(p)} participants ({format_count(k)} studies)<br>actual {format_count(a)} ({format_count(b)} studies)"
        if s
        else f"{r} + {c}<br>0 studies"
        for r, c, s, p, k, a, b in zip(data["row"], data["column"], *(data[name] for name in counts), strict=True)
    ]


def _by_size(data: pd.DataFrame, name: str) -> list[str]:
    return list(data.groupby(name)["n_studies"].sum().sort_values(ascending=False).index)


def _with_zeros(data: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Every cell in the order in which it is drawn, the empty ones too."""
    there = data.set_index(["modality", "partner"])
    cells = there.reindex(pd.MultiIndex.from_product([rows, columns], names=there.index.names)).reset_index()
    cells["combination"] = cells["modality"] + combinations.JOIN + cells["partner"]
    counts = ["n_studies", "planned", "n_planned", "actual", "n_actual"]
    return cells.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, int))[list(data.columns)]
