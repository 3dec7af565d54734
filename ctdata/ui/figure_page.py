"""One figure by its lasting address: of its snapshot where that is still here, else today's beside the numbers kept."""

from __future__ import annotations

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from ctdata.errors import CtdataError, FigureError, NothingToDraw
from ctdata.figures import catalogue, link
from ctdata.figures.catalogue import Entry
from ctdata.figures.made import Made, is_demo, source_of
from ctdata.snapshot.home import Home
from ctdata.ui import cache, frame
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain


def show() -> None:
    """The figure that the address names."""
    asked = frame.address()
    name = st.query_params.get("name", "")
    if not name:
        _index()
        return
    try:
        entry = catalogue.entry(name)
        record = link.kept(Home().path, st.query_params["record"]) if "record" in st.query_params else None
    except FigureError as error:
        st.warning(plain(error), icon=":material/link_off:")
        if name not in catalogue.names():
            _index()
            return
        entry, record = catalogue.entry(name), None
    _one(entry, asked, record)


def _index() -> None:
    """Every figure, where no one is named."""
    frame.title(
        "Figures", "Every figure of this dashboard by its name, as a link and as `ctdata figure NAME` draw it."
    )
    for name in catalogue.names():
        st.page_link("pages/figure.py", label=name, query_params={"name": name})


def _one(entry: Entry, asked: dict[str, list[str]], record: link.Record | None) -> None:
    opened, is_gone = _snapshot(st.query_params.get("snapshot", ""))
    try:
        made, filters, problems = entry.make(opened, link.choices(asked))
    except NothingToDraw as error:
        frame.said_empty(error)
        return
    except CtdataError as error:
        st.error(plain(error))
        return
    for problem in problems:
        st.warning(plain(problem), icon=":material/link_off:")
    if is_gone:
        st.warning(f"**The snapshot {plain(st.query_params['snapshot'])} is no longer on this server.** This is the figure of the present one, {opened.manifest.id}.", icon=":material/history:")  # fmt: skip
    if frame.is_embedded():
        _alone(made, opened, filters)
        return
    frame.show(made, opened, filters=filters, params=link.choices(asked))
    if filters:
        st.caption(plain(f"Chosen: {filters}."))
    address = urlencode([*entry.view.items(), *((k, v) for k, vs in link.choices(asked).items() for v in vs)])
    st.link_button("Open on its page", f"/{entry.page}?{address}", icon=":material/open_in_new:")
    if record:
        _against(record, made, opened)
    frame.source_line(opened.manifest)


def _alone(made: Made, opened: Opened, filters: str) -> None:
    """For an iframe: the figure, its words and source, nothing else."""
    if is_demo(made, opened.manifest) or (not made.source and cache.is_old(opened.manifest)):
        frame.banners(opened.manifest)
    st.subheader(plain(made.title), anchor=False)
    frame.chart(
        made.figure,
        opened.manifest,
        made.name,
        made.alt,
        made.n,
        made.note,
        made.config,
        counted=made.counted,
        what=made.what,
        published=bool(made.source),
    )
    st.caption(
        plain(
            " ".join(
                filter(
                    None,
                    (
                        f"Chosen: {filters}." if filters else "",
                        source_of(made, opened.manifest),
                        f"Method: {made.method}. Figure: CC BY 4.0.",
                    ),
                )
            )
        )
    )


def _snapshot(wanted: str) -> tuple[Opened, bool]:
    """The snapshot of the address, or the present one and that the other is gone."""
    present = cache.opened()
    if not wanted or wanted == present.manifest.id:
        return present, False
    found = cache.opened_by_id(wanted)
    return (found, False) if found else (present, True)


def _against(record: link.Record, made: Made, opened: Opened) -> None:
    """Then and now, and why they differ."""
    st.subheader("When this link was made", anchor=False)
    now = pd.DataFrame(link.record_of(made, record.params, opened.manifest).rows)
    then = pd.DataFrame(record.rows)
    if now.equals(then) and record.n == made.n:
        st.markdown(
            f"The same numbers: n = {record.n:,}, snapshot {plain(record.snapshot)}, registry as of {plain(record.as_of)}."
        )
        return
    reasons = link.differences(record, opened.manifest, made.method)
    st.markdown(
        f"Then n = {record.n:,} (registry as of {plain(record.as_of)}); in the figure above n = {made.n:,}, a change of {made.n - record.n:+,}."
    )
    st.markdown("What changed in between: " + plain("; ".join(reasons) or "nothing that this snapshot records"))
    st.dataframe(then, hide_index=True, alt="The numbers of the figure when its link was made")


def offer_index() -> None:
    """A way from the methods to all figures."""
    st.page_link("pages/figure.py", label="Every figure by its name", icon=":material/bar_chart:")
