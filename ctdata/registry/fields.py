"""Which parts of a study we ask the registry for: what `ctdata.schema` reads, and no more.

`FIELDS` is the value of the API's `fields` parameter: piece names of the v2 data model
(https://clinicaltrials.gov/data-api/about-api/study-data-structure). A piece keeps its place in
the record, so a trimmed record has the ordinary nesting. Contact persons are never asked for.
"""

from __future__ import annotations

from collections.abc import Iterable

from ctdata import schema
from ctdata.errors import KnowledgeError

_TOP_SECTIONS = ("hasResults", "derivedSection.", "annotationSection.")
_P, _D = "protocolSection.", "derivedSection."

# Path in the record -> piece name. A module stands here whole where we read nearly all of it,
# which keeps the request's address short; otherwise each leaf stands for itself.
PIECES: dict[str, str] = {
    _P + "identificationModule.nctId": "NCTId",
    _P + "identificationModule.nctIdAliases": "NCTIdAlias",
    _P + "identificationModule.orgStudyIdInfo.id": "OrgStudyId",
    _P + "identificationModule.secondaryIdInfos.id": "SecondaryId",
    _P + "identificationModule.briefTitle": "BriefTitle",
    _P + "identificationModule.officialTitle": "OfficialTitle",
    _P + "identificationModule.acronym": "Acronym",
    _P + "statusModule": "StatusModule",
    _P + "sponsorCollaboratorsModule.leadSponsor.name": "LeadSponsorName",
    _P + "sponsorCollaboratorsModule.leadSponsor.class": "LeadSponsorClass",
    _P + "sponsorCollaboratorsModule.collaborators.name": "CollaboratorName",
    _P + "oversightModule.isFdaRegulatedDrug": "IsFDARegulatedDrug",
    _P + "oversightModule.isFdaRegulatedDevice": "IsFDARegulatedDevice",
    _P + "oversightModule.oversightHasDmc": "OversightHasDMC",
    _P + "descriptionModule": "DescriptionModule",
    _P + "conditionsModule": "ConditionsModule",
    _P + "designModule.studyType": "StudyType",
    _P + "designModule.phases": "Phase",
    _P + "designModule.designInfo.allocation": "DesignAllocation",
    _P + "designModule.designInfo.interventionModel": "DesignInterventionModel",
    _P + "designModule.designInfo.observationalModel": "DesignObservationalModel",
    _P + "designModule.designInfo.timePerspective": "DesignTimePerspective",
    _P + "designModule.designInfo.primaryPurpose": "DesignPrimaryPurpose",
    _P + "designModule.designInfo.maskingInfo.masking": "DesignMasking",
    _P + "designModule.enrollmentInfo.count": "EnrollmentCount",
    _P + "designModule.enrollmentInfo.type": "EnrollmentType",
    _P + "armsInterventionsModule": "ArmsInterventionsModule",
    _P + "outcomesModule": "OutcomesModule",
    _P + "eligibilityModule": "EligibilityModule",
    _P + "contactsLocationsModule.locations.facility": "LocationFacility",
    _P + "contactsLocationsModule.locations.status": "LocationStatus",
    _P + "contactsLocationsModule.locations.city": "LocationCity",
    _P + "contactsLocationsModule.locations.state": "LocationState",
    _P + "contactsLocationsModule.locations.country": "LocationCountry",
    _P + "contactsLocationsModule.locations.geoPoint": "LocationGeoPoint",
    _P + "referencesModule.references.pmid": "ReferencePMID",
    _P + "referencesModule.references.type": "ReferenceType",
    _D + "miscInfoModule.versionHolder": "VersionHolder",
    _D + "miscInfoModule.removedCountries": "RemovedCountry",
    _D + "conditionBrowseModule.meshes.id": "ConditionMeshId",
    _D + "conditionBrowseModule.meshes.term": "ConditionMeshTerm",
    _D + "conditionBrowseModule.ancestors.term": "ConditionAncestorTerm",
    _D + "interventionBrowseModule.meshes.id": "InterventionMeshId",
    _D + "interventionBrowseModule.meshes.term": "InterventionMeshTerm",
    "annotationSection.annotationModule.unpostedAnnotation": "UnpostedAnnotation",
    "hasResults": "HasResults",
}

# Read by the parser without a column of its own: it parts result references from background ones.
_READ_BESIDE = (_P + "referencesModule.references.type",)


def full_path(column_path: str) -> str:
    """A schema path as it stands in the record: `statusModule.x` -> `protocolSection.statusModule.x`."""
    return column_path if column_path.startswith(_TOP_SECTIONS) else _P + column_path


def column_paths() -> list[str]:
    """Every record path that a registry column of the schema is filled from, each once, in order."""
    columns = (c for table in schema.TABLES.values() for c in schema.registry_columns(table) if c.path)
    return list(dict.fromkeys(full_path(c.path) for c in columns))


def holder(path: str) -> str | None:
    """The entry of `PIECES` that brings `path`: itself or a branch above it; None where none does."""
    while path and path not in PIECES:
        path = path.rpartition(".")[0]
    return path or None


def pieces_for(paths: Iterable[str]) -> tuple[str, ...]:
    """The piece names that bring these record paths, each once; KnowledgeError names a path without one."""
    held = {path: holder(path) for path in paths}
    if missing := [path for path, entry in held.items() if entry is None]:
        raise KnowledgeError([f"{p}: give it a piece name in ctdata/registry/fields.py" for p in missing])
    return tuple(dict.fromkeys(PIECES[entry] for entry in held.values() if entry))


FIELDS = pieces_for([*column_paths(), *_READ_BESIDE])
PARAMETER = "|".join(FIELDS)
IDS_PARAMETER = "NCTId"
