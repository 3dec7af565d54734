"""Where studies stand and who runs them: phase × status, enrolment, countries, sponsors, openness."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ctdata import knowledge
from ctdata.schema import MISSING, PHASES, STATUSES
from ctdata.search.crosstab import Selection

OPEN = ("RECRUITING",)
SMALL = 50


def openness(selection: Selection) -> dict[str, int]:
    """Question 1, what "open" means: recruiting and fresh, recruiting but stale, not yet recruiting."""
    recruiting = selection.has("overall_status", OPEN)
    stale = selection.has("is_stale", ["true"])
    return {
        "recruiting_fresh": int((recruiting & ~stale).sum()),
        "recruiting_stale": int((recruiting & stale).sum()),
        "not_yet_recruiting": int(selection.has("overall_status", ["NOT_YET_RECRUITING"]).sum()),
    }


def phase_by_status(selection: Selection) -> pd.DataFrame:
    """Studies for each phase and status: `phase`, `overall_status`, `n_studies`, `n_of_phase`, in the registry's order."""
    counts = selection.cross("phase", "overall_status")
    phases, statuses = selection.names("phase"), selection.names("overall_status")
    rows = [
        (
            phase,
            status,
            int(counts[phases.index(phase), statuses.index(status)]),
            int(counts[phases.index(phase)].sum()),
        )
        for phase in (*PHASES, MISSING)
        if phase in phases and counts[phases.index(phase)].sum()
        for status in (*STATUSES, MISSING)
        if status in statuses
    ]
    return pd.DataFrame(rows, columns=["phase", "overall_status", "n_studies", "n_of_phase"])


def enrolment(selection: Selection, kind: str = "ACTUAL") -> pd.DataFrame:
    """Participants of a study in each phase, of counts of one kind: `phase`, `n_studies`, `q1`, `median`, `q3`, `total`."""
    people = selection.numbers("enrollment_count")
    known = selection.has("enrollment_type", [kind]) & ~np.isnan(people)
    rows = []
    for phase in (*PHASES, MISSING):
        counts = people[known & selection.has("phase", [phase])]
        if len(counts):
            q1, middle, q3 = np.percentile(counts, [25, 50, 75])
            rows.append((phase, len(counts), q1, middle, q3, int(counts.sum())))
    return pd.DataFrame(rows, columns=["phase", "n_studies", "q1", "median", "q3", "total"])


def enrolment_not_stated(selection: Selection) -> int:
    """Studies without a usable participant count, or without its kind."""
    known = selection.has("enrollment_type", ["ACTUAL", "ESTIMATED"]) & ~np.isnan(
        selection.numbers("enrollment_count")
    )
    return selection.n - int(known.sum())


def most(selection: Selection, name: str, column: str, n: int = 18) -> pd.DataFrame:
    """The most frequent values of a column: `column`, `n_studies`."""
    counts = [(value, k) for value, k in selection.counts(name).items() if value != MISSING and k][:n]
    return pd.DataFrame(counts, columns=[column, "n_studies"])


def by_cri_class(selection: Selection) -> pd.DataFrame:
    """Studies in each of the Cancer Research Institute's six classes: `Class`, `Studies`, `Our classes`."""
    rolled: dict[str, list[knowledge.Modality]] = {}
    for modality in knowledge.modalities():
        if modality.cri_class:
            rolled.setdefault(modality.cri_class, []).append(modality)
    rows = [
        (name, int(selection.has("modalities", [m.id for m in ours]).sum()), ", ".join(m.name for m in ours))
        for name, ours in rolled.items()
    ]
    return pd.DataFrame(rows, columns=["Class", "Studies", "Our classes"]).sort_values("Studies", ascending=False)


def small_academic(selection: Selection) -> tuple[int, int]:
    """Studies of at most 50 participants whose lead sponsor is not industry, and studies with both stated."""
    people = selection.numbers("enrollment_count")
    academic = ~selection.has("lead_sponsor_class", ["INDUSTRY", MISSING, "UNKNOWN", "AMBIG"])
    known = ~np.isnan(people) & ~selection.has("lead_sponsor_class", [MISSING, "UNKNOWN", "AMBIG"])
    return int((known & academic & (people <= SMALL)).sum()), int(known.sum())


def with_results(selection: Selection) -> tuple[int, int]:
    """Completed or terminated studies that posted results, and all of those."""
    ended = selection.where(selection.has("overall_status", ["COMPLETED", "TERMINATED"]))
    return int(ended.has("has_results", ["true"]).sum()), ended.n
