"""What conditions mean, as a table that a clinician can check."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata import knowledge
from ctdata.concepts import tumour_types

CONDITIONS = [
    ("Non-small Cell Lung Cancer", ["NSCLC"]),
    ("Carcinoma, Non-Small-Cell Lung", ["NSCLC"]),
    ("Lung cancer, nonsmall cell", ["NSCLC"]),
    ("Small cell and non-small cell lung cancer", ["NSCLC", "SCLC"]),
    ("Lung, kidney and breast carcinomas", ["BREAST", "KIDNEY", "LUNG"]),
    ("Tumours of the oesophagus", ["ESOPH"]),
    ("Cancer of the Head of the Pancreas", ["PANCREAS"]),
    ("CA Breast", ["BREAST"]),
    ("Squamous Cell Carcinoma of the Head & Neck", ["HNSC"]),
    ("Cutaneous Squamous Cell Carcinoma of the Head and Neck", ["CSCC"]),
    ("Melanoma, Uveal", ["UM"]),
    ("Uveal Melanoma Metastatic in the Liver", ["UM"]),
    ("Melanoma metastatic to the brain", ["BRAINMET", "MEL"]),
    ("Brain metastases from lung cancer", ["BRAINMET", "LUNG"]),
    ("Colon Cancer Liver Metastasis", ["COADREAD"]),
    ("Liver Metastases", ["CANCER"]),
    ("Stomach cancer and liver cirrhosis", ["STAD"]),
    ("Renal failure in cancer patients", ["CANCER"]),
    ("Lung transplant; skin cancer", ["SKIN"]),
    ("Solid Tumours", ["SOLID"]),
    ("Lymphoma", ["LYMPH"]),
    ("Solid tumors (excluding lymphoma), melanoma", ["MEL", "SOLID"]),
    ("Advanced solid tumors and hematologic malignancies", ["HEME", "SOLID"]),
    ("Hodgkin Lymphoma", ["HL"]),
    ("Non-Hodgkin's lymphoma", ["LYMPH"]),
    ("Leukemia, Myelogenous, Chronic, BCR-ABL Positive", ["CML"]),
    ("Multiple Myeloma (MM), Lymphoma, Large B-Cell, Diffuse (DLBCL)", ["DLBCLNOS", "PCM"]),
    ("Extranodal NK/T-cell Lymphoma, Nasal Type", ["MTNN"]),
    ("ALL", ["ALL"]),
    ("CLL/ALL", ["ALL", "CLLSLL"]),
    ("Pancreatic Neuroendocrine Tumor", ["PANET"]),
    ("Ductal Carcinoma in Situ", ["DCIS"]),
    ("Cancer pain", ["CANCER"]),
    ("Breast Cancer Lymphedema", ["BREAST"]),
    ("MET exon 14 NSCLC", ["NSCLC"]),
]
NO_CANCER = [
    "Benign Prostatic Hyperplasia", "Fibroadenoma", "Colorectal Adenoma", "Nasal Polyps", "Melanocytic Nevus",
    "Endometriosis", "Neurofibroma", "Barrett Esophagus", "Cervical Intraepithelial Neoplasia",
    "Monoclonal Gammopathy of Undetermined Significance", "Smoking", "Contraception", "All-cause mortality",
    "Progressive Disease (PD)", "Tumor Necrosis Factor Receptor-Associated Periodic Syndrome",
    "Malignant Hyperthermia", "Anti-GBM Disease", "Niemann-Pick Disease, Type C (NPC)", "Lung Diseases",
    "Breast Feeding", "Kidney Transplantation", "Hematologic Diseases", "",
]  # fmt: skip


def _codes(condition: str) -> list[str]:
    return sorted(tumour_types.read([condition], [], [], [], "").codes)


@pytest.mark.parametrize(("condition", "codes"), CONDITIONS)
def test_condition_is_read_as(condition: str, codes: list[str]) -> None:
    assert _codes(condition) == codes


@pytest.mark.parametrize("condition", NO_CANCER)
def test_condition_names_no_cancer(condition: str) -> None:
    assert tumour_types.read([condition], [], [], [], "") == tumour_types.NOTHING


def test_the_most_exact_type_wins_over_conditions() -> None:
    reading = tumour_types.read(["Lung Cancer", "Non-small Cell Lung Cancer"], [], [], [], "")
    assert reading.codes == ("NSCLC",)
    assert reading.evidence == ("conditions: Non-small Cell Lung Cancer → non small cell lung cancer",)


def test_title_counts_where_the_conditions_leave_the_tumour_open() -> None:
    reading = tumour_types.read(["Advanced Cancer"], [], [], [], "A Study in Metastatic Melanoma")
    assert reading.codes == ("MEL",)
    assert reading.evidence[0].startswith("brief_title: ")
    assert reading.evidence[0].endswith("(the conditions name no tumour type)")


def test_title_is_not_read_where_the_conditions_name_a_tumour() -> None:
    assert tumour_types.read(["Breast Cancer"], ["melanoma"], [], [], "After Melanoma").codes == ("BREAST",)


def test_a_benign_condition_stays_benign_whatever_the_keywords_say() -> None:
    reading = tumour_types.read(["Benign Prostatic Hyperplasia"], ["prostate cancer"], [], [], "")
    assert not reading.is_oncology


def test_mesh_says_which_cancer_where_the_conditions_do_not() -> None:
    mesh, above = ["Carcinoma, Hepatocellular"], ["Neoplasms", "Neoplasms by Histologic Type"]
    assert tumour_types.read(["Neoplasms"], [], mesh, above, "").codes == ("HCC",)


MESH_ERRORS = [
    (["Severe Asthma"], ["Asthma", "Lymphoma, Follicular"]),
    (["Macular Edema Secondary to Retinal Vein Occlusion"], ["Neoplasm Metastasis", "Macular Edema"]),
    (["Polycystic Ovary Syndrome"], ["Polycystic Ovary Syndrome"]),
]


@pytest.mark.parametrize(("conditions", "mesh"), MESH_ERRORS)
def test_a_mesh_term_alone_makes_no_cancer(conditions: list[str], mesh: list[str]) -> None:
    above = ["Neoplasms by Histologic Type", "Neoplasms"]
    assert not tumour_types.read(conditions, [], mesh, above, "").is_oncology


def test_an_unknown_tumour_is_known_by_its_only_mesh_term() -> None:
    above = ["Neoplasms by Histologic Type", "Neoplasms"]
    reading = tumour_types.read(["Zebraoma of the hoof"], [], ["Zebraoma"], above, "")
    assert reading.codes == ("CANCER",)


def test_tissue_and_ancestors_follow_the_parents() -> None:
    assert tumour_types.tissue("NSCLC") == "LUNG"
    assert "LUNG" in tumour_types.ancestors("NSCLC")
    assert tumour_types.ancestors("AML") >= {"MYELOID", "HEME", "LEUK"}
    assert tumour_types.name("NSCLC") == "Non-Small Cell Lung Cancer"
    assert tumour_types.tissue("?") == tumour_types.name("?") == "?"


WORDS = [w for t in knowledge.tumour_types() for w in (*t.sites, *t.synonyms, *t.abbreviations)]
TEXT = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from([*WORDS, "cancer", ",", "and", "(", "no"])).map(" ".join)
)


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3), TEXT)
def test_any_study_is_read_the_same_twice(
    conditions: list[str], keywords: list[str], mesh: list[str], title: str
) -> None:
    reading = tumour_types.read(conditions, keywords, mesh, ["Neoplasms"], title)
    assert reading == tumour_types.read(conditions, keywords, mesh, ["Neoplasms"], title)
    assert len(reading.codes) == len(reading.evidence) == len(set(reading.codes))
    assert reading.is_oncology == bool(reading.codes)
    assert set(reading.codes) <= {t.code for t in knowledge.tumour_types()}


@given(st.lists(st.sampled_from([t.matches[0] for t in knowledge.tumour_types()]), min_size=1, max_size=4))
def test_no_code_stands_beside_one_above_it(conditions: list[str]) -> None:
    codes = tumour_types.read(conditions, [], [], [], "").codes
    assert not {above for code in codes for above in tumour_types.ancestors(code)} & set(codes)


@pytest.mark.shared
def test_real_studies_whose_conditions_say_cancer_are_oncology(shared: Path) -> None:
    checked = 0
    with gzip.open(shared / "studies.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            module = record["protocolSection"].get("conditionsModule", {})
            conditions = module.get("conditions", [])
            if any("cancer" in c.lower() or "carcinoma" in c.lower() for c in conditions):
                checked += 1
                assert tumour_types.read(conditions, [], [], [], "").is_oncology, conditions
    assert checked > 200
