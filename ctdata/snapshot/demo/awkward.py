"""Records as awkward as the registry's own. Each function bends one study; `[awkward]` in demo.toml says how often.

A study's place in a cycle of a thousand decides whether and how it is bent, so every thousand consecutive studies
hold every kind. A bent study never changes what it shares with others: it copies first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from ctdata.snapshot.demo import criteria, sites, timeline
from ctdata.snapshot.demo.tables import Uniform, one_of
from ctdata.snapshot.demo.words import raw, words

Study = dict[str, Any]
Bend = Callable[[Study, int, Uniform], None]

_CYCLE, _STEP = 1000, 387


def bend(study: Study, seed: int, index: int, u: Uniform) -> None:
    """Make the study awkward in place, if it is its turn."""
    kind = kind_of(seed, index)
    if kind:
        _BENDS[kind](study, index, u)


def kind_of(seed: int, index: int) -> str:
    """In which way study `index` is awkward, "" for most."""
    place = (index * _STEP + seed) % _CYCLE
    return _kinds()[place] if place < len(_kinds()) else ""


@cache
def _kinds() -> list[str]:
    return [kind for kind, count in raw()["awkward"].items() for _ in range(count)]


def _module(study: Study, name: str) -> dict[str, Any]:
    return study["protocolSection"].setdefault(name, {})


def _ages(minimum: str, maximum: str) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        found = _module(study, "eligibilityModule")
        found |= {"minimumAge": minimum, "maximumAge": maximum, "stdAges": criteria.age_groups(minimum, maximum)}

    return apply


def _drop(module: str, key: str) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        held = _module(study, module)
        held.pop(key, None)
        if not held:
            # The registry leaves a module out when nothing stands in it.
            study["protocolSection"].pop(module, None)

    return apply


def _untyped(key: str) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        _module(study, "statusModule").setdefault(key, {"date": "2009-11"}).pop("type", None)

    return apply


def _count(*counts: int) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        _module(study, "designModule")["enrollmentInfo"] = {"count": one_of(counts, u()), "type": "ESTIMATED"}

    return apply


def _retitled(words_key: str) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        found = _module(study, "identificationModule")
        pattern = one_of(raw()["awkward_words"][words_key], u())
        found["briefTitle"] = pattern.replace("§title", found["briefTitle"])

    return apply


def _title_long(study: Study, index: int, u: Uniform) -> None:
    _module(study, "identificationModule")["briefTitle"] += raw()["awkward_words"]["long_title_tail"]


def _alias(study: Study, index: int, u: Uniform) -> None:
    first = raw()["capacity"] + index
    _module(study, "identificationModule")["nctIdAliases"] = [f"NCT9{first:07d}"]


def _annotation(study: Study, index: int, u: Uniform) -> None:
    sponsor = study["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"]["name"]
    days = [timeline.iso(words().as_of - back) for back in (900, 700, 690)]
    events = [{"type": kind, "date": day} for kind, day in zip(("RELEASE", "RESET", "RELEASE"), days, strict=True)]
    note = {"unpostedResponsibleParty": sponsor, "unpostedEvents": events}
    study["annotationSection"] = {"annotationModule": {"unpostedAnnotation": note}}
    infos = [{"releaseDate": days[0], "resetDate": days[1]}, {"releaseDate": days[2]}]
    tracking = {"estimatedResultsFirstSubmitDate": days[0], "submissionInfos": infos}
    study["derivedSection"]["miscInfoModule"]["submissionTracking"] = tracking


def _first_mcp(study: Study, index: int, u: Uniform) -> None:
    posted = {"date": timeline.iso(words().as_of - 400), "type": "ACTUAL"}
    study["derivedSection"]["miscInfoModule"]["submissionTracking"] = {"firstMcpInfo": {"postDateStruct": posted}}


def _criteria_short(study: Study, index: int, u: Uniform) -> None:
    name = study["protocolSection"]["conditionsModule"]["conditions"][0]
    text = one_of(raw()["criteria"]["short"], u()).replace("§cond", name)
    _module(study, "eligibilityModule")["eligibilityCriteria"] = text


def _criteria_long(study: Study, index: int, u: Uniform) -> None:
    found, heading = _module(study, "eligibilityModule"), raw()["awkward_words"]["cohort_heading"]
    parts = [found["eligibilityCriteria"]]
    while sum(map(len, parts)) < 15_200:
        parts.append(f"{heading.format(len(parts))}\n\n{parts[0]}")
    found["eligibilityCriteria"] = "\n\n".join(parts)


def _without(key: str, every: int) -> Bend:
    def apply(study: Study, index: int, u: Uniform) -> None:
        found = _module(study, "contactsLocationsModule")
        places = found.get("locations") or sites.window(sites.pool().world, 3, False, u)
        found["locations"] = [_less(place, key) if k % every == 0 else place for k, place in enumerate(places)]

    return apply


def _less(place: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in place.items() if name != key}


def _over_300(study: Study, index: int, u: Uniform) -> None:
    wanted = 301 + int(u() * 140)
    _module(study, "contactsLocationsModule")["locations"] = sites.window(sites.pool().world, wanted, False, u)


def _countries_removed(study: Study, index: int, u: Uniform) -> None:
    country = one_of(list(raw()["countries"]), u())
    study["derivedSection"]["miscInfoModule"]["removedCountries"] = [country]


def _no_mesh(study: Study, index: int, u: Uniform) -> None:
    study["derivedSection"].pop("conditionBrowseModule", None)


def _sponsor_non_ascii(study: Study, index: int, u: Uniform) -> None:
    lead = {"name": one_of(raw()["awkward_words"]["sponsors"], u()), "class": "OTHER"}
    _module(study, "sponsorCollaboratorsModule")["leadSponsor"] = lead


_BENDS: dict[str, Bend] = {
    "age_in_minutes": _ages("5 Minutes", "15 Minutes"),
    "age_in_hours": _ages("1 Hour", "72 Hours"),
    "age_in_days": _ages("1 Day", "28 Days"),
    "age_in_weeks": _ages("6 Weeks", "16 Weeks"),
    "alias": _alias,
    "annotation": _annotation,
    "first_mcp": _first_mcp,
    "criteria_missing": _drop("eligibilityModule", "eligibilityCriteria"),
    "criteria_short": _criteria_short,
    "criteria_over_15000": _criteria_long,
    "start_untyped": _untyped("startDateStruct"),
    "primary_completion_untyped": _untyped("primaryCompletionDateStruct"),
    "completion_untyped": _untyped("completionDateStruct"),
    "start_missing": _drop("statusModule", "startDateStruct"),
    "primary_completion_missing": _drop("statusModule", "primaryCompletionDateStruct"),
    "completion_missing": _drop("statusModule", "completionDateStruct"),
    "enrollment_missing": _drop("designModule", "enrollmentInfo"),
    "enrollment_zero": _count(0),
    "enrollment_unknown": _count(99_999_999),
    "enrollment_huge": _count(150_000, 600_000, 2_000_000),
    "healthy_volunteers_missing": _drop("eligibilityModule", "healthyVolunteers"),
    "sex_missing": _drop("eligibilityModule", "sex"),
    "phases_missing": _drop("designModule", "phases"),
    "official_title_missing": _drop("identificationModule", "officialTitle"),
    "interventions_missing": _drop("armsInterventionsModule", "interventions"),
    "conditions_mesh_missing": _no_mesh,
    "facility_missing": _without("facility", 1),
    "some_geo_missing": _without("geoPoint", 2),
    "all_geo_missing": _without("geoPoint", 1),
    "locations_missing": _drop("contactsLocationsModule", "locations"),
    "locations_over_300": _over_300,
    "countries_removed": _countries_removed,
    "title_non_ascii": _retitled("non_ascii_titles"),
    "title_formula": _retitled("formula_titles"),
    "title_markup": _retitled("markup_titles"),
    "title_long": _title_long,
    "sponsor_non_ascii": _sponsor_non_ascii,
}

KINDS = tuple(_BENDS)
