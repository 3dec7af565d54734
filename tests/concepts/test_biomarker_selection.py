"""Whether titles and conditions say that only patients with a molecular marker enter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts import biomarker_selection

CASES = [
    ("HER2-positive breast cancer", "her 2 positive"),
    ("PD-L1 positive lung cancer", "pd l 1 positive"),
    ("EGFR exon 20 mutant lung cancer", "egfr exon 20 mutant"),
    ("BRAF mutant melanoma", "braf mutant"),
    ("Melanoma with high PD-L1", "high pd l 1"),
    ("MSI-H colorectal cancer", "msi h"),
    ("dMMR endometrial cancer", "dmmr"),
    ("Triple-negative breast cancer", "triple negative"),
    ("Lung cancer", ""),
    ("Anti-HER2 antibody in breast cancer", ""),
    ("PD-L1 inhibitor in lung cancer", ""),
    ("Lung cancer regardless of PD-L1 positive status", ""),
    ("Unselected patients, HER2 positive or not", ""),
    ("Positive attitudes in breast cancer", ""),
    ("HER2 in cancers of the breast that are positive", ""),
    ("", ""),
]


@pytest.mark.parametrize(("title", "said"), CASES)
def test_selected_by_a_marker(title: str, said: str) -> None:
    assert biomarker_selection.read([("brief_title", title)]) == (bool(said), f"brief_title: {said}" if said else "")


@pytest.mark.parametrize("title", ["KRAS mutant colorectal cancer", "Mutant KRAS in colorectal cancer"])
def test_a_marker_whose_name_holds_the_selecting_word(title: str) -> None:
    assert biomarker_selection.read([("brief_title", title)])[0]


def test_the_first_field_that_says_so_is_the_evidence() -> None:
    fields = [("brief_title", "Lung cancer"), ("conditions", "BRAF mutant lung cancer"), ("conditions", "MSI-H")]
    assert biomarker_selection.read(fields) == (True, "conditions: braf mutant")


def test_one_field_that_speaks_of_all_patients_does_not_silence_another() -> None:
    fields = [("brief_title", "Lung cancer regardless of PD-L1"), ("conditions", "BRAF mutant lung cancer")]
    assert biomarker_selection.read(fields)[0]


def test_no_fields_say_nothing() -> None:
    assert biomarker_selection.read([]) == (False, "")


@given(
    st.lists(st.one_of(st.text(max_size=20), st.sampled_from(["HER2", "positive", "PD-L1", "high", "MSI-H"]))).map(
        " ".join
    )
)
def test_any_text_is_read_and_a_yes_has_evidence(text: str) -> None:
    selected, evidence = biomarker_selection.read([("brief_title", text)])
    assert selected is bool(evidence)
