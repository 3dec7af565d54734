"""Figures of the explorer and the overview: tidy frame in, figure out. Nothing is counted or filtered here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import theme
from ctdata.charts.countries import Country, lookup
from ctdata.charts.palette import ACCENT, SEQUENTIAL
from ctdata.schema import MISSING

# plotly.js asks <topojsonURL>/world_110m.json for the shapes of a world map; the file lies in static/, which Streamlit
# serves under /app/static/. Without this the map asks cdn.plot.ly and stays blank offline. (Behind server.baseUrlPath:
# put that path in front.)
MAP_CONFIG: dict[str, Any] = {"topojsonURL": "/app/static/", "displayModeBar": False, "scrollZoom": False}
CHART_CONFIG: dict[str, Any] = {"displayModeBar": False}

ROW_HEIGHT = 30
LISTED_UNMAPPED = 6


def studies_by_country_map(frame: pd.DataFrame) -> go.Figure:
    """World map of studies per country, shaded on a log scale.

    Columns: `country` (registry's name), `n_studies`. Places too small for a shape are dots. Names without a place on
    the map are written under it and stand in `fig.layout.meta["unmapped"]`. Rows of one country are added up: count
    by `countries.canonical_name` where a study might hold two spellings.
    """
    places = _places(frame)
    unmapped = unmapped_countries(frame)
    said = theme.note(_unmapped_line(frame, unmapped), yshift=-62) if unmapped else None
    return theme.figure(
        _shapes({place: n for place, n in places.items() if place.point is None}),
        _dots({place: n for place, n in places.items() if place.point}),
        height=400,
        showlegend=False,
        geo=theme.WORLD,
        margin={"l": 0, "r": 0, "t": 8, "b": 68 + (18 * theme.lines(said["text"]) if said else 0)},
        coloraxis=_count_axis(max(places.values(), default=1)),
        annotations=[said] if said else [],
        meta={"unmapped": unmapped},
    )


def unmapped_countries(frame: pd.DataFrame) -> list[str]:
    """The names of `country` that have no place on the map, former states included, in order of appearance."""
    return [name for name in _by_name(frame) if _place(name) is None]


def _by_name(frame: pd.DataFrame) -> Counter[str]:
    """Studies for each country name as it stands, "(missing)" where empty."""
    counts: Counter[str] = Counter()
    for name, n in zip(frame["country"], frame["n_studies"], strict=True):
        counts[MISSING if pd.isna(name) else str(name)] += int(n)
    return counts


def _place(name: str) -> Country | None:
    found = lookup(name)
    return found if found and found.iso3 else None


def _places(frame: pd.DataFrame) -> Counter[Country]:
    """Studies for each country on the map."""
    counts: Counter[Country] = Counter()
    for name, n in _by_name(frame).items():
        place = _place(name)
        if place and n > 0:
            counts[place] += n
    return counts


def _shapes(places: Mapping[Country, int]) -> go.Choropleth:
    return go.Choropleth(
        locations=np.array([place.iso3 for place in places], dtype=str),
        z=_log(places),
        coloraxis="coloraxis",
        marker={"line": {"color": theme.RULE, "width": 0.4}},
        **_hover(places),
    )


def _dots(places: Mapping[Country, int]) -> go.Scattergeo:
    points = np.array([place.point for place in places], dtype=float).reshape(-1, 2)
    line = {"color": theme.RULE, "width": 0.8}
    return go.Scattergeo(
        lon=points[:, 0],
        lat=points[:, 1],
        mode="markers",
        marker={"size": 8, "coloraxis": "coloraxis", "color": _log(places), "line": line},
        **_hover(places),
    )


def _log(places: Mapping[Country, int]) -> np.ndarray:
    return np.log10(np.array(list(places.values()), dtype=float))


def _hover(places: Mapping[Country, int]) -> dict[str, Any]:
    said = [[theme.plain(place.name), theme.format_count(n)] for place, n in places.items()]
    hover = "<b>%{customdata[0]}</b><br>Studies: %{customdata[1]}<extra></extra>"
    return {"customdata": np.array(said, dtype=object).reshape(-1, 2), "hovertemplate": hover}


def _count_axis(largest: int) -> dict[str, Any]:
    """A log colour axis whose ticks are powers of ten, written as counts."""
    powers = np.arange(0, max(1, int(np.ceil(np.log10(largest)))) + 1)
    bar = {
        "orientation": "h", "x": 0.01, "ticklabeloverflow": "allow", "xanchor": "left", "y": 0, "yanchor": "top", "ypad": 4, "xpad": 0,
        "len": 0.6, "thickness": 10, "outlinewidth": 0,
        "tickvals": powers, "ticktext": [theme.format_count(10.0**p) for p in powers], "tickfont": {"size": theme.SIZE_SMALL},
        "title": {"text": "Studies (log scale)", "side": "top", "font": {"size": theme.SIZE_SMALL}},
    }  # fmt: skip
    return {"colorscale": SEQUENTIAL["light"], "cmin": -0.01, "cmax": int(powers[-1]) + 0.01, "colorbar": bar}


def _unmapped_line(frame: pd.DataFrame, names: list[str]) -> str:
    counts = _by_name(frame)
    listed = [f"{name} ({theme.format_count(counts[name])})" for name in names[:LISTED_UNMAPPED]]
    rest = f" and {len(names) - LISTED_UNMAPPED} more" if len(names) > LISTED_UNMAPPED else ""
    return "Not on the map: " + ", ".join(listed) + rest


def studies_by_start_year(frame: pd.DataFrame) -> go.Figure:
    """Thin bars, one for each year of start.

    Columns: `start_year`, `n_studies`, and where known `is_partial` (the year was not over at the snapshot's date, or
    its starts are planned): those bars are hatched. Studies without a start year are counted above the plot.
    """
    dated = frame.dropna(subset=["start_year"]).sort_values("start_year")
    partial = dated["is_partial"].to_numpy(dtype=bool) if "is_partial" in dated else np.zeros(len(dated), dtype=bool)
    years = dated["start_year"].to_numpy(dtype=int)
    bars = go.Bar(
        x=years,
        y=dated["n_studies"].to_numpy(),
        marker={"pattern": _hatch(partial), "line": {"color": ACCENT, "width": np.where(partial, 1, 0)}},
        customdata=np.where(partial, "<br>Year not complete", ""),
        hovertemplate="<b>%{x}</b><br>Studies: %{y:,}%{customdata}<extra></extra>",
    )
    title = "Start year (hatched: not complete)" if partial.any() else "Start year"
    fig = theme.figure(
        bars,
        height=320,
        bargap=0.4,
        xaxis={"title": {"text": title}, "tickformat": "d", "dtick": _year_step(years)},
        yaxis={"title": {"text": ""}, "tickformat": ",", "nticks": 6},
    )
    undated = int(frame["n_studies"].to_numpy().sum() - dated["n_studies"].to_numpy().sum())
    if undated:
        text = f"Not shown: {theme.format_count(undated)} studies without a start date"
        fig.add_annotation(theme.note(text, y=1, yanchor="bottom"))
    return fig


def _hatch(partial: np.ndarray) -> dict[str, Any]:
    shapes = np.where(partial, "/", "")
    return {"shape": shapes, "fillmode": "replace", "fgcolor": ACCENT, "size": 5, "solidity": 0.35}


def _year_step(years: np.ndarray) -> int:
    """The smallest of 1, 2, 5, 10 years that leaves at most eight labels: that many fit on a phone."""
    span = int(np.ptp(years)) + 1 if len(years) else 1
    return next((step for step in (1, 2, 5, 10) if span / step <= 8), 10)


def bar_counts(frame: pd.DataFrame) -> go.Figure:
    """Horizontal bars in the frame's order, the count written at the end of each.

    Columns: `label`, `n`, and where bars differ `colour`. No value axis: the numbers say more.
    """
    names = frame["label"].fillna(MISSING).map(theme.wrap).to_numpy()
    colour = frame["colour"].to_numpy() if "colour" in frame else ACCENT
    bars = go.Bar(
        # Positions and not names: two categories with one label must stay two bars.
        y=np.arange(len(frame)),
        x=frame["n"].to_numpy(),
        orientation="h",
        text=[theme.format_count(n) for n in frame["n"]],
        textposition="outside",
        marker={"color": colour},
        customdata=names,
        hovertemplate="<b>%{customdata}</b><br>Studies: %{x:,}<extra></extra>",
    )
    return theme.figure(
        bars,
        height=_bars_height(names),
        bargap=0.35,
        margin={"l": 8, "r": 64, "t": 8, "b": 8},
        xaxis={"visible": False, "rangemode": "tozero"},
        yaxis={
            "autorange": "reversed",
            "tickvals": np.arange(len(frame)),
            "ticktext": names,
            "showgrid": False,
            "zeroline": False,
        },
    )


def _bars_height(names: np.ndarray) -> int:
    tallest = max(map(theme.lines, names), default=1)
    return max(96, 24 + len(names) * (ROW_HEIGHT + 8 * (tallest - 1)))
