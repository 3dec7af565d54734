"""Where the sites of the explorer's studies are."""

from __future__ import annotations

import pandas as pd

from ctdata.address.held import Opened
from ctdata.charts import explorer as charts
from ctdata.charts.explorer import MAP_CONFIG
from ctdata.charts.theme import format_count
from ctdata.errors import NothingToDraw
from ctdata.figures.made import Made
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria

TITLE = "In which countries are the sites of these studies?"


def sites_by_country(opened: Opened, criteria: Criteria) -> Made:
    """World map of the studies that match, words included. Raises NothingToDraw, or QueryError of the expert query."""
    selection = opened.engine.selection(criteria)
    counts = selection.counts("countries")
    if not selection.n:
        raise NothingToDraw("No study matches all of this together.", TITLE)
    missing = counts.pop(MISSING)
    if not counts:
        raise NothingToDraw("None of these studies lists a country.", TITLE)
    data = pd.DataFrame(list(counts.items()), columns=["country", "n_studies"])
    return Made(
        "sites_by_country", charts.studies_by_country_map(data), TITLE, n=selection.n, data=data, config=MAP_CONFIG, method="explorer",
        counted=int(data["n_studies"].sum()), rows=selection.rows,
        note=f"A study counts in each country where it has a site; {format_count(missing)} list no country.",
        alt=f"World map: studies with a site in each country; most in {', '.join(data['country'].head(3))}.",
    )  # fmt: skip
