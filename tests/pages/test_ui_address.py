"""ctdata/address/state.py, ui/words.py and table.py as tables: address → criteria → sentence → cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from own_records import TITLES, nct

from ctdata.address import columns, state
from ctdata.address.choices import Choice, like
from ctdata.schema import CORE, STUDIES
from ctdata.search.criteria import SORTS, Criteria
from ctdata.search.results import Match
from ctdata.ui import cache, table, words
from ctdata.ui.cache import Opened


@pytest.fixture
def opened(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.setenv("CTDATA_HOME", str(own_home))
    return cache.opened()


ADDRESSES = [
    ({}, Criteria()),
    ({"q": ["melanoma"]}, Criteria(text="melanoma")),
    ({"q": ["a", "b"]}, Criteria(text="b")),
    ({"q": [""]}, Criteria()),
    ({"status": ["Recruiting"]}, Criteria(facets=(("overall_status", ("RECRUITING",)),))),
    ({"status": ["Recruiting", "Completed"]}, Criteria(facets=(("overall_status", ("RECRUITING", "COMPLETED")),))),
    ({"phase": ["Phase 1/2", "(missing)"]}, Criteria(facets=(("phase", ("PHASE1_PHASE2", "(missing)")),))),
    ({"tumour": ["Melanoma"]}, Criteria(facets=(("tumour_groups", ("MEL",)),))),
    ({"stale": ["Yes"], "results": ["No"]}, Criteria(facets=(("has_results", ("false",)), ("is_stale", ("true",))))),
    ({"asks": ["EGFR · required", "BRAF · excluded"]}, Criteria(facets=(("eligibility_tags", ("EGFR · required", "BRAF · excluded")),))),
    ({"year": ["2025"]}, Criteria(facets=(("start_year", ("2025",)),))),
    ({"age": ["17.5"], "sex": ["Female"]}, Criteria(age_years=17.5, sex="FEMALE")),
    ({"sex": ["Any"]}, Criteria()),
    ({"from": ["2020"], "to": ["2024"]}, Criteria(start_year_from=2020, start_year_to=2024)),
    ({"from": ["2020.0"]}, Criteria(start_year_from=2020)),
    ({"aliases": ["false"], "fuzzy": ["true"]}, Criteria(aliases=False, fuzzy=True)),
    ({"sort": ["Title"], "order": ["Ascending"], "page": ["3"]}, Criteria(sort="brief_title", descending=False, page=3)),
    ({"inclusion": ["ECOG"], "exclusion": ["HIV"], "expert": ["sex:ALL"]}, Criteria(inclusion="ECOG", exclusion="HIV", expert="sex:ALL")),
    ({"nct_id": ["NCT00000001"], "view": ["Table"], "embed": ["true"]}, Criteria()),
]  # fmt: skip


@pytest.mark.parametrize(("params", "criteria"), ADDRESSES, ids=[str(a[0]) for a in ADDRESSES])
def test_criteria_in_a_good_address(opened: Opened, params: dict, criteria: Criteria) -> None:
    assert state.criteria_in(params, opened) == (criteria, [])


def test_every_problem_is_told_and_the_rest_is_used(opened: Opened) -> None:
    params = {"status": ["Foo", "Completed"], "age": ["x"], "from": ["1800"], "zzz": ["1"], "q": ["a"]}
    criteria, problems = state.criteria_in(params, opened)
    assert criteria == Criteria(text="a", facets=(("overall_status", ("COMPLETED",)),))
    assert len(problems) == 4


def test_an_address_names_only_what_the_engine_knows() -> None:
    assert set(state.SORT_LABELS) <= set(SORTS)
    assert len({*state.BOXES, *(c.key for c in state.CHOICES), *state.OTHERS}) == len(state.BOXES) + len(
        state.CHOICES
    ) + len(state.OTHERS)
    assert {c.column for c in state.CHOICES} <= set(CORE.names)


def test_labels_are_told_apart(opened: Opened) -> None:
    """A label stands in the address: two values with one label could not be chosen apart."""
    for choice in state.CHOICES:
        values = state.values_of(choice, opened)
        assert len({state.shown(choice.column, v) for v in values}) == len(values), choice.key


OFFERED = [  # how many are offered at first, what is asked for, what is offered
    (0, [], ["a", "b", "c", "(missing)"]),
    (2, [], ["a", "b", "(missing)"]),
    (2, ["c", "x"], ["a", "b", "c", "(missing)"]),
    (2, ["a", "(missing)"], ["a", "b", "(missing)"]),
]


@pytest.mark.parametrize(("most", "wanted", "offered"), OFFERED)
def test_what_a_long_filter_offers(most: int, wanted: list[str], offered: list[str]) -> None:
    assert Choice("k", "column", "Title", most=most).offered(["a", "b", "c", "(missing)"], wanted) == offered


def test_values_like_what_was_typed(opened: Opened) -> None:
    asks = next(c for c in state.CHOICES if c.key == "asks")
    assert set(like(opened, asks, "egfr")) == {"EGFR mutation · required", "EGFR · required"}
    assert set(like(opened, asks, "V600E")) == {"BRAF V600E · excluded", "BRAF V600E · required"}
    assert like(opened, asks, "nothing") == []


SENTENCES = [
    (Criteria(), 12, 12, "**All 12 studies** of this snapshot."),
    (Criteria(), 1, 1, "**All 1 study** of this snapshot."),
    (Criteria(), 605_599, 605_599, "**All 605,599 studies** of this snapshot."),
    (Criteria(text="melanoma"), 1, 12, "**1 of 12 studies** matching “melanoma”."),
    (Criteria(text=" a ", inclusion="b"), 2, 12, "**2 of 12 studies** matching “a” and with “b” among the inclusion criteria."),
    (Criteria(exclusion="c"), 0, 12, "**0 of 12 studies** with “c” among the exclusion criteria."),
    (Criteria(text="<b>$x$"), 0, 12, r"**0 of 12 studies** matching “\<b\>\$x\$”."),
    (Criteria(facets=(("phase", ("PHASE1", "PHASE2")),)), 5, 1234, r"**5 of 1,234 studies** with phase\: Phase 1 or Phase 2."),
    (Criteria(text="x", facets=(("is_stale", ("true",)),)), 1, 2, r"**1 of 2 studies** matching “x”; record looks out of date\: Yes."),
    (Criteria(facets=(("eligibility_tags", ("EGFR · required_absent",)),)), 1, 2, r"**1 of 2 studies** with asks of a biomarker\: EGFR · must be absent."),
    (Criteria(start_year_from=2020), 1, 2, r"**1 of 2 studies** with started 2020 to …."),
    (Criteria(age_years=0.5, sex="MALE"), 1, 2, r"**1 of 2 studies** with open to age 0\.5 \(or no age limit stated\)\; open to male participants \(or not stated\)."),
]  # fmt: skip


@pytest.mark.parametrize(("criteria", "total", "of", "said"), SENTENCES, ids=[s[3] for s in SENTENCES])
def test_sentence(criteria: Criteria, total: int, of: int, said: str) -> None:
    assert words.sentence(criteria, total, of) == said


def cells(opened: Opened, number: int, columns: list[str], **back: list[str]) -> dict:
    rows = np.array([number - 1])  # core.arrow is in the order of NCT numbers
    return table.page_of(opened, rows, columns, back, None).iloc[0].to_dict()


CELLS = [
    (1, "brief_title", TITLES[1]),
    (2, "brief_title", TITLES[2]),
    (1, "overall_status", "Recruiting"),
    (2, "phase", "Phase 1/2"),
    (7, "phase", "(missing)"),
    (10, "phase", "Not applicable"),
    (1, "start_date", "2025-01-15"),
    (2, "start_date", "2024-03"),
    (8, "start_date", "(missing)"),
    (12, "countries", "Spain, United States"),
    (8, "countries", "(missing)"),
    (2, "tumour_types", "Non-Small Cell Lung Cancer"),
    (6, "tumour_types", "(missing)"),
    (3, "has_results", "Yes"),
    (1, "has_results", "No"),
    (5, "is_stale", "Yes"),
    (10, "enrollment_count", 0),
    (4, "enrollment_count", 40),
    (4, "why_stopped", "Slow <b>accrual</b>; no $ left"),
    (11, "sex", "(missing)"),
    (10, "lead_sponsor_class", "Industry"),
    (1, "n_sites", 2),
    (1, "intervention_types", "Drug"),
    (3, "eligibility_tags", "BRAF V600E · excluded, BRAF · excluded"),
    (6, "eligibility_tags", "(missing)"),
    (6, "prior_pd1", "Not stated"),
]


@pytest.mark.parametrize(("number", "column", "cell"), CELLS, ids=[f"{c[0]} {c[1]}" for c in CELLS])
def test_cell(opened: Opened, number: int, column: str, cell: object) -> None:
    assert cells(opened, number, [column])[column] == cell


def test_every_column_on_offer_can_be_shown(opened: Opened) -> None:
    shown = table.page_of(opened, np.arange(12), list(columns.OFFERED), {}, None)
    assert set(columns.OFFERED) <= set(shown.columns)
    assert len(shown) == 12
    assert set(table.column_config(columns.OFFERED)) >= set(columns.OFFERED)
    numbers = [name for name in columns.OFFERED if STUDIES.column(name).type in ("int32", "double", "float")]
    for name in set(columns.OFFERED) - set(numbers):
        for cell in shown[name]:
            assert cell not in (None, "", "None", "nan", "NaN", "<NA>", "NaT"), name


def test_links(opened: Opened) -> None:
    found = cells(opened, 3, [], q=["a&b=<c>"], status=["Recruiting", "Completed"])
    address = urlsplit(found["nct_id"])
    assert address.path == "/study"
    assert parse_qs(address.query) == {"nct_id": [nct(3)], "q": ["a&b=<c>"], "status": ["Recruiting", "Completed"]}
    assert found["registry"] == f"https://clinicaltrials.gov/study/{nct(3)}"


MATCHES = [
    (Match("brief_title", "x"), "“x” in brief title"),
    (Match("mesh", "x", mesh=True), "“x” in mesh (MeSH term of the registry)"),
    (Match("", "x"), "“x” in text"),
    (Match("acronym", "Keytruda", alias_of="pembrolizumab"), "“Keytruda” in acronym (another name of pembrolizumab)"),
]


@pytest.mark.parametrize(("match", "said"), MATCHES, ids=[m[1] for m in MATCHES])
def test_match_words(match: Match, said: str) -> None:
    assert table.match_words(match) == said


@pytest.mark.parametrize(
    ("day", "precision", "said"),
    [
        (date(2024, 5, 1), "month", "2024-05"),
        (date(2024, 5, 3), "day", "2024-05-03"),
        (date(2024, 1, 1), "year", "2024"),
        (date(2024, 5, 3), None, "2024-05-03"),
        (None, None, None),
    ],
)
def test_posted(day: date | None, precision: str | None, said: str | None) -> None:
    assert table.posted(day, precision) == said
