"""Pages run in the test's own process by Streamlit's AppTest, on the snapshots of tests/conftest.py."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"
PAGES = ("overview", "explorer", "study", "methods")
_KINDS = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "info", "success")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Page:
    """A page that has run once, and what it says (Markdown escapes undone)."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    def said(self, *kinds: str) -> list[str]:
        return [_ESCAPE.sub(r"\1", e.value) for kind in kinds or _KINDS for e in getattr(self.app, kind)]

    def says(self, words: str, *kinds: str) -> bool:
        return any(words in text for text in self.said(*kinds))

    def table(self, column: str) -> Any:
        """The one data frame that has this column."""
        (found,) = [e.value for e in self.app.dataframe if column in e.value.columns]
        return found

    def pairs(self) -> dict[str, str]:
        """Rows of the page's two-column tables."""
        rows = [row for table in self.app.table for row in table.value.to_numpy().tolist()]
        return {_ESCAPE.sub(r"\1", key): _ESCAPE.sub(r"\1", value) for key, value in rows}


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Page]:
    """open_page("explorer", home, q="melanoma"): the page as a reader of that address gets it, without an exception."""

    def run(name: str, home: Path, **params: str | list[str]) -> Page:
        monkeypatch.setenv("CTDATA_HOME", str(home))
        app = AppTest.from_file(str(DASHBOARD), default_timeout=30)
        if name != "overview":
            app.switch_page(f"pages/{name}.py")
        for key, value in params.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception, app.exception[0].value
        return Page(app)

    return run
