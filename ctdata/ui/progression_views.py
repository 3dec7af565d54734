"""The other views of programs: what each rule decides, slices beside each other, what came when, how long phases took."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import streamlit as st

from ctdata.errors import FigureError
from ctdata.figures import progression as figures
from ctdata.figures.followed import Followed
from ctdata.figures.made import Made
from ctdata.progression import published
from ctdata.ui import frame, how_long, progression, progression_rules, sponsors, stops
from ctdata.ui.cache import Opened
from ctdata.ui.plain import plain
from ctdata.ui.progression_rules import BIND


def _step() -> str:
    return st.selectbox("Step", list(figures.STEPS), key="step", **BIND) or next(iter(figures.STEPS))


def _shown(opened: Opened, found: Followed, make: Callable[[], Made]) -> None:
    """The figure, or why there is none."""
    try:
        frame.show(make(), opened, filters=found.filters)
    except FigureError as error:
        st.info(plain(error))


def sensitivity(opened: Opened, found: Followed) -> None:
    """Each rule turned by itself, and the share that results."""
    step = _step()
    _shown(opened, found, lambda: figures.sensitivity(opened, found, step))


def compare(opened: Opened, found: Followed) -> None:
    """The slices of one property beside each other, each with its interval; never ranked by their share."""
    with st.container(horizontal=True):
        by = st.selectbox("By", figures.SLICES, key="by", **BIND) or figures.CLASS
        step = _step()
    _shown(opened, found, lambda: figures.compared(opened, found, by, step))


def over_time(opened: Opened, found: Followed) -> None:
    """Cumulative incidence of the next phase, stopping as the competing event, with the number at risk below."""
    asked = st.radio("After the first start in", list(figures.PHASES), key="after", horizontal=True, **BIND)
    phase = figures.PHASES[asked or "phase 1"]
    try:
        made, curve = figures.over_time(opened, found, phase)
    except FigureError as error:
        st.info(plain(error))
        return
    frame.show(made, opened, filters=found.filters)
    st.dataframe(
        pd.DataFrame([curve.at_risk], columns=[f"{y} y" for y in curve.years], index=["At risk"]),
        alt="Programs at risk by year",
    )
    _shown(opened, found, lambda: figures.cohorts(opened, found, phase))


def cannot_see() -> None:
    """The box that says what no registry shows."""
    with st.expander("What the registry cannot see"):
        st.markdown(
            "- **Approvals**: it holds none; ours is a hand-kept list of immunotherapy agents.\n"
            "- **Decisions off the registry**: a program may end without a word. Completed and silent is our inference.\n"
            "- **It makes progression look better**: phase 1 studies that failed are under-registered; an academic study of an approved drug counts as an advance; inferred phases.\n"
            "- **It makes it look worse**: skipped phases, a code name in phase 1 and another name in phase 3, in-licensing, studies registered elsewhere, indications worded differently.\n"
            "- So our number is neither an upper nor a lower bound."
        )


def published_table() -> None:
    """Every published row with its scope, n and how far it was confirmed."""
    st.subheader("Published rates", anchor=False)
    st.markdown("Other programs, other years, other methods: beside ours, never joined to it.")
    names = ("Phase 1 to 2", "Phase 2 to 3", "Phase 3 to NDA/BLA", "NDA/BLA to approval", "Phase 3 to approval")
    rows = []
    for rate in published.rates():
        row: dict[str, str] = {
            "Source": f"{rate.source.name.split(' ')[0].strip(',')}, {rate.source.years}",
            "Programs": rate.name,
        }
        steps = {
            what.capitalize().replace("Nda/bla", "NDA/BLA").lower(): f"{p:g} %" + (f" (n {n:,})" if n else "")
            for what, p, n in zip(rate.steps, rate.percent, rate.n or (0,) * len(rate.steps), strict=True)
        }
        row |= {name: steps.pop(name.lower(), "") for name in names}
        row |= {
            "Likelihood of approval": f"{rate.approval_percent:g} %",
            "How far confirmed": _CONFIRMED[rate.confirmed],
            "Note": "; ".join([*([rate.note] if rate.note else []), *(f"{k} {v}" for k, v in steps.items())]),
        }
        rows.append(row)
    st.dataframe(pd.DataFrame(rows), hide_index=True, height=38 + 35 * len(rows), alt="Published rates, step by step")
    _twelve_per_cent()
    for source in dict.fromkeys(r.source for r in published.rates()):
        st.caption(f"{plain(source.name)}: {plain(source.definition)} [Source]({source.url})")  # fmt: skip


def _twelve_per_cent() -> None:
    """QUESTIONS 22: what may be written of "12 % of drugs succeed"."""
    by = {(r.source.id, r.group): r for r in published.rates()}
    early, late, oncology = by["bio-2006-2015", "all"], by["bio-2011-2020", "all"], by["bio-2011-2020", "oncology"]
    immune = by["bio-2011-2020", "immuno_oncology"]
    steps, repeated = " × ".join(f"{p:g}" for p in early.percent), published.repeated_percent()
    st.subheader("Can one write that “12 % of drugs succeed (BIO)”?", anchor=False)
    st.markdown(
        f"**Misquoted.** BIO's steps of {early.source.years} ({steps} %) give {early.approval_percent:g} % from phase 1 to approval, those of {late.source.years} {late.approval_percent:g} %. "
        f"{immune.approval_percent:g} % is another row: immuno-oncology, {immune.source.years}; all of oncology has {oncology.approval_percent:g} %. An article multiplies {' × '.join(f'{p:g}' for p in repeated)} % to {100 * math.prod(p / 100 for p in repeated):.1f} %, but its last step is the way to an application, not to approval."
    )
    st.markdown(f"What you may write: “From the transitions of {late.source.years}, BIO estimates that {late.approval_percent:g} % of drug programs that enter phase 1 reach approval; {oncology.approval_percent:g} % in oncology, {immune.approval_percent:g} % in immuno-oncology.”")  # fmt: skip


_CONFIRMED = {
    "primary": "read in the paper",
    "independent": "in two independent places",
    "transcription": "one transcription, sums agree",
}


VIEWS = {
    "Phase to phase": progression.funnel,
    "Over time": over_time,
    "Compare": compare,
    "What the rules decide": sensitivity,
}
WITHOUT_RULES = {
    "Why studies stop": stops.show,
    "Sponsors": sponsors.show,
    "How long": how_long.timeline,
    "Published rates": lambda _: published_table(),
}


def choose() -> str:
    """Which view the reader is in; the address remembers it."""
    names = [*VIEWS, *WITHOUT_RULES]
    return st.radio("View", names, key="view", horizontal=True, **BIND, label_visibility="collapsed") or names[0]


def draw(view: str, opened: Opened) -> None:
    """The chosen view alone: what is not looked at is not computed."""
    if view in WITHOUT_RULES:
        WITHOUT_RULES[view](opened)
        return
    VIEWS[view](opened, progression_rules.ask(opened))
    cannot_see()
