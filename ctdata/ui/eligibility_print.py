"""One page to print: two downloads, made when they are asked for and kept nowhere."""

from __future__ import annotations

from base64 import b64encode
from uuid import uuid4

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ctdata.charts.labels import label
from ctdata.eligibility import labels
from ctdata.ui import cache, eligibility_accuracy, eligibility_html, frame
from ctdata.ui import eligibility_inputs as inputs
from ctdata.ui import eligibility_records as records
from ctdata.ui import eligibility_sheet as sheets
from ctdata.ui.cache import Opened
from ctdata.ui.eligibility_data import OPEN, Studies
from ctdata.ui.eligibility_form import PURPOSES
from ctdata.ui.eligibility_keys import ALL, COUNTRIES, MISSING_TEST, PHASE, VERDICT, WISH
from ctdata.ui.eligibility_results import Found
from ctdata.ui.eligibility_sheet import Sheet

_NAME = "biomarker-check"
_HELP = "A4, black on white: what was entered, the tallies, the first ten studies. No identifier."
# `once` makes each hand-over another element: the browser runs a script that it has seen before only once.
_SAVE = """<script data-ours data-once="{once}">(() => {{
  const bytes = Uint8Array.from(atob("{content}"), (c) => c.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], {{ type: "{mime}" }}));
  link.download = "{name}";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}})()</script>"""


def downloads(opened: Opened, index: Studies, found: Found) -> None:
    """One page for the tumour board, as PDF and as HTML. The names of the files say nothing of the patient."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("One page for the tumour board:")
        for kind, help_ in (("PDF", _HELP), ("HTML", "The same for the browser.")):
            st.button(kind, icon=":material/print:", key=f"check_{kind}", help=help_, on_click=_wish, args=(kind,))
        place = st.empty()
    wish = st.session_state.pop(WISH, None)
    if wish:
        made = sheet(opened, index, found, _looked_for(found))
        if wish == "PDF":
            _hand_over(place, _pdf(made), f"{_NAME}.pdf", "application/pdf")
        else:
            _hand_over(place, eligibility_html.page(made).encode(), f"{_NAME}.html", "text/html")


def _wish(kind: str) -> None:
    """What to make in the run that follows; kept for that run alone."""
    st.session_state[WISH] = kind


def _hand_over(place: DeltaGenerator, content: bytes, name: str, mime: str) -> None:
    """Give a file to the browser over the session's own connection.

    Not by st.download_button: Streamlit 1.67 serves such a file to everybody under an address of its own, and keeps it
    after the session has ended (until other sessions have run twice). Unnecessary as soon as it serves it to the session alone.
    """
    script = _SAVE.format(once=uuid4().hex, content=b64encode(content).decode(), name=name, mime=mime)
    place.html(script, unsafe_allow_javascript=True)


def _pdf(sheet_: Sheet) -> bytes:
    from ctdata.ui import eligibility_pdf  # reportlab is loaded by the first who asks for a PDF

    return eligibility_pdf.page(sheet_)


def sheet(opened: Opened, index: Studies, found: Found, looked_for: str) -> Sheet:
    """The page of these results."""
    shown = records.checked(opened, index, found.listed[: sheets.MOST_STUDIES], found.patient)
    return Sheet(
        f"Made on {cache.today()}",
        frame.source_words(opened.manifest),
        looked_for,
        tuple(inputs.said(found.patient)),
        tuple((v, labels.verdict(v), found.count(v)) for v in sheets.ORDER),
        sheets.missing(found.panel),
        tuple(map(sheets.line, shown)),
        sheets.more_words(len(found.listed), len(found.conflicting)),
        eligibility_accuracy.sentence(),
        opened.manifest.is_demo,
    )


def _looked_for(found: Found) -> str:
    """Purpose and filters in words."""
    held = st.session_state
    said = [f"Looking for {PURPOSES[found.purpose]}"]
    if countries := held.get(COUNTRIES):
        said.append(f"with a {'recruiting ' if found.purpose == OPEN else ''}site in {' or '.join(countries)}")
    if phases := held.get(PHASE):
        said.append(f"phase: {' or '.join(label('phase', p) for p in phases)}")
    if (verdict := held.get(VERDICT, ALL)) != ALL:
        said.append(f"listed: {labels.verdict(verdict)}")
    if test := held.get(MISSING_TEST):
        said.append(f"listed for want of {test}")
    return "; ".join(said) + "."
