"""The methods page: each section alone, bound to the address; words, rules, checks, files, citation, report."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from own_records import nct

from ctdata import knowledge
from ctdata.knowledge import standing
from ctdata.knowledge.page_entries import PAGES
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot
from ctdata.ui import caveats, methods, methods_files, methods_quality, methods_report, methods_rules

SECTIONS = tuple(methods.SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_drawn_alone(open_page: Callable, own_home: Path, section: str) -> None:
    page = open_page("methods", own_home, section=section)
    assert len(page.said("subheader")) in (1, 2)
    assert page.app.radio(key="section").value == section


def test_an_address_without_a_section_opens_the_first(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home)
    assert page.said("subheader") == ["The snapshot"]
    assert len(page.said("warning")) == 1  # the age of the snapshot


def test_an_unknown_section_is_named(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home, section="<b>x</b>")
    assert page.says("“<b>x</b>” is no section of this page; this is the first one.", "warning")
    assert page.said("subheader") == ["The snapshot"]


def test_every_definition_stands_there_with_pages_and_sources(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home, section="Definitions")
    for entry in knowledge.definitions():
        assert page.says(f"**{entry.term}.** {entry.text}", "markdown")
    assert page.says("Used on: [Overview](/), [Explorer](/explorer)", "markdown")


def test_every_caveat_stands_on_the_pages_where_it_bites(open_page: Callable, own_home: Path) -> None:
    listed = open_page("methods", own_home, section="Limits")
    shown = {
        name: open_page(name, own_home, nct_id=nct(1)) for name in PAGES if name not in ("methods", "eligibility")
    }
    shown["overview"].app.session_state["starts"] = True  # where “growth is partly legal” bites
    shown["overview"].app.run()
    for caveat in knowledge.caveats():
        assert listed.says(f"**{caveat.title}** {caveat.text}", "markdown")
        assert listed.says(caveats.links(caveat.pages), "markdown")
        for name in set(caveat.pages) & set(shown):
            assert shown[name].says(caveat.text), (caveat.id, name)


def test_every_rule_has_version_status_and_what_it_decides(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home, section="Rules")
    versions = Snapshot(Home(own_home).current()).manifest.rule_versions
    rules = page.table("Decides").set_index("Rule")
    assert set(rules.index) == {n for n in versions if not n.startswith(("text.", "knowledge."))}
    assert rules["Version"].to_dict() == {n: versions[n] for n in rules.index}
    assert rules.loc["concepts.staleness", "Makes the columns"] == "is_stale, stale_reasons"
    for column in ("Decides", "Status", "Sources"):
        assert rules[column].str.len().min() > 3
    files = page.table("File").set_index("File")
    assert set(files.index) == {f"{n}.toml" for n in standing.files()}
    assert files.loc["agents.toml", "Version"] == versions["knowledge.agents.toml"]
    assert files.loc["caveats.toml", "Version"] == "no rule"


def test_rules_that_read_text_say_what_they_read() -> None:
    row = methods_rules._text_rule("text.criteria", "1")
    assert len(row["What it reads"]) > 20
    assert row["Status"] == "draft: no clinician has reviewed it"


@pytest.mark.parametrize("name", sorted(set(knowledge.FILES) - {"sources"}))
def test_the_standing_of_a_file_is_that_of_its_entries(name: str) -> None:
    entries, found = knowledge.load(name), standing.standing(name)
    assert found.entries == len(entries)
    assert found.drafts == sum(e.status == "draft" for e in entries)
    assert {s for e in entries for s in e.sources} <= set(found.sources)


@pytest.fixture
def damaged(own_home: Path, tmp_path: Path) -> Path:
    """A copy whose gate names many things, whose parser noted a value, and that lost studies."""
    home = Home(Path(shutil.copytree(own_home, tmp_path / "home")))
    folder = home.current()
    quality = json.loads((folder / "quality.json").read_text(encoding="utf-8"))
    quality["checks"][1] |= {"passed": False, "offending": [nct(n) for n in range(60)]}
    quality["checks"][5] |= {"offending": ["=cmd|' /C calc'!A0"]}
    quality["accepted_because"] = "a test"
    quality["parse_notes"] = {"start_date unknown value": 3}
    text = json.dumps(quality)
    (folder / "quality.json").write_text(text, encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["quality.json"] = {"bytes": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
    manifest["change"] = {**manifest["change"], "studies_vanished": [nct(77), nct(78)]}
    manifest["inputs"] |= {"refused": 9, "reasons": ["own.json, line 3: <b>no id</b>"]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return home.path


def test_everything_that_a_check_named_is_listed(open_page: Callable, damaged: Path) -> None:
    page = open_page("methods", damaged, section="Quality")
    gate = page.table("Check").set_index("Check")
    assert gate.loc["duplicate ids", ["Result", "Named"]].tolist() == ["accepted by hand", 60]
    assert page.says("Published although a check failed, because: a test", "warning")
    assert page.says("9 records were refused; reasons kept: 1.", "caption")
    for key in ("named", "refused", "vanished", "notes"):
        page.app.session_state[f"quality_{key}"] = True
    page.app.run()
    assert len(page.table("What").query("Check == 'duplicate ids'")) == 60
    assert page.table("Reason")["Reason"].tolist() == ["own.json, line 3: <b>no id</b>"]
    tables = [t.value for t in page.app.dataframe if t.value.columns.tolist() == ["Study"]]
    assert tables[0]["Study"].tolist() == [nct(77), nct(78)]


def test_a_list_as_csv_runs_in_no_spreadsheet() -> None:
    text = methods_quality.as_csv(("Check", "What"), [("row counts", "=1+1")]).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["Check", "What"], ["row counts", "'=1+1"]]


def test_every_file_stands_there_with_its_sum_and_can_be_asked_for(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home, section="Download")
    held = Snapshot(Home(own_home).current())
    files = page.table("SHA-256").set_index("File")
    assert files["SHA-256"].to_dict() == {n: e["sha256"] for n, e in held.manifest.files.items()}
    assert files.index[0] == "studies.parquet"
    assert files.loc["studies.parquet", "Rows"] == "12"
    offered = page.app.selectbox(key="snapshot_file").options
    assert len(offered) == len(held.manifest.files) + 1
    assert page.says("ctdata export-snapshot FOLDER") or "ctdata export-snapshot" in page.app.code[0].value


def test_a_file_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    read = methods_files.reader(tmp_path / "late.parquet")
    (tmp_path / "late.parquet").write_bytes(b"late")
    assert read() == b"late"


def test_a_large_file_is_left_to_the_command(
    open_page: Callable, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(methods_files, "BY_BUTTON", 10)
    page = open_page("methods", own_home, section="Download")
    assert page.says("studies.parquet is larger than 1 kB: the command below copies it.")
    assert not page.app.get("download_button")


@pytest.mark.parametrize(
    ("n", "said"), [(0, "1 kB"), (1_499, "1 kB"), (999_999, "1,000 kB"), (1_200_000_000, "1,200.0 MB")]
)
def test_sizes(n: int, said: str) -> None:
    assert methods_files.size(n) == said


def test_how_to_cite(open_page: Callable, own_home: Path, demo_home: Path) -> None:
    codes = [c.value for c in open_page("methods", own_home, section="Cite").app.code]
    manifest = Snapshot(Home(own_home).current()).manifest
    assert len(codes) == 4
    assert all(manifest.id in code for code in codes)
    demo = open_page("methods", demo_home, section="Cite")
    assert demo.says("These studies are invented. Do not cite them.", "warning")
    assert not demo.app.code


def test_a_report_names_snapshot_and_study_and_no_address(open_page: Callable, own_home: Path) -> None:
    page = open_page("methods", own_home, section="Report an error")
    assert page.says("name no patient", "markdown")
    page.app.text_input(key="report_study").set_value(nct(1).lower()).run()
    said = page.app.code[0].value
    assert f"https://clinicaltrials.gov/study/{nct(1)}" in said
    assert "- Phase: Phase 2 (concepts.phase v" in said
    assert Snapshot(Home(own_home).current()).manifest.id in said
    assert "@" not in said
    page.app.text_input(key="report_study").set_value("NCT00000000<b>").run()
    assert page.says("NCT00000000<B> is not in this snapshot.")
    page.app.selectbox(key="report_kind").set_value(methods_report.NUMBER).run()
    assert "its filters" in page.app.code[0].value
    assert not page.app.exception
