"""What the enumerated columns of a snapshot may hold: the registry's values first, then those of our rules."""

from __future__ import annotations

STATUSES = (
    "RECRUITING", "NOT_YET_RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "COMPLETED",
    "SUSPENDED", "TERMINATED", "WITHDRAWN", "UNKNOWN", "AVAILABLE", "NO_LONGER_AVAILABLE",
    "TEMPORARILY_NOT_AVAILABLE", "APPROVED_FOR_MARKETING", "WITHHELD",
)  # fmt: skip
PHASES_POSTED = ("NA", "EARLY_PHASE1", "PHASE1", "PHASE2", "PHASE3", "PHASE4")
PHASES = (
    "EARLY_PHASE1", "PHASE1", "PHASE1_PHASE2", "PHASE2", "PHASE2_PHASE3", "PHASE3", "PHASE4", "NA",
)  # fmt: skip
STUDY_TYPES = ("INTERVENTIONAL", "OBSERVATIONAL", "EXPANDED_ACCESS")
DATE_TYPES = ("ACTUAL", "ESTIMATED")
AGENCY_CLASSES = ("INDUSTRY", "NIH", "FED", "OTHER_GOV", "INDIV", "NETWORK", "AMBIG", "OTHER", "UNKNOWN")
INTERVENTION_TYPES = (
    "DRUG", "BIOLOGICAL", "PROCEDURE", "RADIATION", "DEVICE", "BEHAVIORAL", "GENETIC", "DIETARY_SUPPLEMENT",
    "COMBINATION_PRODUCT", "DIAGNOSTIC_TEST", "OTHER",
)  # fmt: skip
ARM_TYPES = (
    "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "OTHER",
)  # fmt: skip
MODALITIES = (
    "checkpoint_inhibitor", "costimulatory_agonist", "cytokine", "t_cell_engager", "bispecific_antibody", "car_t",
    "tcr_t", "til", "nk_cell", "dendritic_cell", "other_cell_therapy", "cancer_vaccine", "mrna_vaccine",
    "oncolytic_virus", "innate_agonist", "immunomodulator_other", "bcg", "antibody_drug_conjugate",
)  # fmt: skip
ROLES = ("experimental", "partner", "background", "comparator")
PROGRAM_PHASES = ("PHASE1", "PHASE1_PHASE2", "PHASE2", "PHASE2_PHASE3", "PHASE3")
PROGRAM_STATES = ("advanced", "stopped", "silent", "running", "recent", "unknown")
PROGRESS = ("running", "completed", "stopped", "unknown")
LINES = ("neoadjuvant", "adjuvant", "first_line", "later_line", "not_stated")
LANDSCAPE_FLAGS = (
    "is_io_by_partner_only", "is_care_delivery", "with_immunotherapy_background", "title_evidence", "is_platform",
)  # fmt: skip
COUNTS_AS = ("immunotherapy", "antibody_drug_conjugate", "tumour_antibody", "imid")
SEXES = ("ALL", "FEMALE", "MALE")
AGE_GROUPS = ("CHILD", "ADULT", "OLDER_ADULT")
PRECISIONS = ("day", "month", "year")
MISSING = "(missing)"

# What is read out of eligibility text (meanings: ctdata/text/requirements.py, which may not be imported here).
POLARITIES = ("required", "required_absent", "excluded", "any", "test_only", "conditional", "mentioned")
SECTIONS = ("inclusion", "exclusion", "unlabelled")
PRIOR_PD1 = ("required", "excluded", "allowed", "not_stated")
BRAIN_METS = ("excluded", "allowed_if_treated", "allowed", "required", "not_stated")
MEASURABLE = ("required", "not_required", "not_stated")
DISEASE_SETTINGS = ("early", "locally_advanced", "metastatic")
DISEASE_STAGES = ("I", "II", "III", "IV")
