"""Analyses of shares: studies that ended early, want of participants, results that were due, programs from phase to phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from ctdata.claims.findings import Figure, Finding, Link
from ctdata.claims.reading import Reading
from ctdata.claims.verdicts import cannot, of_share
from ctdata.progression import report, shares, sponsors, stopping
from ctdata.progression.paths import followed
from ctdata.progression.rows import days
from ctdata.progression.rules import LIMITS, Rules

_STOPS = Link("progression", "Why studies stop", (("view", "Why studies stop"), ("stops_immunotherapy", "false")))
_CANCER = ("concepts.tumour_types", "knowledge.tumour_types.toml", "knowledge.tumour_words.toml")
_REASONS = ("concepts.stop_reason", "knowledge.why_stopped.toml")
_PHASES = (*_CANCER, "concepts.phase", "concepts.roles", "knowledge.agents.toml", "knowledge.other_agents.toml")


def terminated(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Terminated of completed and terminated interventional cancer studies. Withdrawn ones enrolled nobody."""
    early = stopping.ended_early(reading.ended)
    figure = Figure("Terminated, of completed and terminated cancer studies", early.k, early.n)
    sentence = f"Of the cancer studies in this snapshot ({reading.scope_words}) that were completed or terminated, {figure.words} were terminated."
    outcome = of_share(figure, asked["claimed_percent"], reading.limits)
    ids = _ids(reading.ended, reading.ended["overall_status"] == "TERMINATED")
    link = Link("explorer", "Terminated studies", (("status", "Terminated"),))
    return Finding(sentence, outcome, (figure,), nct_ids=ids, links=(_STOPS, link), rules=_CANCER)


def accrual(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Terminated for want of participants, of completed and terminated ones; the two shares that it is made of beside it."""
    ended = reading.ended
    both, early, citing = (
        stopping.for_want_of_participants(ended),
        stopping.ended_early(ended),
        stopping.citing(ended),
    )
    figures = (
        Figure(
            "Terminated and naming too few participants, of completed and terminated cancer studies", both.k, both.n
        ),
        Figure("Terminated for any reason, of the same", early.k, early.n),
        Figure("Naming too few participants, of the terminated", citing.k, citing.n),
    )
    sentence = (
        f"Of the cancer studies in this snapshot ({reading.scope_words}) that were completed or terminated, {figures[0].words} were terminated and name too few participants. "
        "Studies that recruited too few and were completed all the same are not in it."
    )
    inside = (ended["overall_status"] == "TERMINATED") & ended["stop_reasons"].map(
        lambda r: stopping.RECRUITMENT in r
    )
    outcome = of_share(figures[0], asked["claimed_percent"], reading.limits)
    return Finding(
        sentence, outcome, figures, nct_ids=_ids(ended, inside), links=(_STOPS,), rules=(*_CANCER, *_REASONS)
    )


def results_due(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Posted in time, of the cancer studies whose results were due by the record."""
    found = sponsors.studies(reading.snapshot.core, reading.as_of, immunotherapy_only=False)
    due = found["results"].isin([sponsors.IN_TIME, sponsors.LATE, sponsors.OWED])
    n, in_time = int(due.sum()), found["results"] == sponsors.IN_TIME
    late = int((found["results"] == sponsors.LATE).sum())
    figures = (
        Figure("Results posted within a year, of cancer studies whose results were due", int(in_time.sum()), n),
        Figure("Posted at all, of the same", int(in_time.sum()) + late, n),
    )
    sentence = f"Of the cancer studies in this snapshot ({reading.scope_words}) whose results were due by the record, {figures[0].words} had them posted within a year of primary completion. Whether the law applies to a study its record does not tell: a site in the United States stands in for it."
    outcome = of_share(figures[0], asked["claimed_percent"], reading.limits)
    link = Link("progression", "Results due, by sponsor", (("view", "Sponsors"),))
    rules = (*_CANCER, "knowledge.thresholds.toml")
    return Finding(sentence, outcome, figures, nct_ids=_ids(found, due), links=(link,), rules=rules)


def progression(reading: Reading, asked: Mapping[str, Any]) -> Finding:
    """Programs that started the next phase, of those resolved: by two methods, and with one indication an agent.

    Company-led, as the progression page begins. Never compared: it is no success rate, and no bound of one."""
    phase = int(asked["phase"])
    rules = report.measured_rules(
        reading.gaps,
        Rules(entered_from=LIMITS.first_entry_year, entered_to=reading.as_of.year),
    )
    paths = followed(reading.programs, rules, days(reading.as_of))
    step = f"Phase {phase} to {phase + 1}"
    figures = tuple(
        Figure(
            f"{step}, {method.replace('_', ' ')}, {scope}: next phase started, of resolved programs",
            s.n_advanced,
            s.n_resolved,
        )
        for scope, one in (("all indications", rules), ("lead indication", replace(rules, lead_only=True)))
        for method in (shares.PHASE_BY_PHASE, shares.PATH_BY_PATH)
        for s in shares.steps_of(reading.programs, paths, one)
        if s.method == method and s.phase == phase
    )
    sentence = f"In this snapshot ({reading.scope_words}), phase by phase, the next phase was started by {figures[0].words} of the resolved cancer programs led by a company that entered phase {phase}. This is progression seen in the registry, not success."
    why = "Another quantity than the published rate: starts of a next phase seen in the registry, which is neither an upper nor a lower bound of it. The registry holds no approvals."
    links = (
        Link("progression", "From phase to phase", ()),
        Link("progression", "Published rates", (("view", "Published rates"),)),
    )
    return Finding(sentence, cannot(why), figures, links=links, rules=_PHASES)


def _ids(frame: pd.DataFrame, inside: Any) -> tuple[str, ...]:
    return tuple(frame.loc[inside, "nct_id"])
