"""The progression page on programs of our own: every view draws, and counts what one counts by hand.

Names of agents are real so that the rules map them; everything else is invented. The registry date is 2026-06-01.

 no  agent          lead      tumour    phase  start    end      status       program
  1  nivolumab      industry  melanoma  1      2012-01  2014-01  COMPLETED    advanced
  2  nivolumab      industry  melanoma  2      2014-06  2016-01  COMPLETED    (the same) silent after phase 2
  3  ipilimumab     industry  melanoma  1      2012-01  2013-01  TERMINATED   stopped: too few participants
  4  pembrolizumab  industry  breast    1      2025-03  2027-01  RECRUITING   entered too late to tell
  5  atezolizumab   industry  lung      1      2013-01  2015-01  COMPLETED    silent
  6  durvalumab     industry  lung      2      2013-01  2014-01  WITHDRAWN    stopped, no words
  7  avelumab       academic  lung      1      2013-01  2015-01  COMPLETED    not counted unless asked for
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import own_records
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

from ctdata.address.held import opened_at
from ctdata.cli import main
from ctdata.figures.followed import Followed, of_address
from ctdata.imports import import_files
from ctdata.progression.rules import LABELS, STATES
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot
from ctdata.ui.progression_views import VIEWS, WITHOUT_RULES

every_view = pytest.mark.parametrize("view", [*VIEWS, *WITHOUT_RULES])
# 300 invented studies: too few for a share of a class or a sponsor; drawn on twelve programs below.
DEMO_FIGURES = {
    "Phase to phase": 2, "Over time": 2, "Compare": 0, "What the rules decide": 1,
    "Why studies stop": 1, "Sponsors": 0, "How long": 1, "Published rates": 0,
}  # fmt: skip
TISSUES = (
    "Melanoma", "Breast Cancer", "NSCLC", "Colorectal Cancer", "Prostate Cancer", "Glioblastoma", "Hepatocellular Carcinoma",
    "Pancreatic Cancer", "Ovarian Cancer", "Bladder Cancer", "Renal Cell Carcinoma", "Gastric Cancer",
)  # fmt: skip
ROWS = [
    ("nivolumab", 1, "Melanoma", "PHASE1", "2012-01", "2014-01", "COMPLETED", ""),
    ("nivolumab", 1, "Melanoma", "PHASE2", "2014-06", "2016-01", "COMPLETED", ""),
    ("ipilimumab", 1, "Melanoma", "PHASE1", "2012-01", "2013-01", "TERMINATED", "Slow accrual <b>of</b> patients"),
    ("pembrolizumab", 1, "Breast Cancer", "PHASE1", "2025-03", "2027-01", "RECRUITING", ""),
    ("atezolizumab", 1, "NSCLC", "PHASE1", "2013-01", "2015-01", "COMPLETED", ""),
    ("durvalumab", 1, "NSCLC", "PHASE2", "2013-01", "2014-01", "WITHDRAWN", ""),
    ("avelumab", 0, "NSCLC", "PHASE1", "2013-01", "2015-01", "COMPLETED", ""),
]


def study(number: int, row: tuple | None = None) -> dict[str, Any]:
    agent, industry, condition, phase, start, end, status, why = row or ROWS[number - 1]
    record = own_records.record(12)
    parts = record["protocolSection"]
    parts["identificationModule"] |= {"nctId": own_records.nct(100 + number), "briefTitle": f"{agent} in {condition}"}
    dates = {"date": end, "type": "ESTIMATED" if end > "2026" else "ACTUAL"}
    parts["statusModule"] |= {
        "overallStatus": status,
        "startDateStruct": {"date": start, "type": "ACTUAL"},
        "completionDateStruct": dates,
        "primaryCompletionDateStruct": dates,
        **({"whyStopped": why} if why else {}),
    }
    parts["sponsorCollaboratorsModule"]["leadSponsor"] = {
        "name": "Own Biotech" if industry else "Own University",
        "class": "INDUSTRY" if industry else "OTHER",
    }
    parts["conditionsModule"] = {"conditions": [condition]}
    parts["designModule"]["phases"] = [phase]
    parts["armsInterventionsModule"] = {
        "armGroups": [{"label": "A", "type": "EXPERIMENTAL", "interventionNames": [f"Drug: {agent}"]}],
        "interventions": [{"type": "DRUG", "name": agent, "armGroupLabels": ["A"]}],
    }
    return record


def imported(folder: Path, studies: list[dict[str, Any]]) -> Path:
    file = folder / "studies.json"
    file.write_text(json.dumps(studies), encoding="utf-8")
    import_files(Home(folder / "home"), [file], processes=1)
    return folder / "home"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imported(tmp_path_factory.mktemp("programs"), [study(n) for n in range(1, len(ROWS) + 1)])


@pytest.fixture(scope="module")
def twelve(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One agent of one company in twelve tissues, phase 1: three terminated, nine completed and silent since."""
    rows = [
        ("nivolumab", 1, tissue, "PHASE1", "2013-01", "2015-01", "TERMINATED" if n < 3 else "COMPLETED", "Slow accrual" if n < 3 else "")
        for n, tissue in enumerate(TISSUES)
    ]  # fmt: skip
    return imported(tmp_path_factory.mktemp("twelve"), [study(n, row) for n, row in enumerate(rows, 1)])


def points(figure: dict) -> dict[str, float]:
    """Label → per cent of the points of a figure of shares."""
    trace = figure["data"][0]
    labels = [words.replace("<br>", " ").replace("\u00a0", " ") for words in trace["y"]]
    return dict(zip(labels, np.round(numbers(trace["x"]), 1).tolist(), strict=True))


def numbers(values: Any) -> list:
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return list(values)


def figures(page: Any) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in page.app.get("plotly_chart")]


def states(page: Any) -> dict[str, dict[str, int]]:
    """State → step → programs of the stacked bars; only what is there."""
    found: dict[str, dict[str, int]] = {}
    for trace in figures(page)[0]["data"]:
        named = {step: int(words or 0) for step, words in zip(trace["y"], trace["text"], strict=True)}
        found[trace["name"]] = {step: n for step, n in named.items() if n}
    return {state: steps for state, steps in found.items() if steps}


@every_view
def test_every_view_opens_on_demo_data_and_says_so(open_page: Callable, demo_home: Path, view: str) -> None:
    every = {"industry_led": "false", "stops_immunotherapy": "false", "only_immunotherapy": "false"}
    page = open_page("progression", demo_home, view=view, **every)
    assert page.said("title") == ["From phase to phase"]
    assert page.said("error") == []
    assert page.says("**Demo data: not real studies.**", "warning")
    assert page.says("It gives no medical advice", "caption")
    assert len(figures(page)) == DEMO_FIGURES[view]
    for figure in figures(page):
        assert any("Demo data" in a["text"] for a in figure["layout"].get("annotations", []))


@every_view
def test_every_view_opens_on_few_studies(open_page: Callable, own_home: Path, view: str) -> None:
    assert open_page("progression", own_home, view=view).said("error") == []


def test_states_are_what_one_counts_by_hand(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home)
    assert states(page) == {
        "Next phase started": {"Phase 1 to 2": 1},
        "Stopped (terminated or withdrawn)": {"Phase 1 to 2": 1, "Phase 2 to 3": 1},
        "Completed, then silent": {"Phase 1 to 2": 1, "Phase 2 to 3": 1},
    }
    assert page.says(
        "n = 4 unique programs, counted 5 times. Hatched: not resolved, in no denominator. Entered the phase 2005 to 2026",
        "caption",
    )
    assert page.says("entered too late to tell, 1 after phase 1, 0 after phase 2", "caption")


def test_below_ten_resolved_programs_only_counts_are_said(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home)
    assert page.says("Phase 1 to 2, phase by phase: 1 of 3; ", "caption")
    shares = figures(page)[1]
    assert [t["name"] for t in shares["data"] if t.get("name")] == ["Published, another scope and method"]
    assert not page.says("From phase 1 into phase 3", "markdown")


def test_programs_of_others_count_when_asked_for(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, industry_led="false")
    assert states(page)["Completed, then silent"] == {"Phase 1 to 2": 2, "Phase 2 to 3": 1}


def test_the_slice_of_a_target_stands_in_the_address(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, agent_target="CTLA-4")
    assert states(page) == {"Stopped (terminated or withdrawn)": {"Phase 1 to 2": 1}}


def test_no_program_fits_is_said(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, selected="true")
    assert page.says("No program fits these choices", "info")


def test_why_studies_stop_names_those_without_a_reason_first(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, view="Why studies stop")
    bars = figures(page)[0]["data"][0]
    assert bars["y"][-1] == "No reason given", "the axis runs upwards: the last is on top"
    assert sorted(bars["y"]) == ["No reason given", "Too few participants"]
    assert page.says("Classified by rules, not by the sponsor", "caption")
    assert page.says("4 of 6 studies completed.", "markdown")
    assert not page.says("Not supported as stated", "markdown"), "six studies support no verdict"


def test_durations_come_from_actual_dates_alone(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, view="How long")
    assert page.says("Fewer than 10 completed studies in each phase", "info")


def test_the_demo_counts_its_stopped_studies(open_page: Callable, demo_home: Path) -> None:
    page = open_page("progression", demo_home, view="Why studies stop", stops_immunotherapy="false")
    core = Snapshot(Home(demo_home).current()).core
    stopped = core.filter(
        pc.and_(
            pc.and_(pc.equal(core["study_type"], "INTERVENTIONAL"), core["is_oncology"]),
            pc.is_in(
                core["overall_status"].cast("string"), pc.cast(["TERMINATED", "WITHDRAWN", "SUSPENDED"], "string")
            ),
        )
    )
    assert len(stopped) > 10, "the demo proves little"
    assert page.says(f"n = {len(stopped)} unique studies", "caption")


def test_the_repeated_twelve_per_cent_is_answered_with_the_rows_it_mixes(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, view="Published rates")
    assert page.says("**Misquoted.** BIO's steps of 2006 to 2015 (63.2 × 30.7 × 49.6 %) give 9.6 %", "markdown")
    assert page.says("2011 to 2020 7.9 %. 12.4 % is another row: immuno-oncology", "markdown")


def test_sponsors_with_few_studies_are_counted_not_ranked(open_page: Callable, home: Path) -> None:
    page = open_page("progression", home, view="Sponsors")
    assert page.says("No sponsor has 10 ended immunotherapy studies here (2 have fewer)", "info")
    assert dict(zip(page.table("Lead sponsor")["Lead sponsor"], page.table("Lead sponsor")["Studies"], strict=True)) == {"Own Biotech": 6, "Own University": 1}  # fmt: skip


def test_classes_beside_each_other(open_page: Callable, twelve: Path) -> None:
    page = open_page("progression", twelve, view="Compare")
    assert points(figures(page)[0]) == {"Checkpoint inhibitor (n = 12)": 0.0}


def test_each_rule_turned_by_itself(open_page: Callable, twelve: Path) -> None:
    found = points(figures(open_page("progression", twelve, view="What the rules decide"))[0])
    assert found["As chosen (n = 12)"] == 0.0
    assert "Lead indication only (n = 1)" not in found, "one program gives no share"


def test_a_sponsor_with_ten_ended_studies_has_a_share(open_page: Callable, twelve: Path) -> None:
    page = open_page("progression", twelve, view="Sponsors")
    assert points(figures(page)[0]) == {"Own Biotech (3 of 12)": 25.0}


def test_a_split_of_reasons_shows_counts_and_shares_only_from_ten_on(open_page: Callable, twelve: Path) -> None:
    page = open_page("progression", twelve, view="Why studies stop", stops_by="Phase")
    filled, zero = figures(page)[0]["data"]
    assert filled["text"] == ["3"]
    assert zero["text"] == ["0"], "a reason that nobody gave stays visible"
    page = open_page("progression", twelve, view="Why studies stop", stops_by="Phase", stops_cells="Per cent")
    assert page.says("Fewer than 10 stopped studies everywhere (Phase 1: 3)", "info")


def test_an_address_keeps_the_days_of_silence(open_page: Callable, demo_home: Path) -> None:
    opened = opened_at(next((demo_home / "snapshots").iterdir()))
    found, problems = of_address(opened, {"silent_1": ["1234"], "silent_2": ["soon"], "industry_led": ["false"]})
    assert found.rules.silence_days[1] == 1234 and "silent 1,234 days after phase 1" in found.filters
    assert "phase 2" not in found.filters
    assert len(problems) == 1 and "soon" in problems[0] and "silent_2" in problems[0]
    page = open_page("progression", demo_home, silent_1="1234", industry_led="false")
    assert page.app.number_input(key="silent_1").value == 1234
    assert states(page) == _of(found)
    # Another class has days of its own, of which the address says nothing.
    of_class, _ = of_address(opened, {"silent_1": ["1234"], "agent_class": ["Checkpoint inhibitor"]})
    assert "silent" not in of_class.filters


def _of(found: Followed) -> dict[str, dict[str, int]]:
    steps = [s for s in found.funnel().steps if s.method == "phase_by_phase"]
    shown = {
        LABELS[x].capitalize(): {f"Phase {s.phase} to {s.phase + 1}": s.counts[x] for s in steps if s.counts[x]}
        for x in STATES
    }
    return {state: counts for state, counts in shown.items() if counts}


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ({}, []),
        ({"industry_led": "false"}, ["--all-sponsors"]),
        ({"agent_target": "PD-1", "industry_led": "false"}, ["--target", "PDCD1", "--all-sponsors"]),
        ({"agent_class": "Checkpoint inhibitor", "lead_only": "true"}, ["--class", "checkpoint_inhibitor", "--lead-only"]),
        ({"silent_1": "3000", "silent_2": "3000"}, ["--silence-days", "3000"]),
    ],
)  # fmt: skip
def test_the_command_prints_the_numbers_of_the_page(
    open_page: Callable, demo_home: Path, address: dict, options: list[str]
) -> None:
    page = open_page("progression", demo_home, **address)
    done = CliRunner().invoke(main, ["progression", "--json", *options])
    steps = [s for s in json.loads(done.output)["steps"] if s["method"] == "phase_by_phase"]
    printed = {
        LABELS[state].capitalize(): {f"Phase {s['phase']} to {s['phase'] + 1}": s["counts"][state] for s in steps if s["counts"][state]}
        for state in STATES
    }  # fmt: skip
    printed = {state: found for state, found in printed.items() if found}
    assert printed, "the demo proves nothing"
    assert states(page) == printed
