"""Figures of the progression page: tidy data in, figure out. Nothing is counted here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import grid, theme
from ctdata.charts.palette import ACCENT, NEUTRAL, STATUS
from ctdata.progression.rules import ADVANCED, FEW, LABELS, RECENT, RUNNING, SILENT, STATES, STOPPED, UNKNOWN

STATE_COLOURS = {
    ADVANCED: ACCENT,
    STOPPED: STATUS["TERMINATED"],
    SILENT: "#716602",
    RUNNING: STATUS["RECRUITING"],
    RECENT: "#8a8fd0",
    UNKNOWN: STATUS["UNKNOWN"],
}
HATCH = {"shape": "/", "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.55, "size": 7, "solidity": 0.2}
_ROW = 56
_WIDE = 30  # characters of a label, so that the plot keeps its room at 400 px
# Room that is known before anything is drawn: where Plotly measures it, it draws twice. A legend that needs more lines
# than it was given (on a phone) still pushes the plot down.
_BELOW = 60  # labels and title of the axis
_LEGEND_LINE = 22
_STILL = {"automargin": False, "fixedrange": True}


def _room(left: int, legend_lines: int = 0, **more: int) -> dict[str, int]:
    return {"l": left, "b": _BELOW, "t": 20 + _LEGEND_LINE * legend_lines, **more}


def _room_for(labels: Iterable[str]) -> int:
    """Left of an axis of words: they are mostly small letters, and a phone has little to spare."""
    return theme.room(labels, 6.6)


def _room_for_counts(most: float) -> int:
    """Left of an axis of counts that has a title."""
    return 30 + theme.room([f"{int(most):,}"])


def states(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars, one a step: programs in each state; those that do not count below the line are hatched.

    Columns: `step` (words), `state`, `n_programs`. `customdata[0]` is the row of the frame."""
    steps = list(dict.fromkeys(frame["step"]))[::-1]
    traces = []
    for state in STATES:
        some = frame[frame["state"] == state]
        censored = state in (RUNNING, RECENT, UNKNOWN)
        traces.append(
            go.Bar(
                x=some["n_programs"].to_numpy(),
                y=some["step"].tolist(),
                orientation="h",
                name=LABELS[state].capitalize(),
                marker={"color": STATE_COLOURS[state]} | ({"pattern": HATCH} if censored else {}),
                text=[f"{n:,}" if n else "" for n in some["n_programs"]],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                customdata=[[int(place), state] for place in some.index],
                hovertemplate=f"<b>%{{y}}</b><br>{theme.plain(LABELS[state])}: %{{x:,}} programs<extra></extra>",
            )
        )
    return theme.figure(
        *traces,
        height=150 + _ROW * len(steps),
        margin=_room(_room_for(steps), 2),
        barmode="stack",
        clickmode="event+select",
        legend={"traceorder": "normal", "font": {"size": theme.SIZE_SMALL}},
        xaxis={
            "title": {"text": "Programs (agent × indication)"},
            "tickformat": ",",
            **_STILL,
        },
        yaxis={"categoryarray": steps, "categoryorder": "array", "showgrid": False, **_STILL},
    )


def shares(frame: pd.DataFrame, measure: str = "Share that went on, per cent") -> go.Figure:
    """Points with intervals, ours in colour and published ones in grey: `label`, `share`, `low`, `high`, `n`, `is_ours`, `is_small`."""
    frame = frame.iloc[::-1].assign(label=[theme.wrap(words, _WIDE) for words in frame["label"][::-1]])
    traces = []
    for ours in (True, False):
        some = frame[frame["is_ours"] == ours]
        if some.empty:
            continue
        paint = ACCENT if ours else NEUTRAL
        share, labels = (
            some["share"].to_numpy(float),
            some["label"].tolist(),
        )  # Plotly looks long at a column of pandas
        low, high = (some[end].astype(float).fillna(some["share"]).to_numpy() for end in ("low", "high"))
        traces.append(
            go.Scatter(
                x=100 * share, y=labels, mode="markers", cliponaxis=False, name="This snapshot" if ours else "Published, another scope and method",
                marker={"color": ["rgba(0,0,0,0)" if small else paint for small in some["is_small"]], "size": 11, "symbol": "circle" if ours else "diamond", "line": {"color": paint, "width": 2}},
                error_x={"type": "data", "symmetric": False, "array": 100 * (high - share), "arrayminus": 100 * (share - low), "color": paint, "thickness": 1.5},
                customdata=some[["n"]].fillna(0).astype(int).to_numpy(),
                hovertemplate="<b>%{y}</b><br>%{x:.1f} % of %{customdata[0]:,}<extra></extra>",
            )
        )  # fmt: skip
        traces.append(
            _beside(
                100 * high,
                labels,
                [f"{100 * s:.0f} %" if ours else f"  {100 * s:.0f} %" for s in share],
            )
        )
    return theme.figure(
        *traces,
        height=120 + 39 * len(frame),
        margin=_room(_room_for(frame["label"]), int(frame["is_ours"].nunique() > 1)),
        showlegend=frame["is_ours"].nunique() > 1,
        xaxis={"title": {"text": measure}, "range": [0, 110], **_STILL},
        yaxis={"categoryarray": list(frame["label"]), "categoryorder": "array", **_STILL},
        legend={"font": {"size": theme.SIZE_SMALL}},
    )  # fmt: skip


def _beside(x: Sequence | np.ndarray | pd.Series, y: Sequence | pd.Series, text: list[str]) -> go.Scatter:
    """Numbers right of their bars, where no interval crosses them."""
    return go.Scatter(x=x, y=y, mode="text", text=[f"  {words}" for words in text], textposition="middle right", hoverinfo="skip", showlegend=False, cliponaxis=False)  # fmt: skip


def cohorts(frame: pd.DataFrame) -> go.Figure:
    """Stacked bars by year of entry: `year`, `state`, `n_programs`, `is_immature`; hatched where silence cannot be told yet."""
    traces = []
    for state in STATES:
        some = frame[frame["state"] == state]
        late = [("/" if late else "") for late in some["is_immature"]]
        traces.append(
            go.Bar(
                x=some["year"].to_numpy(), y=some["n_programs"].to_numpy(), name=LABELS[state].capitalize(), marker={"color": STATE_COLOURS[state], "pattern": HATCH | {"shape": late}},
                hovertemplate=f"<b>Entered %{{x}}</b><br>{theme.plain(LABELS[state])}: %{{y:,}} programs<extra></extra>",
            )
        )  # fmt: skip
    return theme.figure(
        *traces,
        height=340,
        margin=_room(_room_for_counts(frame.groupby("year")["n_programs"].sum().max()), 2),
        barmode="stack",
        legend={"traceorder": "normal", "font": {"size": theme.SIZE_SMALL}},
        xaxis={"title": {"text": "Year of entry"}, "tickformat": "d", **_STILL},
        yaxis={"title": {"text": "Programs"}, "tickformat": ",", **_STILL},
    )  # fmt: skip


def incidence(frame: pd.DataFrame) -> go.Figure:
    """Steps over years: `years`, `share`, `event` (words)."""
    paints = dict(zip(dict.fromkeys(frame["event"]), (STATE_COLOURS[ADVANCED], STATE_COLOURS[STOPPED]), strict=False))
    traces = [
        go.Scatter(
            x=some["years"].to_numpy(), y=100 * some["share"].to_numpy(), mode="lines", line={"shape": "hv", "width": 2.5, "color": paints[event]}, name=event,
            hovertemplate=f"<b>{theme.plain(event)}</b><br>%{{x:.1f}} years: %{{y:.1f}} %<extra></extra>",
        )
        for event, some in frame.groupby("event", sort=False)
    ]  # fmt: skip
    return theme.figure(
        *traces,
        height=380,
        margin=_room(_room_for_counts(100), 1),
        xaxis={"title": {"text": "Years since the first start in the phase"}, "range": [0, 10], "dtick": 2, **_STILL},
        yaxis={"title": {"text": "Cumulative incidence, per cent"}, "range": [0, 100], **_STILL},
        legend={"font": {"size": theme.SIZE_SMALL}},
    )


def reasons(frame: pd.DataFrame) -> go.Figure:
    """Bars of stop reasons with the interval of their share: `reason` (words), `n_studies`, `n`, `share`, `low`, `high`."""
    frame = frame.iloc[::-1].assign(reason=[theme.wrap(words, _WIDE) for words in frame["reason"][::-1]])
    high, low = frame["high"] * frame["n"] - frame["n_studies"], frame["n_studies"] - frame["low"] * frame["n"]
    return theme.figure(
        go.Bar(
            x=frame["n_studies"], y=frame["reason"], orientation="h", marker={"color": ACCENT}, customdata=[[int(place), 0] for place in frame.index],
            error_x={"type": "data", "symmetric": False, "array": high, "arrayminus": low, "thickness": 1.2, "width": 3, "color": NEUTRAL},
            hovertemplate="<b>%{y}</b><br>%{x:,} studies<extra></extra>",
        ),
        _beside(frame["n_studies"] + high, frame["reason"], [_count(n, s, whole) for n, s, whole in zip(frame["n_studies"], frame["share"], frame["n"], strict=True)]),
        height=110 + 34 * len(frame),
        margin=_room(_room_for(frame["reason"]), r=76),
        clickmode="event+select",
        showlegend=False,
        xaxis={"title": {"text": "Studies that stopped"}, "tickformat": ",", "range": [0, 1.3 * float((frame["n_studies"] + high).max())], **_STILL},
        yaxis={"showgrid": False, **_STILL},
    )  # fmt: skip


def _count(n: int, share: float, whole: int) -> str:
    return f"{n:,} ({100 * share:.0f} %)" if whole >= FEW else f"{n:,} of {whole:,}"


def reasons_by(frame: pd.DataFrame, in_percent: bool) -> go.Figure:
    """Stopped studies that give a reason, or their per cent of the column: `reason`, `value` (words), `n_studies`, `n`, `share`."""
    columns = [_with_n(value, n) for value, n in zip(frame["value"], frame["n"], strict=True)]
    shown = (100 * frame["share"]).round() if in_percent else frame["n_studies"]
    cells = pd.DataFrame({"row": frame["reason"], "column": columns, "n": shown})
    said = [
        f"{theme.plain(r)}, {theme.plain(v)}<br>{k:,} of {n:,} stopped studies" + (f", {100 * s:.1f} %" if n >= FEW else "")
        for r, v, k, n, s in zip(frame["reason"], frame["value"], frame["n_studies"], frame["n"], frame["share"], strict=True)
    ]  # fmt: skip
    return grid.cells(
        cells,
        list(dict.fromkeys(cells["row"])),
        list(dict.fromkeys(columns)),
        "per cent" if in_percent else "studies",
        said,
    )


def _with_n(value: str, n: int) -> str:
    """A column's heading that keeps its n where the grid cuts headings."""
    tail = f", n = {n:,}"
    room = grid.NARROW - len(tail)
    return (value if len(value) <= room else f"{value[: room - 1]}…") + tail


def durations(frame: pd.DataFrame) -> go.Figure:
    """Median with the quartiles around it, months: `label` (words, one a row), `until`, `n`, `q1`, `median`, `q3`.

    A row with n = 0 is a published figure without quartiles: an open grey diamond."""
    frame = frame.assign(label=[theme.wrap(words, _WIDE) for words in frame["label"]])
    paints = dict(zip(dict.fromkeys(frame["until"]), (ACCENT, NEUTRAL, NEUTRAL), strict=False))
    traces = [
        go.Scatter(
            x=some["median"], y=some["label"], mode="markers", showlegend=False,
            marker={"size": 11, "color": paints[until], "symbol": "circle" if some["n"].all() else "diamond-open"},
            error_x={"type": "data", "symmetric": False, "array": some["q3"] - some["median"], "arrayminus": some["median"] - some["q1"], "thickness": 2, "color": paints[until]},
            customdata=some[["n", "q1", "q3"]].to_numpy(),
            hovertemplate="<b>%{y}</b><br>median %{x:.1f} months (quartiles %{customdata[1]:.1f} to %{customdata[2]:.1f}), n = %{customdata[0]:,}<extra></extra>"
            if some["n"].all()
            else "<b>%{y}</b><br>%{x:g} months, as published<extra></extra>",
        )
        for until, some in frame.groupby("until", sort=False)
    ]  # fmt: skip
    return theme.figure(
        *traces,
        _beside(frame["q3"], frame["label"], [f"{m:.0f}" for m in frame["median"]]),
        height=100 + 36 * len(frame),
        margin=_room(_room_for(frame["label"])),
        showlegend=False,
        xaxis={"title": {"text": "Months since the start"}, "range": [0, 1.12 * float(frame["q3"].max())], **_STILL},
        yaxis={"categoryarray": list(frame["label"])[::-1], "categoryorder": "array", **_STILL},
    )  # fmt: skip
