"""Facts beside the biomarkers: met, not met, unknown, any result, not mentioned."""

from __future__ import annotations

from typing import Any

import pytest
from eligibility_tables import who

from ctdata.eligibility import facts

ADULT = {"minimum_age_years": 18.0, "maximum_age_years": None}
TABLE = [  # fact, study, patient, status
    ("age", ADULT, {"age_years": 18}, "met"),
    ("age", ADULT, {"age_years": 17.9}, "not_met"),
    ("age", {"minimum_age_years": 18, "maximum_age_years": 75}, {"age_years": 75}, "met"),
    ("age", {"minimum_age_years": None, "maximum_age_years": 75}, {"age_years": 76}, "not_met"),
    ("age", {}, {"age_years": 76}, "not_mentioned"),
    ("age", ADULT, {}, "unknown"),
    ("sex", {"sex": "ALL"}, {"sex": "MALE"}, "any_result"),
    ("sex", {"sex": "FEMALE"}, {"sex": "MALE"}, "not_met"),
    ("sex", {"sex": "FEMALE"}, {"sex": "FEMALE"}, "met"),
    ("sex", {"sex": "FEMALE"}, {}, "unknown"),
    ("sex", {"sex": None}, {}, "not_mentioned"),
    ("ecog_max", {"ecog_max": 1}, {"ecog": 1}, "met"),
    ("ecog_max", {"ecog_max": 1}, {"ecog": 2}, "not_met"),
    ("ecog_max", {"ecog_max": 1}, {}, "unknown"),
    ("ecog_max", {"ecog_max": 1, "karnofsky_min_pct": 70}, {"karnofsky_pct": 80}, "met"),
    ("ecog_max", {"ecog_max": 1}, {"karnofsky_pct": 80}, "unknown"),
    ("ecog_max", {}, {"ecog": 4}, "not_mentioned"),
    ("karnofsky_min_pct", {"karnofsky_min_pct": 70}, {"karnofsky_pct": 70}, "met"),
    ("karnofsky_min_pct", {"karnofsky_min_pct": 70}, {"karnofsky_pct": 60}, "not_met"),
    ("karnofsky_min_pct", {"karnofsky_min_pct": 70}, {"ecog": 0}, "unknown"),
    ("karnofsky_min_pct", {"karnofsky_min_pct": 70, "ecog_max": 1}, {}, "not_mentioned"),
    ("prior_pd1", {"prior_pd1": "excluded"}, {"prior_pd1": True}, "not_met"),
    ("prior_pd1", {"prior_pd1": "excluded"}, {"prior_pd1": False}, "met"),
    ("prior_pd1", {"prior_pd1": "excluded", "prior_pd1_setting": "metastatic"}, {"prior_pd1": True}, "unknown"),
    ("prior_pd1", {"prior_pd1": "excluded", "prior_pd1_setting": "metastatic"}, {"prior_pd1": False}, "met"),
    ("prior_pd1", {"prior_pd1": "required"}, {"prior_pd1": False}, "not_met"),
    ("prior_pd1", {"prior_pd1": "required"}, {"prior_pd1": True}, "met"),
    ("prior_pd1", {"prior_pd1": "required"}, {}, "unknown"),
    ("prior_pd1", {"prior_pd1": "allowed"}, {"prior_pd1": True}, "any_result"),
    ("prior_pd1", {"prior_pd1": "not_stated"}, {"prior_pd1": True}, "not_mentioned"),
    ("min_prior_lines", {"min_prior_lines": 1}, {"prior_lines": 0}, "not_met"),
    ("min_prior_lines", {"min_prior_lines": 1}, {"prior_lines": 1}, "met"),
    ("max_prior_lines", {"max_prior_lines": 0}, {"prior_lines": 0}, "met"),
    ("max_prior_lines", {"max_prior_lines": 2}, {"prior_lines": 3}, "not_met"),
    ("max_prior_lines", {"max_prior_lines": 2}, {}, "unknown"),
    ("max_prior_lines", {}, {"prior_lines": 3}, "not_mentioned"),
    ("brain_mets", {"brain_mets": "excluded"}, {"brain_metastases": "treated"}, "not_met"),
    ("brain_mets", {"brain_mets": "excluded"}, {"brain_metastases": "none"}, "met"),
    ("brain_mets", {"brain_mets": "excluded"}, {}, "unknown"),
    ("brain_mets", {"brain_mets": "allowed_if_treated"}, {"brain_metastases": "treated"}, "met"),
    ("brain_mets", {"brain_mets": "allowed_if_treated"}, {"brain_metastases": "active"}, "not_met"),
    ("brain_mets", {"brain_mets": "allowed"}, {"brain_metastases": "active"}, "any_result"),
    ("brain_mets", {"brain_mets": "required"}, {"brain_metastases": "none"}, "not_met"),
    ("brain_mets", {"brain_mets": "required"}, {"brain_metastases": "active"}, "met"),
    ("brain_mets", {"brain_mets": "not_stated"}, {"brain_metastases": "active"}, "not_mentioned"),
    ("measurable_disease", {"measurable_disease": "required"}, {"measurable_disease": False}, "not_met"),
    ("measurable_disease", {"measurable_disease": "required"}, {"measurable_disease": True}, "met"),
    ("measurable_disease", {"measurable_disease": "required"}, {}, "unknown"),
    ("measurable_disease", {"measurable_disease": "not_required"}, {}, "any_result"),
    ("stage", {"disease_stages": ["III", "IV"]}, {"stage": "IV"}, "met"),
    ("stage", {"disease_stages": ["I"]}, {"stage": "IV"}, "unknown"),
    ("stage", {"disease_stages": []}, {"stage": "IV"}, "not_mentioned"),
    ("setting", {"disease_settings": ["metastatic"]}, {"setting": "early"}, "unknown"),
    ("setting", {"disease_settings": ["metastatic"]}, {}, "unknown"),
]


@pytest.mark.parametrize(("name", "study", "person", "expected"), TABLE)
def test_fact(name: str, study: dict[str, Any], person: dict[str, Any], expected: str) -> None:
    assert facts.judge_all(study, who(**person))[name].status == expected


def test_every_fact_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == {fact.name for fact in facts.FACTS}


def test_a_note_names_both_sides() -> None:
    found = facts.judge_all({"ecog_max": 1, "minimum_age_years": 18}, who(ecog=2))
    assert found["ecog_max"].note == "ECOG: 2, but the study says ≤ 1"
    assert found["age"].note == "Age: not given; the study says ≥ 18"
