"""What is read out of eligibility text: requirements on biomarkers, and facts about the patient.

Source of the meanings: definitions of the product, section 2 (verdict matrix, traps, rulings).
"""

from __future__ import annotations

from dataclasses import dataclass

OPEN_PART = "Dose escalation"
"""The cohort of a text that mentions a dose escalation and names only the cohorts behind it."""

POLARITIES = ("required", "required_absent", "excluded", "any", "test_only", "conditional", "mentioned")
"""What a statement asks of the marker, from "must be there" to "is only named"."""

SECTIONS = ("inclusion", "exclusion", "unlabelled")
PRIOR_PD1 = ("required", "excluded", "allowed", "not_stated")
BRAIN_METS = ("excluded", "allowed_if_treated", "allowed", "required", "not_stated")
MEASURABLE = ("required", "not_required", "not_stated")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement about one biomarker. `text[start:end] == evidence`, the sentence it was read from."""

    biomarker: str  # id of biomarkers.toml, or an HGNC symbol
    variant: str  # "" = any; "G12C", "exon 19 deletion", "fusion", "low"
    scoring: str  # TPS, CPS, TC, IC, tissue, blood, IHC, ISH; "" = not said
    comparator: str  # >=, >, <=, <, =; "" = no cut-off
    value: float | None
    unit: str  # %, mut/Mb, IHC, H-score; "" where the score has none
    polarity: str  # one of POLARITIES
    section: str  # one of SECTIONS
    cohort: str  # "" = binds every participant
    alternatives_group: int | None  # rows of one number are alternatives (OR)
    evidence: str
    start: int
    end: int
    mention_start: int  # the marker's own words, to be highlighted
    mention_end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one eligibility text. None or "not_stated": the text is silent."""

    requirements: tuple[Requirement, ...] = ()
    cohorts: tuple[str, ...] = ()  # every cohort, arm or part that the text names
    n_criteria: int = 0
    ecog_max: int | None = None
    karnofsky_min_pct: int | None = None
    prior_pd1: str = "not_stated"
    prior_pd1_setting: str = ""  # the setting that a bar binds ("metastatic"); "" = all
    min_prior_lines: int | None = None
    max_prior_lines: int | None = None
    brain_mets: str = "not_stated"
    measurable_disease: str = "not_stated"
    disease_settings: tuple[str, ...] = ()  # early, locally_advanced, metastatic
    disease_stages: tuple[str, ...] = ()  # I, II, III, IV
    tumour_types_kept_out: tuple[str, ...] = ()  # OncoTree codes, of tumour_types.toml or finer
    text_minimum_age_years: float | None = None
    text_maximum_age_years: float | None = None
    text_sex: str = ""  # ALL, FEMALE, MALE; "" = not said
    evidence: tuple[tuple[str, int, int], ...] = ()  # for each fact: its name and the place of its sentence
