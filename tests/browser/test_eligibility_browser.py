"""The biomarker check in real Chromium: what is entered stays in the session, and the page is usable by everybody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from test_every_page import _ACTING, CONSOLE_LIMITS, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("eligibility")]

NSCLC, MELANOMA = "Non-Small Cell Lung Cancer", "Melanoma"
# What a reader enters, unlike anything that stands in a record, a hash or a log.
SCORE, AGE, VARIANT = "73.9137", "61", "Y987C"
MARKS = (SCORE, VARIANT)


def pick(page: Page, label: str, value: str, typed: str = "") -> None:
    """Choose in a select box, or type what it does not offer."""
    box = page.get_by_role("combobox", name=re.compile(rf"^{re.escape(label)}( ·|$)")).first
    box.click()
    box.press_sequentially((typed or value)[:20])
    if typed:
        box.press("Enter")
    else:
        page.get_by_role("option", name=value).first.click()
    settle(page)


def number(page: Page, label: str, value: str) -> None:
    box = page.get_by_role("spinbutton", name=label, exact=True)
    box.fill(value)
    box.press("Enter")
    settle(page)


def settle(page: Page) -> None:
    page.wait_for_timeout(150)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def start(visit, url: str, cancer: str = NSCLC) -> Page:
    page = visit.open(f"{url}/eligibility").page
    pick(page, "Cancer type", cancer)
    expect(page.get_by_text(re.compile(r"\d+ open (study|studies)")).first).to_be_visible()
    return page


def filled(visit, url: str) -> Page:
    """A patient with the marks in every kind of field."""
    page = start(visit, url)
    pick(page, "PD-L1", "A number")
    number(page, "TPS (%)", SCORE)
    pick(page, "KRAS", "Altered")
    pick(page, "KRAS: which variant", VARIANT, typed=VARIANT)
    number(page, "Age (years)", AGE)
    expect(page.get_by_text("Entered:")).to_contain_text(SCORE)
    expect(page.get_by_text("Entered:")).to_contain_text(VARIANT)
    return page


@pytest.fixture(scope="module")
def alone(
    browser, serve, demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path, Path]]:
    """A server of its own, whose files and log no other test writes: its address, CTDATA_HOME, log."""
    folder = tmp_path_factory.mktemp("privacy")
    shutil.copytree(demo_home, folder / "home")
    log = folder / "server.log"
    with serve(folder / "home", log) as url:
        yield url, folder / "home", log


def held_by_the_browser(page: Page) -> str:
    return page.evaluate(
        "() => [location.href, document.cookie, document.title, JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state)].join(' ')"
    )


def files_with(folder: Path, mark: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and mark.encode() in p.read_bytes()]


def test_nothing_of_the_patient_leaves_the_session(alone, fresh: Callable) -> None:
    url, home, log = alone
    before = {p: p.stat().st_mtime_ns for p in home.rglob("*") if p.is_file()}
    visit, asked = fresh(), []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = filled(visit, url)
    with page.expect_download() as got:
        page.get_by_role("button", name="PDF").click()
    assert got.value.suggested_filename == "biomarker-check.pdf"
    assert got.value.url.startswith("blob:"), "a file that the server offers is offered to every session"
    with page.expect_download() as got:
        page.get_by_role("button", name="HTML").click()
    assert SCORE in Path(got.value.path()).read_text(encoding="utf-8"), "the marks do reach the printed page"
    page.get_by_text("Wrong verdict?").first.click()
    fold = page.locator("details", has_text="Wrong verdict?").first
    expect(fold.get_by_text("Requirements as they were read")).to_be_visible()
    report = fold.inner_text()
    page.get_by_role("link", name=re.compile(r"NCT\d{8} in full")).first.click()
    expect(page.get_by_text("Who can take part")).to_be_visible()
    study = page.url

    other = fresh()
    seen_by_another = start(other, url).locator("[data-testid=stApp]").inner_text()
    values = other.page.locator("input").evaluate_all("all => all.map(e => e.value).join(' ')")
    outside = " ".join([*asked, study, held_by_the_browser(page), report, seen_by_another, values, log.read_text()])
    page.close()
    other.page.close()

    assert asked
    assert urlsplit(study).path == "/study" and re.fullmatch(r"nct_id=NCT\d{8}", urlsplit(study).query)
    for mark in MARKS:
        assert mark not in outside
        assert files_with(home, mark) == []
        assert files_with(log.parent, mark) == []
    assert {p: p.stat().st_mtime_ns for p in home.rglob("*") if p.is_file()} == before


def test_an_error_in_the_form_writes_no_value_into_the_log(alone, fresh: Callable) -> None:
    url, _, log = alone
    visit = fresh()
    page = start(visit, url)
    pick(page, "KRAS", "Altered")
    pick(page, "KRAS: which variant", "", typed="Mrs Q7Q8Q9")
    expect(page.get_by_text("This does not read as a variant")).to_be_visible()
    number(page, "Lines of systemic therapy for this disease", "0")
    pick(page, "Earlier PD-1 or PD-L1 therapy", "Yes")
    page.close()
    assert "Q7Q8Q9" not in log.read_text()
    assert "Traceback" not in log.read_text()


def test_the_log_is_looked_at_where_the_server_writes(alone) -> None:
    """A check of an empty file proves nothing."""
    assert "You can now view your Streamlit app" in alone[2].read_text()


def test_the_address_stays_bare_and_a_new_page_starts_empty(demo_url: str, fresh: Callable) -> None:
    visit = fresh()
    page = filled(visit, demo_url)
    assert urlsplit(page.url).query == ""
    page.reload()
    visit.settled()
    expect(page.get_by_text("Choose a cancer type")).to_be_visible()
    assert SCORE not in page.locator("[data-testid=stApp]").inner_text()
    page.close()


def test_the_form_outlives_a_look_at_a_study(demo_url: str, fresh: Callable) -> None:
    page = filled(fresh(), demo_url)
    page.get_by_role("link", name=re.compile(r"NCT\d{8} in full")).first.click()
    expect(page.get_by_text("Who can take part")).to_be_visible()
    page.get_by_role("link", name="Biomarker check").click()
    expect(page.get_by_text("Entered:")).to_contain_text(SCORE)
    assert urlsplit(page.url).query == ""
    page.close()


def test_results_follow_as_they_change(demo_url: str, fresh: Callable) -> None:
    page = start(fresh(), demo_url)
    verdicts = page.get_by_role("radiogroup", name="Verdict")
    before = verdicts.inner_text()
    pick(page, "KRAS", "Altered")
    pick(page, "KRAS: which variant", "G12C")
    expect(verdicts).not_to_have_text(before)
    assert page.get_by_role("radio", name=re.compile("^All")).is_checked()
    depends = page.get_by_role("radio", name=re.compile("Depends on a missing result"))
    page.get_by_text(re.compile(r"^△ Depends on a missing result \(")).click()
    settle(page)
    assert depends.is_checked()
    assert page.get_by_test_id("stHtml").count() > 0
    pick(page, "KRAS: which variant", "G12D")
    assert depends.is_checked(), "the counts in the labels have changed, the choice has not"
    page.get_by_text(re.compile("^Missing results: what these studies ask for")).click()
    settle(page)
    page.get_by_role("button", name=re.compile(r"^Show \d+$")).first.click()
    settle(page)
    expect(page.get_by_text("Only studies that stay open for want of")).to_be_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(demo_url: str, fresh: Callable, scheme: str) -> None:
    page = filled(fresh(color_scheme=scheme), demo_url)
    page.get_by_text(re.compile("^Missing results: what these studies ask for")).click()
    settle(page)
    page.get_by_text(re.compile("^Every sentence on biomarkers")).first.click()
    settle(page)
    page.wait_for_timeout(500)
    found = list(violations(page))
    page.close()
    assert found == [], "\n".join(f"{rule}  {selector}  {words}" for rule, selector, words in found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_before_a_cancer_type_is_chosen(own_url: str, fresh: Callable, scheme: str) -> None:
    visit = fresh(color_scheme=scheme).open(f"{own_url}/eligibility")
    found = list(violations(visit.page))
    visit.page.close()
    assert found == [], "\n".join(f"{rule}  {selector}  {words}" for rule, selector, words in found)


def test_text_of_a_record_is_shown_and_does_not_act(own_url: str, visit) -> None:
    alerts: list[str] = []
    visit.page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page = start(visit, own_url, MELANOMA)
    expect(page.get_by_text("=1+1 study of a checkpoint inhibitor")).to_be_visible()
    page.get_by_text("evidence", exact=True).click()
    settle(page)
    expect(page.get_by_text("[x](javascript:alert(1))")).to_be_visible()
    expect(page.get_by_text(":red[x] :smile: **bold** study")).to_be_visible()
    assert page.evaluate(_ACTING) == []
    assert alerts == []


def test_it_asks_only_this_machine_and_logs_no_error(demo_url: str, visit) -> None:
    page = filled(visit, demo_url)
    assert visit.foreign == []
    known = list(CONSOLE_LIMITS)
    assert [e for e in visit.errors if not any(re.search(pattern, e) for pattern in known)] == []
    text = page.locator("[data-testid=stApp]").inner_text()
    raw = re.search(r"\b(nan|NaN|None(?!\n| ·)|NaT|undefined)\b|<NA>|\[object|Traceback|\w+Error\b", text)
    assert raw is None, text[max(0, raw.start() - 100) : raw.end() + 100] if raw else ""


@pytest.mark.parametrize("width", [400, 1280])
def test_it_scrolls_in_one_direction_only(demo_url: str, fresh: Callable, width: int) -> None:
    visit = fresh(width=width, height=800)
    page = start(visit, demo_url)
    wide = page.evaluate(
        """() => ['html', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]'].map(s => document.querySelector(s))
             .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => [e.tagName, e.scrollWidth, e.clientWidth])"""
    )
    outside = page.locator("[data-testid=stMain] :is(p, li, span, label, mark)").evaluate_all(
        f"all => all.map(e => e.getBoundingClientRect()).filter(b => b.width && (b.right > {width + 1} || b.left < -1)).length"
    )
    page.close()
    assert wide == []
    assert outside == 0


def test_the_printed_page_is_one_page(demo_url: str, fresh: Callable, tmp_path: Path) -> None:
    page = filled(fresh(), demo_url)
    page.get_by_text("evidence", exact=True).click()
    settle(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="HTML").click()
    file = tmp_path / "sheet.html"
    got.value.save_as(file)
    page.close()
    printed = fresh().page
    foreign: list[str] = []
    printed.on(
        "request", lambda request: foreign.append(request.url) if not request.url.startswith("file:") else None
    )
    printed.goto(file.as_uri())
    pdf = printed.pdf(format="A4", prefer_css_page_size=True)
    rows = printed.locator("tbody tr").count()
    text = printed.locator("body").inner_text()
    printed.close()
    assert foreign == []
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    assert rows == 10
    for words in (
        "Demo data: not real studies",
        SCORE,
        VARIANT,
        "never as negative",
        "they decide",
        "Snapshot demo-",
    ):
        assert words in text


def test_reportlab_is_loaded_only_for_a_pdf() -> None:
    """The page itself must not pay for it."""
    code = "import sys; from ctdata.ui import eligibility_cards, eligibility_print; print('reportlab' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.strip() == "False"
