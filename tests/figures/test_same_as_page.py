"""What a page shows and what the catalogue makes of the same address is one figure, with the same numbers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from ctdata.address.held import Opened
from ctdata.figures import catalogue, link
from ctdata.figures.made import Made
from ctdata.figures.of_landscape import LANDSCAPE, SITES
from ctdata.ui import frame

pytestmark = pytest.mark.xdist_group("figures")
DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"
FILTERS = ({}, {"phase": ["Phase 1", "Phase 2"], "from": ["2015"]}, {"status": ["Recruiting", "Withdrawn"]})
OWN = {
    "targets_by_tumour": ({"reading": ["sponsors"]}, {"reading": ["unique agents"], "more": ["true"]}),
    "combinations": ({"matrix_reading": ["planned participants"]},),
    "starts_and_stops": ({"of": ["CTLA-4 (CTLA4)"]},),
    "stop_shares": ({"of": ["PD-L1 (CD274)"]},),
    "strategies": ({"focus": ["Melanoma"]}, {"focus": ["Breast"], "modality": ["Checkpoint inhibitor"]}),
    "readouts_hazard_ratios": ({"readouts_of": ["All tumours"]},),
    "readouts_shares": ({"readouts_of": ["All tumours"]},),
    "sites_by_country": ({"q": ["melanoma"]}, {"country": ["Spain"]}, {"inclusion": ["ECOG"], "aliases": ["false"]}),
}
FIGURES = [*(name for name, *_ in LANDSCAPE), SITES[0]]
CASES = [
    (name, asked)
    for name in FIGURES
    for asked in ((*FILTERS, *OWN.get(name, ())) if "readouts" not in name else ({}, *OWN[name]))
]


@pytest.fixture
def on_page(monkeypatch: pytest.MonkeyPatch, figures_home: Path) -> Callable[..., dict[str, tuple[Made, dict]]]:
    """The figures of a page by name, each with what frame.show was given beside it."""

    def shown(page: str, params: dict[str, list[str]]) -> dict[str, tuple[Made, dict]]:
        found: dict[str, tuple[Made, dict]] = {}
        show = frame.show

        def noted(made: Made, *given, **named):
            found[made.name] = made, named
            return show(made, *given, **named)

        monkeypatch.setenv("CTDATA_HOME", str(figures_home))
        with monkeypatch.context() as patched:
            patched.setattr(frame, "show", noted)
            app = AppTest.from_file(str(DASHBOARD), default_timeout=30)
            app.switch_page(f"pages/{page}.py")
            for key, values in params.items():
                app.query_params[key] = values
            app.run()
        assert not app.exception, app.exception[0].value
        buttons = [b.key for b in app.button if b.label == "Use this figure"]
        assert sorted(buttons) == sorted(f"use_{name}" for name in found)
        return found

    return shown


@pytest.mark.parametrize(("name", "asked"), CASES, ids=str)
def test_page_and_catalogue_make_the_same_figure(
    on_page: Callable, opened: Opened, name: str, asked: dict[str, list[str]]
) -> None:
    entry = catalogue.entry(name)
    made, named = on_page(entry.page, {**entry.view, **asked})[name]
    other, filters, problems = entry.make(opened, asked)
    assert problems == []
    assert made.data.equals(other.data)
    assert made.figure.to_dict().keys() == other.figure.to_dict().keys()
    assert (made.title, made.n, made.counted, made.note, made.alt) == (
        other.title,
        other.n,
        other.counted,
        other.note,
        other.alt,
    )
    assert (made.rows is None) == (other.rows is None)
    assert made.rows is None or sorted(made.rows.tolist()) == sorted(other.rows.tolist())  # type: ignore[union-attr]
    assert named.get("filters", "") == filters


@pytest.mark.parametrize("name", ["growth", "starts_and_stops", "readouts_shares", "sites_by_country"])
def test_the_link_of_a_figure_leads_to_the_same_figure(on_page: Callable, opened: Opened, name: str) -> None:
    asked = OWN.get(name, ({"phase": ["Phase 2"]},))[0]
    entry = catalogue.entry(name)
    made, named = on_page(entry.page, {**entry.view, **asked})[name]
    params = catalogue.obeyed(name, named.get("params") or {**entry.view, **asked})
    again, _, problems = entry.make(opened, link.choices(parse_qs(link.query(name, params, "s"))))
    assert problems == []
    assert again.data.equals(made.data)


def test_a_readout_of_the_tumour_page_leads_back_to_it(on_page: Callable, opened: Opened) -> None:
    found = on_page("landscape", {"chart": ["Tumour focus"], "focus": ["Melanoma"], "phase": ["Phase 2"]})
    names = [name for name in found if name.startswith("readouts")]
    assert names
    for name in names:
        made, named = found[name]
        assert named["params"] == {"focus": ["Melanoma"]}
        again, _, problems = catalogue.entry(name).make(opened, named["params"])
        assert problems == []
        assert again.data.equals(made.data)


def test_no_figure_is_made_with_streamlit() -> None:
    """Figures are drawn by a command too."""
    from subprocess import run

    code = "import sys; import ctdata.figures.catalogue, ctdata.cli_figure; sys.exit('streamlit' in sys.modules)"
    assert run([sys.executable, "-c", code], cwd=DASHBOARD.parent, check=False).returncode == 0
