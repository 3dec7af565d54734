"""Tumours that a text keeps out by name, and what is only said of an earlier cancer, of a part, or of a cohort."""

from __future__ import annotations

import pytest

from ctdata.concepts.eligibility import columns
from ctdata.knowledge.link_words import link_words
from ctdata.text.reading import read

IN, EX = "Inclusion Criteria:\n\n* ", "Exclusion Criteria:\n\n* "

READ: list[tuple[str, str, set[str]]] = [
    (IN, "Any advanced solid tumour, excluding colorectal cancer", {"COADREAD"}),
    (IN, "Unresectable melanoma (with the exception of uveal melanoma)", {"UM"}),
    (IN, "Metastatic non-uveal melanoma", {"UM"}),
    (IN, "All melanomas except ocular or mucosal melanoma", {"OM"}),
    (IN, "The following histologies will be excluded: melanoma, renal cell carcinoma, squamous cell carcinoma of head and neck, and MSI-high colorectal cancer", {"MEL", "RCC", "HNSC"}),
    (EX, "Uveal melanoma", {"UM"}),
    (EX, "Has ocular or mucosal melanoma", {"OM"}),
    (EX, "Patients with prostate, breast or lung cancer", {"PROSTATE", "BREAST", "LUNG"}),
    (EX, "The following histologies:\n\n  * Uveal melanoma\n  * Sarcoma", {"UM", "SARCOMA"}),
    # One kind of lung cancer, where the other is never named.
    (IN, "Histologically confirmed non-squamous NSCLC", {"LUSC"}),
    (IN, "Histologically confirmed squamous NSCLC", {"LUAD", "LCLC"}),
    (IN, "Confirmed NSCLC of squamous histology", {"LUAD", "LCLC"}),
    (EX, "Lung cancer of squamous histology", {"LUSC"}),
    (IN, "Histologically confirmed squamous or non-squamous NSCLC", set()),
    (IN, "Confirmed squamous NSCLC\n* Confirmed lung adenocarcinoma, or any non-squamous NSCLC", set()),
    (IN, "Confirmed NSCLC\n* Patients with non-squamous NSCLC must have been tested for EGFR", set()),
    (IN, "Squamous cell carcinoma of the head and neck\n* Confirmed lung cancer", set()),
    # Another cancer, or one of the past; an exception of an exception.
    (EX, "Prior melanoma", set()),
    (EX, "Another malignancy within 5 years, except basal cell carcinoma", set()),
    (EX, "History of another cancer, with these exceptions:\n\n  * Basal cell carcinoma\n  * Prostate cancer", set()),
    (IN, "No earlier malignancy, excluding basal cell carcinoma", set()),
    # A part of a type, a mixture, examples, metastases, and what binds one cohort.
    (EX, "Mucosal melanoma", set()),
    (EX, "Mixed small cell and non-small cell lung cancer", set()),
    (IN, "Solid tumours, including but not limited to melanoma", set()),
    (EX, "Brain metastases", set()),
    (IN, "Advanced solid tumours with CDH17 in at least 10 % of the cells that were stained, except for colorectal cancer", set()),
    (EX, "Melanoma that was treated with a BRAF inhibitor and came back after a short time", set()),
    (EX, "HER2-positive breast cancer", set()),
    (IN, "Cohort A: solid tumours, excluding melanoma\n* Cohort B: melanoma", set()),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "wanted"), READ, ids=[text[:50] for _, text, _ in READ])
def test_tumours_that_are_kept_out_by_name(heading: str, text: str, wanted: set[str]) -> None:
    assert set(read(heading + text).tumour_types_kept_out) == wanted


def test_the_triggers_leave_nothing_out() -> None:
    words = {*link_words("kept_out", "but"), *link_words("kept_out", "lists")}
    words |= {f"non{joint}{word}" for word in link_words("kept_out", "non") for joint in ("-", " ", "")}
    assert [w for w in words if not any(trigger in w for trigger in link_words("kept_out", "triggers"))] == []


def test_the_sentence_is_told_and_the_own_type_stays_in() -> None:
    text = IN + "Any advanced solid tumour, excluding colorectal cancer"
    found = read(text)
    ((_, start, end),) = [e for e in found.evidence if e[0] == "tumour_types_kept_out"]
    assert "colorectal cancer" in text[start:end]
    assert columns(found, ["SOLID"])["tumour_types_kept_out"] == ["COADREAD"]
    assert columns(found, ["SOLID", "COADREAD"])["tumour_types_kept_out"] == []
