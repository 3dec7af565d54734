"""Colours that mean something can be told apart, also with red-green colour blindness."""

import itertools

import pytest
from colour_maths import distance

from ctdata import schema
from ctdata.charts import labels, palette

NEIGHBOURS = 7.0  # in a legend, side by side
ANY_TWO = 4.0  # phases and statuses, anywhere in one chart


@pytest.mark.parametrize("kind", sorted(palette.COLOURS))
def test_neighbours_in_a_legend(kind):
    pairs = list(itertools.pairwise(palette.legend_order(kind)))
    assert pairs
    close = {(a, b) for a, b in pairs if distance(palette.colour(kind, a), palette.colour(kind, b)) < NEIGHBOURS}
    assert not close


@pytest.mark.parametrize("kind", ["phase", "overall_status", "lead_sponsor_class"])
def test_any_two(kind):
    pairs = itertools.combinations(palette.legend_order(kind), 2)
    assert not {(a, b) for a, b in pairs if distance(palette.colour(kind, a), palette.colour(kind, b)) < ANY_TWO}


def test_colorway_neighbours():
    assert min(distance(a, b) for a, b in itertools.pairwise(palette.COLORWAY)) >= NEIGHBOURS


@pytest.mark.parametrize("kind", sorted(palette.COLOURS))
def test_no_colour_twice(kind):
    colours = [palette.colour(kind, value) for value in palette.legend_order(kind)]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("phase", schema.PHASES),
        ("overall_status", schema.STATUSES),
        ("lead_sponsor_class", schema.AGENCY_CLASSES),
        ("modality", tuple(labels.MODALITY)),
    ],
)
def test_every_value_has_a_colour_in_the_schemas_order(kind, values):
    assert tuple(palette.COLOURS[kind]) == values


@pytest.mark.parametrize("value", [schema.MISSING, None, "not in the table"])
def test_missing_is_grey(value):
    assert palette.colour("phase", value) == palette.NEUTRAL


def test_unknown_status_is_not_grey():
    assert palette.colour("overall_status", "UNKNOWN") != palette.NEUTRAL


def test_reference_distances():
    """Pure red and pure green lie far apart for most eyes and close in hue for the rest."""
    assert distance("#ffffff", "#000000") == pytest.approx(100, abs=1)
    assert distance("#123456", "#123456") == 0
