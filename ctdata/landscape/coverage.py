"""How complete the classification is: share of cancer studies with something recognised, and what is not."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ctdata.schema import MISSING
from ctdata.search.crosstab import Selection

MOST_UNMAPPED = 50


@dataclass(frozen=True)
class Coverage:
    """Counts of interventional cancer studies: all, with something recognised, with a drug that is not, immunotherapy."""

    n_cancer: int
    n_mapped: int
    n_unmapped_some: int
    n_immunotherapy: int


def coverage(selection: Selection) -> Coverage:
    """Over the cancer studies of a selection."""
    cancer = selection.where(selection.has("is_oncology", ["true"]) & selection.has("study_type", ["INTERVENTIONAL"]))
    return Coverage(
        cancer.n,
        int(cancer.has("has_mapped_agent", ["true"]).sum()),
        cancer.n - cancer.counts("unmapped_interventions")[MISSING],
        int(cancer.has("is_immunotherapy", ["true"]).sum()),
    )


def unmapped(selection: Selection, most: int = MOST_UNMAPPED) -> pd.DataFrame:
    """Names of drugs and biologics that nothing recognised, the most frequent first: `intervention_name`, `n_studies`."""
    cancer = selection.where(selection.has("is_oncology", ["true"]) & selection.has("study_type", ["INTERVENTIONAL"]))
    counts = [(name, n) for name, n in cancer.counts("unmapped_interventions").items() if name != MISSING][:most]
    return pd.DataFrame(counts, columns=["intervention_name", "n_studies"])
