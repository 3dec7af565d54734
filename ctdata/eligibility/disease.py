"""A patient's cancer type against those of a study, in the OncoTree terms of tumour_types.toml.

Kinds of match, best first: exact; parent (the study's type lies above the patient's); basket (any solid tumour, any
blood cancer); unspecified (cancer); narrower (the study's type lies below the patient's); none. Contract on verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ctdata import knowledge
from ctdata.eligibility import labels
from ctdata.eligibility.statuses import MET, NOT_MENTIONED, NOT_MET, UNKNOWN, Finding, code
from ctdata.knowledge.oncotree_codes import finer_codes, ours

EXACT, PARENT, BASKET, UNSPECIFIED, NARROWER, NONE = "exact", "parent", "basket", "unspecified", "narrower", "none"
KINDS = (EXACT, PARENT, BASKET, UNSPECIFIED, NARROWER, NONE)
NOT_GIVEN = ""
"""The kind where patient or study names no cancer type."""
_STATUS = {EXACT: MET, PARENT: MET, BASKET: MET, UNSPECIFIED: MET, NARROWER: UNKNOWN, NONE: NOT_MET}


@dataclass(frozen=True, slots=True)
class DiseaseMatch:
    """How a study's types fit: `kind`, the study's `code` that fits best, and the status that follows."""

    kind: str
    code: str
    finding: Finding

    @property
    def rank(self) -> tuple[int, int]:
        """Larger is better: status first, then the kind of match."""
        order = len(KINDS) - KINDS.index(self.kind) if self.kind in KINDS else 0
        return code(self.finding.status), order


def match(
    cancer_type: str | None,
    codes: Iterable[str] | None,
    brain_metastases: str | None = None,
    kept_out: Iterable[str] | None = None,
) -> DiseaseMatch:
    """The best match among the study's types; the first of equal ones. `kept_out`: types that its text names so."""
    codes = list(codes or ())
    if out := [code for code in kept_out or () if is_kept_out(cancer_type, code)]:
        return DiseaseMatch(NONE, out[0], Finding(NOT_MET, labels.disease_note("kept_out", study=name_of(out[0]))))
    if not codes:
        return DiseaseMatch(NOT_GIVEN, "", Finding(NOT_MENTIONED, labels.disease_note("silent")))
    best = max((match_one(cancer_type, one, brain_metastases) for one in codes), key=lambda m: m.rank)
    if best.kind != NONE:
        return best
    names = ", ".join(map(name_of, codes))
    return DiseaseMatch(NONE, best.code, Finding(NOT_MET, labels.disease_note(NONE, study=names)))


def is_kept_out(cancer_type: str | None, code: str) -> bool:
    """Whether a type that a text keeps out is the patient's, or lies above it. One below it leaves the patient in."""
    return bool(cancer_type) and code in {cancer_type, ours(cancer_type), *_above(ours(cancer_type))}


@lru_cache(maxsize=20_000)
def match_one(cancer_type: str | None, study: str, brain_metastases: str | None = None) -> DiseaseMatch:
    """A patient's type against one type of a study."""
    cancer_type = ours(cancer_type) if cancer_type else None
    if not cancer_type:
        return _made(NOT_GIVEN, study, UNKNOWN, labels.disease_note("not_given", study=name_of(study)))
    if study == _code("metastasis_basket") != cancer_type:
        return _by_metastases(cancer_type, study, brain_metastases)
    kind = kind_of(cancer_type, study)
    if kind == PARENT and (open_ := _narrow_word(cancer_type, study)):
        return _made(PARENT, study, UNKNOWN, labels.disease_note("open", study=name_of(study), note=open_))
    return _plain(kind, study)


def _plain(kind: str, study: str) -> DiseaseMatch:
    return _made(kind, study, _STATUS[kind], labels.disease_note(kind, study=name_of(study)))


def _made(kind: str, study: str, status: str, note: str) -> DiseaseMatch:
    return DiseaseMatch(kind, study, Finding(status, note))


def kind_of(patient: str, study: str) -> str:
    """One of KINDS, by the tree alone."""
    patient = ours(patient)
    if patient == study:
        return EXACT
    if study == _code("unspecified"):
        return UNSPECIFIED
    if patient == _code("unspecified"):
        return NARROWER
    if is_basket_for(study, patient):
        return BASKET
    if study in _above(patient):
        return PARENT
    is_below = patient in _above(study) or (patient == _code("solid_basket") and not is_blood_cancer(study))
    return NARROWER if is_below else NONE


def is_basket_for(study: str, patient: str) -> bool:
    """Any solid tumour for a solid tumour, any blood cancer for a blood cancer; never one for the other."""
    wanted = _code("blood_basket") if is_blood_cancer(patient) else _code("solid_basket")
    return study == wanted


def is_blood_cancer(cancer_type: str) -> bool:
    """Lymphoma, leukaemia, myeloma and what else lies under the node of blood cancers; tumours of the brain do not."""
    return _code("blood_basket") in {cancer_type, *_above(cancer_type)}


def _by_metastases(patient: str, study: str, brain_metastases: str | None) -> DiseaseMatch:
    """A study of brain metastases takes solid tumours that have them."""
    if is_blood_cancer(patient) or brain_metastases == "none":
        return _plain(NONE, study)
    if brain_metastases:
        return _plain(BASKET, study)
    note = labels.disease_note("metastases_not_given")
    return _made(BASKET, study, UNKNOWN, labels.disease_note("open", study=name_of(study), note=note))


def _narrow_word(patient: str, study: str) -> str:
    for entry in labels.words("disease", "narrow_word"):
        if study == entry["study"] and not {patient, *_above(patient)}.isdisjoint(entry["patient"]):
            return entry["note"]
    return ""


@lru_cache(maxsize=2_000)
def _above(cancer_type: str) -> frozenset[str]:
    further = [e["study"] for e in labels.words("disease", "also_under") if e["patient"] == cancer_type]
    return knowledge.tumour_index().ancestors(cancer_type) | frozenset(further)


def _code(key: str) -> str:
    return labels.words("disease", key)


@lru_cache(maxsize=2_000)
def name_of(tumour: str) -> str:
    """The name of a tumour type, also of a finer one; the code itself where it is unknown."""
    if finer := finer_codes().get(tumour):
        return finer.name
    return next((entry.name for entry in knowledge.tumour_types() if entry.code == tumour), tumour)
