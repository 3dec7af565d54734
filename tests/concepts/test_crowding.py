"""Studies compete where they share target, tissue and line: one entry for each triple."""

from __future__ import annotations

import pytest

from ctdata.concepts import crowding

CASES = [  # is immunotherapy, targets, tumour types, lines, entries
    (True, ["PDCD1"], ["LUNG"], ["first_line"], ["PDCD1 × LUNG × first_line"]),
    (True, ["PDCD1"], ["NSCLC"], ["first_line"], ["PDCD1 × LUNG × first_line"]),
    (True, ["PDCD1"], ["NSCLC", "SCLC"], ["first_line"], ["PDCD1 × LUNG × first_line"]),
    (True, ["PDCD1", "CTLA4"], ["MEL"], ["adjuvant"], ["PDCD1 × SKIN × adjuvant", "CTLA4 × SKIN × adjuvant"]),
    (True, ["PDCD1"], ["MEL", "LUNG"], ["adjuvant"], ["PDCD1 × SKIN × adjuvant", "PDCD1 × LUNG × adjuvant"]),
    (True, ["PDCD1"], ["LUNG"], ["neoadjuvant", "adjuvant"], ["PDCD1 × LUNG × neoadjuvant", "PDCD1 × LUNG × adjuvant"]),
    (True, ["PDCD1"], ["LUNG"], ["not_stated"], ["PDCD1 × LUNG × not_stated"]),
    (True, [], ["LUNG"], ["first_line"], []),
    (True, ["PDCD1"], [], ["first_line"], []),
    (False, ["TACSTD2"], ["LUNG"], ["first_line"], []),
]  # fmt: skip


@pytest.mark.parametrize(("is_one", "targets", "tumours", "lines", "expected"), CASES)
def test_entries(is_one: bool, targets: list, tumours: list, lines: list, expected: list[str]) -> None:
    assert crowding.entries(is_one, targets, tumours, lines) == expected


def test_two_of_each_make_eight() -> None:
    found = crowding.entries(True, ["PDCD1", "LAG3"], ["MEL", "LUNG"], ["first_line", "later_line"])
    assert len(found) == len(set(found)) == 8
