"""Drugs that no entry names start programs by their names, joined over code names."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ctdata.progression.unmapped import given, normalised


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("ABC 123", "ABC-123"), ("abc-123", "ABC-123"), ("ABC123a", "ABC-123A"), ("Xyzomab", "xyzomab")],
)
def test_one_spelling_of_a_name(name: str, wanted: str) -> None:
    assert normalised(name) == wanted


def read(*rows: tuple[str, str, str | None, list[str]]) -> set[tuple[str, str]]:
    """(study, intervention, arm type, other names) → pairs of study and agent; every name is unmapped."""
    ids = sorted({row[0] for row in rows})
    studies = pa.table({"nct_id": ids, "unmapped_interventions": [[r[1] for r in rows if r[0] == i] for i in ids]})
    table = pa.table(
        {
            "nct_id": [r[0] for r in rows],
            "intervention_name": [r[1] for r in rows],
            "arm_group_type": pa.array([r[2] for r in rows], pa.string()),
            "other_names": pa.array([r[3] for r in rows], pa.list_(pa.string())),
        }
    )
    found = given(studies, table)
    return set(zip(found["nct_id"], found["agent"], strict=True))


def test_a_code_and_an_inn_are_one_agent_across_studies() -> None:
    found = read(
        ("N1", "ABC-123", "EXPERIMENTAL", []),
        ("N2", "Xyzomab", "EXPERIMENTAL", ["ABC 123"]),
        ("N3", "ABC123 (xyzomab)", None, []),
        ("N4", "DEF-4567", "EXPERIMENTAL", []),
    )
    assert found == {("N1", "xyzomab"), ("N2", "xyzomab"), ("N3", "xyzomab"), ("N4", "DEF-4567")}


def test_descriptions_controls_and_mixtures_are_no_agent() -> None:
    assert not read(
        ("N1", "Experimental arm", "EXPERIMENTAL", []),
        ("N2", "ABC-123", "PLACEBO_COMPARATOR", []),
        ("N3", "ABC-123 + DEF-4567", "EXPERIMENTAL", []),
    )


def test_a_mixture_joins_no_two_agents() -> None:
    found = read(
        ("N1", "ABC-123 and DEF-4567", "EXPERIMENTAL", []),
        ("N2", "ABC-123", "EXPERIMENTAL", []),
        ("N3", "DEF-4567", "EXPERIMENTAL", ["given with ABC-123 and GHI-999"]),
    )
    assert found == {("N2", "ABC-123"), ("N3", "DEF-4567")}


def test_no_unmapped_name_at_all() -> None:
    studies = pa.table({"nct_id": ["N1"], "unmapped_interventions": pa.array([[]], pa.list_(pa.string()))})
    empty = pa.table({n: pa.array([], pa.string()) for n in ("nct_id", "intervention_name", "arm_group_type")} | {"other_names": pa.array([], pa.list_(pa.string()))})  # fmt: skip
    assert given(studies, empty).empty
