"""What eligibility text asks: the rows of `requirements`, and the columns of `studies` that say it in short.

A pure function of a `Reading` (ctdata/text/reading.py makes it). Only cancer studies are read: elsewhere the
names of markers mean other things, and every column keeps the value of a silent text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ctdata.schema import DISEASE_SETTINGS, DISEASE_STAGES
from ctdata.text import reading
from ctdata.text.requirements import Reading, Requirement

RULE_VERSION = "2"

SEPARATOR = " · "
UNTAGGED = "mentioned"
"""A marker that is only named asks nothing: it has a row, and no tag."""

Row = dict[str, Any]
_SILENT = Reading()
SIGNS = {">=": "≥", "<=": "≤"}
_FACTS = (
    "n_criteria",
    "ecog_max",
    "karnofsky_min_pct",
    "prior_pd1",
    "min_prior_lines",
    "max_prior_lines",
    "brain_mets",
    "measurable_disease",
    "text_minimum_age_years",
    "text_maximum_age_years",
)
_LISTS = {"disease_settings": DISEASE_SETTINGS, "disease_stages": DISEASE_STAGES}
_WORDS = ("prior_pd1_setting", "text_sex")  # "" = not said


def read(is_oncology: bool | None, text: str | None) -> Reading:
    """The reading of a cancer study's eligibility text; a silent one for any other study."""
    return reading.read(text) if is_oncology and text else _SILENT


def columns(found: Reading, tumour_types: Iterable[str] = ()) -> Row:
    """The columns of `studies`. `tumour_types`: those of the study; a text that keeps one of them out was misread,
    or speaks of a part of it."""
    return (
        {name: getattr(found, name) for name in _FACTS}
        | {name: _in_order(getattr(found, name), order) for name, order in _LISTS.items()}
        | {name: getattr(found, name) or None for name in _WORDS}
        | {
            "tumour_types_kept_out": [c for c in found.tumour_types_kept_out if c not in set(tumour_types)],
            "eligibility_tags": tags(found.requirements),
            "eligibility_cohorts": cohorts(found),
            "eligibility_evidence": [f"{name}:{start}:{end}" for name, start, end in found.evidence],
        }
    )


def _in_order(values: tuple[str, ...], order: tuple[str, ...]) -> list[str]:
    """Each value once, as the schema lists them; a value that it does not know stands last and fails its test."""
    return list(dict.fromkeys((*(v for v in order if v in values), *values)))


def cohorts(found: Reading) -> list[str]:
    """Every cohort once: those that the text names, then any that only a requirement names."""
    return list(dict.fromkeys((*found.cohorts, *(r.cohort for r in found.requirements if r.cohort))))


def rows(nct_id: str, found: Reading) -> list[Row]:
    """The rows of `requirements`, in the order of the reading."""
    return [_row(nct_id, number, r) for number, r in enumerate(found.requirements)]


def _row(nct_id: str, number: int, r: Requirement) -> Row:
    return {
        "nct_id": nct_id,
        "requirement_number": number,
        "biomarker": r.biomarker,
        "variant": r.variant,
        "scoring": r.scoring,
        "comparator": r.comparator,
        "value": r.value,
        "unit": r.unit,
        "polarity": r.polarity,
        "section": r.section,
        "cohort": r.cohort,
        "alternatives_group": r.alternatives_group,
        "evidence": r.evidence,
        "evidence_start": r.start,
        "evidence_end": r.end,
        "mention_start": r.mention_start,
        "mention_end": r.mention_end,
        "requirement_rule": r.rule,
    }


def tags(requirements: Iterable[Requirement]) -> list[str]:
    """ "EGFR · required", and finer ones where a variant or a cut-off is stated: "EGFR L858R · required"; sorted."""
    return sorted({tag for r in requirements if r.polarity != UNTAGGED for tag in _tags(r)})


def _tags(r: Requirement) -> set[str]:
    names = {r.biomarker, finer(r.biomarker, r.variant, r.scoring, r.comparator, r.value, r.unit)}
    return {f"{name}{SEPARATOR}{r.polarity}" for name in names}


def finer(biomarker: str, variant: str, scoring: str, comparator: str, value: float | None, unit: str) -> str:
    """ "PD-L1 TPS ≥ 50 %", "EGFR L858R"; the marker alone where neither a variant nor a cut-off is stated."""
    cut_off = threshold(comparator, value, "" if unit == scoring else unit)
    return " ".join(part for part in (biomarker, variant, *((scoring, cut_off) if cut_off else ())) if part)


def threshold(comparator: str, value: float | None, unit: str) -> str:
    """ "≥ 50 %"; empty where no cut-off is stated."""
    if value is None:
        return ""
    return " ".join(part for part in (SIGNS.get(comparator, comparator), f"{value:.10g}", unit) if part)


def parsed_form(r: Row) -> str:
    """A row of `requirements` as it was understood: "PD-L1 · TPS · ≥ · 50 %"."""
    number = " ".join(part for part in ("" if r["value"] is None else f"{r['value']:.10g}", r["unit"]) if part)
    sign = SIGNS.get(r["comparator"], r["comparator"])
    return SEPARATOR.join(part for part in (r["biomarker"], r["variant"], r["scoring"], sign, number) if part)
