"""The tables beside `studies`, and the compact files beside core.arrow."""

from __future__ import annotations

import pyarrow as pa

from ctdata.schema.columns import (
    ARMS,
    COUNT,
    DATE,
    DATES,
    ELIGIBILITY_MODULE,
    FLAG,
    FLAGS,
    NCT_ID,
    OUTCOMES_MODULE,
    REAL,
    SITES,
    TEXT,
    TEXTS,
    Column,
    Table,
)
from ctdata.schema.values import (
    ARM_TYPES,
    INTERVENTION_TYPES,
    MODALITIES,
    POLARITIES,
    PROGRAM_PHASES,
    PROGRAM_STATES,
    PROGRESS,
    ROLES,
    SECTIONS,
    STATUSES,
)

TEXTS_TABLE = Table("texts", "a study", (
    NCT_ID,
    Column("brief_summary", TEXT, "Brief summary", "descriptionModule.briefSummary"),
    Column("detailed_description", TEXT, "Detailed description", "descriptionModule.detailedDescription"),
    Column("eligibility_criteria", TEXT, "Eligibility criteria as posted, markdown escapes included", f"{ELIGIBILITY_MODULE}.eligibilityCriteria"),
    Column("study_population", TEXT, "Population of an observational study", f"{ELIGIBILITY_MODULE}.studyPopulation"),
))  # fmt: skip

INTERVENTIONS = Table("interventions", "a study × arm × intervention", (
    NCT_ID,
    Column("arm_group_number", COUNT, "Position of the arm in the record, from 0; missing where the intervention names no arm", f"{ARMS}.armGroups"),
    Column("arm_group_label", TEXT, "Label of the arm", f"{ARMS}.armGroups.label"),
    Column("arm_group_type", TEXT, "Type of the arm", f"{ARMS}.armGroups.type", allowed=ARM_TYPES),
    Column("arm_group_description", TEXT, "Description of the arm", f"{ARMS}.armGroups.description"),
    Column("intervention_number", COUNT, "Position of the intervention in the record, from 0; missing where the arm names none", f"{ARMS}.interventions"),
    Column("intervention_type", TEXT, "Kind of intervention", f"{ARMS}.interventions.type", allowed=INTERVENTION_TYPES),
    Column("intervention_name", TEXT, "Name of the intervention", f"{ARMS}.interventions.name"),
    Column("intervention_description", TEXT, "Description of the intervention", f"{ARMS}.interventions.description"),
    Column("other_names", TEXTS, "Other names of the intervention", f"{ARMS}.interventions.otherNames"),
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
    Column("facility", TEXT, "Name of the facility", f"{SITES}.locations.facility"),
    Column("city", TEXT, "City", f"{SITES}.locations.city"),
    Column("state", TEXT, "State or province", f"{SITES}.locations.state"),
    Column("country", TEXT, "Country", f"{SITES}.locations.country"),
    Column("site_status", TEXT, "The site's own status; missing is not 'closed'", f"{SITES}.locations.status", allowed=STATUSES),
    Column("latitude", REAL, "Latitude of the city", f"{SITES}.locations.geoPoint.lat", unit="degrees"),
    Column("longitude", REAL, "Longitude of the city", f"{SITES}.locations.geoPoint.lon", unit="degrees"),
))  # fmt: skip

OUTCOMES = Table("outcomes", "an outcome measure", (
    NCT_ID,
    Column("outcome_kind", TEXT, "Primary, secondary or other", f"{OUTCOMES_MODULE}", allowed=("PRIMARY", "SECONDARY", "OTHER")),
    Column("measure", TEXT, "What is measured", f"{OUTCOMES_MODULE}.primaryOutcomes.measure"),
    Column("time_frame", TEXT, "When it is measured", f"{OUTCOMES_MODULE}.primaryOutcomes.timeFrame"),
    Column("outcome_description", TEXT, "How it is measured", f"{OUTCOMES_MODULE}.primaryOutcomes.description"),
))  # fmt: skip

_READ = "concepts.eligibility"
_KIND = (
    Column("biomarker", TEXT, "The marker: HGNC symbol of a gene, or the usual clinical name. It names the aberrant or positive state", rule=_READ),
    Column("variant", TEXT, "The variant or kind of alteration; empty where only the marker is meant", rule=_READ),
    Column("scoring", TEXT, "How it is scored (TPS, CPS, TC, IC, tissue, blood, IHC, ISH …); empty where it is not said", rule=_READ),
    Column("comparator", TEXT, ">=, >, <=, < or =; empty where no cut-off is stated", rule=_READ),
    Column("value", REAL, "The cut-off; missing where none is stated", rule=_READ),
    Column("unit", TEXT, "Unit of the cut-off: %, mut/Mb, IHC, H-score; empty where the score has none", rule=_READ),
    Column("polarity", TEXT, "What is asked of the marker", rule=_READ, allowed=POLARITIES),
)  # fmt: skip

REQUIREMENTS = Table("requirements", "a parsed requirement", (
    NCT_ID,
    Column("requirement_number", COUNT, "Position among the requirements of the study, from 0", rule=_READ),
    *_KIND,
    Column("section", TEXT, "Section of the eligibility text", rule=_READ, allowed=SECTIONS),
    Column("cohort", TEXT, "Cohort, arm or part that it binds, as written; empty where it binds everyone", rule=_READ),
    Column("alternatives_group", COUNT, "Requirements of a study with the same number are alternatives (or); missing where it stands by itself (and)", rule=_READ),
    Column("evidence", TEXT, "The sentence that it was read from", rule=_READ),
    Column("evidence_start", COUNT, "Where the sentence begins in eligibility_criteria", rule=_READ, unit="characters"),
    Column("evidence_end", COUNT, "Where it ends", rule=_READ, unit="characters"),
    Column("mention_start", COUNT, "Where the marker's own words begin in eligibility_criteria", rule=_READ, unit="characters"),
    Column("mention_end", COUNT, "Where they end", rule=_READ, unit="characters"),
    Column("requirement_rule", TEXT, "The rule that read it", rule=_READ),
))  # fmt: skip

ELIGIBILITY_KINDS = Table("eligibility_kinds", "a distinct requirement", (
    *_KIND,
    Column("is_unlabelled", FLAG, "Whether it stands under no heading of inclusion or exclusion", rule=_READ),
))  # fmt: skip

ELIGIBILITY = Table("eligibility", "a parsed requirement", (
    Column("study_row", pa.int32(), "Row of the study in core.arrow", rule=_READ),
    Column("kind", pa.int32(), "Row in eligibility_kinds.arrow", rule=_READ),
    Column("alternatives_group", pa.int16(), "As in requirements; -1 for none", rule=_READ),
    Column("cohort_code", pa.int16(), "Place in the study's eligibility_cohorts; -1 for none", rule=_READ),
    Column("requirement_number", pa.int32(), "As in requirements: with the study it finds the sentence", rule=_READ),
))  # fmt: skip

_FOLLOWED = "progression.rules"
_BY_RULE = "by the rules that the page starts with: a study of two phases counts as the earlier one, silence as measured in this snapshot"
_SAME_ORDER = "for each of `nct_ids`, in their order"

PROGRAMS = Table("programs", "an agent × indication", (
    Column("agent", TEXT, "Name of the experimental agent: INN or code; of a drug without an entry its normalised name", rule=_FOLLOWED),
    Column("indication", TEXT, "Tumour type at the level of the tissue (OncoTree's code); SOLID, HEME or CANCER where the studies name none", rule=_FOLLOWED),
    Column("agent_modalities", TEXTS, "Classes of the agent; empty for other drugs", rule=_FOLLOWED, allowed=MODALITIES),
    Column("agent_targets", TEXTS, "Targets of the agent, HGNC symbols", rule=_FOLLOWED),
    *(Column(f"phase{n}_first_start_date", DATE, f"First start in phase {n} that took place; missing where there was none; {_BY_RULE}", rule=_FOLLOWED) for n in (1, 2, 3)),
    *(Column(f"phase{n}_state", TEXT, f"What became of phase {n} by the day of the snapshot; missing where it was not entered; {_BY_RULE}", rule=_FOLLOWED, allowed=PROGRAM_STATES) for n in (1, 2, 3)),
    Column("nct_ids", TEXTS, "The studies behind it, in order of NCT id: interventional cancer studies of phases 1 to 3 that test the agent in this indication", rule=_FOLLOWED),
    Column("study_phases", TEXTS, f"Phase, {_SAME_ORDER}", rule=_FOLLOWED, allowed=PROGRAM_PHASES),
    Column("study_start_dates", DATES, f"Start date, missing where none is stated, {_SAME_ORDER}", rule=_FOLLOWED),
    Column("study_starts_are_actual", FLAGS, f"Whether the start date is not said to be an estimate, {_SAME_ORDER}", rule=_FOLLOWED),
    Column("study_end_dates", DATES, f"Completion date, else primary completion date, {_SAME_ORDER}", rule=_FOLLOWED),
    Column("study_progress", TEXTS, f"Whether it runs, was completed, or stopped (terminated, withdrawn); suspended ones count as running; {_SAME_ORDER}", rule=_FOLLOWED, allowed=PROGRESS),
    Column("study_is_led_by_industry", FLAGS, f"Whether the lead sponsor is a company, {_SAME_ORDER}", rule=_FOLLOWED),
    Column("study_is_biomarker_selected", FLAGS, f"As is_biomarker_selected of studies, {_SAME_ORDER}", rule=_FOLLOWED),
))  # fmt: skip
