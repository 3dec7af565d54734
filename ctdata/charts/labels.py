"""The one table of pretty labels: registry enum values, facets and columns.

Code keeps the registry's words (STYLE.md, habit 1); only what a reader sees
goes through `label`. Wording follows the glossary of ClinicalTrials.gov
(https://clinicaltrials.gov/study-basics/glossary). A kind is the name of the
column that holds the value, or "facet" / "column" for names of ours.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ctdata.charts import eligibility_words, program_words
from ctdata.concepts import stop_reason
from ctdata.schema import MISSING, PARQUET

STATUS = {
    "RECRUITING": "Recruiting",
    "NOT_YET_RECRUITING": "Not yet recruiting",
    "ENROLLING_BY_INVITATION": "Enrolling by invitation",
    "ACTIVE_NOT_RECRUITING": "Active, not recruiting",
    "COMPLETED": "Completed",
    "SUSPENDED": "Suspended",
    "TERMINATED": "Terminated",
    "WITHDRAWN": "Withdrawn",
    "UNKNOWN": "Unknown status",
    "AVAILABLE": "Available",
    "NO_LONGER_AVAILABLE": "No longer available",
    "TEMPORARILY_NOT_AVAILABLE": "Temporarily not available",
    "APPROVED_FOR_MARKETING": "Approved for marketing",
    "WITHHELD": "Withheld",
}
PHASE = {
    "EARLY_PHASE1": "Early phase 1",
    "PHASE1": "Phase 1",
    "PHASE1_PHASE2": "Phase 1/2",
    "PHASE2": "Phase 2",
    "PHASE2_PHASE3": "Phase 2/3",
    "PHASE3": "Phase 3",
    "PHASE4": "Phase 4",
    "NA": "Not applicable",
}
SPONSOR_CLASS = {
    "INDUSTRY": "Industry",
    "NIH": "US NIH",
    "FED": "Other US federal agency",
    "OTHER_GOV": "Other government",
    "INDIV": "Individual",
    "NETWORK": "Network",
    "AMBIG": "Ambiguous",
    "OTHER": "Other (e.g. universities)",
    "UNKNOWN": "Unknown class",
}
INTERVENTION_TYPE = {
    "DRUG": "Drug",
    "BIOLOGICAL": "Biological",
    "PROCEDURE": "Procedure",
    "RADIATION": "Radiation",
    "DEVICE": "Device",
    "BEHAVIORAL": "Behavioral",
    "GENETIC": "Genetic",
    "DIETARY_SUPPLEMENT": "Dietary supplement",
    "COMBINATION_PRODUCT": "Combination product",
    "DIAGNOSTIC_TEST": "Diagnostic test",
    "OTHER": "Other",
}
DATE_TYPE = {"ACTUAL": "Actual", "ESTIMATED": "Estimated"}
PRECISION = {"day": "Day", "month": "Month only", "year": "Year only"}
MODALITY = {
    "checkpoint_inhibitor": "Checkpoint inhibitor",
    "costimulatory_agonist": "Costimulatory agonist",
    "cytokine": "Cytokine",
    "t_cell_engager": "T-cell engager",
    "bispecific_antibody": "Bispecific antibody",
    "car_t": "CAR-T cells",
    "tcr_t": "TCR-T cells",
    "til": "TIL (tumour-infiltrating lymphocytes)",
    "nk_cell": "NK cells",
    "dendritic_cell": "Dendritic cells",
    "other_cell_therapy": "Other cell therapy",
    "cancer_vaccine": "Cancer vaccine",
    "mrna_vaccine": "mRNA vaccine",
    "oncolytic_virus": "Oncolytic virus",
    "innate_agonist": "Innate agonist",
    "immunomodulator_other": "Other immunomodulator",
    "bcg": "BCG",
    "antibody_drug_conjugate": "ADC, not immunotherapy",
}

COUNTS_AS = {
    "immunotherapy": "Immunotherapy",
    "antibody_drug_conjugate": "Antibody-drug conjugate",
    "tumour_antibody": "Tumour-directed antibody",
    "imid": "IMiD (lenalidomide and its kind)",
}
ROLE = {"experimental": "Experimental", "partner": "Partner", "background": "Background", "comparator": "Comparator"}
LINE = {
    "neoadjuvant": "Neoadjuvant",
    "adjuvant": "Adjuvant",
    "first_line": "First line",
    "later_line": "Later line",
    "not_stated": "Line not stated",
}
PARTNER = {
    "alone": "Alone",
    "chemotherapy": "Chemotherapy",
    "immunotherapy": "Other immunotherapy",
    "vaccine": "Vaccine",
    "antibody_drug_conjugate": "ADC",
    "targeted_therapy": "Targeted therapy",
    "antiangiogenic": "Antiangiogenic",
    "tumour_antibody": "Tumour antibody",
    "imid": "IMiD",
    "endocrine": "Endocrine",
    "radiotherapy": "Radiotherapy",
    "radioligand": "Radioligand",
    "surgery": "Surgery",
    "locoregional": "Locoregional",
    "stem_cell_transplant": "Transplant",
    "microbiome": "Microbiome",
    "other": "Other treatment",
    "unclassified": "Drug not classified",
}
FLAG = {
    "is_io_by_partner_only": "Immunotherapy only as partner",
    "is_care_delivery": "Dosing, delivery or care",
    "with_immunotherapy_background": "Immunotherapy in the background",
    "title_evidence": "Known from the title alone",
    "is_platform": "Platform study",
}

# Column -> value -> label. Several columns share one vocabulary.
LABELS: dict[str, dict[str, str]] = {
    **program_words.LABELS,
    "overall_status": STATUS,
    "last_known_status": STATUS,
    "site_status": STATUS,
    "phase": PHASE,
    "phases": PHASE,
    "study_type": {
        "INTERVENTIONAL": "Interventional",
        "OBSERVATIONAL": "Observational",
        "EXPANDED_ACCESS": "Expanded access",
    },
    "lead_sponsor_class": SPONSOR_CLASS,
    "intervention_type": INTERVENTION_TYPE,
    "intervention_types": INTERVENTION_TYPE,
    "arm_group_type": {
        "EXPERIMENTAL": "Experimental",
        "ACTIVE_COMPARATOR": "Active comparator",
        "PLACEBO_COMPARATOR": "Placebo comparator",
        "SHAM_COMPARATOR": "Sham comparator",
        "NO_INTERVENTION": "No intervention",
        "OTHER": "Other",
    },
    "sex": {"ALL": "All", "FEMALE": "Female", "MALE": "Male"},
    "std_ages": {
        "CHILD": "Child (birth to 17)",
        "ADULT": "Adult (18 to 64)",
        "OLDER_ADULT": "Older adult (65 and over)",
    },
    "enrollment_type": DATE_TYPE,
    "outcome_kind": {"PRIMARY": "Primary", "SECONDARY": "Secondary", "OTHER": "Other"},
    "modality": MODALITY,
    "modalities": MODALITY,
    "agent_modalities": MODALITY,
    "counts_as": COUNTS_AS,
    "agent_roles": ROLE,
    "role": ROLE,
    "lines": LINE,
    "combination_classes": PARTNER,
    "landscape_flags": FLAG,
    **eligibility_words.VALUES,
    "allocation": {"RANDOMIZED": "Randomized", "NON_RANDOMIZED": "Non-randomized", "NA": "Not applicable"},
    "intervention_model": {
        "SINGLE_GROUP": "Single group",
        "PARALLEL": "Parallel",
        "CROSSOVER": "Crossover",
        "FACTORIAL": "Factorial",
        "SEQUENTIAL": "Sequential",
    },
    "primary_purpose": {
        "TREATMENT": "Treatment",
        "PREVENTION": "Prevention",
        "DIAGNOSTIC": "Diagnostic",
        "ECT": "Educational, counseling or training",
        "SUPPORTIVE_CARE": "Supportive care",
        "SCREENING": "Screening",
        "HEALTH_SERVICES_RESEARCH": "Health services research",
        "BASIC_SCIENCE": "Basic science",
        "DEVICE_FEASIBILITY": "Device feasibility",
        "OTHER": "Other",
    },
    "masking": {
        "NONE": "None (open label)",
        "SINGLE": "Single",
        "DOUBLE": "Double",
        "TRIPLE": "Triple",
        "QUADRUPLE": "Quadruple",
    },
    "facet": {
        "overall_status": "Status",
        "phase": "Phase",
        "study_type": "Study type",
        "lead_sponsor_class": "Lead sponsor",
        "intervention_types": "Kind of intervention",
        "countries": "Country",
        "start_year": "Start year",
        "sex": "Sex",
        "std_ages": "Age group",
        "has_results": "Results posted",
        "is_oncology": "Cancer",
        "is_stale": "Likely out of date",
        "tumour_types": "Tumour type",
        "modality": "Modality",
    },
}

# Words that a column's plain name spells badly; everything else is its name with spaces.
COLUMN_WORDS = {"nct": "NCT", "id": "ID", "ids": "IDs", "mesh": "MeSH", "pmids": "PMIDs", "fda": "FDA", "dmc": "DMC"}
COLUMN_OVERRIDES = {
    "nct_id": "NCT number",
    "nct_id_aliases": "Former NCT numbers",
    "overall_status": "Status",
    "last_known_status": "Last known status",
    "lead_sponsor_name": "Lead sponsor",
    "lead_sponsor_class": "Sponsor class",
    "enrollment_count": "Participants",
    "enrollment_type": "Participants: actual or estimated",
    "minimum_age_years": "Minimum age (years)",
    "maximum_age_years": "Maximum age (years)",
    "std_ages": "Age groups",
    "n_sites": "Sites",
    "n_sites_recruiting": "Sites recruiting",
    "is_oncology": "Cancer",
    "is_stale": "Likely out of date",
    "stale_reasons": "Why likely out of date",
    "has_results": "Results posted",
    "has_unposted_results": "Results submitted, not posted",
    "has_expanded_access": "Expanded access offered",
    "study_first_post_date": "First posted",
    "results_first_post_date": "Results first posted",
    "last_update_post_date": "Last update posted",
    "oversight_has_dmc": "Has a data monitoring committee",
    "is_fda_regulated_drug": "FDA-regulated drug",
    "is_fda_regulated_device": "FDA-regulated device",
    "snapshot_reason": "Why in this snapshot",
    "is_immunotherapy": "Immunotherapy",
    "modalities": "Classes of immunotherapy",
    "lines": "Line of treatment",
    "combination_classes": "Combined with",
    "crowding": "Target × tumour × line",
    "unmapped_interventions": "Not classified",
    "has_mapped_agent": "Any agent recognised",
    "landscape_flags": "Notes of the classification",
    **eligibility_words.COLUMNS,
    **program_words.COLUMNS,
}


def label(kind: str, value: object) -> str:
    """What a reader sees for a value of a column, facet or column name; the raw value where we have no label."""
    if value is None or value is pd.NA or value != value or value == MISSING:
        return MISSING
    if isinstance(value, bool | np.bool_):
        return "Yes" if value else "No"
    raw = str(value)
    if kind == "combinations":
        return " + ".join(map(label, ("modalities", "combination_classes"), raw.split(" + ", 1)))
    if kind == "stop_reasons":
        return stop_reason.names().get(raw, raw)
    if kind == "eligibility_tags":
        return eligibility_words.tag(raw)
    return _vocabulary(kind).get(raw, raw)


def labels(kind: str, values: Iterable[object]) -> list[str]:
    """The labels of many values, in order."""
    return [label(kind, value) for value in values]


def _vocabulary(kind: str) -> dict[str, str]:
    if kind in LABELS:
        return LABELS[kind]
    if kind.endswith("_date_type"):
        return DATE_TYPE
    return PRECISION if kind.endswith("_precision") else {}


def _spelled(column: str) -> str:
    words = [COLUMN_WORDS.get(word, word) for word in column.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


LABELS["column"] = {
    name: COLUMN_OVERRIDES.get(name) or _spelled(name) for table in PARQUET.values() for name in table.names
}
