"""What a study gives, the arms that hold it, and the words that it was read from."""

from __future__ import annotations

import pytest
from arm_tables import given as given_by
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts.given_agents import FIELDS

T, A = "EXPERIMENTAL", "ACTIVE_COMPARATOR"


def one(*names: str) -> list[tuple[str, str, list[str]]]:
    return [("Arm", T, list(names))]


def seen(title: str = "", *names: str, **more: object) -> list[tuple[str, str]]:
    """(name, field) of what one arm gives."""
    return [(g.name, g.field) for g in given_by(one(*names), title, **more).found]


def test_the_name_decides() -> None:
    assert seen("", "Pembrolizumab", other_names={"Pembrolizumab": ["nivolumab"]}) == [
        ("pembrolizumab", "intervention_name")
    ]


def test_other_names_are_asked_where_the_name_says_nothing() -> None:
    assert seen("", "QXZ-1234", other_names={"QXZ-1234": ["Keytruda"]}) == [("pembrolizumab", "other_names")]


def test_an_exact_other_name_beats_a_description() -> None:
    assert seen("", "PD-1 inhibitor", other_names={"PD-1 inhibitor": ["sintilimab"]}) == [
        ("sintilimab", "other_names")
    ]


def test_a_label_adds_what_no_intervention_names() -> None:
    found = given_by([("Nivolumab plus X", T, ["Docetaxel"]), ("Docetaxel", A, ["Docetaxel"])]).found
    assert [(g.name, g.field, sorted(g.arms)) for g in found] == [
        ("docetaxel", "intervention_name", [0, 1]),
        ("nivolumab", "arm_group_label", [0]),
    ]


def test_a_description_is_asked_where_name_and_other_names_say_nothing() -> None:
    says = {"QXZ-1234": "Anti-TIGIT antibody, given before pembrolizumab. Then nivolumab."}
    found = given_by(one("QXZ-1234"), described=says)
    assert [(g.name, g.field, g.mention.targets) for g in found.found] == [
        ("QXZ-1234", "intervention_description", ("TIGIT",))
    ]
    assert found.unmapped == ()


def test_a_description_of_a_procedure_gives_no_agent() -> None:
    assert seen("", "PROCEDURE: Visit", described={"Visit": "Anti-TIGIT antibody levels"}) == []


TITLES = [  # title, what the arm gives, what is found in the title
    ("Docetaxel plus pembrolizumab in sarcoma", "Docetaxel", ["pembrolizumab"]),
    ("Docetaxel in sarcoma after pembrolizumab", "Docetaxel", []),
    ("Docetaxel for pembrolizumab-refractory sarcoma", "Docetaxel", []),
    ("Docetaxel versus pembrolizumab in sarcoma", "Docetaxel", []),
    ("QXZ-1234, a TIGIT antibody, in sarcoma", "QXZ-1234", ["tigit"]),
    ("Pembrolizumab, an anti-PD-1 antibody, in sarcoma", "Pembrolizumab", []),
    ("Immunotherapy for sarcoma", "Docetaxel", []),
    ("Exercise during pembrolizumab for sarcoma", "BEHAVIORAL: Exercise", []),
    ("Exercise and pembrolizumab for sarcoma", "BEHAVIORAL: Exercise", []),
    ("Docetaxel for PD-L1 positive sarcoma", "Docetaxel", []),
]


@pytest.mark.parametrize(("title", "name", "expected"), TITLES)
def test_a_title_adds_what_is_given_and_nothing_named_as_context(title: str, name: str, expected: list[str]) -> None:
    found = given_by(one(name), title).found
    assert [g.name for g in found if g.field == "brief_title"] == expected
    assert all(g.arms == frozenset() for g in found if g.field == "brief_title")


def test_a_title_adds_a_drug_to_radiation() -> None:
    found = given_by(one("RADIATION: Radiotherapy"), "Radiotherapy combined with pembrolizumab in sarcoma").found
    assert [g.name for g in found] == ["radiotherapy", "pembrolizumab"]


def test_a_study_without_interventions_is_read_from_its_title() -> None:
    (only,) = given_by([], "Pembrolizumab in sarcoma").found
    assert (only.name, only.field, only.text) == ("pembrolizumab", "brief_title", "Pembrolizumab in sarcoma")


def test_an_agent_under_two_names_is_one_with_the_arms_of_both() -> None:
    (only,) = given_by([("One", T, ["MK-3475"]), ("Two", A, ["Keytruda"])]).found
    assert (only.name, sorted(only.arms)) == ("pembrolizumab", [0, 1])


ECHOES = [  # interventions of one arm, names that are left
    (["Sintilimab", "PD-1 inhibitor"], ["sintilimab"]),
    (["Immunotherapy", "Sintilimab"], ["sintilimab"]),
    (["Sintilimab", "Anti-CTLA-4 antibody"], ["sintilimab", "Anti-CTLA-4 antibody"]),
    (["CD19 CAR-T cells", "CAR-T cells"], ["CD19 CAR-T cells"]),
    (["CD19 CAR-T cells", "Adoptive cell therapy"], ["CD19 CAR-T cells"]),
    (["CD19 CAR-T cells", "CD22 CAR-T cells"], ["CD19 CAR-T cells", "CD22 CAR-T cells"]),
    (["TROP2 ADC", "Immunotherapy"], ["TROP2 ADC", "Immunotherapy"]),
]


@pytest.mark.parametrize(("names", "expected"), ECHOES)
def test_a_description_of_what_is_named_exactly_joins_it(names: list[str], expected: list[str]) -> None:
    assert [g.name for g in given_by(one(*names)).found] == expected


SUPPORT = [  # ruling 7 and 14: interventions of one arm, title, names that are left
    (["Tumor infiltrating lymphocytes", "Aldesleukin"], "", ["Tumor infiltrating lymphocytes"]),
    (["TCR-T cells", "Interleukin-2"], "", ["TCR-T cells"]),
    (["Tumor infiltrating lymphocytes", "Nemvaleukin alfa"], "", ["nemvaleukin alfa", "Tumor infiltrating lymphocytes"]),
    (["Aldesleukin", "Nivolumab"], "", ["aldesleukin", "nivolumab"]),
    (["CD19 CAR-T cells", "Aldesleukin"], "", ["aldesleukin", "CD19 CAR-T cells"]),
    (["WT1 peptide vaccine", "Sargramostim"], "", ["WT1 peptide vaccine"]),
    (["Docetaxel", "Sargramostim"], "", ["docetaxel", "sargramostim"]),
    (["Docetaxel", "Sargramostim"], "Sargramostim for neutropenia", ["docetaxel"]),
    (["Donor lymphocyte infusion"], "", ["Donor lymphocyte infusion"]),
    (["Donor lymphocyte infusion", "Allogeneic stem cell transplantation"], "", ["allogeneic stem cell transplantation"]),
]  # fmt: skip


@pytest.mark.parametrize(("names", "title", "expected"), SUPPORT)
def test_what_only_supports_another_product_is_left_out(names: list[str], title: str, expected: list[str]) -> None:
    assert [g.name for g in given_by(one(*names), title).found] == expected


@pytest.mark.parametrize("kind", ["BEHAVIORAL", "DIAGNOSTIC_TEST"])
def test_a_course_or_a_test_about_an_agent_does_not_give_it(kind: str) -> None:
    assert seen("", f"{kind}: Pembrolizumab") == []


def test_a_described_agent_takes_its_target_from_the_words_beside_it() -> None:
    (only,) = given_by(one("CAR-T cells"), "Mesothelin CAR-T cells in sarcoma").found
    assert only.mention.targets == ("MSLN",)


def test_a_described_agent_with_a_target_keeps_it() -> None:
    found = given_by(one("CD19 CAR-T cells"), "Mesothelin CAR-T cells in sarcoma").found
    assert [g.mention.targets for g in found] == [("CD19",)]


def test_unknown_interventions_are_handed_on() -> None:
    found = given_by(one("Pembrolizumab", "Green leaves", "DEVICE: Blue light"))
    assert [(i.type, i.name) for i in found.unmapped] == [("DRUG", "Green leaves"), ("DEVICE", "Blue light")]


def test_a_long_name_of_a_described_agent_is_cut_at_80_characters() -> None:
    name = "CD19 CAR-T cells " + "x" * 100
    (only,) = given_by(one(name)).found
    assert len(only.name) == 80
    assert only.name.endswith("x…")
    assert only.text == name


WORDS = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(["Pembrolizumab", "CD19 CAR-T", "after", "anti-PD-1", "vaccine", "placebo", "TIL", "IL-2", "+", "versus"]),
    ),
    max_size=8,
).map(" ".join)  # fmt: skip


@given(st.lists(WORDS.map(lambda text: text.replace(": ", " ")), min_size=1, max_size=4), WORDS)
def test_any_names_are_read_and_every_intervention_is_found_or_handed_on(names: list[str], title: str) -> None:
    found = given_by(one(*names), title)
    assert all(g.field in FIELDS and g.arms <= {0} for g in found.found)
    assert {i.name for i in found.unmapped} <= set(names)
