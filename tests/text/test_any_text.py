"""Whatever stands in the text: no error, exact places, and work that grows with the length alone."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.text.reading import read
from ctdata.text.requirements import BRAIN_METS, POLARITIES, PRIOR_PD1, SECTIONS

PIECES = (
    "EGFR", "ALK", "PD-L1", "HER2", "HLA-A\\*02:01", "*02:06", "t(11;14)", "del(17p)", "BRCA1/2", "FGFR1-3", "MSI-H", "dMMR", "HIV",
    "no", "not", "without", "unless", "only if", "regardless of", "or", "and", "and/or", "either", "(", ")", "[", ";", ".", ",", ":", "/",
    ">=", "\\>=", "&gt;=", "≥", "<", "1", "50", "%", "1-49 %", "3+", "2+/ISH-", "IHC", "FISH", "TPS", "CPS", "mut/Mb",
    "mutation", "fusion", "amplification", "positive", "negative", "wild-type", "exon 19 deletion", "V600E", "status", "must be tested",
    "Cohort A:", "Part 1b", "\n", "\n\n", "* ", "  * ", "1. ", "a) ", "Inclusion Criteria:", "Exclusion Criteria:", "patients with",
    "must have progressed on", "prior", "anti-", "inhibitor", "therapy", "ECOG 0-1", "Karnofsky", "brain metastases", "aged 18", "excluding", "melanoma", "non-squamous NSCLC", "uveal", "İ", "\u200b", "μ",
)  # fmt: skip
PIECED = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
ANY = st.text(max_size=400)


@given(st.one_of(PIECED, ANY))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_places_are_exact(text: str) -> None:
    found = read(text)
    for r in found.requirements:
        assert text[r.start : r.end] == r.evidence
        assert r.start <= r.mention_start < r.mention_end <= r.end
        assert r.polarity in POLARITIES and r.section in SECTIONS
        assert (r.value is None) == (r.comparator == "")
    assert found.prior_pd1 in PRIOR_PD1 and found.brain_mets in BRAIN_METS
    assert all(0 <= start < end <= len(text) for _, start, end in found.evidence)


@given(PIECED)
@settings(max_examples=200, deadline=None)
def test_alternatives_are_at_least_two_and_never_exclusions(text: str) -> None:
    grouped: dict[int, list[str]] = {}
    for r in read(text).requirements:
        if r.alternatives_group is not None:
            grouped.setdefault(r.alternatives_group, []).append(r.polarity)
    assert all(set(polarities) <= {"required", "conditional"} for polarities in grouped.values())


UNITS = [
    "EGFR ", "no EGFR ", "no ", "(", "PD-L1 >= 1% ", "* EGFR mutation\n", "* Cohort A: EGFR\n  * HER2+\n", "Cohort A and B, ", ". ", "; ",
    "HLA-A*02:01, ", "ATM, BRCA1, CDK12, ", "EGFR mutation unless treated ", "if EGFR ", "regardless of EGFR ", "EGFR-", "exon 19 ",
    "Exclusion Criteria: ", "HER2 IHC 2+/ISH+ or ", "prior anti-PD-1 ", "t(11;14) ", "del(", "at least 2 prior lines of therapy ",
    "aged 18 to 75 years ", "a: ", "Inclusion:\n", " ", "\n", "1. ", "solid tumour excluding melanoma ", "squamous NSCLC, ", "melanoma, ",
    "the following histologies will be excluded: melanoma, ", "Exclusion:\n* uveal melanoma or ",
]  # fmt: skip


def calls(work: Callable[[], object]) -> int:
    """Function calls, built-in ones included, that a piece of work makes: the same on every machine."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("unit", UNITS)
def test_work_grows_with_the_length_alone(unit: str) -> None:
    """Twice the text, at most 2.3 times the calls, whatever is repeated. (Time inside a pattern: every repeat in ours is bounded.)"""
    read(unit * 10)  # what is made once
    short, long = unit * (6_000 // len(unit)), unit * (12_000 // len(unit))
    assert calls(lambda: read(long)) <= 2.3 * calls(lambda: read(short)) + 2_000


@pytest.mark.shared
def test_real_texts_keep_their_places(shared: Path) -> None:
    n = 0
    for name in ("studies.jsonl.gz", "partial_studies.jsonl.gz"):
        with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["protocolSection"].get("eligibilityModule", {}).get("eligibilityCriteria")
                for r in read(text).requirements:
                    n += 1
                    assert text[r.start : r.end] == r.evidence
    assert n > 2_000


@pytest.mark.parametrize(
    "word", ["pretreated", "chemotherapy", "relapsed", "refractory", "lines", "naive", "untreated", "progressed"]
)
@pytest.mark.parametrize("before", ["", "Inclusion Criteria:\n\n* Age 18 years.\n* ", "Exclusion Criteria:\n\n* "])
def test_a_single_word_at_the_end_is_read(before: str, word: str) -> None:
    assert read(before + word) is not None
