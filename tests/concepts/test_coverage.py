"""How much of what a study gives was recognised."""

from __future__ import annotations

import pytest
from arm_tables import given

from ctdata.concepts import coverage

T = "EXPERIMENTAL"
CASES = [  # interventions of one arm, unknown drugs, whether something is known
    (["Pembrolizumab"], [], True),
    (["Docetaxel"], [], True),
    (["CD19 CAR-T cells"], [], True),
    (["Green leaves"], ["Green leaves"], False),
    (["Pembrolizumab", "Green leaves", "BIOLOGICAL: QXZ-1234"], ["Green leaves", "QXZ-1234"], True),
    (["GENETIC: Gene QX", "COMBINATION_PRODUCT: Kit QX"], ["Gene QX", "Kit QX"], False),
    (["DEVICE: Blue light", "OTHER: Walking", "BEHAVIORAL: Reading"], [], False),
    (["Standard of care"], [], False),
    (["x" * 200], ["x" * 120], False),
    ([], [], False),
]


@pytest.mark.parametrize(("names", "unknown", "known"), CASES)
def test_coverage(names: list[str], unknown: list[str], known: bool) -> None:
    assert coverage.columns(given([("Arm", T, names)])) == {
        "unmapped_interventions": unknown,
        "has_mapped_agent": known,
    }


def test_an_unknown_drug_of_two_arms_stands_once() -> None:
    found = given([("One", T, ["Green leaves"]), ("Two", T, ["Green leaves"])])
    assert coverage.columns(found)["unmapped_interventions"] == ["Green leaves"]


def test_a_drug_that_its_description_explains_is_known() -> None:
    found = given([("Arm", T, ["QXZ-1234"])], described={"QXZ-1234": "Anti-TIGIT antibody."})
    assert coverage.columns(found) == {"unmapped_interventions": [], "has_mapped_agent": True}
