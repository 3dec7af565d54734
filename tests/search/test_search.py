"""What a search finds, in which order, and what it says about it."""

from __future__ import annotations

import numpy as np
import pytest

from ctdata.search.criteria import SORTS, Criteria
from ctdata.search.engine import Engine
from ctdata.search.results import Match

from .conftest import nct_id


def found(engine: Engine, **asked: object) -> list[int]:
    return sorted(engine.rows(Criteria(**asked)).tolist())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("keytruda", [0, 1, 2]),
        ("NSCLC", [1, 2]),
        ("non-small cell lung cancer", [1, 2]),
        ("pembrolizumab melanoma", [0]),
        ('"lung cancer" pembrolizumab', [1]),
        ("PD-1", [3, 4]),
        ("PD1", [3, 4]),
        ("PD 1", [3]),
        ("carcinoma esophagus", [3]),
        ("oesophageal tumor", [3]),
        ("neoplasms", [3]),
        ("HER2-positive", [6]),
        ("ifn-alpha", [6]),
        ('"breast cancer of lung"', []),
        ("NCT00000001", [1]),
        ("nct90000001", [1]),
        ("NCT00000001 NCT00000005", [1, 5]),
        ("3475-024", [1]),
        ("schizo*", [5]),
        ("schizoph", [5]),
        ("sleep OR HER2", [5, 6]),
        ("sleep in the schizophrenia", [5]),
        ("xyzzyx", []),
    ],
)
def test_text(engine: Engine, text: str, rows: list[int]) -> None:
    assert found(engine, text=text) == rows


def test_aliases_can_be_switched_off_and_both_totals_are_given(engine: Engine) -> None:
    on, off = engine.search(Criteria(text="keytruda")), engine.search(Criteria(text="keytruda", aliases=False))
    assert (on.total, off.total) == (3, 1)
    assert (on.total_with_aliases, on.total_without_aliases) == (3, 1)
    assert (off.total_with_aliases, off.total_without_aliases) == (3, 1)
    filtered = engine.search(Criteria(text="keytruda", facets=(("overall_status", ("RECRUITING",)),)))
    assert (filtered.total, filtered.total_without_aliases) == (2, 1)
    assert engine.search(Criteria(text="schizophrenia")).total_with_aliases is None


def test_fuzzy_is_a_choice(engine: Engine) -> None:
    assert found(engine, text="schizofrenia") == []
    assert found(engine, text="schizofrenia", fuzzy=True) == [5]


def test_eligibility_boxes_are_apart_and_no_part_of_the_words(engine: Engine) -> None:
    assert found(engine, text="autoimmune") == []
    assert found(engine, inclusion="measurable disease") == [0, 2]
    assert found(engine, exclusion="measurable") == [1]
    assert found(engine, exclusion="pembrolizumab") == [0]
    assert found(engine, inclusion="PDL1") == [] and found(engine, inclusion="PD-L1") == [1]
    assert "without headings" in engine.search(Criteria(inclusion="measurable")).understood


@pytest.mark.parametrize(
    "text", ["(x", "a AND", '"unclosed', "NCT0000*", "🙂", "-", "*", '""', "x" * 5000, "a " * 900, "\x00", "field:x"]
)
def test_what_is_typed_in_a_simple_box_is_never_an_error(engine: Engine, text: str) -> None:
    assert engine.search(Criteria(text=text, inclusion=text, exclusion=text, fuzzy=True)).understood
    assert engine.why_not(nct_id(3), Criteria(text=text)) is not None


def test_what_was_left_out_is_said(engine: Engine) -> None:
    assert "AND (all words" in engine.search(Criteria(text="lung AND cancer")).understood
    assert "not closed" in engine.search(Criteria(text='"lung')).understood
    assert "start with schizo" in engine.search(Criteria(text="schizo*")).understood
    assert "MK-3475" in engine.search(Criteria(text="keytruda")).understood
    assert "no word was found" in engine.search(Criteria(text="((")).understood


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("text", ["", "cancer"])
@pytest.mark.parametrize("descending", [True, False])
def test_pages_together_are_all_rows(engine: Engine, sort: str, text: str, descending: bool) -> None:
    asked = [Criteria(text=text, sort=sort, descending=descending, page=page, page_size=4) for page in range(1, 9)]
    pages = np.concatenate([engine.search(criteria).rows for criteria in asked])
    assert pages.tolist() == engine.rows(asked[0]).tolist()
    assert len(set(pages.tolist())) == engine.count(asked[0])


def test_missing_values_come_last_in_both_directions(engine: Engine) -> None:
    for descending in (True, False):
        rows = engine.rows(Criteria(sort="enrollment_count", descending=descending)).tolist()
        counts = [engine._columns.numbers("enrollment_count")[row] for row in rows]
        known = [count for count in counts if not np.isnan(count)]
        assert np.isnan(counts[len(known) :]).all()
        assert known == sorted(known, reverse=descending)


def test_why_matched_names_the_field_and_the_alias(engine: Engine) -> None:
    matches = engine.why_matched(np.array([1, 2]), Criteria(text="keytruda"))
    assert matches == [
        [Match("title", "MK-3475", "keytruda")],
        [Match("title", "pembrolizumab", "keytruda")],
    ]
    assert Match("mesh", "neoplasms", mesh=True) in engine.why_matched(np.array([3]), Criteria(text="neoplasms"))[0]
    assert engine.why_matched(np.array([1]), Criteria(text="keytruda", aliases=False)) == [[]]


def test_why_not_gives_each_filter_and_the_own_value(engine: Engine) -> None:
    criteria = Criteria(
        text="melanoma", facets=(("phase", ("PHASE1",)),), age_years=80, sex="MALE", start_year_from=2020
    )
    removed = {r.key: r.value for r in engine.why_not("nct00000001 ", criteria)}
    assert removed == {
        "text": "not found there: melanoma", "phase": "PHASE3", "age": "18 to 75 years", "start_years": "2016",
    }  # fmt: skip
    assert engine.why_not(nct_id(0), Criteria(text="melanoma")) == []
    assert engine.why_not("NCT90000001", criteria)[0].key == "alias"
    assert "not in this snapshot" in engine.why_not("NCT77777777", criteria)[0].value
    assert "NCT and eight digits" in engine.why_not("hello", criteria)[0].value


def test_counts_with_each_filter_dropped(engine: Engine) -> None:
    criteria = Criteria(text="melanoma", facets=(("phase", ("PHASE3",)), ("countries", ("Germany",))))
    dropped = dict(engine.dropped(criteria))
    assert engine.count(criteria) == 0
    assert dropped["countries: Germany"] == engine.count(Criteria(text="melanoma", facets=(("phase", ("PHASE3",)),)))
    assert len(dropped) == 3


def test_suggest_offers_values_by_how_often_they_occur(engine: Engine) -> None:
    assert [value for value, _ in engine.suggest("x", "lead_sponsor_name")] == ["University of X"]
    assert engine.suggest("zz", "lead_sponsor_name") == []
