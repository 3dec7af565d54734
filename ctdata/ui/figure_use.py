"""“Use this figure”: the picture in three sizes, the data behind it, how to cite it, a lasting link, an embed."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

import numpy as np
import streamlit as st

from ctdata.charts.article import SIZES
from ctdata.errors import FigureError
from ctdata.figures import catalogue, link, package, render
from ctdata.figures.made import Made, old_words, words
from ctdata.knowledge import thresholds
from ctdata.snapshot.home import Home
from ctdata.ui import cache
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain

_SIZES = {"article": "Article, 850 × 600", "social": "Social, 1200 × 628", "square": "Square, 1080 × 1080"}
_FORMATS = {"PNG": ("png", 1), "PNG, double": ("png", 2), "SVG": ("svg", 1)}
_MIME = {"png": "image/png", "svg": "image/svg+xml"}
_LONGEST_TITLE = 140


def offer(made: Made, opened: Opened, filters: str, params: dict[str, list[str]], rows: np.ndarray | None) -> None:
    """The button under a figure. Nothing is drawn before it is pressed."""
    if st.button("Use this figure", key=f"use_{made.name}", icon=":material/ios_share:", type="tertiary"):
        _use(made, opened, filters, catalogue.obeyed(made.name, params), rows)


@st.dialog("Use this figure", width="large")
def _use(made: Made, opened: Opened, filters: str, params: dict[str, list[str]], rows: np.ndarray | None) -> None:
    part = st.radio(
        "What",
        ("Picture", "Data", "Cite and link"),
        horizontal=True,
        label_visibility="collapsed",
        key=f"use_part_{made.name}",
    )
    if part == "Data":
        _data(made, opened, filters, rows)
    elif part == "Cite and link":
        _link(made, opened, params)
    else:
        _picture(made, opened, filters)


def _picture(made: Made, opened: Opened, filters: str) -> None:
    left, right = st.columns(2)
    size = {name: key for key, name in _SIZES.items()}[
        left.selectbox("Size", list(_SIZES.values())) or _SIZES["article"]
    ]
    kind, scale = _FORMATS[right.selectbox("Format", list(_FORMATS)) or "PNG"]
    title = st.text_input(
        "Title",
        made.title,
        max_chars=_LONGEST_TITLE,
        help="The measure, n, note, source and licence stay as they are.",
    )
    try:
        drawn = picture(made, opened, filters, title or made.title, size, "png", 1)
        st.image(drawn, width=min(SIZES[size].width, 700), alt=made.alt)
        file = (
            drawn
            if (kind, scale) == ("png", 1)
            else picture(made, opened, filters, title or made.title, size, kind, scale)
        )
    except FigureError as error:
        st.error(plain(error))
        return
    st.download_button(
        f"Download {kind.upper()}",
        file,
        file_name=f"{made.name}-{size}-{opened.manifest.id}.{kind}",
        mime=_MIME[kind],
        on_click="ignore",
        type="primary",
    )


def picture(made: Made, opened: Opened, filters: str, title: str, size: str, kind: str, scale: int) -> bytes:
    """The figure as a file. Raises FigureError."""
    said = words(
        made, opened.manifest, filters, old_words(opened.manifest, cache.today(), thresholds.snapshot_days()), title
    )
    if kind == "svg":
        return render.svg(made, said, size).encode("utf-8")
    return render.png(made, said, size, scale)


def _data(made: Made, opened: Opened, filters: str, rows: np.ndarray | None) -> None:
    st.dataframe(made.data, hide_index=True, height=280, alt=f"The data behind the figure: {made.title}")
    st.caption(
        f"{len(made.data):,} rows, one a mark. The zip holds them as CSV with a dictionary, the words of the figure and how to cite it."
    )
    name = f"{made.name}-{opened.manifest.id}"
    with st.container(horizontal=True):
        st.download_button(
            "Shown data",
            lambda: package.of_figure(made, opened, filters),
            f"{name}.zip",
            "application/zip",
            on_click="ignore",
        )
        if rows is not None:
            st.download_button(
                f"With all {len(rows):,} studies",
                lambda: package.of_figure(made, opened, filters, rows),
                f"{name}-studies.zip",
                "application/zip",
                on_click="ignore",
            )


def _link(made: Made, opened: Opened, params: dict[str, list[str]]) -> None:
    st.markdown("**Cite, short**")
    st.code(package.cited_short(made, opened.manifest), language=None, wrap_lines=True)
    address = f"{_base()}/figure?{link.query(made.name, params, opened.manifest.id)}"
    if st.button(
        "Make a lasting link",
        help="Keeps the numbers shown now on this server, so that a later reader sees what changed, and why.",
    ):
        try:
            record = link.keep(Home().path, link.record_of(made, params, opened.manifest))
            address = f"{_base()}/figure?{link.query(made.name, params, opened.manifest.id, record)}"
            st.markdown(
                "Kept. The link shows this figure as long as its snapshot is on this server; after that, today's figure beside the kept numbers."
            )
        except FigureError as error:
            st.warning(plain(error))
    st.markdown("**Link**")
    st.code(address, language=None, wrap_lines=True)
    st.markdown("**Cite, in full**")
    st.code(package.cited(made, opened.manifest, address), language=None, wrap_lines=True)
    st.markdown("**Embed**")
    st.code(_embed(made, params, opened), language="html", wrap_lines=True)


def _embed(made: Made, params: dict[str, list[str]], opened: Opened) -> str:
    address = f"{_base()}/figure?{link.query(made.name, params, opened.manifest.id, embed=True)}"
    height = int(made.figure.layout.height or 400) + 190
    return f'<iframe src="{escape(address)}" title="{escape(made.title)}" width="100%" height="{height}" loading="lazy" style="border:0"></iframe>'


def _base() -> str:
    """Scheme, host and path before the page, as the reader's browser knows them."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rsplit('/', 1)[0]}" if parts.netloc else ""
