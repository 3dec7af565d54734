"""Every table and every column of a snapshot. The only place that names one.

Parquet metadata, the data dictionary on the methods page and the dictionary
inside an export are made from these entries. A column is either *registry*
(words of the registry, unchanged; `path` says where they stand in the API v2
record) or *derived* (our inference; `rule` names the module that makes it).

Source of the names: ClinicalTrials.gov API v2 data model
(https://clinicaltrials.gov/data-api/about-api/study-data-structure).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

SCHEMA_VERSION = "2"

TEXT = pa.string()
TEXTS = pa.list_(pa.string())
DATE = pa.date32()
COUNT = pa.int32()
REAL = pa.float64()
FLAG = pa.bool_()
YEAR = pa.int16()

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
LINES = ("neoadjuvant", "adjuvant", "first_line", "later_line", "not_stated")
LANDSCAPE_FLAGS = (
    "is_io_by_partner_only", "is_care_delivery", "with_immunotherapy_background", "title_evidence", "is_platform",
)  # fmt: skip
COUNTS_AS = ("immunotherapy", "antibody_drug_conjugate", "tumour_antibody", "imid")
SEXES = ("ALL", "FEMALE", "MALE")
AGE_GROUPS = ("CHILD", "ADULT", "OLDER_ADULT")
PRECISIONS = ("day", "month", "year")
MISSING = "(missing)"


@dataclass(frozen=True)
class Column:
    """One column: what it is called, holds, means, and where it comes from."""

    name: str
    type: pa.DataType
    description: str
    path: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()
    rule: str = ""
    core: bool = False

    @property
    def kind(self) -> str:
        """'derived' where a rule of ours made the value, else 'registry'."""
        return "derived" if self.rule else "registry"


@dataclass(frozen=True)
class Table:
    """One Parquet file: a name, what a row is, and its columns."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def arrow(self) -> pa.Schema:
        """The Arrow schema, each field carrying its own dictionary entry as metadata."""
        return pa.schema([pa.field(c.name, c.type, metadata=_metadata(c)) for c in self.columns])

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def _metadata(column: Column) -> dict[str, str]:
    said = {
        "description": column.description,
        "kind": column.kind,
        "path": column.path,
        "unit": column.unit,
        "rule": column.rule,
        "allowed": " ".join(column.allowed),
    }
    return {key: value for key, value in said.items() if value}


NCT_ID = Column("nct_id", TEXT, "ClinicalTrials.gov identifier", "identificationModule.nctId", core=True)


def _dated(name: str, what: str, path: str, core: bool = False) -> tuple[Column, ...]:
    """A date with the precision it was posted in and, where the registry has one, its type."""
    return (
        Column(name, DATE, f"{what}; a month-only date stands on the first of the month", path + ".date", core=core),
        Column(
            f"{name}_precision", TEXT, f"How exactly {name} was posted", path + ".date", allowed=PRECISIONS, core=core
        ),
        Column(
            f"{name}_type",
            TEXT,
            f"Whether {name} is actual or estimated",
            path + ".type",
            allowed=DATE_TYPES,
            core=core,
        ),
    )


_ID, _STATUS, _DESIGN = "identificationModule", "statusModule", "designModule"
_SPONSOR, _CONDITIONS, _ELIGIBILITY = "sponsorCollaboratorsModule", "conditionsModule", "eligibilityModule"
_ARMS, _SITES, _OUTCOMES = "armsInterventionsModule", "contactsLocationsModule", "outcomesModule"
_BROWSE = "derivedSection."

STUDIES = Table("studies", "a study", (
    NCT_ID,
    Column("nct_id_aliases", TEXTS, "Former identifiers of the same study", f"{_ID}.nctIdAliases"),
    Column("org_study_id", TEXT, "Sponsor's own identifier", f"{_ID}.orgStudyIdInfo.id", core=True),
    Column("secondary_ids", TEXTS, "Further identifiers (EU CT, grants …)", f"{_ID}.secondaryIdInfos.id"),
    Column("brief_title", TEXT, "Short title", f"{_ID}.briefTitle", core=True),
    Column("official_title", TEXT, "Full title", f"{_ID}.officialTitle"),
    Column("acronym", TEXT, "Acronym", f"{_ID}.acronym", core=True),
    Column("lead_sponsor_name", TEXT, "Lead sponsor", f"{_SPONSOR}.leadSponsor.name", core=True),
    Column("lead_sponsor_class", TEXT, "Class of the lead sponsor", f"{_SPONSOR}.leadSponsor.class", allowed=AGENCY_CLASSES, core=True),
    Column("collaborators", TEXTS, "Collaborators", f"{_SPONSOR}.collaborators.name"),
    Column("overall_status", TEXT, "Recruitment status", f"{_STATUS}.overallStatus", allowed=STATUSES, core=True),
    Column("last_known_status", TEXT, "Status before it became UNKNOWN", f"{_STATUS}.lastKnownStatus", allowed=STATUSES, core=True),
    Column("why_stopped", TEXT, "Sponsor's words on why the study stopped", f"{_STATUS}.whyStopped", core=True),
    Column("has_expanded_access", FLAG, "Whether expanded access is offered", f"{_STATUS}.expandedAccessInfo.hasExpandedAccess"),
    Column("status_verified_date", DATE, "Last verified; first of the month", f"{_STATUS}.statusVerifiedDate", core=True),
    Column("status_verified_date_precision", TEXT, "How exactly it was posted", f"{_STATUS}.statusVerifiedDate", allowed=PRECISIONS),
    *_dated("start_date", "Study start", f"{_STATUS}.startDateStruct", core=True),
    *_dated("primary_completion_date", "Last data of the primary outcome", f"{_STATUS}.primaryCompletionDateStruct", core=True),
    *_dated("completion_date", "Study completion", f"{_STATUS}.completionDateStruct", core=True),
    Column("study_first_submit_date", DATE, "First submitted", f"{_STATUS}.studyFirstSubmitDate"),
    *_dated("study_first_post_date", "First posted", f"{_STATUS}.studyFirstPostDateStruct", core=True),
    *_dated("results_first_post_date", "Results first posted", f"{_STATUS}.resultsFirstPostDateStruct", core=True),
    Column("last_update_submit_date", DATE, "Last update submitted", f"{_STATUS}.lastUpdateSubmitDate"),
    *_dated("last_update_post_date", "Last update posted", f"{_STATUS}.lastUpdatePostDateStruct", core=True),
    Column("has_results", FLAG, "Whether results are posted", "hasResults", core=True),
    Column("study_type", TEXT, "Type of study", f"{_DESIGN}.studyType", allowed=STUDY_TYPES, core=True),
    Column("phases", TEXTS, "Phases as posted", f"{_DESIGN}.phases", allowed=PHASES_POSTED),
    Column("allocation", TEXT, "Allocation", f"{_DESIGN}.designInfo.allocation", core=True),
    Column("intervention_model", TEXT, "Intervention model", f"{_DESIGN}.designInfo.interventionModel", core=True),
    Column("observational_model", TEXT, "Observational model", f"{_DESIGN}.designInfo.observationalModel"),
    Column("time_perspective", TEXT, "Time perspective", f"{_DESIGN}.designInfo.timePerspective"),
    Column("primary_purpose", TEXT, "Primary purpose", f"{_DESIGN}.designInfo.primaryPurpose", core=True),
    Column("masking", TEXT, "Masking", f"{_DESIGN}.designInfo.maskingInfo.masking", core=True),
    Column("enrollment_count", COUNT, "Participants, planned or actual (see type); 99999999 is read as missing", f"{_DESIGN}.enrollmentInfo.count", unit="participants", core=True),
    Column("enrollment_type", TEXT, "Whether the count is actual or estimated", f"{_DESIGN}.enrollmentInfo.type", allowed=DATE_TYPES, core=True),
    Column("conditions", TEXTS, "Conditions as posted", f"{_CONDITIONS}.conditions", core=True),
    Column("keywords", TEXTS, "Keywords as posted", f"{_CONDITIONS}.keywords"),
    Column("condition_mesh_ids", TEXTS, "MeSH ids the registry gave the conditions", _BROWSE + "conditionBrowseModule.meshes.id"),
    Column("condition_mesh_terms", TEXTS, "MeSH terms the registry gave the conditions", _BROWSE + "conditionBrowseModule.meshes.term"),
    Column("condition_mesh_ancestors", TEXTS, "MeSH terms above those", _BROWSE + "conditionBrowseModule.ancestors.term"),
    Column("intervention_mesh_ids", TEXTS, "MeSH ids the registry gave the interventions", _BROWSE + "interventionBrowseModule.meshes.id"),
    Column("intervention_mesh_terms", TEXTS, "MeSH terms the registry gave the interventions", _BROWSE + "interventionBrowseModule.meshes.term"),
    Column("sex", TEXT, "Sex of participants", f"{_ELIGIBILITY}.sex", allowed=SEXES, core=True),
    Column("minimum_age", TEXT, "Minimum age as posted; missing means no limit stated", f"{_ELIGIBILITY}.minimumAge", core=True),
    Column("minimum_age_years", REAL, "Minimum age", f"{_ELIGIBILITY}.minimumAge", unit="years", core=True),
    Column("maximum_age", TEXT, "Maximum age as posted; missing means no limit stated", f"{_ELIGIBILITY}.maximumAge", core=True),
    Column("maximum_age_years", REAL, "Maximum age", f"{_ELIGIBILITY}.maximumAge", unit="years", core=True),
    Column("std_ages", TEXTS, "Age groups", f"{_ELIGIBILITY}.stdAges", allowed=AGE_GROUPS),
    Column("healthy_volunteers", FLAG, "Whether healthy volunteers are accepted; missing is not 'no'", f"{_ELIGIBILITY}.healthyVolunteers", core=True),
    Column("is_fda_regulated_drug", FLAG, "Studies a drug regulated by the FDA", "oversightModule.isFdaRegulatedDrug"),
    Column("is_fda_regulated_device", FLAG, "Studies a device regulated by the FDA", "oversightModule.isFdaRegulatedDevice"),
    Column("oversight_has_dmc", FLAG, "Has a data monitoring committee", "oversightModule.oversightHasDmc"),
    Column("background_pmids", TEXTS, "PubMed ids of background references", "referencesModule.references.pmid"),
    Column("result_pmids", TEXTS, "PubMed ids of references given as, or derived as, results", "referencesModule.references.pmid"),
    Column("removed_countries", TEXTS, "Countries that were once listed", _BROWSE + "miscInfoModule.removedCountries"),
    Column("has_unposted_results", FLAG, "Results submitted, not yet posted", "annotationSection.annotationModule.unpostedAnnotation"),
    Column("version_holder", DATE, "Date of the registry's copy of the record", _BROWSE + "miscInfoModule.versionHolder"),
    Column("parse_notes", TEXTS, "What of the record could not be read as it stood", rule="registry.parse"),
    Column("phase", TEXT, "One phase for each study, compound phases kept", rule="concepts.phase", allowed=PHASES, core=True),
    Column("start_year", YEAR, "Year of the start date", rule="concepts.start_year", unit="year", core=True),
    Column("intervention_types", TEXTS, "Kinds of intervention, each once", rule="concepts.interventions", allowed=INTERVENTION_TYPES, core=True),
    Column("intervention_names", TEXTS, "Names of interventions, each once", rule="concepts.interventions", core=True),
    Column("intervention_other_names", TEXTS, "Other names of interventions, each once", rule="concepts.interventions"),
    Column("n_sites", COUNT, "Sites listed", rule="concepts.sites", unit="sites", core=True),
    Column("n_sites_recruiting", COUNT, "Sites whose own status is RECRUITING; missing where no site states a status", rule="concepts.sites", unit="sites", core=True),
    Column("countries", TEXTS, "Countries of the sites, each once", rule="concepts.sites", core=True),
    Column("is_oncology", FLAG, "Whether a condition names a cancer", rule="concepts.tumour_types", core=True),
    Column("tumour_types", TEXTS, "Tumour types in OncoTree's terms (codes)", rule="concepts.tumour_types", core=True),
    Column("tumour_groups", TEXTS, "Tumour types and all types above them: a study of NSCLC also counts in LUNG", rule="concepts.tumour_types", core=True),
    Column("tumour_type_evidence", TEXTS, "For each tumour type: field and words it was read from", rule="concepts.tumour_types"),
    Column("is_immunotherapy", FLAG, "Whether the study tests an immunotherapy: interventional, cancer, an agent that counts (see agent_roles)", rule="concepts.immunotherapy", core=True),
    Column("counts_as", TEXTS, "What the study counts as: immunotherapy; beside it the classes that readers look for and that are none by default", rule="concepts.immunotherapy", allowed=COUNTS_AS, core=True),
    Column("immunotherapy_reason", TEXT, "Why it does or does not", rule="concepts.immunotherapy"),
    Column("modalities", TEXTS, "Classes of the agents that count: experimental, partner, and background not approved when the study started; antibody-drug conjugates are listed and are no immunotherapy", rule="concepts.immunotherapy", allowed=MODALITIES, core=True),
    Column("targets", TEXTS, "Targets of those agents, HGNC symbols", rule="concepts.immunotherapy", core=True),
    Column("agents", TEXTS, "Those agents that have a name of their own; a description alone is not listed", rule="concepts.immunotherapy", core=True),
    Column("agent_roles", TEXTS, "Roles in which immunotherapy agents and ADCs stand, any agent; inferred from arm types and labels", rule="concepts.roles", allowed=ROLES, core=True),
    Column("combination_classes", TEXTS, "What the immunotherapy is given with in one experimental arm", rule="concepts.combinations", core=True),
    Column("combinations", TEXTS, "The same in pairs: modality + class", rule="concepts.combinations", core=True),
    Column("lines", TEXTS, "Setting or line of treatment as stated", rule="concepts.treatment_line", allowed=LINES, core=True),
    Column("line_evidence", TEXT, "Where the line was read", rule="concepts.treatment_line"),
    Column("is_biomarker_selected", FLAG, "Whether title or conditions say that only patients with a molecular marker enter; No is 'not said there'", rule="concepts.biomarker_selection", core=True),
    Column("biomarker_evidence", TEXT, "The words that say so", rule="concepts.biomarker_selection"),
    Column("landscape_flags", TEXTS, "Notes of the classification", rule="concepts.immunotherapy", allowed=LANDSCAPE_FLAGS, core=True),
    Column("crowding", TEXTS, "Target × tumour tissue × line, of immunotherapy studies: studies with the same entry compete", rule="concepts.crowding", core=True),
    Column("unmapped_interventions", TEXTS, "Names of drugs and biologics of a cancer study that no entry and no rule knows", rule="concepts.coverage", core=True),
    Column("has_mapped_agent", FLAG, "Whether any drug, biologic or procedure of the study was recognised", rule="concepts.coverage", core=True),
    Column("is_stale", FLAG, "Whether the record's status is likely out of date", rule="concepts.staleness", core=True),
    Column("stale_reasons", TEXTS, "Why it is held to be out of date", rule="concepts.staleness", core=True),
    Column("snapshot_reason", TEXT, "Why the study is in this snapshot", rule="concepts.scope", core=True),
))  # fmt: skip

TEXTS_TABLE = Table("texts", "a study", (
    NCT_ID,
    Column("brief_summary", TEXT, "Brief summary", "descriptionModule.briefSummary"),
    Column("detailed_description", TEXT, "Detailed description", "descriptionModule.detailedDescription"),
    Column("eligibility_criteria", TEXT, "Eligibility criteria as posted, markdown escapes included", f"{_ELIGIBILITY}.eligibilityCriteria"),
    Column("study_population", TEXT, "Population of an observational study", f"{_ELIGIBILITY}.studyPopulation"),
))  # fmt: skip

INTERVENTIONS = Table("interventions", "a study × arm × intervention", (
    NCT_ID,
    Column("arm_group_number", COUNT, "Position of the arm in the record, from 0; missing where the intervention names no arm", f"{_ARMS}.armGroups"),
    Column("arm_group_label", TEXT, "Label of the arm", f"{_ARMS}.armGroups.label"),
    Column("arm_group_type", TEXT, "Type of the arm", f"{_ARMS}.armGroups.type", allowed=ARM_TYPES),
    Column("arm_group_description", TEXT, "Description of the arm", f"{_ARMS}.armGroups.description"),
    Column("intervention_number", COUNT, "Position of the intervention in the record, from 0; missing where the arm names none", f"{_ARMS}.interventions"),
    Column("intervention_type", TEXT, "Kind of intervention", f"{_ARMS}.interventions.type", allowed=INTERVENTION_TYPES),
    Column("intervention_name", TEXT, "Name of the intervention", f"{_ARMS}.interventions.name"),
    Column("intervention_description", TEXT, "Description of the intervention", f"{_ARMS}.interventions.description"),
    Column("other_names", TEXTS, "Other names of the intervention", f"{_ARMS}.interventions.otherNames"),
))  # fmt: skip

AGENTS = Table("agents", "a study × what it gives", (
    NCT_ID,
    Column("agent", TEXT, "Name of the agent: INN or code; a described one as the sponsor wrote it", rule="concepts.given_agents"),
    Column("agent_is_named", FLAG, "Whether it has a name of its own", rule="concepts.given_agents"),
    Column("role", TEXT, "Role in the study; inferred", rule="concepts.roles", allowed=ROLES),
    Column("agent_modalities", TEXTS, "Its classes; empty for other drugs and procedures", rule="concepts.given_agents", allowed=MODALITIES),
    Column("agent_targets", TEXTS, "Its targets, HGNC symbols", rule="concepts.given_agents"),
    Column("drug_class", TEXT, "Class of another drug or procedure", rule="concepts.given_agents"),
    Column("was_approved_at_start", FLAG, "Whether it was approved anywhere before the study started", rule="concepts.roles"),
    Column("counts_in_landscape", FLAG, "Whether its modality and targets count for the study", rule="concepts.immunotherapy"),
    Column("arm_group_labels", TEXTS, "Arms that hold it", rule="concepts.arms"),
    Column("agent_evidence_field", TEXT, "Field it was read from", rule="concepts.given_agents"),
    Column("agent_evidence", TEXT, "The text it was read from", rule="concepts.given_agents"),
))  # fmt: skip

LOCATIONS = Table("locations", "a site", (
    NCT_ID,
    Column("facility", TEXT, "Name of the facility", f"{_SITES}.locations.facility"),
    Column("city", TEXT, "City", f"{_SITES}.locations.city"),
    Column("state", TEXT, "State or province", f"{_SITES}.locations.state"),
    Column("country", TEXT, "Country", f"{_SITES}.locations.country"),
    Column("site_status", TEXT, "The site's own status; missing is not 'closed'", f"{_SITES}.locations.status", allowed=STATUSES),
    Column("latitude", REAL, "Latitude of the city", f"{_SITES}.locations.geoPoint.lat", unit="degrees"),
    Column("longitude", REAL, "Longitude of the city", f"{_SITES}.locations.geoPoint.lon", unit="degrees"),
))  # fmt: skip

OUTCOMES = Table("outcomes", "an outcome measure", (
    NCT_ID,
    Column("outcome_kind", TEXT, "Primary, secondary or other", f"{_OUTCOMES}", allowed=("PRIMARY", "SECONDARY", "OTHER")),
    Column("measure", TEXT, "What is measured", f"{_OUTCOMES}.primaryOutcomes.measure"),
    Column("time_frame", TEXT, "When it is measured", f"{_OUTCOMES}.primaryOutcomes.timeFrame"),
    Column("outcome_description", TEXT, "How it is measured", f"{_OUTCOMES}.primaryOutcomes.description"),
))  # fmt: skip

TABLES: dict[str, Table] = {t.name: t for t in (STUDIES, TEXTS_TABLE, INTERVENTIONS, LOCATIONS, OUTCOMES, AGENTS)}
CORE = Table("core", "a study", tuple(c for c in STUDIES.columns if c.core))


def registry_columns(table: Table) -> tuple[Column, ...]:
    """The columns that hold registry words (what a rebuild starts from)."""
    return tuple(c for c in table.columns if not c.rule or c.rule == "registry.parse")


def derived_columns(table: Table) -> tuple[Column, ...]:
    """The columns that a rule of ours fills (what a rebuild makes again)."""
    return tuple(c for c in table.columns if c.rule and c.rule != "registry.parse")
