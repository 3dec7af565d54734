"""Facts beside the biomarkers: what a study asks in its columns, and what the patient's fact makes of it.

Each fact reads the columns that `FACTS` names; a column that is absent or None asks nothing. Age and sex are the
registry's structured fields (ruling 11); the others were read from the eligibility text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ctdata.eligibility import labels
from ctdata.eligibility.profile import Patient
from ctdata.eligibility.statuses import ANY_RESULT, CODE_NEUTRAL, MET, NOT_MENTIONED, NOT_MET, UNKNOWN, Finding, code

Study = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: the columns of `studies` it reads, and what judges it."""

    name: str
    columns: tuple[str, ...]
    judge: Callable[[Study, Patient], Finding]


def judge_all(study: Study, patient: Patient) -> dict[str, Finding]:
    """Fact → finding, for every fact."""
    return {fact.name: fact.judge(study, patient) for fact in FACTS}


def weight(name: str, finding: Finding) -> int:
    """The code of a fact's finding in the verdict. What was simply not given decides nothing, except where the labels
    say so: the card shows it as not compared, and a form with few fields filled still tells studies apart. A stage or
    setting that differs is shown on the card alone: it is no missing result."""
    is_blank = finding.status == UNKNOWN and finding.reason in ("not_given", "differs")
    return (
        CODE_NEUTRAL
        if is_blank and name not in labels.words("fact_rules", "decide_when_not_given")
        else code(finding.status)
    )


def _silent() -> Finding:
    return Finding(NOT_MENTIONED, labels.fact_note("silent"), "silent")


def _open() -> Finding:
    return Finding(ANY_RESULT, labels.fact_note("open"), "open")


def _missing(name: str, asked: object) -> Finding:
    text = labels.fact_note("not_given", fact=labels.words("fact", name), asked=asked)
    return Finding(UNKNOWN, text, "not_given")


def _said(is_met: bool, name: str, patient: object, asked: object) -> Finding:
    status = MET if is_met else NOT_MET
    return Finding(status, labels.fact_note(status, fact=labels.words("fact", name), patient=patient, asked=asked))


def age(study: Study, patient: Patient) -> Finding:
    """Years; both bounds belong to the range. A bound that is missing is no bound."""
    low, high = study.get("minimum_age_years"), study.get("maximum_age_years")
    if low is None and high is None:
        return _silent()
    asked = " and ".join(([] if low is None else [f"≥ {low:g}"]) + ([] if high is None else [f"≤ {high:g}"]))
    if patient.age_years is None:
        return _missing("age", asked)
    is_met = (low is None or patient.age_years >= low) and (high is None or patient.age_years <= high)
    return _said(is_met, "age", f"{patient.age_years:g}", asked)


def sex(study: Study, patient: Patient) -> Finding:
    """ALL takes everybody."""
    asked = study.get("sex")
    if asked is None:
        return _silent()
    if asked == "ALL":
        return _open()
    if patient.sex is None:
        return _missing("sex", asked.lower())
    return _said(patient.sex == asked, "sex", patient.sex.lower(), asked.lower())


def _bound(name: str, column: str, given: str, is_least: bool) -> Callable[[Study, Patient], Finding]:
    """A fact that is one number on either side of a bound."""

    def judge(study: Study, patient: Patient) -> Finding:
        bound, number = study.get(column), getattr(patient, given)
        if bound is None:
            return _silent()
        asked = f"{'≥' if is_least else '≤'} {bound:g}"
        if number is None:
            return _missing(name, asked)
        return _said(number >= bound if is_least else number <= bound, name, f"{number:g}", asked)

    return judge


_ecog = _bound("ecog_max", "ecog_max", "ecog", is_least=False)
_karnofsky = _bound("karnofsky_min_pct", "karnofsky_min_pct", "karnofsky_pct", is_least=True)


def ecog_max(study: Study, patient: Patient) -> Finding:
    """The worst ECOG status that may enter. Where a study names Karnofsky too, that may answer instead."""
    found = _ecog(study, patient)
    if found.status != UNKNOWN:
        return found
    instead = _karnofsky(study, patient)
    return instead if instead.status in (MET, NOT_MET) else found


def karnofsky(study: Study, patient: Patient) -> Finding:
    """The least Karnofsky status, where the study does not name ECOG. An ECOG status never answers it: another scale."""
    return _silent() if study.get("ecog_max") is not None else _karnofsky(study, patient)


def prior_pd1(study: Study, patient: Patient) -> Finding:
    """Required or barred earlier PD-1 / PD-L1 therapy. A bar for one setting leaves open in which it was given."""
    asked, setting = study.get("prior_pd1") or "not_stated", study.get("prior_pd1_setting")
    if asked == "not_stated":
        return _silent()
    if asked == "allowed":
        return _open()
    if patient.prior_pd1 is None:
        return _missing("prior_pd1", asked)
    if setting and asked == "excluded" and patient.prior_pd1:
        return Finding(UNKNOWN, labels.fact_note("setting_open", asked=setting), "setting_open")
    given = "given" if patient.prior_pd1 else "not given"
    return _said(patient.prior_pd1 == (asked == "required"), "prior_pd1", given, asked)


_BRAIN_METS = {
    "excluded": {"none"},
    "allowed_if_treated": {"none", "treated"},
    "required": {"treated", "active"},
}
"""What a study asks → what a patient may have."""


def brain_mets(study: Study, patient: Patient) -> Finding:
    """Brain metastases; treated includes stable and asymptomatic (ruling 15)."""
    asked = study.get("brain_mets") or "not_stated"
    if asked not in _BRAIN_METS:
        return _open() if asked == "allowed" else _silent()
    shown = asked.replace("_", " ")
    if patient.brain_metastases is None:
        return _missing("brain_mets", shown)
    return _said(patient.brain_metastases in _BRAIN_METS[asked], "brain_mets", patient.brain_metastases, shown)


def measurable_disease(study: Study, patient: Patient) -> Finding:
    """Measurable disease, where it is asked for."""
    asked = study.get("measurable_disease") or "not_stated"
    if asked != "required":
        return _open() if asked == "not_required" else _silent()
    if patient.measurable_disease is None:
        return _missing("measurable_disease", asked)
    return _said(
        patient.measurable_disease, "measurable_disease", "yes" if patient.measurable_disease else "no", asked
    )


def _listed(name: str, column: str) -> Callable[[Study, Patient], Finding]:
    """A fact that must be among those that a study lists."""

    def judge(study: Study, patient: Patient) -> Finding:
        listed: Iterable[str] = study.get(column) or ()
        asked, given = " or ".join(listed).replace("_", " "), getattr(patient, name)
        if not asked:
            return _silent()
        if given is None:
            return _missing(name, asked)
        shown = given.replace("_", " ")
        if given in listed:
            return _said(True, name, shown, asked)
        # Stages and settings of the text are read loosely: a difference is shown, never a conflict.
        return Finding(
            UNKNOWN,
            labels.fact_note("differs", fact=labels.words("fact", name), patient=shown, asked=asked),
            "differs",
        )

    return judge


FACTS: tuple[Fact, ...] = (
    Fact("age", ("minimum_age_years", "maximum_age_years"), age),
    Fact("sex", ("sex",), sex),
    Fact("ecog_max", ("ecog_max", "karnofsky_min_pct"), ecog_max),
    Fact("karnofsky_min_pct", ("ecog_max", "karnofsky_min_pct"), karnofsky),
    Fact("prior_pd1", ("prior_pd1", "prior_pd1_setting"), prior_pd1),
    Fact("min_prior_lines", ("min_prior_lines",), _bound("min_prior_lines", "min_prior_lines", "prior_lines", True)),
    Fact("max_prior_lines", ("max_prior_lines",), _bound("max_prior_lines", "max_prior_lines", "prior_lines", False)),
    Fact("brain_mets", ("brain_mets",), brain_mets),
    Fact("measurable_disease", ("measurable_disease",), measurable_disease),
    Fact("stage", ("disease_stages",), _listed("stage", "disease_stages")),
    Fact("setting", ("disease_settings",), _listed("setting", "disease_settings")),
)
"""Every fact but the disease, which `disease.py` judges."""
