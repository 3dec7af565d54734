"""The explorer's filters: widgets bound to the address, with counts that follow the other filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ctdata.charts.theme import format_count
from ctdata.schema import MISSING
from ctdata.search.criteria import Criteria
from ctdata.search.results import Result
from ctdata.ui.cache import Opened
from ctdata.ui.choices import CHOICES, EVERY, HIDDEN, Choice, by_label, like, shown
from ctdata.ui.plain import plain
from ctdata.ui.state import BOXES, MOST_AGE, PAGE_SIZE, SEXES, SORT_LABELS

SHOWN_COUNTS = 6
_URL = "query-params"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def address() -> dict[str, list[str]]:
    """The parameters of the address, each with all its values. Read it before any widget is made."""
    return {key: st.query_params.get_all(key) for key in st.query_params}


def search_boxes() -> None:
    """The search box, and behind a fold the eligibility and expert boxes."""
    st.text_input(
        "Search studies",
        key="q",
        type="search",
        bind=_URL,
        placeholder="Words, “a phrase”, a drug, a sponsor, an NCT number",
        help="Searches titles, conditions, interventions and their other names, keywords, sponsors and identifiers. Eligibility text has boxes of its own.",
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.checkbox(
            "Include other names",
            value=True,
            key="aliases",
            bind=_URL,
            help="Keytruda finds pembrolizumab and MK-3475; NSCLC finds non-small cell lung cancer.",
        )
        st.checkbox("Forgive typing errors", key="fuzzy", bind=_URL, help="Finds words that differ in one letter.")
        st.checkbox("Say why each study matched", key="why", bind=_URL)


_MORE = ("inclusion", "exclusion", "expert")


def more_boxes(params: Mapping[str, Sequence[str]]) -> None:
    """Eligibility text, inclusion and exclusion apart, and the expert query; drawn only if open or in use."""
    in_use = any(params.get(key) or st.session_state.get(key) for key in _MORE)
    fold = st.expander("Eligibility text and expert query", expanded=in_use, key="more_boxes", on_change="rerun")
    if not (fold.open or in_use):
        return
    with fold:
        left, right = st.columns(2)
        left.text_input("In the inclusion criteria", key="inclusion", type="search", bind=_URL, placeholder="PD-L1")
        right.text_input(
            "In the exclusion criteria", key="exclusion", type="search", bind=_URL, placeholder="autoimmune disease"
        )
        st.text_input("Expert query", key="expert", type="search", bind=_URL, placeholder=_EXPERT_EXAMPLE)


_EXPERT_EXAMPLE = "conditions:melanoma AND (phase:PHASE2 OR phase:PHASE3) AND start_date:[2022-01-01 TO 2024-12-31]"


LANDSCAPE = (
    "tumour",
    "phase",
    "status",
    "scope",
    "modality",
    "target",
    "line",
    "role",
    "asks",
    "sponsor",
    "country",
    "stale",
)
"""The filters of the landscape, in the order in which it shows them; the explorer has all."""


def sidebar(opened: Opened, keys: Sequence[str] = ()) -> dict[str, DeltaGenerator]:
    """Facets (all, or those of `keys`), then start years, age and sex. Returns a place under each facet for its counts."""
    places = {}
    by_key = {choice.key: choice for choice in CHOICES}
    with st.sidebar:
        st.subheader("Filters", anchor=False)
        st.toggle(
            "Show every count",
            key="counts",
            bind=_URL,
            help="Counts follow the other filters. A study can count in several values.",
        )
        _set_by_a_click(opened)
        for choice in [by_key[key] for key in keys] or CHOICES:
            st.multiselect(
                choice.title,
                _options(opened, choice),
                key=choice.key,
                bind=_URL,
                placeholder="Any",
                help=choice.help or None,
                accept_new_options=bool(choice.most),
            )
            places[choice.column] = st.empty()
        _limits()
    return places


def _options(opened: Opened, choice: Choice) -> list[str]:
    """The labels on offer; what was typed and is none brings in those that are like it."""
    known = by_label(opened, choice)
    wanted = _wanted(choice) if choice.most else []
    near = (text for typed in wanted if typed not in known for text in like(opened, choice, typed))
    return choice.offered(known, [*wanted, *near])


def _wanted(choice: Choice) -> list[str]:
    return [*st.query_params.get_all(choice.key), *(st.session_state.get(choice.key) or ())]


def _set_by_a_click(opened: Opened) -> None:
    """Filters that a figure has set: shown while they are in use, so that they can be seen and taken out."""
    for choice in HIDDEN:
        wanted = _wanted(choice)
        known = by_label(opened, choice) if wanted else {}
        options = [v for v in dict.fromkeys(wanted) if v in known]
        if options:
            st.multiselect(choice.title, options, key=choice.key, bind=_URL)


def chosen_values(opened: Opened, choice: Choice) -> tuple[str, ...]:
    """The values of a facet as its widget has them."""
    picked = st.session_state.get(choice.key) or ()
    known = by_label(opened, choice) if picked else {}
    return tuple(known[v] for v in picked if v in known)


def fill_counts(places: Mapping[str, DeltaGenerator], result: Result) -> None:
    """Write the counts of this run's result under each facet."""
    every = bool(st.session_state.get("counts"))
    for column, place in places.items():
        place.caption(_counts(column, result.facets[column], every))


def _limits() -> None:
    left, right = st.columns(2)
    left.number_input("Started from", _FIRST_YEAR, _LAST_YEAR, value=None, key="from", bind=_URL, placeholder="year")
    right.number_input("to", _FIRST_YEAR, _LAST_YEAR, value=None, key="to", bind=_URL, placeholder="year")
    st.number_input(
        "Open to age (years)",
        0.0,
        float(MOST_AGE),
        value=None,
        key="age",
        bind=_URL,
        placeholder="any",
        help="Studies that state no age limit stay in.",
    )
    st.selectbox("Open to sex", SEXES, key="sex", bind=_URL, help="Studies that do not state a sex stay in.")


def _counts(column: str, counted: list[tuple[str, int]], every: bool) -> str:
    found = [(value, n) for value, n in counted if n]
    if column == "start_year":
        found.sort(key=lambda pair: (pair[0] != MISSING, pair[0]), reverse=True)
    kept = found if every else found[:SHOWN_COUNTS]
    hidden = found[len(kept) :]
    kept = kept + [pair for pair in hidden if pair[0] == MISSING]
    said = [f"{plain(shown(column, value))}\u00a0**{format_count(n)}**" for value, n in kept]
    if len(found) > len(kept):
        said.append(f"{len(found) - len(kept)} more")
    return " · ".join(said) or "no study is left by the other filters"


def chosen(opened: Opened) -> Criteria:
    """The criteria as the widgets have them in this run (their values are there before they are drawn)."""
    held = st.session_state
    facets = []
    for choice in EVERY:
        if picked := chosen_values(opened, choice):
            facets.append((choice.column, picked))
    by_sort = {text: name for name, text in SORT_LABELS.items()}
    sex = held.get("sex") or "Any"
    return Criteria(
        **{name: (held.get(key) or "").strip() for key, name in BOXES.items()},
        fuzzy=bool(held.get("fuzzy")),
        aliases=bool(held.get("aliases", True)),
        facets=tuple(facets),
        start_year_from=held.get("from"),
        start_year_to=held.get("to"),
        age_years=held.get("age"),
        sex=None if sex == "Any" else sex.upper(),
        sort=by_sort.get(held.get("sort") or "", "relevance"),
        descending=held.get("order", "Descending") != "Ascending",
        page_size=PAGE_SIZE,
    )


def forget() -> None:
    """Drop what the explorer's widgets remember, on a page without them: the links of that page then open what they say."""
    for key in (*BOXES, *(choice.key for choice in EVERY), "from", "to", "age", "sex", "fuzzy", "aliases", "page"):
        st.session_state.pop(key, None)


def start_over() -> None:
    """Set every filter back; for the button's callback."""
    held = st.session_state
    held.update(dict.fromkeys(BOXES, ""))
    held.update({choice.key: [] for choice in EVERY})
    held.update(dict.fromkeys(("from", "to", "age")))
    held.update({"sex": SEXES[0], "fuzzy": False, "aliases": True, "page": 1})


def page_for(criteria: Criteria, params: Mapping[str, Sequence[str]]) -> int:
    """The page to show: the one of the address, or the first as soon as the criteria change."""
    last = st.session_state.get("explorer.last")
    st.session_state["explorer.last"] = criteria
    if last is None:
        posted = (params.get("page") or ["1"])[-1]
        return int(posted) if posted.isdecimal() and len(posted) < 9 else 1
    if last != criteria:
        st.session_state["page"] = 1
    return int(st.session_state.get("page") or 1)


def remembered(params: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The part of an address that says what was searched; carried from the results to a study and back."""
    return {k: list(v) for k, v in params.items() if k != "nct_id"}
