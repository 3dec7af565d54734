"""What single sentences ask of a biomarker, in tables that a clinician can check. The 22 traps: definitions 2.4."""

from __future__ import annotations

import pytest

from ctdata.text.reading import read
from ctdata.text.requirements import Reading

IN, EX = "Inclusion Criteria:\n\n* ", "Exclusion Criteria:\n\n* "


def asked(reading: Reading) -> set[str]:
    """ "EGFR L858R required", "PD-L1 TPS >= 50 % required"."""
    found = set()
    for r in reading.requirements:
        if r.polarity != "mentioned":
            cut = f"{r.comparator} {r.value:g} {r.unit}".strip() if r.value is not None else ""
            found.add(" ".join(filter(None, (r.biomarker, r.variant, r.scoring, cut, r.polarity))))
    return found


TRAPS = [
    (1, EX, "EGFR or ALK positive tumours", {"EGFR excluded", "ALK excluded"}),
    (2, IN, "No known EGFR mutation or ALK rearrangement", {"EGFR mutation required_absent", "ALK fusion required_absent"}),
    (3, IN, "Patients with EGFR mutation are eligible only if they progressed on a TKI", {"EGFR mutation conditional"}),
    (4, IN, "Enrolment regardless of PD-L1 status", {"PD-L1 any"}),
    (4, IN, "Any HER2 status", {"HER2 any"}),
    (5, IN, "Tissue must be available for PD-L1 testing", {"PD-L1 test_only"}),
    (6, IN, "MSI-H or dMMR tumour", {"MSI required", "MMR required"}),
    (6, IN, "BRAF V600E and microsatellite stable disease", {"BRAF V600E required", "MSI required_absent"}),
    (7, IN, "PD-L1 CPS \\>= 10", {"PD-L1 CPS >= 10 required"}),
    (8, IN, "PD-L1 TPS 1-49 %", {"PD-L1 TPS >= 1 % required", "PD-L1 TPS <= 49 % required"}),
    (8, IN, "TC ≥ 50 % or IC ≥ 10 % for PD-L1 expression", {"PD-L1 TC >= 50 % required", "PD-L1 IC >= 10 % required"}),
    (8, IN, "PD-L1 TPS 1% or greater", {"PD-L1 TPS >= 1 % required"}),
    (9, IN, "TMB of at least 10 mut/Mb", {"TMB >= 10 mut/Mb required"}),
    (10, IN, "HER2-low breast cancer (IHC 1+ or IHC 2+/ISH-)", {"HER2 low required"}),
    (10, IN, "HER2 negative breast cancer", {"HER2 required_absent"}),
    (11, IN, "KRAS G12C mutation", {"KRAS G12C required"}),
    (11, IN, "KRAS wild-type tumour", {"KRAS required_absent"}),
    (12, IN, "Germline BRCA1/2 mutation", {"BRCA1 mutation, germline required", "BRCA2 mutation, germline required"}),
    (13, IN, "Claudin 18.2 positive in ≥ 75 % of tumour cells with 2+/3+ staining", {"CLDN18.2 >= 75 % required"}),
    (14, IN, "ctDNA positive after surgery", {"ctDNA required"}),
    (15, EX, "Prior anti-PD-1, anti-PD-L1 or HER2-targeted therapy", set()),
    (15, EX, "Any EGFR TKI, or a CD19-directed CAR-T product", set()),
    (16, IN, "HLA-A\\*02:01 positive", {"HLA-A*02:01 required"}),
    (17, EX, "Known HIV or hepatitis B infection", {"HIV excluded", "HBV excluded"}),
    (17, EX, "Hepatitis B with HBV DNA \\> 500 IU/mL", {"HBV conditional"}),
    (19, IN, "All criteria must be MET before enrolment; eGFR \\>= 60 mL/min", set()),
    (19, EX, "PR interval \\> 200 ms or HR \\> 100 bpm", set()),
    (20, IN, "PD-L1 TPS &gt;= 50 %", {"PD-L1 TPS >= 50 % required"}),
    (20, IN, "PD-L1 TPS of 50 % or more", {"PD-L1 TPS >= 50 % required"}),
    (22, EX, "Family history of BRCA1 mutation", set()),
]  # fmt: skip


@pytest.mark.parametrize(("trap", "heading", "text", "wanted"), TRAPS, ids=[f"{t}: {s[:40]}" for t, _, s, _ in TRAPS])
def test_traps(trap: int, heading: str, text: str, wanted: set[str]) -> None:
    assert asked(read(heading + text)) == wanted


RULINGS = [
    ("triple-negative is three absences", IN, "Triple-negative breast cancer",
     {"ER required_absent", "PR required_absent", "HER2 required_absent"}),
    ("as a bar it is one thing", EX, "Triple-negative breast cancer", {"TNBC excluded"}),
    ("HR+ is ER or PR", IN, "HR-positive disease", {"ER required", "PR required"}),
    ("RAS wild-type is KRAS and NRAS", IN, "RAS wild-type", {"KRAS required_absent", "NRAS required_absent"}),
    ("a bar under Inclusion", IN, "HER2-low cancers are excluded", {"HER2 low required_absent"}),
    ("a bar on the absent asks for it", EX, "KRAS wild-type tumours", {"KRAS required"}),
    ("a cut-off that stratifies", IN, "Randomisation is stratified by PD-L1 TPS (< 50 % vs ≥ 50 %)", {"PD-L1 test_only"}),
    ("both ways", IN, "ALK-positive or ALK-negative anaplastic large cell lymphoma", {"ALK any"}),
    ("PD-L1 negative with its number", IN, "PD-L1 negative (TPS < 1 %)", {"PD-L1 TPS < 1 % required"}),
    ("loss of expression is the aberration", EX, "Negative for PTEN protein expression", {"PTEN expression excluded"}),
    ("forbidden under Exclusion", EX, "Patients must not have active hepatitis B", {"HBV excluded"}),
]  # fmt: skip


@pytest.mark.parametrize(("ruling", "heading", "text", "wanted"), RULINGS, ids=[row[0] for row in RULINGS])
def test_rulings(ruling: str, heading: str, text: str, wanted: set[str]) -> None:
    assert asked(read(heading + text)) == wanted


def test_opposite_requirements_of_two_cohorts() -> None:
    found = read(IN + "Cohort A: MSI-H\n* Cohort B: MSS").requirements
    assert {(r.cohort, r.biomarker, r.polarity) for r in found} == {
        ("Cohort A", "MSI", "required"),
        ("Cohort B", "MSI", "required_absent"),
    }


def test_a_heading_binds_its_list_to_a_cohort() -> None:
    text = "Inclusion Criteria:\n\nCohort 1\n\n* PIK3CA mutation\n\nCohort 2\n\n* AKT1 E17K mutation"
    assert {(r.cohort, r.biomarker) for r in read(text).requirements} == {
        ("Cohort 1", "PIK3CA"),
        ("Cohort 2", "AKT1"),
    }


def test_the_items_of_one_of_the_following_are_alternatives() -> None:
    text = IN + "One of the following:\n\n  * EGFR mutation\n  * ALK fusion\n\n* HER2 negative"
    groups = {r.biomarker: r.alternatives_group for r in read(text).requirements}
    assert groups["EGFR"] == groups["ALK"] is not None and groups["HER2"] is None


def test_a_range_is_no_alternative() -> None:
    assert {r.alternatives_group for r in read(IN + "PD-L1 TPS 1-49 %").requirements} == {None}


def test_unlabelled_text_says_so() -> None:
    assert {r.section for r in read("EGFR mutation. ECOG 0-1.").requirements} == {"unlabelled"}


def test_series_are_written_out() -> None:
    assert {r.biomarker for r in read(IN + "FGFR1-3 alteration").requirements} == {"FGFR1", "FGFR2", "FGFR3"}
    assert {r.biomarker for r in read(IN + "RAD51C/D mutation").requirements} == {"RAD51C", "RAD51D"}


def test_any_gene_symbol_counts_beside_an_alteration_word_alone() -> None:
    assert asked(read(IN + "ZNF668 mutation")) == {"ZNF668 mutation required"}
    assert asked(read(IN + "Seen by the ZNF668 team")) == set()


def test_nothing_is_read_out_of_nothing() -> None:
    assert read(None) == read("") == read("  \n ") == Reading()


def test_a_note_in_brackets_turns_nothing_round_in_the_list_below() -> None:
    heading = "NSCLC that meets all of the following (note: squamous histology is not eligible):"
    text = IN + heading + "\n1. Negative test results for EGFR\n2. KRAS mutations are eligible"
    assert asked(read(text)) == {"EGFR required_absent", "KRAS mutation required"}


def test_variants_listed_before_the_gene_are_all_read() -> None:
    asks = {
        r.variant for r in read(IN + "NSCLC with a G12A, G12D, G12F, G12R, G12S, or G13D KRAS mutation").requirements
    }
    assert asks == {"G12A", "G12D", "G12F", "G12R", "G12S", "G13D"}


def test_a_variant_that_is_spared_keeps_out_and_is_not_asked_for() -> None:
    assert asked(read(IN + "Any KRAS mutation other than G12C or G12D")) == {
        "KRAS mutation required",
        "KRAS G12C required_absent",
        "KRAS G12D required_absent",
    }


FURTHER = [
    (IN, "Progressed on an EGFR-TKI, T790M positive", {"EGFR T790M required"}),
    (IN, "Those with V600E mutations are eligible if they failed a BRAF inhibitor", {"BRAF V600E conditional"}),
    (EX, "Exclusion of HIV and/or hepatitis infection by protocol", {"HIV excluded", "HBV excluded", "HCV excluded"}),
    (IN, "Colorectal cancer (both RAS wild type and mutant)", {"KRAS mutation any", "NRAS mutation any"}),
    (EX, "Exception: controlled HIV (e.g., CD4 >350/mm3) may be enrolled", {"HIV conditional"}),
    (EX, "Exception: women with ER+/HER2- disease keep their LHRH agonist", set()),
    (IN, "HER2 mutation in exons 19 or 20 by tissue NGS or ctDNA", {"HER2 exon 19 required", "HER2 exon 20 required"}),
    (IN, "Positive for both tyrosinase and HLA-A2", {"TYR required", "HLA-A*02 required"}),
    (IN, "Negative HCV antibody at screening, or positive HCV antibody followed by a negative HCV RNA result", {"HCV conditional"}),
    (EX, "Dual infection with hepatitis B virus and hepatitis C virus", {"HBV conditional", "HCV conditional"}),
    (EX, "Concurrent active HBV and HCV infection", {"HBV conditional", "HCV conditional"}),
    (EX, "Active hepatitis B or hepatitis C. Those controlled under antiviral treatment should not be excluded.", {"HBV conditional", "HCV conditional"}),
    (EX, "Active HBV or HCV infection. Testing for HBV or HCV is not needed unless clinically indicated.", {"HBV excluded", "HCV excluded"}),
    (EX, "Infection that needs systemic treatment (antiviral therapy is permitted for patients with chronic HBV or HCV)", set()),
    (EX, "Acute or chronic infection with HIV or hepatitis", {"HBV excluded", "HCV excluded", "HIV excluded"}),
    (EX, "Autoimmune hepatitis", set()),
    (EX, "Active viral hepatitis A, B and C", {"HBV excluded", "HCV excluded"}),
    (EX, "Active infection including hepatitis B, C, HIV", {"HBV excluded", "HCV excluded", "HIV excluded"}),
    (EX, "Chronic hepatitis type B or type C", {"HBV excluded", "HCV excluded"}),
    (EX, "Active hepatitis C or B", {"HBV excluded", "HCV excluded"}),
    (EX, "Virology tests should be done at screening to include HIV antibody and HCV antibody", {"HCV test_only", "HIV test_only"}),
    (EX, "Active hepatitis B (inactive carriers can be recruited)", {"HBV conditional"}),
    (EX, "HIV infection or active hepatitis C - chronic asymptomatic viral hepatitis is allowed", {"HCV conditional", "HIV excluded"}),
    (IN, "Patients must have confirmation of activating EGFR mutations (exon 19 deletion or L858R)", {"EGFR L858R required", "EGFR exon 19 deletion required"}),
    (IN, "Archived tissue for immunohistochemistry of PD-L1, CCR8 and FOXP3", {"CCR8 test_only", "FOXP3 test_only", "PD-L1 test_only"}),
    (IN, "Chronic hepatitis B patients older than 40 years or with a family history of HCC", {"HBV required"}),
    (IN, "Combined positive score (CPS) ≥ 1", {"PD-L1 CPS >= 1 required"}),
    (IN, "TPS of at least 50 %", {"PD-L1 TPS >= 50 % required"}),
    (EX, "Earlier DLL3-directed drugs are allowed only if DLL3 positivity was shown afterwards", {"DLL3 conditional"}),
    (IN, "Bone metastases are not evaluable for PD-L1 expression", set()),
    (IN, "Triple-negative patients (ER < 1 %, HER2 0, 1+, or 2+ with FISH negative)", {"ER required_absent", "HER2 required_absent", "PR required_absent"}),
    (IN, "B7-H3 H-score of at least 100", {"B7-H3 >= 100 H-score required"}),
    (IN, "T-cell product with at least 20 % expression of GPC3 CAR", set()),
    (EX, "Patients must undergo HER2 testing, and the latest HER2 result counts", {"HER2 test_only"}),
    (IN, "Prior BRAF inhibitor with MEK inhibitor for patients with a BRAF V600 mutation", {"BRAF V600 conditional"}),
    (IN, "Prior therapy including an EGFR antibody for patients with RAS wild-type disease", {"KRAS conditional", "NRAS conditional"}),
    (IN, "An anti-EGFR antibody for KRAS wild-type subjects", {"KRAS conditional"}),
    (IN, "Prior chemotherapy for HER2-positive breast cancer", set()),
    (EX, "Prior test documenting a BRAF V600E mutation, or unknown results for BRAF", {"BRAF V600E excluded", "BRAF test_only"}),
    (EX, "MSI-H or dMMR, or unknown MSI status", {"MMR excluded", "MMR test_only", "MSI excluded", "MSI test_only"}),
    (IN, "Any KRAS mutation other than G12C", {"KRAS G12C required_absent", "KRAS mutation required"}),
    (IN, "KRAS G12D, G12V or any KRAS mutation other than G12C", {"KRAS G12C required_absent", "KRAS G12D required", "KRAS G12V required", "KRAS mutation required"}),
    (EX, "EGFR mutation; EGFR and ALK status needs to be identified in non-squamous disease", {"ALK test_only", "EGFR mutation excluded", "EGFR test_only"}),
    (IN, "KDR or PTPN11 mutation", {"KDR mutation required", "PTPN11 mutation required"}),
    (IN, "Confirmed exon 19 deletion or L858R EGFR mutation", {"EGFR L858R required", "EGFR exon 19 deletion required"}),
    (EX, "To be eligible subjects are required to be negative for HIV antibody and HCV antibody", {"HCV excluded", "HIV excluded"}),
    (IN, "At least 1 % ER or PR staining by IHC counts as positive", {"ER >= 1 % required", "PR >= 1 % required"}),
    (IN, "Tissue must be available to allow retrospective confirmation of MSI-H or dMMR status", {"MMR test_only", "MSI test_only"}),
    (IN, "EGFR wild-type or mutated", {"EGFR mutation any"}),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "wanted"), FURTHER, ids=[row[1][:50] for row in FURTHER])
def test_further_forms(heading: str, text: str, wanted: set[str]) -> None:
    """Forms that real records use and the reading once missed."""
    assert asked(read(heading + text)) == wanted


def test_escaped_signs_end_no_sentence() -> None:
    found = read(IN + "PD-L1 TPS &gt;= 1 % and weight &gt; 40 kg; age &gt; 18 years")
    assert [r.evidence for r in found.requirements] == ["PD-L1 TPS &gt;= 1 % and weight &gt; 40 kg;"]


LISTS = [
    ("Melanoma, RCC, TNBC, NSCLC, SCCHN and MSI-Hi tumors",
     {"ER": "TNBC", "PR": "TNBC", "HER2": "TNBC", "MSI": "MSI-Hi tumors"}, 6),
    ("The following are allowed: melanoma, gastric cancer, NSCLC (without EGFR or ALK alterations) and MSI-H colorectal cancer",
     {"EGFR": "NSCLC", "ALK": "NSCLC", "MSI": "MSI-H colorectal cancer"}, 4),
    ("EGFR-mutant NSCLC, HER2-positive breast cancer or BRAF V600E melanoma",
     {"EGFR": "EGFR-mutant NSCLC", "HER2": "HER2-positive breast cancer", "BRAF": "BRAF V600E melanoma"}, 3),
    ("NSCLC, melanoma or RCC with PD-L1 CPS >= 1", {"PD-L1": ""}, 0),
    ("PD-L1 positive NSCLC, melanoma, RCC or gastric cancer", {"PD-L1": ""}, 0),
    ("NSCLC with EGFR mutation, ALK fusion, ROS1 fusion or BRAF V600E mutation",
     {"EGFR": "", "ALK": "", "ROS1": "", "BRAF": ""}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "n_cohorts"), LISTS, ids=[row[0][:40] for row in LISTS])
def test_a_marker_of_one_listed_tumour_binds_that_tumour_alone(
    text: str, wanted: dict[str, str], n_cohorts: int
) -> None:
    found = read(IN + text)
    assert {r.biomarker: r.cohort for r in found.requirements} == wanted
    assert len(found.cohorts) == n_cohorts


SECTION_TITLES = [
    ("Additional Inclusion Criteria for HNSCC Participants:", "HNSCC"),
    ("Inclusion Criteria for Part C", "Part C"),
    ("Additional Inclusion Criteria for HER2-Low BC Participants", "HER2-Low BC"),
    ("Inclusion Criteria for All Participants:", ""),
    ("Inclusion Criteria for Screening:", ""),
    ("Inclusion Criteria:", ""),
]


@pytest.mark.parametrize(("title", "cohort"), SECTION_TITLES)
def test_a_section_may_be_for_one_cohort(title: str, cohort: str) -> None:
    found = read(f"Inclusion Criteria:\n\n* Age 18 or older\n\n{title}\n\n* PD-L1 CPS of at least 1")
    assert [r.cohort for r in found.requirements] == [cohort]


SUBJECTS = [
    ("No EGFR mutation or ALK fusion (in case of NSCLC)", {"EGFR": "NSCLC", "ALK": "NSCLC"}),
    ("NSCLC without EGFR mutation", {"EGFR": "NSCLC"}),
    ("Patients with melanoma with a BRAF V600E mutation", {"BRAF": "Melanoma"}),
    ("KRAS G12C mutation", {"KRAS": ""}),
]


@pytest.mark.parametrize(("text", "wanted"), SUBJECTS)
def test_in_a_study_of_several_tumours_a_marker_binds_the_one_it_is_asked_of(
    text: str, wanted: dict[str, str]
) -> None:
    several = f"* Melanoma cohort: stage IV\n* NSCLC: stage IV\n* {text}"
    found = read("Inclusion Criteria:\n\n" + several)
    names = {r.biomarker: r.cohort for r in found.requirements}
    assert {m: c.removesuffix(" cohort") for m, c in names.items()} == wanted
    alone = read(IN + text)
    assert {r.cohort for r in alone.requirements} == {""}, "of one tumour: everybody has it"


def test_phases_with_sections_of_their_own() -> None:
    text = (
        "PHASE 1\n\nKey Inclusion Criteria:\n\n* ALK or ROS1 fusion\n\nPHASE 2 Key Inclusion Criteria\n\n* ROS1 fusion\n\n"
        "Key Exclusion Criteria PHASE 1 and PHASE 2\n\n* HIV infection"
    )
    assert [(r.biomarker, r.cohort) for r in read(text).requirements] == [
        ("ALK", "Phase 1"),
        ("ROS1", "Phase 1"),
        ("ROS1", "Phase 2"),
        ("HIV", ""),
    ]


@pytest.mark.parametrize(
    "title",
    ["Select Inclusion Criteria:", "Key Inclusion Criteria", "Additional in- and exclusion criteria per protocol."],
)
def test_words_around_a_heading_name_no_cohort(title: str) -> None:
    text = f"Inclusion Criteria for HNSCC Participants:\n\n* Age 18\n\n{title}\n\n* PD-L1 CPS of at least 1\n\nExclusion Criteria for NSCLC Participants:\n\n* HIV"
    assert set(read(text).cohorts) <= {"HNSCC", "NSCLC"}
