"""Readings of eligibility text as columns, rows and tags: what is only excluded is never asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ctdata import schema
from ctdata.concepts import eligibility
from ctdata.schema import REQUIREMENTS, STUDIES
from ctdata.text import requirements as meanings
from ctdata.text.requirements import Reading, Requirement

PLAIN = Requirement(
    "EGFR", "", "", "", None, "", "required", "inclusion", "", None, "EGFR mutated.", 10, 23, 10, 14, "a rule"
)


def asked(biomarker: str, polarity: str = "required", **said: object) -> Requirement:
    return replace(PLAIN, biomarker=biomarker, polarity=polarity, **said)


TAGS = [  # requirements, their tags
    ([], []),
    ([asked("EGFR")], ["EGFR · required"]),
    ([asked("EGFR", "excluded")], ["EGFR · excluded"]),
    ([asked("EGFR", "required_absent")], ["EGFR · required_absent"]),
    ([asked("EGFR", "mentioned")], []),
    ([asked("EGFR"), asked("EGFR", section="exclusion")], ["EGFR · required"]),
    ([asked("EGFR", "excluded"), asked("ALK")], ["ALK · required", "EGFR · excluded"]),
    ([asked("EGFR", variant="L858R")], ["EGFR L858R · required", "EGFR · required"]),
    ([asked("EGFR", "excluded", variant="exon 20 insertion")], ["EGFR exon 20 insertion · excluded", "EGFR · excluded"]),
    ([asked("PD-L1", scoring="TPS", comparator=">=", value=50.0, unit="%")], ["PD-L1 TPS ≥ 50 % · required", "PD-L1 · required"]),
    ([asked("PD-L1", scoring="CPS", comparator=">=", value=10.0)], ["PD-L1 CPS ≥ 10 · required", "PD-L1 · required"]),
    ([asked("PD-L1", scoring="CPS")], ["PD-L1 · required"]),
    ([asked("TMB", "test_only", comparator="<", value=12.5, unit="mut/Mb")], ["TMB < 12.5 mut/Mb · test_only", "TMB · test_only"]),
    ([asked("HER2", scoring="IHC", comparator="=", value=3.0, unit="IHC")], ["HER2 IHC = 3 · required", "HER2 · required"]),
    ([asked("HER2", variant="ISH+", scoring="IHC", comparator="=", value=2.0, unit="IHC")], ["HER2 ISH+ IHC = 2 · required", "HER2 · required"]),
    ([asked("HBV", "conditional", comparator="<", value=2_000_000.0, unit="IU/mL")], ["HBV < 2000000 IU/mL · conditional", "HBV · conditional"]),
    ([asked("KRAS", "any"), asked("BRAF", "any")], ["BRAF · any", "KRAS · any"]),
]  # fmt: skip


@pytest.mark.parametrize(("held", "tags"), TAGS, ids=[" + ".join(tags) or "nothing" for _, tags in TAGS])
def test_tags(held: list[Requirement], tags: list[str]) -> None:
    assert eligibility.tags(held) == tags
    assert eligibility.columns(Reading(tuple(held)))["eligibility_tags"] == tags


def test_a_marker_that_is_only_excluded_is_never_required() -> None:
    for polarity in meanings.POLARITIES:
        found = eligibility.tags([asked("EGFR", polarity, variant="L858R"), asked("ALK", "excluded")])
        assert ("EGFR · required" in found) == (polarity == "required"), polarity
        assert "ALK · required" not in found


FORMS = [
    (asked("EGFR"), "EGFR"),
    (asked("EGFR", variant="L858R"), "EGFR · L858R"),
    (asked("PD-L1", scoring="TPS", comparator=">=", value=50.0, unit="%"), "PD-L1 · TPS · ≥ · 50 %"),
    (asked("PD-L1", scoring="CPS", comparator="<", value=10.0), "PD-L1 · CPS · < · 10"),
    (asked("TMB", scoring="tissue", comparator=">", value=9.5, unit="mut/Mb"), "TMB · tissue · > · 9.5 mut/Mb"),
]


@pytest.mark.parametrize(("held", "form"), FORMS, ids=[form for _, form in FORMS])
def test_parsed_form(held: Requirement, form: str) -> None:
    (row,) = eligibility.rows("NCT00000001", Reading((held,)))
    assert eligibility.parsed_form(row) == form


def test_rows_hold_every_column_and_every_value() -> None:
    held = (
        asked("MSI", alternatives_group=4, cohort="Cohort A"),
        asked("TMB", comparator=">=", value=10.0, unit="mut/Mb"),
    )
    rows = eligibility.rows("NCT00000001", Reading(held))
    assert all(list(row) == list(REQUIREMENTS.names) for row in rows)
    assert [row["requirement_number"] for row in rows] == [0, 1]
    assert {name: rows[0][name] for name in ("biomarker", "cohort", "alternatives_group", "value", "evidence")} == {
        "biomarker": "MSI", "cohort": "Cohort A", "alternatives_group": 4, "value": None, "evidence": "EGFR mutated.",
    }  # fmt: skip
    assert [rows[1][name] for name in ("evidence_start", "evidence_end", "mention_start", "mention_end")] == [
        10,
        23,
        10,
        14,
    ]
    assert rows[1]["requirement_rule"] == "a rule"


def test_columns_of_a_full_and_of_a_silent_reading() -> None:
    silent = eligibility.columns(Reading())
    assert set(silent) == {c.name for c in STUDIES.columns if c.rule == "concepts.eligibility"}
    assert {name for name, value in silent.items() if value not in (None, [], "not_stated")} == {"n_criteria"}
    full = eligibility.columns(
        Reading(
            (asked("MSI", cohort="Cohort C"), asked("TMB", cohort="Cohort A")),
            cohorts=("Cohort A", "Cohort B"),
            ecog_max=1,
            prior_pd1="excluded",
            prior_pd1_setting="metastatic",
            disease_stages=("IV", "III", "IV"),
            text_sex="FEMALE",
            evidence=(("ecog_max", 3, 9), ("prior_pd1", 12, 40)),
        )
    )
    assert (full["ecog_max"], full["prior_pd1"], full["prior_pd1_setting"], full["text_sex"]) == (
        1,
        "excluded",
        "metastatic",
        "FEMALE",
    )
    assert full["disease_stages"] == ["III", "IV"]
    assert full["eligibility_cohorts"] == ["Cohort A", "Cohort B", "Cohort C"]
    assert full["eligibility_evidence"] == ["ecog_max:3:9", "prior_pd1:12:40"]


@pytest.mark.parametrize(
    ("is_oncology", "text"), [(False, "EGFR mutation"), (None, "EGFR mutation"), (True, None), (True, "")]
)
def test_only_the_text_of_cancer_studies_is_read(is_oncology: bool | None, text: str | None) -> None:
    assert eligibility.read(is_oncology, text) == Reading()


@pytest.mark.parametrize("name", ["POLARITIES", "SECTIONS", "PRIOR_PD1", "BRAIN_METS", "MEASURABLE"])
def test_the_schema_allows_what_the_reader_may_say(name: str) -> None:
    """Two lists, since the schema may import nothing: they must not drift apart."""
    assert getattr(schema, name) == getattr(meanings, name)
