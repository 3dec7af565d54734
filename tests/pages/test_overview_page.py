"""The overview: every link opens exactly the studies that it counts, and what a first visitor asks is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import own_records
import pytest

from ctdata import knowledge
from ctdata.address import state
from ctdata.imports import import_files
from ctdata.progression import durations
from ctdata.schema import MISSING, MODALITIES
from ctdata.search.criteria import Criteria
from ctdata.snapshot.home import Home
from ctdata.ui import browse, cache, explain, overview


@pytest.fixture
def demo(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> cache.Opened:
    monkeypatch.setenv("CTDATA_HOME", str(demo_home))
    return cache.opened()


@pytest.fixture
def posted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> cache.Opened:
    """Five studies, first posted 0, 6, 7, 29 and 30 days before the registry date, 2026-06-01."""
    records = [own_records.record(n) for n in (1, 2, 3, 4, 12)]
    for record, day in zip(
        records, ("2026-06-01", "2026-05-26", "2026-05-25", "2026-05-03", "2026-05-02"), strict=True
    ):
        record["protocolSection"]["statusModule"]["studyFirstPostDateStruct"]["date"] = day
    file = tmp_path / "posted.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    monkeypatch.setenv("CTDATA_HOME", str(tmp_path / "home"))
    import_files(Home(), [file], processes=1)
    return cache.opened()


@pytest.mark.parametrize(("days", "n"), [(1, 1), (7, 2), (8, 3), (30, 4), (31, 5)])
def test_new_studies_are_counted_back_from_the_registry_date(posted: cache.Opened, days: int, n: int) -> None:
    assert posted.manifest.as_of == date(2026, 6, 1)
    assert overview.new_within(posted, days) == n
    assert posted.engine.count(overview.new_criteria(posted, days)) == n


@pytest.mark.parametrize("column", ["phase", "tumour_groups", "modalities"])
def test_a_link_opens_the_studies_that_it_counts(demo: cache.Opened, column: str) -> None:
    counts = dict(demo.engine.search(Criteria(page_size=1)).facets[column])
    assert len(counts) > 3
    for value, n in counts.items():
        address = {key: [words] for key, words in browse.address(column, value).items()}
        criteria, problems = state.criteria_in(address, demo)
        assert problems == []
        assert demo.engine.count(criteria) == n, (value, address)


def test_the_question_of_the_first_card_can_be_asked(demo: cache.Opened) -> None:
    for _, _, page, params in overview._QUESTIONS:
        if page == "explorer":
            assert state.criteria_in({k: [v] for k, v in params.items()}, demo)[1] == []


def test_buckets_and_groups_of_one_type_are_not_offered() -> None:
    counts = {"SKIN": 100, "MEL": 95, "LUNG": 80, "NSCLC": 40, "SOLID": 300, "CANCER": 200, MISSING: 7}
    assert browse.tumours(counts) == {"MEL": 95, "LUNG": 80, "NSCLC": 40}


def test_classes_listed_are_immunotherapy(open_page: Callable, demo_home: Path) -> None:
    none = {m.name for m in knowledge.modalities() if not m.is_immunotherapy}
    assert none
    assert {m.id for m in knowledge.modalities()} == set(MODALITIES)
    assert not open_page("overview", demo_home).says("ADC, not immunotherapy")


def test_every_number_says_what_it_is(open_page: Callable, own_home: Path) -> None:
    metrics = open_page("overview", own_home).app.metric
    assert len(metrics) == 8
    assert all(m.help for m in metrics)
    new = next(m for m in metrics if m.label == "New in 7 days")
    assert new.help == "First posted 2026-05-26 to 2026-06-01, the registry date of the snapshot."


def test_the_timeline_shows_what_the_progression_page_computes(
    open_page: Callable, demo_home: Path, demo: cache.Opened, own_home: Path
) -> None:
    data = durations.quartiles(durations.in_months(demo.snapshot.core))
    data = data[(data["until"] == durations.TO_END) & (data["n"] >= 10)]
    page = open_page("overview", demo_home)
    if data.empty:
        assert page.says("no median is shown")
    else:
        shown = page.table("Middle half")
        assert shown["Completed studies"].tolist() == data["n"].tolist()
        assert shown["Median"].tolist() == data["median"].round().tolist()
    assert open_page("overview", own_home).says("no median is shown")


def test_the_start_years_are_drawn_when_asked_for(open_page: Callable, own_home: Path) -> None:
    page = open_page("overview", own_home)
    assert not page.says("Actual and estimated starts together")
    page.app.session_state["starts"] = True
    page.app.run()
    assert page.says("n = 11 studies", "caption")  # study 8 states no start
    assert page.says("No start date: 1. Before 2000 or after 2026: 0.", "caption")
    assert page.says("Duties to register grew in 2005", "caption")


def test_what_a_visitor_asks_is_answered_with_sources(open_page: Callable, own_home: Path) -> None:
    page = open_page("overview", own_home)
    for entry in knowledge.explainers():
        assert page.says(entry.title)
    assert page.says("3 of 3 are drafts that no clinician has reviewed", "caption")
    assert page.says("https://www.fda.gov/patients/drug-development-process/step-3-clinical-research", "markdown")
    assert page.says("This is no medical advice.", "info")
    assert page.says("decided by its study team", "info")


@pytest.mark.parametrize(
    ("cited", "address"),
    [
        ("PMID:123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
        ("doi:10.1/x:y", "https://doi.org/10.1/x:y"),
        ("PMC9901897", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9901897/"),
        ("NCT01234567", "https://clinicaltrials.gov/study/NCT01234567"),
        ("https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_source_can_be_opened(cited: str, address: str) -> None:
    assert explain.address(cited) == address
