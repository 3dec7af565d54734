"""The panel of missing tests: what studies ask for, and what a result would settle alone."""

from __future__ import annotations

from eligibility_tables import NAMES, has, row, scored, study, who

from ctdata.eligibility import check, missing
from ctdata.eligibility.missing import MissingTest

PERSON = who(has("KRAS", variant="G12C"), has("EGFR", "negative"), scored("PD-L1", 60, "TPS"), cancer_type="NSCLC")


def cps(value: float) -> dict:
    return row("PD-L1", scoring="CPS", comparator=">=", value=value)


def joined(*markers: str) -> list[dict]:
    return [row(m, alternatives_group=1) for m in markers]


STUDIES = [
    study("N1", [cps(1)]),
    study("N2", [cps(1), row("KRAS")]),
    study("N3", [cps(10)]),
    study("N4", [cps(10), row("ALK", variant="fusion")]),
    study("N5", [cps(1)], prior_pd1="excluded"),
    study("N6", [cps(1), row("EGFR")]),
    study("N7", joined("MSI", "MMR")),
    study("N8", joined("ER", "PR")),
    study("N9", [row("ALK", "conditional")]),
    study("N10", [row("BRAF", section="unlabelled")]),
    study("N11", [row("HIV", "excluded"), row("HIV", "excluded")]),
    study("N12", [row("ROS1", cohort="A"), row("RET", cohort="B")], cohorts=["A", "B"]),
    study("N13", [row("ROS1", cohort="A"), row("EGFR", cohort="B")], cohorts=["A", "B"]),
    study("N14", [row("ROS1", cohort="A")], cohorts=["A", "B"]),
    study("N15", [row("ALK", alternatives_group=1), row("KRAS", alternatives_group=1), row("BRAF")]),
]


def panel() -> dict[str, MissingTest]:
    return {found.test: found for found in missing.panel(check.check(PERSON, STUDIES, markers=NAMES))}


def test_studies_that_ask_and_studies_that_it_settles() -> None:
    found = {name: (one.asking_ids, one.settled_ids) for name, one in panel().items()}
    assert found == {
        "PD-L1 CPS": (("N1", "N2", "N3", "N4", "N5"), ("N1", "N2", "N3")),
        "ALK": (("N4", "N9"), ()),
        "MSI": (("N7",), ("N7",)),
        "MMR": (("N7",), ("N7",)),
        "ER": (("N8",), ()),
        "PR": (("N8",), ()),
        "HIV": (("N11",), ("N11",)),
        "ROS1": (("N12", "N13"), ("N13",)),
        "RET": (("N12",), ()),
        "BRAF": (("N15",), ("N15",)),
    }


def test_a_settling_result_decides_either_way() -> None:
    """What the panel promises: positive and negative both leave a verdict that depends on nothing."""
    settled = [(one.biomarker, one.scoring, nct_id) for one in panel().values() for nct_id in one.settled_ids]
    assert len(settled) > 5
    for marker, scoring, nct_id in settled:
        asked = next(s for s in STUDIES if s["nct_id"] == nct_id)
        for value in (0, 100):
            result = has(marker, "positive" if value else "negative", value=value, scoring=scoring)
            person = who(*PERSON.biomarkers, result, cancer_type="NSCLC")
            assert check.check(person, [asked], markers=NAMES)[0].verdict in ("conflict", "no_conflict"), (
                marker,
                nct_id,
            )


def test_thresholds_asked() -> None:
    asked = [(one.asked, one.nct_ids) for one in panel()["PD-L1 CPS"].asked]
    assert asked == [("≥ 1", ("N1", "N2", "N5")), ("≥ 10", ("N3", "N4"))]
    assert [one.asked for one in panel()["ALK"].asked] == ["", "fusion"]


def test_order_and_wording() -> None:
    found = list(panel().values())
    assert found[0].sentence == (
        "PD-L1 CPS not given: 5 studies ask for this; it alone would settle 3 (3 ask for ≥ 1, 2 ask for ≥ 10)"
    )
    assert [one.test for one in found[:3]] == ["PD-L1 CPS", "ROS1", "BRAF"]
    assert panel()["HIV"].sentence.endswith("(1 ask for a positive or negative result)")
