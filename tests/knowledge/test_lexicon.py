"""What a short text names: agents under any spelling, placebo, context, described agents, echoes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ctdata import knowledge
from ctdata.knowledge.lexicon import LONGEST_TEXT, TARGET_WORD, UNSPECIFIED, Lexicon
from ctdata.knowledge.mentions import AGENT, CARE, DESCRIBED, NOTHING, OTHER


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return knowledge.lexicon()


SPELLINGS = [
    ("pembrolizumab", "pembrolizumab"),
    ("PEMBROLIZUMAB", "pembrolizumab"),
    ("Pembrolizumab 200 mg IV every 3 weeks", "pembrolizumab"),
    ("KEYTRUDA®", "pembrolizumab"),
    ("Keytruda ™ injection", "pembrolizumab"),
    ("MK-3475", "pembrolizumab"),
    ("MK 3475", "pembrolizumab"),
    ("mk3475", "pembrolizumab"),
    ("MK‑3475", "pembrolizumab"),  # a hyphen that does not break
    ("Pembrolizumab (MK-3475)", "pembrolizumab"),
    ("Tislelizumab（BGB-A317）", "tislelizumab"),
    ("BMS 936558", "nivolumab"),
    ("axi-cel", "axicabtagene ciloleucel"),
    ("T-VEC", "talimogene laherparepvec"),
    ("B.C.G.", "bcg"),
    ("Bacillus Calmette-Guérin", "bcg"),
    ("Pembrolizumabum", None),
    ("MK-34750", None),
    ("Aspirin", None),
]


@pytest.mark.parametrize(("text", "agent"), SPELLINGS)
def test_an_agent_is_found_under_any_spelling(lexicon: Lexicon, text: str, agent: str | None) -> None:
    assert {m.name for m in lexicon.read(text).of(AGENT)} == ({agent} if agent else set())


def test_a_trade_mark_sign_is_no_part_of_a_name(lexicon: Lexicon) -> None:
    assert [m.name for m in lexicon.read("Keytruda™").of(AGENT)] == ["pembrolizumab"]


def test_a_named_agent_brings_what_its_entry_says(lexicon: Lexicon) -> None:
    (found,) = lexicon.read("Give Keytruda slowly").mentions
    assert (found.kind, found.name, found.words, found.start) == (AGENT, "pembrolizumab", "keytruda", 1)
    assert (found.modality, found.targets, found.rule) == (("checkpoint_inhibitor",), ("PDCD1",), "")
    assert found.approved_on is not None
    assert found.approved_on.isoformat() == "2014-09-04"


def test_another_drug_brings_its_class(lexicon: Lexicon) -> None:
    (found,) = lexicon.read("Docetaxel 75 mg/m2").mentions
    assert (found.kind, found.name, found.drug_class, found.modality) == (OTHER, "docetaxel", "chemotherapy", ())


def test_usual_care_is_care(lexicon: Lexicon) -> None:
    (found,) = lexicon.read("Standard of care").mentions
    assert (found.kind, found.is_immunotherapy) == (CARE, False)


def test_mentions_stand_in_the_order_of_the_text(lexicon: Lexicon) -> None:
    names = [m.name for m in lexicon.read("Docetaxel, nivolumab, cisplatin and ipilimumab").mentions]
    assert names == ["docetaxel", "nivolumab", "cisplatin", "ipilimumab"]


PLACEBO = [  # text, agents, whether it is a placebo
    ("Placebo", [], True),
    ("Sham", [], True),
    ("Placebo for pembrolizumab", [], True),
    ("Pembrolizumab-matching placebo", [], True),
    ("Placebo (pembrolizumab)", [], True),
    ("Pembrolizumab or placebo", ["pembrolizumab"], False),
    ("Pembrolizumab/placebo", ["pembrolizumab"], False),
    ("Pembrolizumab and matching placebo", ["pembrolizumab"], False),
    ("Placebo or pembrolizumab", ["pembrolizumab"], False),
    ("Placebo + pembrolizumab", ["pembrolizumab"], True),
    ("Pembrolizumab", ["pembrolizumab"], False),
]


@pytest.mark.parametrize(("text", "agents", "is_placebo"), PLACEBO)
def test_placebo(lexicon: Lexicon, text: str, agents: list[str], is_placebo: bool) -> None:
    found = lexicon.read(text)
    assert [m.name for m in found.of(AGENT)] == agents
    assert found.is_placebo is is_placebo


CONTEXT = [  # title, agents that it gives
    ("Nivolumab in melanoma", ["nivolumab"]),
    ("Nivolumab after surgery", ["nivolumab"]),
    ("Docetaxel after nivolumab", []),
    ("Melanoma that progressed on nivolumab", []),
    ("Melanoma refractory to nivolumab or ipilimumab", []),
    ("Melanoma previously treated with ipilimumab", []),
    ("Nivolumab-induced colitis", []),
    ("Nivolumab-refractory melanoma", []),
    ("Nivolumab resistance", []),
    ("Response to nivolumab", []),
    ("BCG-unresponsive bladder cancer", []),
    ("89Zr-pembrolizumab", []),
    ("Ipilimumab after prior nivolumab", ["ipilimumab"]),
    ("Ipilimumab for nivolumab-refractory melanoma", ["ipilimumab"]),
    ("Nivolumab plus relatlimab after ipilimumab", ["nivolumab", "relatlimab"]),
]


@pytest.mark.parametrize(("title", "agents"), CONTEXT)
def test_context_words_take_a_drug_out_of_a_title(lexicon: Lexicon, title: str, agents: list[str]) -> None:
    assert [m.name for m in lexicon.read(title, True).of(AGENT, DESCRIBED)] == agents


def test_without_context_all_that_is_named_is_read(lexicon: Lexicon) -> None:
    assert [m.name for m in lexicon.read("Ipilimumab after prior nivolumab").of(AGENT)] == ["ipilimumab", "nivolumab"]


@pytest.mark.xfail(strict=True, reason="a known limit: commas do not part an earlier treatment from what is given")
def test_a_drug_behind_earlier_treatment_is_given(lexicon: Lexicon) -> None:
    assert [m.name for m in lexicon.read("After nivolumab, tebentafusp", True).of(AGENT)] == ["tebentafusp"]


CP, CO, CYT, TCE, BSP, ADC = (
    "checkpoint_inhibitor", "costimulatory_agonist", "cytokine", "t_cell_engager", "bispecific_antibody", "antibody_drug_conjugate",
)  # fmt: skip
DESCRIPTIONS = [  # text, [(modalities, targets), …]
    ("Anti-PD-1 antibody", [({CP}, {"PDCD1"})]),
    ("AntiPD1 antibody", [({CP}, {"PDCD1"})]),
    ("Anti-PD-(L)1", [({CP}, {"PDCD1", "CD274"})]),
    ("PD-1/PD-L1 inhibitors", [({CP}, {"PDCD1", "CD274"})]),
    ("PD-1", [({CP}, {"PDCD1"})]),
    ("NKG2A antibody", [({CP}, {"KLRC1"})]),
    ("PD-1 inhibitor, CTLA-4 inhibitor", [({CP}, {"PDCD1"}), ({CP}, {"CTLA4"})]),
    ("CD40 agonist", [({CO}, {"CD40"})]),
    ("4-1BB agonist antibody", [({CO}, {"TNFRSF9"})]),
    ("STING agonist", [({"innate_agonist"}, {"STING1"})]),
    ("CD20xCD3", [({TCE}, {"MS4A1"})]),
    ("CD20×CD3 bispecific antibody", [({TCE}, {"MS4A1"})]),
    ("BCMA/CD3 T-cell engager", [({TCE}, {"TNFRSF17"})]),
    ("PD-1/VEGF bispecific antibody", [({BSP, CP}, {"PDCD1", "VEGFA"})]),
    ("PD-1/IL-2 fusion protein", [({CYT, CP}, {"PDCD1", "IL2"})]),
    ("TROP2 ADC", [({ADC}, {"TACSTD2"})]),
    ("TROP2 ADC + PD-1 inhibitor", [({ADC}, {"TACSTD2"}), ({CP}, {"PDCD1"})]),
    ("CD19 CAR-T cells", [({"car_t"}, {"CD19"})]),
    ("CD19/CD22 CAR-T cells", [({"car_t"}, {"CD19", "CD22"})]),
    ("hCD70 CAR-T cells", [({"car_t"}, {"CD70"})]),
    ("CD19 CAR-NK cells", [({"nk_cell"}, {"CD19"})]),
    ("MAGE-A4 TCR-T cells", [({"tcr_t"}, {"MAGEA4"})]),
    ("EBV-specific T cells", [({"other_cell_therapy"}, {"EBV"})]),
    ("Dendritic cells loaded with WT1", [({"dendritic_cell", "cancer_vaccine"}, {"WT1"})]),
    ("Personalized mRNA neoantigen vaccine", [({"mrna_vaccine", "cancer_vaccine"}, {"neoantigen"})]),
    ("HER2 peptide vaccine", [({"cancer_vaccine"}, {"ERBB2"})]),
    # armour and edited genes do not count, payloads of viruses do
    ("BCMA CAR-T secreting IL-7", [({"car_t"}, {"TNFRSF17"})]),
    ("CD19 CAR-T cells secreting anti-PD-1 antibody", [({"car_t"}, {"CD19"})]),
    ("CD7 CAR-T cells, CD5 knockout", [({"car_t"}, {"CD7"})]),
    ("CD19 CAR-NK expressing IL-15", [({"nk_cell"}, {"CD19"})]),
    ("Oncolytic virus expressing GM-CSF", [({"oncolytic_virus"}, {"CSF2"})]),
    ("Oncolytic adenovirus encoding IL-12", [({"oncolytic_virus"}, {"IL12"})]),
    # nothing is given
    ("PD-L1 expression", []),
    ("PD-L1 positive", []),
    ("HER2-positive", []),
    ("CD3", []),
    ("NK/T-cell lymphoma", []),
    ("Cytokine release syndrome", []),
    ("Stromal TILs", []),
    ("Car driving", []),
    ("Seasonal influenza vaccine", []),
    ("Apparent diffusion coefficient (ADC)", []),
    ("Oral immunotherapy", []),
]


@pytest.mark.parametrize(("text", "expected"), DESCRIPTIONS, ids=[case[0] for case in DESCRIPTIONS])
def test_described_agents(lexicon: Lexicon, text: str, expected: list[tuple[set[str], set[str]]]) -> None:
    found = lexicon.read(text).of(AGENT, DESCRIBED)
    assert [(set(m.modality), set(m.targets)) for m in found] == expected


def test_alpha_means_anti(lexicon: Lexicon) -> None:
    assert [m.targets for m in lexicon.read("αPD-1 antibody").of(DESCRIBED)] == [("PDCD1",)]


ECHOES = [  # text, names of what is left ("" = described)
    ("Sintilimab, a PD-1 inhibitor", ["sintilimab"]),
    ("PD-1 inhibitor (sintilimab)", ["sintilimab"]),
    ("Immunotherapy with sintilimab", ["sintilimab"]),
    ("Sintilimab + CD19 CAR-T cells", ["sintilimab", ""]),
    ("Docetaxel + CD19 CAR-T cells", [""]),
    ("Simlukafusp alfa, an IL-2 variant", ["simlukafusp alfa"]),
]


@pytest.mark.parametrize(("text", "names"), ECHOES)
def test_a_description_of_a_named_agent_is_no_second_one(lexicon: Lexicon, text: str, names: list[str]) -> None:
    assert [m.name for m in lexicon.read(text).of(AGENT, DESCRIBED)] == names


def test_a_description_with_another_target_is_a_second_agent(lexicon: Lexicon) -> None:
    targets = [m.targets for m in lexicon.read("Sintilimab + CTLA-4 inhibitor").of(AGENT, DESCRIBED)]
    assert targets == [("PDCD1",), ("CTLA4",)]


def test_rules_that_others_refer_to_exist(lexicon: Lexicon) -> None:
    (plain,) = lexicon.read("Immunotherapy").mentions
    assert plain.rule == UNSPECIFIED
    (cytokine,) = lexicon.read("IL-2").mentions
    assert (cytokine.name, cytokine.rule) == ("aldesleukin", TARGET_WORD)


def test_targets_that_a_text_names_are_told_apart_from_markers(lexicon: Lexicon) -> None:
    assert lexicon.read("Target CD19, then PD-L1").targets == ("CD19", "CD274")
    assert lexicon.read("HER2 positive, CD19 therapy").targets == ("CD19",)


@pytest.mark.parametrize("text", ["", " ", "+", "—", "study of health"])
def test_a_text_that_names_nothing_reads_as_nothing(lexicon: Lexicon, text: str) -> None:
    assert lexicon.read(text) == NOTHING


PIECES = st.sampled_from(
    ["Pembrolizumab", "anti", "PD-1", "CAR-T", "CD19", "CD3", "x", "/", "+", "vs.", "after", "placebo", "or", "IL-2", "induced",
     "secreting", "vaccine", "bispecific", "ADC", "agonist", "TIL", "BCG", "immunotherapy", "h", "A.B.C."]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map(" ".join))


@given(TEXTS, st.booleans())
@example("anti" * 200, True)
@example("\x00\ud800", False)
def test_any_text_is_read_the_same_twice(text: str, with_context: bool) -> None:
    lexicon = knowledge.lexicon()
    found = lexicon.read(text, with_context)
    assert found == lexicon._read(text, with_context)
    modalities, symbols = {m.id for m in knowledge.modalities()}, {t.symbol for t in knowledge.targets()}
    for mention in found.mentions:
        assert mention.kind in (AGENT, DESCRIBED, OTHER, CARE)
        assert bool(mention.name) is (mention.kind != DESCRIBED)
        assert set(mention.modality) <= modalities
        assert set(mention.targets) <= symbols
        assert not ("t_cell_engager" in mention.modality and "bispecific_antibody" in mention.modality)
    assert set(found.targets) <= symbols


@given(TEXTS)
@example("IL2BISPECIFIC0INDUCED")
@example("AFTER0PLACEBO0A0PEMBROLIZUMAB")
def test_context_only_takes_away(text: str) -> None:
    lexicon = knowledge.lexicon()
    plain = lexicon.read(text)
    if plain.is_placebo:
        return  # "pembrolizumab after placebo": without its context the placebo hides what it stands beside
    assert {m.name for m in lexicon.read(text, True).of(AGENT)} <= {m.name for m in plain.of(AGENT)}


REPEATED = [
    "Pembrolizumab ", "anti-PD-1 ", "anti", "CD19xCD3 ", "CAR-T CD19 secreting ", "after PD-1 and ", "placebo or ", "A.", " + ", "(",
    "bispecific T cell ", "é", "x×", "PD-(L)1",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_of_a_long_text_only_the_beginning_is_read(lexicon: Lexicon, piece: str) -> None:
    """30,000 characters cost no more steps than the part that is read, and mean the same."""
    text = (piece * 30_000)[:30_000]
    short = text[:LONGEST_TEXT]
    lexicon._read(short)
    assert lexicon._read(text) == lexicon._read(short)
    assert steps(lambda: lexicon._read(text)) <= steps(lambda: lexicon._read(short)) + 100


@pytest.mark.parametrize("piece", REPEATED)
def test_no_text_takes_more_than_a_few_steps_for_each_of_its_characters(lexicon: Lexicon, piece: str) -> None:
    text = (piece * 30_000)[:30_000]
    assert steps(lambda: lexicon._read(text, True)) <= 5 * len(text)


def steps(run: Callable[[], Any]) -> int:
    """Calls of functions while something runs: work counted, not timed."""
    made = 0

    def count(*_: object) -> None:
        nonlocal made
        made += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(before)
    return made


UNREACHABLE = {  # alias: the entry that it should give
    "nurulimab + prolgolimab": "nurulimab and prolgolimab",
    "BNT152 + BNT153": "BNT152 + BNT153",
    "L19IL2 plus L19TNF": "L19IL2/L19TNF",
    "recPRAME + AS15": "PRAME immunotherapeutic",
    "WT1-A10 + AS01B": "WT1 immunotherapeutic",
    "TACE plus HAIC": "TACE-HAIC",
    "radiation plus temozolomide": "chemoradiotherapy",
    "DuoBody-CD3xCD20": "epcoritamab",
    "DuoBody-CD3xCD30": "GEN3017",
    "SC-CAR.GPC3xIL15.21": "SC-CAR.GPC3xIL15.21",
    "CF33-hNIS-antiPDL1": "CF33-hNIS-antiPDL1",
    "OxCap": "CAPOX",
    "OxMdG": "FOLFOX",
    "ExAblate": "high-intensity focused ultrasound",
}


@pytest.mark.parametrize("alias", UNREACHABLE)
def test_an_alias_that_holds_a_splitting_sign_gives_its_entry(lexicon: Lexicon, alias: str) -> None:
    assert {m.name for m in lexicon.read(alias).of(AGENT, OTHER)} == {UNREACHABLE[alias]}


def test_every_other_alias_of_an_agent_gives_that_agent_alone(lexicon: Lexicon) -> None:
    wrong = [
        (agent.name, name, sorted(found))
        for agent in knowledge.agents()
        for name in (agent.name, *agent.aliases)
        if (found := {m.name for m in lexicon.read(name).of(AGENT, DESCRIBED)}) != {agent.name}
        and name not in UNREACHABLE
    ]
    assert wrong == []


def test_every_other_alias_of_a_drug_gives_that_drug(lexicon: Lexicon) -> None:
    wrong = [
        (drug.name, name)
        for drug in knowledge.other_agents()
        for name in (drug.name, *drug.aliases)
        if drug.name not in {m.name for m in lexicon.read(name).of(OTHER)} and name not in UNREACHABLE
    ]
    assert wrong == []
