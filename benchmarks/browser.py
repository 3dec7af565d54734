"""Chromium through playwright: real clicks and keys, timed inside the page (see browser.js)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as Late

from benchmarks.machine import CHROMIUM

_ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
_SCRIPT = Path(__file__).with_name("browser.js")
_IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@dataclass(frozen=True)
class Click:
    """One action: its kind, and milliseconds from the input event to the frame with the new text, and the new table."""

    kind: str
    text_ms: float | None  # None where the text stays as it is (another order)
    table_ms: float | None  # None where the page has no table, or its studies stay

    @property
    def ms(self) -> float:
        """Until all of it is there."""
        return max(self.text_ms or 0.0, self.table_ms or 0.0)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield found
        found.close()


def page_of(found: Browser) -> Page:
    page = found.new_page(viewport={"width": 1400, "height": 1000}, locale="en-US")
    page.add_init_script(path=_SCRIPT)
    return page


def rest(page: Page, timeout_s: int = 60) -> None:
    """Until the script has ended and the browser has nothing left to draw."""
    page.wait_for_selector(_IDLE, state="attached", timeout=timeout_s * 1000)
    page.wait_for_timeout(400)


def until_drawn(page: Page, act: Callable[[], object], patience_s: int = 20) -> float | None:
    """Milliseconds from the input event to the frame after the last change of what `bench.follow` watches."""
    page.evaluate("bench.arm()")
    act()
    try:
        page.wait_for_function("bench.last > 0", timeout=patience_s * 1000, polling=50)
        rest(page, patience_s)
    except Late:
        return None
    took = page.evaluate("bench.last - bench.t0")
    page.evaluate("bench.settle()")
    return float(took)


class Driver:
    """The explorer's widgets as a reader uses them; each method returns what it took, or None where nothing changed."""

    def __init__(self, page: Page, patience_s: int = 20) -> None:
        self.page = page
        self._patience = patience_s

    def search(self, words: str) -> Click | None:
        box = self.page.get_by_role("textbox", name="Search studies")
        if not box.count():
            box = self.page.get_by_role("searchbox", name="Search studies")
        box.click()
        box.fill(words)
        return self._timed("search", lambda: box.press("Enter"))

    def turn(self, name: str) -> Click | None:
        """A button of the pagination: "Next page", "Page 3"."""
        button = self.page.get_by_role("button", name=name, exact=True)
        if not button.count() or button.is_disabled():
            return None
        button.scroll_into_view_if_needed()
        return self._timed("page", button.click)

    def choose(self, kind: str, label: str, option: str) -> Click | None:
        """An option of a select box or multiselect; opening the list is not timed."""
        box = self.page.get_by_role("combobox", name=label, exact=True)
        offered = self.page.get_by_role("option", name=option, exact=True)
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # a list closes when the page scrolls under it
        box.click()
        self.page.wait_for_timeout(300)
        if not offered.count():
            box.press("ArrowDown")
        offered.wait_for()
        found = self._timed(kind, offered.click)
        self.page.keyboard.press("Escape")
        return found

    def press(self, kind: str, button: str) -> Click | None:
        found = self.page.get_by_role("button", name=button, exact=True)
        return self._timed(kind, found.click) if found.count() and found.is_enabled() else None

    def check(self) -> Click | None:
        """The empty page's box: text only."""
        return self._timed("empty page", self.page.get_by_text("Box", exact=True).click, has_table=False)

    def _timed(self, kind: str, act: Callable[[], object], has_table: bool = True) -> Click | None:
        self.page.evaluate("bench.arm()")
        act()
        # The same first studies may stand in the new table: then the text alone says that it is there.
        done = (
            "bench.table > 0 || (bench.text > 0 && performance.now() - bench.text > 1500)"
            if has_table
            else "bench.text > 0"
        )
        try:
            self.page.wait_for_function(done, timeout=self._patience * 1000, polling=50)
            rest(self.page)
        except Late:
            return None
        t0, text, table = self.page.evaluate("[bench.t0, bench.text, bench.table]")
        self.page.evaluate("bench.settle()")
        return Click(kind, text - t0 if text > 0 else None, table - t0 if table > 0 else None)
