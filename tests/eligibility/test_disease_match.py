"""The patient's cancer type against the study's: exact, parent, basket, unspecified, narrower, none."""

from __future__ import annotations

import pytest

from ctdata import knowledge
from ctdata.eligibility import disease

TABLE = [  # patient, study's types, kind of match, status
    ("NSCLC", ["NSCLC"], "exact", "met"),
    ("NSCLC", ["LUNG"], "parent", "met"),
    ("NSCLC", ["SOLID"], "basket", "met"),
    ("NSCLC", ["CANCER"], "unspecified", "met"),
    ("LUNG", ["NSCLC"], "narrower", "unknown"),
    ("NSCLC", ["SCLC"], "none", "not_met"),
    ("NSCLC", ["MEL", "SOLID"], "basket", "met"),
    ("NSCLC", ["SCLC", "NSCLC", "SOLID"], "exact", "met"),
    ("LUNG", ["SCLC", "CANCER"], "unspecified", "met"),
    # blood cancers are never solid tumours (trap 21)
    ("LYMPH", ["SOLID"], "none", "not_met"),
    ("FL", ["SOLID"], "none", "not_met"),
    ("PCNSL", ["SOLID"], "none", "not_met"),
    ("PCM", ["SOLID"], "none", "not_met"),
    ("AML", ["SOLID"], "none", "not_met"),
    ("NSCLC", ["HEME"], "none", "not_met"),
    ("FL", ["HEME"], "basket", "met"),
    ("PCM", ["HEME"], "basket", "met"),
    ("AML", ["HEME"], "basket", "met"),
    ("AML", ["LEUK"], "parent", "met"),
    ("CML", ["LEUK"], "parent", "met"),
    ("FL", ["LYMPH"], "parent", "met"),
    ("DLBCLNOS", ["MBN"], "parent", "met"),
    ("BLL", ["ALL"], "parent", "met"),
    ("MBN", ["FL"], "narrower", "unknown"),
    ("AML", ["LYMPH"], "none", "not_met"),
    ("PCM", ["AML"], "none", "not_met"),
    # "lymphoma" is read as the node above myeloma and lymphoblastic leukaemia
    ("PCM", ["LYMPH"], "parent", "unknown"),
    ("BLL", ["LYMPH"], "parent", "unknown"),
    # tumours of the brain, sarcomas, neuroendocrine tumours and mesothelioma are solid
    ("GB", ["SOLID"], "basket", "met"),
    ("GB", ["BRAIN"], "parent", "met"),
    ("MBL", ["SOLID"], "basket", "met"),
    ("OS", ["SOLID"], "basket", "met"),
    ("OS", ["SARCOMA"], "parent", "met"),
    ("SARCOMA", ["OS"], "narrower", "unknown"),
    ("OS", ["SOFT_TISSUE"], "none", "not_met"),
    ("NETNOS", ["SOLID"], "basket", "met"),
    ("PANET", ["NETNOS"], "parent", "met"),
    ("PANET", ["PANCREAS"], "parent", "met"),
    ("LNET", ["NETNOS"], "parent", "met"),
    ("PAAD", ["NETNOS"], "none", "not_met"),
    ("PLMESO", ["MESO"], "parent", "met"),
    ("PLMESO", ["LUNG"], "none", "not_met"),
    ("PLMESO", ["SOLID"], "basket", "met"),
    ("CUP", ["SOLID"], "basket", "met"),
    ("SOLID", ["NSCLC"], "narrower", "unknown"),
    ("SOLID", ["FL"], "none", "not_met"),
    ("CANCER", ["FL"], "narrower", "unknown"),
    ("CANCER", ["SOLID"], "narrower", "unknown"),
    (None, ["NSCLC"], "", "unknown"),
    ("NSCLC", [], "", "not_mentioned"),
    ("NSCLC", None, "", "not_mentioned"),
]


@pytest.mark.parametrize(("patient", "study", "kind", "status"), TABLE)
def test_match(patient: str | None, study: list[str] | None, kind: str, status: str) -> None:
    found = disease.match(patient, study)
    assert (found.kind, found.finding.status) == (kind, status)


METASTASES = [
    ("NSCLC", None, "unknown"), ("NSCLC", "treated", "met"), ("NSCLC", "none", "not_met"), ("AML", "treated", "not_met"),
]  # fmt: skip


@pytest.mark.parametrize(("patient", "metastases", "status"), METASTASES)
def test_a_study_of_brain_metastases(patient: str, metastases: str | None, status: str) -> None:
    assert disease.match(patient, ["BRAINMET"], metastases).finding.status == status


def test_every_type_is_solid_or_of_the_blood_and_never_both() -> None:
    codes = [t.code for t in knowledge.tumour_types() if t.code not in ("CANCER", "SOLID", "HEME", "BRAINMET")]
    assert len(codes) > 80
    for code in codes:
        assert disease.is_basket_for("SOLID", code) != disease.is_basket_for("HEME", code), code
        assert disease.match(code, [code]).kind == "exact"


KEPT_OUT = [  # patient, study's types, types that its text keeps out, kind of match
    ("COADREAD", ["SOLID"], ["COADREAD"], "none"),
    ("COADREAD", ["SOLID"], ["MEL"], "basket"),
    ("UM", ["MEL"], ["OM"], "none"),  # below a type that is kept out
    ("MEL", ["MEL"], ["UM"], "exact"),  # above it: most of it may enter
    ("LUSC", ["NSCLC"], ["LUSC"], "none"),
    ("LUAD", ["NSCLC"], ["LUSC"], "exact"),
    ("NSCLC", ["NSCLC"], ["LUSC"], "exact"),
    ("LUSC", ["LUNG"], [], "parent"),
    ("LUSC", ["SOLID"], ["NSCLC"], "none"),
    (None, ["SOLID"], ["NSCLC"], ""),
]


@pytest.mark.parametrize(("patient", "types", "out", "kind"), KEPT_OUT)
def test_a_type_that_a_text_keeps_out(patient: str | None, types: list[str], out: list[str], kind: str) -> None:
    found = disease.match(patient, types, None, out)
    assert found.kind == kind
    if kind == "none":
        assert disease.name_of(out[0]) in found.finding.note
