"""From the form to a patient, and back to words for the reader and the printed page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ctdata.charts.labels import label
from ctdata.eligibility import disease, labels, patient, rules, scoring
from ctdata.eligibility.patient import Patient
from ctdata.eligibility.profile import BiomarkerResult

Pair = tuple[str, str]


def read(content: Mapping[str, Any]) -> Patient:
    """The patient of a form. Raises InputError, in words for the reader, where fields contradict each other."""
    return patient.from_dict({k: v for k, v in content.items() if v is not None})


def said(given: Patient) -> list[Pair]:
    """Everything that was entered, as label and value; what was not is left out."""
    return [("Cancer type", _cancer(given)), *_facts(given), *_biomarkers(given)]


def _cancer(given: Patient) -> str:
    return disease.name_of(given.cancer_type) if given.cancer_type else "not stated"


def _facts(given: Patient) -> list[Pair]:
    found: list[tuple[str, Any]] = [
        ("Stage", given.stage),
        ("Setting", given.setting and label("disease_settings", given.setting)),
        ("Age", given.age_years is not None and f"{given.age_years:g} years"),
        ("Sex", given.sex and label("sex", given.sex)),
        ("ECOG", given.ecog is not None and str(given.ecog)),
        ("Karnofsky", given.karnofsky_pct is not None and f"{given.karnofsky_pct} %"),
        ("Brain metastases", given.brain_metastases and labels.words("brain_words", given.brain_metastases)),
        ("Measurable disease", _yes_no(given.measurable_disease)),
        ("Earlier PD-1 or PD-L1 therapy", _yes_no(given.prior_pd1)),
        ("Earlier lines", given.prior_lines is not None and str(given.prior_lines)),
        ("Classes given", ", ".join(given.prior_therapies or ())),
    ]
    return [(words, str(value)) for words, value in found if value]


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "Yes" if value else "No"


def _biomarkers(given: Patient) -> list[Pair]:
    by_name: dict[str, list[str]] = {}
    for result in given.biomarkers:
        by_name.setdefault(result.name, []).append(_result(result))
    return [(name, "; ".join(dict.fromkeys(results))) for name, results in by_name.items()]


def _result(result: BiomarkerResult) -> str:
    """ "TPS 60 %", "G12C positive", "IHC 2+, ISH-", "MSI-high"."""
    own = labels.words("form", "result_words").get(result.name, {})
    if result.result in own and not result.variant and result.value is None:
        return own[result.result]
    if result.value is None:
        return f"{result.variant} {result.result.replace('_', ' ')}".strip()
    if result.name in rules.levels():
        return ", ".join(
            part for part in (f"IHC {result.value:g}{'+' if result.value else ''}", result.variant) if part
        )
    unit = next((s.unit for s in _systems(result.name) if s.id == result.scoring), _unit(result))
    return " ".join(part for part in (result.scoring, f"{result.value:g}", unit) if part)


def _systems(marker: str) -> tuple[rules.System, ...]:
    found = rules.scored().get(marker)
    return found.systems if found else ()


def _unit(result: BiomarkerResult) -> str:
    return "" if scoring.systems(result.name) else labels.words("other_scores", "unit_of").get(result.name, "%")
