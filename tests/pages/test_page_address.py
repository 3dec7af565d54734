"""What stands in the address: what cannot be used is named, nothing is lost in silence; zero results; one study."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from own_records import nct

BAD = [
    ({"status": "Foo"}, "“Foo” is not a value of Status in this snapshot; it was left out."),
    (
        {"status": ["Recruiting", "<b>x</b>"]},
        "“<b>x</b>” is not a value of Status in this snapshot; it was left out.",
    ),
    (
        {"asks": "V600E"},
        "“V600E” is not a value of Asks of a biomarker in this snapshot; it was left out. Near it: BRAF V600E · ",
    ),
    ({"asks": "zzz"}, "“zzz” is not a value of Asks of a biomarker in this snapshot; it was left out."),
    ({"tumour": "MEL"}, "“MEL” is not a value of Tumour type in this snapshot; it was left out."),
    ({"age": "abc"}, "“abc” is no usable number for “age” (0 to 120); it was left out."),
    ({"age": "nan"}, "“nan” is no usable number for “age” (0 to 120); it was left out."),
    ({"age": "-1"}, "“-1” is no usable number for “age” (0 to 120); it was left out."),
    ({"age": "121"}, "“121” is no usable number for “age” (0 to 120); it was left out."),
    ({"from": "1e400"}, "“1e400” is no usable number for “from” (1900 to 2100); it was left out."),
    ({"from": "nan"}, "“nan” is no usable number for “from”"),
    ({"to": "inf"}, "“inf” is no usable number for “to”"),
    ({"age": "inf"}, "“inf” is no usable number for “age”"),
    ({"page": "9" * 5000}, "“9999"),
    ({"to": "20x6"}, "“20x6” is no usable number for “to” (1900 to 2100); it was left out."),
    ({"sex": "female"}, "“female” is not a value of “sex” (Any, Female, Male); it was left out."),
    ({"sort": "random"}, "“random” is not a value of “sort”"),
    ({"order": "up"}, "“up” is not a value of “order” (Descending, Ascending); it was left out."),
    ({"view": "Pie"}, "“Pie” is not a value of “view” (Table, Map of sites); it was left out."),
    ({"page": "zwei"}, "“zwei” is no usable number for “page”"),
    ({"page": "0"}, "“0” is no usable number for “page”"),
    ({"page": "²"}, "“²” is no usable number for “page”"),
    ({"utm_source": "x"}, "“utm_source” is no filter of this page."),
    ({"fuzzy": "maybe"}, "“maybe” is not a value of “fuzzy”"),
    ({"columns": ["Phase", "Shoe size"]}, "“Shoe size” is not a column of the table; it was left out."),
]


@pytest.mark.parametrize(("params", "problem"), BAD, ids=[str(b[0]) for b in BAD])
def test_what_cannot_be_used_is_named(open_page: Callable, own_home: Path, params: dict, problem: str) -> None:
    page = open_page("explorer", own_home, **params)
    assert [text for text in page.said("warning") if text.startswith(problem)], page.said("warning")
    assert len(page.said("warning")) == 2  # that, and the age of the snapshot
    assert page.table("nct_id") is not None


def test_a_usable_value_beside_an_unusable_one_stays(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, status=["Recruiting", "Foo"], age="50")
    assert page.says("“Foo” is not a value of Status", "warning")
    assert page.says("**4 of 12 studies** with", "markdown")
    assert page.says("status: Recruiting; open to age 50", "markdown")


GOOD = [
    {"embed": "true"},
    {"status": "(missing)"},
    {"page": "1"},
    {"age": "50"},
    {"age": "0.5"},
    {"aliases": "false"},
    {"asks": "BRAF V600E · excluded"},
    {"asks": "(missing)"},
]


@pytest.mark.parametrize("params", GOOD, ids=str)
def test_a_good_address_has_no_problem(open_page: Callable, own_home: Path, params: dict) -> None:
    assert len(open_page("explorer", own_home, **params).said("warning")) == 1


@pytest.mark.parametrize("asked", ["2", "99", "9999999"])
def test_a_page_beyond_the_end_shows_the_last_page(open_page: Callable, own_home: Path, asked: str) -> None:
    page = open_page("explorer", own_home, page=asked)
    assert page.says("1 to 12 of 12.", "caption")
    assert page.says(f"There is no page {asked}; this is the last one, page 1.", "warning"), page.said("warning")


def test_pages_of_fifty(open_page: Callable, demo_home: Path) -> None:
    page = open_page("explorer", demo_home, page="6")
    assert page.says("251 to 300 of 300.", "caption")
    assert len(page.table("nct_id")) == 50


def test_a_new_search_starts_on_its_first_page(open_page: Callable, demo_home: Path) -> None:
    page = open_page("explorer", demo_home, page="6")
    page.app.multiselect(key="status").set_value(["Completed"]).run()
    assert not page.app.exception
    (here,) = [text for text in page.said("caption") if "A heading sorts this page" in text]
    assert here.startswith("1 to ")


def test_start_over(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, q="melanoma", status="Recruiting", age="50", sex="Female")
    assert page.says("**2 of 12 studies**", "markdown")
    page.app.button[0].click().run()
    assert not page.app.exception
    assert page.says("**All 12 studies** of this snapshot.", "markdown")


def test_start_over_undoes_every_filter_but_not_the_order(open_page: Callable, own_home: Path) -> None:
    page = open_page(
        "explorer", own_home, sort="Title", **{"from": "2025", "inclusion": "consent", "expert": "sex:MALE"}
    )
    assert page.says("**1 of 12 studies**", "markdown")
    page.app.button[0].click().run()
    assert page.says("**All 12 studies** of this snapshot.", "markdown")
    assert page.app.selectbox(key="sort").value == "Title"


def test_zero_results_count_each_filter_dropped(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, status="Withdrawn", tumour="Melanoma", q="study")
    assert page.says("**0 of 12 studies** matching “study”; status: Withdrawn; tumour type: Melanoma.", "markdown")
    assert page.says("No study matches all of this together.", "info")
    table = page.table("Without this filter")
    assert dict(table.itertuples(index=False)) == {
        "matching “study”": 0,
        "status: Withdrawn": 3,  # melanoma with the word "study": 1, 3, 5 (8 lacks it)
        "tumour type: Melanoma": 1,  # withdrawn: 10
    }
    assert not page.app.get("download_button")


def test_expert_query_that_cannot_be_read(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, expert="phase:(PHASE2 OR")
    assert page.says("The expert query cannot be read.", "error")
    assert "^" in page.app.code[0].value or "PHASE2" in page.app.code[0].value


@pytest.mark.parametrize("typed", ["NCT12345678", "nct12345678", "  NCT12345678 "])
def test_why_not_a_study_that_is_not_in_the_snapshot(open_page: Callable, own_home: Path, typed: str) -> None:
    page = open_page("explorer", own_home)
    page.app.text_input(key="why_not").set_value(typed).run()
    assert page.says("NCT12345678 is not in this snapshot", "markdown")
    assert page.says("The snapshot holds: own.json, registry date 2026-06-01.", "markdown")


def test_why_not_words_that_are_no_number(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home)
    page.app.text_input(key="why_not").set_value("<b>melanoma").run()
    assert page.says("<B>MELANOMA is none (NCT and eight digits)", "markdown")


def test_why_not_a_study_that_filters_removed(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, tumour="Melanoma", age="10", status="Recruiting")
    page.app.text_input(key="why_not").set_value(nct(4)).run()
    table = (
        page.table("Filter that removes it").set_index("Filter that removes it")["The study's own value"].to_dict()
    )
    assert table == {
        "status: Recruiting": "Terminated",
        "tumour type: Melanoma": "Breast",
        "open to age 10 (or no age limit stated)": "18 to no limit years",
    }


def test_why_not_a_study_that_only_excludes_the_marker(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, asks="BRAF · required")
    page.app.text_input(key="why_not").set_value(nct(3)).run()
    table = page.table("Filter that removes it")
    assert table["Filter that removes it"].tolist() == ["asks of a biomarker: BRAF · required"]
    assert set(table["The study's own value"][0].split(", ")) == {"BRAF · excluded", "BRAF V600E · excluded"}


def test_typing_brings_in_values_that_are_like_it(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home)
    page.app.multiselect(key="asks").set_value(["BRAF · required"]).run()
    assert not page.app.exception
    assert page.says("**1 of 12 studies** with asks of a biomarker: BRAF · required.", "markdown")


def test_why_not_a_study_that_is_there(open_page: Callable, own_home: Path) -> None:
    page = open_page("explorer", own_home, tumour="Melanoma")
    page.app.text_input(key="why_not").set_value(nct(1)).run()
    assert page.says(f"{nct(1)} is among these results.", "success")


def test_study_without_a_number(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home)
    assert page.said("title") == ["Study"]
    assert page.app.text_input[0].label == "NCT number"


@pytest.mark.parametrize(
    "asked", ["../../etc/passwd", "NCT1", "NCT123456789", "<script>alert(1)</script>", "NCT０００００００１"]
)
def test_study_with_a_malformed_number(open_page: Callable, own_home: Path, asked: str) -> None:
    page = open_page("study", own_home, nct_id=asked)
    assert page.said("title") == ["This study is not in the snapshot"]
    assert page.says(f"“{asked.upper()}” is not part of it.", "markdown")
    assert not page.app.get("link_button")


def test_study_that_is_not_in_the_snapshot(open_page: Callable, own_home: Path) -> None:
    page = open_page("study", own_home, nct_id="nct00000001")
    assert page.said("title") == ["This study is not in the snapshot"]
    assert page.says("holds: own.json. “NCT00000001” is not part of it.", "markdown")
    assert page.app.get("link_button")[0].proto.url == "https://clinicaltrials.gov/study/NCT00000001"
