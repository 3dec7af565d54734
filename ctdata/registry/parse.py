"""One registry record → typed rows. Pure; registry words unchanged; what is missing stays missing.

`parse` never raises on a record that the registry could send: what cannot be
read is left out and said in `parse_notes`. Only a record without an NCT id is
refused, because nothing can be filed under it.
Source: ClinicalTrials.gov API v2 data model (see `ctdata.schema`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ctdata.errors import InputError
from ctdata.registry.parse_access import known, map_at, maps_at, strings_at, text_at
from ctdata.registry.parse_children import interventions, locations, outcomes
from ctdata.registry.parse_values import Notes, date_of, enrollment, flag, years
from ctdata.schema import (
    AGE_GROUPS,
    AGENCY_CLASSES,
    DATE_TYPES,
    PHASES_POSTED,
    SEXES,
    STATUSES,
    STUDY_TYPES,
)

RULE_VERSION = "1"
_NCT_ID = re.compile(r"NCT[0-9]{8}")

Row = dict[str, Any]


class ParsedStudy(NamedTuple):
    """The rows of one record, one field a table of `ctdata.schema.TABLES`."""

    studies: Row
    texts: Row
    interventions: list[Row]
    locations: list[Row]
    outcomes: list[Row]
    agents: list[Row]  # this and the next are filled when the study is derived
    requirements: list[Row]


def parse(record: Mapping[str, Any]) -> ParsedStudy:
    """Rows of one API v2 study record.

    Raises InputError where the record has no NCT id (NCT and eight digits).
    """
    protocol = map_at(record, "protocolSection") if isinstance(record, dict) else {}
    nct_id = text_at(map_at(protocol, "identificationModule"), "nctId")
    if nct_id is None or not _NCT_ID.fullmatch(nct_id):
        raise InputError(
            f"A record has no usable NCT id (found {nct_id!r}, expected NCT and eight digits); it was left out."
        )
    notes = Notes()
    studies = {"nct_id": nct_id} | _identity(protocol) | _sponsor(protocol, notes) | _status(protocol, notes)
    studies |= (
        _design(protocol, notes) | _conditions(protocol) | _eligibility(protocol, notes) | _references(protocol)
    )
    studies |= _around(record, notes)
    given = interventions(nct_id, protocol, notes)
    sites = locations(nct_id, protocol, notes)
    studies["parse_notes"] = notes.lines
    return ParsedStudy(studies, _texts(nct_id, protocol), given, sites, outcomes(nct_id, protocol), [], [])


def _identity(protocol: Mapping[str, Any]) -> Row:
    module = map_at(protocol, "identificationModule")
    return {
        "nct_id_aliases": strings_at(module, "nctIdAliases"),
        "org_study_id": text_at(map_at(module, "orgStudyIdInfo"), "id"),
        "secondary_ids": [i for m in maps_at(module, "secondaryIdInfos") if (i := text_at(m, "id"))],
        "brief_title": text_at(module, "briefTitle"),
        "official_title": text_at(module, "officialTitle"),
        "acronym": text_at(module, "acronym"),
    }


def _sponsor(protocol: Mapping[str, Any], notes: Notes) -> Row:
    module = map_at(protocol, "sponsorCollaboratorsModule")
    lead = map_at(module, "leadSponsor")
    return {
        "lead_sponsor_name": text_at(lead, "name"),
        "lead_sponsor_class": known(notes, "lead_sponsor_class", text_at(lead, "class"), AGENCY_CLASSES),
        "collaborators": [n for c in maps_at(module, "collaborators") if (n := text_at(c, "name"))],
    }


_DATED = {
    "start_date": "startDateStruct",
    "primary_completion_date": "primaryCompletionDateStruct",
    "completion_date": "completionDateStruct",
    "study_first_post_date": "studyFirstPostDateStruct",
    "results_first_post_date": "resultsFirstPostDateStruct",
    "last_update_post_date": "lastUpdatePostDateStruct",
}


def _status(protocol: Mapping[str, Any], notes: Notes) -> Row:
    module = map_at(protocol, "statusModule")
    verified, verified_precision = date_of(module.get("statusVerifiedDate"), "status_verified_date", notes)
    row: Row = {
        "overall_status": known(notes, "overall_status", text_at(module, "overallStatus"), STATUSES),
        "last_known_status": known(notes, "last_known_status", text_at(module, "lastKnownStatus"), STATUSES),
        "why_stopped": text_at(module, "whyStopped"),
        "has_expanded_access": flag(map_at(module, "expandedAccessInfo").get("hasExpandedAccess")),
        "status_verified_date": verified,
        "status_verified_date_precision": verified_precision,
        "study_first_submit_date": date_of(module.get("studyFirstSubmitDate"), "study_first_submit_date", notes)[0],
        "last_update_submit_date": date_of(module.get("lastUpdateSubmitDate"), "last_update_submit_date", notes)[0],
    }
    for name, key in _DATED.items():
        struct = map_at(module, key)
        row[name], row[f"{name}_precision"] = date_of(struct.get("date"), name, notes)
        row[f"{name}_type"] = known(notes, f"{name}_type", text_at(struct, "type"), DATE_TYPES)
    return row


def _design(protocol: Mapping[str, Any], notes: Notes) -> Row:
    module = map_at(protocol, "designModule")
    info, enrolled = map_at(module, "designInfo"), map_at(module, "enrollmentInfo")
    return {
        "study_type": known(notes, "study_type", text_at(module, "studyType"), STUDY_TYPES),
        "phases": [p for p in strings_at(module, "phases") if known(notes, "phases", p, PHASES_POSTED)],
        "allocation": text_at(info, "allocation"),
        "intervention_model": text_at(info, "interventionModel"),
        "observational_model": text_at(info, "observationalModel"),
        "time_perspective": text_at(info, "timePerspective"),
        "primary_purpose": text_at(info, "primaryPurpose"),
        "masking": text_at(map_at(info, "maskingInfo"), "masking"),
        "enrollment_count": enrollment(enrolled.get("count"), notes),
        "enrollment_type": known(notes, "enrollment_type", text_at(enrolled, "type"), DATE_TYPES),
    }


def _conditions(protocol: Mapping[str, Any]) -> Row:
    module = map_at(protocol, "conditionsModule")
    return {"conditions": strings_at(module, "conditions"), "keywords": strings_at(module, "keywords")}


def _eligibility(protocol: Mapping[str, Any], notes: Notes) -> Row:
    module = map_at(protocol, "eligibilityModule")
    minimum, maximum = text_at(module, "minimumAge"), text_at(module, "maximumAge")
    return {
        "sex": known(notes, "sex", text_at(module, "sex"), SEXES),
        "minimum_age": minimum,
        "minimum_age_years": years(minimum, "minimum_age", notes),
        "maximum_age": maximum,
        "maximum_age_years": years(maximum, "maximum_age", notes),
        "std_ages": [a for a in strings_at(module, "stdAges") if known(notes, "std_ages", a, AGE_GROUPS)],
        "healthy_volunteers": flag(module.get("healthyVolunteers")),
    }


def _references(protocol: Mapping[str, Any]) -> Row:
    background, results = [], []
    for reference in maps_at(map_at(protocol, "referencesModule"), "references"):
        if pmid := text_at(reference, "pmid"):
            (results if reference.get("type") in ("RESULT", "DERIVED") else background).append(pmid)
    return {"background_pmids": background, "result_pmids": results}


def _around(record: Mapping[str, Any], notes: Notes) -> Row:
    """What stands outside the protocol section or beside its main modules."""
    derived, oversight = (
        map_at(record, "derivedSection"),
        map_at(map_at(record, "protocolSection"), "oversightModule"),
    )
    conditions, interventions = map_at(derived, "conditionBrowseModule"), map_at(derived, "interventionBrowseModule")
    misc = map_at(derived, "miscInfoModule")
    unposted = map_at(map_at(map_at(record, "annotationSection"), "annotationModule"), "unpostedAnnotation")
    return {
        "has_results": flag(record.get("hasResults")),
        "condition_mesh_ids": _mesh(conditions, "meshes", "id"),
        "condition_mesh_terms": _mesh(conditions, "meshes", "term"),
        "condition_mesh_ancestors": _mesh(conditions, "ancestors", "term"),
        "intervention_mesh_ids": _mesh(interventions, "meshes", "id"),
        "intervention_mesh_terms": _mesh(interventions, "meshes", "term"),
        "is_fda_regulated_drug": flag(oversight.get("isFdaRegulatedDrug")),
        "is_fda_regulated_device": flag(oversight.get("isFdaRegulatedDevice")),
        "oversight_has_dmc": flag(oversight.get("oversightHasDmc")),
        "removed_countries": strings_at(misc, "removedCountries"),
        "has_unposted_results": bool(unposted) if derived or unposted else None,
        "version_holder": date_of(misc.get("versionHolder"), "version_holder", notes)[0],
    }


def _mesh(module: Mapping[str, Any], key: str, part: str) -> list[str]:
    return [value for m in maps_at(module, key) if (value := text_at(m, part))]


def _texts(nct_id: str, protocol: Mapping[str, Any]) -> Row:
    described, eligibility = map_at(protocol, "descriptionModule"), map_at(protocol, "eligibilityModule")
    return {
        "nct_id": nct_id,
        "brief_summary": text_at(described, "briefSummary"),
        "detailed_description": text_at(described, "detailedDescription"),
        "eligibility_criteria": text_at(eligibility, "eligibilityCriteria"),
        "study_population": text_at(eligibility, "studyPopulation"),
    }
