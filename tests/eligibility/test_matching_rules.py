"""Matching a fact to a row: every rule of the contract on verdicts, as required rows (met, not_met, unknown)."""

from __future__ import annotations

import pytest
from eligibility_tables import asks, cut, has, judged, scored, status, who

from ctdata.eligibility.kinds import RequirementKind
from ctdata.eligibility.profile import BiomarkerResult

KRAS_G12C = has("KRAS", variant="G12C")
DEL19, L858R = has("EGFR", variant="exon 19 deletion"), has("EGFR", variant="L858R")
FUSION = has("ALK", variant="fusion")

VARIANTS = [  # row, patient, status of a required row, reason
    (asks("KRAS", "G12C"), KRAS_G12C, "met", ""),
    (asks("KRAS", "G12D"), KRAS_G12C, "not_met", ""),
    (asks("KRAS", "G12C"), has("KRAS"), "unknown", "which_variant"),
    (asks("KRAS", "G12C"), has("KRAS", variant="mutation"), "unknown", "which_variant"),
    (asks("KRAS", "G12C"), has("KRAS", "negative"), "not_met", ""),
    (asks("KRAS", "amplification"), KRAS_G12C, "unknown", "other_kind"),
    (asks("ALK", "fusion"), has("ALK", variant="F1174L"), "unknown", "other_kind"),
    (asks("ALK", "fusion"), has("ALK", variant="EML4-ALK fusion"), "met", ""),
    (asks("ALK", "fusion"), has("ALK", "negative"), "not_met", ""),
    (asks("ALK", "F1174L"), FUSION, "unknown", "other_kind"),
    (asks("BRAF", "V600"), has("BRAF", variant="V600E"), "met", ""),
    (asks("BRAF", "V600E"), has("BRAF", variant="V600"), "unknown", "which_variant"),
    (asks("BRAF", "V600E"), has("BRAF", variant="V600K"), "not_met", ""),
    (asks("BRAF", "V600E/K"), has("BRAF", variant="V600K"), "met", ""),
    (asks("BRAF", "V600E/K"), has("BRAF", variant="G469A"), "not_met", ""),
    (asks("KRAS"), KRAS_G12C, "met", ""),
    (asks("KRAS", "mutation"), KRAS_G12C, "met", ""),
    (asks("KRAS", "mutation"), has("KRAS"), "met", ""),
    (asks("KRAS", "mutation"), has("KRAS", variant="amplification"), "unknown", "other_kind"),
    (asks("EGFR", "exon 19 deletion"), DEL19, "met", ""),
    (asks("EGFR", "exon 19 deletion"), L858R, "not_met", ""),
    (asks("EGFR", "exon 19 deletion"), has("EGFR", variant="E746_A750del"), "met", ""),
    (asks("EGFR", "E746_A750del"), DEL19, "unknown", "which_variant"),
    (asks("EGFR", "exon 20 insertion"), DEL19, "not_met", ""),
    (asks("ERBB2", "exon 20"), has("ERBB2", variant="exon 20 insertion"), "met", ""),
    (asks("ERBB2", "exon 20 insertion"), has("ERBB2", variant="exon 20"), "unknown", "which_variant"),
    (asks("ERBB2", "exon 19"), has("ERBB2", variant="exon 20 insertion"), "not_met", ""),
    (cut("CSPG4", ">=", 25, variant="expression"), scored("CSPG4", 40, "TC"), "met", ""),
    (asks("EGFR", "exon 21"), L858R, "met", ""),
    (asks("KRAS", "exon 2"), KRAS_G12C, "unknown", "which_variant"),
    (asks("MET", "exon 14 skipping"), has("MET", variant="D1010N"), "unknown", "which_variant"),
    (asks("FLT3", "ITD"), has("FLT3", variant="TKD"), "not_met", ""),
    (asks("FLT3", "TKD"), has("FLT3", variant="D835Y"), "met", ""),
    (asks("HPV", "16"), has("HPV", variant="18"), "not_met", ""),
    (asks("HPV", "16/18"), has("HPV", variant="18"), "met", ""),
    (asks("HPV", "16"), has("HPV"), "unknown", "which_variant"),
    (asks("EGFR", "sensitizing"), L858R, "unknown", "which_variant"),
    (asks("BRCA1", "mutation, germline"), has("BRCA1", variant="mutation, germline"), "met", ""),
    (asks("BRCA1", "mutation, germline"), has("BRCA1", variant="mutation"), "unknown", "origin"),
    (asks("BRCA1", "mutation, germline"), has("BRCA1", variant="mutation, somatic"), "unknown", "origin"),
    (asks("BRCA1", "mutation"), has("BRCA1", variant="mutation, germline"), "met", ""),
    (asks("MTAP", "deletion"), has("MTAP", variant="loss"), "unknown", "other_kind"),
    # a negative result with a variant speaks of that variant only
    (asks("EGFR", "T790M"), has("EGFR", "negative", "T790M"), "not_met", ""),
    (asks("EGFR"), has("EGFR", "negative", "T790M"), "unknown", "other_kind"),
    (asks("BRAF", "V600E"), has("BRAF", "negative", "V600"), "not_met", ""),
    (asks("BRAF", "V600"), has("BRAF", "negative", "V600E"), "unknown", "other_kind"),
    (asks("ALK", "fusion"), has("ALK", "negative", "mutation"), "unknown", "other_kind"),
    (asks("KRAS"), has("KRAS", "negative", "mutation"), "not_met", ""),
    (asks("BRCA1"), has("BRCA1", "negative", "mutation, germline"), "unknown", "other_kind"),
    # what a bare positive result usually means
    (asks("CD19", "expression"), has("CD19"), "met", ""),
    (asks("PD-L1", "overexpression"), has("PD-L1"), "met", ""),
    (asks("MMR", "loss"), has("MMR"), "met", ""),
    (asks("del(17p)", "deletion"), has("del(17p)"), "met", ""),
    (asks("MET", "amplification"), has("MET"), "unknown", "which_variant"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fact", "expected", "reason"), VARIANTS)
def test_variant(kind: RequirementKind, fact: BiomarkerResult, expected: str, reason: str) -> None:
    found = judged(kind, who(fact, cancer_type="NSCLC"))
    assert (found.status, found.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("cancer", "expected"), [("NSCLC", "met"), ("NBL", "unknown"), ("THAP", "unknown"), (None, "unknown")]
)
def test_alk_positive_is_the_fusion_but_not_in_every_cancer(cancer: str | None, expected: str) -> None:
    assert status(asks("ALK", "fusion"), has("ALK"), cancer_type=cancer) == expected


TPS60, TC60, IC20, CPS12 = (scored("PD-L1", n, s) for n, s in ((60, "TPS"), (60, "TC"), (20, "IC"), (12, "CPS")))
TPS50, CPS10, PERCENT1 = cut("PD-L1", ">=", 50, "TPS"), cut("PD-L1", ">=", 10, "CPS", ""), cut("PD-L1", ">=", 1)

NUMBERS = [  # row, patient, status of a required row, reason
    (TPS50, TPS60, "met", ""),
    (TPS50, scored("PD-L1", 49, "TPS"), "not_met", ""),
    (TPS50, scored("PD-L1", 50, "TPS"), "met", ""),
    (cut("PD-L1", ">", 50, "TPS"), scored("PD-L1", 50, "TPS"), "not_met", ""),
    (cut("PD-L1", "<", 1, "TPS"), scored("PD-L1", 0, "TPS"), "met", ""),
    (cut("PD-L1", "<=", 49, "TPS"), TPS60, "not_met", ""),
    (cut("PD-L1", "=", 0, "TPS"), scored("PD-L1", 0, "TPS"), "met", ""),
    (CPS10, CPS12, "met", ""),
    (CPS10, TPS60, "unknown", "other_scoring"),
    (TPS50, CPS12, "unknown", "other_scoring"),
    (TPS50, TC60, "unknown", "other_scoring"),
    (cut("PD-L1", ">=", 10, "IC"), TC60, "unknown", "other_scoring"),
    (cut("PD-L1", ">=", 10, "IC"), IC20, "met", ""),
    (PERCENT1, TPS60, "met", "unscored"),
    (PERCENT1, TC60, "met", "unscored"),
    (PERCENT1, IC20, "unknown", "other_scoring"),
    (PERCENT1, CPS12, "unknown", "other_scoring"),
    (PERCENT1, scored("PD-L1", 60), "unknown", "scoring_not_stated"),
    (TPS50, scored("PD-L1", 60), "unknown", "scoring_not_stated"),
    (cut("PD-L1", ">=", 1, unit=""), TPS60, "unknown", "study_scoring_not_stated"),
    (cut("TMB", ">=", 10, "tissue", "mut/Mb"), scored("TMB", 12, "tissue"), "met", ""),
    (cut("TMB", ">=", 16, "tissue", "mut/Mb"), scored("TMB", 12, "tissue"), "not_met", ""),
    (cut("TMB", ">=", 10, "tissue", "mut/Mb"), scored("TMB", 12, "blood"), "unknown", "other_scoring"),
    (cut("TMB", ">=", 10, unit="mut/Mb"), scored("TMB", 12, "tissue"), "met", "unscored"),
    (cut("TMB", ">=", 10, unit="mut/Mb"), scored("TMB", 12, "blood"), "unknown", "other_scoring"),
    (cut("TMB", ">=", 10, unit="mut/Mb"), scored("TMB", 12), "unknown", "scoring_not_stated"),
    (cut("CLDN18.2", ">=", 75), scored("CLDN18.2", 80), "met", ""),
    (cut("CLDN18.2", ">=", 75), scored("CLDN18.2", 3, "IHC"), "unknown", "other_scoring"),
    (cut("CLDN18.2", ">=", 2, unit="IHC"), scored("CLDN18.2", 3, "IHC"), "met", ""),
    (cut("HRD", ">=", 42, unit=""), scored("HRD", 50), "met", ""),
    (cut("MET", ">=", 10, unit="copies"), scored("MET", 12), "unknown", "other_unit"),
    # a status without a number, a number without a cut-off
    (TPS50, has("PD-L1"), "unknown", "needs_number"),
    (TPS50, has("PD-L1", "negative"), "not_met", ""),
    (CPS10, has("PD-L1", "negative"), "not_met", ""),
    (CPS10, has("PD-L1", "negative", scoring="TPS"), "unknown", "other_scoring"),
    (cut("PD-L1", "<", 1, "TPS"), has("PD-L1", "negative"), "met", ""),
    (asks("PD-L1"), TPS60, "unknown", "no_cut_off"),
    (asks("PD-L1"), has("PD-L1", value=60, scoring="TPS"), "met", ""),
    (asks("PD-L1"), has("PD-L1"), "met", ""),
    (asks("PD-L1"), has("PD-L1", "negative"), "not_met", ""),
    (asks("TMB"), scored("TMB", 30, "tissue"), "unknown", "no_cut_off"),
    (asks("TMB", scoring="blood"), has("TMB", scoring="tissue"), "unknown", "other_scoring"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fact", "expected", "reason"), NUMBERS)
def test_number(kind: RequirementKind, fact: BiomarkerResult, expected: str, reason: str) -> None:
    found = judged(kind, who(fact))
    assert (found.status, found.reason) == (expected, reason)


def ihc(grade: float, ish: str = "") -> BiomarkerResult:
    return scored("HER2", grade, "IHC", ish)


def level(word: str) -> BiomarkerResult:
    return has("HER2", variant=word)


POS, NEG = has("HER2"), has("HER2", "negative")
HER2 = asks("HER2")
NO_HER2, LOW, ULTRALOW, ZERO = (
    asks("HER2", polarity="required_absent"),
    asks("HER2", "low"),
    asks("HER2", "ultralow"),
    asks("HER2", "zero"),
)
IHC3, IHC2_ISH = cut("HER2", "=", 3, "IHC", "IHC"), RequirementKind("HER2", "ISH+", "IHC", "=", 2, "IHC")

LEVELS = [  # row, patient, status
    (HER2, POS, "met"), (HER2, NEG, "not_met"), (HER2, level("low"), "not_met"), (HER2, level("zero"), "not_met"),
    (HER2, ihc(3), "met"), (HER2, ihc(2), "unknown"), (HER2, ihc(1), "not_met"), (HER2, ihc(2, "ISH+"), "met"),
    (HER2, ihc(2, "ISH-"), "not_met"),
    (NO_HER2, level("low"), "met"), (NO_HER2, level("ultralow"), "met"), (NO_HER2, level("zero"), "met"),
    (NO_HER2, NEG, "met"), (NO_HER2, POS, "not_met"), (NO_HER2, ihc(2), "unknown"),
    (LOW, level("low"), "met"), (LOW, POS, "not_met"), (LOW, level("zero"), "not_met"), (LOW, NEG, "unknown"),
    (LOW, ihc(1), "met"), (LOW, ihc(2), "unknown"), (LOW, ihc(2, "ISH-"), "met"), (LOW, ihc(0), "not_met"),
    (ULTRALOW, level("ultralow"), "met"), (ULTRALOW, ihc(0), "unknown"), (ULTRALOW, level("low"), "not_met"),
    (ZERO, ihc(0), "met"), (ZERO, level("zero"), "met"), (ZERO, level("ultralow"), "not_met"),
    (IHC3, ihc(3), "met"), (IHC3, ihc(2), "not_met"), (IHC3, POS, "unknown"), (IHC3, NEG, "not_met"),
    (IHC2_ISH, ihc(2, "ISH+"), "met"), (IHC2_ISH, ihc(2), "unknown"), (IHC2_ISH, ihc(3), "not_met"),
    (IHC2_ISH, ihc(2, "ISH-"), "not_met"),
    (cut("HER2", ">=", 1, "IHC", "IHC"), level("low"), "met"),
    (asks("HER2", "amplification"), ihc(3), "unknown"), (asks("HER2", "amplification"), level("low"), "not_met"),
    (asks("HER2", "mutation"), POS, "unknown"), (asks("HER2", "mutation"), NEG, "unknown"),
    (asks("HER2", "mutation"), has("HER2", variant="S310F"), "met"), (HER2, has("HER2", variant="S310F"), "unknown"),
    (asks("HER2", "mutation"), has("HER2", "negative", "mutation"), "not_met"),
    (HER2, scored("HER2", 3), "unknown"),
    (HER2, has("HER2", "not_tested"), "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fact", "expected"), LEVELS)
def test_her2_level(kind: RequirementKind, fact: BiomarkerResult, expected: str) -> None:
    assert status(kind, fact) == expected


def test_ihc_and_ish_are_read_together() -> None:
    equivocal = ihc(2)
    assert status(HER2, equivocal, has("HER2", scoring="ISH")) == "met"
    assert status(HER2, equivocal, has("HER2", "negative", scoring="ISH")) == "not_met"
    assert status(LOW, equivocal, has("HER2", "negative", scoring="ISH")) == "met"


A0201, A02 = asks("HLA-A*02:01"), asks("HLA-A*02")
ALLELES = [
    (A0201, [has("HLA-A*02:01")], "met"),
    (A0201, [has("HLA-A*02")], "unknown"),
    (A0201, [has("HLA-A*02:01", "negative")], "not_met"),
    (A0201, [has("HLA-A*02", "negative")], "not_met"),
    (A0201, [has("HLA-A*01:01"), has("HLA-A*24:02")], "not_met"),
    (A0201, [has("HLA-A*01:01"), has("HLA-A*02")], "unknown"),
    (A0201, [has("HLA-A*01:01")], "unknown"),
    (A0201, [has("HLA-A*01"), has("HLA-A*01:01")], "unknown"),
    (A0201, [has("HLA-B*07:02"), has("HLA-B*08:01")], "unknown"),
    (A02, [has("HLA-A*02:01")], "met"),
    (A02, [has("HLA-A*02:01", "negative")], "unknown"),
]


@pytest.mark.parametrize(("kind", "facts", "expected"), ALLELES)
def test_allele(kind: RequirementKind, facts: list[BiomarkerResult], expected: str) -> None:
    assert status(kind, *facts) == expected


ER, PR, NEITHER = has("ER"), has("PR"), (has("ER", "negative"), has("PR", "negative"))
RELATED = [
    (asks("NTRK", "fusion"), [has("NTRK1", variant="fusion")], "met"),
    (asks("NTRK"), [has("NTRK1", "negative")], "unknown"),
    (asks("NTRK"), [has(f"NTRK{n}", "negative") for n in (1, 2, 3)], "not_met"),
    (asks("NTRK"), [has("NTRK", "negative")], "not_met"),
    (asks("NTRK1"), [has("NTRK")], "unknown"),
    (asks("NTRK1"), [has("NTRK", "negative")], "unknown"),
    (asks("FGFR"), [has("FGFR2", variant="fusion")], "met"),
    (asks("FGFR2", "fusion"), [has("FGFR", variant="fusion")], "unknown"),
    (asks("RAS"), [has("NRAS", variant="Q61K")], "met"),
    (asks("RAS"), [has("KRAS", "negative"), has("NRAS", "negative")], "not_met"),
    (asks("HR"), [has("PR")], "met"),
    (asks("HR"), [*NEITHER], "not_met"),
    (asks("TNBC"), [*NEITHER, NEG], "met"),
    (asks("TNBC"), [*NEITHER, level("low")], "met"),
    (asks("TNBC"), [*NEITHER], "unknown"),
    (asks("TNBC"), [ER], "not_met"),
    (asks("TNBC"), [has("TNBC", "negative")], "not_met"),
]


@pytest.mark.parametrize(("kind", "facts", "expected"), RELATED)
def test_family_and_composite(kind: RequirementKind, facts: list[BiomarkerResult], expected: str) -> None:
    assert status(kind, *facts) == expected


@pytest.mark.parametrize("result", ["positive", "negative"])
@pytest.mark.parametrize("polarity", ["required", "required_absent", "excluded", "conditional"])
def test_ctdna_without_a_date_is_unknown(result: str, polarity: str) -> None:
    found = judged(asks("ctDNA", polarity=polarity), who(has("ctDNA", result)))
    assert (found.status, found.reason) == ("unknown", "undated")


def test_msi_answers_for_mmr_only_where_the_text_joins_them() -> None:
    stable = who(has("MSI", "negative"))
    assert judged(asks("MMR"), stable).status == "unknown"
    assert judged(asks("MMR"), stable, "MSI").status == "not_met"
    assert judged(asks("MMR", "loss"), who(has("MSI")), "MSI").status == "met"
    assert judged(asks("MMR"), who(has("MSI"), has("MMR", "negative")), "MSI").status == "not_met"


SEVERAL = [  # several results on one marker
    (asks("EGFR", "T790M"), [L858R, has("EGFR", variant="T790M")], "met"),
    (asks("EGFR", "T790M"), [L858R, has("EGFR", "not_tested", "T790M")], "unknown"),
    (asks("EGFR", "T790M"), [L858R, has("EGFR", "indeterminate", "T790M")], "unknown"),
    (asks("EGFR", "T790M"), [L858R, has("EGFR", "negative", "T790M")], "not_met"),
    (CPS10, [TPS60, scored("PD-L1", 5, "CPS")], "not_met"),
    (CPS10, [TPS60, has("PD-L1", "not_tested", scoring="CPS")], "unknown"),
    (asks("ALK", "fusion"), [has("ALK", variant="F1174L"), has("ALK", "negative", "fusion")], "not_met"),
    (asks("EGFR"), [has("EGFR", "negative"), has("EGFR", "indeterminate")], "unknown"),
    (asks("EGFR"), [has("EGFR", "negative"), has("EGFR", "not_tested")], "not_met"),
]


@pytest.mark.parametrize(("kind", "facts", "expected"), SEVERAL)
def test_several_results(kind: RequirementKind, facts: list[BiomarkerResult], expected: str) -> None:
    assert status(kind, *facts) == expected
