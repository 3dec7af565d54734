"""What starts when: modalities over start years, and starts against stops of one target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from ctdata.schema import MISSING
from ctdata.search.crosstab import Selection

FIRST_YEAR = 2005  # the ICMJE's duty to register: earlier starts were entered late, and by choice
STOPPED = ("TERMINATED", "WITHDRAWN", "SUSPENDED")
MOST_SHOWN = 6
REST = "(other classes)"


def modality_by_year(selection: Selection, as_of: date, first_year: int = FIRST_YEAR) -> pd.DataFrame:
    """Studies for each modality and start year: `modality`, `start_year`, `n_studies`, `n_estimated`, `is_partial`.

    The largest modalities keep their name, studies of any other stand once under "(other classes)"; years before
    `first_year` and after the snapshot's are left out and counted by `outside_years`."""
    kept = largest(selection)
    groups = {m: selection.has("modalities", [m]) for m in kept} | {
        REST: selection.has("modalities", rest(selection))
    }
    planned = selection.has("start_date_type", ["ESTIMATED"])
    rows = []
    for shown, flags in groups.items():
        counts, open_starts = (selection.where(f).counts("start_year") for f in (flags, flags & planned))
        rows += [
            (shown, int(year), n, open_starts.get(year, 0))
            for year, n in counts.items()
            if year != MISSING and first_year <= int(year) <= as_of.year
        ]
    frame = pd.DataFrame(rows, columns=["modality", "start_year", "n_studies", "n_estimated"])
    frame = frame.sort_values(["modality", "start_year"], ignore_index=True)
    frame["is_partial"] = frame["start_year"] == as_of.year
    return frame


def largest(selection: Selection) -> list[str]:
    """The modalities that keep their name."""
    return [m for m in selection.counts("modalities") if m != MISSING][:MOST_SHOWN]


def rest(selection: Selection) -> tuple[str, ...]:
    """The modalities that stand under "(other classes)"."""
    kept = largest(selection)
    return tuple(m for m in selection.counts("modalities") if m != MISSING and m not in kept)


def outside_years(selection: Selection, as_of: date, first_year: int = FIRST_YEAR) -> dict[str, int]:
    """Studies that a chart over start years leaves out: `not_stated`, `before`, `after`."""
    counts = selection.counts("start_year")
    known = {int(year): n for year, n in counts.items() if year != MISSING}
    return {
        "not_stated": counts[MISSING],
        "before": sum(n for year, n in known.items() if year < first_year),
        "after": sum(n for year, n in known.items() if year > as_of.year),
    }


def within(selection: Selection, as_of: date, first_year: int = FIRST_YEAR) -> Selection:
    """The studies that a chart over start years counts."""
    return selection.where(selection.has("start_year", [str(y) for y in range(first_year, as_of.year + 1)]))


def starts_and_stops(selection: Selection, as_of: date, first_year: int = FIRST_YEAR) -> pd.DataFrame:
    """Starts of each year by what became of them: `start_year`, `state`, `n_studies`, `n_of_year`, `is_partial`.

    `state` is stopped (terminated, withdrawn, suspended), completed, unknown or open; a study whose status is
    missing has none, and is not counted."""
    every = [status for statuses in STATES.values() for status in statuses]
    years = selection.where(selection.has("overall_status", every)).counts("start_year")
    rows = []
    for state, statuses in STATES.items():
        found = selection.where(selection.has("overall_status", statuses)).counts("start_year")
        rows += [
            (int(y), state, found.get(y, 0), years[y])
            for y in years
            if y != MISSING and first_year <= int(y) <= as_of.year
        ]
    frame = pd.DataFrame(rows, columns=["start_year", "state", "n_studies", "n_of_year"])
    frame["is_partial"] = frame["start_year"] == as_of.year
    return frame.sort_values(["start_year", "state"], ignore_index=True)


STATES: dict[str, Sequence[str]] = {
    "open": ("RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING"),
    "completed": ("COMPLETED",),
    "unknown": ("UNKNOWN",),
    "stopped": STOPPED,
}
