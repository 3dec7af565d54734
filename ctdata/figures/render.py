"""Figure → SVG or PNG. A browser draws it (kaleido); one is kept running, because starting it takes seconds."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ctdata.charts import article, theme
from ctdata.charts.article import SIZES, Plan, Words
from ctdata.errors import FigureError
from ctdata.figures.made import Made

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_READABLE = 0.85  # how much smaller than the words around it a chart may be drawn
_FEWEST_ROWS = 8
_LEAST_READABLE = 0.72  # for the sake of the fewest rows
_ONE_AT_A_TIME = threading.Lock()
_INSTALL = "Install Chromium (Debian: apt-get install chromium) or Google Chrome, or name its path in BROWSER_PATH."


def svg(made: Made, words: Words, size: str) -> str:
    """The figure with its words as SVG; the same input gives the same bytes. Raises FigureError."""
    figure, words = _fitting(made, words, size)
    plan = article.plan(words, SIZES[size], _height(figure), made.least_height)
    chart = _drawn(_alone(figure, plan), "svg", plan.chart_width, plan.chart_height, 1).decode("utf-8")
    return article.svg(plan, article.settled(chart), words)


def _fitting(made: Made, words: Words, size: str) -> tuple[go.Figure, Words]:
    """The figure, or of ranked rows so many that their words can be read in this size, which is said."""
    names = list(dict.fromkeys(made.data[made.row])) if made.row else list(range(len(made.data)))
    best = made.figure, words
    if made.redraw is None or _is_readable(*best, size, len(names), made.least_height):
        return best
    for most in range(len(names) - 1, 0, -1):
        said = f"Drawn: the first {most} of {len(names)} rows; the data hold all."
        best = made.redraw(_first(made, names[:most])), replace(words, notes=(*words.notes, said))
        if _is_readable(*best, size, most):
            break
    return best


def _is_readable(figure: go.Figure, words: Words, size: str, n_rows: int, least_height: int = 0) -> bool:
    shrink = article.plan(words, SIZES[size], _height(figure), least_height).shrink
    return shrink >= (_READABLE if n_rows > _FEWEST_ROWS else _LEAST_READABLE)


def _first(made: Made, names: Sequence[Any]) -> pd.DataFrame:
    data = made.data[made.data[made.row].isin(names)] if made.row else made.data.head(len(names))
    return data.reset_index(drop=True)


def png(made: Made, words: Words, size: str, scale: int = 1) -> bytes:
    """The same as PNG, `scale` pixels for each pixel of the size. Raises FigureError."""
    drawn = base64.b64encode(svg(made, words, size).encode("utf-8")).decode("ascii")
    asked = SIZES[size]
    picture = go.Figure(layout={
        "template": "none", "margin": dict.fromkeys("lrtb", 0), "xaxis": {"visible": False}, "yaxis": {"visible": False},
        "images": [{"source": f"data:image/svg+xml;base64,{drawn}", "xref": "paper", "yref": "paper", "x": 0, "y": 1, "sizex": 1, "sizey": 1, "sizing": "stretch", "layer": "above"}],
    })  # fmt: skip
    return _drawn(picture, "png", asked.width, asked.height, scale)


def _height(figure: go.Figure) -> int:
    return int(figure.layout.height or 400)


def _alone(figure: go.Figure, plan: Plan) -> go.Figure:
    """A copy at the plan's size, as on a light page, without words that the picture says itself."""
    alone = theme.for_mode(go.Figure(figure), "light")
    for place, trace in enumerate(alone.data):
        trace.uid = f"{place:06x}"  # else Plotly draws one at random, and patterns are named by it
    alone.update_layout(width=plan.chart_width, height=plan.chart_height)
    # On a page margins are fixed, because measuring them draws twice; in print they fit the fonts of this machine.
    return alone.update_xaxes(automargin=True).update_yaxes(automargin=True)


def _drawn(figure: go.Figure, kind: str, width: int, height: int, scale: int) -> bytes:
    options = {"format": kind, "width": width, "height": height, "scale": scale}
    with _ONE_AT_A_TIME:
        _start()
        import kaleido

        try:
            return kaleido.calc_fig_sync(figure.to_dict(), opts=options, topojson=_shapes())
        except Exception as error:  # whatever a browser may say: its reasons are many, the reader's next step is one
            raise FigureError(
                f"The browser could not draw the figure ({type(error).__name__}: {error}). {_INSTALL}"
            ) from error


def warm() -> None:
    """Begin to start the browser; it is ready sooner while the caller reads its data. What is missing is said on drawing."""
    with _ONE_AT_A_TIME, contextlib.suppress(FigureError):
        _start()


@cache
def _start() -> None:
    """Start the browser, once in a process."""
    try:
        import kaleido
    except ImportError as error:
        raise FigureError("Figures need the extra “figures”: pip install 'ctdata[figures]'.") from error
    path = browser()
    if not path:
        raise FigureError(f"No browser was found to draw the figure. {_INSTALL}")
    os.environ["BROWSER_PATH"] = path
    options: dict[str, Any] = {"n": 1, "timeout": 60, "mathjax": False}
    kaleido.start_sync_server(silence_warnings=True, **options)


@cache
def _shapes() -> str:
    """The shapes of the world map, which plotly.js asks for by address."""
    return f"{Path(__file__).resolve().parents[2].joinpath('static').as_uri()}/"


def browser() -> str | None:
    """The browser that draws: BROWSER_PATH, or the first one known on the PATH."""
    named = os.environ.get("BROWSER_PATH")
    if named:
        return named if os.access(named, os.X_OK) else None
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)
