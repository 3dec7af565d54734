"""The overview and the methods page in real Chromium: what is sent, where links lead, what a download holds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

# In the process that looks at every page, so that no further dashboard is started.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every page")]
MOST_SENT = 1_000_000  # bytes


def sentence(page: Page) -> str:
    return page.locator("[data-testid=stMain] p", has=page.locator("strong", has_text="of 300 studies")).inner_text()


def link(page: Page, name: str) -> tuple[str, int]:
    """A link of the lists: its words and the count behind them."""
    words = page.get_by_role("link", name=re.compile(rf"^{name}\s·\s[\d,]+$")).first.inner_text()
    return words, int(re.sub(r"\D", "", words.rpartition("·")[2]))


def test_the_first_page_sends_little_and_no_plotting_code(fresh: Callable, demo_url: str) -> None:
    visit, sent, asked = fresh(), [0], []
    visit.page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sent.append(len(data))))
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.open(demo_url)
    visit.page.close()
    assert 1_000 < sum(sent) < MOST_SENT
    assert [url for url in asked if "/static/js/" in url], "no code was asked for: this test looked at nothing"
    assert not [url for url in asked if "Plotly" in url]


def test_a_link_opens_the_studies_that_it_counts_and_no_filter_of_before(visit, demo_url: str) -> None:
    page = visit.open(demo_url).page
    for name, said in (
        ("Phase 2", "phase: Phase 2"),
        ("Lung", "tumour type: Lung"),
        ("Checkpoint inhibitor", "class of immunotherapy: Checkpoint inhibitor"),
    ):
        words, n = link(page, name)
        page.get_by_role("link", name=words).first.click()
        expect(page.get_by_role("heading", name="Explorer")).to_be_visible()
        visit.settled()
        assert sentence(page) == f"{n} of 300 studies with {said}."
        page.get_by_role("link", name="Overview").first.click()
        expect(page.get_by_role("heading", name="Browse the studies")).to_be_visible()
        visit.settled()


def test_new_studies_open_as_they_were_counted(visit, demo_url: str) -> None:
    page = visit.open(demo_url).page
    opens = page.get_by_role("link", name=re.compile(r"studies posted in the last 30 days"))
    n = int(re.sub(r"\D", "", opens.inner_text().partition("studies")[0]))
    opens.click()
    expect(page.get_by_role("heading", name="Explorer")).to_be_visible()
    visit.settled()
    assert sentence(page).startswith(f"{n} of 300 studies for the expert query study_first_post_date:[")


def test_a_section_stands_in_the_address(visit, own_url: str) -> None:
    page = visit.open(f"{own_url}/methods").page
    page.get_by_text("Report an error", exact=True).click()
    expect(page.get_by_role("heading", name="Report an error")).to_be_visible()
    visit.settled()
    assert "section=Report+an+error" in page.url.replace("%20", "+")


def test_a_file_of_the_snapshot_comes_as_it_lies_there(visit, own_url: str, own_home: Path) -> None:
    page = visit.open(f"{own_url}/methods?section=Download").page
    with page.expect_download() as waited:
        page.get_by_role("button", name="Download studies.parquet").click()
    data = Path(waited.value.path()).read_bytes()
    manifest = Snapshot(Home(own_home).current()).manifest
    assert hashlib.sha256(data).hexdigest() == manifest.files["studies.parquet"]["sha256"]
    assert waited.value.suggested_filename == f"{manifest.id}_studies.parquet"
