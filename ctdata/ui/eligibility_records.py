"""What a card shows of one study: its row, requirements, eligibility text and sites. Read for the cards on the screen alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
import streamlit as st

from ctdata.eligibility import check, facts
from ctdata.eligibility.kinds import CONDITIONAL, REQUIRED, REQUIRED_ABSENT
from ctdata.eligibility.patient import Patient
from ctdata.eligibility.verdict import StudyVerdict
from ctdata.snapshot.store import Snapshot
from ctdata.ui.cache import Opened
from ctdata.ui.eligibility_countries import RECRUITING, upto
from ctdata.ui.eligibility_data import Studies

_FACTS = tuple(dict.fromkeys(c for fact in facts.FACTS for c in fact.columns))
ASKING = (REQUIRED, REQUIRED_ABSENT, CONDITIONAL)
"""What asks for a marker, and does not only exclude it."""
_COLUMNS = tuple(
    dict.fromkeys(
        (
            "nct_id",
            "brief_title",
            "overall_status",
            "phase",
            "lead_sponsor_name",
            "tumour_types",
            "tumour_types_kept_out",
            "status_verified_date",
            "is_stale",
            "stale_reasons",
            "n_sites_recruiting",
            "n_criteria",
            "eligibility_cohorts",
            "is_biomarker_selected",
            "text_minimum_age_years",
            "text_maximum_age_years",
            "text_sex",
            *_FACTS,
        )
    )
)


@dataclass(frozen=True)
class StudyRecord:
    """One study as a card needs it; nothing of a patient. `sites`: status ("" = none of its own) → number."""

    study: Mapping[str, Any]
    requirements: Sequence[Mapping[str, Any]]
    text: str
    selected_by: str
    sites: Mapping[str, int]
    recruiting_in: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """A study's record and its verdict on the patient of this run."""

    record: StudyRecord
    verdict: StudyVerdict


def checked(opened: Opened, index: Studies, positions: np.ndarray, patient: Patient) -> list[Checked]:
    """The studies at these positions, with every criterion judged."""
    ids = [str(index.batch.nct_ids[p]) for p in positions]
    # Most of the time of a record goes into unpacking Parquet, which threads do side by side.
    with ThreadPoolExecutor(_READERS) as readers:
        records = list(readers.map(_reader(opened.manifest.id, opened), ids, index.rows[positions].tolist()))
    return [Checked(r, check.check_one(patient, r.study, r.requirements)) for r in records]


_READERS, _MOST_HELD = 4, 300


# Of the snapshot that sessions still show and of a new one. Keyed by the study, which is public; who looked at it is not kept.
@st.cache_resource(max_entries=2, show_spinner=False)
def _reader(snapshot_id: str, _opened: Opened) -> Callable[[str, int], StudyRecord]:
    """`read`, with the last records held for all sessions."""
    return lru_cache(maxsize=_MOST_HELD)(partial(read, _opened.snapshot))


def read(snapshot: Snapshot, nct_id: str, row: int) -> StudyRecord:
    """The record of one study; `row` is its row of core.arrow."""
    (study,) = snapshot.core.select(list(_COLUMNS)).take(pa.array([row])).to_pylist()
    requirements = snapshot.between("requirements", nct_id, upto(nct_id)).to_pylist()
    texts = snapshot.between("texts", nct_id, upto(nct_id), ["eligibility_criteria"]).to_pylist()
    sites = snapshot.between("locations", nct_id, upto(nct_id), ["country", "site_status"]).to_pylist()
    selected = study["is_biomarker_selected"] and not any(r["polarity"] in ASKING for r in requirements)
    return StudyRecord(
        study,
        requirements,
        (texts[0]["eligibility_criteria"] if texts else "") or "",
        _selected_by(snapshot, nct_id) if selected else "",
        Counter(s["site_status"] or "" for s in sites),
        tuple(sorted({s["country"] for s in sites if s["country"] and s["site_status"] == RECRUITING})),
    )


def _selected_by(snapshot: Snapshot, nct_id: str) -> str:
    """The words of title or conditions that name a marker; few studies have them and no criterion that asks for it."""
    found = snapshot.between("studies", nct_id, upto(nct_id), ["biomarker_evidence"]).to_pylist()
    return (found[0]["biomarker_evidence"] if found else "") or ""
