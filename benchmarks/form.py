"""The form of the biomarker check in Chromium: a cancer type, then one changed field after another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Locator, Page

from benchmarks.browser import rest, until_drawn

_MARKERS, _MOST_TRIES = 8, 80
_MARKER = re.compile(r"^\S+ · [\d,]+$")  # "EGFR · 98": a biomarker and how many studies ask for it
_FACTS = (
    "ECOG",
    "Sex",
    "Stage",
    "Setting",
    "Brain metastases",
    "Measurable disease",
    "Earlier PD-1 or PD-L1 therapy",
)
_NUMBERS = {"Age (years)": (64, 71, 15), "Lines of systemic therapy for this disease": (1, 3, 2)}
_WATCHED = "[data-testid=stMain] :is([data-testid=stHtml], [data-testid=stMarkdownContainer])"
_CARDS = "[...document.querySelectorAll('[data-testid=stMain] [data-testid=stHtml]')].map(e => e.textContent).join()"
Act = Callable[[], object]


@dataclass(frozen=True)
class Change:
    """Milliseconds until the last text of the results was drawn; whether any card says something else than before."""

    field: str
    ms: float | None
    is_other: bool


def choose_cancer(page: Page, name: str) -> None:
    """The page with a cancer type chosen, at rest and watched."""
    box = page.get_by_role("combobox", name="Cancer type")
    box.wait_for(timeout=300_000)
    rest(page)
    box.click()
    box.press_sequentially(name)
    page.get_by_role("option", name=name).first.click()
    page.wait_for_function(f"{_CARDS}.length > 0", timeout=60_000)
    rest(page)
    page.evaluate(f"bench.follow({_WATCHED!r})")


def changes(page: Page, n: int) -> Iterator[Change]:
    """Each field in turn, another value each time, until `n` of them have changed the cards."""
    fields = _fields(page)
    for turn in range(_MOST_TRIES):
        name, prepare = fields[turn % len(fields)]
        before = page.evaluate(_CARDS)
        ms = until_drawn(page, prepare(turn // len(fields)))
        found = Change(name, ms, ms is not None and page.evaluate(_CARDS) != before)
        page.keyboard.press("Escape")
        yield found
        n -= found.is_other
        if not n:
            return


def _fields(page: Page) -> list[tuple[str, Callable[[int], Act]]]:
    """The biomarkers that most studies ask for (positive, then negative), then facts."""
    labels = [box.get_attribute("aria-label") or "" for box in page.get_by_role("combobox", name=_MARKER).all()]
    found: list[tuple[str, Callable[[int], Act]]] = [(m, partial(_choose, page, m, 1)) for m in labels[:_MARKERS]]
    found += [(label, partial(_choose, page, label, 0)) for label in _FACTS]
    return found + [(label, partial(_fill, page, label, values)) for label, values in _NUMBERS.items()]


def _choose(page: Page, label: str, first: int, turn: int) -> Act:
    """An option of a select box, another one each turn; opening the list is not timed."""
    box = page.get_by_role("combobox", name=label, exact=True)
    offered = page.get_by_role("option")
    _into_view(page, box)
    box.click()
    page.wait_for_timeout(300)
    if not offered.count():
        box.press("ArrowDown")
    option = offered.nth(first + turn % 2)
    option.wait_for()
    return option.click


def _fill(page: Page, label: str, values: Sequence[int], turn: int) -> Act:
    box = page.get_by_role("spinbutton", name=label, exact=True)
    _into_view(page, box)
    box.fill(str(values[turn % len(values)]))
    return partial(box.press, "Enter")


def _into_view(page: Page, box: Locator) -> None:
    box.scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list closes when the page scrolls under it
