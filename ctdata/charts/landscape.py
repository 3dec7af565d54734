"""Figures of the landscape: tidy frame in, figure out. Nothing is counted or filtered here.

`customdata[0]` of every mark is the row of the frame that it shows, so that a click finds its studies.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import theme
from ctdata.charts.labels import label
from ctdata.charts.palette import ACCENT, HIGHLIGHT, MODALITY, NEUTRAL, STATUS, colour
from ctdata.schema import MISSING, PHASES

STATE_COLOURS = {
    "open": STATUS["RECRUITING"],
    "completed": STATUS["COMPLETED"],
    "unknown": STATUS["UNKNOWN"],
    "stopped": STATUS["TERMINATED"],
}
STATE_LABELS = {
    "open": "Open or active",
    "completed": "Completed",
    "unknown": "Unknown status",
    "stopped": "Stopped (terminated, withdrawn, suspended)",
}
_ROW = 30
_LONG_SAID = 9


def modality_by_year(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars over start years, one colour a modality; hatched where the start is only planned or the year is not over.

    Columns: `modality`, `start_year`, `n_studies`, `n_estimated`, `is_partial`."""
    totals = frame.groupby("modality")["n_studies"].sum().sort_values(ascending=False)
    traces, on_top = [], []
    for modality in sorted(totals.index, key=lambda m: (m not in MODALITY, -totals[m])):
        some = frame[frame["modality"] == modality]
        paint = MODALITY.get(modality, NEUTRAL)
        name = label("modality", modality) if modality in MODALITY else "Other classes"
        actual = some["n_studies"] - some["n_estimated"]
        traces.append(_stack(some, actual, name, paint, some["is_partial"].to_numpy(bool), True))
        planned = some[some["n_estimated"] > 0]
        if len(planned):
            on_top.append(
                _stack(
                    planned,
                    planned["n_estimated"],
                    f"{name}, planned start",
                    paint,
                    np.ones(len(planned), bool),
                    False,
                )
            )
    years = frame["start_year"].to_numpy(int)
    return theme.figure(
        *traces,
        *on_top,
        height=480,
        barmode="stack",
        bargap=0.25,
        clickmode="event+select",
        legend={"traceorder": "normal", "font": {"size": theme.SIZE_SMALL}},
        xaxis={
            "automargin": False,
            "title": {"text": "Start year (hatched: planned start, or year not over)"},
            "tickformat": "d",
            "dtick": year_step(years),
            "fixedrange": True,
        },
        yaxis={
            "automargin": False,
            "title": {"text": "Studies × classes"},
            "tickformat": ",",
            "nticks": 6,
            "fixedrange": True,
        },
        margin={"l": 64, "r": 16, "t": 8, "b": 56},
    )


def _stack(some: pd.DataFrame, n: pd.Series, name: str, paint: str, hatched: np.ndarray, listed: bool) -> go.Bar:
    kind = "posted as actual" if listed else "planned"
    return go.Bar(
        x=some["start_year"].to_numpy(int),
        y=n.to_numpy(),
        name=name,
        legendgroup=name.removesuffix(", planned start"),
        showlegend=listed,
        marker={"color": paint} | ({"pattern": hatch(hatched, paint)} if hatched.any() else {}),
        customdata=[[int(place), kind] for place in some.index],
        hovertemplate=f"<b>%{{x}}</b><br>{theme.plain(name)}: %{{y:,}}<extra></extra>",
    )


def hatch(where: np.ndarray, paint: str) -> dict:
    """A pattern for the bars that are not final."""
    return {"shape": np.where(where, "/", ""), "fillmode": "replace", "fgcolor": paint, "size": 5, "solidity": 0.4}


def year_step(years: np.ndarray) -> int:
    """The smallest of 1, 2, 5, 10 years that leaves at most eight labels."""
    span = int(np.ptp(years)) + 1 if len(years) else 1
    return next((step for step in (1, 2, 5, 10) if span / step <= 8), 10)


def ranked_bars(frame: pd.DataFrame, unit: str = "studies") -> go.Figure:
    """Horizontal bars in the frame's order that can be clicked.

    Columns: `label`, `n`; optional `said` (text behind the bar) and `colour`."""
    said = list(frame["said"]) if "said" in frame else [theme.format_count(n) for n in frame["n"]]
    widest = max((len(s) for s in said), default=0)
    names = [theme.wrap(name, 34 if widest < _LONG_SAID else 24) for name in frame["label"]]
    paint = list(frame["colour"]) if "colour" in frame else ACCENT
    bars = go.Bar(
        y=np.arange(len(frame)), x=frame["n"].to_numpy(), orientation="h", text=said, textposition="outside", marker={"color": paint},
        customdata=np.stack([np.arange(len(frame)).astype(object), np.array(names, dtype=object)], axis=1) if len(frame) else None,
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>%{{x:,}} {unit}<extra></extra>",
    )  # fmt: skip
    tallest = max((theme.lines(n) for n in names), default=1)
    return theme.figure(
        bars,
        height=max(96, 24 + len(frame) * (_ROW + 8 * (tallest - 1))),
        bargap=0.35,
        clickmode="event+select",
        margin={"l": theme.room(names), "r": 24 + 7 * widest, "t": 8, "b": 8},
        xaxis={"visible": False, "rangemode": "tozero", "fixedrange": True},
        yaxis={
            "autorange": "reversed",
            "automargin": False,
            "tickvals": np.arange(len(frame)),
            "ticktext": names,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )


def phase_by_status(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars, a phase a bar, statuses in their fixed colours.

    Columns: `phase`, `overall_status`, `n_studies`, `n_of_phase`."""
    phases = list(dict.fromkeys(frame["phase"]))
    traces = []
    for status in dict.fromkeys(frame["overall_status"]):
        some = frame[(frame["overall_status"] == status) & (frame["n_studies"] > 0)]
        if len(some):
            traces.append(
                go.Bar(
                    y=[phases.index(p) for p in some["phase"]], x=some["n_studies"].to_numpy(), orientation="h",
                    name=label("overall_status", status), marker={"color": colour("overall_status", status)},
                    customdata=some.index.to_numpy().reshape(-1, 1), hovertemplate=f"{theme.plain(label('overall_status', status))}: %{{x:,}}<extra></extra>",
                )
            )  # fmt: skip
    return theme.figure(
        *traces,
        height=120 + 44 * len(phases),
        barmode="stack",
        bargap=0.3,
        clickmode="event+select",
        legend={"traceorder": "normal", "font": {"size": theme.SIZE_SMALL}},
        xaxis={"title": {"text": "Studies"}, "tickformat": ",", "showgrid": True, "fixedrange": True},
        yaxis={
            "autorange": "reversed",
            "tickvals": np.arange(len(phases)),
            "ticktext": [label("phase", p) for p in phases],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )


def enrolment(actual: pd.DataFrame, planned: pd.DataFrame) -> go.Figure:
    """Median and quartiles of participants a study, by phase: final counts and, apart, planned ones.

    Columns of both: `phase`, `n_studies`, `q1`, `median`, `q3`."""
    there = {*actual["phase"], *planned["phase"]}
    phases = [p for p in (*PHASES, MISSING) if p in there]
    traces = [
        _quartiles(frame, phases, name, paint, shift, symbol, first)
        for frame, name, paint, shift, symbol, first in (
            (actual, "Actual (study has ended enrolment)", ACCENT, -0.14, "circle", 0),
            (planned, "Planned (studies still enrolling)", HIGHLIGHT, 0.14, "diamond-open", len(actual)),
        )
    ]
    return theme.figure(
        *traces,
        height=110 + 52 * len(phases),
        clickmode="event+select",
        legend={"font": {"size": theme.SIZE_SMALL}},
        xaxis={"type": "log", "title": {"text": "Participants a study (log scale): median, and the middle half"}, "showgrid": True, "fixedrange": True, "tickvals": [1, 10, 30, 100, 300, 1000, 3000], "ticktext": ["1", "10", "30", "100", "300", "1,000", "3,000"], "rangemode": "normal"},
        yaxis={"rangemode": "normal", "tickvals": np.arange(len(phases)), "ticktext": [label("phase", p) for p in phases], "showgrid": False, "zeroline": False, "fixedrange": True, "range": [len(phases) - 0.5, -0.5]},
    )  # fmt: skip


def _quartiles(
    frame: pd.DataFrame, phases: Sequence[str], name: str, paint: str, shift: float, symbol: str, first: int
) -> go.Scatter:
    # A study of nobody has no place on a log scale: what is below 1 stands at 1, the hover says what it is.
    low, middle, high = (np.maximum(frame[column].to_numpy(float), 1) for column in ("q1", "median", "q3"))
    return go.Scatter(
        x=middle,
        y=[phases.index(p) + shift for p in frame["phase"]],
        mode="markers",
        name=name,
        marker={"color": paint, "size": 10, "symbol": symbol},
        error_x={"type": "data", "symmetric": False, "array": high - middle, "arrayminus": middle - low, "color": paint, "thickness": 2, "width": 0},
        customdata=np.stack([np.arange(len(frame)) + first, frame["n_studies"], frame["q1"], frame["q3"], frame["median"]], axis=1) if len(frame) else None,
        hovertemplate="median %{customdata[4]:,.0f} (%{customdata[2]:,.0f} to %{customdata[3]:,.0f}), %{customdata[1]:,} studies<extra></extra>",
    )  # fmt: skip


def starts_and_stops(frame: pd.DataFrame) -> go.Figure:
    """Starts of each year, stacked by what became of them; the year that is not over is hatched.

    Columns: `start_year`, `state`, `n_studies`, `is_partial`."""
    traces = []
    for state in ("stopped", "unknown", "completed", "open"):
        some = frame[frame["state"] == state]
        paint = STATE_COLOURS[state]
        traces.append(
            go.Bar(
                x=some["start_year"].to_numpy(int), y=some["n_studies"].to_numpy(), name=STATE_LABELS[state],
                marker={"color": paint} | ({"pattern": hatch(some["is_partial"].to_numpy(bool), paint)} if some["is_partial"].any() else {}),
                customdata=some.index.to_numpy().reshape(-1, 1), hovertemplate=f"<b>%{{x}}</b><br>{STATE_LABELS[state]}: %{{y:,}}<extra></extra>",
            )
        )  # fmt: skip
    return theme.figure(
        *traces,
        height=380,
        barmode="stack",
        bargap=0.3,
        clickmode="event+select",
        legend={"traceorder": "normal", "font": {"size": theme.SIZE_SMALL}},
        xaxis={
            "title": {"text": "Start year (hatched: not over)"},
            "tickformat": "d",
            "dtick": year_step(frame["start_year"].to_numpy(int)),
            "fixedrange": True,
        },
        yaxis={"title": {"text": "Studies"}, "tickformat": ",", "nticks": 6, "fixedrange": True},
    )


def stop_shares(frame: pd.DataFrame) -> go.Figure:
    """Share of each year's starts that have stopped, with its 95 % interval.

    Columns: `start_year`, `stopped`, `n`, `share`, `ci_low`, `ci_high` (shares of 1), `small`."""
    percent = 100 * frame["share"].to_numpy(float)
    small = frame["small"].to_numpy(bool)
    points = go.Scatter(
        x=frame["start_year"].to_numpy(int), y=percent, mode="markers", cliponaxis=False,
        marker={"color": np.where(small, NEUTRAL, STATE_COLOURS["stopped"]), "size": 9, "symbol": np.where(small, "circle-open", "circle")},
        error_y={"type": "data", "symmetric": False, "array": 100 * frame["ci_high"].to_numpy(float) - percent, "arrayminus": percent - 100 * frame["ci_low"].to_numpy(float), "color": theme.RULE, "thickness": 1.5, "width": 0},
        customdata=np.stack([np.arange(len(frame)), frame["stopped"], frame["n"]], axis=1) if len(frame) else None,
        hovertemplate="<b>%{x}</b><br>%{customdata[1]} of %{customdata[2]} stopped<extra></extra>",
    )  # fmt: skip
    return theme.figure(
        points,
        height=240,
        xaxis={
            "title": {"text": "Start year"},
            "tickformat": "d",
            "dtick": year_step(frame["start_year"].to_numpy(int)),
            "fixedrange": True,
        },
        yaxis={"title": {"text": "Stopped by now, %"}, "range": [0, 100], "fixedrange": True},
    )
