"""Counts, cross tables and distinct values of a selection, against plain Python over the same studies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from ctdata.schema import MISSING
from ctdata.search.columns import Columns
from ctdata.search.criteria import Criteria
from ctdata.search.crosstab import Selection
from ctdata.search.engine import Engine

from .conftest import RECORDS, core_table, studies_table

STUDIES: list[dict[str, Any]] = [
    {"targets": ["PDCD1"], "tumour_groups": ["LUNG"], "agents": ["a"], "enrollment_count": 10},
    {"targets": ["PDCD1", "CTLA4"], "tumour_groups": ["LUNG", "SKIN"], "agents": ["a", "b"], "enrollment_count": 200},
    {"targets": ["CTLA4", "PDCD1"], "tumour_groups": ["SKIN"], "agents": ["b"]},
    {"targets": ["LAG3"], "tumour_groups": [], "agents": ["c"], "enrollment_count": 3000},
    {"targets": [], "tumour_groups": ["SKIN"], "agents": [], "enrollment_count": 40_000},
]


def selection(records: Sequence[dict[str, Any]], rows: list[int] | None = None) -> Selection:
    columns = Columns(core_table(studies_table(list(records))))
    return Selection(columns, None if rows is None else np.array(rows, np.int32))


def cells(some: Selection, first: str, second: str, counted: np.ndarray) -> dict[tuple[str, str], float]:
    """What is not zero, by its two names."""
    named = product(some.names(first), some.names(second))
    return {pair: n for pair, n in zip(named, counted.ravel().tolist(), strict=True) if n}


def test_counts_are_ordered_and_say_what_is_missing() -> None:
    some = selection(STUDIES)
    assert list(some.counts("targets").items()) == [("PDCD1", 3), ("CTLA4", 2), ("LAG3", 1), (MISSING, 1)]
    assert list(some.counts("countries").items()) == [(MISSING, 5)]
    assert some.n == 5


def test_missing_is_named_even_where_nothing_is_missing() -> None:
    assert list(selection(STUDIES[:3]).counts("targets").items()) == [("PDCD1", 3), ("CTLA4", 2), (MISSING, 0)]


def test_equal_counts_stand_in_alphabetical_order() -> None:
    assert list(selection([{"agents": ["b", "c", "a"]}]).counts("agents")) == ["a", "b", "c", MISSING]


def test_a_study_counts_in_every_pair_of_its_values() -> None:
    some = selection(STUDIES)
    assert cells(some, "targets", "tumour_groups", some.cross("targets", "tumour_groups")) == {
        ("PDCD1", "LUNG"): 2,
        ("PDCD1", "SKIN"): 2,
        ("CTLA4", "LUNG"): 1,
        ("CTLA4", "SKIN"): 2,
        ("LAG3", MISSING): 1,
        (MISSING, "SKIN"): 1,
    }


def test_weights_are_summed_and_a_missing_one_is_nothing() -> None:
    some = selection(STUDIES)
    people = some.cross("targets", "tumour_groups", some.numbers("enrollment_count"))
    assert cells(some, "targets", "tumour_groups", people) == {
        ("PDCD1", "LUNG"): 210,
        ("PDCD1", "SKIN"): 200,
        ("CTLA4", "LUNG"): 200,
        ("CTLA4", "SKIN"): 200,
        ("LAG3", MISSING): 3000,
        (MISSING, "SKIN"): 40_000,
    }


def test_a_third_value_counts_once_in_a_cell_and_missing_is_none() -> None:
    some = selection(STUDIES)
    agents = some.distinct("targets", "tumour_groups", "agents")
    assert cells(some, "targets", "tumour_groups", agents) == {
        ("PDCD1", "LUNG"): 2,  # a twice, b once
        ("PDCD1", "SKIN"): 2,
        ("CTLA4", "LUNG"): 2,
        ("CTLA4", "SKIN"): 2,
        ("LAG3", MISSING): 1,
    }


def test_the_first_column_may_be_the_third_too() -> None:
    some = selection(STUDIES)
    assert cells(some, "targets", "targets", some.distinct("targets", "targets", "targets")) == {
        ("PDCD1", "PDCD1"): 2,
        ("PDCD1", "CTLA4"): 2,
        ("CTLA4", "PDCD1"): 2,
        ("CTLA4", "CTLA4"): 2,
        ("LAG3", "LAG3"): 1,
    }


def test_narrowing_counts_the_rest_alone_and_keeps_all_names() -> None:
    some = selection(STUDIES)
    skin = some.where(some.has("tumour_groups", ["SKIN"]))
    assert skin.rows.tolist() == [1, 2, 4]
    assert skin.counts("targets") == {"CTLA4": 2, "PDCD1": 2, MISSING: 1}
    again = skin.where(skin.has("agents", ["a"]))
    assert again.rows.tolist() == [1]
    assert again.counts("tumour_groups") == {"LUNG": 1, "SKIN": 1, MISSING: 0}
    assert again.names("targets") == some.names("targets")
    assert some.n == 5


def test_numbers_are_those_of_the_selected_rows() -> None:
    assert selection(STUDIES, [4, 0]).numbers("enrollment_count").tolist() == [40_000, 10]
    assert np.isnan(selection(STUDIES, [2]).numbers("enrollment_count")).tolist() == [True]


def test_has_knows_several_values_missing_ones_and_unknown_ones() -> None:
    some = selection(STUDIES)
    assert some.has("targets", ["CTLA4", "LAG3"]).tolist() == [False, True, True, True, False]
    assert some.has("targets", [MISSING]).tolist() == [False, False, False, False, True]
    assert some.has("targets", ["pdcd1"]).tolist() == [True, True, True, False, False]
    assert not some.has("targets", ["TIGIT"]).any()
    assert not some.has("targets", []).any()


def test_a_value_is_found_beside_one_that_differs_in_case_alone() -> None:
    some = selection([{"lead_sponsor_name": "ACME Oncology"}, {"lead_sponsor_name": "Acme Oncology"}])
    assert some.counts("lead_sponsor_name") == {"ACME Oncology": 1, "Acme Oncology": 1, MISSING: 0}
    assert some.has("lead_sponsor_name", ["ACME Oncology"])[0]
    assert some.has("lead_sponsor_name", ["Acme Oncology"])[1]


def test_no_studies_count_nothing() -> None:
    none = selection(STUDIES, [])
    assert (none.n, none.counts("targets")) == (0, {MISSING: 0})
    assert none.cross("targets", "agents").shape == (4, 4)
    assert not none.cross("targets", "agents").any()
    assert not none.distinct("targets", "tumour_groups", "agents").any()


def test_tables_written_in_parts_count_as_one() -> None:
    """Each part has a dictionary of its own, in another order."""
    parts = pa.concat_tables([core_table(studies_table(STUDIES[3:])), core_table(studies_table(STUDIES[:3]))])
    some, whole = Selection(Columns(parts), None), selection(STUDIES)
    assert some.counts("targets") == whole.counts("targets")
    table = some.cross("targets", "tumour_groups")
    assert cells(some, "targets", "tumour_groups", table) == cells(
        whole, "targets", "tumour_groups", whole.cross("targets", "tumour_groups")
    )


def test_an_engines_selection_holds_what_its_search_finds(engine: Engine) -> None:
    criteria = Criteria(text="cancer", facets=(("overall_status", ("COMPLETED",)),))
    some = engine.selection(criteria)
    assert sorted(some.rows.tolist()) == sorted(engine.rows(criteria).tolist())
    assert some.n == engine.count(criteria) > 0
    assert engine.selection(Criteria()).n == len(RECORDS) == 30
    facet = dict(engine.search(criteria).facets["countries"])
    assert some.counts("countries") == {value: n for value, n in facet.items() if n or value == MISSING}


# Property: any list columns, with doubled values, null values, values that look like our own words.
VALUES = ("a", "b", "c", "a + b", "", "é", "(missing", "0", "x × y")
COLUMNS = ("targets", "tumour_groups", "agents")
values = st.lists(st.sampled_from([*VALUES, None]), max_size=5)
studies = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, values)), min_size=1, max_size=14)


def own(record: dict[str, Any], column: str) -> set[str]:
    return {v for v in record[column] if v is not None} or {MISSING}


@settings(max_examples=200, deadline=None)
@given(studies, st.data())
def test_counts_of_any_studies_are_those_of_plain_python(records: list[dict[str, Any]], data: st.DataObject) -> None:
    rows = data.draw(st.none() | st.lists(st.sampled_from(range(len(records))), unique=True))
    some = selection(records, rows)
    picked = records if rows is None else [records[row] for row in rows]
    pairs = [(r, a, b) for r in picked for a in own(r, "targets") for b in own(r, "tumour_groups")]
    for column in COLUMNS:
        counted = Counter(v for r in picked for v in own(r, column))
        assert some.counts(column) == {**counted, MISSING: counted[MISSING]}
        assert list(some.counts(column))[-1] == MISSING
        for value in VALUES:
            assert some.has(column, [value]).tolist() == [value in own(r, column) for r in picked]
    crossed = cells(some, "targets", "tumour_groups", some.cross("targets", "tumour_groups"))
    assert crossed == Counter((a, b) for _, a, b in pairs)
    seen: dict[tuple[str, str], set[str]] = {}
    for r, a, b in pairs:
        seen.setdefault((a, b), set()).update(own(r, "agents") - {MISSING})
    agents = cells(some, "targets", "tumour_groups", some.distinct("targets", "tumour_groups", "agents"))
    assert agents == {pair: len(found) for pair, found in seen.items() if found}


@settings(max_examples=50, deadline=None)
@given(studies)
def test_rows_and_columns_can_be_exchanged(records: list[dict[str, Any]]) -> None:
    some = selection(records)
    tables: list[Callable[[str, str], np.ndarray]] = [some.cross, lambda a, b: some.distinct(a, b, "agents")]
    for table in tables:
        assert (table("targets", "tumour_groups") == table("tumour_groups", "targets").T).all()
