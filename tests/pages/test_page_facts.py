"""Every page on twelve studies of our own: what it says is what one counts by hand in own_records.py."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from own_records import AS_OF, TITLES, N, nct

from ctdata.schema import PARQUET
from ctdata.ui import cache

PAGES = ("overview", "explorer", "study", "methods")


def digest(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return hashlib.sha256(sink.getvalue()).hexdigest()


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("Studies", "12"),
        ("Recruiting, record fresh", "3"),  # 1, 2, 12
        ("Recruiting, out of date", "1"),  # 5
        ("Cancer immunotherapy", "4"),  # 1, 2, 3, 11; 8 is expanded access
        ("New in 7 days", "0"),  # all were first posted in January, five months before
        ("New in 30 days", "0"),
        ("Countries", "7"),  # BR DE ES FR IT JP US
        ("Lead sponsors", "2"),
    ],
)
def test_overview_numbers(open_page: Callable, own_home: Path, metric: str, value: str) -> None:
    page = open_page("overview", own_home)
    assert {m.label: m.value for m in page.app.metric}[metric] == value


def test_overview_lead_and_newest(open_page: Callable, own_home: Path) -> None:
    page = open_page("overview", own_home)
    assert page.says(f"**12 ClinicalTrials.gov records** as of **{AS_OF}**")
    # Recruiting immunotherapy with a record that looks up to date, the latest posted first.
    newest = page.table("nct_id")
    assert newest["nct_id"].tolist() == [f"/study?nct_id={nct(n)}" for n in (2, 1)]
    assert newest["brief_title"].tolist() == [TITLES[n] for n in (2, 1)]
    assert page.says("The 2 most recently posted of 2 recruiting cancer immunotherapy studies")


def test_explorer_without_filters_shows_everything(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home)
    assert page.says("**All 12 studies** of this snapshot.")
    table = page.table("nct_id")
    # Newest update first: 12 on the registry date, then 11 down to 1.
    assert table["nct_id"].tolist() == [f"/study?nct_id={nct(n)}" for n in range(N, 0, -1)]
    assert table["brief_title"].tolist() == [TITLES[n] for n in range(N, 0, -1)]
    assert page.says("1 to 12 of 12.", "caption")


def test_facet_counts(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, counts="true")
    counted = [text.replace("\u00a0", " ") for text in page.said("caption")]
    assert "Yes **1** · No **11**" in counted or "No **11** · Yes **1**" in counted
    status = next(text for text in counted if "Recruiting **4**" in text)
    assert "Completed **2**" in status
    assert "Unknown status **1**" in status
    phase = next(text for text in counted if "Phase 2 **3**" in text)
    assert "(missing) **2**" in phase


CRITERIA = [
    ({"q": "melanoma"}, "**4 of 12 studies** matching “melanoma”.", [8, 5, 3, 1]),
    ({"q": "pembrolizumab"}, "**2 of 12 studies** matching “pembrolizumab”.", [3, 1]),  # Keytruda, MK-3475
    ({"status": "Recruiting"}, "**4 of 12 studies** with status: Recruiting.", [12, 5, 2, 1]),
    ({"status": ["Recruiting", "Completed"]}, "with status: Recruiting or Completed.", [12, 7, 5, 3, 2, 1]),
    ({"tumour": "Melanoma", "status": "Recruiting"}, "status: Recruiting; tumour type: Melanoma.", [5, 1]),
    ({"tumour": "Lung"}, "**1 of 12 studies** with tumour type: Lung.", [2]),  # NSCLC lies below Lung
    ({"from": "2025", "to": "2026"}, "with started 2025 to 2026.", [12, 9, 1]),
    ({"age": "10"}, "open to age 10 (or no age limit stated)", [11, 7]),
    ({"sex": "Female"}, "open to female participants (or not stated)", [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ({"stale": "Yes"}, "record looks out of date: Yes", [5]),
    ({"results": "Yes"}, "results posted: Yes", [3]),
    (
        {"asks": "BRAF · required"},
        "**1 of 12 studies** with asks of a biomarker: BRAF · required.",
        [1],
    ),  # 3 excludes it
    ({"asks": "BRAF V600E · excluded"}, "with asks of a biomarker: BRAF V600E · excluded.", [3]),
    ({"asks": "EGFR · required"}, "with asks of a biomarker: EGFR · required.", [2]),  # 6 is no cancer study
    ({"asks": ["BRAF · required", "EGFR · required"]}, "BRAF · required or EGFR · required.", [2, 1]),
    ({"expert": 'eligibility_tags:"EGFR · required"'}, "for the expert query", [2]),
    ({"phase": "(missing)"}, "phase: (missing)", [8, 7]),
    ({"country": "Spain"}, "country of a site: Spain", [12, 2]),
    ({"exclusion": "autoimmune"}, "**12 of 12 studies** with “autoimmune” among the exclusion criteria", None),
    ({"expert": "phase:PHASE3"}, "for the expert query phase:PHASE3", [9, 3]),
    ({"sort": "Participants", "order": "Ascending"}, "**All 12 studies**", [10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]),
    ({"q": "nivolumab", "status": "Available"}, "matching “nivolumab”; status: Available.", [8]),
]


@pytest.mark.parametrize(("params", "sentence", "studies"), CRITERIA, ids=[str(c[0]) for c in CRITERIA])
def test_criteria_give_a_sentence_and_studies(
    open_page: Callable, own_home: Path, params: dict, sentence: str, studies: list[int] | None
) -> None:
    page = open_page("explorer", own_home, **params)
    assert page.says(sentence, "markdown"), page.said("markdown")
    shown = [link.partition("nct_id=")[2][:11] for link in page.table("nct_id")["nct_id"]]
    if studies is None:
        assert len(shown) == N
    elif "q" in params:
        assert sorted(shown) == sorted(map(nct, studies))
    else:
        assert shown == [nct(n) for n in studies]


def test_why_each_study_matched(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, q="pembrolizumab", why="true")
    why = dict(zip(page.table("why")["nct_id"].str.slice(14, 25), page.table("why")["why"], strict=True))
    assert "“Keytruda” in intervention (another name of pembrolizumab)" in why[nct(1)]
    assert "“MK-3475” in intervention (another name of pembrolizumab)" in why[nct(3)]
    assert page.says("Other names and MeSH terms: 2 studies with them, 0 without.")


def test_study_page(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home, nct_id=nct(4))
    assert TITLES[4] in page.said("header")
    assert page.says("Why it stopped, in the sponsor's words:** Slow <b>accrual</b>; no $ left", "info")
    pairs = page.pairs()
    assert pairs["Start date"] == "2022-02-20 (actual)"
    assert pairs["Primary completion date"] == "2027-05 (estimated)"
    assert pairs["Completion date"] == "not stated"
    assert pairs["Participants"] == "40 (estimated)"
    assert pairs["Lead sponsor"] == "Own Biotech (Industry)"
    assert pairs["Conditions"] == "Breast Cancer"
    derived = page.table("Rule").set_index("Value")
    assert derived.loc["Phase", "Is"] == "Phase 1"
    assert derived.loc["Start year", "Is"] == "2022"
    assert "Breast Cancer" in derived.loc["Tumour types", "From"]
    assert page.table("Facility")["Country"].tolist() == ["France"]
    assert page.says("**1 site:** 1 with no status of their own")
    assert page.says("You came from") is False


def test_study_page_says_what_is_missing_and_what_is_out_of_date(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home, nct_id=nct(8))
    assert page.pairs()["Start date"] == "not stated"
    assert page.says("The record lists no sites.")
    page = open_page("study", own_home, nct_id=nct(5))
    assert page.says("This record looks out of date:** primary completion was 2025-12", "warning")
    page = open_page("study", own_home, nct_id=nct(7))
    assert page.says("The record lists no arms and no interventions.")
    assert page.says("from no limit stated to 17 Years")


def test_eligibility_is_split_at_the_headings(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home, nct_id=nct(1))
    said = page.said("markdown")
    assert said.index("**Inclusion**") < said.index("**Exclusion**")
    assert page.says("- Age >= 18 years", "markdown")
    assert page.says("- <b>Signed</b> consent, $5 and [a link](javascript:alert(3))", "markdown")
    assert page.says("- Active autoimmune disease", "markdown")


def test_requirements_of_a_study(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home, nct_id=nct(3))
    assert page.says("What this text asks of biomarkers, as we read it", "subheader")
    rows = page.table("Understood as").to_dict("records")
    assert [(r["Understood as"], r["Asked"], r["Section"], r["Cohort"]) for r in rows] == [
        ("BRAF · V600E", "Excluded if there", "Exclusion", "everyone")
    ]
    assert "BRAF V600E mutation" in rows[0]["Sentence"]
    assert rows[0]["Read by"]
    derived = page.table("Rule").set_index("Value")
    assert derived.loc["Earlier PD-1/PD-L1 therapy", "Is"] == "Not stated"
    assert derived.loc["ECOG at most", "From"] == "nothing states it"


def test_a_text_that_asks_nothing_and_one_that_is_not_read(open_page: Callable, own_home: Path) -> None:
    assert open_page("study", own_home, nct_id=nct(4)).says("Our rules found no biomarker in it.", "markdown")
    page = open_page("study", own_home, nct_id=nct(6))
    assert not page.says("What this text asks of biomarkers", "subheader")
    derived = page.table("Rule").set_index("Value")
    assert derived.loc["ECOG at most", "From"] == "only the text of cancer studies is read"


def test_way_back_carries_the_criteria(open_page: Callable, own_home: Path) -> None:
    results = open_page("explorer", own_home, q="melanoma", status="Recruiting")
    links = results.table("nct_id")["nct_id"].tolist()
    assert sorted(links) == [f"/study?nct_id={nct(n)}&q=melanoma&status=Recruiting" for n in (1, 5)]
    page = open_page("study", own_home, nct_id=nct(5), q="melanoma", status="Recruiting")
    assert page.says("You came from: **2 of 12 studies** matching “melanoma”; status: Recruiting.", "caption")


def test_methods_page(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home)
    said = page.pairs()
    assert said["Records"] == "12 read, 12 taken, 0 refused, 0 the same study again"
    assert said["Registry date of the data"].startswith(AS_OF)
    assert said["Source and scope"] == "import; import: own.json"
    assert "12 studies" in said["Rows"]
    dictionary = open_page("methods", own_home, section="Dictionary")
    assert len(dictionary.table("Registry path or rule")) == sum(len(t.columns) for t in PARQUET.values())
    checks = open_page("methods", own_home, section="Quality").table("Check").set_index("Check")
    assert set(checks["Result"]) == {"passed"}
    assert checks.loc["studies", "Measured"] == "12 studies"


def test_no_page_changes_the_shared_table(open_page: Callable, own_home: Path, monkeypatch) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(own_home))
    core = cache.opened().snapshot.core
    before = digest(core)
    for name, params in (
        ("overview", {}),
        ("explorer", {"q": "melanoma", "why": "true", "sort": "Title"}),
        ("explorer", {"view": "Map of sites", "country": "Spain"}),
        ("explorer", {"status": "Withdrawn", "tumour": "Melanoma"}),
        ("study", {"nct_id": nct(1)}),
        ("methods", {}),
    ):
        open_page(name, own_home, **params)
        assert cache.opened().snapshot.core is core, "the page did not use the shared table"
        assert digest(core) == before, f"{name} {params} changed the table of all sessions"
