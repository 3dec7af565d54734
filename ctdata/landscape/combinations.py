"""What immunotherapy is combined with, and how many participants that is planned to need."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ctdata.schema import MISSING
from ctdata.search.crosstab import Selection

JOIN = " + "


def matrix(selection: Selection) -> pd.DataFrame:
    """Modality × partner class: `combination`, `modality`, `partner`, `n_studies`, `planned`, `n_planned`, `actual`, `n_actual`.

    `planned` sums the estimated enrolment of the `n_planned` studies that state one, `actual` the final enrolment
    of `n_actual`; they are never added together. A study counts in each of its cells."""
    counts = selection.counts("combinations")
    planned, n_planned = _enrolment(selection, "ESTIMATED")
    actual, n_actual = _enrolment(selection, "ACTUAL")
    places = {value: place for place, value in enumerate(selection.names("combinations"))}
    rows = [
        (c, *c.split(JOIN, 1), n, planned[places[c]], n_planned[places[c]], actual[places[c]], n_actual[places[c]])
        for c, n in counts.items()
        if c != MISSING and n
    ]
    columns = ["combination", "modality", "partner", "n_studies", "planned", "n_planned", "actual", "n_actual"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns[3:], int))


def _enrolment(selection: Selection, kind: str) -> tuple[np.ndarray, np.ndarray]:
    """Participants for each combination, of studies whose count is of this kind, and how many those are."""
    some = selection.where(
        selection.has("enrollment_type", [kind]) & ~np.isnan(selection.numbers("enrollment_count"))
    )
    pairs, n = some.pairs("combinations"), len(selection.names("combinations"))
    people = some.numbers("enrollment_count")[pairs.rows]
    return np.bincount(pairs.values, weights=people, minlength=n), np.bincount(pairs.values, minlength=n)
