"""Landmark readouts as forest plots: published figures, not registry data, each with its source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ctdata import knowledge
from ctdata.address.held import tumour_names
from ctdata.charts.forest import forest
from ctdata.charts.theme import format_count
from ctdata.errors import NothingToDraw
from ctdata.figures import strategies
from ctdata.figures.asked import Asked, chosen
from ctdata.figures.made import Made
from ctdata.knowledge import Readout

MEASURES = {
    "hazard_ratio": ("readouts_hazard_ratios", "Hazard ratios"),
    "share": ("readouts_shares", "Shares of patients: response, complete response, survival at a time"),
}
EVERY = "All tumours"
_FIRST = "MEL"
CAVEAT = "Trials differ in patients and follow-up: figures of different trials are not a comparison."


def offered() -> list[str]:
    """The tumours that have readouts, and all of them."""
    return [*sorted({tumour_names().get(r.tumour, r.tumour) for r in knowledge.readouts()}), EVERY]


def usual() -> str:
    """The tumour that is shown where none is chosen."""
    name = tumour_names().get(_FIRST, _FIRST)
    return name if name in offered() else offered()[0]


def of_tumour(name: str) -> list[Readout]:
    """The readouts of a tumour, or all."""
    return [r for r in knowledge.readouts() if name == EVERY or tumour_names().get(r.tumour, r.tumour) == name]


def of_focus(name: str) -> list[Readout]:
    """The readouts that the page on one tumour shows."""
    return [r for r in knowledge.readouts() if r.id in strategies.offered()[name].readouts]


def asked_for(asked: Asked, problems: list[str]) -> tuple[list[Readout], str]:
    """The readouts that an address names, and of what they are: a tumour, or the page on one."""
    if "focus" in asked and "readouts_of" in asked:
        problems.append("“focus” and “readouts_of” choose different readouts; “focus” was left out.")
    elif "focus" in asked:
        name = chosen(asked, "focus", list(strategies.offered()), problems)
        return of_focus(name), name
    name = chosen(asked, "readouts_of", offered(), problems, usual())
    return of_tumour(name), name


def made(entries: Sequence[Readout], of: str, measure: str) -> Made:
    """The figures of one measure. `of`: whose they are. Raises NothingToDraw."""
    name, words = MEASURES[measure]
    title = f"{words}, {of}" if measure == "hazard_ratio" else f"{words} ({of})"
    some = [r for r in entries if r.measure == measure]
    if not some:
        raise NothingToDraw("No readout of this measure is held for this tumour.", title)
    data = _frame(some)

    def draw(rows: pd.DataFrame) -> go.Figure:
        return forest(rows, measure)

    trials = list(dict.fromkeys(r.trial for r in some))
    return Made(
        name, draw(data), title, n=len(some), what="published figures", data=data, redraw=draw,
        method=f"readouts, checked {max(r.checked_on for r in some)}", note=_note(some),
        alt=f"Forest plot of {len(some)} published figures with their intervals: {', '.join(r.trial for r in some[:6])}.",
        source=f"Source: publications of {len(trials)} {'trial' if len(trials) == 1 else 'trials'}, named with each figure in the data; not registry data, none recomputed here.",
        columns={"label": "trial, endpoint, treatment, patients", "value": "the published figure", "n": "patients", "population": "who was treated", "source": "where it was read", "published": "month of publication", "nct_id": "the trial's record", "ci_level": "level of the interval, per cent", "ci_low": "lower end of the interval", "ci_high": "upper end of the interval"},
    )  # fmt: skip


def _frame(entries: Sequence[Readout]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": [_label(r) for r in entries],
            "value": [float(r.value) for r in entries],
            "ci_low": [_number(r.ci_low) for r in entries],
            "ci_high": [_number(r.ci_high) for r in entries],
            "ci_level": [_number(r.ci_level) for r in entries],
            "article_value": [_number(r.article_value) for r in entries],
            "is_confirmed": [r.confirmed for r in entries],
            "n": [r.n for r in entries],
            "population": [r.population for r in entries],
            "nct_id": [r.nct_id for r in entries],
            "published": [f"{r.read_on:%Y-%m}" for r in entries],
            "source": ["; ".join(r.sources) for r in entries],
        }
    )


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _label(r: Readout) -> str:
    mark = "" if r.confirmed else " †"
    return f"{r.trial}{mark}, {r.endpoint}: {' + '.join(r.agents)}, n\u00a0=\u00a0{format_count(r.n)}"


def _note(entries: Sequence[Readout]) -> str:
    without = sum(r.ci_low is None for r in entries)
    levels = sorted({r.ci_level for r in entries if r.ci_level})
    said = [f"Intervals: {', '.join(f'{x:g} %' for x in levels)}."] if levels else []
    if without:
        said.append(f"{without} without an interval in the source read (open marks).")
    if any(r.measure == "hazard_ratio" for r in entries):
        said.append("Below 1 favours the treatment named.")
    if any(not r.confirmed for r in entries):
        said.append("† not confirmed in a primary source.")
    return " ".join([*said, CAVEAT])
