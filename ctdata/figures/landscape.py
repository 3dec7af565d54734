"""Figures of the landscape that count one column: growth of classes, ranked lists."""

from __future__ import annotations

from ctdata.address.choices import shown as shown_value
from ctdata.address.held import Opened
from ctdata.charts import landscape as charts
from ctdata.charts.palette import MODALITY, NEUTRAL
from ctdata.charts.theme import format_count
from ctdata.concepts.immunotherapy import RULE_VERSION
from ctdata.errors import NothingToDraw
from ctdata.figures.chosen import Shown
from ctdata.figures.made import Made
from ctdata.landscape import over_time, pipeline
from ctdata.schema import MISSING

METHOD = f"landscape, immunotherapy rules {RULE_VERSION}"
MULTI = "A study counts in each of its {}, so bars add up to more than the studies."
_GROWTH = "Which classes of immunotherapy are growing?"


def growth(opened: Opened, shown: Shown) -> Made:
    """Which classes of immunotherapy grow: modality over start years. Raises NothingToDraw."""
    as_of = opened.manifest.as_of
    data = over_time.modality_by_year(shown.selection, as_of)
    outside = over_time.outside_years(shown.selection, as_of)
    if data.empty:
        raise NothingToDraw(
            f"None of these studies has a known class and started between {over_time.FIRST_YEAR} and {as_of.year}.",
            _GROWTH,
        )
    counted = over_time.within(shown.selection, as_of)
    return Made(
        "growth",
        charts.modality_by_year(data),
        _GROWTH,
        n=counted.n,
        counted=int(data["n_studies"].sum()),
        note=f"{MULTI.format('classes')} Start date not stated: {format_count(outside['not_stated'])}; before {over_time.FIRST_YEAR}: {format_count(outside['before'])}; planned after {as_of.year}: {format_count(outside['after'])}. "
        f"Hatched: the start is planned, or {as_of.year} is not over. Growth is partly legal: duties to register grew in 2005, 2007, 2017 and 2022, and China is under-counted.",
        alt=f"Stacked bars: studies by start year and class of immunotherapy, {over_time.FIRST_YEAR} to {as_of.year}.",
        data=data,
        method=METHOD,
        least_height=250,
        rows=counted.rows,
    )


def classes(opened: Opened, shown: Shown) -> Made:
    """Studies of each class. Raises NothingToDraw."""
    return _ranked(shown, "classes", "modalities", "How many studies in each class?", "classes")


def countries(opened: Opened, shown: Shown) -> Made:
    """Countries of the sites. Raises NothingToDraw."""
    return _ranked(shown, "countries", "countries", "In which countries?", "countries")


def sponsors(opened: Opened, shown: Shown) -> Made:
    """Lead sponsors. Raises NothingToDraw."""
    return _ranked(shown, "sponsors", "lead_sponsor_name", "Who leads the most studies?", "")


_ONE = {"modalities": "known class", "countries": "country of a site", "lead_sponsor_name": "stated lead sponsor"}


def _ranked(shown: Shown, name: str, column: str, title: str, plural: str) -> Made:
    """A ranked list of one column, each bar a list of studies. `plural`: of what a study may have several."""
    data = pipeline.most(shown.selection, column, "value")
    if data.empty:
        raise NothingToDraw(f"None of these studies has a {_ONE[column]}.", title)
    counts = shown.selection.counts(column)
    data["label"] = [shown_value(column, v) for v in data["value"]]
    data["n"] = data["n_studies"]
    if column == "modalities":
        data["colour"] = [MODALITY.get(v, NEUTRAL) for v in data["value"]]
    listed = f" The {len(data)} most frequent are shown." if len(counts) - 1 > len(data) else ""
    several = f" {MULTI.format(plural)}" if plural else ""
    return Made(
        name,
        charts.ranked_bars(data),
        title,
        n=shown.selection.n,
        counted=sum(n for value, n in counts.items() if value != MISSING) if plural else None,
        note=f"Not stated: {format_count(counts[MISSING])}.{several}{listed}",
        alt=f"Bars: {title.lower().rstrip('?')}; the most frequent first.",
        data=data,
        method=METHOD,
        redraw=charts.ranked_bars,
        rows=shown.selection.rows,
    )
