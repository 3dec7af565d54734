"""The reader's choices on the progression page: whose programs, and by which rules. The address remembers them."""

from __future__ import annotations

import streamlit as st

from ctdata.figures import followed as followed_choices
from ctdata.figures.followed import (
    ADJUSTED_PHASES,
    COMPOUND,
    EVERY_DRUG,
    EVERY_TARGET,
    FIRST_YEAR,
    LONGEST_SILENCE,
    SHORTEST_SILENCE,
    Followed,
    silence_key,
)
from ctdata.progression import gaps, stored
from ctdata.progression.paths import Paths, followed
from ctdata.progression.rows import Programs, days
from ctdata.progression.rules import LIMITS, SEAMLESS, Rules
from ctdata.progression.slices import Slice
from ctdata.ui.cache import Opened

BIND = {"bind": "query-params"}


@st.cache_resource(max_entries=2, show_spinner=False)
def _programs(home: str, snapshot_id: str, _opened: Opened) -> tuple[Programs, list[gaps.Gap]]:
    return stored.read(_opened.snapshot)


# As many as the reader's rules and each of them turned by itself ask for, for a few readers.
@st.cache_resource(max_entries=16, show_spinner=False)
def _paths(snapshot_id: str, of_paths: tuple, _programs: Programs, _rules: Rules, _as_of: int) -> Paths:
    return followed(_programs, _rules, _as_of)


def ask(opened: Opened) -> Followed:
    """The choices in the sidebar, and the programs under them."""
    programs, waits = _programs(str(opened.snapshot.folder.parent), opened.manifest.id, opened)
    with st.sidebar:
        st.markdown("**Whose programs**")
        asked = _slice(programs)
        industry = st.toggle(
            "Led by a company",
            True,
            key="industry_led",
            **BIND,
            help="By the lead sponsor of the program's first study. Academic combinations would dominate otherwise.",
        )
        lead = st.toggle(
            "One indication an agent",
            False,
            key="lead_only",
            **BIND,
            help="The indication of the agent's most advanced study. Otherwise a few widely tested agents carry the denominator.",
        )
        st.markdown("**Rules**")
        rules = _rules(opened.manifest.as_of.year, waits, asked.modality, industry, lead)
    paths = _paths(opened.manifest.id, rules.of_paths, programs, rules, days(opened.manifest.as_of))

    def follow(other: Rules) -> Paths:
        return _paths(opened.manifest.id, other.of_paths, programs, other, days(opened.manifest.as_of))

    return Followed(
        programs,
        paths,
        rules,
        asked.of(programs),
        follow,
        followed_choices.said(asked, rules, gaps.silence(waits, asked.modality)),
    )


def _slice(programs: Programs) -> Slice:
    """Class, target and selection of patients."""
    classes, targets = followed_choices.classes(programs), followed_choices.targets(programs)
    modality = classes.get(
        st.selectbox("Class of the agent", [EVERY_DRUG, *classes], key="agent_class", **BIND) or "", ""
    )
    target = targets.get(st.selectbox("Target", [EVERY_TARGET, *targets], key="agent_target", **BIND) or "", "")
    selected = st.toggle(
        "Patients selected by a biomarker",
        False,
        key="selected",
        **BIND,
        help="Programs with at least one study whose title or conditions say so.",
    )
    return Slice(modality, target, selected)  # fmt: skip


def _years(this_year: int) -> tuple[int, int]:
    """First and last year of entry into the phase, in order whichever way round they were chosen."""
    years = list(range(FIRST_YEAR, this_year + 1))
    left, right = st.columns(2)
    usual = (years.index(max(LIMITS.first_entry_year, FIRST_YEAR)), len(years) - 1)
    first = left.selectbox("Entered from", years, usual[0], key="entered_from", **BIND)
    last = right.selectbox("Entered to", years, usual[1], key="entered_to", **BIND)
    return min(first, last), max(first, last)


def _rules(this_year: int, waits: list[gaps.Gap], modality: str, industry: bool, lead: bool) -> Rules:
    first, last = _years(this_year)
    names = {words: rule for rule, words in COMPOUND.items()}
    compound = names[
        st.radio("A study of phase 1/2 counts as", list(names), key="compound", **BIND) or COMPOUND[SEAMLESS]
    ]
    usual = gaps.silence(waits, modality)
    # A number of its own for each class: another class has another measured wait, and the reader's own must not outlive it.
    silence = {
        phase: int(
            st.number_input(
                f"Silent after phase {phase}: days",
                SHORTEST_SILENCE,
                LONGEST_SILENCE,
                usual[phase],
                key=silence_key(phase, modality),
                **BIND,
                help=said(waits, phase, modality),
            )
        )
        for phase in ADJUSTED_PHASES
    }
    inferred = st.toggle(
        "Skipped phases are taken for passed",
        True,
        key="inferred",
        **BIND,
        help="In the view path by path, as Wong, Siah and Lo do.",
    )
    return Rules(compound, industry, lead, first, last, inferred, usual | silence)  # fmt: skip


def said(waits: list[gaps.Gap], phase: int, modality: str) -> str:
    """How the days of silence were found."""
    gap = gaps.of(waits, phase, modality)
    found = f"{gap.n} gaps between completion and the next phase were seen"
    whose = "of this class" if gap.modality else "of all programs"
    how = (
        f", their 90th percentile is {gap.days} days"
        if gap.is_measured
        else f", too few; {gap.days} days are Wong, Siah and Lo's anchor"
    )
    return f"{found} {whose}{how}. Long gaps are not seen yet, so the true wait is longer."  # fmt: skip
