"""Setting and line of treatment that a study states; "not stated" is a value (DEFINITIONS 3.6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts import treatment_line
from ctdata.concepts.treatment_line import ORDER

TITLES = [
    ("Neoadjuvant pembrolizumab in melanoma", ["neoadjuvant"]),
    ("Pembrolizumab after resection of melanoma", ["adjuvant"]),
    ("Perioperative durvalumab in gastric cancer", ["neoadjuvant", "adjuvant"]),
    ("First-line nivolumab in gastric cancer", ["first_line"]),
    ("Nivolumab in previously untreated gastric cancer", ["first_line"]),
    ("Nivolumab in relapsed or refractory lymphoma", ["later_line"]),
    ("Nivolumab as second-line treatment", ["later_line"]),
    ("Newly diagnosed and relapsed glioma", ["first_line", "later_line"]),
    ("Recurrent or metastatic head and neck cancer", ["not_stated"]),
    ("Newly diagnosed cancer: neoadjuvant nivolumab", ["neoadjuvant"]),
    ("Neoadjuvant or first-line nivolumab", ["neoadjuvant", "first_line"]),
    ("A vaccine adjuvant in melanoma", ["not_stated"]),
    ("Castration resistant prostate cancer", ["not_stated"]),
    ("Pembrolizumab in melanoma", ["not_stated"]),
    ("", ["not_stated"]),
]


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_lines_of_a_title(title: str, expected: list[str]) -> None:
    assert treatment_line.read([("brief_title", title)], None)[0] == expected


FAILED_FIRST = [
    "Progressed after first-line",
    "Progression on first-line",
    "Failure of first line",
    "Refractory to frontline",
]


@pytest.mark.parametrize("title", FAILED_FIRST)
def test_after_a_failed_first_line_comes_a_later_one(title: str) -> None:
    assert treatment_line.read([("brief_title", f"Nivolumab. {title} chemotherapy")], None)[0] == ["later_line"]


IN = "Inclusion Criteria:\n\n* "
OUT = "\n\nExclusion Criteria:\n\n* "
CRITERIA = [  # criteria, lines
    (f"{IN}No prior systemic therapy", ["first_line"]),
    (f"{IN}At least one prior line of treatment", ["later_line"]),
    (f"{IN}Age of 18 years{OUT}No prior systemic therapy", ["not_stated"]),
    ("No prior systemic therapy", ["not_stated"]),
    (f"{IN}Age of 18 years", ["not_stated"]),
    ("", ["not_stated"]),
    (None, ["not_stated"]),
]


@pytest.mark.parametrize(("criteria", "expected"), CRITERIA)
def test_inclusion_criteria_are_asked_where_nothing_else_speaks(criteria: str | None, expected: list[str]) -> None:
    assert treatment_line.read([("brief_title", "Nivolumab in melanoma")], criteria)[0] == expected


def test_inclusion_criteria_are_not_asked_where_a_title_speaks() -> None:
    lines, evidence = treatment_line.read([("brief_title", "Adjuvant nivolumab")], f"{IN}At least one prior line")
    assert lines == ["adjuvant"]
    assert evidence == "adjuvant (brief_title: adjuvant)"


def test_evidence_names_the_first_field_and_its_words() -> None:
    fields = [
        ("brief_title", "Nivolumab"),
        ("conditions", "Relapsed lymphoma"),
        ("keywords", "refractory; first line"),
    ]
    assert treatment_line.read(fields, None) == (
        ["first_line", "later_line"],
        "first_line (keywords: first line); later_line (conditions: relapsed)",
    )


def test_evidence_of_the_criteria_says_so() -> None:
    assert treatment_line.read([], f"{IN}No prior systemic therapy")[1] == (
        "first_line (inclusion criteria: no prior systemic therapy)"
    )


def test_where_nothing_is_stated_there_is_no_evidence() -> None:
    assert treatment_line.read([("brief_title", "Nivolumab")], None) == (["not_stated"], "")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [(["neoadjuvant", "adjuvant"], "neoadjuvant"), (["later_line"], "later_line"), (["not_stated"], "not_stated"), ([], "not_stated")],
)  # fmt: skip
def test_one_line_for_a_table_is_the_earliest(lines: list[str], expected: str) -> None:
    assert treatment_line.single(lines) == expected


TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(["adjuvant", "relapsed", "first-line", "Inclusion Criteria:"])
)


@given(st.lists(st.tuples(st.sampled_from(["brief_title", "keywords"]), TEXTS), max_size=5), st.none() | TEXTS)
def test_any_text_has_lines_in_order(fields: list[tuple[str, str]], criteria: str | None) -> None:
    lines, evidence = treatment_line.read(fields, criteria)
    assert lines == ["not_stated"] or lines == [line for line in ORDER if line in lines]
    assert bool(evidence) is (lines != ["not_stated"])
