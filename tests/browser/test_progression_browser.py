"""The progression page's ways down, by real clicks: bar → programs → studies, and bar or cell → the sponsors' words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, TimeoutError, expect

# In the process that looks at every page, so that no further dashboard is started.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("landscape")]


def click(page: Page, heading: re.Pattern[str]) -> str:
    """A mouse click on the first bar or cell; the heading of what comes. During a rerun a click hits nothing: try again."""
    shape = page.locator(".js-plotly-plot").first.locator(".trace.bars .point path").first
    found = page.locator("[data-testid=stMain] strong", has_text=heading).first
    for _ in range(4):
        page.wait_for_timeout(300)
        box = shape.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        try:
            found.wait_for(timeout=4_000)
        except TimeoutError:
            continue
        return found.inner_text()
    pytest.fail("a click on the mark listed nothing")


def settled(page: Page, tables: int) -> None:
    expect(page.locator("[data-testid=stDataFrame]")).to_have_count(tables)
    expect(page.locator("[data-testid=stException]")).to_have_count(0)


def test_a_bar_opens_its_programs_and_a_row_its_studies(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/progression?industry_led=false").page
    first = int(page.locator(".js-plotly-plot").first.locator(".trace.bars .point text").first.text_content() or "")
    heading = click(page, re.compile(r"^Phase 1 to 2, .*: [\d,]+ programs?$"))
    assert int(re.sub(r"\D", "", heading.rpartition(":")[2])) == first
    settled(page, 1)
    table = page.locator("[data-testid=stDataFrame] canvas").first
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(500)
    corner = table.bounding_box()
    assert corner
    page.mouse.click(corner["x"] + 15, corner["y"] + 52)  # below the headings, the box of the first row
    expect(
        page.locator("[data-testid=stMain] strong", has_text=re.compile(r": phase \d \d{4}")).first
    ).to_be_visible()
    settled(page, 2)


@pytest.mark.parametrize("by", ["", "Phase", "Class of immunotherapy", "Sponsor class", "Start year", "Target"])
def test_a_bar_or_cell_opens_the_sponsors_words(visit, demo_url: str, by: str) -> None:
    split = f"&stops_by={by.replace(' ', '+')}" if by else ""
    page = visit.open(f"{demo_url}/progression?view=Why+studies+stop&stops_immunotherapy=false{split}").page
    click(page, re.compile(r"^[A-Z].*: [\d,]+ stud(y|ies)$"))
    settled(page, 1)
    expect(page.get_by_text("This app has encountered an error")).to_have_count(0)
