"""The reader's choices on the progression page: whose programs, and by which rules. The address remembers them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from ctdata.charts.labels import label
from ctdata.progression import gaps, shares, stored
from ctdata.progression.paths import Paths, followed
from ctdata.progression.rows import Programs, days
from ctdata.progression.rules import ANTIBODY_SOCIETY, LIMITS, SEAMLESS, Rules
from ctdata.progression.slices import Slice
from ctdata.ui.cache import Opened, short_target_names

BIND = {"bind": "query-params"}
_COMPOUND = {SEAMLESS: "phase 1, phase 2 needs a study of its own", ANTIBODY_SOCIETY: "phase 2 (Antibody Society)"}
_FIRST_YEAR = 2000


@dataclass(frozen=True)
class Followed:
    """Programs with the reader's rules applied. `chosen`: the slice."""

    programs: Programs
    paths: Paths
    rules: Rules
    chosen: np.ndarray
    snapshot_id: str

    def funnel(self) -> shares.Funnel:
        return shares.funnel(self.programs, self.paths, self.rules, self.chosen)

    def follow(self, rules: Rules) -> Paths:
        """The paths under other rules than the reader's."""
        return _paths(self.snapshot_id, rules.of_paths, self.programs, rules, self.paths.as_of)

    def entered(self, phase: int) -> np.ndarray:
        return shares.entered(self.programs, self.paths, self.rules, phase, self.chosen)


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
    return Followed(programs, paths, rules, asked.of(programs), opened.manifest.id)  # fmt: skip


def _slice(programs: Programs) -> Slice:
    """Class, target and selection of patients."""
    modalities = sorted(
        {m for found in programs.modalities.values() for m in found}, key=lambda m: label("modality", m)
    )
    by_label = {label("modality", m): m for m in modalities}
    modality = by_label.get(
        st.selectbox("Class of the agent", ["Every drug", *by_label], key="agent_class", **BIND) or "", ""
    )
    named = {short_target_names().get(t, t): t for found in programs.targets.values() for t in found}
    target = named.get(st.selectbox("Target", ["Every target", *sorted(named)], key="agent_target", **BIND) or "", "")
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
    years = list(range(_FIRST_YEAR, this_year + 1))
    left, right = st.columns(2)
    usual = (years.index(max(LIMITS.first_entry_year, _FIRST_YEAR)), len(years) - 1)
    first = left.selectbox("Entered from", years, usual[0], key="entered_from", **BIND)
    last = right.selectbox("Entered to", years, usual[1], key="entered_to", **BIND)
    return min(first, last), max(first, last)


def _rules(this_year: int, waits: list[gaps.Gap], modality: str, industry: bool, lead: bool) -> Rules:
    first, last = _years(this_year)
    names = {words: rule for rule, words in _COMPOUND.items()}
    compound = names[
        st.radio("A study of phase 1/2 counts as", list(names), key="compound", **BIND) or _COMPOUND[SEAMLESS]
    ]
    usual = gaps.silence(waits, modality)
    # A number of its own for each class: another class has another measured wait, and the reader's own must not outlive it.
    silence = {
        phase: int(
            st.number_input(
                f"Silent after phase {phase}: days",
                30,
                4_000,
                usual[phase],
                key=f"silent_{phase}_{modality}",
                help=said(waits, phase, modality),
            )
        )
        for phase in (1, 2)
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
