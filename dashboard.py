"""Entry of the dashboard: page settings, navigation, footer."""

import streamlit as st

from ctdata.ui import frame

st.set_page_config(page_title=frame.NAME, page_icon="🩺", layout="wide")

page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page("pages/explorer.py", title="Explorer", icon=":material/search:"),
        st.Page("pages/landscape.py", title="Landscape", icon=":material/grid_view:"),
        st.Page("pages/progression.py", title="Progression", icon=":material/stairs:"),
        st.Page("pages/eligibility.py", title="Biomarker check", icon=":material/checklist:"),
        st.Page("pages/claims.py", title="Claims", icon=":material/newspaper:"),
        st.Page("pages/study.py", title="Study", icon=":material/description:"),
        st.Page("pages/methods.py", title="Methods", icon=":material/fact_check:"),
        st.Page("pages/figure.py", title="Figure", icon=":material/bar_chart:", visibility="hidden"),
    ],
    position=frame.navigation_place(),
)
page.run()
frame.footer()
