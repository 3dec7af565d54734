"""Lists of alternatives that leave another way in, and parts of a study that their neighbours do not bind."""

from __future__ import annotations

import pytest

from ctdata.text.reading import read

HEAD = "Inclusion Criteria:\n\n"


def polarities(text: str) -> dict[str, str]:
    return {r.biomarker: r.polarity for r in read(text).requirements}


def test_a_list_in_which_some_members_name_no_marker_decides_nothing_alone() -> None:
    lists = HEAD + "* One of the following:\n\n  * BRCA2 mutation\n  * A strong family history\n* KRAS mutation"
    assert polarities(lists) == {"BRCA2": "conditional", "KRAS": "required"}


def test_members_that_say_how_the_marker_is_measured_name_it() -> None:
    measured = HEAD + "* HER2-positive by at least one of the following:\n\n  * HER2 IHC 3+\n  * amplified by FISH"
    assert set(polarities(measured).values()) == {"required"}


def test_lines_that_end_in_or_are_a_list() -> None:
    joined = HEAD + "* Hereditary pancreatitis or\n* PALB2 mutation or\n* A strong family history\n* KRAS mutation"
    assert polarities(joined) == {"PALB2": "conditional", "KRAS": "required"}
    both = read(HEAD + "* PALB2 mutation or\n* BRCA2 mutation").requirements
    assert [r.polarity for r in both] == ["required", "required"]
    assert both[0].alternatives_group == both[1].alternatives_group is not None


@pytest.mark.parametrize("heading", ["Triple-negative breast cancer:", "HER2-negative disease (by IHC):"])
def test_a_marker_that_is_negative_by_name_negates_no_list(heading: str) -> None:
    text = HEAD + f"* {heading}\n\n  * BRCA1 mutation"
    assert polarities(text)["BRCA1"] == "required"


def test_a_heading_with_a_note_in_brackets_opens_its_section() -> None:
    text = "Key Inclusion Criteria (for all participants and every part, unless something else is said below):\n\n* KRAS G12C\n"
    assert [r.section for r in read(text).requirements] == ["inclusion"]


def test_a_dose_escalation_beside_named_cohorts_is_a_way_in() -> None:
    text = (
        HEAD + "* Dose escalation takes any solid tumour.\n* Cohort B: MSI-H\n* Cohort C: TMB of at least 10 mut/Mb"
    )
    assert "Dose escalation" in read(text).cohorts
    named = text.replace("* Cohort B", "* Part 1: KRAS G12C\n* Cohort B")
    assert "Dose escalation" not in read(named).cohorts  # part 1 is where the dose is found


def test_an_umbrella_is_no_way_in_of_its_own() -> None:
    text = HEAD + "* Part 1A: KRAS G12C\n* Part 1B: KRAS G12D\n* Part 1: ECOG 0 or 1"
    assert set(read(text).cohorts) == {"Part 1A", "Part 1B"}


def test_one_tumour_of_a_list_binds_those_who_have_it_in_whatever_part() -> None:
    text = HEAD + "* Part A: advanced melanoma, triple-negative breast cancer, or gastric cancer\n* Part B: melanoma"
    rows = [r for r in read(text).requirements if r.biomarker == "HER2"]
    assert [r.cohort for r in rows] == ["triple-negative breast cancer"]
