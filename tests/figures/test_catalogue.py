"""Every figure of the catalogue, made of the demo: words, n, the studies behind it, columns that are described."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ctdata.address.held import Opened, opened_at
from ctdata.charts.article import SIZES
from ctdata.errors import FigureError, NothingToDraw
from ctdata.figures import catalogue, package
from ctdata.figures.made import Made, is_demo, words
from ctdata.figures.of_landscape import LANDSCAPE
from ctdata.snapshot.home import Home

pytestmark = pytest.mark.xdist_group("figures")
every_figure = pytest.mark.parametrize("name", catalogue.names())
OURS = [*(name for name, *_ in LANDSCAPE), "sites_by_country"]
FORMS = [
    *((name, {}) for name in catalogue.names()),
    ("targets_by_tumour", {"reading": ["unique agents"]}),
    ("targets_by_tumour", {"reading": ["sponsors"], "more": ["true"]}),
    ("combinations", {"matrix_reading": ["planned participants"]}),
    ("starts_and_stops", {"of": ["PD-1 (PDCD1)"]}),
    ("strategies", {"focus": ["Melanoma"]}),
    ("readouts_shares", {"focus": ["Pancreas"]}),
    ("readouts_hazard_ratios", {"readouts_of": ["All tumours"]}),
    ("sites_by_country", {"q": ["melanoma"], "from": ["2015"]}),
    ("growth", {"from": ["2015"], "tumour": ["Lung"]}),
]


def test_names_are_unique_and_fit_for_an_address() -> None:
    names = catalogue.names()
    assert len(names) == len(set(names)) > 20
    assert all(name.replace("_", "").isalpha() and name.islower() for name in names)


@pytest.mark.parametrize(("name", "asked"), FORMS, ids=str)
def test_a_figure_has_everything_that_has_to_stand_beside_it(
    make: Callable[..., Made], opened: Opened, name: str, asked: dict
) -> None:
    made = make(name, **asked)
    assert made.name == name
    assert made.title and made.note and made.method
    assert len(made.alt) > 20 and made.alt.endswith(".")
    assert made.n > 0 and len(made.data) > 0
    assert made.counted is None or made.counted > 0
    described = package.dictionary(made)
    assert list(described["column"]) == list(made.data.columns)
    assert list(described.loc[described["description"] == "", "column"]) == []
    said = words(made, opened.manifest, "phase: Phase 2")
    assert said.measure.startswith(f"n = {made.n:,} ") and said.measure.endswith("; phase: Phase 2.")
    assert bool(said.warning) == is_demo(made, opened.manifest) == (not made.source)
    assert ("Snapshot" in said.source) == (not made.source)


@pytest.mark.parametrize("name", OURS)
def test_the_studies_behind_a_figure_are_those_of_its_n(make: Callable[..., Made], opened: Opened, name: str) -> None:
    made = make(name)
    if made.source:
        assert made.rows is None
        return
    assert made.rows is not None
    assert len(np.unique(made.rows)) == len(made.rows) == made.n
    core = opened.snapshot.core.take(made.rows)
    if name != "sites_by_country":
        assert all(core.column("is_immunotherapy").to_pylist())
        assert "WITHDRAWN" not in core.column("overall_status").to_pylist()
    if name in ("starts_and_stops", "stop_shares"):
        assert all("PDCD1" in (t or ()) for t in core.column("targets").to_pylist())


def test_a_share_lies_within_its_interval(make: Callable[..., Made]) -> None:
    data = make("stop_shares").data
    assert ((data["ci_low"] <= data["share"] + 1e-9) & (data["share"] <= data["ci_high"] + 1e-9)).all()
    assert math.isclose((data["stopped"] / data["n"] - data["share"]).abs().max(), 0, abs_tol=1e-12)


@pytest.mark.parametrize(
    "name", ["targets_by_tumour", "combinations", "crowding", "classes", "strategies", "readouts_shares"]
)
def test_a_figure_of_fewer_rows_is_one_of_the_first_rows(make: Callable[..., Made], name: str) -> None:
    made = make(name)
    assert made.redraw is not None
    names = list(dict.fromkeys(made.data[made.row])) if made.row else list(range(len(made.data)))
    some = made.data[made.data[made.row].isin(names[:2])] if made.row else made.data.head(2)
    figure = made.redraw(some.reset_index(drop=True))
    assert len(figure.layout.yaxis.ticktext) == min(2, len(names))
    assert list(figure.layout.yaxis.ticktext) == list(made.figure.layout.yaxis.ticktext)[:2]


UNKNOWN = [
    ("growth", {"reading": ["sponsors"]}, "“reading” is no choice of the figure growth; it was left out."),
    ("growth", {"q": ["melanoma"]}, "“q” is no choice of the figure growth; it was left out."),
    ("growth", {"phase": ["Phase 9"]}, "“Phase 9” is not a value of Phase in this snapshot; it was left out."),
    ("targets_by_tumour", {"reading": ["colours"]}, "“colours” is no choice of “reading”"),
    ("targets_by_tumour", {"more": ["maybe"]}, "“maybe” is no choice of “more” (false, true)"),
    ("combinations", {"matrix_reading": ["colours"]}, "“colours” is no choice of “matrix_reading”"),
    ("starts_and_stops", {"of": ["XYZ"]}, "“XYZ” is no choice of “of”"),
    ("stop_shares", {"of": ["XYZ"]}, "“XYZ” is no choice of “of”"),
    ("strategies", {"focus": ["Elbow"]}, "“Elbow” is no choice of “focus”"),
    ("readouts_shares", {"readouts_of": ["Elbow"]}, "“Elbow” is no choice of “readouts_of”"),
    ("readouts_shares", {"phase": ["Phase 2"]}, "“phase” is no choice of the figure readouts_shares"),
    ("sites_by_country", {"reading": ["sponsors"]}, "“reading” is no choice of the figure sites_by_country"),
]


@pytest.mark.parametrize(("name", "asked", "problem"), UNKNOWN, ids=lambda v: str(v)[:40])
def test_a_choice_that_cannot_be_used_is_named_and_left_out(
    make: Callable[..., Made], opened: Opened, name: str, asked: dict, problem: str
) -> None:
    made, _, problems = catalogue.entry(name).make(opened, asked)
    assert len(problems) == 1 and problems[0].startswith(problem)
    assert made.data.equals(make(name).data)


EMPTY = [
    ("growth", {"country": ["(missing)"], "status": ["Suspended"], "phase": ["Phase 4"]}, "No study matches"),
    ("growth", {"to": ["2004"]}, "None of these studies "),
    ("starts_and_stops", {"to": ["2004"]}, "No"),
    ("sites_by_country", {"q": ["zzzzqqqq"]}, "No study matches"),
]


@pytest.mark.parametrize(("name", "asked", "said"), EMPTY, ids=lambda v: str(v)[:40])
def test_a_figure_without_anything_to_draw_says_so(opened: Opened, name: str, asked: dict, said: str) -> None:
    with pytest.raises(NothingToDraw, match=said):
        catalogue.entry(name).make(opened, asked)


@pytest.mark.parametrize("name", ["targets_by_tumour", "combinations", "starts_and_stops", "stop_shares"])
def test_studies_without_class_and_target_leave_nothing_to_draw(own_home: Path, name: str) -> None:
    twelve = opened_at(Home(own_home).current())
    with pytest.raises(NothingToDraw, match="None of these studies "):
        catalogue.entry(name).make(twelve, {"scope": ["Tumour-directed antibody"]})


def test_what_was_left_out_is_named_where_there_is_nothing_to_draw(opened: Opened) -> None:
    with pytest.raises(NothingToDraw, match=r"“reading” is no choice .* No study matches"):
        catalogue.entry("sites_by_country").make(opened, {"q": ["zzzzqqqq"], "reading": ["x"]})


def test_an_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(FigureError, match=r"no figure “pie”.*growth, classes"):
        catalogue.entry("pie")


@every_figure
def test_a_link_keeps_what_the_figure_obeys(name: str) -> None:
    asked = {"chart": ["Growth"], "view": ["Table"], "phase": ["Phase 2"], "page": ["3"], "of": ["HER2"], "q": ["x"]}
    kept = catalogue.obeyed(name, asked)
    params = catalogue.entry(name).params
    assert kept == (asked if params is None else {k: v for k, v in asked.items() if k in params})
    if name in OURS:
        assert not {"chart", "view", "page"} & kept.keys()


def test_the_sizes_are_those_that_the_page_offers() -> None:
    from ctdata.ui.figure_use import _SIZES

    assert list(_SIZES) == list(SIZES)
    for name, size in SIZES.items():
        assert _SIZES[name].endswith(f"{size.width} × {size.height}")
