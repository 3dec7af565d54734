"""The whole snapshot as files: sizes, checksums, single tables by a button, all of it by a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from ctdata.charts.theme import format_count
from ctdata.schema import PARQUET
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

BY_BUTTON = 200_000_000
"""Bytes. Streamlit reads a file into memory once a reader has clicked; a larger one is left to the command."""
MANIFEST = "manifest.json"
_HOLDS = {
    "core.arrow": "the columns of studies that the app maps into memory",
    "eligibility.arrow": "requirements as numbers, for the biomarker check",
    "eligibility_kinds.arrow": "what those numbers stand for",
    "quality.json": "results of the checks before publishing",
    MANIFEST: "what the snapshot is, with the sha256 of every file",
}


def files(opened: Opened) -> None:
    """Every file with its size and sha256; one to download; the command for all."""
    st.subheader("The whole snapshot", anchor=False)
    held = opened.manifest.files
    total = sum(entry["bytes"] for entry in held.values())
    st.markdown(
        f"**{len(held)} files and their manifest, {size(total)}.** A few studies or columns alone: the explorer has a download of its own."
    )
    _one(opened)
    st.markdown(
        "**All of it**, on the machine that runs the dashboard; each file is checked, and the sums are written beside them:"
    )
    st.code(
        "ctdata export-snapshot FOLDER\ncd FOLDER/" + opened.manifest.id + " && sha256sum --check SHA256SUMS",
        language=None,
        wrap_lines=True,
    )
    rows = [_row(opened, name) for name in ordered(held)]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(38 + 35 * len(rows), 900),
        column_config={
            "File": st.column_config.TextColumn(width=180),
            "What it holds": st.column_config.TextColumn(width=290),
            "Rows": st.column_config.TextColumn(width=90),
            "Size": st.column_config.TextColumn(width=90),
            "SHA-256": st.column_config.TextColumn(width=500),
        },
        alt="Files of the snapshot with rows, size and sha256",
    )


def _one(opened: Opened) -> None:
    names = [MANIFEST, *ordered(opened.manifest.files)]
    by_label = {f"{name} ({size(_bytes(opened, name))})": name for name in names}
    first = names.index("studies.parquet") if "studies.parquet" in names else 0
    asked = st.selectbox("One file", list(by_label), index=first, key="snapshot_file", width=420)
    name = by_label[asked or next(iter(by_label))]
    if _bytes(opened, name) > BY_BUTTON:
        st.markdown(f"{plain(name)} is larger than {size(BY_BUTTON)}: the command below copies it.")
        return
    st.download_button(
        f"Download {plain(name)}",
        reader(opened.snapshot.folder / name),
        file_name=f"{opened.manifest.id}_{Path(name).name}",
        mime="application/octet-stream",
        on_click="ignore",
        icon=":material/download:",
        key="download_snapshot_file",
    )


def reader(path: Path) -> Callable[[], bytes]:
    """Reads a file when it is asked for: nothing of it is in memory while the page is looked at."""
    return path.read_bytes


def ordered(names: Any) -> list[str]:
    """Tables first, the search index last."""
    tables = [f"{t}.parquet" for t in PARQUET if f"{t}.parquet" in names]
    rest = sorted(n for n in names if n not in tables)
    return [*tables, *(n for n in rest if "/" not in n), *(n for n in rest if "/" in n)]


def _row(opened: Opened, name: str) -> dict[str, Any]:
    entry, table = opened.manifest.files[name], name.removesuffix(".parquet")
    return {
        "File": name,
        "What it holds": f"one row for {PARQUET[table].row}"
        if table in PARQUET
        else _HOLDS.get(name, _of_search(name)),
        "Rows": format_count(opened.manifest.rows[table]) if table in opened.manifest.rows else "",
        "Size": size(entry["bytes"]),
        "SHA-256": entry["sha256"],
    }


def _of_search(name: str) -> str:
    return "part of the search index" if name.startswith("search/") else ""


def _bytes(opened: Opened, name: str) -> int:
    held = opened.manifest.files.get(name)
    return held["bytes"] if held else (opened.snapshot.folder / name).stat().st_size


def size(n: int) -> str:
    """Bytes as kB or MB (1 MB = 1,000,000 bytes)."""
    return f"{format_count(max(1, round(n / 1e3)))} kB" if n < 1e6 else f"{n / 1e6:,.1f} MB"
