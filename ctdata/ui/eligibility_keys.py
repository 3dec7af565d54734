"""Where the session keeps the form of the checker. Every key begins alike, so that “Clear all” finds them."""

from __future__ import annotations

import streamlit as st

PREFIX = "check."
PURPOSE = f"{PREFIX}purpose"
CANCER = f"{PREFIX}cancer"
MORE = f"{PREFIX}more"
MARKER = f"{PREFIX}marker."
PAGE, CONFLICT_PAGE, LAST = f"{PREFIX}page", f"{PREFIX}conflict_page", f"{PREFIX}last"
VERDICT, COUNTRIES, PHASE, MISSING_TEST = (f"{PREFIX}{n}" for n in ("verdict", "countries", "phases", "missing"))
ALL = "all"
"""The filter of verdicts that keeps them all."""
WISH = "check_wish"
"""The file that was asked for, until the run that makes it."""
KEEP = "session"
"""Values outlive a look at a study's page, and end with the session."""


def clear() -> None:
    """Empty the form and the filters; for a button's callback. What is being looked for stays."""
    for key in [k for k in st.session_state if str(k).startswith(PREFIX) and k != PURPOSE]:
        st.session_state[key] = _empty(str(key))


def _empty(key: str) -> object:
    if key in (PAGE, CONFLICT_PAGE):
        return 1
    lists = (MORE, COUNTRIES, PHASE, f"{PREFIX}therapies")
    if key == VERDICT:
        return ALL
    return [] if key in lists else None
