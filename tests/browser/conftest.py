"""Chromium and two dashboards (own twelve studies, 300 invented ones), started once for all browser tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
FOOTER = "It gives no medical advice"
_READY = "[data-testid=stApp][data-test-script-state=notRunning][data-test-connection-state=CONNECTED]"

_DRAWN = """() => {
  const sidebar = document.querySelector('[data-testid=stSidebarContent]');
  return (!sidebar?.textContent.includes('Filters') || sidebar.querySelector('input')) && !document.querySelector('[data-testid=stSkeleton]');
}"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        reason = (
            "no Chromium or Chrome on this machine (set CHROMIUM_PATH): the dashboard was NOT opened in a browser"
        )
        if os.environ.get("CTDATA_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{reason} (CTDATA_REQUIRE_BROWSER=1)")
        pytest.skip(reason)
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@contextmanager
def dashboard(home: Path, log: Path) -> Iterator[str]:
    """`streamlit run dashboard.py` on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(port)]
    environment = os.environ | {"CTDATA_HOME": str(home)}
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", server, log)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def _wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"streamlit did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def serve() -> Callable[[Path, Path], AbstractContextManager[str]]:
    """For a test that needs a server of its own: home and log in, the address out."""
    return dashboard


@pytest.fixture(scope="session")
def own_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server") / "own.log"


@pytest.fixture(scope="session")
def own_url(browser: Browser, own_home: Path, own_log: Path) -> Iterator[str]:
    with dashboard(own_home, own_log) as address:
        yield address


@pytest.fixture(scope="session")
def demo_url(browser: Browser, demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with dashboard(demo_home, tmp_path_factory.mktemp("server") / "demo.log") as address:
        yield address


@dataclass
class Visit:
    """A page in a context of its own, with what it asked for and what it logged."""

    page: Page
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("console", lambda said: said.type == "error" and self._error(said))
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))

    def _note(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1":
            self.foreign.append(url)

    def _error(self, said: Any) -> None:
        where = urlsplit(said.location.get("url", ""))
        # A request that left the machine and failed is told by `foreign`.
        if where.hostname in ("127.0.0.1", None):
            self.errors.append(f"{said.text} {where.path}")

    def open(self, address: str) -> Visit:
        """Wait for the script, then for the parts of the front end that are loaded when first needed."""
        self.page.goto(address)
        self.settled().page.wait_for_function(_DRAWN)
        return self

    def settled(self) -> Visit:
        """Wait until the script has run to its end."""
        self.page.get_by_text(FOOTER).first.wait_for()
        self.page.locator(_READY).wait_for()
        return self


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """contexts(color_scheme="dark"): one for each set of options, with its cache; without history of its own."""
    kept: dict[str, BrowserContext] = {}

    def context(width: int = 1280, height: int = 900, color_scheme: str = "light") -> BrowserContext:
        key = f"{width} {height} {color_scheme}"
        if key not in kept:
            kept[key] = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=color_scheme,  # type: ignore[arg-type]
                reduced_motion="reduce",
                timezone_id="UTC",
                locale="en-US",
            )
            kept[key].set_default_timeout(15_000)
        return kept[key]

    yield context
    for opened in kept.values():
        opened.close()


@pytest.fixture(scope="session")
def fresh(contexts: Callable[..., BrowserContext]) -> Callable[..., Visit]:
    """fresh(color_scheme="dark"): a new tab, which is a new session of the dashboard; who opens it closes `page`."""
    return lambda **given: Visit(contexts(**given).new_page())


@pytest.fixture
def visit(fresh: Callable[..., Visit]) -> Iterator[Visit]:
    made = fresh()
    yield made
    made.page.close()
