"""A workaround for the first visitor of a new server who opens a page other than the first.

Until some session has run `st.navigation`, Streamlit 1.67 takes a folder named
`pages/` for its old kind of multipage app and runs the page file alone, without
dashboard.py: no navigation of ours, no footer. Unnecessary as soon as Streamlit
drops the old kind (its `PagesManager.uses_pages_directory`); the import then fails.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def run_through_dashboard() -> None:
    """Run again by way of dashboard.py if this page was started without it."""
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False
        st.rerun()
