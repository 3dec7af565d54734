""" "Use this figure" and the figure's own page as a reader uses them, in real Chromium."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from test_every_page import violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("landscape")]
READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"
CHART = ".js-plotly-plot .main-svg:first-child"


def dialog_of(visit, address: str) -> Page:
    """The page with the dialog of its first figure open."""
    page = visit.open(address).page
    page.get_by_role("button", name="Use this figure").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


def choose_part(page: Page, name: str) -> None:
    page.get_by_role("dialog").get_by_text(name, exact=True).click()


def test_the_picture_can_be_downloaded(drawing: None, visit, demo_url: str) -> None:
    page = dialog_of(visit, f"{demo_url}/landscape?chart=Classes&status=Completed")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("img")).to_be_visible(timeout=60_000)
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="Download PNG").click()
    drawn = Path(waiting.value.path()).read_bytes()
    assert struct.unpack(">II", drawn[16:24]) == (850, 600)
    assert waiting.value.suggested_filename.startswith("classes-article-")
    assert visit.foreign == []


def test_the_data_with_the_studies_can_be_downloaded(visit, demo_url: str) -> None:
    page = dialog_of(visit, f"{demo_url}/landscape?chart=Rise+and+fall")
    choose_part(page, "Data")
    with page.expect_download() as waiting:
        page.get_by_role("dialog").get_by_role("button", name="studies").click()
    assert waiting.value.suggested_filename.startswith("starts_and_stops-")
    with zipfile.ZipFile(waiting.value.path()) as packed:
        assert {"figure.csv", "columns.csv", "README.md", "studies.zip"} == set(packed.namelist())


def test_the_link_leads_to_the_same_figure(visit, fresh: Callable, demo_url: str) -> None:
    page = dialog_of(visit, f"{demo_url}/landscape?chart=Targets+×+tumours&reading=sponsors&status=Completed")
    said = page.locator("[data-testid=stMain]").get_by_text("n = ").first.inner_text().split(" studies")[0]
    choose_part(page, "Cite and link")
    address = page.get_by_role("dialog").get_by_text("/figure?").first.inner_text().strip()
    asked = parse_qs(urlsplit(address).query)
    assert (asked["name"], asked["reading"], asked["status"]) == (["targets_by_tumour"], ["sponsors"], ["Completed"])
    assert "chart" not in asked
    other = fresh().open(address)
    expect(other.page.get_by_text(said).first).to_be_visible()
    expect(other.page.get_by_text("Chosen: status: Completed")).to_be_visible()
    expect(other.page.get_by_text("it was left out")).to_have_count(0)
    other.page.close()


@pytest.mark.parametrize("name", ["growth", "combinations", "readouts_hazard_ratios", "sites_by_country"])
def test_an_embedded_figure_stands_alone(visit, demo_url: str, name: str) -> None:
    page = visit.page
    page.goto(f"{demo_url}/figure?name={name}&embed=true")
    expect(page.locator(CHART).first).to_be_visible()
    page.locator(READY).wait_for()
    expect(page.get_by_role("link", name="Explorer")).to_have_count(0)
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_text("It gives no medical advice")).to_have_count(0)
    expect(page.get_by_role("button", name="Use this figure")).to_have_count(0)
    expect(page.get_by_text("Figure: CC BY 4.0.")).to_be_visible()
    expect(page.get_by_text("Demo data: not real studies").first).to_be_visible(
        visible=not name.startswith("readouts")
    )
    assert visit.foreign == []
    found = list(violations(page))
    assert found == [], "\n".join(f"{rule}  {selector}  {words}" for rule, selector, words in found)


def test_what_a_figure_cannot_use_and_an_empty_one_are_said(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/figure?name=growth&q=melanoma&phase=Phase+9").page
    expect(page.get_by_text("“q” is no choice of the figure growth; it was left out.")).to_be_visible()
    expect(page.get_by_text("“Phase 9” is not a value of Phase in this snapshot")).to_be_visible()
    expect(page.locator(CHART)).to_have_count(1)
    page = visit.open(f"{demo_url}/figure?name=sites_by_country&q=zzzzqqqq").page
    expect(page.get_by_text("No study matches all of this together.")).to_be_visible()
    expect(page.locator(CHART)).to_have_count(0)


def test_without_a_name_every_figure_is_listed(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/figure").page
    page.get_by_role("link", name="phase_and_status").click()
    expect(page.get_by_role("heading", name="How far are they, and are they running?")).to_be_visible()
    expect(page.locator(CHART)).to_have_count(1)
