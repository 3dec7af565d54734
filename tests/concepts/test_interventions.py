"""Short lists of interventions: each value once, in the order of the record, arms without a drug left out."""

from __future__ import annotations

from typing import Any

import pytest

from ctdata.concepts.interventions import short_lists


def row(number: int | None, kind: str | None, name: str | None, *others: str) -> dict[str, Any]:
    return {
        "intervention_number": number,
        "intervention_type": kind,
        "intervention_name": name,
        "other_names": list(others),
    }


CASES = [  # what, rows, types, names, other names
    ("none", [], [], [], []),
    ("an arm without interventions", [row(None, None, None)], [], [], []),
    ("one drug in two arms", [row(0, "DRUG", "x", "y"), row(0, "DRUG", "x", "y")], ["DRUG"], ["x"], ["y"]),
    ("in the order of the record, not of the arms", [row(2, "DEVICE", "c"), row(0, "DRUG", "a"), row(1, "DRUG", "b")],
     ["DRUG", "DEVICE"], ["a", "b", "c"], []),
    ("another name that is a name of the record", [row(0, "DRUG", "x", "b", "y"), row(1, "DRUG", "b")], ["DRUG"], ["x", "b"], ["y"]),
    ("without a kind or a name", [row(0, None, "x"), row(1, "OTHER", None, "z")], ["OTHER"], ["x"], ["z"]),
    ("capitals are kept, and differ", [row(0, "DRUG", "X"), row(1, "DRUG", "x")], ["DRUG"], ["X", "x"], []),
]  # fmt: skip


@pytest.mark.parametrize(("what", "rows", "types", "names", "others"), CASES, ids=[case[0] for case in CASES])
def test_short_lists(what: str, rows: list, types: list, names: list, others: list) -> None:
    assert short_lists(rows) == {
        "intervention_types": types,
        "intervention_names": names,
        "intervention_other_names": others,
    }
