"""Figures of the explorer, read as data; and the countries behind the map."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ctdata.charts import explorer
from ctdata.charts.countries import canonical_name, countries, lookup

STATIC = Path(__file__).parents[2] / "static"


def world(**counts):
    return pd.DataFrame({"country": list(counts), "n_studies": list(counts.values())})


def shapes_on_the_map():
    geometries = json.loads((STATIC / "world_110m.json").read_text(encoding="utf-8"))["objects"]["countries"][
        "geometries"
    ]
    return {geometry["id"] for geometry in geometries if geometry.get("id")}


def test_map_shades_by_log_and_keeps_the_count():
    fig = explorer.studies_by_country_map(world(Japan=1000, Brazil=10))
    drawn = dict(zip(fig.data[0].locations, fig.data[0].z, strict=True))
    assert drawn == pytest.approx({"JPN": 3.0, "BRA": 1.0})
    assert ["Japan", "1,000"] in fig.data[0].customdata.tolist()


def test_small_places_are_dots():
    fig = explorer.studies_by_country_map(world(Singapore=7, Japan=1))
    assert list(fig.data[0].locations) == ["JPN"]
    assert fig.data[1].customdata.tolist() == [["Singapore", "7"]]


def test_spellings_of_one_country_are_one_place():
    fig = explorer.studies_by_country_map(world(**{"Turkey": 60, "Turkey (Türkiye)": 40}))
    assert list(fig.data[0].z) == pytest.approx([2.0])


def test_unmapped_names_are_listed():
    frame = pd.DataFrame({"country": ["Japan", "Atlantis", "Former Yugoslavia", None], "n_studies": [9, 4, 3, 2]})
    fig = explorer.studies_by_country_map(frame)
    assert fig.layout.meta["unmapped"] == ["Atlantis", "Former Yugoslavia", "(missing)"]
    assert explorer.unmapped_countries(frame) == fig.layout.meta["unmapped"]
    said = fig.layout.annotations[0].text.replace("<br>", " ")
    assert said == "Not on the map: Atlantis (4), Former Yugoslavia (3), (missing) (2)"


def test_map_without_unmapped_names_says_nothing():
    assert explorer.studies_by_country_map(world(Japan=9)).layout.annotations == ()


def test_map_is_centred_on_the_atlantic_side():
    """plotly.js 4.1 takes the rotation from the figure alone; from the template it draws the Pacific."""
    assert explorer.studies_by_country_map(world(Japan=9)).layout.geo.projection.rotation.lon == 10


def test_the_shapes_lie_where_plotly_asks_for_them():
    assert explorer.MAP_CONFIG["topojsonURL"] == "/app/static/"
    assert {"JPN", "USA", "FRA"} <= shapes_on_the_map()
    assert "MIT" in (STATIC / "world_110m.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Korea, Republic of", "KOR"),
        ("South Korea", "KOR"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("Turkey", "TUR"),
        ("Türkiye (Türkiye)", "TUR"),
        ("Taiwan", "TWN"),
        ("Hong Kong", "HKG"),
        ("Czechia", "CZE"),
        ("Czech Republic", "CZE"),
        ("Côte d’Ivoire", "CIV"),
        ("Côte D'Ivoire", "CIV"),
        ("Russian Federation", "RUS"),
        ("Russia", "RUS"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("North Macedonia", "MKD"),
        ("Macedonia, The Former Yugoslav Republic of", "MKD"),
        ("Moldova, Republic of", "MDA"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Congo", "COG"),
        ("Lao People's Democratic Republic", "LAO"),
        ("Palestinian Territories, Occupied", "PSE"),
        ("Libyan Arab Jamahiriya", "LBY"),
        ("Swaziland", "SWZ"),
        ("Serbia and Montenegro", ""),
        ("Yugoslavia", ""),
    ],
)
def test_lookup(name, iso3):
    assert lookup(name).iso3 == iso3


def test_lookup_refuses_what_it_does_not_know():
    assert lookup("Atlantis") is None
    assert canonical_name("Atlantis") == "Atlantis"
    assert canonical_name("Korea, Republic of") == "South Korea"


def test_countries_are_complete_and_unambiguous():
    names = [name.casefold() for country in countries() for name in (country.name, *country.also)]
    codes = [country.iso3 for country in countries() if country.iso3]
    assert len(codes) > 230
    assert len(set(names)) == len(names)
    assert len(set(codes)) == len(codes)


def test_every_country_has_a_shape_or_a_point():
    shapes = shapes_on_the_map()
    nowhere = [c.name for c in countries() if c.iso3 and c.iso3 not in shapes and c.point is None]
    twice = [c.name for c in countries() if c.iso3 in shapes and c.point]
    assert (nowhere, twice) == ([], [])


def test_years():
    frame = pd.DataFrame({"start_year": [2024, 2023], "n_studies": [5, 8], "is_partial": [True, False]})
    bars = explorer.studies_by_start_year(frame).data[0]
    assert (bars.x.tolist(), bars.y.tolist()) == ([2023, 2024], [8, 5])
    assert bars.marker.pattern.shape.tolist() == ["", "/"]


def test_years_without_a_partial_one():
    fig = explorer.studies_by_start_year(pd.DataFrame({"start_year": [2023], "n_studies": [8]}))
    assert fig.layout.xaxis.title.text == "Start year"


def test_studies_without_a_year_are_counted_beside_the_plot():
    frame = pd.DataFrame({"start_year": pd.array([2023, None], dtype="Int16"), "n_studies": [8, 1200]})
    fig = explorer.studies_by_start_year(frame)
    assert fig.data[0].y.tolist() == [8]
    assert "1,200" in fig.layout.annotations[0].text


def test_bars_keep_the_frames_order_and_say_their_count():
    frame = pd.DataFrame({"label": ["Phase 3", "Phase 1", "Phase 1"], "n": [7, 1234, 5], "colour": ["#111111"] * 3})
    fig = explorer.bar_counts(frame)
    assert fig.data[0].x.tolist() == [7, 1234, 5]
    assert fig.data[0].y.tolist() == [0, 1, 2]
    assert list(fig.data[0].text) == ["7", "1,234", "5"]
    assert fig.layout.yaxis.autorange == "reversed"
    assert list(fig.layout.yaxis.ticktext) == ["Phase 3", "Phase 1", "Phase 1"]


@pytest.mark.parametrize(
    ("draw", "columns"),
    [
        (explorer.studies_by_country_map, ["country", "n_studies"]),
        (explorer.studies_by_start_year, ["start_year", "n_studies"]),
        (explorer.bar_counts, ["label", "n"]),
    ],
)
def test_nothing_to_draw_is_no_error(draw, columns):
    assert draw(pd.DataFrame({column: [] for column in columns})).data


def test_figures_leave_their_frame_alone():
    frame = world(Japan=3, Atlantis=1)
    before = frame.copy()
    explorer.studies_by_country_map(frame)
    pd.testing.assert_frame_equal(frame, before)
    assert isinstance(explorer.studies_by_country_map(frame).data[0].z, np.ndarray)
