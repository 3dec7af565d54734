"""Patient files: every spelling that is taken, and every refusal with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from eligibility_tables import NAMES, has, read, scored

from ctdata import knowledge
from ctdata.eligibility import patient
from ctdata.eligibility.profile import BiomarkerResult, Patient
from ctdata.errors import InputError
from ctdata.knowledge.oncotree_codes import finer_codes, wider_codes

FULL = """
cancer_type = "NSCLC"
stage = "IV"
setting = "metastatic"
age_years = 61
sex = "FEMALE"
ecog = 1
prior_pd1 = true
prior_lines = 2
prior_therapies = ["osimertinib", "EGFR TKI"]
brain_metastases = "treated"
measurable_disease = true
[[biomarker]]
name = "PD-L1"
result = "value"
value = 60
scoring = "TPS"
assay = "22C3"
[[biomarker]]
name = "KRAS"
result = "positive"
variant = "G12C"
"""


def test_the_file_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(FULL, encoding="utf-8")
    found = patient.from_toml(tmp_path / "one.toml", NAMES)
    assert found == Patient(
        "NSCLC", "IV", "metastatic", 61, "FEMALE", 1, None, True, 2, ("osimertinib", "EGFR TKI"), "treated", True,
        (BiomarkerResult("PD-L1", "value", "", 60.0, "TPS", "22C3"), has("KRAS", variant="G12C")),
    )  # fmt: skip


def test_everything_may_be_left_out() -> None:
    assert read() == Patient()
    assert read(ecog=None) == Patient()


FACTS = [  # field, as written, as read
    ("cancer_type", "nsclc", "NSCLC"),
    ("cancer_type", "Non-Small Cell Lung Cancer", "NSCLC"),
    ("cancer_type", "lung adenocarcinoma", "LUAD"),
    ("cancer_type", "multiple myeloma", "PCM"),
    ("cancer_type", "glioblastoma", "GB"),
    ("sex", "female", "FEMALE"),
    ("stage", "iv", "IV"),
    ("setting", "locally advanced", "locally_advanced"),
    ("age_years", 0.5, 0.5),
    ("prior_therapies", [], ()),
    ("prior_therapies", ["Tagrisso", "egfr inhibitor"], ("osimertinib", "EGFR TKI")),
]


@pytest.mark.parametrize(("field", "written", "expected"), FACTS)
def test_spelling_of_a_fact(field: str, written: Any, expected: Any) -> None:
    assert getattr(read(**{field: written}), field) == expected


RESULTS = [  # a table [[biomarker]], the results
    ({"name": "pdl1", "result": "Positive"}, [has("PD-L1")]),
    ({"name": "ERBB2", "result": "low"}, [has("HER2", variant="low")]),
    ({"name": "HER2", "result": "value", "value": 2, "scoring": "ihc", "variant": "ISH positive"}, [scored("HER2", 2, "IHC", "ISH+")]),
    ({"name": "kras", "result": "mutated", "variant": "p.g12c"}, [has("KRAS", variant="G12C")]),
    ({"name": "ALK", "result": "positive", "variant": "Rearrangement"}, [has("ALK", variant="fusion")]),
    ({"name": "EGFR", "result": "positive", "variant": "ex19del"}, [has("EGFR", variant="exon 19 deletion")]),
    ({"name": "EGFR ex19del", "result": "positive"}, [has("EGFR", variant="exon 19 deletion")]),
    ({"name": "BRCA1", "result": "positive", "variant": "germline mutation"}, [has("BRCA1", variant="mutation, germline")]),
    ({"name": "EGFR", "result": "wild-type"}, [has("EGFR", "negative")]),
    ({"name": "pMMR", "result": "positive"}, [has("MMR", "negative")]),
    ({"name": "dMMR", "result": "negative"}, [has("MMR", "negative")]),
    ({"name": "MSI-H", "result": "positive"}, [has("MSI")]),
    ({"name": "HIV", "result": "negative"}, [has("HIV", "negative")]),
    ({"name": "HLA-A2", "result": "positive"}, [has("HLA-A*02")]),
    ({"name": "A*0201", "result": "positive"}, [has("HLA-A*02:01")]),
    ({"name": "TMB", "result": "value", "value": 12, "scoring": "bTMB"}, [scored("TMB", 12, "blood")]),
    ({"name": "EGFR", "result": "not tested"}, [has("EGFR", "not_tested")]),
    ({"name": "triple negative", "result": "positive"}, [has("TNBC"), *(has(m, "negative") for m in ("ER", "PR", "HER2"))]),
    ({"name": "RAS", "result": "negative"}, [has("RAS", "negative"), has("KRAS", "negative"), has("NRAS", "negative")]),
    ({"name": "RAS", "result": "positive"}, [has("RAS")]),
    ({"name": "NTRK", "result": "negative"}, [has("NTRK", "negative")]),
    ({"name": "RAS", "result": "not_tested"}, [has("RAS", "not_tested")]),
    ({"name": "HR", "result": "value", "value": 90}, [scored("HR", 90)]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), RESULTS)
def test_spelling_of_a_result(table: dict, expected: list[BiomarkerResult]) -> None:
    assert list(read(biomarker=[table]).biomarkers) == expected


def test_a_composite_leaves_a_result_of_its_own_alone() -> None:
    tables = [{"name": "TNBC", "result": "positive"}, {"name": "HER2", "result": "low"}]
    assert {r.name: r.variant or r.result for r in read(biomarker=tables).biomarkers} == {
        "TNBC": "positive", "HER2": "low", "ER": "negative", "PR": "negative",
    }  # fmt: skip


def test_a_pd1_inhibitor_by_name_is_prior_pd1() -> None:
    assert read(prior_therapies=["Keytruda"]).prior_pd1 is True
    assert read(prior_therapies=["osimertinib"]).prior_pd1 is None


EGFR = {"name": "EGFR", "result": "positive"}
REFUSED = [  # content, what the message says
    ({"cancer_typ": "NSCLC"}, "'cancer_typ' is no field; did you mean 'cancer_type'?"),
    ({"zzz": 1}, "'zzz' is no field; fields are cancer_type, stage,"),
    ({"cancer_type": "gibberish"}, "cancer_type = 'gibberish': is no cancer type that we know; write a code or name of"),
    ({"cancer_type": "lung cancer and melanoma"}, "names several cancer types; write one of the codes LUNG, MEL"),
    ({"cancer_type": 3}, "cancer_type = 3: is no cancer type that we know"),
    ({"stage": "5"}, "stage = '5': write one of I, II, III, IV (or leave stage out if it is not known)"),
    ({"setting": "late"}, "setting = 'late': write one of early, locally_advanced, metastatic"),
    ({"age_years": "old"}, "age_years = 'old': write a number from 0 to 120"),
    ({"age_years": 161}, "age_years = 161: write a number from 0 to 120"),
    ({"age_years": float("nan")}, "age_years = nan: write a number from 0 to 120"),
    ({"age_years": True}, "age_years = True: write a number from 0 to 120"),
    ({"sex": "ALL"}, "sex = 'ALL': write one of FEMALE, MALE"),
    ({"ecog": 5}, "ecog = 5: write a number from 0 to 4"),
    ({"ecog": 1.5}, "ecog = 1.5: write a whole number from 0 to 4"),
    ({"prior_pd1": "yes"}, "prior_pd1 = 'yes': write true or false"),
    ({"prior_lines": -1}, "prior_lines = -1: write a number from 0 to 40"),
    ({"prior_therapies": "osimertinib"}, "prior_therapies = 'osimertinib': write a list of names"),
    ({"prior_therapies": ["osimertinob"]}, "not known as a therapy or class: 'osimertinob'; did you mean osimertinib"),
    ({"prior_therapies": ["felt better after"]}, "write the INN, or a class such as 'EGFR TKI'"),
    ({"prior_pd1": False, "prior_therapies": ["nivolumab"]}, "prior_pd1 = false, but prior_therapies names nivolumab"),
    ({"brain_metastases": "some"}, "brain_metastases = 'some': write one of none, treated, active"),
    ({"biomarker": EGFR}, "biomarker: write a table [[biomarker]] for each result"),
    ({"biomarker": [{"result": "positive"}]}, "biomarker 1: name is missing"),
    ({"biomarker": [{"name": "EGFR"}]}, "biomarker 1 (EGFR): result is missing; write one of positive, negative, value,"),
    ({"biomarker": [{"name": "ER", "result": "value", "value": 90, "unit": "mut/Mb"}]}, "unit = 'mut/Mb': write %, or leave"),
    ({"biomarker": [EGFR | {"result": "maybe"}]}, "biomarker 1 (EGFR): result = 'maybe': write one of positive,"),
    ({"biomarker": [EGFR | {"result": "low"}]}, "result = 'low': levels are known for HER2 only"),
    ({"biomarker": [EGFR | {"name": "KRSA"}]}, "name = 'KRSA': no such biomarker; did you mean KRAS"),
    ({"biomarker": [EGFR | {"name": "qqqqqq"}]}, "no such biomarker; write the gene symbol or the usual name"),
    ({"biomarker": [EGFR | {"name": 7}]}, "biomarker 1 (7): name = 7: write a text in quotes"),
    ({"biomarker": [EGFR | {"varient": "L858R"}]}, "'varient' is no field; did you mean 'variant'?"),
    ({"biomarker": [EGFR | {"result": "value"}]}, "result = 'value', but value is missing"),
    ({"biomarker": [EGFR | {"value": "high"}]}, "value = 'high': write a number without a unit"),
    ({"biomarker": [EGFR | {"result": "not_tested", "value": 3}]}, "result = 'not_tested', but a value is given"),
    ({"biomarker": [{"name": "PD-L1", "result": "value", "value": 600, "scoring": "TPS"}]}, "value = 600: write a number from 0 to 100"),
    ({"biomarker": [{"name": "PD-L1", "result": "value", "value": 60, "scoring": "H"}]}, "scoring = 'H': write one of TPS, CPS, TC, IC, TAP"),
    ({"biomarker": [{"name": "HER2", "result": "value", "value": 4, "scoring": "IHC"}]}, "value = 4: write a number from 0 to 3"),
    ({"biomarker": [{"name": "HER2", "result": "value", "value": 1.5, "scoring": "IHC"}]}, "write the grade as a whole number"),
    ({"biomarker": [{"name": "MSS", "result": "negative"}]}, "can be read two ways; write name = 'MSI'"),
    ({"biomarker": [EGFR, EGFR]}, "biomarker EGFR: 2 results; keep the one that counts"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED, ids=[r[1][:40] for r in REFUSED])
def test_refusal(content: dict, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(**content)
    assert message in str(raised.value)


def test_all_problems_at_once(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('ecog = 9\nsexx = "x"\n[[biomarker]]\nname = "KRSA"\nresult = "perhaps"\n', encoding="utf-8")
    with pytest.raises(InputError) as raised:
        patient.from_toml(path, NAMES)
    text = str(raised.value)
    assert text.startswith(f"{path}: ")
    for part in ("ecog = 9", "'sexx'", "'KRSA'", "'perhaps'"):
        assert part in text


@pytest.mark.parametrize(("content", "message"), [(None, "cannot be read"), ("= 3", "is not valid TOML")])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: str | None, message: str) -> None:
    path = tmp_path / "patient.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        patient.from_toml(path, NAMES)


def test_a_finer_oncotree_code_stands_for_the_one_above_it() -> None:
    known = {entry.code for entry in knowledge.tumour_types()}
    finer = wider_codes()
    assert finer
    assert not set(finer) & known
    assert set(finer.values()) <= known
    for code, ours in {"LMS": "SOFT_TISSUE", "BRCA": "BREAST", "LUMEC": "NSCLC", "gb": "GB"}.items():
        assert patient.from_dict({"cancer_type": code}).cancer_type == ours


@pytest.mark.parametrize("said", ["LUSC", "Lung squamous cell carcinoma", "squamous NSCLC"])
def test_a_finer_code_that_studies_tell_apart_is_kept(said: str) -> None:
    assert patient.from_dict({"cancer_type": said}).cancer_type == "LUSC"
    assert set(finer_codes()) <= set(wider_codes())


def test_an_adjuvant_drug_is_no_line_and_a_unit_may_be_written() -> None:
    found = patient.from_dict(
        {
            "prior_lines": 0,
            "prior_therapies": ["nivolumab"],
            "biomarker": [{"name": "ER", "result": "value", "value": 90, "unit": "%"}],
        }
    )
    assert (found.prior_lines, found.prior_pd1, found.biomarkers[0].value) == (0, True, 90)
