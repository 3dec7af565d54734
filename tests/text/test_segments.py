"""Criteria and sentences of eligibility text: small texts, what a reader would call a criterion."""

from __future__ import annotations

import pytest

from ctdata.text.segments import criteria, sentences

LISTS = [
    ("bullets", "Inclusion Criteria:\n\n* Adults\n* ECOG 0-1", ["Adults", "ECOG 0-1"]),
    ("numbers", "Inclusion Criteria:\n1. Adults\n2) ECOG 0-1", ["Adults", "ECOG 0-1"]),
    ("escaped bullets", "Inclusion Criteria:\n\\* Adults\n\\- ECOG 0-1", ["Adults", "ECOG 0-1"]),
    (
        "wrapped",
        "Inclusion Criteria:\n - Adults with\n   melanoma\n - ECOG 0-1",
        ["Adults with\n   melanoma", "ECOG 0-1"],
    ),
    ("a sign goes on", "Inclusion Criteria:\n* PD-L1 expression\n  \\>= 1 %", ["PD-L1 expression\n  \\>= 1 %"]),
    ("no bullets", "Inclusion Criteria:\nAdults\nECOG 0-1", ["Adults", "ECOG 0-1"]),
    ("a number is no bullet", "Inclusion Criteria:\n* 18 years or older", ["18 years or older"]),
]


@pytest.mark.parametrize(("what", "text", "wanted"), LISTS, ids=[row[0] for row in LISTS])
def test_criteria_are_what_a_reader_would_count(what: str, text: str, wanted: list[str]) -> None:
    assert [text[c.start : c.end] for c in criteria(text)] == wanted


def test_a_nested_list_stands_under_its_heading() -> None:
    text = "Inclusion Criteria:\n\n* One of the following:\n\n  * EGFR mutation\n  * ALK fusion\n* ECOG 0-1"
    found = criteria(text)
    assert [c.depth for c in found] == [0, 1, 1, 0]
    assert found[1].parent is found[0] and found[3].parent is None


def test_a_deeper_kind_of_bullet_is_a_deeper_list() -> None:
    found = criteria("Inclusion Criteria:\n1. First\na. under it\nb. too\n2. Second")
    assert [c.depth for c in found] == [0, 1, 1, 0]


def test_sections_are_kept() -> None:
    found = criteria("Inclusion Criteria:\n* Adults\n\nExclusion Criteria:\n* Pregnancy")
    assert [c.section for c in found] == ["inclusion", "exclusion"]


SENTENCES = [
    ("full stops", "No HIV. No HBV.", ["No HIV.", "No HBV."]),
    ("abbreviations", "Markers, e.g. EGFR. ECOG 0-1", ["Markers, e.g. EGFR.", "ECOG 0-1"]),
    ("a semicolon parts", "ECOG 0-1; no HIV", ["ECOG 0-1;", "no HIV"]),
    ("an entity does not", "PD-L1 &gt;= 1 %", ["PD-L1 &gt;= 1 %"]),
    ("nor does a karyotype", "Myeloma with t(11;14)", ["Myeloma with t(11;14)"]),
    ("nor a decimal", "Albumin 3.5 g/dL", ["Albumin 3.5 g/dL"]),
]


@pytest.mark.parametrize(("what", "text", "wanted"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_sentences(what: str, text: str, wanted: list[str]) -> None:
    assert [text[s:e] for s, e in sentences(text, 0, len(text))] == wanted


def test_a_text_without_stops_is_cut_so_that_the_work_on_a_sentence_is_bounded() -> None:
    text = "EGFR, " * 2_000
    found = sentences(text, 0, len(text))
    assert max(e - s for s, e in found) <= 1_500
    assert "".join(text[s:e] for s, e in found).replace(" ", "") == text.replace(" ", "")
