"""One requirement against one patient: do the results match it, differ from it, or leave it open?

Pure; knows nothing of studies, cohorts or sentences. An untested marker is never negative.
Source of the rules: definitions 2.2 and 2.5; contract on verdicts, matrix and "Matching a fact to a row".
"""

from __future__ import annotations

from dataclasses import replace

from ctdata.eligibility import levels, related, rules, scoring, variants
from ctdata.eligibility import markers as marker_names
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.markers import Markers
from ctdata.eligibility.outcomes import DIFFERS, MATCHES, NOTHING_KNOWN, OPEN, UNTESTED, Outcome
from ctdata.eligibility.profile import INDETERMINATE, NEGATIVE, NOT_TESTED, POSITIVE, BiomarkerResult, Patient

JOINED = "joined"
_EXPRESSED = {form: form for form in ("expression", "overexpression")}
"""Forms that a number of a marker measures."""
_BY_LEVEL = {levels.YES: MATCHES, levels.NO: DIFFERS, levels.MAYBE: OPEN}


def outcome(kind: RequirementKind, patient: Patient, partner: str = "", markers: Markers | None = None) -> Outcome:
    """What is known. `partner`: a marker that the text joins to this one and whose result answers for it."""
    known = markers or marker_names.default()
    found = _outcome(kind, patient, known)
    if found.relation != OPEN or not partner:
        return found
    borrowed = _outcome(replace(kind, biomarker=partner, variant="", scoring=""), patient, known)
    return found if borrowed.relation == OPEN else replace(borrowed, reason=JOINED)


def _outcome(kind: RequirementKind, patient: Patient, markers: Markers) -> Outcome:
    if not related.is_tested(kind.biomarker, patient, markers):
        return NOTHING_KNOWN
    own = _own(kind, patient, markers)
    if kind.biomarker in rules.time_anchored():
        return own if own.reason == UNTESTED else Outcome(OPEN, "undated", own.result)
    if own.relation != OPEN:
        return own
    by_others = related.outcome(kind, patient, markers, _outcome)
    return by_others if by_others and (by_others.relation != OPEN or own.reason == UNTESTED) else own


def _own(kind: RequirementKind, patient: Patient, markers: Markers) -> Outcome:
    """The marker's own results: one that matches decides; an explicit gap keeps the row open; one that differs is next."""
    results = patient.results(kind.biomarker)
    if not results:
        return NOTHING_KNOWN
    found = [_one(kind, r, patient, markers) for r in results if r.is_known]
    if levels.is_about_level(kind) and (possible := levels.possible(results)):
        found = [_by_level(kind, ids, results) for ids in possible]
    for relation in (MATCHES, OPEN, DIFFERS):
        wanted = found if relation != OPEN else _gaps(kind, results)
        if first := next((o for o in wanted if o.relation == relation), None):
            return first
    return next(iter(found), NOTHING_KNOWN)


def _gaps(kind: RequirementKind, results: tuple[BiomarkerResult, ...]) -> list[Outcome]:
    """Tests that the patient file calls not done or indeterminate, where they are the ones that the row asks for.

    "Not tested" without a variant or scoring adds nothing to what other results say."""
    return [
        Outcome(OPEN, UNTESTED if r.result == NOT_TESTED else INDETERMINATE, r)
        for r in results
        if not r.is_known and _is_the_test(kind, r)
    ]


def _is_the_test(kind: RequirementKind, result: BiomarkerResult) -> bool:
    if not result.variant and not result.scoring:
        return result.result == INDETERMINATE
    return result.variant in ("", kind.variant) and result.scoring in ("", kind.scoring)


def _by_level(kind: RequirementKind, ids: frozenset[str], results: tuple[BiomarkerResult, ...]) -> Outcome:
    relation = _BY_LEVEL[levels.answer(kind, ids)]
    used = next((r for r in results if r.is_known), None)
    return Outcome(relation, "level" if relation == OPEN else "", used)


def _one(kind: RequirementKind, result: BiomarkerResult, patient: Patient, markers: Markers) -> Outcome:
    """One known result against a row."""
    if kind.biomarker in rules.levels() and (levels.is_about_level(kind) or levels.possible([result])):
        return Outcome(OPEN, variants.OTHER_KIND if result.value is None else scoring.SCORING_NOT_STATED, result)
    if kind.has_cut_off:
        return _by_number(kind, result, patient, markers)
    if result.result not in (POSITIVE, NEGATIVE):
        return Outcome(OPEN, "no_cut_off", result)
    if kind.scoring and result.scoring and kind.scoring != result.scoring:
        return Outcome(OPEN, scoring.OTHER_SCORING, result)
    return _by_variant(kind, result, patient, markers)


def _by_number(kind: RequirementKind, result: BiomarkerResult, patient: Patient, markers: Markers) -> Outcome:
    """The number of a result against a cut-off; a negative result counts as none of it."""
    if result.value is None and result.result == POSITIVE:
        return Outcome(OPEN, "needs_number", result)
    measured = replace(result, result=POSITIVE, variant=result.variant or _EXPRESSED.get(kind.variant, ""))
    named = _by_variant(kind, result if result.value is None else measured, patient, markers)
    if named.relation != (DIFFERS if result.value is None else MATCHES):
        return replace(named, result=result)
    fit = scoring.comparability(kind, result)
    if result.value is None and not result.scoring:
        fit = scoring.COMPARABLE  # negative in every scoring
    if fit not in (scoring.COMPARABLE, scoring.UNSCORED):
        return Outcome(OPEN, fit, result)
    return Outcome(MATCHES if scoring.holds(result.value or 0.0, kind) else DIFFERS, fit, result)


def _by_variant(kind: RequirementKind, result: BiomarkerResult, patient: Patient, markers: Markers) -> Outcome:
    usual = variants.usual_kinds(kind.biomarker, markers.kind_of(kind.biomarker), patient.cancer_type)
    asked, own = variants.parse(kind.variant), variants.parse(result.variant)
    if result.result == NEGATIVE:
        is_covered = variants.covers(own, asked, kind.biomarker, usual)
        return Outcome(DIFFERS, "", result) if is_covered else Outcome(OPEN, variants.OTHER_KIND, result)
    found = variants.compare(asked, own, kind.biomarker, usual)
    relation = {variants.SAME: MATCHES, variants.OTHER: DIFFERS}.get(found, OPEN)
    return Outcome(relation, found if relation == OPEN else "", result)
