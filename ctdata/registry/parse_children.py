"""The rows of a record that a study has several of: arms × interventions, sites, outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ctdata.registry.parse_access import known, map_at, maps_at, strings_at, text_at
from ctdata.registry.parse_values import Notes
from ctdata.schema import ARM_TYPES, INTERVENTION_TYPES, STATUSES

Row = dict[str, Any]


def interventions(nct_id: str, protocol: Mapping[str, Any], notes: Notes) -> list[Row]:
    """Arm × intervention, by the registry's two-way links; whatever is linked to nothing keeps a row of its own."""
    module = map_at(protocol, "armsInterventionsModule")
    arms = [_arm(number, arm, notes) for number, arm in enumerate(maps_at(module, "armGroups"))]
    given = [_intervention(number, item, notes) for number, item in enumerate(maps_at(module, "interventions"))]
    pairs = _links(maps_at(module, "armGroups"), maps_at(module, "interventions"))
    linked_arms, linked_given = {a for a, _ in pairs}, {i for _, i in pairs}
    rows = [{"nct_id": nct_id} | arms[a] | given[i] for a, i in pairs]
    rows += [{"nct_id": nct_id} | arm | _NO_INTERVENTION for n, arm in enumerate(arms) if n not in linked_arms]
    rows += [{"nct_id": nct_id} | _NO_ARM | item for n, item in enumerate(given) if n not in linked_given]
    return rows


def _links(arms: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    by_label: dict[str, list[int]] = {}
    for number, arm in enumerate(arms):
        by_label.setdefault(text_at(arm, "label") or "", []).append(number)
    by_name: dict[str, list[int]] = {}
    for number, item in enumerate(given):
        by_name.setdefault(text_at(item, "name") or "", []).append(number)
    pairs = {
        (a, i)
        for i, item in enumerate(given)
        for label in strings_at(item, "armGroupLabels")
        for a in by_label.get(label, ())
    }
    for a, arm in enumerate(arms):
        # The arm names its interventions as "Drug: name"; the type may hold no colon, the name may.
        for named in strings_at(arm, "interventionNames"):
            name = named.partition(": ")[2].strip()
            pairs.update((a, i) for i in (by_name.get(name, ()) if name else ()))
    return sorted(pairs)


_NO_ARM: Row = dict.fromkeys(("arm_group_number", "arm_group_label", "arm_group_type", "arm_group_description"))
_NO_INTERVENTION: Row = {
    "intervention_number": None,
    "intervention_type": None,
    "intervention_name": None,
    "intervention_description": None,
    "other_names": [],
}


def _arm(number: int, arm: Mapping[str, Any], notes: Notes) -> Row:
    return {
        "arm_group_number": number,
        "arm_group_label": text_at(arm, "label"),
        "arm_group_type": known(notes, "arm_group_type", text_at(arm, "type"), ARM_TYPES),
        "arm_group_description": text_at(arm, "description"),
    }


def _intervention(number: int, item: Mapping[str, Any], notes: Notes) -> Row:
    return {
        "intervention_number": number,
        "intervention_type": known(notes, "intervention_type", text_at(item, "type"), INTERVENTION_TYPES),
        "intervention_name": text_at(item, "name"),
        "intervention_description": text_at(item, "description"),
        "other_names": strings_at(item, "otherNames"),
    }


def locations(nct_id: str, protocol: Mapping[str, Any], notes: Notes) -> list[Row]:
    """Sites, in the order of the record."""
    module = map_at(protocol, "contactsLocationsModule")
    # The beta API of 2023 held the sites as `locations_nested`, beside a flat copy.
    sites = maps_at(module, "locations") or maps_at(module, "locations_nested")
    return [_location(nct_id, site, notes) for site in sites]


def _location(nct_id: str, site: Mapping[str, Any], notes: Notes) -> Row:
    point = map_at(site, "geoPoint")
    return {
        "nct_id": nct_id,
        "facility": text_at(site, "facility"),
        "city": text_at(site, "city"),
        "state": text_at(site, "state"),
        "country": text_at(site, "country"),
        "site_status": known(notes, "site_status", text_at(site, "status"), STATUSES),
        "latitude": _degrees(point.get("lat"), 90),
        "longitude": _degrees(point.get("lon"), 180),
    }


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -limit <= value <= limit:
        return None
    return float(value)


_OUTCOME_KINDS = {"PRIMARY": "primaryOutcomes", "SECONDARY": "secondaryOutcomes", "OTHER": "otherOutcomes"}


def outcomes(nct_id: str, protocol: Mapping[str, Any]) -> list[Row]:
    """Outcome measures: primary, secondary, other."""
    module = map_at(protocol, "outcomesModule")
    return [
        {
            "nct_id": nct_id,
            "outcome_kind": kind,
            "measure": text_at(outcome, "measure"),
            "time_frame": text_at(outcome, "timeFrame"),
            "outcome_description": text_at(outcome, "description"),
        }
        for kind, key in _OUTCOME_KINDS.items()
        for outcome in maps_at(module, key)
    ]
