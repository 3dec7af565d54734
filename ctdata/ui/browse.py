"""Ways into the explorer by phase, tumour type and class: each link opens exactly the studies that it counts."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ctdata import knowledge
from ctdata.address import state
from ctdata.address.choices import shown
from ctdata.charts.theme import format_count
from ctdata.knowledge.tumour_names import ANY_TUMOUR
from ctdata.schema import MISSING, PHASES
from ctdata.search.criteria import Criteria
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

LISTED = 9
_MOSTLY = 0.9

_WORDS = {
    ("phase", MISSING): "No phase stated",
    ("phase", "NA"): "Phase not applicable",
}


def lists(opened: Opened) -> None:
    """Three lists beside each other."""
    st.subheader("Browse the studies", anchor=False)
    counts = {name: dict(found) for name, found in opened.engine.search(Criteria(page_size=1)).facets.items()}
    phase, tumour, modality = st.columns(3)
    with phase:
        _list("By phase", "phase", {p: counts["phase"].get(p, 0) for p in (*PHASES, MISSING)})
    with tumour:
        _list("By tumour type", "tumour_groups", tumours(counts["tumour_groups"]))
    with modality:
        classes = {m.id for m in knowledge.modalities() if m.is_immunotherapy}
        _list(
            "By class of immunotherapy", "modalities", {m: n for m, n in counts["modalities"].items() if m in classes}
        )
    st.caption(
        f"Studies of every status. A study counts in each of its tumour types and classes. The {LISTED} largest are listed; the filters of the explorer hold them all."
    )


def _list(title: str, column: str, counts: Mapping[str, int]) -> None:
    st.markdown(f"**{title}**")
    known = [(value, n) for value, n in counts.items() if n and (column == "phase" or value != MISSING)]
    for value, n in known[:LISTED]:
        name = _WORDS.get((column, value), shown(column, value))
        st.page_link(
            "pages/explorer.py", label=f"{plain(name)}\u00a0· {format_count(n)}", query_params=address(column, value)
        )
    if not known:
        st.caption("None in this snapshot.")


def address(column: str, value: str) -> dict[str, str]:
    """The explorer's parameters for the studies with one value."""
    return dict(state.params_of(Criteria(facets=((column, (value,)),))))


def tumours(counts: Mapping[str, int]) -> dict[str, int]:
    """Types worth a link, the largest first: no buckets ("solid tumours"), and no group that is nearly one type."""
    types = {t.code: t for t in knowledge.tumour_types()}
    largest: dict[str, int] = {}
    for code, n in counts.items():
        parent = types[code].parent if code in types else ""
        largest[parent] = max(n, largest.get(parent, 0))
    return {
        code: n
        for code, n in counts.items()
        if code in types and code not in ANY_TUMOUR and largest.get(code, 0) < _MOSTLY * n
    }
