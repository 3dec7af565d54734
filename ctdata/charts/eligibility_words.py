"""Labels of what is read out of eligibility text: columns, their values, and the tags of the explorer's filter."""

from __future__ import annotations

from ctdata.concepts.eligibility import SEPARATOR

VALUES: dict[str, dict[str, str]] = {
    "polarity": {
        "required": "Must be there",
        "required_absent": "Must be absent",
        "excluded": "Excluded if there",
        "any": "Any result accepted",
        "test_only": "Test or sample asked for, no result demanded",
        "conditional": "Depends on therapy or an exception",
        "mentioned": "Only mentioned",
    },
    "section": {
        "inclusion": "Inclusion",
        "exclusion": "Exclusion",
        "unlabelled": "Under no heading of inclusion or exclusion",
    },
    "prior_pd1": {
        "required": "Required",
        "excluded": "Excluded",
        "allowed": "Allowed",
        "not_stated": "Not stated",
    },
    "brain_mets": {
        "excluded": "Excluded",
        "allowed_if_treated": "Allowed if treated, stable or without symptoms",
        "allowed": "Allowed",
        "required": "Required",
        "not_stated": "Not stated",
    },
    "measurable_disease": {
        "required": "Required",
        "not_required": "Not required",
        "not_stated": "Not stated",
    },
    "disease_settings": {
        "early": "Early",
        "locally_advanced": "Locally advanced",
        "metastatic": "Metastatic",
    },
    "disease_stages": {"I": "Stage I", "II": "Stage II", "III": "Stage III", "IV": "Stage IV"},
    "text_sex": {"ALL": "All", "FEMALE": "Female", "MALE": "Male"},
}
COLUMNS = {
    "eligibility_tags": "Asks of biomarkers",
    "eligibility_cohorts": "Cohorts in the eligibility text",
    "eligibility_evidence": "Where these facts stand",
    "n_criteria": "Criteria",
    "ecog_max": "ECOG at most",
    "karnofsky_min_pct": "Karnofsky at least (%)",
    "prior_pd1": "Earlier PD-1/PD-L1 therapy",
    "prior_pd1_setting": "Setting of that therapy",
    "min_prior_lines": "Earlier lines, at least",
    "max_prior_lines": "Earlier lines, at most",
    "brain_mets": "Brain metastases",
    "text_minimum_age_years": "Minimum age in the text (years)",
    "text_maximum_age_years": "Maximum age in the text (years)",
    "text_sex": "Sex in the text",
}
_ASKED = {
    "required_absent": "must be absent",
    "any": "any result",
    "test_only": "test only",
    "conditional": "depends",
}


def tag(raw: str) -> str:
    """ "EGFR · must be absent" of "EGFR · required_absent"."""
    marker, between, asked = raw.rpartition(SEPARATOR)
    return f"{marker}{between}{_ASKED.get(asked, asked)}"
