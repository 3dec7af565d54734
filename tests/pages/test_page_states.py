"""No snapshot, damaged, demo, old, refused: what every page says then."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import own_records
import pytest

from ctdata.imports import import_files
from ctdata.snapshot.home import Home

PAGES = ("overview", "explorer", "study", "methods")
every_page = pytest.mark.parametrize("name", PAGES)
NO_ADVICE = "It gives no medical advice"


@every_page
def test_without_a_snapshot(open_page: Callable, tmp_path: Path, name: str) -> None:
    page = open_page(name, tmp_path)
    assert page.said("title") == ["No studies yet"]
    (commands,) = [c.value for c in page.app.code]
    assert all(f"ctdata {verb}" in commands for verb in ("refresh", "import", "demo"))
    assert page.said("error") == []
    assert page.says(NO_ADVICE, "caption")


@pytest.fixture
def copied(own_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(own_home, tmp_path / "home"))


@every_page
@pytest.mark.parametrize("file", ["core.arrow", "manifest.json", "studies.parquet"])
def test_damaged_snapshot(open_page: Callable, copied: Path, name: str, file: str) -> None:
    path = Home(copied).current() / file
    path.write_bytes(path.read_bytes()[:-50])
    page = open_page(name, copied)
    assert page.said("title") == ["The snapshot cannot be read"]
    (error,) = page.said("error")
    assert str(path) in error
    assert "uild" in error
    assert page.says(NO_ADVICE, "caption")


@every_page
def test_snapshot_that_is_gone(open_page: Callable, copied: Path, name: str) -> None:
    (copied / "current").write_text("2020-01-01-00000000\n", encoding="utf-8")
    page = open_page(name, copied)
    assert page.says("names the snapshot 2020-01-01-00000000", "error")


@every_page
def test_demo_is_said_on_every_page(open_page: Callable, demo_home: Path, name: str) -> None:
    page = open_page(name, demo_home)
    assert page.says("**Demo data: not real studies.** Every study, sponsor and site here is invented.", "warning")
    assert not page.says("ClinicalTrials.gov records")
    if name != "study":  # without a number that page ends early, before its source line
        assert page.says("Demo data: not real studies. Snapshot demo-", "caption")


@every_page
def test_demo_is_never_called_old(open_page: Callable, demo_home: Path, name: str) -> None:
    assert len(open_page(name, demo_home).said("warning")) == 1


@every_page
def test_old_snapshot(open_page: Callable, own_home: Path, name: str) -> None:
    days = (datetime.now(UTC).date() - datetime.fromisoformat(own_records.AS_OF).date()).days
    page = open_page(name, own_home)
    assert page.says(f"**This snapshot is {days} days old** (registry date {own_records.AS_OF}).", "warning")


def test_fresh_snapshot_has_no_banner(open_page: Callable, tmp_path: Path) -> None:
    record = own_records.record(12)
    today = datetime.now(UTC).date().isoformat()
    record["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = today
    file = tmp_path / "one.json"
    file.write_text(json.dumps([record]), encoding="utf-8")
    import_files(Home(tmp_path), [file], processes=1)
    page = open_page("overview", tmp_path)
    assert page.said("warning") == []
    assert page.says("(today)")
    assert open_page("explorer", tmp_path).says("**All 1 study** of this snapshot.")


@every_page
def test_refused_refresh(open_page: Callable, copied: Path, name: str) -> None:
    Home(copied).note_refusal({"when": "2026-06-02T09:00:00+00:00", "reasons": ["row counts: <b>-50 %</b>"]})
    page = open_page(name, copied)
    (said,) = [text for text in page.said("warning") if "was not published" in text]
    assert said.startswith("**The last refresh was not published** (2026-06-02T09:00:00+00:00): row counts: <b>-50 %")
    assert "last good snapshot" in said


@every_page
def test_unreadable_refusal_is_no_crash(open_page: Callable, copied: Path, name: str) -> None:
    (copied / "refused.json").write_text("{", encoding="utf-8")
    assert open_page(name, copied).says("date unknown", "warning")


@every_page
def test_source_line(open_page: Callable, own_home: Path, name: str) -> None:
    params = {"nct_id": own_records.nct(1)} if name == "study" else {}
    page = open_page(name, own_home, **params)
    said = "Source: ClinicalTrials.gov, U.S. National Library of Medicine. Registry data as of 2026-06-01, retrieved "
    assert page.says(said, "caption")
    assert page.says(NO_ADVICE, "caption")
