"""The explorer and the study page as a reader uses them, in real Chromium on 300 invented studies."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from ctdata.concepts import agent_names
from ctdata.search.criteria import Criteria
from ctdata.search.engine import Engine
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot

pytestmark = pytest.mark.browser

WORD = "melanoma"


@pytest.fixture(scope="module")
def engine(demo_home: Path) -> Engine:
    snapshot = Snapshot(Home(demo_home).current())
    return Engine(snapshot.folder / "search", snapshot.core, agent_names.synonyms())


def counted(engine: Engine, **criteria) -> int:
    return engine.count(Criteria(**criteria))


def shows(page: Page, n: int) -> None:
    """The sentence above the results gives this count."""
    words = f"{n} of 300 studies" if n < 300 else "All 300 studies"
    expect(page.locator("[data-testid=stMain] strong", has_text=words).first).to_be_visible()


def address_holds(tab: Page, /, **params: list[str] | None) -> None:
    """Waits until the address holds exactly these values of these parameters (None: it is gone)."""
    for key, values in params.items():
        tab.wait_for_function(
            "([key, values]) => JSON.stringify(new URLSearchParams(location.search).getAll(key)) === JSON.stringify(values)",
            arg=[key, values or []],
        )


def search_for(page: Page, words: str) -> None:
    box = page.get_by_role("searchbox", name="Search studies")
    box.fill(words)
    box.press("Enter")


def choose(page: Page, box: str, value: str) -> None:
    """A rerun that is still under way closes an open list: then open it again."""
    for _ in range(3):
        page.get_by_role("combobox", name=box, exact=True).click()
        try:
            page.get_by_role("option", name=value, exact=True).click(timeout=2_000)
        except TimeoutError:
            page.keyboard.press("Escape")
        else:
            page.keyboard.press("Escape")
            return
    pytest.fail(f"{value} cannot be chosen in {box}")


def sentence(page: Page) -> str:
    return page.locator("[data-testid=stMain] p", has=page.locator("strong", has_text="of 300 studies")).inner_text()


def test_search_and_facet_stand_in_sentence_and_address(visit, demo_url: str, engine: Engine) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    shows(page, 300)
    search_for(page, WORD)
    found = counted(engine, text=WORD)
    shows(page, found)
    address_holds(page, q=[WORD])
    assert sentence(page) == f"{found} of 300 studies matching “{WORD}”."

    fewer = counted(engine, text=WORD, facets=(("overall_status", ("COMPLETED",)),))
    assert 0 < fewer < found
    choose(page, "Status", "Completed")
    shows(page, fewer)
    address_holds(page, q=[WORD], status=["Completed"])
    assert sentence(page) == f"{fewer} of 300 studies matching “{WORD}”; status: Completed."

    page.get_by_role("button", name="Start over").click()
    shows(page, 300)
    address_holds(page, q=None, status=None)


def test_back_returns_to_the_search_before(visit, demo_url: str, engine: Engine) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    search_for(page, WORD)
    shows(page, counted(engine, text=WORD))
    choose(page, "Status", "Completed")
    shows(page, counted(engine, text=WORD, facets=(("overall_status", ("COMPLETED",)),)))
    address_holds(page, q=[WORD], status=["Completed"])
    page.go_back()
    shows(page, counted(engine, text=WORD))
    address_holds(page, q=[WORD], status=None)
    page.go_back()
    shows(page, counted(engine))
    expect(page.get_by_role("searchbox", name="Search studies")).to_have_value("")
    page.go_forward()
    shows(page, counted(engine, text=WORD))


def test_back_and_forward_between_pages(visit, demo_url: str, engine: Engine) -> None:
    page = visit.open(demo_url).page
    page.get_by_role("link", name="Who recruits for melanoma?").click()
    asked = (("overall_status", ("RECRUITING",)), ("phase", ("PHASE2",)), ("tumour_groups", ("MEL",)))
    shows(page, counted(engine, facets=asked))
    address_holds(page, status=["Recruiting"], phase=["Phase 2"], tumour=["Melanoma"])
    page.go_back()
    expect(page.get_by_role("heading", name="Clinical trials, checked and countable")).to_be_visible()
    page.go_forward()
    shows(page, counted(engine, facets=asked))
    address_holds(page, status=["Recruiting"], phase=["Phase 2"], tumour=["Melanoma"])


def test_a_shared_link_shows_the_same(visit, fresh: Callable, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    choose(page, "Phase", "Phase 2")
    address_holds(page, phase=["Phase 2"])
    choose(page, "Open to sex", "Female")
    address_holds(page, sex=["Female"])
    age = page.get_by_role("spinbutton", name="Open to age (years)")
    age.fill("40")
    age.press("Enter")
    address_holds(page, age=["40"])
    visit.settled()
    expect(page.get_by_text("phase: Phase 2; open to age 40")).to_be_visible()
    said = sentence(page)
    assert "phase: Phase 2; open to age 40" in said

    other = fresh(width=1281).open(page.url)
    assert sentence(other.page) == said
    assert other.page.url == page.url
    expect(other.page.get_by_role("spinbutton", name="Open to age (years)")).to_have_value(re.compile(r"^40(\.0+)?$"))
    expect(
        other.page.locator("[data-testid=stSidebar] [data-testid=stMultiSelect]", has_text="Phase 2")
    ).to_be_visible()
    other.page.close()


def test_sort_and_page(visit, demo_url: str, engine: Engine) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    choose(page, "Sort by", "NCT number")
    choose(page, "Order", "Ascending")
    address_holds(page, sort=["NCT number"], order=["Ascending"])
    page.get_by_role("button", name=re.compile(r"^(Go to )?[Pp]age 2$|^2$")).first.click()
    expect(page.get_by_text("51 to 100 of 300.")).to_be_visible()
    address_holds(page, page=["2"])
    visit.settled()
    rows = engine.search(Criteria(sort="nct_id", descending=False, page=2)).rows
    # The table is drawn on a canvas; beside it stands a table for screen readers.
    first = page.locator("[data-testid=stDataFrame] canvas table td").first
    expect(first).to_contain_text(nct_ids(engine, rows)[0])

    search_for(page, WORD)
    shows(page, counted(engine, text=WORD))
    address_holds(page, page=None)


def nct_ids(engine: Engine, rows) -> list[str]:
    return engine._columns.nct_ids(rows)


def test_download_holds_every_study_found(visit, demo_url: str, tmp_path: Path) -> None:
    page = visit.open(f"{demo_url}/explorer?status=Completed").page
    total = int(sentence(page).partition(" ")[0])
    assert total > 50, "more than one page, or the test proves little"
    page.get_by_role("button", name=f"Download {total} studies").click()
    with page.expect_download() as waiting:
        page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    download = waiting.value
    assert re.fullmatch(r"studies-demo-[\w-]+-csv\.zip", download.suggested_filename)
    download.save_as(tmp_path / "x.zip")
    with zipfile.ZipFile(tmp_path / "x.zip") as packed:
        rows = list(csv.DictReader(io.StringIO(packed.read("studies.csv").decode("utf-8-sig"), newline="")))
        readme = packed.read("README.md").decode()
    assert len(rows) == total
    assert {row["overall_status"] for row in rows} == {"COMPLETED"}
    assert f"- Studies: {total} of 300" in readme
    assert "status: Completed" in readme
    assert readme.startswith("Demo data: not real studies.")


def click_first_study(page: Page) -> Page:
    """The table is a canvas: a click before it has come to rest hits nothing, so try again."""
    canvas = page.get_by_test_id("stDataFrame").locator("canvas").first
    for _ in range(4):
        canvas.evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(300)
        corner = canvas.bounding_box()
        assert corner
        try:
            with page.context.expect_page(timeout=3_000) as waiting:
                page.mouse.click(corner["x"] + 40, corner["y"] + 38 + 17)  # below the headings, first column
            return waiting.value
        except TimeoutError:
            continue
    pytest.fail("a click on the first study opened no page")


def test_a_row_leads_to_its_study_and_back(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer?q={WORD}&status=Completed").page
    said = sentence(page)
    table = page.get_by_test_id("stDataFrame")
    nct_id = re.search(r"NCT\d{8}", table.locator("canvas table td").first.inner_text() or "")
    opened = click_first_study(page)
    opened.get_by_text("You came from:").wait_for()
    params = parse_qs(urlsplit(opened.url).query)
    assert nct_id is None or params["nct_id"] == [nct_id[0]]
    assert params | {"nct_id": []} == {"nct_id": [], "q": [WORD], "status": ["Completed"]}
    expect(opened.get_by_text(params["nct_id"][0]).first).to_be_visible()
    expect(opened.get_by_text(f"You came from: {said}")).to_be_visible()
    opened.get_by_role("link", name="Back to the results").click()
    shows(opened, int(said.partition(" ")[0]))
    address_holds(opened, q=[WORD], status=["Completed"], nct_id=None)
    opened.close()


def test_study_page_from_a_link(visit, demo_url: str, demo_home: Path) -> None:
    snapshot = Snapshot(Home(demo_home).current())
    row = next(r for r in snapshot.table("studies").to_pylist() if r["start_date"] and r["conditions"] and r["phase"])
    page = visit.open(f"{demo_url}/study?nct_id={row['nct_id'].lower()}").page
    expect(page.get_by_role("heading", name=row["brief_title"])).to_be_visible()
    facts = (row["nct_id"], row["conditions"][0], row["lead_sponsor_name"], str(row["start_date"])[:7])
    for fact in (*facts, "Demo data: not real studies"):
        expect(page.get_by_test_id("stMain")).to_contain_text(fact)
    link = page.get_by_role("link", name="Open on ClinicalTrials.gov")
    assert link.get_attribute("href") == f"https://clinicaltrials.gov/study/{row['nct_id']}"


def test_the_map_draws(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer?view=Map+of+sites").page
    chart = page.get_by_role(
        "figure", name="Demo data: not real studies. World map: studies with a site in each country"
    )
    expect(chart.locator(".choroplethlocation").nth(10)).to_be_attached()
    outlines = chart.locator(".geolayer .land path").first.get_attribute("d") or ""
    assert len(outlines) > 10_000, "the shapes of the countries were not served"
    expect(chart.locator(".infolayer", has_text="Demo data: not real studies").first).to_be_attached()


def test_choosing_the_map_keeps_the_search(visit, demo_url: str, engine: Engine) -> None:
    page = visit.open(f"{demo_url}/explorer?q={WORD}").page
    page.get_by_text("Map of sites", exact=True).click()
    address_holds(page, view=["Map of sites"], q=[WORD])
    page.locator(".js-plotly-plot").wait_for()
    shows(page, counted(engine, text=WORD))


def test_why_not(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    box = page.get_by_role("textbox", name="Why is a study not here?")
    box.fill("NCT00000000")
    box.press("Enter")
    expect(page.get_by_text("NCT00000000 is not in this snapshot").first).to_be_visible()


def test_two_readers_do_not_share_a_search(visit, fresh: Callable, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer").page
    search_for(page, WORD)
    address_holds(page, q=[WORD])
    other = fresh().open(f"{demo_url}/explorer")
    shows(other.page, 300)
    expect(other.page.get_by_role("searchbox", name="Search studies")).to_have_value("")
    other.page.close()


def test_a_year_out_of_bounds_does_not_break_the_page(visit, demo_url: str) -> None:
    page = visit.open(f"{demo_url}/explorer?from=1e400&status=Foo").page
    expect(page.get_by_text("“1e400” is no usable number for “from”")).to_be_visible()
    expect(page.get_by_text("“Foo” is not a value of Status")).to_be_visible()
    address_holds(page, **{"from": None})
