"""Eligibility text → inclusion, exclusion, unlabelled, each character with its place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.text.criteria import Sections, spans, split_sections

CASES = [  # what, text, inclusion, exclusion, unlabelled
    ("both headings", "Inclusion Criteria:\n\n* adult\n\nExclusion Criteria:\n\n* pregnant", "* adult", "* pregnant", ""),
    ("capitals, no colon", "INCLUSION CRITERIA\nadult\nEXCLUSION CRITERIA\npregnant", "adult", "pregnant", ""),
    ("markdown bold", "**Inclusion criteria**\nadult\n**Exclusion criteria:**\npregnant", "adult", "pregnant", ""),
    ("markdown heading", "## Inclusion\nadult\n## Exclusion\npregnant", "adult", "pregnant", ""),
    ("numbered", "1. Inclusion Criteria:\nadult\n2. Exclusion Criteria:\npregnant", "adult", "pregnant", ""),
    ("escaped", "\\* Inclusion Criteria:\nadult\n\\*\\*Exclusion Criteria:\npregnant", "adult", "pregnant", ""),
    ("key criteria", "Key Inclusion Criteria:\nadult\nKey Exclusion Criteria:\npregnant", "adult", "pregnant", ""),
    ("with the group they are for", "Inclusion criteria for cohort A:\nadult\nExclusion criteria for all:\npregnant", "adult", "pregnant", ""),
    ("text on the line of the heading", "Inclusion Criteria: adult\nExclusion Criteria: pregnant", "adult", "pregnant", ""),
    ("all in one line", "Inclusion Criteria: adult. Exclusion Criteria: pregnant.", "adult.", "pregnant.", ""),
    ("no heading", "Adults who are not pregnant.", "", "", "Adults who are not pregnant."),
    ("words before the first heading", "Anyone.\nExclusion Criteria:\npregnant", "", "pregnant", "Anyone."),
    ("exclusion first", "Exclusion Criteria:\npregnant\nInclusion Criteria:\nadult", "adult", "pregnant", ""),
    ("two cohorts", "Inclusion Criteria:\na\nExclusion Criteria:\nb\nInclusion Criteria:\nc", "a\nc", "b", ""),
    ("misspelt", "Inclusion Creteria:\nadult\nExclusion Crieria:\npregnant", "adult", "pregnant", ""),
    ("non-inclusion", "Inclusion criteria:\nadult\nNon-inclusion criteria:\npregnant", "adult", "pregnant", ""),
    ("ineligibility", "Eligibility Criteria:\nadult\nIneligibility Criteria:\npregnant", "", "pregnant", "adult"),
    ("a heading of the sponsor's", "Phase 1b Inclusion Criteria:\nadult\nPhase 1b Exclusion Criteria:\npregnant", "adult", "pregnant", ""),
    ("the words within a criterion", "Inclusion Criteria:\n* meets all inclusion criteria of the parent study, and no exclusion criterion",
     "* meets all inclusion criteria of the parent study, and no exclusion criterion", "", ""),
    ("a Windows line end", "Inclusion Criteria:\r\n\r\n* adult\r\nExclusion Criteria:\r\n* pregnant", "* adult", "* pregnant", ""),
    ("both in one heading", "Inclusion/Exclusion Criteria:\nadult, not pregnant", "", "", "adult, not pregnant"),
    ("both in one heading, in words", "Inclusion and Exclusion Criteria\nadult", "", "", "adult"),
    ("in brackets", "Inclusion (all cohorts):\nadult\nExclusion - cohort A:\npregnant", "adult", "pregnant", ""),
    ("empty sections", "Inclusion Criteria:\n\nExclusion Criteria:\n", "", "", ""),
    ("empty", "", "", "", ""),
    ("missing", None, "", "", ""),
    ("blanks", " \n\n ", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "text", "inclusion", "exclusion", "unlabelled"), CASES, ids=[case[0] for case in CASES]
)
def test_sections(what: str, text: str | None, inclusion: str, exclusion: str, unlabelled: str) -> None:
    found = split_sections(text)
    assert Sections(*(part.strip() for part in (found.inclusion, found.exclusion, found.unlabelled))) == Sections(
        inclusion, exclusion, unlabelled
    )


NO_HEADING = [
    "* Exclusion of pregnancy: a negative test within 7 days",
    "* Inclusion body myositis: no earlier treatment",
    "* Inclusion in another study",
    "* Eligibility for surgery",
    "* Inclusion must take place before the made-up visit.",
]


@pytest.mark.parametrize("criterion", NO_HEADING)
def test_a_bullet_that_begins_with_the_word_is_a_criterion(criterion: str) -> None:
    found = split_sections(f"Inclusion Criteria:\n* adult\n{criterion}")
    assert found.inclusion.strip() == f"* adult\n{criterion}"


LINES = st.sampled_from(
    ["Inclusion Criteria:", "Exclusion Criteria:", "* adult", "", "  ", "Key exclusion criteria", "a Exclusion Criteria: b", "\r", "İ ẞ 🧪"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(LINES, max_size=12).map("\n".join), st.text(max_size=200))


@settings(deadline=None)
@given(TEXTS)
def test_spans_are_in_order_and_cover_all_but_headings(text: str) -> None:
    found = spans(text)
    places = [place for span in found for place in (span.start, span.end)]
    assert places == sorted(places)
    assert all(0 <= s.start < s.end <= len(text) and text[s.start : s.end].strip() for s in found)
    covered = {n for s in found for n in range(s.start, s.end)}
    left = "".join(c for n, c in enumerate(text) if n not in covered)
    if "clusion" not in text.lower() and "eligib" not in text.lower():
        assert not left.strip()


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "Inclusion " * 100_000, "Inclusion\n" * 100_000, "\\*" * 500_000, " Exclusion Criteria" * 50_000,
     "key main major general " * 40_000, ("x " * 54 + "\n") * 10_000],
    ids=["one word", "one line", "one word a line", "escapes", "no colon", "openers", "long lines"],
)  # fmt: skip
def test_long_texts_take_time_in_line_with_their_length(text: str) -> None:
    begun = time.perf_counter()
    spans(text)
    assert time.perf_counter() - begun < 3
