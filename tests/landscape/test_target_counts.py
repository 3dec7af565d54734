"""Targets by tumour in three readings, concentration and crowding: seven studies that can be counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from search.conftest import core_table, studies_table

from ctdata import knowledge
from ctdata.concepts import crowding as crowding_rule
from ctdata.concepts import tumour_types
from ctdata.landscape import targets
from ctdata.schema import MISSING
from ctdata.search.columns import Columns
from ctdata.search.crosstab import Selection


def study(
    found: list[str], agents: list[str], tumours: list[str], sponsor: str | None, line: str = "first_line"
) -> dict[str, Any]:
    """As the build writes it: tumour types with all above them, one crowding entry for each triple."""
    return {
        "targets": found,
        "agents": agents,
        "tumour_types": tumours,
        "tumour_groups": list(tumour_types.groups(tuple(tumours))),
        "lead_sponsor_name": sponsor,
        "lines": [line],
        "crowding": crowding_rule.entries(True, found, tumours, [line]),
    }


STUDIES = [
    study(["PDCD1"], ["pembrolizumab"], ["NSCLC"], "A"),
    study(["PDCD1", "CTLA4"], ["nivolumab", "ipilimumab"], ["NSCLC"], "A"),
    study(["PDCD1", "CTLA4"], ["cadonilimab"], ["MEL"], "B"),
    study(["PDCD1"], ["pembrolizumab"], ["NSCLC", "MEL"], None),
    study(["LAG3", "PDCD1"], ["relatlimab", "nivolumab"], ["MEL"], "C", "not_stated"),
    study([], [], ["LUNG"], "A"),
    study(["CTLA4"], [], [], "A"),
]


def selection(records: list[dict[str, Any]] = STUDIES) -> Selection:
    return Selection(Columns(core_table(studies_table(records))), None)


def cells(frame: pd.DataFrame) -> dict[tuple[str, str], int]:
    return {(t, c): n for t, c, n in frame[["target", "tumour", "n"]].itertuples(index=False, name=None)}


def test_the_agents_of_these_tests_have_the_targets_that_they_count_on() -> None:
    known = {a.name: set(a.targets) for a in knowledge.agents()}
    assert known["pembrolizumab"] == known["nivolumab"] == {"PDCD1"}
    assert known["cadonilimab"] == {"PDCD1", "CTLA4"}
    assert (known["ipilimumab"], known["relatlimab"]) == ({"CTLA4"}, {"LAG3"})


READINGS = [  # reading, then PDCD1, CTLA4, LAG3 in lung and in skin
    ("studies", [3, 3, 1, 1, 0, 1]),
    ("unique agents", [2, 3, 1, 1, 0, 1]),  # nivolumab beside ipilimumab is no agent of CTLA4
    ("sponsors", [1, 2, 1, 1, 0, 1]),  # a study without a sponsor adds none
]


@pytest.mark.parametrize(("reading", "n"), READINGS)
def test_each_reading_of_the_heat_map(reading: str, n: list[int]) -> None:
    places = [(t, c) for t in ("PDCD1", "CTLA4", "LAG3") for c in ("LUNG", "SKIN")]
    assert cells(targets.by_tumour(selection(), reading)) == dict(zip(places, n, strict=True))


def test_the_readings_are_those_that_a_reader_can_choose() -> None:
    assert tuple(reading for reading, _ in READINGS) == targets.READINGS


def test_targets_and_tumours_stand_in_order_of_their_studies_and_no_further_than_asked() -> None:
    frame = targets.by_tumour(selection(), n_targets=2, n_tumours=1)
    assert list(frame.itertuples(index=False, name=None)) == [("PDCD1", "LUNG", 3), ("CTLA4", "LUNG", 1)]


def test_a_plain_pandas_count_gives_the_same() -> None:
    table = pd.DataFrame(STUDIES).explode("targets").explode("tumour_groups")
    by_hand = table.dropna(subset=["targets", "tumour_groups"]).groupby(["targets", "tumour_groups"])
    some = selection()
    names = [(t, c) for t in some.names("targets")[:-1] for c in some.names("tumour_groups")[:-1]]
    studies = some.cross("targets", "tumour_groups")[:-1, :-1].ravel().tolist()
    sponsors = some.distinct("targets", "tumour_groups", "lead_sponsor_name")[:-1, :-1].ravel().tolist()
    size, different = by_hand.size(), by_hand["lead_sponsor_name"].nunique()
    assert dict(zip(names, studies, strict=True)) == {pair: size.get(pair, 0) for pair in names}
    assert dict(zip(names, sponsors, strict=True)) == {pair: different.get(pair, 0) for pair in names}
    one = pd.DataFrame(STUDIES).explode("targets")["targets"]
    assert some.counts("targets") == {**one.value_counts().to_dict(), MISSING: int(one.isna().sum())}


def test_tissues_are_the_topmost_types_alone() -> None:
    assert targets.tissues(selection()) == {"LUNG": 4, "SKIN": 3}


def test_concentration() -> None:
    assert targets.concentration(selection(), top=1) == (["PDCD1"], 5, 6)
    assert targets.concentration(selection(), top=2) == (["PDCD1", "CTLA4"], 6, 6)
    assert targets.concentration(selection()) == (["PDCD1", "CTLA4", "LAG3"], 6, 6)


def test_the_most_crowded_triples_come_first_with_their_sponsors() -> None:
    frame = targets.crowding(selection())
    assert list(frame.columns) == ["entry", "target", "tumour", "line", "n_studies", "n_sponsors"]
    assert list(frame.itertuples(index=False, name=None)) == [
        ("PDCD1 × LUNG × first_line", "PDCD1", "LUNG", "first_line", 3, 1),
        ("PDCD1 × SKIN × first_line", "PDCD1", "SKIN", "first_line", 2, 1),
        ("CTLA4 × LUNG × first_line", "CTLA4", "LUNG", "first_line", 1, 1),
        ("CTLA4 × SKIN × first_line", "CTLA4", "SKIN", "first_line", 1, 1),
        ("LAG3 × SKIN × not_stated", "LAG3", "SKIN", "not_stated", 1, 1),
        ("PDCD1 × SKIN × not_stated", "PDCD1", "SKIN", "not_stated", 1, 1),
    ]
    assert len(targets.crowding(selection(), most=2)) == 2


def test_studies_compete_where_all_three_are_the_same() -> None:
    """The first four share target, tissue and line with another; the fifth has another line, two no triple."""
    assert targets.competing(selection()) == (4, 5)


def test_who_is_filtered_out_does_not_compete() -> None:
    some = selection()
    assert targets.competing(some.where(some.has("lead_sponsor_name", ["A"]))) == (2, 2)
    assert targets.competing(some.where(np.array([True, False, True, False, True, True, True]))) == (0, 3)


@pytest.mark.parametrize("reading", targets.READINGS)
def test_studies_without_a_target_have_no_cells(reading: str) -> None:
    none = selection([STUDIES[5]])
    assert targets.by_tumour(none, reading).empty
    assert targets.concentration(none) == ([], 0, 0)
    assert targets.crowding(none).empty
    assert targets.competing(none) == (0, 0)
