"""An untested marker is never negative: for any row and any patient.

1. Facts that are all "not tested" never make a biomarker row met or not met.
2. Taking a result away never turns unknown into met or not met (an exception is open for another reason).
3. Required and excluded rows of the same marker never agree.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from eligibility_tables import judged, scored, who
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.eligibility.criteria import EXCEPTION
from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.profile import BiomarkerResult, Patient

TOGETHER = [  # markers that could speak of each other, variants, scorings
    (["PD-L1"], ["", "", "expression", "overexpression"], ["", "TPS", "CPS", "TC", "IC"]),
    (["TMB", "HRD"], [""], ["", "tissue", "blood"]),
    (["MSI", "MMR"], ["", "", "loss"], [""]),
    (["HER2"], ["", "", "low", "zero", "ultralow", "ISH+", "mutation", "S310F", "amplification"], ["", "IHC", "ISH"]),
    (["TNBC", "HER2", "ER", "PR", "HR"], ["", "", "low", "expression"], [""]),
    (["RAS", "KRAS", "NRAS"], ["", "mutation", "G12C", "G12C/D", "G12", "amplification"], [""]),
    (["NTRK", "NTRK1", "NTRK2", "NTRK3"], ["", "fusion", "mutation"], [""]),
    (["EGFR"], ["", "exon 19 deletion", "E746_A750del", "L858R", "T790M", "sensitizing", "exon 21", "V774_C775insHV"], [""]),
    (["ALK", "MET"], ["", "fusion", "mutation", "F1174L", "exon 14 skipping", "D1010N", "amplification"], [""]),
    (["BRCA", "BRCA1", "BRCA2"], ["", "mutation", "mutation, germline", "mutation, somatic"], [""]),
    (["HLA-A*02", "HLA-A*02:01", "HLA-A*01:01", "HLA-A*24:02", "HLA-A*24"], [""], [""]),
    (["HPV", "ctDNA", "CD19"], ["", "16", "18", "16/18", "expression"], ["", "IHC"]),
]  # fmt: skip
POLARITIES = ["required", "required_absent", "excluded", "any", "test_only", "conditional", "mentioned"]
CLOSED = ("met", "not_met")


@st.composite
def situations(draw: st.DrawFn) -> tuple[RequirementKind, list[BiomarkerResult], list[BiomarkerResult]]:
    """A row, results, and gaps: all of markers that could speak of each other."""
    markers, variants, scorings = draw(st.sampled_from(TOGETHER))
    where = [st.sampled_from(part) for part in (markers, variants, scorings)]
    marker, variant, scoring = where
    told = st.builds(BiomarkerResult, marker, st.sampled_from(["positive", "negative"]), variant, st.none(), scoring)
    counted = st.builds(scored, marker, st.sampled_from([0.0, 1.0, 2.0, 3.0, 12.0, 60.0]), scoring)
    gap = st.builds(
        BiomarkerResult, marker, st.sampled_from(["not_tested", "indeterminate"]), variant, st.none(), scoring
    )
    cut_off = draw(
        st.sampled_from(
            [("", None, ""), (">=", 1.0, "%"), ("<", 1.0, "%"), ("=", 3.0, "IHC"), (">=", 10.0, "mut/Mb")]
        )
    )
    kind = RequirementKind(
        draw(marker), draw(variant), draw(scoring), *cut_off, draw(st.sampled_from(POLARITIES)), draw(RARELY)
    )
    return (
        kind,
        draw(st.lists(told | counted, max_size=2) | st.lists(told | counted, min_size=3, max_size=4)),
        draw(st.lists(gap, max_size=2)),
    )


RARELY = st.sampled_from([False, False, False, True])
partners = st.sampled_from(["", "MSI", "MMR"])
cancers = st.sampled_from([None, "NSCLC", "NBL", "BREAST"])


def graded(person: Patient) -> int:
    """How many results speak of a level that three results could contradict each other about."""
    return Counter(r.name for r in person.biomarkers)["HER2"]


@settings(max_examples=400, deadline=None)
@given(situations(), cancers, partners)
def test_not_tested_alone_never_closes_a_row(situation: tuple, cancer: str | None, partner: str) -> None:
    kind, _, gaps = situation
    assert judged(kind, who(*gaps, cancer_type=cancer), partner).status not in CLOSED


@settings(max_examples=1500, deadline=None)
@given(situations(), cancers, partners)
def test_less_is_never_more(situation: tuple, cancer: str | None, partner: str) -> None:
    kind, known, gaps = situation
    person = who(*known, *gaps, cancer_type=cancer)
    found = judged(kind, person, partner)
    if found.status != "unknown" or found.reason == EXCEPTION or graded(person) > 2:
        return
    for place in range(len(known)):
        less = who(*known[:place], *known[place + 1 :], *gaps, cancer_type=cancer)
        assert judged(kind, less, partner).status not in CLOSED
    assert judged(kind, replace(person, cancer_type=None), partner).status not in CLOSED


@settings(max_examples=400, deadline=None)
@given(situations(), cancers)
def test_required_and_excluded_never_agree(situation: tuple, cancer: str | None) -> None:
    kind, known, gaps = situation
    person = who(*known, *gaps, cancer_type=cancer)
    required = judged(replace(kind, polarity="required"), person).status
    for other in ("required_absent", "excluded"):
        opposite = judged(replace(kind, polarity=other), person).status
        assert {required, opposite} in ({"met", "not_met"}, {"unknown"})


def test_the_situations_reach_closed_rows() -> None:
    """Otherwise the tests above would look at nothing."""
    seen: Counter[str] = Counter()

    @settings(max_examples=600, database=None, deadline=None, derandomize=True)
    @given(situations())
    def count(situation: tuple) -> None:
        kind, known, _ = situation
        seen[judged(kind, who(*known, cancer_type="NSCLC")).status] += 1

    count()
    assert min(seen["met"], seen["not_met"], seen["unknown"]) > 5
