"""Facets and filters, checked against plain Python over the same thirty studies."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ctdata.schema import MISSING
from ctdata.search.columns import Columns
from ctdata.search.criteria import FACETS, MOST_COUNTED, Criteria
from ctdata.search.engine import Engine
from ctdata.search.facets import Picked, facet_counts

from .conftest import RECORDS


def own(record: dict[str, Any], facet: str) -> list[str]:
    value = record.get(facet)
    if isinstance(value, bool):
        return [str(value).lower()]
    values = value if isinstance(value, list) else [value]
    return sorted({str(v) for v in values if v is not None}) or [MISSING]


def passes(record: dict[str, Any], criteria: Criteria, but: str = "") -> bool:
    chosen = {name: set(values) for name, values in criteria.facets if values and name != but}
    low, high = record.get("minimum_age_years"), record.get("maximum_age_years")
    age, year, sex = criteria.age_years, record.get("start_year"), record.get("sex")
    ranged = criteria.start_year_from is not None or criteria.start_year_to is not None
    return (
        all(values & set(own(record, name)) for name, values in chosen.items())
        and (age is None or ((low is None or low <= age) and (high is None or age <= high)))
        and (criteria.sex is None or sex in (None, "ALL", criteria.sex))
        and (
            not ranged
            or (year is not None and (criteria.start_year_from or 0) <= year <= (criteria.start_year_to or 9999))
        )
    )


values = {name: sorted({v for record in RECORDS for v in own(record, name)}) for name in FACETS}
facets = st.dictionaries(st.sampled_from(FACETS), st.nothing(), max_size=0) | st.sets(
    st.sampled_from(FACETS), max_size=3
).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            name: st.lists(st.sampled_from(values[name]), min_size=1, max_size=3, unique=True).map(tuple)
            for name in names
        }
    )
)
asked = st.builds(
    Criteria,
    text=st.sampled_from(["", "cancer", "melanoma OR keytruda", "nothingatall"]),
    facets=facets.map(lambda chosen: tuple(chosen.items())),
    age_years=st.none() | st.sampled_from([5.0, 18.0, 70.0, 80.0]),
    sex=st.sampled_from([None, "FEMALE", "MALE"]),
    start_year_from=st.none() | st.integers(2009, 2022),
    start_year_to=st.none() | st.integers(2009, 2022),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(criteria=asked)
def test_totals_and_facets_are_those_of_brute_force(engine: Engine, criteria: Criteria) -> None:
    result = engine.search(criteria)
    by_text = set(engine.rows(criteria.only("text")).tolist())
    records = [record for row, record in enumerate(RECORDS) if row in by_text]
    assert result.total == sum(passes(record, criteria) for record in records)
    assert list(result.facets) == list(FACETS)
    for name, counts in result.facets.items():
        expected = Counter(v for record in records if passes(record, criteria, but=name) for v in own(record, name))
        assert {value: n for value, n in counts if n} == expected, name
        assert counts[-1][0] == MISSING


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60), inclusion=st.text(max_size=20), exclusion=st.text(max_size=20), fuzzy=st.booleans())
def test_no_text_raises_and_aliases_only_add(
    engine: Engine, text: str, inclusion: str, exclusion: str, fuzzy: bool
) -> None:
    criteria = Criteria(text=text, inclusion=inclusion, exclusion=exclusion, fuzzy=fuzzy)
    result, off = engine.search(criteria), engine.count(Criteria(text, fuzzy, False, inclusion, exclusion))
    assert result.total >= off
    assert result.total_without_aliases in (None, off)
    assert len(engine.why_matched(result.rows, criteria)) == len(result.rows)


def test_a_facet_follows_the_other_filters_not_its_own(engine: Engine) -> None:
    criteria = Criteria(facets=(("overall_status", ("RECRUITING",)), ("phase", ("PHASE2",))))
    counts = dict(engine.search(criteria).facets["phase"])
    only_status = dict(engine.search(criteria.without("phase")).facets["phase"])
    assert counts == only_status and len(counts) > 1


def test_age_and_sex_never_drop_a_study_without_a_limit(engine: Engine) -> None:
    rows = engine.rows(Criteria(age_years=70, sex="FEMALE")).tolist()
    assert {0, 1, 2, 5} <= set(rows)  # no maximum; at most 75; no age and FEMALE; neither age nor sex stated
    assert not {3, 4} & set(rows)  # MALE; at most 17


ASKED = [  # tags chosen, rows that match
    (("EGFR · required",), [2]),  # 0 and 1 only exclude it
    (("EGFR · excluded",), [0, 1]),
    (("EGFR L858R · required",), [2]),
    (("EGFR · required", "BRAF · required"), [0, 2]),
    (("ALK · required",), []),
]


@pytest.mark.parametrize(("tags", "rows"), ASKED, ids=[" or ".join(tags) for tags, _ in ASKED])
def test_an_excluded_marker_is_never_a_match_for_a_required_one(engine: Engine, tags: tuple, rows: list[int]) -> None:
    criteria = Criteria(facets=(("eligibility_tags", tags),))
    assert sorted(engine.rows(criteria).tolist()) == rows
    assert engine.count(criteria) == len(rows)


def test_why_a_study_that_excludes_a_marker_is_not_there(engine: Engine) -> None:
    (removed,) = engine.why_not("NCT00000001", Criteria(facets=(("eligibility_tags", ("EGFR · required",)),)))
    assert removed.key == "eligibility_tags"
    assert set(removed.value.split(", ")) == {"ALK · excluded", "EGFR · excluded"}


@pytest.mark.parametrize("reason", ["Insufficient_Enrollment", "Business_Administrative"])
def test_studies_are_found_by_why_they_stopped(engine: Engine, reason: str) -> None:
    criteria = Criteria(facets=(("stop_reasons", (reason,)),))
    assert engine.rows(criteria).tolist() == [3]
    assert dict(engine.search(criteria).facets["stop_reasons"])[reason] == 1


def test_counts_of_tags_follow_the_other_filters(engine: Engine) -> None:
    counts = dict(engine.search(Criteria(facets=(("overall_status", ("COMPLETED",)),))).facets["eligibility_tags"])
    assert {"ALK · excluded": 1, "EGFR · excluded": 1}.items() <= counts.items()
    assert "EGFR · required" not in counts


def test_of_very_many_values_the_most_frequent_are_counted() -> None:
    n, most = 900, MOST_COUNTED["eligibility_tags"]
    column = pa.chunked_array([[[f"tag {v:03d}" for v in range(row)] for row in range(n)]], pa.list_(pa.string()))
    columns = Columns(pa.table({"eligibility_tags": column}))
    counts = facet_counts(columns, ("eligibility_tags",), None, {})["eligibility_tags"]
    assert counts[:2] == [("tag 000", n - 1), ("tag 001", n - 2)]
    assert (len(counts), counts[-1]) == (most + 1, (MISSING, 1))


def test_the_few_and_the_many_are_counted_alike(engine: Engine) -> None:
    rows, n = np.arange(25, dtype=np.int32), len(RECORDS)
    assert Picked(rows, n).others is not None and Picked(rows[:5], n).others is None
    for name in FACETS:
        codes = engine._columns.codes(name)
        assert (Picked(rows, n).count(codes) == np.bincount(codes.codes[rows], minlength=codes.n_codes)).all()


def test_both_ways_of_reading_hits_agree(engine: Engine) -> None:
    hits, queries = engine._boxes._hits, engine._boxes
    for text in ("cancer", "keytruda", "schizophrenia", "melanoma OR lung"):
        query = queries.matching(queries.read(Criteria(text=text)), Criteria(text=text))
        assert hits._by_block(query).tolist() == hits._one_by_one(query, 100).tolist() == hits.rows(query).tolist()


@pytest.mark.parametrize("few", [0, 3_000])
def test_both_ways_of_ranking_agree(engine: Engine, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctdata.search.hits._FEW", few)
    monkeypatch.setattr("ctdata.search.hits._FIRST", 2)
    whole = engine.rows(Criteria(text="cancer")).tolist()
    some = engine.rows(Criteria(text="cancer", facets=(("overall_status", ("COMPLETED",)),))).tolist()
    assert some and some == [row for row in whole if row in some]
