"""The other views of programs: what each rule decides, slices beside each other, what came when, how long phases took."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from ctdata.charts import progression as charts
from ctdata.charts.labels import label
from ctdata.progression import incidence, published, report, shares, slices
from ctdata.progression.rules import METHOD_VERSION, SMALL, Rules
from ctdata.ui import frame, how_long, progression, progression_rules, sponsors, stops
from ctdata.ui.cache import Opened, short_target_names
from ctdata.ui.plain import plain
from ctdata.ui.progression import METHODS
from ctdata.ui.progression_rules import BIND, Followed

_STEPS = {
    f"Phase {phase} to {phase + 1}, {words}": (method, phase) for method, words in METHODS.items() for phase in (1, 2)
}
_PHASES = {"phase 1": 1, "phase 2": 2}
CLASS, TARGET, SELECTED, SPONSOR, ENTRY = (
    "Class of the agent",
    "Target",
    "Selected by a biomarker",
    "Sponsor",
    "Years of entry",
)
_MOST_SLICES, _YEARS = 12, 5


def _step() -> tuple[str, int]:
    asked = st.selectbox("Step", list(_STEPS), key="step", **BIND)
    return _STEPS[asked or next(iter(_STEPS))]


def sensitivity(opened: Opened, found: Followed) -> None:
    """Each rule turned by itself, and the share that results."""
    st.subheader("How much do the rules decide?", anchor=False)
    method, phase = _step()
    rows = report.sensitivity(found.programs, found.rules, found.chosen, found.follow)
    data = pd.DataFrame(rows)
    data = data[(data["method"] == method) & (data["phase"] == phase)]
    data["label"] = [
        f"{rule[:1].upper()}{rule[1:]} (n\u00a0=\u00a0{n:,})" for rule, n in zip(data["rule"], data["n"], strict=True)
    ]
    _points(opened, data, "sensitivity", "Each rule turned by itself; all others as chosen in the sidebar. n: resolved programs.")  # fmt: skip


def compare(opened: Opened, found: Followed) -> None:
    """The slices of one property beside each other, each with its interval; never ranked by their share."""
    st.subheader("Do classes, targets or sponsors differ?", anchor=False)
    with st.container(horizontal=True):
        by = st.selectbox("By", [CLASS, TARGET, SELECTED, SPONSOR, ENTRY], key="by", **BIND) or CLASS
        method, phase = _step()
    rows = []
    for name, rules, mask in _slices(found, by):
        made = shares.steps_of(found.programs, found.paths, rules, mask)
        step = next(s for s in made if s.method == method and s.phase == phase)
        rows.append(
            {
                "label": f"{name} (n\u00a0=\u00a0{step.n_resolved:,})",
                "share": step.share,
                "low": step.low,
                "high": step.high,
                "n": step.n_resolved,
            }
        )
    data = pd.DataFrame(rows)
    if by not in (ENTRY, SELECTED, SPONSOR):
        data = data.sort_values("n", ascending=False, kind="stable").head(_MOST_SLICES)
    _points(opened, data, "slices", "Ordered by the number of resolved programs, not by share. Intervals that overlap tell of no difference." + (" An agent counts in each of its classes and targets." if by in (CLASS, TARGET) else ""))  # fmt: skip


def _slices(found: Followed, by: str) -> list[tuple[str, Rules, np.ndarray]]:
    """(name, rules, programs) of each slice."""
    programs, rules, chosen = found.programs, found.rules, found.chosen
    if by in (CLASS, TARGET):
        held = programs.modalities if by == CLASS else programs.targets
        names = sorted({value for values in held.values() for value in values})
        spelled = {n: label("modality", n) if by == CLASS else short_target_names().get(n, n) for n in names}
        return [(spelled[n], rules, chosen & slices.of_agents(programs, held, n)) for n in names]
    if by == SELECTED:
        flags = slices.selected(programs)
        return [
            ("Patients selected by a biomarker", rules, chosen & flags),
            ("No selection seen", rules, chosen & ~flags),
        ]
    if by == SPONSOR:
        everyone = replace(rules, industry_only=False)
        return [
            ("Led by a company", everyone, chosen & found.paths.is_industry),
            ("Led by others", everyone, chosen & ~found.paths.is_industry),
        ]
    first, last = rules.entered_from or 0, rules.entered_to or 0
    starts = range(first - first % _YEARS, last + 1, _YEARS)
    return [(f"{max(y, first)} to {min(y + _YEARS - 1, last)}", replace(rules, entered_from=max(y, first), entered_to=min(y + _YEARS - 1, last)), chosen) for y in starts]  # fmt: skip


def _points(opened: Opened, data: pd.DataFrame, key: str, note: str) -> None:
    few = data.loc[data["share"].isna(), "label"]
    data = data.dropna(subset=["share"]).assign(is_ours=True, is_small=lambda rows: rows["n"] < SMALL)
    if data.empty:
        st.info("Fewer than ten resolved programs everywhere: no share is shown.")
        return
    frame.chart(
        charts.shares(data.reset_index(drop=True)), opened.manifest, key=key, n=int(data["n"].max()), what="resolved programs in the largest row",
        alt="Points with intervals: the share of programs that went on, one row each.",
        note=f"{note} Bars: 95 % intervals; open points: fewer than {SMALL} resolved." + (f" Too few for a share: {'; '.join(few)}." if len(few) else "") + f" Method {METHOD_VERSION}.",
    )  # fmt: skip


def over_time(opened: Opened, found: Followed) -> None:
    """Cumulative incidence of the next phase, stopping as the competing event, with the number at risk below."""
    st.subheader("When did the next phase start?", anchor=False)
    phase = _PHASES[
        st.radio("After the first start in", list(_PHASES), key="after", horizontal=True, **BIND) or "phase 1"
    ]
    inside = found.entered(phase)
    curve = incidence.after(found.paths, phase, np.flatnonzero(inside))
    if curve.n < SMALL:
        st.info(
            f"Only {curve.n} programs entered phase {phase} under these choices: no curve is drawn below {SMALL}."
        )
        return
    last = max((y for y, n in zip(curve.years, curve.at_risk, strict=True) if n), default=0)
    rows = []
    for event, line in ((f"Phase {phase + 1} started", curve.advanced), ("Stopped", curve.stopped)):
        ends = (
            [(float(last), line.share[-1] if len(line.share) else 0.0)]
            if not len(line.times) or line.times[-1] < last
            else []
        )
        rows += [
            {"years": t, "share": s, "event": event}
            for t, s in [(0.0, 0.0), *zip(line.times, line.share, strict=True), *ends]
        ]
    frame.chart(
        charts.incidence(pd.DataFrame(rows)),
        opened.manifest,
        key="incidence",
        n=curve.n,
        what="programs",
        alt=f"Steps over years: share of programs that had started phase {phase + 1}, and share that had stopped.",
        note=f"Aalen-Johansen, stopping as the competing event. Whoever is still running, or fell silent without a stop, counts as long as it is followed; programs known by studies of phase 1/2 alone are not in it. Time zero is the first start in the phase. Method {METHOD_VERSION}.",
    )
    st.dataframe(
        pd.DataFrame([curve.at_risk], columns=[f"{y} y" for y in curve.years], index=["At risk"]),
        alt="Programs at risk by year",
    )
    _cohorts(opened, found, phase, inside)  # fmt: skip


def _cohorts(opened: Opened, found: Followed, phase: int, inside: np.ndarray) -> None:
    data = pd.DataFrame(shares.by_entry_year(found.paths, found.rules, phase, inside))
    st.subheader("The same programs by year of entry", anchor=False)
    frame.chart(
        charts.cohorts(data), opened.manifest, key="cohorts", n=int(inside.sum()), what="programs",
        alt=f"Stacked bars: programs by the year they entered phase {phase} and what became of them; immature years hatched.",
        note=f"Hatched years hold programs that entered less than {found.rules.silence_days[phase]} days before {opened.manifest.as_of}: no share is to be read from them.",
    )  # fmt: skip


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
        f"{immune.approval_percent:g} % is another row: immuno-oncology, {immune.source.years}; all of oncology has {oncology.approval_percent:g} %. An article multiplies {' × '.join(f'{p:g}' for p in repeated)} % to {100 * np.prod([p / 100 for p in repeated]):.1f} %, but its last step is the way to an application, not to approval."
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
