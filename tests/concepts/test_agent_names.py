"""Agents by any of their names, and why a study is in scope."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctdata import knowledge
from ctdata.concepts import agent_names, tumour_types

NAMES = [
    ("Pembrolizumab 200 mg Injection", "pembrolizumab"),
    ("KEYTRUDA®", "pembrolizumab"),
    ("MK 3475", "pembrolizumab"),
    ("mk3475", "pembrolizumab"),
    ("Keytruda™/MK-3475 (pembrolizumab)", "pembrolizumab"),
    ("BMS 936558", "nivolumab"),
    ("Tislelizumab（BGB-A317）", "tislelizumab"),
    ("SHR-1210", "camrelizumab"),
    ("AK112 Injection", "ivonescimab"),
    ("XmAb20717", "vudalimab"),
    ("axi-cel", "axicabtagene ciloleucel"),
    ("T-VEC", "talimogene laherparepvec"),
    ("V940 (mRNA-4157)", "intismeran autogene"),
    ("Bacillus Calmette-Guérin", "bcg"),
    ("Bacillus Calmette-Guerin", "bcg"),
    ("Opdualag", "nivolumab and relatlimab fixed-dose combination"),
    ("Pembrolizumabum", None),
    ("MK-34750", None),
    ("Placebo", None),
]


@pytest.mark.parametrize(("text", "agent"), NAMES)
def test_agent_is_found(text: str, agent: str | None) -> None:
    found = [name for name, _ in agent_names.find([text])]
    assert found == ([agent] if agent else [])


def test_each_agent_once_with_the_name_that_matched_first() -> None:
    found = agent_names.find(["Opdivo + Yervoy", "Nivolumab", "ipilimumab"])
    assert found == (("nivolumab", "Opdivo"), ("ipilimumab", "Yervoy"))


CLASSES = [
    ("B7-H3 CAR-T", "car_t"),
    ("Immune Checkpoint Inhibitors", "checkpoint_inhibitor"),
    ("An Anti-PD-1 Antibody", "checkpoint_inhibitor"),
    ("Autologous Tumour-Infiltrating Lymphocytes", "til"),
    ("NY-ESO-1 TCR T cells", "tcr_t"),
    ("Oncolytic Vaccinia Virus", "oncolytic_virus"),
    ("Autologous Dendritic Cell Vaccine", "dendritic_cell"),
    ("Sublingual Immunotherapy", None),
    ("Seasonal Influenza Vaccine", None),
    ("Extranodal NK/T-cell Lymphoma", None),
]


@pytest.mark.parametrize(("text", "found"), CLASSES)
def test_class_is_found(text: str, found: str | None) -> None:
    classes = [what for what, _ in agent_names.find_classes([text])]
    assert found in classes if found else not classes


MELANOMA = tumour_types.TumourReading(True, ("MEL",), ("conditions: Melanoma → melanoma",))
REASONS = [
    (MELANOMA, (("pembrolizumab", "Keytruda"),), (), "agent pembrolizumab × tumour type MEL"),
    (MELANOMA, (), (("car_t", "CAR-T"),), "words “CAR-T” × tumour type MEL"),
    (MELANOMA, (), (("antibody_drug_conjugate", "antibody-drug conjugate"),), None),
    (MELANOMA, (), (), None),
    (tumour_types.NOTHING, (("bcg", "BCG vaccine"),), (), None),
]


@pytest.mark.parametrize(("reading", "agents", "classes", "reason"), REASONS)
def test_scope_reason(reading: tumour_types.TumourReading, agents: tuple, classes: tuple, reason: str | None) -> None:
    assert agent_names.scope_reason(reading, agents, classes) == reason


def test_a_long_reason_counts_what_it_does_not_name() -> None:
    agents = [(f"agent {n}", "") for n in range(5)]
    assert agent_names.scope_reason(MELANOMA, agents, ()) == (
        "agent agent 0, agent 1, agent 2 and 2 more × tumour type MEL"
    )


def test_synonyms_hold_agents_and_diseases() -> None:
    groups = [{name.lower() for name in group} for group in agent_names.synonyms()]
    assert any({"pembrolizumab", "keytruda", "mk-3475"} <= group for group in groups)
    assert any({"nsclc", "non-small cell lung cancer"} <= group for group in groups)
    assert all(len(group) > 1 for group in groups)


ALIASES = [name for a in knowledge.agents() for name in (a.name, *a.aliases)]


@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(ALIASES)), max_size=5))
def test_any_texts_are_read_the_same_twice(texts: list[str]) -> None:
    assert agent_names.find(texts) == agent_names.find(texts)
    assert agent_names.find_classes(texts) == agent_names.find_classes(texts)


@given(st.sampled_from(ALIASES), st.sampled_from(["{}", "{}®", "({})", "{} 200 mg", "Drug: {}; placebo"]))
def test_every_name_is_found_in_the_usual_settings(alias: str, setting: str) -> None:
    assert agent_names.find([setting.format(alias)])
