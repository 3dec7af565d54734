"""How every figure looks, and how every number in one is written.

Importing this module registers one Plotly template, "ctdata", and makes it the
default: setting a template on each figure costs 7.5 ms a call. It paints no
background, its marks keep 3:1 on the light and on the dark page, and only what
cannot serve both (text, sequential scales) is changed by `for_mode`, which the
UI calls with the mode of the reader's browser. Untouched, a figure is the
light one: that is what is printed and exported.

Make figures with `figure`, show them with st.plotly_chart(fig, theme=None).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date
from html import escape
from itertools import pairwise
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

from ctdata.charts.palette import ACCENT, COLORWAY, INK, SEQUENTIAL
from ctdata.schema import MISSING

Mode = Literal["light", "dark"]

NAME = "ctdata"
TRANSPARENT = "rgba(0,0,0,0)"
# Greys that are half seen through, so that one value is quiet on paper and on the dark page.
GRID, RULE, FAINT = "rgba(128,122,112,0.28)", "rgba(128,122,112,0.75)", "rgba(128,122,112,0.20)"

# Streamlit's bundled families first, then what a printer's or clinic's computer has. No font is fetched.
SANS = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Segoe UI", "Helvetica Neue", Arial, sans-serif'
SERIF = '"Source Serif", "Source Serif 4", Georgia, "Times New Roman", serif'
SIZE, SIZE_SMALL, SIZE_TITLE = 14, 13, 18

LABEL_WIDTH = 30  # characters in a line of a category label: what leaves bars room on a phone
NOTE_WIDTH = 52
SMALL_DENOMINATOR = 10  # DEFINITIONS 1.10: below this, counts and no percentage


def _axis(**more: Any) -> dict[str, Any]:
    """An axis that makes room for its own labels and is drawn quietly."""
    quiet = {"gridcolor": GRID, "linecolor": RULE, "zerolinecolor": RULE, "tickcolor": RULE, "gridwidth": 1}
    return {"automargin": True, "title": {"standoff": 12, "font": {"size": SIZE_SMALL}}, **quiet, **more}


def _template() -> go.layout.Template:
    return go.layout.Template(
        layout={
            "font": {"family": SANS, "size": SIZE, "color": INK["light"]},
            "title": {"font": {"family": SERIF, "size": SIZE_TITLE}, "x": 0, "xanchor": "left", "automargin": True},
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "colorway": list(COLORWAY),
            "colorscale": {"sequential": SEQUENTIAL["light"]},
            "margin": {"l": 8, "r": 24, "t": 24, "b": 8, "pad": 4},
            "xaxis": _axis(showgrid=False, showline=True, ticks="outside", ticklen=4),
            "yaxis": _axis(showgrid=True, zeroline=True, separatethousands=True, rangemode="tozero"),
            "separators": ".,",
            "bargap": 0.3,
            "dragmode": False,
            "modebar": {"bgcolor": TRANSPARENT, "color": RULE, "activecolor": ACCENT},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "title": {"text": ""},
            },
            # The same in both modes, so that it never depends on what lies under it.
            "hoverlabel": {
                "bgcolor": "#2a2723",
                "bordercolor": "#8a8478",
                "font": {"family": SANS, "size": SIZE_SMALL, "color": "#ffffff"},
                "align": "left",
                "namelength": -1,
            },
            "geo": _geo(),
            "annotationdefaults": {
                "showarrow": False,
                "font": {"size": SIZE_SMALL},
                "xanchor": "left",
                "align": "left",
            },
        },
        # Labels at the end of a bar may leave the plot; the margin has room for them.
        data={"bar": [{"cliponaxis": False, "textfont": {"size": SIZE_SMALL}, "marker": {"color": ACCENT}}]},
    )


# Set it on the figure (`geo=theme.WORLD`): plotly.js 4.1 reads rotation and centre from there alone, not from
# a template, and without them draws the world around the Pacific. 10° east keeps the tip of Siberia with Russia.
WORLD = {
    "projection": {"type": "natural earth", "rotation": {"lon": 10, "lat": 0, "roll": 0}},
    "center": {"lon": 10, "lat": 14},
    "lonaxis": {"range": [-170, 190]},
    "lataxis": {"range": [-57, 84]},
}


def _geo() -> dict[str, Any]:
    """Land in a grey that says 'no studies', thin borders, nothing else."""
    return {
        "bgcolor": TRANSPARENT,
        "showland": True,
        "landcolor": FAINT,
        "showocean": False,
        "showlakes": False,
        "showcoastlines": False,
        "showcountries": True,
        "countrycolor": GRID,
        "countrywidth": 0.5,
        "showframe": False,
        "resolution": 110,
    }


def register() -> None:
    """Make "ctdata" Plotly's default template. Streamlit puts its own in place when it is imported: after, call again."""
    if NAME not in pio.templates:
        pio.templates[NAME] = _template()
    if pio.templates.default != NAME:
        pio.templates.default = NAME


def figure(*traces: Any, **layout: Any) -> go.Figure:
    """A figure in our template, whatever was imported in between."""
    register()
    return go.Figure(data=list(traces), layout=layout)


def for_mode(fig: go.Figure, mode: Mode) -> go.Figure:
    """The same figure, in place, with the text and the sequential scale of a light or a dark page."""
    fig.update_layout(font_color=INK[mode], datarevision=AS_DRAWN)
    if fig["layout"]["coloraxis"]["colorscale"] is not None:
        fig.update_layout(coloraxis_colorscale=SEQUENTIAL[mode])
    for trace in fig.data:
        if trace.meta == CELLS:
            trace.textfont.color = _on_cells(trace.marker.color, fig.layout.coloraxis.cmax, mode)
        elif trace.meta == ZEROS:
            trace.textfont.color = ZERO_INK[mode]
    return fig


AS_DRAWN = "as drawn"
"""A browser is handed each figure twice, the second time a copy: the mark says that its data are the same, so that
Plotly need not draw it again. A figure of other data comes as another chart."""

CELLS, ZEROS = "cells", "zeros"
"""The `meta` of a grid's cells, on whose colours numbers are written, and of its empty cells."""
ZERO_INK = {"light": "#6b6b6b", "dark": "#9a9a9a"}


def _on_cells(shades: Any, top: float, mode: Mode) -> list[str]:
    """White or black on each cell, whichever can be read better: at least 4.5:1 on any colour."""
    return ["#ffffff" if _luminance(_shade(shade / top, mode)) < _AS_BRIGHT else "#000000" for shade in shades]


_AS_BRIGHT = 0.179  # the relative luminance on which white and black read equally well (WCAG 2: 4.58:1)


def _shade(share: float, mode: Mode) -> tuple[float, float, float]:
    """The colour at a place of the sequential scale, as Plotly mixes it; channels 0 to 255."""
    stops = SEQUENTIAL[mode]
    for (low, first), (high, second) in pairwise(stops):
        if share <= high:
            part = (share - low) / (high - low)
            a, b = _channels(first), _channels(second)
            return tuple(x + part * (y - x) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]
    return _channels(stops[-1][1])  # type: ignore[return-value]


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _luminance(channels: Iterable[float]) -> float:
    """Relative luminance (WCAG 2)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (x / 255 for x in channels)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def note(text: str, **place: Any) -> dict[str, Any]:
    """A line of small text at the plot, broken where a phone ends (plain words: markup in them is shown, not obeyed)."""
    at = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top", "align": "left"}
    return {"text": wrap(text, NOTE_WIDTH), "showarrow": False, "font": {"size": SIZE_SMALL}, **at, **place}


def room(labels: Iterable[str], pixels: float = 7.2) -> int:
    """A margin for labels at the axis: Plotly's own measuring draws a figure twice."""
    longest = max((len(line) for label in labels for line in label.split("<br>")), default=0)
    return int(14 + pixels * longest)


def lines(text: str) -> int:
    """How many lines a wrapped text takes."""
    return text.count("<br>") + 1


def plain(text: object) -> str:
    """Text for a Plotly label: Plotly reads "<1 %" as the start of a tag."""
    return escape(str(text), quote=False)


def format_count(n: Any) -> str:
    """12345 -> "12,345"; missing -> "(missing)"."""
    return MISSING if pd.isna(n) else f"{int(n):,}"


def n_words(n: int, what: str, counted: int | None) -> str:
    """ "n = 1,234 unique studies, counted 1,400 times"; where marks are left out, how many those shown count.

    `counted`: how often they count in the figure, None where each counts once."""
    if counted is None:
        return f"n = {format_count(n)} {what}"
    if counted < n:
        return f"n = {format_count(n)} unique {what}; the marks shown count {format_count(counted)}"
    return f"n = {format_count(n)} unique {what}, counted {format_count(counted)} times"


def format_share(n: int, d: int) -> str:
    """A share with its counts, "27 % (3 of 11)"; below a denominator of 10 the counts alone, "3 of 8"."""
    if not 0 <= n <= d:
        raise ValueError(f"{n} of {d} is no share: the part has to lie between 0 and the whole.")
    counts = f"{format_count(n)} of {format_count(d)}"
    return counts if d < SMALL_DENOMINATOR else f"{_percent(n, d)} ({counts})"


def _percent(n: int, d: int) -> str:
    """Whole percent; something is never written as 0 %, nor less than everything as 100 %."""
    share = 100 * n / d
    if 0 < share < 0.5:
        return "<1 %"
    return ">99 %" if 99.5 <= share < 100 else f"{round(share)} %"


def format_date(value: date | None, precision: str | None = "day") -> str:
    """A date no more exactly than it was posted: "2024-05-03", "2024-05", "2024"; missing -> "(missing)"."""
    if value is None or pd.isna(value):
        return MISSING
    return value.strftime({"month": "%Y-%m", "year": "%Y"}.get(str(precision), "%Y-%m-%d"))


def wrap(text: object, width: int = LABEL_WIDTH) -> str:
    """A label in lines of at most `width` characters, so that bars keep room on a phone."""
    return "<br>".join(plain(line) for line in textwrap.wrap(str(text), width, break_on_hyphens=False) or [""])


register()
