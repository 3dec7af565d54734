"""Figures of the landscape about where studies stand: crowding, phase and status, enrolment."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ctdata.address.held import Opened, short_target_names, tumour_names
from ctdata.charts import landscape as charts
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.errors import NothingToDraw
from ctdata.figures.chosen import Shown
from ctdata.figures.landscape import METHOD
from ctdata.figures.made import Made
from ctdata.landscape import pipeline, targets

CROWDING = "Where do studies compete for the same patients?"
PHASE_AND_STATUS = "How far are they, and are they running?"
ENROLMENT = "How large are they?"


def crowding(opened: Opened, shown: Shown) -> Made:
    """The combinations of target, tumour and line with the most studies. Raises NothingToDraw."""
    data = targets.crowding(shown.selection)
    if data.empty:
        raise NothingToDraw("None of these studies has a known target, tumour and line.", CROWDING)
    _, known = targets.competing(shown.selection)
    largest, _, _ = targets.concentration(shown.selection)
    data["label"] = [_triple(*three) for three in zip(data["target"], data["tumour"], data["line"], strict=True)]
    data["n"] = data["n_studies"]
    data["said"] = [
        f"{format_count(n)} ({format_count(k)} sponsors)"
        for n, k in zip(data["n_studies"], data["n_sponsors"], strict=True)
    ]
    return Made(
        "crowding", charts.ranked_bars(data), CROWDING, n=shown.selection.n, data=data, method=METHOD, redraw=charts.ranked_bars, rows=shown.selection.rows,
        note=f"Target, tumour and line all known: {format_count(known)}; not: {format_count(shown.selection.n - known)}. “Line not stated” is a value of its own, and a large one. The ten largest targets: {', '.join(short_target_names().get(t, t) for t in largest)}.",
        alt="Bars: the target, tumour and line combinations with the most studies.",
    )  # fmt: skip


def _triple(target: str, tumour: str, line: str) -> str:
    return (
        f"{short_target_names().get(target, target)} × {tumour_names().get(tumour, tumour)} × {label('lines', line)}"
    )


def phase_and_status(opened: Opened, shown: Shown) -> Made:
    """Studies for each phase by status."""
    data = pipeline.phase_by_status(shown.selection)
    return Made(
        "phase_and_status", charts.phase_by_status(data), PHASE_AND_STATUS, n=shown.selection.n, data=data, method=METHOD, rows=shown.selection.rows,
        least_height=150 + 24 * data["phase"].nunique(),
        note="Compound phases are kept as posted. Unknown status: not verified for two years after the planned end; it is neither stopped nor running.",
        alt="Stacked bars: studies for each phase by status.",
    )  # fmt: skip


def enrolment(opened: Opened, shown: Shown) -> Made:
    """Medians and quartiles of participants a study, actual and planned apart. Raises NothingToDraw."""
    kinds = {kind: pipeline.enrolment(shown.selection, kind) for kind in ("ACTUAL", "ESTIMATED")}
    actual, planned = kinds.values()
    data = pd.concat([found.assign(kind=kind) for kind, found in kinds.items()], ignore_index=True)
    if data.empty:
        raise NothingToDraw("None of these studies states a number of participants.", ENROLMENT)
    stated = shown.selection.has("enrollment_type", list(kinds)) & ~np.isnan(
        shown.selection.numbers("enrollment_count")
    )
    return Made(
        "enrolment", charts.enrolment(actual, planned), ENROLMENT, n=int(data["n_studies"].sum()), data=data, method=METHOD,
        rows=shown.selection.where(stated).rows, least_height=120 + 28 * data["phase"].nunique(),
        note=f"Actual: {format_count(actual['n_studies'].sum())} studies with {format_count(actual['total'].sum())} participants. Planned: {format_count(planned['n_studies'].sum())} other studies with {format_count(planned['total'].sum())}. The two are never added together. Not stated: {format_count(pipeline.enrolment_not_stated(shown.selection))}.",
        alt="Medians and quartiles of participants for each phase, actual and planned apart.",
    )  # fmt: skip
