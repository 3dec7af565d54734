"""One whole study record in the shape of the registry's API v2."""

from __future__ import annotations

from random import Random
from typing import Any

from ctdata.snapshot.demo import arms, awkward, criteria, plan, prose, sites, timeline
from ctdata.snapshot.demo.plan import Plan
from ctdata.snapshot.demo.tables import Uniform, one_of
from ctdata.snapshot.demo.words import Words, raw, words

SEED_LIMIT = 2**40


def nct_id(number: int) -> str:
    """NCT9 and seven digits: the registry has given out no number above NCT07."""
    return f"NCT9{number:07d}"


def record(seed: int, index: int) -> dict[str, Any]:
    """Study `index` of the demonstration registry `seed`."""
    pools, u = words(), Random(seed * 10_000_000 + index).random  # noqa: S311 - not a secret
    drawn = plan.draw(pools, index, u)
    study = {
        "protocolSection": _protocol(pools, drawn, u),
        "derivedSection": _derived(pools, drawn),
        "hasResults": False,
    }
    study["hasResults"] = "resultsFirstSubmitDate" in study["protocolSection"]["statusModule"]
    awkward.bend(study, seed, index, u)
    return study


def _protocol(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    modules = {
        "identificationModule": _identification(drawn, u),
        "statusModule": _status(pools, drawn, u),
        "sponsorCollaboratorsModule": _sponsors(pools, drawn, u),
        "oversightModule": _oversight(drawn, u),
        "descriptionModule": prose.description(pools, drawn, u),
        "conditionsModule": _conditions(pools, drawn, u),
        "designModule": _design(pools, drawn, u),
        "armsInterventionsModule": arms.module(drawn, u),
        "outcomesModule": prose.outcomes(pools, drawn, u) if drawn.study_type != "EXPANDED_ACCESS" else {},
        "eligibilityModule": criteria.module(pools, drawn, u),
        "contactsLocationsModule": _places(pools, drawn, u),
        "referencesModule": _links(drawn, u),
        "ipdSharingStatementModule": _sharing(pools, u),
    }
    return {name: module for name, module in modules.items() if module}


def _identification(drawn: Plan, u: Uniform) -> dict[str, Any]:
    found: dict[str, Any] = {"nctId": nct_id(drawn.index), "orgStudyIdInfo": {"id": drawn.code}}
    if u() < 0.2:
        kind = "EUDRACT_NUMBER" if u() < 0.5 else "OTHER"
        found["secondaryIdInfos"] = [{"id": f"{drawn.when.year}-9{drawn.index % 99999:05d}-00", "type": kind}]
    found["organization"] = {"fullName": drawn.sponsor.name, "class": drawn.sponsor.sponsor_class}
    return found | prose.titles(drawn, u)


def _status(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    if drawn.study_type == "EXPANDED_ACCESS":
        return timeline.access_status_module(drawn.when)
    stopped = drawn.when.status in timeline.STOPPED and u() < 0.93
    why = pools.why_stopped.pick(u()) if stopped else ""
    return timeline.status_module(drawn.when, why, _results_lag(pools, drawn, u), pools.as_of)


def _results_lag(pools: Words, drawn: Plan, u: Uniform) -> int:
    """Days from primary completion to posted results, 0 where there are none."""
    share = 0.34 if drawn.sponsor.sponsor_class in ("INDUSTRY", "NIH") else 0.09
    lag = one_of(pools.quantiles["results_lag_days"], u())
    due = drawn.when.status in timeline.FINISHED and drawn.when.primary + lag < pools.as_of
    return lag if due and drawn.phases and u() < share else 0


def _sponsors(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    found: dict[str, Any] = {"responsibleParty": _responsible(pools, drawn, u), "leadSponsor": drawn.sponsor.words}
    wanted = one_of(pools.quantiles["collaborators"], u())
    if wanted:
        found["collaborators"] = [plan.draw_sponsor(pools, u).words for _ in range(wanted)]
    return found


def _responsible(pools: Words, drawn: Plan, u: Uniform) -> dict[str, str]:
    if drawn.sponsor.sponsor_class == "INDUSTRY":
        return {"type": "SPONSOR"}
    if drawn.when.year < 2009 and u() < 0.3:
        return {"oldNameTitle": one_of(raw()["names"]["people"], u()), "oldOrganization": drawn.sponsor.name}
    kind = pools.weights["responsible_party"].pick(u())
    if kind == "SPONSOR":
        return {"type": kind}
    person = {
        "investigatorFullName": one_of(raw()["names"]["people"], u()),
        "investigatorTitle": "Principal Investigator",
    }
    return {"type": kind, **person, "investigatorAffiliation": drawn.sponsor.name}


def _oversight(drawn: Plan, u: Uniform) -> dict[str, bool]:
    found = {"oversightHasDmc": u() < 0.4} if u() < 0.82 else {}
    if drawn.when.updated < 736_300:  # before 2016-12, when the registry began to ask
        return found
    drug = drawn.sponsor.country == "United States" and bool(drawn.phases) and drawn.phase != "NA"
    return found | {"isFdaRegulatedDrug": drug, "isFdaRegulatedDevice": drawn.other[1] == "DEVICE" and u() < 0.2}


def _conditions(pools: Words, drawn: Plan, u: Uniform) -> dict[str, list[str]]:
    keywords = prose.keywords(pools, drawn, u)
    return {"conditions": drawn.condition_names} | ({"keywords": keywords} if keywords else {})


def _design(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    found: dict[str, Any] = {"studyType": drawn.study_type}
    if drawn.study_type == "EXPANDED_ACCESS":
        return found | {"expandedAccessTypes": {"treatment" if u() < 0.5 else "intermediate": True}}
    if drawn.study_type == "OBSERVATIONAL":
        model, view = pools.weights["observational_model"].pick(u()), pools.weights["time_perspective"].pick(u())
        found |= {"patientRegistry": u() < 0.13, "designInfo": {"observationalModel": model, "timePerspective": view}}
    else:
        found |= {"phases": drawn.phases, "designInfo": _design_info(pools, drawn, u)}
    actual = drawn.when.status in timeline.FINISHED or drawn.when.status == "WITHDRAWN"
    return found | {"enrollmentInfo": {"count": drawn.enrollment, "type": "ACTUAL" if actual else "ESTIMATED"}}


def _design_info(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    purpose = pools.weights["purpose_na" if drawn.phase == "NA" else "purpose"].pick(u())
    masking = pools.weights["masking" if drawn.design.get("blind") else "single_masking"].pick(u())
    if drawn.design["allocation"] == "NA":
        masking = "NONE"
    return {
        "allocation": drawn.design["allocation"],
        "interventionModel": drawn.design["model"],
        "primaryPurpose": purpose,
        "maskingInfo": _masking(masking),
    }


def _masking(masking: str) -> dict[str, Any]:
    who = ["PARTICIPANT", "INVESTIGATOR", "OUTCOMES_ASSESSOR", "CARE_PROVIDER"]
    count = {"NONE": 0, "SINGLE": 1, "DOUBLE": 2, "TRIPLE": 3, "QUADRUPLE": 4}[masking]
    return {"masking": masking} | ({"whoMasked": who[:count]} if count else {})


def _places(pools: Words, drawn: Plan, u: Uniform) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if u() < 0.7:
        person = {"name": one_of(raw()["names"]["people"], u()), "affiliation": drawn.sponsor.name}
        found["overallOfficials"] = [{**person, "role": "PRINCIPAL_INVESTIGATOR"}]
    recruiting = drawn.when.status == "RECRUITING" or drawn.when.last_known == "RECRUITING"
    locations = sites.draw(pools, drawn.sponsor.sponsor_class, drawn.sponsor.country, recruiting, u)
    return found | ({"locations": locations} if locations else {})


def _links(drawn: Plan, u: Uniform) -> dict[str, Any]:
    if u() >= 0.1:
        return {}
    return {"seeAlsoLinks": [{"label": "Study page", "url": f"https://example.org/{drawn.acronym.lower()}"}]}


def _sharing(pools: Words, u: Uniform) -> dict[str, str]:
    if u() >= 0.5:
        return {}
    described = {"description": one_of(raw()["prose"]["ipd_texts"], u())} if u() < 0.3 else {}
    return {"ipdSharing": pools.weights["ipd_sharing"].pick(u()), **described}


def _derived(pools: Words, drawn: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {"miscInfoModule": {"versionHolder": timeline.iso(pools.as_of - 1)}}
    if drawn.coded and drawn.condition.meshes:
        browse = {"meshes": drawn.condition.meshes, "ancestors": drawn.condition.ancestors}
        found["conditionBrowseModule"] = browse
    terms = arms.meshes(drawn)
    return found | ({"interventionBrowseModule": {"meshes": terms}} if terms else {})
