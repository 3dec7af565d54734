"""What an immunotherapy is given with, within one tested arm (DEFINITIONS 3.5)."""

from __future__ import annotations

import pytest
from arm_tables import Arms, landscape

from ctdata.concepts import combinations

T, A, N = "EXPERIMENTAL", "ACTIVE_COMPARATOR", "NO_INTERVENTION"
PEMBRO = "Pembrolizumab"


def one(*names: str) -> Arms:
    return [("Arm", T, list(names))]


CASES = [  # what, arms, lines, partner classes
    ("alone", one(PEMBRO), [], ["alone"]),
    ("chemotherapy", one(PEMBRO, "Docetaxel"), [], ["chemotherapy"]),
    ("two of one class count once", one(PEMBRO, "Docetaxel", "Cisplatin"), [], ["chemotherapy"]),
    ("two immunotherapies", one(PEMBRO, "Ipilimumab"), [], ["immunotherapy"]),
    ("targeted therapy", one(PEMBRO, "Dabrafenib"), [], ["targeted_therapy"]),
    ("antiangiogenic", one(PEMBRO, "Bevacizumab"), [], ["antiangiogenic"]),
    ("antibody-drug conjugate", one(PEMBRO, "Enfortumab vedotin"), [], ["antibody_drug_conjugate"]),
    ("antibody against the tumour", one(PEMBRO, "Rituximab"), [], ["tumour_antibody"]),
    ("radiotherapy", one(PEMBRO, "RADIATION: Radiotherapy"), [], ["radiotherapy"]),
    ("surgery", one(PEMBRO, "PROCEDURE: Surgical resection"), [], ["surgery"]),
    ("neoadjuvant means surgery", one(PEMBRO), ["neoadjuvant"], ["surgery"]),
    ("adjuvant does not", one(PEMBRO), ["adjuvant"], ["alone"]),
    ("supportive drugs make no combination", one(PEMBRO, "Dexamethasone"), [], ["alone"]),
    ("usual care neither", one(PEMBRO, "Standard of care"), [], ["alone"]),
    ("placebo neither", one(PEMBRO, "Placebo"), [], ["alone"]),
    ("an unknown drug", one(PEMBRO, "Green leaves"), [], ["unclassified"]),
    ("an unknown device is no drug", one(PEMBRO, "DEVICE: Blue light"), [], ["alone"]),
    ("conditioning before cells", one("CD19 CAR-T cells", "Fludarabine", "Cyclophosphamide"), [], ["alone"]),
    ("other chemotherapy with cells", one("CD19 CAR-T cells", "Docetaxel"), [], ["chemotherapy"]),
    ("the same drugs with a checkpoint inhibitor", one(PEMBRO, "Cyclophosphamide"), [], ["chemotherapy"]),
    ("each arm for itself", [("One", T, [PEMBRO, "Docetaxel"]), ("Two", T, [PEMBRO, "RADIATION: Radiotherapy"])], [],
     ["chemotherapy", "radiotherapy"]),
    ("one arm with, one without", [("One", T, [PEMBRO, "Docetaxel"]), ("Two", T, [PEMBRO])], [], ["chemotherapy", "alone"]),
    ("never across arms", [("One", T, [PEMBRO]), ("Two", T, ["Docetaxel"])], [], ["alone"]),
    ("not what the control gives", [("One", T, [PEMBRO]), ("Two", A, ["Docetaxel"])], [], ["alone"]),
    ("background of both arms", [("One", T, [PEMBRO, "Docetaxel"]), ("Two", A, ["Docetaxel"])], [], ["chemotherapy"]),
    ("an unknown drug of the control", [("One", T, [PEMBRO]), ("Two", A, ["Green leaves"])], [], ["alone"]),
    ("no immunotherapy, no combination", one("Docetaxel", "Cisplatin"), [], []),
    ("immunotherapy as background only", [("One", T, [PEMBRO, "Docetaxel"]), ("Two", A, [PEMBRO])], [], []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "lines", "expected"), CASES, ids=[case[0] for case in CASES])
def test_partner_classes(what: str, table: Arms, lines: list[str], expected: list[str]) -> None:
    classes, pairs = combinations.read(landscape(table), lines)
    assert classes == expected
    assert {pair.partition(" + ")[2] for pair in pairs} == set(expected)


PAIRS = [  # arms, pairs of the matrix
    (one(PEMBRO, "Docetaxel"), ["checkpoint_inhibitor + chemotherapy"]),
    (one(PEMBRO, "Ipilimumab"), ["checkpoint_inhibitor + immunotherapy"]),
    (one(PEMBRO, "Personalized neoantigen vaccine"), ["cancer_vaccine + immunotherapy", "checkpoint_inhibitor + vaccine"]),
    (one("Cadonilimab"), ["bispecific_antibody + alone", "checkpoint_inhibitor + alone"]),
    (one("CD19 CAR-T cells", "Fludarabine", PEMBRO), [
        "car_t + immunotherapy", "checkpoint_inhibitor + chemotherapy", "checkpoint_inhibitor + immunotherapy"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), PAIRS)
def test_pairs_of_modality_and_partner(table: Arms, expected: list[str]) -> None:
    assert sorted(combinations.read(landscape(table), [])[1]) == expected


def test_interventions_without_arms_are_given_together() -> None:
    found = landscape([], unlinked=[PEMBRO, "Docetaxel"])
    assert combinations.read(found, []) == (["chemotherapy"], ["checkpoint_inhibitor + chemotherapy"])
