"""Arms and interventions of a study, and which arms are controls (DEFINITIONS 3.9, rulings 1 and 12)."""

from __future__ import annotations

import pytest
from arm_tables import design, rows
from hypothesis import given
from hypothesis import strategies as st

from ctdata.concepts import arms
from ctdata.concepts.arms import CONTROL_TYPES, Arm

DRUG_IN_BOTH = [
    ("Tested", "EXPERIMENTAL", ["Drug X", "Pembrolizumab"]),
    ("Control", "PLACEBO_COMPARATOR", ["PROCEDURE: Resection", "Pembrolizumab"]),
]


def test_each_arm_and_each_intervention_stands_once_with_its_links() -> None:
    seen = design(DRUG_IN_BOTH)
    assert [(a.number, a.label, a.type) for a in seen.arms] == [
        (0, "Tested", "EXPERIMENTAL"),
        (1, "Control", "PLACEBO_COMPARATOR"),
    ]
    assert [(i.number, i.type, i.name, sorted(i.arms)) for i in seen.interventions] == [
        (0, "DRUG", "Drug X", [0]),
        (1, "DRUG", "Pembrolizumab", [0, 1]),
        (2, "PROCEDURE", "Resection", [1]),
    ]
    assert (seen.numbers, seen.controls, seen.tested) == ({0, 1}, {1}, {0})


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert arms.design(rows(DRUG_IN_BOTH)[::-1]) == design(DRUG_IN_BOTH)


def test_an_arm_that_gives_nothing_is_an_arm() -> None:
    seen = design([("Tested", "EXPERIMENTAL", ["Drug X"]), ("Nothing", "NO_INTERVENTION", [])])
    assert [a.label for a in seen.arms] == ["Tested", "Nothing"]
    assert [i.name for i in seen.interventions] == ["Drug X"]
    assert seen.controls == {1}


def test_an_intervention_without_an_arm_is_kept() -> None:
    seen = design([], unlinked=["Drug X"])
    assert seen.arms == ()
    assert [(i.name, i.arms) for i in seen.interventions] == [("Drug X", frozenset())]
    assert (seen.controls, seen.tested) == (frozenset(), frozenset())


def test_no_rows_make_an_empty_design() -> None:
    seen = arms.design([])
    assert (seen.arms, seen.controls, seen.interventions, seen.is_comparison) == ((), frozenset(), (), False)


def test_texts_and_other_names_come_along() -> None:
    seen = design(
        [("Tested", "EXPERIMENTAL", ["Drug X"])],
        other_names={"Drug X": ["X-1", "Exa"]},
        described={"Drug X": "by mouth"},
        arm_says={"Tested": "twice a day"},
    )
    assert seen.interventions[0].other_names == ("X-1", "Exa")
    assert seen.interventions[0].description == "by mouth"
    assert seen.arms[0].description == "twice a day"


E_, A, P, S, N, OTHER = (
    "EXPERIMENTAL", "ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION", "OTHER",
)  # fmt: skip

CONTROLS = [  # what, arms as (label, type), numbers of the controls
    ("one arm has no control", [("A", E_)], set()),
    ("one comparator alone has no control", [("A", A)], set()),
    ("two tested arms", [("A", E_), ("B", E_)], set()),
    ("active comparator", [("A", E_), ("B", A)], {1}),
    ("placebo comparator", [("A", E_), ("B", P)], {1}),
    ("sham comparator", [("A", E_), ("B", S)], {1}),
    ("no intervention", [("A", E_), ("B", N)], {1}),
    ("three arms, two of them controls", [("A", E_), ("B", A), ("C", P)], {1, 2}),
    ("an arm of another type is none", [("A", E_), ("Cohort B", OTHER)], set()),
    ("another type, labelled standard of care", [("A", E_), ("Standard of care", OTHER)], {1}),
    ("another type, labelled observation", [("A", E_), ("Observation", OTHER)], {1}),
    ("experimental, labelled control", [("A", E_), ("Control group", E_)], {1}),
    ("experimental, labelled SOC", [("A", E_), ("SOC", E_)], {1}),
    ("something added to standard of care is tested", [("Drug X + standard of care", E_), ("B", E_)], set()),
    ("something with standard of care is tested", [("Drug X with standard treatment", OTHER), ("B", E_)], set()),
    ("a placebo that is added is a control", [("Placebo + drug Y", E_), ("Drug X + drug Y", E_)], {0}),
    ("all active comparators: none", [("A", A), ("B", A)], set()),
    ("all active comparators, one labelled so", [("A", A), ("Usual care", A)], {1}),
    ("active and placebo comparator: the active one is tested", [("A", A), ("B", P)], {1}),
    ("placebo and nothing: none can be compared", [("A", P), ("B", N)], set()),
    ("no type at all", [("A", ""), ("B", "")], set()),
    ("part of a word is no control word", [("Uncontrolled cohort", E_), ("B", E_)], set()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "table", "expected"), CONTROLS, ids=[case[0] for case in CONTROLS])
def test_controls(what: str, table: list[tuple[str, str]], expected: set[int]) -> None:
    assert arms.controls([Arm(n, label, kind, "") for n, (label, kind) in enumerate(table)]) == expected


@pytest.mark.parametrize(("kind", "expected"), [(OTHER, {1}), (E_, set())])
def test_a_description_makes_a_control_only_of_an_arm_of_another_type(kind: str, expected: set[int]) -> None:
    seen = design([("A", E_, ["X"]), ("B", kind, ["Y"])], arm_says={"B": "Patients under observation"})
    assert seen.controls == expected


def test_a_description_is_read_at_its_start() -> None:
    late = "Visits. " * 40 + "Observation."
    assert design([("A", E_, ["X"]), ("B", OTHER, ["Y"])], arm_says={"B": late}).controls == set()


COMPARISONS = [([A, A], True), ([A], False), ([A, E_], False), ([A, A, A], True), ([P, P], False)]


@pytest.mark.parametrize(("kinds", "expected"), COMPARISONS)
def test_a_comparison_has_active_comparators_alone(kinds: list[str], expected: bool) -> None:
    assert design([(f"Arm {n}", kind, ["X"]) for n, kind in enumerate(kinds)]).is_comparison is expected


LABELS = st.one_of(st.text(max_size=40), st.sampled_from(["Standard of care", "Placebo + x", "Control", ""]))
KINDS = st.sampled_from([*sorted(CONTROL_TYPES), E_, OTHER, ""])


@given(st.lists(st.tuples(LABELS, KINDS, LABELS), max_size=6))
def test_some_arm_is_always_tested_and_every_arm_is_one_or_the_other(table: list[tuple[str, str, str]]) -> None:
    found = arms.controls([Arm(n, label, kind, says) for n, (label, kind, says) in enumerate(table)])
    assert found <= set(range(len(table)))
    assert not table or len(found) < len(table)
