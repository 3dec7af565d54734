"""What results on other markers say of a row: finer and coarser alleles, members and families, composites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ctdata.eligibility import alleles, labels, rules
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.outcomes import DIFFERS, MATCHES, OPEN, UNTESTED, Outcome
from ctdata.eligibility.profile import NEGATIVE, POSITIVE, BiomarkerResult, Patient

Ask = Callable[[RequirementKind, Patient, Markers], Outcome]


def is_tested(marker: str, patient: Patient, markers: Markers) -> bool:
    """Whether the patient file holds anything that could speak of a marker. Only a short cut."""
    if not markers.related_to(marker).isdisjoint(patient.tested):
        return True
    return alleles.is_allele(marker) and any(map(alleles.is_allele, patient.tested))


def outcome(kind: RequirementKind, patient: Patient, markers: Markers, ask: Ask) -> Outcome | None:
    """The outcome by related markers; None where they say nothing. `ask` judges a row on one of them."""
    if alleles.is_allele(kind.biomarker):
        return _by_alleles(kind, patient)
    if kind.biomarker in rules.all_absent():
        return _by_composite(kind, patient, markers, ask)
    return _by_members(kind, patient, markers, ask) or _by_family(kind, patient, markers)


def _by_alleles(kind: RequirementKind, patient: Patient) -> Outcome | None:
    """Two other alleles of the locus leave no room for the one that is asked for."""
    asked = kind.biomarker
    known = [
        r
        for name in sorted(patient.tested)
        if name != asked and alleles.is_allele(name) and alleles.locus(name) == alleles.locus(asked)
        for r in patient.results(name)
        if r.result in (POSITIVE, NEGATIVE)
    ]
    for r in known:
        if r.result == POSITIVE and alleles.is_coarser(asked, r.name):
            return Outcome(MATCHES, "", r)
    if ruled_out := next((r for r in known if r.result == NEGATIVE and alleles.is_coarser(r.name, asked)), None):
        return Outcome(DIFFERS, "", ruled_out)
    others = _apart(asked, [r for r in known if r.result == POSITIVE])
    if len(others) >= labels.words("allele", "copies"):
        return Outcome(DIFFERS, "", others[0])
    return Outcome(OPEN, "allele", known[0]) if known else None


def _apart(asked: str, results: list[BiomarkerResult]) -> list[BiomarkerResult]:
    """Results on alleles that can be neither the one asked for nor each other."""
    found: list[BiomarkerResult] = []
    for result in results:
        if all(alleles.are_apart(result.name, name) for name in (asked, *(r.name for r in found))):
            found.append(result)
    return found


def _by_composite(kind: RequirementKind, patient: Patient, markers: Markers, ask: Ask) -> Outcome | None:
    """Present where every member is absent (triple-negative)."""
    plain = replace(kind, variant="", scoring="", comparator="", value=None, unit="")
    found = [ask(replace(plain, biomarker=m), patient, markers) for m in rules.all_absent()[kind.biomarker]]
    if present := next((o for o in found if o.relation == MATCHES), None):
        return Outcome(DIFFERS, "", present.result)
    if all(o.relation == DIFFERS for o in found):
        return Outcome(MATCHES, "", found[0].result)
    return _open(found)


def _by_members(kind: RequirementKind, patient: Patient, markers: Markers, ask: Ask) -> Outcome | None:
    """A family is present with any member, absent with all."""
    found = {m: ask(replace(kind, biomarker=m), patient, markers) for m in markers.members_of(kind.biomarker)}
    if present := next((o for o in found.values() if o.relation == MATCHES), None):
        return present
    needed = [found[m] for m in markers.needed_of(kind.biomarker)]
    if needed and all(o.relation == DIFFERS for o in needed):
        return Outcome(DIFFERS, "", needed[0].result)
    return _open(list(found.values()))


def _open(found: list[Outcome]) -> Outcome | None:
    known = next((o for o in found if o.reason != UNTESTED), None)
    return Outcome(OPEN, "members", known.result) if known else None


def _by_family(kind: RequirementKind, patient: Patient, markers: Markers) -> Outcome | None:
    """The family's result does not say which member it was."""
    known = [r for family in markers.families_of(kind.biomarker) for r in patient.results(family) if r.is_known]
    return Outcome(OPEN, "family", known[0]) if known else None
