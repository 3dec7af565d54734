"""A table of numbers as coloured cells that can be clicked: heat map and matrix.

Drawn with bars of length 1, because Plotly's own heat map takes no selection. Zero cells stay
visible: an empty cell is a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import theme
from ctdata.charts.palette import SEQUENTIAL

CELL_HEIGHT, NARROW, WIDE = 26, 22, 26


def cells(
    frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], unit: str, said: Sequence[str] | None = None
) -> go.Figure:
    """One cell for each row of the frame.

    Columns of the frame: `row`, `column` (labels, as in `rows` and `columns`), `n`; `said` is the hover text of each
    cell, else made from `n` and `unit`. The colour is on a log scale; a zero has none."""
    y = frame["row"].map({name: place for place, name in enumerate(rows)}).to_numpy(float)
    x = frame["column"].map({name: place for place, name in enumerate(columns)}).to_numpy(float)
    n = frame["n"].to_numpy(float)
    shades = np.where(n > 0, np.log10(np.maximum(n, 1)), np.nan)
    top = max(1.0, float(np.nanmax(shades))) if np.any(n > 0) else 1.0
    text = [_short(v) for v in n]
    hover = said or [
        f"{theme.plain(r)} × {theme.plain(c)}<br>{theme.format_count(v)} {unit}"
        for r, c, v in zip(frame["row"], frame["column"], n, strict=True)
    ]
    places = np.arange(len(frame))
    empty, filled = n <= 0, n > 0
    zero = go.Scatter(
        x=x[empty] + 0.5,
        y=y[empty],
        mode="text",
        text=["0"] * int(empty.sum()),
        textfont={"size": 12},
        meta=theme.ZEROS,
        **_marks(places[empty], [hover[i] for i in places[empty]]),
    )
    some = _bars(
        x[filled],
        y[filled],
        [text[i] for i in places[filled]],
        [hover[i] for i in places[filled]],
        places[filled],
        shades[filled],
    )
    return theme.figure(
        some, zero,
        height=24 + theme.room([_turned(c) for c in columns], 6.2) + CELL_HEIGHT * len(rows),
        barmode="overlay", bargap=0.04, showlegend=False, clickmode="event+select", dragmode=False,
        margin={"l": theme.room([_one_line(r) for r in rows]), "r": 8, "t": 8 + theme.room([_turned(c) for c in columns], 6.2), "b": 8, "pad": 4},
        coloraxis={"colorscale": SEQUENTIAL["light"], "cmin": 0, "cmax": top, "showscale": False},
        xaxis={"side": "top",
            "automargin": False, "tickvals": np.arange(len(columns)) + 0.5, "ticktext": [_turned(c) for c in columns], "tickangle": -90,
            "tickfont": {"size": 11}, "showgrid": False,
               "showline": False, "ticks": "", "range": [0, len(columns)], "fixedrange": True},
        yaxis={"range": [len(rows) - 0.5, -0.5], "rangemode": "normal", "automargin": False, "tickvals": np.arange(len(rows)), "ticktext": [theme.wrap(_one_line(r), WIDE) for r in rows], "showgrid": False, "zeroline": False,
               "fixedrange": True, "ticks": ""},
    )  # fmt: skip


def _bars(
    x: np.ndarray, y: np.ndarray, text: Sequence[str], hover: Sequence[str], places: np.ndarray, shades: np.ndarray
) -> go.Bar:
    return go.Bar(
        base=x + 0.02,
        x=np.full(len(x), 0.96),
        y=y,
        orientation="h",
        marker={"color": shades, "coloraxis": "coloraxis", "line": {"width": 0}},
        text=list(text),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"size": 12, "color": "#ffffff"},
        meta=theme.CELLS,
        **_marks(places, hover),
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.55}},
        constraintext="both",
    )


def _marks(places: np.ndarray, hover: Sequence[str]) -> dict[str, Any]:
    """The row of the frame behind each mark, and its hover text."""
    both = np.stack([places.astype(object), np.array(hover, dtype=object)], axis=1) if len(places) else None
    return {"customdata": both, "hovertemplate": "%{customdata[1]}<extra></extra>"}


def _short(n: float) -> str:
    """12345 -> "12k": what fits into a cell."""
    if n >= 10_000:
        return f"{n / 1_000:.0f}k"
    return f"{int(n):,}" if n < 1_000 else f"{int(n / 100) / 10:.1f}k"


def _one_line(label: str) -> str:
    """Without what stands in brackets, and cut where it is still too long for a line: rows are one line high."""
    short = label.split(" (")[0]
    return short if len(short) <= WIDE else f"{short[: WIDE - 1]}…"


def _turned(label: str) -> str:
    """A heading that stands upright, in one line: on a phone a column is as wide as a line is high."""
    return theme.plain(label if len(label) <= NARROW else f"{label[: NARROW - 1]}…")
