"""Forest plots of published readouts: the figure, its interval, and where an article says otherwise, both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import theme
from ctdata.charts.palette import ACCENT, HIGHLIGHT

_LINE, _GAP = 17, 14


def forest(frame: pd.DataFrame, measure: str) -> go.Figure:
    """One line a readout: a point with its interval; an open point where no interval is published.

    Columns: `label`, `value`, `ci_low`, `ci_high` (missing where not published), `article_value` (missing where no
    article differs), `is_confirmed`. `measure`: hazard_ratio (log axis, line at 1) or share (percent)."""
    y = np.arange(len(frame))
    names = [theme.wrap(name, 30) for name in frame["label"]]
    value = frame["value"].to_numpy(float)
    low, high = frame["ci_low"].to_numpy(float), frame["ci_high"].to_numpy(float)
    known = ~np.isnan(low)
    told = _said(value, low, high, measure)
    traces = [
        _points(value[some], y[some], told[some], low[some], high[some], is_known)
        for is_known, some in ((True, known), (False, ~known))
        if some.any()
    ]
    said = frame["article_value"].to_numpy(float)
    there = ~np.isnan(said)
    article = go.Scatter(
        x=said[there], y=y[there] + 0.22, mode="markers", name="As an article gives it",
        marker={"color": HIGHLIGHT, "size": 11, "symbol": "x-thin-open", "line": {"width": 3}}, hovertemplate="an article gives %{x}<extra></extra>",
    )  # fmt: skip
    ratio = measure == "hazard_ratio"
    axis = (
        {"type": "log", "title": {"text": "Hazard ratio (log scale)"}, "tickvals": [0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2], "ticktext": ["0.1", "0.2", "0.3", "0.5", "0.7", "1", "1.5", "2"]}
        if ratio
        else {"title": {"text": "Share of patients, %"}, "range": [0, 100]}
    )  # fmt: skip
    return theme.figure(
        *traces,
        *([article] if there.any() else []),
        height=120 + sum(_GAP + _LINE * theme.lines(name) for name in names),
        showlegend=bool(there.any()),
        shapes=[
            {
                "type": "line",
                "x0": 1,
                "x1": 1,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": theme.RULE, "dash": "dot", "width": 1},
            }
        ]
        if ratio
        else [],
        xaxis={**axis, "showgrid": True, "fixedrange": True},
        yaxis={
            "tickvals": y,
            "ticktext": names,
            "range": [len(frame) - 0.5, -0.6],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )


def _points(
    value: np.ndarray, y: np.ndarray, told: np.ndarray, low: np.ndarray, high: np.ndarray, known: bool
) -> go.Scatter:
    """Squares with intervals, or open squares where the source read gives none."""
    bars = {
        "type": "data",
        "symmetric": False,
        "array": high - value,
        "arrayminus": value - low,
        "color": ACCENT,
        "thickness": 2,
        "width": 5,
    }
    return go.Scatter(
        x=value,
        y=y,
        mode="markers",
        name="Primary source" if known else "Primary source, no interval read",
        marker={"color": ACCENT, "size": 11, "symbol": "square" if known else "square-open"},
        error_x=bars if known else None,
        customdata=told.reshape(-1, 1),
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _said(value: np.ndarray, low: np.ndarray, high: np.ndarray, measure: str) -> np.ndarray:
    unit = "" if measure == "hazard_ratio" else " %"
    return np.array(
        [
            f"{v:g}{unit}" + (f" ({a:g} to {b:g})" if not np.isnan(a) else ", no interval published")
            for v, a, b in zip(value, low, high, strict=True)
        ],
        dtype=object,
    )
