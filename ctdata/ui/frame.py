"""What every page has: title, freshness, the criteria sentence, empty and error states, charts, the source line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NoReturn

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from ctdata.charts import theme
from ctdata.charts.explorer import CHART_CONFIG
from ctdata.errors import CtdataError, NoSnapshot, NothingToDraw
from ctdata.figures.made import DEMO_WORDS, Made, source_words
from ctdata.snapshot.store import Manifest
from ctdata.ui import cache, figure_use, first_visit
from ctdata.ui.plain import plain

NAME = "Clinical-trial intelligence"


def title(words: str, lead: str = "") -> None:
    """A page's heading and the one sentence that says what it is for."""
    st.title(words, anchor=False)
    if lead:
        st.markdown(lead)


def open_or_stop(banners_wanted: bool = True) -> cache.Opened:
    """The published snapshot, with its banners; without one, what to do instead."""
    first_visit.run_through_dashboard()
    try:
        found = cache.opened()
    except NoSnapshot:
        st.title("No studies yet", anchor=False)
        st.markdown(
            "This dashboard reads a snapshot of the registry, and none has been made on this machine. In a terminal, run one of these, then reload the page:"
        )
        st.code(
            "ctdata refresh                 # ask ClinicalTrials.gov\nctdata import FILE.json.gz     # a download from its website\nctdata demo                    # invented studies, to look around",
            language="bash",
        )
        stop()
    except CtdataError as error:
        st.title("The snapshot cannot be read", anchor=False)
        st.error(plain(error))
        stop()
    if banners_wanted:
        banners(found.manifest)
    return found


def banners(manifest: Manifest) -> None:
    """Demo data, old data, a refused refresh: said on every page, before anything else."""
    if manifest.is_demo:
        st.warning(f"**{DEMO_WORDS}.** Every study, sponsor and site here is invented.", icon=":material/science:")
    elif cache.is_old(manifest):
        st.warning(
            f"**This snapshot is {cache.age_days(manifest)} days old** (registry date {manifest.as_of}). Recruitment may have changed; check the registry before acting.",
            icon=":material/schedule:",
        )
    if refused := cache.refusal():
        why = plain("; ".join(refused["reasons"][:3]))
        st.warning(
            f"**The last refresh was not published** ({plain(refused['when'] or 'date unknown')}): {why}. The studies shown are those of the last good snapshot.",
            icon=":material/sync_problem:",
        )


def source_line(manifest: Manifest) -> None:
    """Where the numbers of this page come from, and of which day."""
    st.caption(plain(source_words(manifest)))


def chart(
    figure: go.Figure,
    manifest: Manifest,
    key: str,
    alt: str,
    n: int,
    note: str = "",
    config: dict | None = None,
    clickable: bool = False,
    counted: int | None = None,
    what: str = "studies",
    published: bool = False,
) -> object | None:
    """A figure with its n, its alternative text and, on demo data, the words that say so inside the picture.

    `what`: n of which things. `counted`: how often they count in the figure, where one counts in several marks. `published`: not from the snapshot. Returns what was clicked where it is `clickable`."""
    mode = st.context.theme.type or "light"
    if manifest.is_demo and not published:
        _mark_as_demo(figure)
        alt = f"{DEMO_WORDS}. {alt}"
    picks = {"on_select": "rerun", "selection_mode": "points"} if clickable else {}
    if (
        clickable
    ):  # what Streamlit sets in a figure that can be clicked, after it has drawn it: said first, it draws once
        figure.update_layout(clickmode="event+select", hovermode="closest", dragmode="pan")
    event = st.plotly_chart(
        theme.for_mode(figure, mode), theme=None, key=key, config=config or CHART_CONFIG, alt=alt, **picks
    )
    st.caption(plain(f"{theme.n_words(n, what, counted)}. {note}".strip()))
    return event if clickable else None


def show(
    made: Made,
    opened: cache.Opened,
    clickable: bool = False,
    filters: str = "",
    titled: bool = True,
    key: str = "",
    params: dict[str, list[str]] | None = None,
    rows: np.ndarray | None = None,
) -> object | None:
    """A figure with its title, its words, and the way to use it elsewhere. Returns what was clicked where it is `clickable`.

    `filters`: what the reader chose, in words. `params`: the choices for its lasting link, where they are not the page's
    address. `rows`: row numbers of the studies it counts, for a download, where the figure itself does not hold them. `key`: where one figure has several forms."""
    if titled:
        st.subheader(plain(made.title), anchor=False)
    event = chart(
        go.Figure(made.figure) if opened.manifest.is_demo else made.figure,
        opened.manifest,
        key=key or made.name,
        alt=made.alt,
        n=made.n,
        note=f"{made.note} Method: {made.method}." if made.method else made.note,
        config=made.config,
        clickable=clickable,
        counted=made.counted,
        what=made.what,
        published=bool(made.source),
    )
    rows = made.rows if rows is None else rows
    figure_use.offer(made, opened, filters, address() if params is None else params, rows)
    return event


def made_or_said(make: Callable[[], Made], titled: bool = True) -> Made | None:
    """The figure, or in its place that there is nothing to draw, under its title."""
    try:
        return make()
    except NothingToDraw as error:
        said_empty(error, titled)
        return None


def said_empty(error: NothingToDraw, titled: bool = True) -> None:
    """What a figure would show, and why there is nothing of it."""
    if titled and error.title:
        st.subheader(plain(error.title), anchor=False)
    st.info(plain(error))


def address() -> dict[str, list[str]]:
    """The choices in the address of this page."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _mark_as_demo(figure: go.Figure) -> None:
    """The words inside the picture: above the plot, or below it where the headings of a grid stand above."""
    if figure.layout.xaxis.side == "top":
        figure.update_layout(margin_b=30, height=figure.layout.height + 22)
        place = {"y": 0, "yanchor": "top", "yshift": -4}
    else:
        place = {"y": 1, "yanchor": "bottom"}
        if (
            sum(bool(trace.name) and trace.showlegend is not False for trace in figure.data) > 1
            and figure.layout.height
        ):
            # The legend stands above the plot too: it moves up by a line.
            plot, above = max(60, figure.layout.height - 140), figure.layout.margin.t
            figure.update_layout(
                legend_y=1 + 24 / plot,
                legend_yanchor="bottom",
                height=figure.layout.height + 24,
                margin_t=None if above is None else above + 24,
            )
    figure.add_annotation(theme.note(DEMO_WORDS, x=1, xanchor="right", **place))


@contextmanager
def errors_said() -> Iterator[None]:
    """Our own errors become a sentence on the page; the rest of the page still shows."""
    try:
        yield
    except CtdataError as error:
        st.error(plain(error))


def is_embedded() -> bool:
    """Whether the page stands in a frame of another one (`?embed=true`): our own chrome is then hidden too."""
    return bool(st.context.is_embedded)


def navigation_place() -> Literal["top", "hidden"]:
    """Where the navigation stands."""
    return "hidden" if is_embedded() else "top"


def stop() -> NoReturn:
    """End the page early, with the footer that every page has."""
    footer()
    st.stop()


_HISTORY = Path(__file__).resolve().parents[2] / "static" / "history.html"


def undo_by_back_button() -> None:
    """Let the browser's back button undo the last filter (see static/history.html for why a script is needed)."""
    st.html(_HISTORY, unsafe_allow_javascript=True)


def footer() -> None:
    """On every page: what this is not. A figure in a frame of another page stands alone."""
    if is_embedded():
        return
    st.caption(
        "A research tool over public registry data. It gives no medical advice; whether someone can join a study is decided by the study team."
    )
