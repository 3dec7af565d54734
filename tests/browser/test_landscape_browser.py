"""The landscape as a reader uses it, in real Chromium: clicks on marks, the address, a phone, accessibility."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import own_records
import pyarrow.compute as pc
import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect
from test_every_page import violations
from test_explorer_in_browser import address_holds, choose

from ctdata.imports import import_files
from ctdata.snapshot.home import Home
from ctdata.snapshot.store import Snapshot
from ctdata.ui.landscape_views import VIEWS

# In the process that looks at every page, so that no further dashboard is started.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("landscape")]

every_view = pytest.mark.parametrize("view", VIEWS)
FIGURES = dict.fromkeys(VIEWS, 1) | {"Rise and fall": 2, "Coverage": 0, "Readouts": 2, "Tumour focus": 3}


def address(view: str, **params: str) -> str:
    return "landscape?" + "&".join(f"{k}={quote(v)}" for k, v in {"chart": view, **params}.items())


def look(visit, home: str, view: str, **params: str) -> Page:
    """The page of this view, its figures drawn."""
    page = visit.open(f"{home}/{address(view, **params)}").page
    drawn = page.locator(".js-plotly-plot .main-svg:first-child")
    expect(drawn).to_have_count(FIGURES[view])
    return page


def headline(page: Page) -> int:
    """How many studies the page says that it counts."""
    said = page.locator("[data-testid=stMain] strong", has_text=re.compile(r"^\d+ immunotherapy stud(y|ies)$"))
    return int(said.first.inner_text().split()[0])


def says(page: Page, n: int) -> None:
    words = f"{n} immunotherapy {'study' if n == 1 else 'studies'}"
    expect(page.locator("[data-testid=stMain] strong", has_text=re.compile(f"^{words}$")).first).to_be_visible()


_MARKS = """figure => figure._fullData.flatMap((trace, t) => {
  const list = v => Array.from(v ?? []);
  const along = trace.type === 'scatter' ? [] : list(trace.orientation === 'h' ? trace.x : trace.y);
  const across = list(trace.orientation === 'h' ? trace.y : trace.x);
  const written = trace.meta === 'cells' ? list(trace.text) : along;
  return written.map((n, i) => ({trace: t, point: i, n: Number(n), name: trace.name, at: across[i], said: trace.customdata?.[i]?.[1]}));
})"""


def marks(page: Page) -> list[dict]:
    """Every bar or cell of the first figure: the number that it shows, and where it stands."""
    return page.locator(".js-plotly-plot").first.evaluate(_MARKS)


def click(page: Page, mark: dict) -> str:
    """A real mouse click on the middle of a bar or cell; returns the heading of the list that comes.

    A click while a rerun is under way hits nothing, so try again."""
    bar = page.locator(".js-plotly-plot").first.locator(".barlayer .trace.bars").nth(mark["trace"])
    shape = bar.locator(".point path").nth(mark["point"])
    heading = page.locator("[data-testid=stMain] strong", has_text=re.compile(r": [\d,]+ stud(y|ies)$"))
    for _ in range(4):
        shape.evaluate("shape => shape.scrollIntoView({block: 'center'})")
        page.wait_for_timeout(300)
        box = shape.bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        try:
            heading.wait_for(timeout=4_000)
        except TimeoutError:
            continue
        return heading.inner_text()
    pytest.fail("a click on the mark listed no studies")


def listed(heading: str) -> int:
    return int(heading.rpartition(": ")[2].split()[0])


def link(page: Page, n: int) -> Locator:
    """The link below the list of n studies."""
    return page.get_by_role("link", name="Open it in the explorer" if n == 1 else f"Open all {n} in the explorer")


def explorer_shows(page: Page, n: int) -> None:
    """The explorer, with exactly n studies and nothing of its address left out."""
    expect(page.get_by_role("searchbox", name="Search studies")).to_be_visible()
    assert urlsplit(page.url).path == "/explorer"
    expect(page.locator("[data-testid=stMain] strong", has_text=re.compile("of 300 studies"))).to_have_text(
        f"{n} of 300 studies"
    )
    expect(page.get_by_text("is not a value of")).to_have_count(0)


def link_opens(page: Page, fresh: Callable, n: int) -> dict[str, list[str]]:
    """The link's address opens the explorer with exactly these studies, in a tab of its own; its parameters."""
    href = link(page, n).evaluate("link => link.href")
    other = fresh().open(href)
    explorer_shows(other.page, n)
    other.page.close()
    return parse_qs(urlsplit(href).query)


@pytest.fixture(scope="module")
def studies(demo_home: Path) -> list[dict]:
    """The immunotherapy studies of the demo that are not withdrawn."""
    table = Snapshot(Home(demo_home).current()).table("studies")
    kept = table.filter(pc.and_(table["is_immunotherapy"], pc.not_equal(table["overall_status"], "WITHDRAWN")))
    return kept.to_pylist()


def test_a_click_on_a_class_lists_its_studies(visit, fresh: Callable, demo_url: str, studies: list[dict]) -> None:
    page = look(visit, demo_url, "Classes")
    says(page, len(studies))
    n = sum("checkpoint_inhibitor" in s["modalities"] for s in studies)
    (mark,) = [m for m in marks(page) if m["said"] == "Checkpoint inhibitor"]
    assert mark["n"] == n > 10
    assert click(page, mark) == f"Checkpoint inhibitor: {n} studies"
    expect(page.get_by_role("region", name="Studies of Checkpoint inhibitor")).to_be_visible()
    params = link_opens(page, fresh, n)
    assert params["modality"] == ["Checkpoint inhibitor"]
    assert params["scope"] == ["Immunotherapy"]
    assert "Withdrawn" not in params["status"]


def test_a_click_on_the_smallest_class(visit, fresh: Callable, demo_url: str) -> None:
    page = look(visit, demo_url, "Classes")
    mark = min(marks(page), key=lambda m: m["n"])
    heading = click(page, mark)
    assert heading == f"{mark['said']}: {mark['n']} {'study' if mark['n'] == 1 else 'studies'}"
    link_opens(page, fresh, mark["n"])


@pytest.mark.parametrize("rows", [pytest.param((0,), id="first row"), pytest.param(range(1, 50), id="rows below")])
def test_a_click_on_a_cell_lists_its_studies(visit, fresh: Callable, demo_url: str, rows: Sequence[int]) -> None:
    page = look(visit, demo_url, "Targets × tumours")
    mark = max((m for m in marks(page) if m["at"] in rows), key=lambda m: m["n"])
    assert mark["n"] > 1
    target, tumour = mark["said"].partition("<br>")[0].split(" × ")
    assert mark["said"] == f"{target} × {tumour}<br>{mark['n']} studies"
    assert click(page, mark) == f"{target} × {tumour}: {mark['n']} studies"
    params = link_opens(page, fresh, mark["n"])
    assert params["tumour"] == [tumour]
    assert params["target"][0].startswith(target)


@pytest.mark.parametrize("view", ["Classes", "Targets × tumours"])
def test_the_link_below_the_list_opens_exactly_these_studies(visit, demo_url: str, view: str) -> None:
    page = look(visit, demo_url, view)
    mark = max((m for m in marks(page) if m["at"] or view == "Classes"), key=lambda m: m["n"])
    click(page, mark)
    with page.expect_popup() as opened:
        link(page, mark["n"]).click()
    explorer_shows(opened.value, mark["n"])


CLICKED = {
    "Growth": {},
    "Targets × tumours": {"reading": "studies", "more": "true"},
    "Combinations": {},
    "Crowding": {},
    "Countries": {},
    "Sponsors": {},
    "Phase and status": {},
    "Rise and fall": {},
    "Tumour focus": {"focus": "Breast"},
}


@pytest.mark.parametrize("view", CLICKED)
def test_the_list_has_as_many_studies_as_the_mark(visit, fresh: Callable, demo_url: str, view: str) -> None:
    page = look(visit, demo_url, view, **CLICKED[view])
    mark = max((m for m in marks(page) if usual(m, view)), key=lambda m: m["n"])
    assert mark["n"] > 1
    assert listed(click(page, mark)) == mark["n"]
    link_opens(page, fresh, mark["n"])


def usual(mark: dict, view: str) -> bool:
    """Without the marks that tests of their own are about: planned starts, the first row of the grid."""
    return mark["at"] < 2024 if view == "Growth" else mark["at"] != 0 or view != "Targets × tumours"


def test_the_list_of_a_year_with_planned_starts_has_as_many_as_the_bar(visit, demo_url: str) -> None:
    page = look(visit, demo_url, "Growth")
    found = marks(page)
    (planned,) = [m for m in found if m["name"] == "Checkpoint inhibitor, planned start"]
    (actual,) = [m for m in found if m["name"] == "Checkpoint inhibitor" and m["at"] == planned["at"]]
    assert (actual["n"] > 0, planned["n"]) == (True, 1)
    assert listed(click(page, actual)) == actual["n"]


def test_a_click_keeps_the_filters_of_the_page(visit, fresh: Callable, demo_url: str, studies: list[dict]) -> None:
    page = look(visit, demo_url, "Classes", status="Completed")
    n = sum("checkpoint_inhibitor" in s["modalities"] for s in studies if s["overall_status"] == "COMPLETED")
    (mark,) = [m for m in marks(page) if m["said"] == "Checkpoint inhibitor"]
    assert mark["n"] == n
    assert listed(click(page, mark)) == n
    assert link_opens(page, fresh, n)["status"] == ["Completed"]


@pytest.fixture(scope="module")
def stopped_url(browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two melanoma studies of pembrolizumab that began in 2025: 1 terminated, 3 withdrawn."""
    folder = tmp_path_factory.mktemp("stopped")
    records = [own_records.record(1), own_records.record(3)]
    for record, status in zip(records, ("TERMINATED", "WITHDRAWN"), strict=True):
        held = record["protocolSection"]["statusModule"]
        held.update(overallStatus=status, whyStopped="No money", startDateStruct={"date": "2025-02-01"})
    (folder / "two.json").write_text(json.dumps(records), encoding="utf-8")
    import_files(Home(folder / "home"), [folder / "two.json"], processes=1)
    ours = request.config.pluginmanager.get_plugin(str(Path(__file__).with_name("conftest.py")))
    with ours.dashboard(folder / "home", folder / "log") as url:
        yield url


def test_the_list_of_stopped_studies_has_as_many_as_the_bar(visit, stopped_url: str) -> None:
    page = look(visit, stopped_url, "Rise and fall")
    (mark,) = [m for m in marks(page) if m["n"]]
    assert (mark["at"], mark["n"]) == (2025, 1)
    assert listed(click(page, mark)) == 1


def test_view_and_filters_stand_in_the_address_and_survive_a_reload(
    visit, fresh: Callable, demo_url: str, studies: list[dict]
) -> None:
    page = visit.open(f"{demo_url}/landscape").page
    says(page, len(studies))
    page.get_by_text("Countries", exact=True).click()
    expect(page.get_by_role("heading", name="In which countries?")).to_be_visible()
    address_holds(page, chart=["Countries"])
    choose(page, "Status", "Completed")
    completed = [s for s in studies if s["overall_status"] == "COMPLETED"]
    says(page, len(completed))
    choose(page, "Phase", "Phase 2")
    n = sum(s["phase"] == "PHASE2" for s in completed)
    assert 0 < n < len(completed) < len(studies)
    says(page, n)
    address_holds(page, chart=["Countries"], status=["Completed"], phase=["Phase 2"])

    page.reload()
    visit.settled()
    says(page, n)
    expect(page.get_by_role("heading", name="In which countries?")).to_be_visible()
    address_holds(page, chart=["Countries"], status=["Completed"], phase=["Phase 2"])

    other = fresh(width=1281).open(page.url)
    says(other.page, n)
    expect(other.page.get_by_role("heading", name="In which countries?")).to_be_visible()
    other.page.close()


def test_the_back_button_undoes_a_filter(visit, demo_url: str, studies: list[dict]) -> None:
    page = look(visit, demo_url, "Classes")
    says(page, len(studies))
    choose(page, "Status", "Completed")
    completed = sum(s["overall_status"] == "COMPLETED" for s in studies)
    says(page, completed)
    address_holds(page, chart=["Classes"], status=["Completed"])
    page.go_back()
    says(page, len(studies))
    address_holds(page, chart=["Classes"], status=None)
    expect(page.get_by_role("heading", name="How many studies in each class?")).to_be_visible()
    page.go_forward()
    says(page, completed)


def test_the_back_button_returns_to_the_view_before(visit, demo_url: str) -> None:
    page = look(visit, demo_url, "Classes")
    page.get_by_text("Sponsors", exact=True).click()
    expect(page.get_by_role("heading", name="Who leads the most studies?")).to_be_visible()
    address_holds(page, chart=["Sponsors"])
    page.go_back()
    expect(page.get_by_role("heading", name="How many studies in each class?")).to_be_visible()
    address_holds(page, chart=["Classes"])


def test_nothing_found_and_back(visit, own_url: str) -> None:
    page = visit.open(f"{own_url}/landscape?chart=Classes&country=Japan").page
    expect(page.get_by_text("No study matches these filters together.")).to_be_visible()
    page.get_by_role("button", name="Start over").click()
    says(page, 4)
    address_holds(page, chart=["Classes"], country=None)


_WIDE = """() => ['html', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]'].map(s => document.querySelector(s))
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => [e.tagName, e.scrollWidth, e.clientWidth])"""


@every_view
def test_a_phone_scrolls_in_one_direction_only(fresh: Callable, demo_url: str, view: str) -> None:
    visit = fresh(width=400, height=800)
    page = look(visit, demo_url, view)
    wide = page.evaluate(_WIDE)
    figures = page.locator(".js-plotly-plot .main-svg:first-child").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).filter(b => b.right > 401 || b.left < -1).map(b => [b.left, b.right])"
    )
    page.close()
    assert wide == []
    assert figures == []


@every_view
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(fresh: Callable, demo_url: str, view: str, scheme: str) -> None:
    page = look(fresh(color_scheme=scheme), demo_url, view)
    found = list(violations(page))
    page.close()
    assert found == [], "\n".join(f"{rule}  {selector}  {words}" for rule, selector, words in found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_behind_a_mark_is_accessible(fresh: Callable, demo_url: str, scheme: str) -> None:
    page = look(fresh(color_scheme=scheme), demo_url, "Classes")
    click(page, max(marks(page), key=lambda m: m["n"]))
    expect(page.get_by_test_id("stDataFrame")).to_have_count(2)
    found = list(violations(page))
    page.close()
    assert found == [], "\n".join(f"{rule}  {selector}  {words}" for rule, selector, words in found)


@every_view
def test_every_view_asks_only_this_machine_and_logs_no_error(visit, demo_url: str, view: str) -> None:
    page = look(visit, demo_url, view)
    assert visit.foreign == []
    # The front end looks for its server below the page's own address first (CONSOLE_LIMITS of test_every_page).
    assert [e for e in visit.errors if "/landscape/_stcore/" not in e] == []
    text = page.locator("[data-testid=stApp]").inner_text()
    raw = re.search(r"\b(nan|NaN|NaT|undefined)\b|<NA>|\[object|Traceback|\w+Error\b", text)
    assert raw is None, text[max(0, raw.start() - 100) : raw.end() + 100] if raw else ""
