"""Turns of phrase that once gave the wrong answer about a patient, in a table that a clinician can check."""

from __future__ import annotations

import pytest

from ctdata.text.reading import read
from tests.text.test_what_is_asked import EX, IN, asked

READ = [
    # "Not known" negates; it is no missing result.
    (IN, "Participants are not known to be BRCA1 mutated", {"BRCA1 mutation required_absent"}),
    (IN, "Not known to carry an EGFR mutation", {"EGFR mutation required_absent"}),
    # Relatives, then the patient.
    (IN, "A sister with breast cancer, the woman herself has a germline PALB2 mutation", {"PALB2 mutation, germline required"}),
    (EX, "Mother or sister with a BRCA2 mutation", set()),
    # Material that is not the participant's.
    (IN, "ALK-positive cell lines are run as a positive control", set()),
    # What is conceded, and what is not the ground of a bar.
    (EX, "PD-L1 TPS below 1 %, even if the CPS is 5", {"PD-L1 TPS < 1 % excluded"}),
    (IN, "Adenocarcinoma may be enrolled even if KRAS mutated", {"KRAS any"}),
    (EX, "Nobody is excluded based on PD-L1 expression", {"PD-L1 any"}),
    # An unknown result beside a barred one.
    (EX, "MSI-H, or MSI status not determined", {"MSI excluded", "MSI test_only"}),
    (EX, "HER2 IHC 3+ or HER2 not assessed", {"HER2 IHC = 3 IHC excluded", "HER2 test_only"}),
    (EX, "Tissue insufficient for determination of HER2", {"HER2 test_only"}),
    # The result only decides what is given.
    (IN, "The PD-L1 result determines the arm: chemotherapy when low", {"PD-L1 test_only"}),
    # A sample for the test, and a result that has to fit.
    (IN, "Biopsy sent for PD-L1 testing with a CPS of at least 10", {"PD-L1 CPS >= 10 required", "PD-L1 test_only"}),
    # A population before a colon, and the drug that it must have had; "otherwise" speaks of all others.
    (IN, "EGFR-mutated tumours: an EGFR TKI is mandatory", {"EGFR conditional"}),
    (IN, "BRAF V600E must be shown, otherwise patients are excluded", {"BRAF V600E required"}),
    # Each of a list.
    (IN, "For RET fusion or MET exon 14 skipping, prior targeted therapy is mandatory", {"RET fusion conditional", "MET exon 14 skipping conditional"}),
    # A tumour set apart with its marker.
    (IN, "NSCLC other than adenocarcinoma with EGFR mutation", {"EGFR mutation required_absent"}),
    (IN, "AML, but not acute promyelocytic leukemia with PML-RARA", {"PML-RARA required_absent"}),
    # The participle speaks of one name.
    (IN, "PIK3CA mutation, ESR1 mutation being absent", {"PIK3CA mutation required", "ESR1 mutation required_absent"}),
    # The second name brings its own negation.
    (EX, "Blasts that do not express CD22 (CD22 negative)", {"CD22 required"}),
    # Residual disease is what its test measures.
    (IN, "ctDNA-based MRD positive after resection", {"ctDNA required"}),
    (IN, "MRD-negative marrow by flow cytometry", {"MRD required_absent"}),
    # An allele without the letters HLA; an article is none.
    (IN, "Typed as A*02:01", {"HLA-A*02:01 required"}),
    (IN, "A patient in part A: any HLA type", set()),
    # An abbreviation that the text introduces for something else, and one that is misspelt.
    (IN, "Median sternotomy scar (MSS) healed; MSS without infection", set()),
    (EX, "Human immunodeficency virus (HIV) infection", {"HIV excluded"}),
    (IN, "TROP2 2+ or higher by IHC", {"TROP2 IHC >= 2 IHC required"}),
    # "Must express", "expresses", "harbors" say that it is there.
    (IN, "The tumour must express PRAME by immunohistochemistry", {"PRAME required"}),
    (IN, "Tumour that expresses GPC3", {"GPC3 required"}),
    (IN, "Melanoma that harbors a BRAF V600E mutation", {"BRAF V600E required"}),
    # "Cannot" is "can not".
    (IN, "Carriers of HLA-A*02:06 cannot take part", {"HLA-A*02:06 required_absent"}),
    # A duty may stand a few words before its therapy; "are" is none.
    (IN, "Patients with a RET fusion must have documented radiographic progression on selpercatinib", {"RET fusion conditional"}),
    (IN, "Patients with MSI-H tumours who have progressed after or are intolerant to standard therapy", {"MSI required"}),
    (IN, "BRCA1 and BRCA2 mutations do not influence eligibility", {"BRCA1 mutation any", "BRCA2 mutation any"}),
    # A site that is set apart is not a tumour with the marker behind it.
    (IN, "Any solid tumour except colorectal with a NTRK1 fusion", {"NTRK1 fusion required"}),
    (IN, "The conditions below must have been MET before dosing", set()),
    (EX, "Loss of mismatch repair", {"MMR excluded"}),
    # A disease of the infection is what the study treats.
    (IN, "HIV-positive people with Kaposi sarcoma", {"HIV required"}),
    # What is accepted, and any of which will do, is the method; a second name is the name of the test.
    (IN, "PD-L1 TPS of at least 10 % shown by a commonly accepted assay", {"PD-L1 TPS >= 10 % required"}),
    (IN, "PD-L1 CPS >= 5 found with any validated PD-L1 assay", {"PD-L1 CPS >= 5 required"}),
    (IN, "The tumour expresses PD-L1 (TPS >= 1 %) as shown by the central laboratory using the PD-L1 IHC 28-8 assay", {"PD-L1 TPS >= 1 % required"}),
    (IN, "RET fusion (from blood)(The report of either test will be accepted)", {"RET fusion required"}),
    # "Any" of another thing, and what is set beside.
    (IN, "Carcinoma of any origin that tests positive for MSLN expression", {"MSLN required"}),
    (IN, "PIK3CA mutation status known (PIK3CA mutated versus PIK3CA not detected)", {"PIK3CA test_only"}),
    # A result of the hybridization is none of the marker.
    (IN, "Confirmed as negative for HER2 expression (IHC 0/1+ or IHC 2+/in situ hybridization negative)", {"HER2 required_absent"}),
    (IN, "Must have had gastric cancer confirmed as negative for HER2 expression", {"HER2 required_absent"}),
    # A definition in brackets.
    (IN, "Triple-negative breast cancer (triple-negative defined as < 10 % staining for ER and PR and HER2 negative)", {"ER required_absent", "PR required_absent", "HER2 required_absent"}),
    (IN, "MSI-high, that is instability in 30 % or more of the loci", {"MSI required"}),
    # A drug's description.
    (EX, "Earlier treatment with a HER2 exon 20 insertion mutation-selective inhibitor", set()),
    # A long list of cut-offs by tumour; parts that together are everything above the first.
    (IN, "PD-L1 expressing disease, i.e. TPS >= 1 % in non-small cell lung cancer, CPS >= 1 in adenocarcinoma of the stomach or of the gastroesophageal junction, CPS >= 2 in squamous cell carcinoma of the head and neck, or CPS >= 15 in urothelial carcinoma", {"PD-L1 TPS >= 1 % required", "PD-L1 CPS >= 1 required", "PD-L1 CPS >= 2 required", "PD-L1 CPS >= 15 required"}),
    (IN, "PD-L1 of >= 1 % to < 10 % or >= 10 %", {"PD-L1 >= 1 % required"}),
    # Whoever has the marker and something else is kept out.
    (EX, "Patients with FGFR2-fused cholangiocarcinoma who have had two or more recurrences", {"FGFR2 fusion conditional"}),
    (EX, "For patients with HER2-positive disease: earlier trastuzumab deruxtecan", {"HER2 conditional"}),
    (IN, "Patients should be refractory to anti-PD-1, with the exception of patients with PD-L1 below 1 %", {"PD-L1 < 1 % conditional"}),
    (IN, "Progressed on a PARP inhibitor for patients with deleterious or suspected deleterious germline BRCA2 mutated tumours", {"BRCA2 mutation, germline conditional"}),
    # Infections: a word before a name, a level of one virus, an exception for one virus, a vaccination.
    (EX, "HIV infection, untreated active hepatitis B", {"HIV excluded", "HBV conditional"}),
    (EX, "A positive test for hepatitis B, hepatitis C, or HIV with a CD4 count below 200", {"HBV excluded", "HCV excluded", "HIV conditional"}),
    (EX, "Positive for hepatitis B (unless due to vaccination) or C", {"HBV excluded", "HCV excluded"}),
    (EX, "HBsAg positive and an HBV DNA value that exceeds the normal range", {"HBV HBsAg conditional"}),
    # A name with its members in brackets.
    (EX, "Active or uncontrolled hepatitis B or C virus (HBV or HCV) infection", {"HBV excluded", "HCV excluded"}),
    (EX, "Uncontrolled and active infections, including but not limited to HIV", {"HIV conditional"}),
    # A report that is negative; a negation that belongs to one word; what is absent beside two forms of it.
    (IN, "Provide negative reports of HER2 overexpression or amplification", {"HER2 overexpression required_absent", "HER2 amplification required_absent"}),
    (IN, "HER2 overexpression or amplification negative", {"HER2 overexpression required_absent", "HER2 amplification required_absent"}),
    (IN, "A non-brainstem tumour that is B7-H3 positive", {"B7-H3 required"}),
    (IN, "The following diseases will be excluded: melanoma, and MSI-high colorectal cancer", {"MSI required_absent"}),
    # Two lists of changes, each before its own names.
    (EX, "Mutations in EGFR or genetic alterations in ROS1", {"EGFR mutation excluded", "ROS1 excluded"}),
    (IN, "Amplification of CDK4, CDK6 or CCND1", {"CDK4 amplification required", "CDK6 amplification required", "CCND1 amplification required"}),
    (IN, "At least one mutation in these genes: (ATM, PALB2, CDK12 (also known as CRK7))", {"ATM mutation required", "PALB2 mutation required", "CDK12 mutation required"}),
    # An exon is where its change lies; changes of one gene are alternatives.
    (IN, "Ex19del or Ex21-L858R", {"EGFR exon 19 deletion required", "EGFR L858R required"}),
    (IN, "An exon 19 deletion or L858R was found by sensitive tests of EGFR", {"EGFR exon 19 deletion required", "EGFR L858R required", "EGFR test_only"}),
    (IN, "Tumour with RAS/RAF/MEK mutations", {"KRAS mutation required", "NRAS mutation required", "ARAF mutation required", "BRAF mutation required", "RAF1 mutation required", "MAP2K1 mutation required", "MAP2K2 mutation required"}),
    (EX, "Earlier treatment with a RAF or MEK inhibitor", set()),
    # A low receptor is not an absent one; both results of a form.
    (IN, "ER < 10 %", {"ER < 10 % required"}),
    (IN, "ER < 1 %", {"ER < 1 % required_absent"}),
    (IN, "High-risk HPV negative disease of stage III, or high-risk HPV positive disease of stage II", {"HPV high-risk any"}),
    # A rule for some, or for none.
    (IN, "BRAF V600E mutation: patients who refused a BRAF inhibitor", {"BRAF V600E conditional"}),
    (IN, "Those with BRAF mutations are not required to have received a BRAF inhibitor", {"BRAF mutation any"}),
    (EX, "EGFR mutations for which targeted drugs are approved", {"EGFR mutation excluded"}),
    # Each result before its own name; a hyphen that waits for the word both share; a heading said again; a list of diseases treated.
    (IN, "Seronegative for hepatitis B antigen, and seronegative for hepatitis C antibody", {"HBV required_absent", "HCV required_absent"}),
    (IN, "Seronegative for HIV antibody, hepatitis B antigen, and hepatitis C antibody", {"HIV required_absent", "HBV required_absent", "HCV required_absent"}),
    (IN, "HER2- or ER-positive breast cancer", {"HER2 required", "ER required"}),
    (IN, "HER2- and ER+ disease", {"HER2 required_absent", "ER required"}),
    (EX, "No HIV-positive patients", {"HIV excluded"}),
    (EX, "Chemotherapy for HER2-positive or HER2-negative breast cancer in the past", set()),
    # Grades of HER2 that reach the highest mean "at least"; those that do not are HER2-low.
    (IN, "HER2 expression of IHC 3+ or 2+", {"HER2 IHC >= 2 IHC required"}),
    (IN, "HER2 IHC 1+ or 2+", {"HER2 IHC = 1 IHC required", "HER2 IHC = 2 IHC required"}),
    # The partner of a fusion is not asked for by itself.
    (IN, "KIAA1549-BRAF fusion", {"BRAF fusion required"}),
    (IN, "CD74::ROS1 fusion", {"ROS1 fusion required"}),
    (IN, "Mutation of KRAS-NRAS", {"KRAS mutation required", "NRAS mutation required"}),
    # Either origin is no condition.
    (IN, "A germline or somatic BRCA2 mutation", {"BRCA2 mutation required"}),
    (IN, "Germline and/or somatic BRCA2 mutation", {"BRCA2 mutation required"}),
    (IN, "BRCA2 mutation (somatic or germline)", {"BRCA2 mutation required"}),
    (IN, "A germline BRCA2 mutation", {"BRCA2 mutation, germline required"}),
    (IN, "Germline BRCA2 wild-type", {"BRCA2 germline required_absent"}),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "text", "wanted"), READ, ids=[text[:50] for _, text, _ in READ])
def test_turns_of_phrase(heading: str, text: str, wanted: set[str]) -> None:
    assert asked(read(heading + text)) == wanted
