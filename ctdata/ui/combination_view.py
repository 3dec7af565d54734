"""What is combined with what, and how many participants that needs."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ctdata.charts import grid
from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.landscape import combinations
from ctdata.ui import frame
from ctdata.ui.cache import Opened
from ctdata.ui.landscape import Shown, narrowed, picked, studies_behind

READINGS = ("studies", "planned participants")


def show(opened: Opened, shown: Shown) -> None:
    """What is combined with what, and how many participants that needs."""
    st.subheader("What is combined with what?", anchor=False)
    reading = st.radio("Count", READINGS, key="matrix_reading", bind="query-params", horizontal=True) or "studies"
    data = combinations.matrix(shown.selection)
    if data.empty:
        st.info("None of these studies gives an immunotherapy in an experimental arm.")
        return
    data["row"] = [label("modality", m) for m in data["modality"]]
    data["column"] = [label("combination_classes", p) for p in data["partner"]]
    data["n"] = data["planned"] if reading == "planned participants" else data["n_studies"]
    said = [
        f"{r} + {c}<br>{format_count(s)} studies<br>planned {format_count(p)} participants ({format_count(k)} studies)<br>actual {format_count(a)} ({format_count(b)} studies)"
        for r, c, s, p, k, a, b in zip(
            data["row"],
            data["column"],
            data["n_studies"],
            data["planned"],
            data["n_planned"],
            data["actual"],
            data["n_actual"],
            strict=True,
        )
    ]
    rows, columns = _by_size(data, "row"), _by_size(data, "column")
    full = _with_zeros(data, rows, columns)
    event = frame.chart(
        grid.cells(full, rows, columns, reading, said + [f"{r} + {c}<br>0 studies" for r, c in zip(full["row"][len(data) :], full["column"][len(data) :], strict=True)]),
        opened.manifest, key=f"matrix_{reading}", alt=f"Grid: {reading} for each class of immunotherapy and what it is given with in one experimental arm.",
        n=shown.selection.n, clickable=True, counted=int(data["n_studies"].sum()),
        note="Read within one experimental arm; a study counts in each of its cells. Lymphodepletion before cells is no chemotherapy combination. Planned and actual participants are never added together; a study counts all of its participants in each cell.",
    )  # fmt: skip
    row = picked(event, data)
    if row is not None:
        studies_behind(opened, narrowed(shown, combinations=row["combination"]), f"{row['row']} + {row['column']}")


def _by_size(data: pd.DataFrame, name: str) -> list[str]:
    return list(data.groupby(name)["n_studies"].sum().sort_values(ascending=False).index)


def _with_zeros(data: pd.DataFrame, rows: list[str], columns: list[str]) -> pd.DataFrame:
    there = set(zip(data["row"], data["column"], strict=True))
    empty = [(r, c, 0) for r in rows for c in columns if (r, c) not in there]
    return pd.concat(
        [data[["row", "column", "n"]], pd.DataFrame(empty, columns=["row", "column", "n"])], ignore_index=True
    )
