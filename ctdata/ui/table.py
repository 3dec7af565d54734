"""Rows of the snapshot as a table for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from ctdata.charts.labels import label
from ctdata.schema import CORE, MISSING
from ctdata.search.results import Match
from ctdata.ui.cache import Opened, tumour_names

REGISTRY_PAGE = "https://clinicaltrials.gov/study/"
_WIDTHS = {
    "brief_title": 380,
    "intervention_names": 220,
    "tumour_types": 190,
    "lead_sponsor_name": 170,
    "conditions": 220,
    "overall_status": 130,
}
_LABELLED = {c.name for c in CORE.columns if c.allowed}


def take(opened: Opened, rows: np.ndarray, columns: Sequence[str]) -> pa.Table:
    """These rows and columns of core.arrow."""
    return opened.snapshot.core.select(list(columns)).take(pa.array(rows, pa.int64()))


def page_of(
    opened: Opened,
    rows: np.ndarray,
    columns: Sequence[str],
    back: dict[str, list[str]],
    why: list[list[Match]] | None,
) -> pd.DataFrame:
    """One page for the reader: labels instead of enum values, a link to the study, dates as posted."""
    dated = [f"{c}_precision" for c in columns if f"{c}_precision" in CORE.names]
    found = take(opened, rows, ["nct_id", *columns, *dated])
    ids = found.column("nct_id").to_pylist()
    tail = urlencode(back, doseq=True)
    cells = {"nct_id": [f"/study?nct_id={i}" + (f"&{tail}" if tail else "") for i in ids]}
    if why is not None:
        cells["why"] = ["; ".join(dict.fromkeys(match_words(m) for m in matches)) for matches in why]
    cells |= {name: _shown(name, found) for name in columns}
    cells["registry"] = [REGISTRY_PAGE + i for i in ids]
    return pd.DataFrame(cells)


def _shown(name: str, found: pa.Table) -> list:
    """Cells of a column; a text that the registry does not state says so, a missing number stays empty."""
    cells = _cells(name, found)
    kind = found.schema.field(name).type
    return cells if pa.types.is_integer(kind) or pa.types.is_floating(kind) else [c or MISSING for c in cells]


def _cells(name: str, found: pa.Table) -> list:
    values = found.column(name).to_pylist()
    if f"{name}_precision" in found.column_names:
        return [posted(v, p) for v, p in zip(values, found.column(f"{name}_precision").to_pylist(), strict=True)]
    if name in ("tumour_types", "tumour_groups", "tumour_types_kept_out"):
        names = tumour_names()
        return [", ".join(names.get(v, v) for v in row or ()) for row in values]
    if pa.types.is_list(found.schema.field(name).type):
        return [", ".join(label(name, v) for v in row or ()) for row in values]
    if pa.types.is_boolean(found.schema.field(name).type):
        return [None if v is None else ("Yes" if v else "No") for v in values]
    if name in _LABELLED:
        return [None if v is None else label(name, v) for v in values]
    return values


def posted(day: object, precision: str | None) -> str | None:
    """A date as exactly as it was posted: 2024-05 or 2024-05-03."""
    if day is None:
        return None
    return str(day)[: {"month": 7, "year": 4}.get(precision or "", 10)]


def match_words(match: Match) -> str:
    """Why a study was found: “Keytruda” in intervention names (another name of pembrolizumab)."""
    place = label("column", match.field) if match.field else "text"
    said = f"“{match.words}” in {place.lower()}"
    if match.mesh:
        said += " (MeSH term of the registry)"
    return said + (f" (another name of {match.alias_of})" if match.alias_of else "")


def column_config(columns: Sequence[str]) -> dict:
    """Headings, widths and links."""
    config = {
        "nct_id": st.column_config.LinkColumn(
            "Study", display_text=r"(NCT\d{8})", width=115, pinned=True, help="Opens the study's page"
        ),
        "registry": st.column_config.LinkColumn("Registry", display_text="Record ↗", width=95),
        "why": st.column_config.TextColumn("Why it matched", width=320),
    }
    for name in columns:
        heading = label("column", name)
        column = CORE.column(name)
        if pa.types.is_integer(column.type):
            config[name] = st.column_config.NumberColumn(
                heading, format="localized" if name != "start_year" else "%d", help=column.description
            )
        else:
            config[name] = st.column_config.TextColumn(heading, width=_WIDTHS.get(name, 110), help=column.description)
    return config


def show(frame: pd.DataFrame, columns: Sequence[str], alt: str) -> None:
    """The table itself; as high as its rows, so that nothing scrolls inside the page."""
    st.dataframe(
        frame,
        hide_index=True,
        height=min(38 + 35 * len(frame), 1_800),
        column_config=column_config(columns),
        row_height=35,
        alt=alt,
    )
