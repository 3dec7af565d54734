"""Above the cards: filters, how many studies there are, what not tested means, and what is missing to say more."""

from __future__ import annotations

import streamlit as st

from ctdata.charts.labels import label
from ctdata.charts.theme import format_count
from ctdata.eligibility import disease, labels
from ctdata.eligibility.missing import MissingTest
from ctdata.eligibility.statuses import DEPENDS
from ctdata.ui import eligibility_words as words
from ctdata.ui.eligibility_data import OPEN, Studies, phase_choices
from ctdata.ui.eligibility_keys import ALL, COUNTRIES, KEEP, MISSING_TEST, PHASE, PREFIX, VERDICT
from ctdata.ui.eligibility_results import SHOWN_VERDICTS, Found
from ctdata.ui.plain import plain

PANEL_ROWS = 6
_MORE_TESTS = f"{PREFIX}more_tests"


def filters(studies: Studies) -> None:
    """Country and phase: what the reader can reach."""
    is_open = studies.purpose == OPEN
    left, right = st.columns(2)
    left.multiselect(
        "Country of a recruiting site" if is_open else "Country of a site",
        sorted(studies.countries.names),
        key=COUNTRIES,
        placeholder="Any",
        persist_state=KEEP,
        select_all=False,
        help="In a recruiting study a site that states no status of its own counts too; the card says so."
        if is_open
        else None,
    )
    right.multiselect(
        "Phase",
        phase_choices(),
        format_func=lambda p: label("phase", p),
        key=PHASE,
        placeholder="Any",
        persist_state=KEEP,
        select_all=False,
    )


def headline(found: Found) -> None:
    """How many studies there are, and what not tested means."""
    noun = "study" if found.n == 1 else "studies"
    kind = f"open {noun}" if found.purpose == OPEN else noun
    verb = "names" if found.n == 1 else "name"
    name = plain(disease.name_of(found.patient.cancer_type or ""))
    st.markdown(f"**{format_count(found.n)} {kind}** {verb} {name}, or a group that it belongs to.")
    if n := found.n_untested:
        st.info(
            f"**Not tested is not negative.** {format_count(n)} {'study is' if n == 1 else 'studies are'} unknown because a biomarker was not tested; none of them was counted as negative.",
            icon=":material/help:",
        )


def panel(found: Found) -> None:
    """The missing tests: what studies ask for, and a way to those studies; then facts that were not given."""
    fold = st.expander("Missing results: what these studies ask for", key="check_panel", on_change="rerun")
    if not fold.open:
        return
    with fold:
        if found.panel:
            st.caption(
                "Sorted by the studies that a result would settle by itself. Studies ask for this; nobody is told to order a test."
            )
        else:
            st.markdown("No study waits for a result.")
        for number, test in enumerate(found.panel[:PANEL_ROWS]):
            _panel_row(number, test)
        if len(found.panel) > PANEL_ROWS:
            _more_tests([m.test for m in found.panel[PANEL_ROWS:]])
        if missing := found.missing_facts():
            listed = " · ".join(f"{plain(name)}: {format_count(n)}" for name, n in missing)
            st.caption(f"Facts not given, and the studies that ask for them: {listed}")


def _panel_row(number: int, test: MissingTest) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.markdown(plain(words.missing(test)))
    right.button(
        f"Show {format_count(len(test.asking_ids))}",
        key=f"check_panel_{number}",
        on_click=_show_missing,
        args=(test.test,),
        width="stretch",
        help=f"The studies that ask for {plain(test.test)}",
    )


def _more_tests(tests: list[str]) -> None:
    """The other tests by name; one that is chosen opens its studies."""
    st.selectbox(
        f"{format_count(len(tests))} more",
        tests,
        index=None,
        key=_MORE_TESTS,
        placeholder="Choose one to see the studies that ask for it",
        on_change=_show_chosen,
    )


def _show_chosen() -> None:
    _show_missing(st.session_state.get(_MORE_TESTS))


def _show_missing(test: str | None) -> None:
    st.session_state[MISSING_TEST] = test
    st.session_state[VERDICT] = DEPENDS if test else ALL


def verdict_filter(found: Found) -> None:
    """The verdicts as a filter with their counts; and the missing test that the studies were narrowed to, if any."""

    def said(verdict: str) -> str:
        if verdict == ALL:
            return f"All without a conflict ({format_count(sum(map(found.count, SHOWN_VERDICTS)))})"
        return f"{labels.glyph('verdict', verdict)} {labels.verdict(verdict)} ({format_count(found.count(verdict))})"

    # The labels hold counts, and Streamlit 1.67 drops a choice whose label has changed: say again what is chosen.
    st.session_state[VERDICT] = st.session_state.get(VERDICT) or ALL
    st.radio("Verdict", (ALL, *SHOWN_VERDICTS), format_func=said, key=VERDICT, horizontal=True, persist_state=KEEP)
    if test := st.session_state.get(MISSING_TEST):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.markdown(f"Only studies that stay open for want of **{plain(test)}**.")
        right.button("Show all again", on_click=_show_missing, args=(None,), width="stretch")
