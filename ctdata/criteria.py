"""Eligibility texts → what is read out of each, one JSON line a text (`ctdata criteria`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ctdata.json_lines import texts_with_id
from ctdata.text.reading import read
from ctdata.text.requirements import Reading, Requirement


def lines(texts: Iterable[str]) -> Iterator[str]:
    """One JSON line for each `{"id", "text"}`; raises InputError that names the line which cannot be read."""
    for key, text in texts_with_id(texts):
        yield json.dumps({"id": key, **as_json(read(text))}, ensure_ascii=False)


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain dicts, lists, texts and numbers."""
    return {
        "requirements": [_requirement(r) for r in reading.requirements],
        "ecog_max": reading.ecog_max,
        "karnofsky_min_pct": reading.karnofsky_min_pct,
        "prior_pd1": reading.prior_pd1,
        "prior_pd1_setting": reading.prior_pd1_setting,
        "min_prior_lines": reading.min_prior_lines,
        "max_prior_lines": reading.max_prior_lines,
        "brain_mets": reading.brain_mets,
        "measurable_disease": reading.measurable_disease,
        "disease_settings": list(reading.disease_settings),
        "disease_stages": list(reading.disease_stages),
        "tumour_types_kept_out": list(reading.tumour_types_kept_out),
        "minimum_age_years": reading.text_minimum_age_years,
        "maximum_age_years": reading.text_maximum_age_years,
        "sex": reading.text_sex,
        "cohorts": list(reading.cohorts),
        "n_criteria": reading.n_criteria,
    }


def _requirement(row: Requirement) -> dict[str, Any]:
    return {
        "biomarker": row.biomarker,
        "variant": row.variant,
        "scoring": row.scoring,
        "comparator": row.comparator,
        "value": row.value,
        "unit": row.unit,
        "polarity": row.polarity,
        "section": row.section,
        "cohort": row.cohort,
        "alternatives_group": row.alternatives_group,
        "evidence": row.evidence,
        "start": row.start,
        "end": row.end,
        "mention_start": row.mention_start,
        "mention_end": row.mention_end,
        "rule": row.rule,
    }
