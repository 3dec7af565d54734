"""The landscape on twelve studies of our own: every view draws, and what it counts is what one counts by hand.

Immunotherapy by our rules, of own_records.py: 1 (Keytruda, melanoma, phase 2, recruiting, France and Germany, 2025),
2 (nivolumab, NSCLC, phase 1/2, recruiting, Spain, 2024), 3 (MK-3475, melanoma, phase 3, completed with results,
United States, 2019) and 11 (nivolumab, glioblastoma, early phase 1, unknown status, no country, 2016). Study 8 gives
nivolumab too, but it is an expanded access. Participants: 10, 20, 30, 110, all planned.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import own_records
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from own_records import AS_OF

from ctdata.address import state
from ctdata.charts.theme import plain as in_figure
from ctdata.imports import import_files
from ctdata.knowledge import readouts
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot
from ctdata.ui import cache
from ctdata.ui.landscape_views import VIEWS

every_view = pytest.mark.parametrize("view", VIEWS)

SUBHEADERS = {
    "Growth": "Which classes of immunotherapy are growing?",
    "Classes": "How many studies in each class?",
    "Targets × tumours": "Which targets are crowded, and which are empty, by cancer?",
    "Combinations": "What is combined with what?",
    "Crowding": "Where do studies compete for the same patients?",
    "Countries": "In which countries?",
    "Sponsors": "Who leads the most studies?",
    "Phase and status": "How far are they, and are they running?",
    "Size": "How large are they?",
    "Rise and fall": "Is a target growing or fading?",
    "Tumour focus": "Immunotherapy of one cancer: Pancreas",
    "Readouts": "What did the landmark trials find?",
    "Coverage": "How complete is the classification?",
}
FIGURES = dict.fromkeys(SUBHEADERS, 1) | {"Rise and fall": 2, "Tumour focus": 3, "Readouts": 2, "Coverage": 0}


def figures(page: Any) -> list[dict]:
    """The page's figures as Plotly gets them."""
    return [json.loads(chart.proto.spec) for chart in page.app.get("plotly_chart")]


def numbers(values: Any) -> list:
    """An axis of a figure; Plotly packs arrays of numbers."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return list(values)


def bars(figure: dict) -> dict[str, float]:
    """Label → length of the bars of a ranked list."""
    (trace,) = figure["data"]
    labels = [text.replace("<br>", " ") for text in figure["layout"]["yaxis"]["ticktext"]]
    return dict(zip(labels, numbers(trace["x"]), strict=True))


def cells(figure: dict) -> dict[str, str]:
    """Hover text of every cell of a grid → what is written in it."""
    filled, zero = figure["data"]
    found = {row[1]: text for row, text in zip(filled["customdata"], filled["text"], strict=True)}
    return found | dict(zip(zero.get("customdata", []), zero["text"], strict=True))


def metrics(page: Any) -> dict[str, str]:
    return {m.label: m.value for m in page.app.metric}


def home_of(folder: Path, **changed: str) -> Path:
    """The twelve studies with another status for some: home_of(folder, s2="WITHDRAWN")."""
    records = own_records.records()
    for number, status in changed.items():
        records[int(number[1:]) - 1]["protocolSection"]["statusModule"]["overallStatus"] = status
    return home_with(folder, records)


def home_with(folder: Path, records: list[dict]) -> Path:
    file = folder / "changed.json"
    file.write_text(json.dumps(records), encoding="utf-8")
    import_files(Home(folder / "home"), [file], processes=1)
    return folder / "home"


def test_there_are_thirteen_views() -> None:
    assert list(VIEWS) == list(SUBHEADERS)
    assert len(VIEWS) == 13


@every_view
def test_every_view_opens_from_its_address(open_page: Callable, own_home: Path, view: str) -> None:
    page = open_page("landscape", own_home, chart=view)
    assert page.said("title") == ["Immunotherapy landscape"]
    assert page.app.radio(key="chart").value == view
    assert page.said("subheader")[0] == SUBHEADERS[view]
    assert len(figures(page)) == FIGURES[view]
    assert page.said("error") == []
    assert len(page.said("warning")) == 1  # the age of the snapshot
    assert page.says("**4 immunotherapy studies**.", "markdown")
    assert page.says(f"Source: ClinicalTrials.gov, U.S. National Library of Medicine. Registry data as of {AS_OF}")
    assert page.says("It gives no medical advice", "caption")


@every_view
def test_every_view_opens_on_demo_data(open_page: Callable, demo_home: Path, view: str) -> None:
    page = open_page("landscape", demo_home, chart=view)
    assert page.said("subheader")[0] == SUBHEADERS[view]
    assert page.said("error") == []
    table = Snapshot(Home(demo_home).current()).table("studies")
    counted = table.filter(pc.and_(table["is_immunotherapy"], pc.not_equal(table["overall_status"], "WITHDRAWN")))
    assert len(counted) > 10, "the demo proves little"
    assert page.says(f"**{len(counted)} immunotherapy studies**.", "markdown")
    assert page.says("**Demo data: not real studies.**", "warning")
    from_registry = [
        f for f in figures(page) if any("Demo data" in a["text"] for a in f["layout"].get("annotations", []))
    ]
    published = {"Tumour focus": 2, "Readouts": 2}.get(view, 0)
    assert len(from_registry) == FIGURES[view] - published, "a picture of invented studies must say so"


NARROW = [
    {"scope": "Tumour-directed antibody"},  # no class, no target
    {"country": "Spain"},
    {"stale": "No", "tumour": "Melanoma"},
    {"sponsor": "Industry"},
]


@every_view
@pytest.mark.parametrize("params", NARROW, ids=str)
def test_every_view_draws_few_studies(open_page: Callable, own_home: Path, view: str, params: dict) -> None:
    page = open_page("landscape", own_home, chart=view, **params)
    assert page.said("subheader")[0] == SUBHEADERS[view]
    assert page.said("error") == []


@every_view
@pytest.mark.parametrize("params", [{"to": "2004"}, {"from": "2027"}], ids=str)
def test_every_view_draws_studies_outside_its_years(
    open_page: Callable, demo_home: Path, view: str, params: dict
) -> None:
    page = open_page("landscape", demo_home, chart=view, **params)
    assert page.said("subheader")[0] == SUBHEADERS[view]
    assert page.says("**2 immunotherapy studies** with started", "markdown"), page.said("markdown")[:3]


def test_without_a_choice_the_growth_of_classes_is_shown(open_page: Callable, own_home: Path) -> None:
    assert open_page("landscape", own_home).said("subheader")[0] == SUBHEADERS["Growth"]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("Recruiting, record fresh", "2"),  # 1, 2
        ("Recruiting, record out of date", "0"),  # 5 is out of date, but dabrafenib is no immunotherapy
        ("Not yet recruiting", "0"),
        ("Ended with results posted", "1 of 1"),  # 3
    ],
)
def test_headline_numbers(open_page: Callable, own_home: Path, metric: str, value: str) -> None:
    assert metrics(open_page("landscape", own_home))[metric] == value


COUNTED = [
    ({"tumour": "Melanoma"}, "**2 immunotherapy studies** with tumour type: Melanoma."),  # 1, 3
    ({"tumour": "Lung"}, "**1 immunotherapy study** with tumour type: Lung."),  # 2
    ({"status": "Recruiting"}, "**2 immunotherapy studies** with status: Recruiting."),  # 1, 2
    (
        {"status": ["Recruiting", "Completed"]},
        "**3 immunotherapy studies** with status: Recruiting or Completed.",
    ),  # 1, 2, 3
    ({"phase": "Phase 3"}, "**1 immunotherapy study** with phase: Phase 3."),  # 3
    ({"asks": "BRAF · required"}, "**1 immunotherapy study** with asks of a biomarker: BRAF · required."),  # 1, not 3
    ({"country": "Spain"}, "**1 immunotherapy study** with country of a site: Spain."),  # 2
    ({"country": "(missing)"}, "**1 immunotherapy study** with country of a site: (missing)."),  # 11
    ({"target": "PD-1 (PDCD1)"}, "**4 immunotherapy studies** with target: PD-1 (PDCD1)."),
    ({"modality": "Checkpoint inhibitor"}, "**4 immunotherapy studies** with class of immunotherapy: Checkpoint"),
    ({"line": "Line not stated"}, "**4 immunotherapy studies** with line of treatment: Line not stated."),
    ({"role": "Experimental"}, "**4 immunotherapy studies** with role of an agent: Experimental."),
    ({"sponsor": "Industry"}, "**1 immunotherapy study** with sponsor class: Industry."),  # 2: even numbers
    ({"from": "2020"}, "**2 immunotherapy studies** with started 2020 to …."),  # 1, 2
    ({"from": "2016", "to": "2019"}, "**2 immunotherapy studies** with started 2016 to 2019."),  # 3, 11
    ({"age": "10"}, "**1 immunotherapy study** with open to age 10 (or no age limit stated)."),  # 11
    ({"agent": "pembrolizumab"}, "**2 immunotherapy studies** with agent: pembrolizumab."),  # 1, 3
    ({"lead": "Own University"}, "**3 immunotherapy studies** with lead sponsor: Own University."),  # 1, 3, 11
    ({"scope": "Tumour-directed antibody"}, "**2 tumour-directed antibody studies**"),  # 4, 9
    (
        {"scope": ["Immunotherapy", "Tumour-directed antibody"]},
        "**6 immunotherapy or tumour-directed antibody studies**",
    ),
    ({"tumour": "Melanoma", "status": "Completed"}, "**1 immunotherapy study** with status: Completed; tumour type"),
]


@pytest.mark.parametrize(("params", "sentence"), COUNTED, ids=[str(c[0]) for c in COUNTED])
def test_filters_of_the_address_narrow_the_count(
    open_page: Callable, own_home: Path, params: dict, sentence: str
) -> None:
    page = open_page("landscape", own_home, **params)
    assert page.says(sentence, "markdown"), [text for text in page.said("markdown") if text.startswith("**")]
    assert len(page.said("warning")) == 1


def test_a_filter_narrows_the_figure_too(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Classes", tumour="Melanoma")
    assert bars(figures(page)[0]) == {"Checkpoint inhibitor": 2}
    assert page.says("n = 2 unique studies, counted 2 times. Not stated: 0.", "caption")
    page.app.multiselect(key="status").set_value(["Completed"]).run()
    assert not page.app.exception
    assert bars(figures(page)[0]) == {"Checkpoint inhibitor": 1}


RANKED = {
    "Classes": {"Checkpoint inhibitor": 4},
    "Countries": {"France": 1, "Germany": 1, "Spain": 1, "United States": 1},
    "Sponsors": {"Own University": 3, "Own Biotech": 1},
    "Crowding": {
        "PD-1 × Skin × Line not stated": 2,
        "PD-1 × CNS/Brain × Line not stated": 1,
        "PD-1 × Lung × Line not stated": 1,
    },
}


N_OF = {
    "Classes": "n = 4 unique studies, counted 4 times.",
    "Countries": "n = 4 unique studies, counted 4 times.",  # 1 twice, 2 and 3 once, 11 never
    "Sponsors": "n = 4 studies.",
    "Crowding": "Target, tumour and line all known: 4; not: 0.",
}


@pytest.mark.parametrize("view", RANKED)
def test_bars_of_a_ranked_list(open_page: Callable, own_home: Path, view: str) -> None:
    page = open_page("landscape", own_home, chart=view)
    assert bars(figures(page)[0]) == {in_figure(name): n for name, n in RANKED[view].items()}
    assert page.says(N_OF[view], "caption")


def test_countries_say_what_is_not_stated(open_page: Callable, own_home: Path) -> None:
    assert open_page("landscape", own_home, chart="Countries").says("Not stated: 1.", "caption")


def test_growth_bars_over_start_years(open_page: Callable, own_home: Path) -> None:
    (trace,) = figures(open_page("landscape", own_home, chart="Growth"))[0]["data"]
    assert trace["name"] == "Checkpoint inhibitor"
    assert dict(zip(numbers(trace["x"]), numbers(trace["y"]), strict=True)) == {2016: 1, 2019: 1, 2024: 1, 2025: 1}


def test_heat_map_cells(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Targets × tumours")
    assert cells(figures(page)[0]) == {
        "PD-1 × Skin<br>2 studies": "2",
        "PD-1 × CNS/Brain<br>1 studies": "1",
        "PD-1 × Lung<br>1 studies": "1",
    }
    assert page.says("The ten largest targets are in 4 of 4 of the studies with a known target", "caption")


@pytest.mark.parametrize(
    ("reading", "skin"),
    [
        ("studies", "2"),  # 1, 3
        ("unique agents", "1"),  # pembrolizumab under two names
        ("sponsors", "1"),  # Own University twice
    ],
)
def test_heat_map_readings(open_page: Callable, own_home: Path, reading: str, skin: str) -> None:
    page = open_page("landscape", own_home, chart="Targets × tumours", reading=reading)
    assert cells(figures(page)[0])[f"PD-1 × Skin<br>{skin} {reading}"] == skin


@pytest.mark.parametrize(("reading", "written"), [("studies", "4"), ("planned participants", "170")])
def test_combinations(open_page: Callable, own_home: Path, reading: str, written: str) -> None:
    """One cell: alone. 10 + 20 + 30 + 110 participants, all planned."""
    page = open_page("landscape", own_home, chart="Combinations", matrix_reading=reading)
    ((hover, text),) = cells(figures(page)[0]).items()
    assert text == written
    assert "4 studies<br>planned 170 participants (4 studies)<br>actual 0 (0 studies)" in hover


def test_crowding_numbers(open_page: Callable, own_home: Path) -> None:
    found = metrics(open_page("landscape", own_home, chart="Crowding"))
    assert found["Share target × tumour × line with another study"] == "2 of 4"  # 1 and 3
    assert found["Test one of the ten largest targets"] == "4 of 4"
    assert found["At most 50 participants, not led by industry"] == "2 of 4"  # 1 and 3; 2 industry, 11 has 110


def test_phase_and_status(open_page: Callable, own_home: Path) -> None:
    figure = figures(open_page("landscape", own_home, chart="Phase and status"))[0]
    phases = figure["layout"]["yaxis"]["ticktext"]
    found = {
        (phases[int(y)], trace["name"]): x
        for trace in figure["data"]
        for y, x in zip(numbers(trace["y"]), numbers(trace["x"]), strict=True)
    }
    assert found == {
        ("Early phase 1", "Unknown status"): 1,
        ("Phase 1/2", "Recruiting"): 1,
        ("Phase 2", "Recruiting"): 1,
        ("Phase 3", "Completed"): 1,
    }


def test_size_keeps_planned_and_actual_apart(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Size")
    assert page.says("Actual: 0 studies with 0 participants. Planned: 4 other studies with 170.", "caption")
    actual, planned = figures(page)[0]["data"]
    assert numbers(actual["x"]) == []
    assert sorted(numbers(planned["x"])) == [10, 20, 30, 110]


def test_rise_and_fall_of_a_target(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Rise and fall", of="PD-1 (PDCD1)")
    found = {
        (int(x), trace["name"]): y
        for trace in figures(page)[0]["data"]
        for x, y in zip(numbers(trace["x"]), numbers(trace["y"]), strict=True)
        if y
    }
    assert found == {
        (2016, "Unknown status"): 1,
        (2019, "Completed"): 1,
        (2024, "Open or active"): 1,
        (2025, "Open or active"): 1,
    }
    assert page.says("None in this snapshot.", "markdown")


@pytest.mark.parametrize(
    "reason",
    [
        "Slow <b>accrual</b>; no $ left",
        pytest.param(
            "",
        ),
    ],
)
def test_stops_stand_in_the_sponsors_words(open_page: Callable, tmp_path: Path, reason: str) -> None:
    records = own_records.records()
    held = records[0]["protocolSection"]["statusModule"]
    held.update({"overallStatus": "TERMINATED"} | ({"whyStopped": reason} if reason else {}))
    page = open_page("landscape", home_with(tmp_path, records), chart="Rise and fall")
    stops = page.table("Sponsor's reason")
    assert stops[["Study", "Status", "Sponsor's reason"]].to_numpy().tolist() == [
        [own_records.nct(1), "Terminated", reason or "no reason given"]
    ]
    assert stops["Updated"].tolist() == ["2026-05-01"]


def test_tumour_focus(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Tumour focus", focus="Melanoma")
    assert page.said("subheader")[0] == "Immunotherapy of one cancer: Melanoma"
    assert page.says("n = 2 studies. Immunotherapy studies of this cancer", "caption")  # 1, 3
    recruiting = page.table("nct_id")
    assert recruiting["nct_id"].str.contains(own_records.nct(1)).tolist() == [True]
    assert page.says("The 1 most recently posted of 1.", "caption")


def test_tumour_focus_without_a_recruiting_study_says_so(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, chart="Tumour focus", focus="Pancreas")
    assert page.says("No study in this snapshot is recruiting with a record that looks up to date.", "markdown")


@pytest.mark.parametrize("tumour", ["Melanoma", "All tumours"])
def test_readouts_of_a_tumour(open_page: Callable, own_home: Path, tumour: str) -> None:
    page = open_page("landscape", own_home, chart="Readouts", readouts_of=tumour)
    expected = [r.trial for r in readouts() if tumour == "All tumours" or r.tumour == "MEL"]
    tables = [e.value for e in page.app.dataframe if "Trial" in e.value.columns]
    assert sorted(trial for table in tables for trial in table["Trial"]) == sorted(expected)
    assert page.says("figures of different trials are not a comparison", "caption")


def test_coverage_numbers(open_page: Callable, own_home: Path) -> None:
    """Interventional cancer studies: 1 to 5 and 9 to 12."""
    found = metrics(open_page("landscape", own_home, chart="Coverage"))
    assert found["Interventional cancer studies"] == "9"
    assert found["With a drug that is not"] == "0 of 9"
    assert found["Immunotherapy"] == "4 of 9"


def test_coverage_lists_what_is_not_known(open_page: Callable, tmp_path: Path) -> None:
    record = own_records.record(1)
    record["protocolSection"]["armsInterventionsModule"] = own_records._arms("Qwertolimod-77 syrup")
    home = home_with(tmp_path, [record, own_records.record(2)])
    page = open_page("landscape", home, chart="Coverage")
    listed = page.table("Intervention as posted")
    assert listed.to_numpy().tolist() == [["Qwertolimod-77 syrup", 1]]
    assert metrics(page)["With a drug that is not"] == "1 of 2"


def test_withdrawn_studies_are_left_out_and_said(open_page: Callable, tmp_path: Path) -> None:
    home = home_of(tmp_path, s2="WITHDRAWN", s11="WITHDRAWN")
    page = open_page("landscape", home, chart="Classes")
    assert page.says("**2 immunotherapy studies**.", "markdown")  # 1, 3
    assert bars(figures(page)[0]) == {"Checkpoint inhibitor": 2}
    said = "2 withdrawn studies (nobody enrolled) are left out; choose the status Withdrawn to see them."
    assert page.says(said, "caption")

    page = open_page("landscape", home, chart="Classes", status="Withdrawn")
    assert page.says("**2 immunotherapy studies** with status: Withdrawn.", "markdown")
    assert bars(figures(page)[0]) == {"Checkpoint inhibitor": 2}
    assert not page.says("left out; choose the status", "caption")


def test_withdrawn_studies_outside_the_filters_are_not_counted_as_left_out(
    open_page: Callable, tmp_path: Path
) -> None:
    page = open_page("landscape", home_of(tmp_path, s2="WITHDRAWN", s11="WITHDRAWN"), tumour="Melanoma")
    assert page.says("**2 immunotherapy studies** with tumour type: Melanoma.", "markdown")
    assert not page.says("withdrawn", "caption")


def test_one_withdrawn_study_is_said_in_the_singular(open_page: Callable, tmp_path: Path) -> None:
    page = open_page("landscape", home_of(tmp_path, s2="WITHDRAWN"))
    assert page.says("1 withdrawn study (nobody enrolled) is left out", "caption")


def test_no_withdrawn_study_is_not_mentioned(open_page: Callable, own_home: Path) -> None:
    """Study 10 is withdrawn, but a resection is no immunotherapy."""
    assert not open_page("landscape", own_home).says("withdrawn studies", "caption")


BAD = [
    ({"status": "Foo"}, "“Foo” is not a value of Status in this snapshot; it was left out."),
    (
        {"modality": "<b>x</b>"},
        "“<b>x</b>” is not a value of Class of immunotherapy in this snapshot; it was left out.",
    ),
    ({"target": "PDCD1"}, "“PDCD1” is not a value of Target in this snapshot; it was left out."),
    ({"line": "third"}, "“third” is not a value of Line of treatment in this snapshot; it was left out."),
    ({"scope": "Everything"}, "“Everything” is not a value of Counts as in this snapshot; it was left out."),
    ({"combination": "x + y"}, "“x + y” is not a value of Combination in this snapshot; it was left out."),
    ({"crowd": "x"}, "“x” is not a value of Target × tumour × line in this snapshot; it was left out."),
    ({"agent": "Keytruda"}, "“Keytruda” is not a value of Agent in this snapshot; it was left out."),
    ({"from": "1e400"}, "“1e400” is no usable number for “from” (1900 to 2100); it was left out."),
    ({"age": "abc"}, "“abc” is no usable number for “age” (0 to 120); it was left out."),
    ({"utm_source": "x"}, "“utm_source” is no filter of this page."),
]


@pytest.mark.parametrize(("params", "problem"), BAD, ids=[str(b[0]) for b in BAD])
def test_what_cannot_be_used_is_named(open_page: Callable, own_home: Path, params: dict, problem: str) -> None:
    page = open_page("landscape", own_home, **params)
    assert problem in page.said("warning")
    assert len(page.said("warning")) == 2  # that, and the age of the snapshot
    assert page.says("**4 immunotherapy studies**.", "markdown")


def test_a_usable_value_beside_an_unusable_one_stays(open_page: Callable, own_home: Path) -> None:
    page = open_page("landscape", own_home, status=["Recruiting", "Foo"], chart="Classes")
    assert page.says("“Foo” is not a value of Status", "warning")
    assert page.says("**2 immunotherapy studies** with status: Recruiting.", "markdown")


CHOICES_OF_VIEWS = [
    {"chart": "Pie"},
    {"chart": "Targets × tumours", "reading": "colours"},
    {"chart": "Targets × tumours", "more": "maybe"},
    {"chart": "Combinations", "matrix_reading": "colours"},
    {"chart": "Rise and fall", "of": "XYZ"},
    {"chart": "Tumour focus", "focus": "Elbow"},
    {"chart": "Readouts", "readouts_of": "Elbow"},
]


@pytest.mark.parametrize("params", CHOICES_OF_VIEWS, ids=str)
def test_a_view_or_choice_that_does_not_exist_is_named(open_page: Callable, own_home: Path, params: dict) -> None:
    asked = list(params.values())[-1]
    assert open_page("landscape", own_home, **params).says(f"“{asked}”", "warning")


NOT_HERE = [
    {"q": "melanoma"},
    {"inclusion": "consent"},
    {"year": "2019"},
    {"results": "Yes"},
    {"type": "Observational"},
]


@pytest.mark.parametrize("params", NOT_HERE, ids=str)
def test_a_filter_of_the_explorer_is_used_or_named(open_page: Callable, own_home: Path, params: dict) -> None:
    """None of these leaves all four studies: q 2, year 1, results 1, type 0; inclusion text is not searched here."""
    page = open_page("landscape", own_home, **params)
    named = page.says(f"“{next(iter(params))}”", "warning")
    assert named or not page.says("**4 immunotherapy studies**.", "markdown")


EMPTY = [{"country": "Japan"}, {"status": "Withdrawn"}, {"scope": "IMiD (lenalidomide and its kind)"}]


@pytest.mark.parametrize("params", EMPTY, ids=str)
def test_nothing_found_shows_the_way_back(open_page: Callable, own_home: Path, params: dict) -> None:
    page = open_page("landscape", own_home, chart="Classes", **params)
    assert page.says("**0 ", "markdown")
    assert page.says("No study matches these filters together. Take one out in the sidebar.", "info")
    assert figures(page) == []
    assert page.says("It gives no medical advice", "caption")
    (button,) = page.app.button
    assert button.label == "Start over"
    button.click().run()
    assert not page.app.exception
    assert page.says("**4 immunotherapy studies**.", "markdown")
    assert bars(figures(page)[0]) == {"Checkpoint inhibitor": 4}


@pytest.mark.parametrize("view", ["Targets × tumours", "Combinations", "Rise and fall"])
def test_a_view_without_anything_to_draw_says_so(open_page: Callable, own_home: Path, view: str) -> None:
    """Tumour-directed antibodies have neither class nor target here."""
    page = open_page("landscape", own_home, chart=view, scope="Tumour-directed antibody")
    assert page.said("info")[0].startswith("None of these studies ")
    assert figures(page) == []


def test_tumour_focus_keeps_the_class_filter(open_page: Callable, demo_home: Path) -> None:
    """No bar can hold more studies than the n below the figure: no breast cancer study of the demo gives BCG."""
    page = open_page("landscape", demo_home, chart="Tumour focus", focus="Breast", modality="BCG")
    (said,) = [text for text in page.said("caption") if "Immunotherapy studies of this cancer" in text]
    n = int(said.removeprefix("n = ").partition(" ")[0])
    assert max(bars(figures(page)[0]).values()) <= n


def digest(opened: cache.Opened) -> str:
    """Everything that sessions share: the table, the engine's codes and numbers, the labels of the filters."""
    found = hashlib.sha256()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, opened.snapshot.core.schema) as writer:
        writer.write_table(opened.snapshot.core)
    found.update(sink.getvalue())
    for choice in state.EVERY:
        codes = opened.engine._columns.codes(choice.column)
        for array in (codes.codes, codes.flat, codes.lengths):
            found.update(np.ascontiguousarray(array).tobytes())
        found.update(repr((codes.values, state.by_label(opened, choice))).encode())
    found.update(opened.engine._columns.numbers("enrollment_count").tobytes())
    return found.hexdigest()


@every_view
def test_no_view_changes_what_sessions_share(
    open_page: Callable, own_home: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setenv("CTDATA_HOME", str(own_home))
    opened = cache.opened()
    before = digest(opened)
    names = dict(cache.tumour_names()), dict(cache.target_names()), dict(cache.short_target_names())
    for params in ({}, {"tumour": "Melanoma", "status": "Recruiting"}, {"country": "Japan"}):
        open_page("landscape", own_home, chart=view, **params)
        assert cache.opened() is opened, "the page did not use the shared snapshot"
        assert digest(opened) == before, f"{params} changed what all sessions share"
        assert (cache.tumour_names(), cache.target_names(), cache.short_target_names()) == names


def test_a_view_opened_twice_shows_the_same(open_page: Callable, demo_home: Path) -> None:
    for view in VIEWS:
        first, second = (figures(open_page("landscape", demo_home, chart=view)) for _ in range(2))
        assert first == second, view


def test_without_a_snapshot(open_page: Callable, tmp_path: Path) -> None:
    page = open_page("landscape", tmp_path)
    assert page.said("title") == ["No studies yet"]
    assert page.said("error") == []


def test_damaged_snapshot(open_page: Callable, own_home: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(own_home, tmp_path / "home"))
    path = Home(home).current() / "core.arrow"
    path.write_bytes(path.read_bytes()[:-50])
    page = open_page("landscape", home)
    assert page.said("title") == ["The snapshot cannot be read"]
    assert str(path) in page.said("error")[0]
